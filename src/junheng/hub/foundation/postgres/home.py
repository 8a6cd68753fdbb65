"""The folder that holds everything of one installation, and the modes and owners inside it.

    HOME/postgres/data          the cluster, 0700, of the user that runs the server
    HOME/postgres/server.log    its words
    HOME/postgres/programs      copies of PostgreSQL's programs, only where the installed ones are closed
    HOME/postgres/*.lock        see `locks`
    HOME/secrets                passwords, one file each, 0600

Only folders we made ourselves change mode or owner; parents are never touched, they are judged.
"""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from junheng.hub.foundation.postgres.accounts import RunUser, run_user, user_of
from junheng.hub.foundation.postgres.faults import fault

PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of one installation and the user that runs its server."""

    top: Path
    user: RunUser

    @property
    def postgres(self) -> Path:
        return self.top / "postgres"

    @property
    def data(self) -> Path:
        return self.postgres / "data"

    @property
    def log(self) -> Path:
        return self.postgres / "server.log"

    @property
    def programs(self) -> Path:
        return self.postgres / "programs"

    @property
    def secrets(self) -> Path:
        return self.top / "secrets"

    @property
    def stay(self) -> Path:
        """Present when an operator started the server by hand: it outlives its users."""
        return self.postgres / "stay"

    @property
    def data_major(self) -> int | None:
        """Major version of the data directory, None before the first start."""
        try:
            return int((self.data / "PG_VERSION").read_text().split(".")[0])
        except FileNotFoundError:
            return None

    def password(self, role: str) -> str:
        """The password of a role, from its file."""
        file = self.secrets / f"{role}.password"
        try:
            found = file.stat()
            if found.st_mode & 0o077:
                raise fault("postgres-secret-open", file=file, mode=oct(stat.S_IMODE(found.st_mode)))
            return file.read_text().strip()
        except FileNotFoundError:
            raise fault("postgres-secret-missing", file=file) from None

    def make_password(self, role: str) -> str:
        """A new random password of 256 bits in its own file; an existing one is kept."""
        file = self.secrets / f"{role}.password"
        if file.exists():
            return self.password(role)
        half = file.with_suffix(".half")
        half.unlink(missing_ok=True)
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(32) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        self.user.give(half)
        half.rename(file)
        return self.password(role)


def default_home() -> Path:
    """`JUNHENG_HOME`, else /var/lib/junheng for root, else the user's data folder."""
    if named := os.environ.get("JUNHENG_HOME"):
        return Path(named).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/junheng")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base, "junheng")


def open_home(top: Path) -> Home:
    """The home at `top`, made when missing, with every folder entered by the right user."""
    top = top.absolute()
    home = Home(top, run_user(top / "postgres" / "data"))
    _make_top(top)
    for closed in home.user.closed_parents(top):
        raise fault("postgres-folder-closed", user=home.user.name, folder=closed)
    for folder in (home.postgres, home.secrets):
        _own_private(folder, home.user)
    if home.data.exists():
        _own_private(home.data, home.user)
        if home.data_major is None and any(home.data.iterdir()):
            raise fault("postgres-folder-not-empty", folder=home.data)
    return home


def _make_top(top: Path) -> None:
    """The folder itself: under root passable, because another user runs the server inside it."""
    top.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o755 if os.geteuid() == 0 else PRIVATE
    try:
        top.mkdir(mode=mode)
    except FileExistsError:
        return
    top.chmod(mode)  # whatever the umask took away


def _own_private(folder: Path, user: RunUser) -> None:
    """A folder of ours: made when missing, owned by `user`, closed to everyone else."""
    try:
        folder.mkdir(mode=PRIVATE)
        user.give(folder)
    except FileExistsError:
        pass
    except PermissionError:
        raise fault("postgres-folder-closed", user=user_of(os.geteuid()).name, folder=folder.parent) from None
    found = folder.stat()
    if found.st_uid != user.uid:
        if os.geteuid() != 0 or found.st_uid != 0:
            owner = user_of(found.st_uid).name
            raise fault("postgres-folder-foreign", folder=folder, owner=owner, user=user.name)
        user.give(folder)  # root was killed between making it and giving it away
    if stat.S_IMODE(found.st_mode) != PRIVATE:
        folder.chmod(PRIVATE)
