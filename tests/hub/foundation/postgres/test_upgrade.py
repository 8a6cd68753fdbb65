"""A data directory of an older PostgreSQL is carried over whole, or left as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from junheng.hub.foundation.postgres import copying, launcher, locks, programs, roles, upgrade
from junheng.hub.foundation.postgres.faults import PostgresFault
from junheng.hub.foundation.postgres.home import Home, open_home
from junheng.hub.foundation.postgres.launcher import Server
from junheng.hub.foundation.postgres.programs import Programs, bundled_programs

BUNDLED = bundled_programs()
DEBIAN = [
    Programs(folder)
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if (folder / "pg_ctl").exists()
]
OLDER = [BUNDLED, *(found for found in DEBIAN if found.major < BUNDLED.major)]
"""The bundled programs serve as the old ones everywhere; where Debian's PostgreSQL is installed, it does too."""


def quiet(words: str) -> None:
    """Says nothing."""


def made_by(old: Programs, home: Home) -> None:
    """A cluster as this system would have made it with these programs, stopped."""
    launcher.initialise(home.data, home, old)
    port = launcher.start_server(home, old, durable=False, say=quiet)
    with launcher.psycopg.connect(
        launcher.conninfo_of(home, port, roles.ADMIN, "postgres"), autocommit=True
    ) as admin:
        passwords = {
            f"{name}_password": home.make_password(role)
            for name, role in (("owner", roles.OWNER), ("app", roles.APP))
        }
        roles.ensure_roles(admin, **passwords)
        roles.ensure_database(admin, roles.DATABASE)
    with launcher.psycopg.connect(
        launcher.conninfo_of(home, port, roles.ADMIN, roles.DATABASE), autocommit=True
    ) as admin:
        admin.execute("set role junheng_owner; create table weight (id serial primary key, name text)")
        admin.execute(
            "grant select on weight to junheng_app; insert into weight (name) select '砝码 ' || n from generate_series(1, 300) n"
        )
    launcher.stop_server(home, old)


def rows(server: Server) -> tuple[Any, ...] | None:
    with server.connect(roles.APP) as app:
        return app.execute("select count(*), max(name) from weight").fetchone()


@pytest.mark.parametrize("old", OLDER, ids=lambda found: f"from-{found.major}")
def test_rows_rights_and_sequences_arrive(homes: Any, old: Programs) -> None:
    """Dumped from the old server, loaded into the new one, compared, put in place; the old data are kept."""
    home = open_home(homes.new())
    made_by(old, home)
    with locks.starting(home):
        upgrade.rebuild(home, old=old, new=BUNDLED, say=quiet)
    server = homes.start()
    assert rows(server) == (300, "砝码 99")
    with server.connect() as connection:
        assert connection.info.server_version // 10000 == BUNDLED.major
        assert connection.execute("select nextval('weight_id_seq')").fetchone() == (301,)
        assert connection.execute(
            "select tableowner from pg_tables where tablename = 'weight'"
        ).fetchone() == (roles.OWNER,)
    assert (home.postgres / f"data.{old.major}" / "PG_VERSION").read_text().strip() == str(old.major)
    assert not (home.postgres / "upgrade.dump").exists()


@pytest.mark.parametrize(
    "old", [found for found in OLDER if found.major < BUNDLED.major], ids=lambda found: f"from-{found.major}"
)
def test_start_upgrades_by_itself(homes: Any, old: Programs) -> None:
    """After the wheel moved to a new major version the next start finds the old programs and upgrades."""
    made_by(old, open_home(homes.new()))
    assert rows(homes.start()) == (300, "砝码 99")


def test_old_programs_absent_is_said(homes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without programs of that version nothing is touched, and the message says how to get them."""
    home = open_home(homes.new())
    made_by(BUNDLED, home)
    (home.data / "PG_VERSION").write_text("16\n")
    monkeypatch.setattr(programs, "DEBIAN", "/nonexistent/{major}")
    with pytest.raises(PostgresFault) as refused:
        Server.ensure(home.top, say=quiet, leave_at_exit=False)
    assert refused.value.refusals[0].code == "postgres-upgrade-needs-old-programs"
    assert "postgresql-16" in str(refused.value)
    (home.data / "PG_VERSION").write_text(f"{BUNDLED.major}\n")
    assert rows(homes.start()) == (300, "砝码 99")


def test_newer_data_is_refused(homes: Any) -> None:
    """Data of a later version are not touched by older programs."""
    home = open_home(homes.new())
    made_by(BUNDLED, home)
    (home.data / "PG_VERSION").write_text("99\n")
    with pytest.raises(PostgresFault) as refused:
        Server.ensure(home.top, say=quiet, leave_at_exit=False)
    assert refused.value.refusals[0].code == "postgres-data-newer"


def test_difference_after_the_copy_leaves_the_old_data(homes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row lost on the way is found by the digests, and the old directory stays in place."""
    home = open_home(homes.new())
    made_by(BUNDLED, home)
    real = copying.load

    def load_and_lose(own: Programs, conninfo: str, source: Path, **options: Any) -> None:
        real(own, conninfo, source, **options)
        with launcher.psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("update weight set name = 'changed' where id = 7")

    monkeypatch.setattr(copying, "load", load_and_lose)
    with pytest.raises(PostgresFault) as refused, locks.starting(home):
        upgrade.rebuild(home, old=BUNDLED, new=BUNDLED, say=quiet)
    assert refused.value.refusals[0].facts["table"] == "public.weight"
    assert rows(homes.start()) == (300, "砝码 99")


def test_killed_between_the_two_renames(homes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old directory is away and the new one not yet in place: the next start finishes."""
    home = open_home(homes.new())
    made_by(BUNDLED, home)
    real = Path.rename

    def die_at_second(path: Path, target: Path) -> Path:
        if path.name == upgrade.BESIDE:
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "rename", die_at_second)
    with pytest.raises(KeyboardInterrupt), locks.starting(home):
        upgrade.rebuild(home, old=BUNDLED, new=BUNDLED, say=quiet)
    monkeypatch.undo()
    assert not home.data.exists()
    assert rows(homes.start()) == (300, "砝码 99")
