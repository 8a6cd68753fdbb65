"""Three locks of the kernel, freed by it when a process dies in whatever way.

`start`: one process at a time starts, stops or upgrades. `users`: every process that uses the server
shares it, so the last one to leave can tell. `life`: the server's own processes inherit it at start, so
whether any of them lives is asked of the kernel and never of a recorded pid.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from junheng.hub.foundation.postgres.home import Home


def open_lock(home: Home, name: str) -> int:
    """An open descriptor on a lock file; whoever may open it may lock it."""
    path = home.postgres / f"{name}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.fstat(descriptor).st_uid != home.user.uid and os.geteuid() == 0:
        home.user.give(path)
    return descriptor


@contextmanager
def starting(home: Home) -> Iterator[None]:
    """Hold the right to start, stop or upgrade; waits for another process that has it."""
    descriptor = open_lock(home, "start")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def share(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def hold(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def take_alone(descriptor: int) -> bool:
    """Take the lock if nobody else has it; if somebody has, a share held before is given up."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock of this file."""
    if not path.exists():
        return True
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: two who ask do not see each other
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
