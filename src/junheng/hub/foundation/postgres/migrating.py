"""Around a migration: one at a time, as the owner, with the application's rights set before and checked after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.faults import fault

LOCK = 0x4A48_6D69_6772_6174
"""Advisory lock of the database while migrating: "JHmigrat"."""


@contextmanager
def migrating(owner_conninfo: str, *, app: str = roles.APP) -> Iterator[psycopg.Connection]:
    """Hold the lock and set the rights; two `migrate` at once would fail on each other's tables. Yields the owner's connection."""
    try:
        connection = psycopg.connect(owner_conninfo, autocommit=True)
    except psycopg.OperationalError as problem:
        raise fault("postgres-unreachable", why=problem) from None
    with connection:
        roles.check_server(connection)
        connection.execute("select pg_advisory_lock(%s)", [LOCK])
        roles.grant_to_application(connection, app=app)
        yield connection
        roles.protect_bookkeeping(connection, app=app)
        roles.check_application_role(connection, app=app)
