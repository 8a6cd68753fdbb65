"""Carrying one database elsewhere: dump, load, and a digest of every table to prove they are equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from junheng.hub.foundation.postgres import roles
from junheng.hub.foundation.postgres.faults import fault
from junheng.hub.foundation.postgres.programs import Programs


@dataclass(frozen=True, slots=True)
class TableDigest:
    """Number of rows, and the sum of a 64-bit hash of each row's text: order does not matter."""

    rows: int
    sum: str


def table_digests(connection: psycopg.Connection) -> dict[str, TableDigest]:
    """Digest of every ordinary table outside the system's schemas.

    The role must see all rows: under row-level security it would digest only its own. Sequences are left
    out: they stand outside of snapshots, so one may be ahead of the rows beside it, which is harmless.
    """
    connection.execute("set timezone to 'UTC'")
    found = connection.execute(
        """select format('%I.%I', schemaname, tablename) from pg_tables
           where schemaname not in ('pg_catalog', 'information_schema') order by 1"""
    ).fetchall()
    return {name: _digest(connection, name) for (name,) in found}


def _digest(connection: psycopg.Connection, table: str) -> TableDigest:
    query = sql.SQL(
        "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {} t"
    )
    row = connection.execute(query.format(sql.SQL(table))).fetchone()
    assert row is not None
    return TableDigest(*row)


def demand_equal(expected: Mapping[str, TableDigest], found: Mapping[str, TableDigest]) -> None:
    """Fails naming the first table that differs."""
    for table in sorted(expected.keys() | found.keys()):
        before, now = expected.get(table), found.get(table)
        if before != now:
            raise fault("postgres-copy-differs", table=table, expected=before or "—", found=now or "—")


def dump(programs: Programs, conninfo: str, target: Path, *, snapshot: str | None = None) -> None:
    """`pg_dump -Fc` of one database into a file."""
    extra = [f"--snapshot={snapshot}"] if snapshot else []
    arguments = ["--format=custom", f"--file={target}", *extra]
    programs.run("pg_dump", [*arguments, *_reach(conninfo)], environment=_password(conninfo))


def load(programs: Programs, conninfo: str, source: Path, *, owner: str = roles.OWNER) -> None:
    """`pg_restore` into an empty database, in one transaction, everything owned by `owner`."""
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", f"--role={owner}"]
    programs.run("pg_restore", [*arguments, *_reach(conninfo), str(source)], environment=_password(conninfo))


def _reach(conninfo: str) -> list[str]:
    """How a program reaches the database, without the password, which others could read in its arguments."""
    known = {key: str(value) for key, value in conninfo_to_dict(conninfo).items() if key != "password"}
    return [f"--dbname={make_conninfo(**known)}", "--no-password"]


def _password(conninfo: str) -> dict[str, str]:
    password = conninfo_to_dict(conninfo).get("password")
    return {"PGPASSWORD": str(password)} if password else {}
