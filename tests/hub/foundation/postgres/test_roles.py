"""The application's role and what it may do."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.faults import PostgresFault
from junheng.hub.foundation.postgres.launcher import Server


@pytest.mark.django_db
def test_django_connects_as_the_application() -> None:
    """Django's own connection is a role that is not superuser and cannot bypass row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (roles.APP, False, False)


@pytest.mark.django_db
def test_application_owns_no_table() -> None:
    """An owner would pass every policy of its tables; all belong to the owner's role."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct tableowner from pg_tables where schemaname = 'public'")
        assert cursor.fetchall() == [(roles.OWNER,)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "create table sneaked_in (id int)",
        "truncate django_session",
        "delete from django_migrations",
        "alter table django_session disable row level security",
        "create role stronger superuser",
        "grant junheng_owner to junheng_app",
        "set role junheng_owner",
    ],
)
def test_application_cannot(server: Server, database_name: str, statement: str) -> None:
    """Nothing that changes the schema, empties a table or reaches for another role."""
    with server.connect(roles.APP, database_name) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


@pytest.mark.django_db
def test_application_reads_and_writes_rows() -> None:
    """Row changes on an ordinary table work, sequences included."""
    with connection.cursor() as cursor:
        cursor.execute("insert into django_session values ('k', 'd', now())")
        cursor.execute("update django_session set session_data = 'e' where session_key = 'k'")
        cursor.execute("delete from django_session where session_key = 'k'")
        assert cursor.rowcount == 1


def test_superuser_is_refused_as_application(server: Server) -> None:
    """A superuser would see every tenant silently, so it may not serve as the application's role."""
    with server.connect() as admin, pytest.raises(PostgresFault) as refused:
        roles.check_application_role(admin, app=roles.ADMIN)
    assert refused.value.refusals[0].code == "postgres-role-too-strong"


def test_wrong_password_is_refused(server: Server) -> None:
    """Authentication is scram for everybody who reaches the port."""
    wrong = server.conninfo(roles.APP).replace(server.home.password(roles.APP), "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_committed_rows_are_gone_in_the_next_test(round_: int) -> None:
    """A transactional test starts from what migrations leave, whatever the one before committed."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from django_session")
        assert cursor.fetchone() == (0,)
        cursor.execute("insert into django_session values ('k', 'd', now())")
