"""Every point at which something becomes durable: fsync of a file or a folder, a rename, a commit. Killed at the n-th.

A kill alone loses nothing that was written: the kernel still holds it. So the process that dies can, as a power cut would,
take with it whatever no fsync had made durable: names in folders that were not synced, folders likewise, the content of a
file renamed before it was synced. PostgreSQL itself is not killed: how durable it is has no part in this.
"""

from __future__ import annotations

import os
import shutil
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

NEVER = 10_000
"""More points than any act has."""


@dataclass
class Points:
    """Counts the points that this process meets and dies before the one of this number; `lossy`: as in a power cut."""

    number: int
    lossy: bool
    met: int = 0
    renamed: dict[Path, bytes | None] = field(default_factory=dict)
    """What stood under a name before, None for nothing, until its folder is synced."""
    made: list[Path] = field(default_factory=list)
    """Folders whose own name is not durable."""
    synced: set[str] = field(default_factory=set)
    torn: set[Path] = field(default_factory=set)
    """Renamed before their content was durable."""

    def watch(self) -> None:
        """For the rest of this process's life."""
        fsync, replace, mkdir, commit = os.fsync, os.replace, os.mkdir, BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

        def fsync_watched(handle: int) -> None:
            self.point()
            fsync(handle)
            self._synced(Path(os.readlink(f"/proc/self/fd/{handle}")))

        def replace_watched(source: Any, target: Any) -> None:
            self.point()
            place = Path(target)
            self.renamed.setdefault(place, place.read_bytes() if place.exists() else None)
            if str(source) not in self.synced:
                self.torn.add(place)
            replace(source, target)

        def mkdir_watched(path: Any, *rest: Any, **named: Any) -> None:
            mkdir(path, *rest, **named)
            self.made.append(Path(path))

        def commit_watched(wrapper: Any) -> Any:
            self.point()
            return commit(wrapper)

        os.fsync, os.replace, os.mkdir = fsync_watched, replace_watched, mkdir_watched  # type: ignore[assignment]
        BaseDatabaseWrapper._commit = commit_watched  # type: ignore[attr-defined]

    def point(self) -> None:
        if self.met == self.number:
            self.die(signal.SIGKILL)
        self.met += 1

    def die(self, by: int) -> None:
        if self.lossy:
            self._lose()
        os.kill(os.getpid(), by)

    def _synced(self, path: Path) -> None:
        if path.is_dir():
            self.renamed = {name: old for name, old in self.renamed.items() if name.parent != path}
            self.made = [folder for folder in self.made if folder.parent != path]
        else:
            self.synced.add(str(path))

    def _lose(self) -> None:
        for place in self.torn:
            place.write_bytes(b"")
        for place, old in self.renamed.items():
            place.unlink()
            if old is not None:
                place.write_bytes(old)
        for folder in self.made:
            shutil.rmtree(folder, ignore_errors=True)


def killed_at(number: int, act: Callable[[], object], *, lossy: bool) -> bool:
    """Another process does this and dies before its point of this number; False if it came to its end before.

    It is forked from this one, which has loaded everything, and has a connection of its own.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            points = Points(number, lossy)
            points.watch()
            act()
            points.die(signal.SIGUSR1)  # done; nothing of the test's own end runs in this process
        except BaseException:
            traceback.print_exc()
        finally:
            os.kill(os.getpid(), signal.SIGABRT)
    _pid, status = os.waitpid(child, 0)
    ended = os.WTERMSIG(status)
    assert ended in (signal.SIGKILL, signal.SIGUSR1), "it died of something else"
    return ended == signal.SIGKILL
