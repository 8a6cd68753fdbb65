"""Tiles and entry bundles (C2SP tlog-tiles): what to write when a log grows, as pure functions.

A log is files. `grow` answers, for a tree of some size and new entries, which files must exist for the new
size, in an order in which they may safely be written: entries before the hashes over them, lower levels
before higher. The checkpoint is signed and put in place by the caller *after all of them*; until then
nobody may ask for the new files, so a writer killed at any byte has lost nothing. Full tiles are final;
a partial tile of one width never changes either: equal input gives equal bytes, writing twice is harmless.

Who is trusted: nobody. The tail read from storage must give `old_root`, the root last signed; if storage was
rolled back, swapped or damaged, `grow` refuses and nothing is signed on top of it.

`read(path) -> bytes` is how storage is read; it raises `FileNotFoundError` for what is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.core.transparency.merkle import HASH_SIZE, fold_perfect, leaf_hash, root_of_subtrees
from junheng.core.transparency.paths import ENTRIES, WIDTH, Tile, right_edge

Read = Callable[[str], bytes]

ENTRY_LIMIT = 65_535
"""Bytes of one entry: its length is written as uint16."""
BUNDLE_LIMIT = WIDTH * (ENTRY_LIMIT + 2)
TILE_LIMIT = WIDTH * HASH_SIZE


@dataclass(frozen=True, slots=True)
class Growth:
    """The files of a grown log in the order in which to write them, its size, its root, and the new leaves."""

    files: Mapping[str, bytes]
    size: int
    root: bytes
    leaf_hashes: tuple[bytes, ...]


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Each entry behind its length as big-endian uint16."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > ENTRY_LIMIT:
            raise UnusableInput(refuse("entry-too-large", found=len(entry), limit=ENTRY_LIMIT))
        parts.append(len(entry).to_bytes(2, "big"))
        parts.append(entry)
    return b"".join(parts)


def decode_bundle(data: bytes, *, width: int, path: str | None = None) -> tuple[bytes, ...]:
    """Exactly `width` entries; refused if one is cut off or anything is left over."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        start, end = at + 2, at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or len(entries) >= width:
            raise Refused(refuse("bundle-malformed", path=path, position=len(entries)))
        entries.append(data[start:end])
        at = end
    if len(entries) != width:
        raise Refused(refuse("bundle-wrong-count", path=path, found=len(entries), expected=width))
    return tuple(entries)


def split_hashes(data: bytes, *, width: int, path: str | None = None) -> list[bytes]:
    """The hashes of a tile file of this width."""
    if len(data) != width * HASH_SIZE:
        raise Refused(refuse("tile-wrong-size", path=path, found=len(data), expected=width * HASH_SIZE))
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def read_hashes(read: Read, tile: Tile) -> list[bytes]:
    """The hashes of a tile, or as many from the full tile if the partial one has been cleared away."""
    try:
        return split_hashes(read(tile.path), width=tile.width, path=tile.path)
    except FileNotFoundError:
        if tile.width == WIDTH:
            raise Refused(refuse("tile-missing", path=tile.path)) from None
    return read_hashes(read, tile.full)[: tile.width]


def read_entries(read: Read, tile: Tile) -> tuple[bytes, ...]:
    """The entries of a bundle, or as many from the full bundle if the partial one has been cleared away."""
    try:
        return decode_bundle(read(tile.path), width=tile.width, path=tile.path)
    except FileNotFoundError:
        if tile.width == WIDTH:
            raise Refused(refuse("tile-missing", path=tile.path)) from None
    return read_entries(read, tile.full)[: tile.width]


def subtrees_of_edge(edge: Iterable[tuple[Tile, Sequence[bytes]]]) -> list[bytes]:
    """The perfect subtrees of a tree, largest first, from its partial tiles in `right_edge` order."""
    subtrees: list[bytes] = []
    for _, hashes in reversed(list(edge)):
        at = 0
        for bit in (128, 64, 32, 16, 8, 4, 2, 1):
            if len(hashes) & bit:
                subtrees.append(fold_perfect(hashes[at : at + bit]))
                at += bit
    return subtrees


def root_of_edge(read: Read, size: int) -> bytes:
    """The root of a tree of `size` as its stored right edge gives it: at most 8 small files are read."""
    return root_of_subtrees(subtrees_of_edge((tile, read_hashes(read, tile)) for tile in right_edge(size)))


def grow(*, old_size: int, old_root: bytes, read: Read, entries: Sequence[bytes]) -> Growth:
    """The files to write so that the log (`old_size`, `old_root`) also holds `entries`, and its new root.

    Raises `Refused` if the stored tail does not give `old_root` or the last bundle not its tile;
    `UnusableInput` if an entry exceeds 65535 bytes.
    """
    tails = {tile.level: read_hashes(read, tile) for tile in right_edge(old_size)}
    edge = [(tile, tails[tile.level]) for tile in right_edge(old_size)]
    if root_of_subtrees(subtrees_of_edge(edge)) != old_root:
        raise Refused(refuse("tiles-contradict-root", size=old_size))
    leaves = [leaf_hash(entry) for entry in entries]
    files = _grow_bundles(old_size, tails.get(0, []), read, entries)
    new_size = old_size + len(entries)
    fresh, level = leaves, 0
    while fresh:
        fresh = _grow_level(level, old_size >> (8 * level), tails, fresh, files)
        level += 1
    edge = [(tile, tails[tile.level]) for tile in right_edge(new_size)]
    return Growth(files, new_size, root_of_subtrees(subtrees_of_edge(edge)), tuple(leaves))


def _grow_bundles(
    old_size: int, tail: Sequence[bytes], read: Read, entries: Sequence[bytes]
) -> dict[str, bytes]:
    """Entry bundles: the last partial one is read again, checked with its tile and carried on."""
    if not entries:
        return {}
    index, width = divmod(old_size, WIDTH)
    held: list[bytes] = []
    if width:
        bundle = Tile(ENTRIES, index, width)
        held = list(read_entries(read, bundle))
        for position, (entry, expected) in enumerate(zip(held, tail, strict=True)):
            if leaf_hash(entry) != expected:
                tile = Tile(0, index, width).path
                where = index * WIDTH + position
                raise Refused(refuse("entry-contradicts-tile", path=bundle.path, index=where, tile=tile))
    held.extend(entries)
    return {
        Tile(ENTRIES, index + at // WIDTH, len(part)).path: encode_bundle(part)
        for at in range(0, len(held), WIDTH)
        if (part := held[at : at + WIDTH])
    }


def _grow_level(
    level: int, held: int, tails: dict[int, list[bytes]], fresh: list[bytes], files: dict[str, bytes]
) -> list[bytes]:
    """Lay new hashes onto one level that holds `held`; answers the roots of the tiles that became full."""
    row = tails.get(level, []) + fresh
    first, full = held // WIDTH, []
    for at in range(0, len(row), WIDTH):
        part = row[at : at + WIDTH]
        files[Tile(level, first + at // WIDTH, len(part)).path] = b"".join(part)
        if len(part) == WIDTH:
            full.append(fold_perfect(part))
    tails[level] = row[len(row) - len(row) % WIDTH :]
    return full
