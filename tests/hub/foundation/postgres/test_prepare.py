"""`prepare` migrates as the owner, one process at a time, and leaves the application its rights and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

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
