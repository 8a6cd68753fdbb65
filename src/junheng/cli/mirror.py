"""`junheng log mirror`: a durable copy of somebody else's log that any file server can serve.

Nothing is written before it is tied to the log's signed checkpoint, and the checkpoint last of all: the copy is a
whole log at every moment, killed or not, and never goes back or over to another history. What is there already and
full is not fetched again.

    checkpoint   of the tree that is whole here
    .copying     the signed checkpoint of the tree being copied, written before its first file, taken away at the end
    .lock        held while one mirror is at work here
    .draft       a file that is not whole yet

A file is believed to be there only as far as one of the two checkpoints covers it, and no tree is begun that does not
extend both: so files of two histories never stand beside each other, although a round may have died between them.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from junheng.core.reason import JunhengError, Reason, Refused, UnusableInput, declare, refuse
from junheng.core.transparency.checkpoint import Checkpoint, open_checkpoint
from junheng.core.transparency.note import NOTE_LIMIT, VerifierKey
from junheng.core.transparency.paths import CHECKPOINT_PATH, ENTRIES, WIDTH, Tile, hashes_at, levels, tile_at
from junheng.core.transparency.policy import Policy
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.split_view import SplitView, View, contradiction
from junheng.core.transparency.tiles import Read, encode_bundle

COPYING, LOCK, DRAFT = ".copying", ".lock", ".draft"

declare(
    Reason(
        "mirror-at-work",
        zh="另一个镜像进程正在写 {folder}",
        en="another mirror is at work in {folder}",
    ),
    Reason(
        "mirror-of-another-log",
        zh="{folder} 里的 {file} 不是日志 {origin} 这把公钥签的，不往里写",
        en="{file} in {folder} is not signed by this key of the log {origin}; nothing is written there",
    ),
    Reason(
        "mirror-of-nothing",
        zh="{folder} 里有日志文件，却没有检查点说明是哪个日志的，不往里写",
        en="{folder} holds files of a log and no checkpoint that says of which; nothing is written there",
    ),
    Reason("mirror-cannot-keep", zh="写不了 {folder}：{why}", en="cannot write in {folder}: {why}"),
)


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
    _believed(read, log, policy)  # before a folder is made for it
    with _alone(folder):
        now, held = _believed(read, log, policy), _held(folder, log)
        reader = TileReader(read, now.checkpoint)
        for before in held.values():
            _check_growth(before, now, reader)
        _put(folder, COPYING, now.note)
        files = 0
        for tile, data in _missing(reader, folder, list(held.values()), progress):
            _put(folder, tile.path, data)
            files += 1
        _put(folder, CHECKPOINT_PATH, now.note)
        (folder / COPYING).unlink()
    return Mirrored(now.checkpoint, held[CHECKPOINT_PATH].size if CHECKPOINT_PATH in held else 0, files)


def _believed(read: Read, log: VerifierKey, policy: Policy | None) -> View:
    """What the source shows now, signed by its log and cosigned as the policy wants it."""
    note = read(CHECKPOINT_PATH)
    opened = open_checkpoint(note, log=log, others=policy.witnesses.values() if policy else ())
    if policy is not None and (refusals := policy.refusals_to_cosignatures(opened.signed)):
        raise Refused(*refusals)
    return View("log", note, opened.checkpoint)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One mirror at a time in one folder; let go by the kernel if it dies. A disk that fails is said as such."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise UnusableInput(refuse("mirror-at-work", folder=folder)) from None
    except FileNotFoundError:
        raise  # the source lacks a file
    except OSError as problem:
        raise UnusableInput(refuse("mirror-cannot-keep", folder=folder, why=problem.strerror)) from None


def _held(folder: Path, log: VerifierKey) -> dict[str, View]:
    """The trees whose files are here, by the file that says so; refused where they are not this log's."""
    found: dict[str, View] = {}
    for name in (CHECKPOINT_PATH, COPYING):
        try:
            with (folder / name).open("rb") as stream:
                note = stream.read(NOTE_LIMIT + 1)
            found[name] = View("mirror", note, open_checkpoint(note, log=log).checkpoint)
        except FileNotFoundError:
            continue
        except JunhengError as problem:
            of_another = refuse("mirror-of-another-log", file=name, folder=folder, origin=log.name)
            raise Refused(of_another, *problem.refusals) from None
    if not found and (folder / "tile").exists():
        raise Refused(refuse("mirror-of-nothing", folder=folder))
    return found


def _check_growth(before: View, now: View, reader: TileReader) -> None:
    if before.size > now.size:
        raise Refused(refuse("log-went-back", found=now.size, before=before.size))
    split = contradiction(before, now, lambda checkpoint: reader)
    if split is not None:
        raise Forked(split)


def _missing(
    reader: TileReader, folder: Path, held: list[View], progress: Callable[[int, int], None] | None
) -> Iterator[tuple[Tile, bytes]]:
    """Every file of the tree that the copy lacks, verified: entries before the hashes over them, low before high."""

    def is_here(tile: Tile) -> bool:
        end = tile.index * WIDTH + tile.width
        return any(end <= hashes_at(tile.level, view.size) for view in held) and (folder / tile.path).exists()

    size = reader.checkpoint.size
    for index in range(-(-size // WIDTH)):
        bundle = Tile(ENTRIES, index, tile_at(0, index, size).width)
        if not is_here(bundle):
            yield bundle, encode_bundle(reader.bundle(index))
        if progress is not None:
            progress(min((index + 1) * WIDTH, size), size)
    for level in levels(size):
        for index in range(-(-hashes_at(level, size) // WIDTH)):
            tile = tile_at(level, index, size)
            if not is_here(tile):
                yield tile, b"".join(reader.tile(level, index))


def _put(folder: Path, path: str, data: bytes) -> None:
    """As a whole, and durable with its name and the folders above it before the next file is begun."""
    place, draft = folder / path, folder / DRAFT
    place.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("wb") as stream:
        os.fchmod(stream.fileno(), 0o644)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, place)
    for above in place.parents:
        _sync(above)
        if above == folder:
            return


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
