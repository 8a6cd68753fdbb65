"""Who is who inside the database.

`junheng_owner` owns the database and its tables and runs migrations; `junheng_app` serves requests: it
owns nothing and cannot bypass row-level security, so a forgotten filter shows nothing of another tenant.
A superuser bypasses every policy silently: the application must never connect as one.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from junheng.hub.foundation.postgres.faults import fault

ADMIN = "postgres"
OWNER = "junheng_owner"
APP = "junheng_app"
DATABASE = "junheng"
OLDEST_SERVER = 15

_PLAIN = "NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION LOGIN"


def ensure_roles(connection: psycopg.Connection, *, owner_password: str, app_password: str) -> None:
    """Both roles exist with exactly their rights; a password is set only when the role is new."""
    for role, password, rights in ((OWNER, owner_password, "CREATEDB"), (APP, app_password, "NOCREATEDB")):
        name = sql.Identifier(role)
        if _missing(connection, "select 1 from pg_roles where rolname = %s", role):
            connection.execute(sql.SQL("create role {} password {}").format(name, sql.Literal(password)))
        connection.execute(sql.SQL(f"alter role {{}} {_PLAIN} {rights}").format(name))


def ensure_database(connection: psycopg.Connection, name: str, *, template: str = "template0") -> None:
    """The database exists, belongs to the owner and admits only the two roles."""
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    if _missing(connection, "select 1 from pg_database where datname = %s", name):
        connection.execute(
            sql.SQL("create database {} owner {} template {}").format(
                database, owner, sql.Identifier(template)
            )
        )
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    connection.execute(sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(APP)))


def grant_to_application(connection: psycopg.Connection, *, app: str = APP) -> None:
    """As the owner, before migrating: every table made from now on lets the application read and write rows.

    Default privileges rather than grants after the fact, so that a migration may take a right away from
    one table (an append-only one) and it stays away.
    """
    role = sql.Identifier(app)
    for statement in (
        "grant usage on schema public to {}",
        "alter default privileges in schema public grant select, insert, update, delete on tables to {}",
        "alter default privileges in schema public grant usage, select on sequences to {}",
        "alter default privileges in schema public grant execute on functions to {}",
    ):
        connection.execute(sql.SQL(statement).format(role))


def protect_bookkeeping(connection: psycopg.Connection, *, app: str = APP) -> None:
    """As the owner, after migrating: the list of migrations is read-only for the application."""
    connection.execute(
        sql.SQL("revoke insert, update, delete on django_migrations from {}").format(sql.Identifier(app))
    )


def check_server(connection: psycopg.Connection) -> None:
    """The server is new enough."""
    major = connection.info.server_version // 10000
    if major < OLDEST_SERVER:
        raise fault("postgres-too-old", found=major, needed=OLDEST_SERVER)


def check_application_role(connection: psycopg.Connection, *, app: str = APP) -> None:
    """The application's role obeys row-level security: not superuser, no bypass, owner of no table."""
    row = connection.execute(
        """select rolsuper or rolbypassrls
                  or exists (select 1 from pg_class where relowner = pg_roles.oid and relkind in ('r', 'p'))
           from pg_roles where rolname = %s""",
        [app],
    ).fetchone()
    if row is None or row[0]:
        raise fault("postgres-role-too-strong", role=app)


def _missing(connection: psycopg.Connection, question: str, name: str) -> bool:
    return connection.execute(question, [name]).fetchone() is None
