"""Is this log whole? Every bundle, every tile, the root and the signature, from the stored bytes alone.

One bundle and one tile per level are in memory at a time, whatever the size of the log. Each finding names
the file and what is wrong with it. After a finding the check goes on with what the tile *says*, so one
damaged file gives one or two findings and not one per level; it stops after `FINDINGS_LIMIT`.

What a clean answer means: whoever holds these files can serve them, and every entry in them is under the
root the log has signed. It does not mean that the log showed everybody the same root (see `policy`), nor
that what the entries say is true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from junheng.core.reason import JunhengError, Refusal, Refused, refuse
from junheng.core.transparency.checkpoint import Checkpoint, open_checkpoint
from junheng.core.transparency.merkle import fold_perfect, leaf_hash, root_of_subtrees
from junheng.core.transparency.note import VerifierKey
from junheng.core.transparency.paths import CHECKPOINT_PATH, ENTRIES, WIDTH, Tile, hashes_at, levels, tile_at
from junheng.core.transparency.tiles import Read, read_entries, read_hashes, subtrees_of_edge

FINDINGS_LIMIT = 1000
Progress = Callable[[int, int], None]
"""`progress(entries checked, entries in all)`."""


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What was read and all that is wrong; `checkpoint` is None if it cannot be believed."""

    checkpoint: Checkpoint | None
    entries: int
    bundles: int
    tiles: int
    findings: tuple[Refusal, ...]

    @property
    def is_whole(self) -> bool:
        return not self.findings


@dataclass(slots=True)
class _Walk:
    read: Read
    size: int
    entries: int = 0
    bundles: int = 0
    tiles: int = 0
    findings: list[Refusal] = field(default_factory=list)
    edge: dict[int, tuple[Tile, list[bytes]]] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return len(self.findings) >= FINDINGS_LIMIT


def check_log(
    *, read: Read, log: VerifierKey, also: Sequence[VerifierKey] = (), progress: Progress | None = None
) -> LogCheck:
    """Verify a whole log; `also` are SM2 keys that must have signed its checkpoint beside it.

    A checkpoint that is not there raises `FileNotFoundError`: that is no log. Where `read` fails for reasons
    that are not the log's (disk, network) it raises `UnusableInput`, which ends the check: no answer.
    """
    signed = read(CHECKPOINT_PATH)
    try:
        opened = open_checkpoint(signed, log=log, others=also)
    except JunhengError as problem:
        found = tuple(refuse(r.code, path=CHECKPOINT_PATH, **r.facts) for r in problem.refusals)
        return LogCheck(None, 0, 0, 0, found)
    checkpoint = opened.checkpoint
    walk = _Walk(read, checkpoint.size)
    walk.findings.extend(opened.refusals_of_absent(also))
    pending: dict[int, list[bytes]] = {level: [] for level in levels(checkpoint.size)}
    for index in range(-(-checkpoint.size // WIDTH)):
        _check_bundle(walk, index, pending)
        if progress is not None:
            progress(walk.entries, checkpoint.size)
        if walk.is_over:
            walk.findings.append(refuse("log-check-stopped", limit=FINDINGS_LIMIT))
            break
    else:
        _check_edges(walk, pending, checkpoint)
    return LogCheck(checkpoint, walk.entries, walk.bundles, walk.tiles, tuple(walk.findings))


def _check_bundle(walk: _Walk, index: int, pending: dict[int, list[bytes]]) -> None:
    bundle = Tile(ENTRIES, index, tile_at(0, index, walk.size).width)
    computed: list[bytes] | None = None
    try:
        computed = [leaf_hash(entry) for entry in read_entries(walk.read, bundle)]
        walk.bundles += 1
        walk.entries += len(computed)
    except Refused as problem:
        walk.findings.extend(problem.refusals)
    tile = tile_at(0, index, walk.size)
    stored = _stored(walk, tile)
    if stored is not None and computed is not None and stored != computed:
        position = next(
            at for at, pair in enumerate(zip(stored, computed, strict=True)) if pair[0] != pair[1]
        )
        where = index * WIDTH + position
        walk.findings.append(refuse("entry-contradicts-tile", path=bundle.path, index=where, tile=tile.path))
    _climb(walk, tile, stored or computed, pending)


def _climb(walk: _Walk, tile: Tile, hashes: list[bytes] | None, pending: dict[int, list[bytes]]) -> None:
    """A finished tile: the edge remembers a partial one, a full one becomes a hash of the level above."""
    while hashes is not None and tile.width == WIDTH:
        row = pending[tile.level + 1]
        row.append(fold_perfect(hashes))
        if len(row) < WIDTH:
            return
        pending[tile.level + 1] = []
        tile = Tile(tile.level + 1, tile.index // WIDTH)
        hashes = _compared(walk, tile, row)
    if hashes is None:  # nothing is known here: the level above goes by what its own tile says
        if tile.width == WIDTH:
            pending[tile.level + 1].append(b"")
            row = pending[tile.level + 1]
            if len(row) == WIDTH:
                pending[tile.level + 1] = []
                above = Tile(tile.level + 1, tile.index // WIDTH)
                _climb(walk, above, _compared(walk, above, row), pending)
        return
    walk.edge[tile.level] = (tile, hashes)


def _check_edges(walk: _Walk, pending: dict[int, list[bytes]], checkpoint: Checkpoint) -> None:
    for level in levels(checkpoint.size):
        if level and pending[level]:
            tile = tile_at(level, hashes_at(level, walk.size) // WIDTH, walk.size)
            hashes = _compared(walk, tile, pending[level])
            if hashes is not None:
                walk.edge[level] = (tile, hashes)
    edge = [walk.edge[level] for level in sorted(walk.edge)]
    known = sum(len(hashes) << (8 * tile.level) for tile, hashes in edge)
    if known == checkpoint.size and root_of_subtrees(subtrees_of_edge(edge)) != checkpoint.root:
        walk.findings.append(refuse("tiles-contradict-root", path=CHECKPOINT_PATH, size=checkpoint.size))


def _compared(walk: _Walk, tile: Tile, computed: list[bytes]) -> list[bytes] | None:
    """What the tile says, after comparing it with what the tiles below hash to (b"": not known)."""
    stored = _stored(walk, tile)
    if stored is None:
        return None if b"" in computed else computed
    for position, (said, found) in enumerate(zip(stored, computed, strict=True)):
        if found and said != found:
            child = Tile(tile.level - 1, tile.index * WIDTH + position).path
            walk.findings.append(
                refuse("tile-contradicts-parent", path=child, parent=tile.path, position=position)
            )
    return stored


def _stored(walk: _Walk, tile: Tile) -> list[bytes] | None:
    try:
        hashes = read_hashes(walk.read, tile)
    except Refused as problem:
        walk.findings.extend(problem.refusals)
        return None
    walk.tiles += 1
    return hashes
