"""`junheng log mirror`: a durable copy of somebody else's log that any file server can serve.

Nothing is written before it is tied to the log's signed checkpoint, and the checkpoint last of all: the copy is a
whole log at every moment, killed or not, and never goes back or over to another history. What is there already and
full is not fetched again.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.checkpoint import Checkpoint, open_checkpoint
from junheng.core.transparency.note import NOTE_LIMIT, VerifierKey
from junheng.core.transparency.paths import CHECKPOINT_PATH, ENTRIES, WIDTH, Tile, hashes_at, levels, tile_at
from junheng.core.transparency.policy import Policy
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.split_view import SplitView, View, contradiction
from junheng.core.transparency.tiles import Read, encode_bundle


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The tree the copy now has, the one it had before, and how many files were written."""

    checkpoint: Checkpoint
    before: int
    files: int


class Forked(Exception):
    """The source contradicts what was copied from it before."""

    def __init__(self, split: SplitView) -> None:
        super().__init__(split.refusal.message())
        self.split = split


def mirror(
    read: Read,
    folder: Path,
    *,
    log: VerifierKey,
    policy: Policy | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Mirrored:
    """Bring the copy up to the source; `Refused` if the source is not to be believed or goes back, `Forked` if it forked."""
    note = read(CHECKPOINT_PATH)
    opened = open_checkpoint(note, log=log, others=policy.witnesses.values() if policy else ())
    if policy is not None and (refusals := policy.refusals_to_cosignatures(opened.signed)):
        raise Refused(*refusals)
    reader = TileReader(read, opened.checkpoint)
    before = _held(folder, log)
    if before is not None:
        _check_growth(before, View("log", note, opened.checkpoint), reader)
    files = 0
    for tile, data in _missing(reader, folder, progress):
        _put(folder / tile.path, data)
        files += 1
    _put(folder / CHECKPOINT_PATH, note)
    return Mirrored(opened.checkpoint, before.size if before else 0, files)


def _held(folder: Path, log: VerifierKey) -> View | None:
    try:
        with (folder / CHECKPOINT_PATH).open("rb") as stream:
            note = stream.read(NOTE_LIMIT + 1)
    except FileNotFoundError:
        return None
    return View("mirror", note, open_checkpoint(note, log=log).checkpoint)


def _check_growth(before: View, now: View, reader: TileReader) -> None:
    if before.size > now.size:
        raise Refused(refuse("log-went-back", found=now.size, before=before.size))
    split = contradiction(before, now, lambda checkpoint: reader)
    if split is not None:
        raise Forked(split)


def _missing(
    reader: TileReader, folder: Path, progress: Callable[[int, int], None] | None
) -> Iterator[tuple[Tile, bytes]]:
    """Every file of the tree that the copy lacks, verified: entries before the hashes over them, low before high."""
    size = reader.checkpoint.size
    for index in range(-(-size // WIDTH)):
        bundle = Tile(ENTRIES, index, tile_at(0, index, size).width)
        if not (folder / bundle.path).exists():
            yield bundle, encode_bundle(reader.bundle(index))
        if progress is not None:
            progress(min((index + 1) * WIDTH, size), size)
    for level in levels(size):
        for index in range(-(-hashes_at(level, size) // WIDTH)):
            tile = tile_at(level, index, size)
            if not (folder / tile.path).exists():
                yield tile, b"".join(reader.tile(level, index))


def _put(path: Path, data: bytes) -> None:
    """As a whole, and durable with its name before the next file is begun."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as stream:
        os.fchmod(stream.fileno(), 0o644)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
