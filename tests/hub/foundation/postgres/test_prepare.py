"""`prepare` migrates as the owner, one process at a time, and leaves the application its rights and no more."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from junheng.hub.foundation.management import snapshot
from junheng.hub.foundation.postgres import reach, roles
from junheng.hub.foundation.postgres.faults import PostgresFault
from junheng.hub.foundation.postgres.migrating import migrating

NAME = f"to_prepare_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""Two workers may run these tests at one time on the one server."""
PREPARE = [
    sys.executable,
    "-c",
    "import django; django.setup(); from django.core.management import call_command as c; c('prepare', verbosity=0)",
]


@pytest.fixture
def empty_database(server: Any) -> Any:
    """A database without tables, and the environment that names it."""
    with server.connect(database="postgres") as admin:
        roles.ensure_database(admin, NAME)
        yield os.environ | {
            "DATABASE_URL": server.url(roles.APP, NAME),
            "DATABASE_OWNER_URL": server.url(roles.OWNER, NAME),
        }
        admin.execute(f"drop database {NAME} with (force)")


def test_two_at_once_both_succeed(server: Any, empty_database: dict[str, str]) -> None:
    """Without the lock the second fails on the first one's tables."""
    running = [
        subprocess.Popen(PREPARE, env=empty_database, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    problems = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], problems
    with server.connect(roles.APP, NAME) as app:
        assert app.execute("select count(*) > 10 from django_migrations").fetchone() == (True,)


def test_right_taken_away_by_a_migration_stays_away(server: Any, empty_database: dict[str, str]) -> None:
    """An append-only table stays append-only when `prepare` runs again."""
    owner = server.conninfo(roles.OWNER, NAME)
    for _ in range(2):
        with migrating(owner), server.connect(roles.OWNER, NAME) as migration:
            migration.execute("create table if not exists django_migrations (id int)")
            migration.execute("create table if not exists appended (id int)")
            migration.execute("revoke update, delete on appended from junheng_app")
    with server.connect(roles.APP, NAME) as app:
        rights = app.execute(
            "select privilege_type from information_schema.table_privileges where table_name = 'appended' order by 1"
        ).fetchall()
    assert rights == [("INSERT",), ("SELECT",)]


def test_superuser_as_application_is_refused(server: Any, empty_database: dict[str, str]) -> None:
    """Pointing DATABASE_URL at an administrator would switch row-level security off without a word."""
    owner = server.conninfo(roles.OWNER, NAME)
    with (
        pytest.raises(PostgresFault) as refused,
        migrating(owner, app=roles.ADMIN),
        server.connect(roles.OWNER, NAME) as migration,
    ):
        migration.execute("create table django_migrations (id int)")
    assert refused.value.refusals[0].code == "postgres-role-too-strong"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "not set"),
        ("mysql://u:secret@h/d", "scheme 'mysql'"),
        ("postgresql://h/d", "no user"),
        ("postgresql://u:secret@h", "no database"),
        ("postgresql://u:secret@h:port/d", "port"),
    ],
)
def test_unusable_url_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str, why: str
) -> None:
    """The variable and the reason are named, never the URL: it holds a password."""
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(PostgresFault) as refused:
        reach.url_named("DATABASE_URL")
    assert why in str(refused.value)
    assert "secret" not in str(refused.value)


# the file of tables


def dump_of(server: Any, name: str) -> list[str]:
    """What a database holds, without the token that every dump makes anew and the moments of migrating."""
    lines = snapshot.dumped(server.url(roles.OWNER, name)).splitlines()
    return [re.sub(r"'20\d\d-[^']*'", "'when'", line) for line in lines if not line.startswith("\\")]


def test_an_empty_database_is_loaded_at_once(server: Any, empty_database: dict[str, str]) -> None:
    """Nothing is left to migrate, and the application may read and write as after the migrations."""
    with migrating(server.url(roles.OWNER, NAME)) as connection:
        assert snapshot.load_into_empty(connection)
        assert not snapshot.load_into_empty(connection)  # it is not empty any more
    told = [
        *PREPARE[:2],
        PREPARE[2].replace("c('prepare', verbosity=0)", "c('migrate', check_unapplied=True)"),
    ]
    assert subprocess.run(told, env=empty_database, capture_output=True, timeout=120).returncode == 0
    with server.connect(roles.APP, NAME) as app:
        assert app.execute("select count(*) from foundation_event").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("delete from django_migrations")


@pytest.mark.parametrize("harm", ["another-digest", "not-a-file", "cut", "a-statement-that-fails"])
def test_what_does_not_fit_is_left_alone(
    server: Any, empty_database: dict[str, str], tmp_path: Path, harm: str
) -> None:
    """Migrations are applied then; of a file that breaks in the middle nothing stays."""
    whole = gzip.decompress(snapshot.FILE.read_bytes())
    file = tmp_path / "schema.sql.gz"
    file.write_bytes(
        {
            "another-digest": gzip.compress(whole.replace(b"sha256:", b"sha256:0", 1)),
            "not-a-file": b"",
            "cut": snapshot.FILE.read_bytes()[:-2000],
            "a-statement-that-fails": gzip.compress(whole + b"select 1 / 0;\n"),
        }[harm]
    )
    with migrating(server.url(roles.OWNER, NAME)) as connection:
        assert not snapshot.load_into_empty(connection, file=file)
        assert connection.execute("select to_regclass('public.foundation_event')").fetchone() == (None,)
        connection.execute("create table django_migrations (id int)")  # what leaving this block protects


@pytest.mark.soak
def test_the_file_is_what_migrations_build(
    server: Any, empty_database: dict[str, str], tmp_path: Path
) -> None:
    """Column by column, right by right. The server words some conditions anew when they are loaded, so both are."""
    code = "from junheng.hub.foundation.management import snapshot; snapshot.FILE = snapshot.FILE.with_name('none'); "
    slow = [*PREPARE[:2], PREPARE[2].replace("from django.core", code + "from django.core")]
    subprocess.run(slow, env=empty_database, check=True, timeout=900)
    built = tmp_path / "built.sql.gz"
    built.write_bytes(snapshot.as_file(snapshot.dumped(server.url(roles.OWNER, NAME))))
    found = []
    for file in (built, snapshot.FILE):
        with server.connect(database="postgres") as admin:
            admin.execute(f"drop database {NAME} with (force)")
            roles.ensure_database(admin, NAME)
        with migrating(server.url(roles.OWNER, NAME)) as connection:
            assert snapshot.load_into_empty(connection, file=file)
        found.append(dump_of(server, NAME))
    assert found[0] == found[1]
