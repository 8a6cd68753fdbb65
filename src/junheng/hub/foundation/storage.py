"""Where the files of an installation lie: on this machine's disk, or in a bucket. One contract for both.

What was kept is whole and durable when `keep` answers; a name kept again holds the old bytes until it holds the new
ones. A call that fails may have kept some of its files, in no particular order: what speaks of others (a checkpoint) is
kept by a call of its own, after theirs. Everything that goes wrong with the place itself is an `OSError`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages


class Files(Protocol):
    """What the platform asks of a place; names are relative paths with `/`."""

    def read(self, name: str, *, limit: int) -> bytes:
        """The bytes, no more than one beyond the limit: what is larger is then refused by whoever parses it.
        `FileNotFoundError` if there is no such file."""

    def keep(self, files: Mapping[str, bytes]) -> None: ...

    def exists(self, name: str) -> bool: ...

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every file below a folder, in order."""


def logs() -> Files:
    """Where the public logs lie: `<name>/checkpoint`, `<name>/tile/…`."""
    return cast(Files, storages["logs"])


def attachments() -> Files:
    """Where signed certificates, PDFs and uploads lie, by digest."""
    return cast(Files, storages["attachments"])


def probe() -> None:
    """Whether what is configured can be used; `OSError` with the reason. A disk is asked when it is used."""
    for place in (logs(), attachments()):
        if asked := getattr(place, "probe", None):
            asked()


class Disk(FileSystemStorage):
    """A folder of the home. `mode` is that of its files; folders can be entered by whoever may read them."""

    def __init__(self, *, folder: str, mode: int = 0o644) -> None:
        super().__init__(allow_overwrite=True, file_permissions_mode=mode)
        self.folder, self.mode = folder, mode

    @property
    def base_location(self) -> Path:  # type: ignore[override]
        return Path(settings.JUNHENG_HOME) / self.folder

    @property
    def location(self) -> str:  # type: ignore[override]
        return os.path.abspath(self.base_location)

    def read(self, name: str, *, limit: int) -> bytes:
        with (self.base_location / name).open("rb") as stream:
            return stream.read(limit + 1)

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Each file durable before the entry of its folder is."""
        folders: set[Path] = set()
        for name, data in files.items():
            target = self.base_location / name
            folders |= _made(target.parent, private=self.mode == 0o600)
            _put(target, data, mode=self.mode)
        for folder in sorted(folders):
            sync_folder(folder)

    def names(self, prefix: str = "") -> Iterator[str]:
        top = self.base_location
        for folder, folders, files in os.walk(top / prefix):
            folders.sort()
            yield from (Path(folder, name).relative_to(top).as_posix() for name in sorted(files))


def put_durably(target: Path, data: bytes, *, mode: int = 0o644) -> None:
    """One file in place as a whole, and its name durable, before this returns; the old one stays until then."""
    folders = _made(target.parent)
    _put(target, data, mode=mode)
    for folder in sorted(folders):
        sync_folder(folder)


def _put(target: Path, data: bytes, *, mode: int) -> None:
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(draft, mode)
        os.replace(draft, target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _made(folder: Path, *, private: bool = False) -> set[Path]:
    """Make a folder; the folders whose entries must become durable: itself and all above a new one."""
    changed = {folder}
    new = folder
    while not new.exists():
        new = new.parent
        changed.add(new)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    return changed


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
