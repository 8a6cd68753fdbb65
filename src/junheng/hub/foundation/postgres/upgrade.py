"""A data directory of an older major version becomes one of ours, by dump and restore.

The old directory is only read. The new one is built beside it, compared table by table, and put in place
by renaming; the old one stays as `data.<major>` until the operator deletes it. Killed at any moment, the
next start goes on or begins again.
"""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg

from junheng.hub.foundation.postgres import copying, launcher, roles
from junheng.hub.foundation.postgres.faults import fault
from junheng.hub.foundation.postgres.home import Home
from junheng.hub.foundation.postgres.programs import Programs, older_programs

FINISHED = "junheng-upgrade-finished"
BESIDE = "data.upgraded"


@dataclass(frozen=True, slots=True)
class _HomeBeside(Home):
    """The same home with its cluster in the new folder while the upgrade lasts."""

    @property
    def data(self) -> Path:
        return self.postgres / BESIDE


def upgrade_data(home: Home, programs: Programs, *, say: launcher.Say) -> None:
    """Bring `home.data` to the major version of `programs`. The caller holds the start lock."""
    found = home.data_major
    assert found is not None
    if found > programs.major:
        raise fault("postgres-data-newer", found=found, ours=programs.major)
    old = older_programs(found, copies=home.programs, ours=programs.major)
    say(f"PostgreSQL: upgrading the data directory from {found} to {programs.major}")
    rebuild(home, old=old, new=programs, say=say)


def rebuild(home: Home, *, old: Programs, new: Programs, say: launcher.Say) -> None:
    """Dump with `old` serving, load with `new` serving, compare, swap."""
    carried = home.postgres / "upgrade.dump"
    before = _dump_old(home, carried, old=old, new=new, say=say)
    beside = _HomeBeside(home.top, home.user)
    shutil.rmtree(beside.data, ignore_errors=True)
    launcher.initialise(beside.data, beside, new)
    _load_new(beside, carried, before, new=new, say=say)
    (beside.data / FINISHED).touch()
    kept = _put_in_place(home)
    carried.unlink()
    say(f"PostgreSQL: upgraded; the old data stay in {kept} until you delete them")


def _dump_old(
    home: Home, target: Path, *, old: Programs, new: Programs, say: launcher.Say
) -> dict[str, copying.TableDigest]:
    port = launcher.start_server(home, old, say=say)
    try:
        conninfo = launcher.conninfo_of(home, port, roles.ADMIN, roles.DATABASE)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            digests = copying.table_digests(connection)
        copying.dump(new, conninfo, target)
    finally:
        launcher.stop_server(home, old)
    return digests


def _load_new(
    beside: Home, source: Path, expected: dict[str, copying.TableDigest], *, new: Programs, say: launcher.Say
) -> None:
    port = launcher.start_server(beside, new, say=say)
    try:
        with psycopg.connect(
            launcher.conninfo_of(beside, port, roles.ADMIN, "postgres"), autocommit=True
        ) as admin:
            roles.ensure_roles(
                admin,
                owner_password=beside.make_password(roles.OWNER),
                app_password=beside.make_password(roles.APP),
            )
            roles.ensure_database(admin, roles.DATABASE)
        conninfo = launcher.conninfo_of(beside, port, roles.ADMIN, roles.DATABASE)
        copying.load(new, conninfo, source)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            copying.demand_equal(expected, copying.table_digests(connection))
            connection.execute("analyze")
    finally:
        launcher.stop_server(beside, new)


def _put_in_place(home: Home) -> Path:
    """Two renames; between them `finish_interrupted` sees the finished copy and goes on."""
    kept = _name_to_keep(home)
    if home.data.exists():
        home.data.rename(kept)
    (home.postgres / BESIDE).rename(home.data)
    (home.data / FINISHED).unlink()
    return kept


def _name_to_keep(home: Home) -> Path:
    """A name for the old directory that is not taken."""
    wanted = home.postgres / f"data.{home.data_major}"
    others = (wanted.with_name(f"{wanted.name}.{count}") for count in itertools.count(2))
    return next(name for name in itertools.chain([wanted], others) if not name.exists())


def finish_interrupted(home: Home) -> None:
    """After a kill between the two renames: put the finished copy in place."""
    if not home.data.exists() and (home.postgres / BESIDE / FINISHED).exists():
        _put_in_place(home)
