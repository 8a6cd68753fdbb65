"""The log's files: `<home>/logs/<name>/…`, written durably and atomically, read by exact path."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from junheng.core.transparency.note import NOTE_LIMIT
from junheng.core.transparency.paths import CHECKPOINT_PATH, parse_path
from junheng.core.transparency.tiles import BUNDLE_LIMIT

SIGNED, MET_ELSEWHERE = "signed", "met-elsewhere"


@dataclass(frozen=True, slots=True)
class LogFolder:
    """One log's folder. Paths are those of C2SP tlog-tiles; nothing else can be named."""

    folder: Path

    @classmethod
    def of(cls, name: str) -> LogFolder:
        return cls(Path(settings.JUNHENG_HOME) / "logs" / name)

    def read(self, path: str) -> bytes:
        """A file by its C2SP path; `UnusableInput` for any other path, `FileNotFoundError` if it is not there."""
        if path != CHECKPOINT_PATH:
            parse_path(path)
        return _read_at_most(self.folder / path, BUNDLE_LIMIT)

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """In the given order, each durable before the next folder entry is; safe to repeat."""
        folders: set[Path] = set()
        for path, data in files.items():
            target = self.folder / path
            folders |= _made(target.parent)
            _put(target, data)
        for folder in sorted(folders):
            sync_folder(folder)

    def publish(self, checkpoint: bytes) -> None:
        """Put a checkpoint in place, last of all."""
        put_durably(self.folder / CHECKPOINT_PATH, checkpoint)

    def published(self) -> bytes | None:
        return self._note(CHECKPOINT_PATH)

    def keep_signed(self, checkpoint: bytes) -> None:
        """What was signed and may not yet be published: durable before a witness is shown it."""
        put_durably(self.folder / SIGNED, checkpoint)

    def signed(self) -> bytes | None:
        """The newest checkpoint that a witness may have been shown; never served."""
        return self._note(SIGNED)

    def keep_met_elsewhere(self, checkpoint: bytes) -> None:
        """A checkpoint under our own signature, held by a witness, that this database does not know."""
        put_durably(self.folder / MET_ELSEWHERE, checkpoint)

    def met_elsewhere(self) -> bytes | None:
        return self._note(MET_ELSEWHERE)

    def _note(self, name: str) -> bytes | None:
        try:
            return _read_at_most(self.folder / name, NOTE_LIMIT)
        except FileNotFoundError:
            return None


def put_durably(target: Path, data: bytes) -> None:
    """One file in place as a whole, and its name durable, before this returns; the old one stays until then."""
    folders = _made(target.parent)
    _put(target, data)
    for folder in sorted(folders):
        sync_folder(folder)


def _read_at_most(path: Path, limit: int) -> bytes:
    """No more than one byte beyond the limit: what is larger is then refused by whoever parses it."""
    with path.open("rb") as stream:
        return stream.read(limit + 1)


def _put(target: Path, data: bytes) -> None:
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(draft, 0o644)
        os.replace(draft, target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _made(folder: Path) -> set[Path]:
    """Make a folder; the folders whose entries must become durable: itself and all above a new one."""
    changed = {folder}
    new = folder
    while not new.exists():
        new = new.parent
        changed.add(new)
    folder.mkdir(parents=True, exist_ok=True)
    return changed


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
