"""The user that runs the server. PostgreSQL refuses root, so root hands over to a user of its own."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from junheng.hub.foundation.postgres.faults import fault

SERVICE_USER = "junheng"


@dataclass(frozen=True, slots=True)
class RunUser:
    """A user of this machine, and whether we must change to it."""

    name: str
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()

    def as_process(self) -> dict[str, Any]:
        """Arguments of `subprocess` that run a program as this user."""
        return {} if self.is_us else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make this user the owner of one file or folder that we made."""
        if not self.is_us:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def give_tree(self, top: Path) -> None:
        if self.is_us:
            return
        for folder, _, files in os.walk(top):
            self.give(Path(folder))
            for name in files:
                self.give(Path(folder, name))

    def may_pass(self, folder: Path) -> bool:
        """Whether this user may go through `folder` (its execute permission)."""
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)

    def closed_parents(self, path: Path) -> Iterator[Path]:
        """Existing folders on the way to `path`, itself included, that this user cannot go through."""
        path = path.resolve()
        yield from (folder for folder in (*reversed(path.parents), path) if _closed(folder, self))

    def can_enter(self, folder: Path) -> bool:
        return next(self.closed_parents(folder), None) is None


def _closed(folder: Path, user: RunUser) -> bool:
    return folder.is_dir() and not user.may_pass(folder)


def user_of(uid: int) -> RunUser:
    """The user with this number; a container's user may have no name."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return RunUser(str(uid), uid, os.getegid() if uid == os.geteuid() else uid)
    return RunUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def run_user(data: Path) -> RunUser:
    """Who runs the server over `data`: ourselves, or under root the data's owner or the service user."""
    if os.geteuid() != 0:
        return user_of(os.geteuid())
    if data.is_dir() and data.stat().st_uid != 0:
        return user_of(data.stat().st_uid)
    return service_user()


def service_user() -> RunUser:
    """The system user `junheng`, created when it is missing (we are root here)."""
    if (found := _service_user()) is None:
        with _alone_with_the_accounts():
            if _service_user() is None:
                _create_service_user()
        found = _service_user()
    if found is None:
        raise fault("postgres-user-missing", user=SERVICE_USER, why="useradd made no such user")
    return found


def _service_user() -> RunUser | None:
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        return None
    return RunUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


@contextmanager
def _alone_with_the_accounts() -> Iterator[None]:
    """One of our processes at a time: two `useradd` at once were seen to give one name two numbers, one after the other."""
    descriptor = os.open("/etc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _create_service_user() -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise fault("postgres-user-missing", user=SERVICE_USER, why="no useradd here")
    command = [
        program,
        "--system",
        "--no-create-home",
        "--user-group",
        "--shell",
        "/usr/sbin/nologin",
        SERVICE_USER,
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    already_there = 9  # of useradd: another process was first
    if done.returncode not in (0, already_there):
        raise fault("postgres-user-missing", user=SERVICE_USER, why=done.stderr.strip() or done.returncode)
