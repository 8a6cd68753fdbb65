"""Databases that stand beside our own code: a PostgreSQL of the wheel, thrown away afterwards, and DuckDB in memory."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from junheng.core.traceability.graph import Ints
from junheng.core.traceability.moment import Window


@contextmanager
def postgres() -> Iterator[Any]:
    """A connection as owner of an empty database."""
    import psycopg

    from junheng.hub.foundation.postgres import launcher, roles

    with tempfile.TemporaryDirectory(prefix="junheng-bench-", dir="/var/tmp") as folder:
        os.chmod(folder, 0o711)
        server = launcher.Server.ensure(
            Path(folder) / "home", durable=False, leave_at_exit=False, say=lambda words: None
        )
        try:
            with psycopg.connect(server.url(roles.OWNER), autocommit=True) as connection:
                yield connection
        finally:
            server.stop()


RECALL = """
with recursive affected(id) as (
  select edge.child from edge join certificate on certificate.id = edge.child
   where edge.parent = {suspect} and certificate.work_day between {first} and {last}
  union
  select edge.child from edge join affected on edge.parent = affected.id
)
select count(*) from affected
"""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a database found, and its wall time in milliseconds; the second of two runs."""

    count: int
    ms: float


def recalled_by_postgres(
    work_day: Ints, child: Ints, parent: Ints, asked: list[tuple[int, Window]]
) -> list[Recalled]:
    """Edges indexed by parent, all of it in memory, a gigabyte to work with."""
    with postgres() as connection:
        connection.execute("set work_mem = '1GB'")
        connection.execute("create table certificate (id int, work_day int)")
        connection.execute("create table edge (child int, parent int)")
        _copy(connection, "certificate", np.arange(len(work_day), dtype=np.int32), work_day)
        _copy(connection, "edge", child, parent)
        connection.execute("alter table certificate add primary key (id)")
        connection.execute("create index on edge (parent) include (child)")
        connection.execute("vacuum analyze")
        return [_second(lambda sql: connection.execute(sql).fetchone(), *each) for each in asked]


def recalled_by_duckdb(
    work_day: Ints, child: Ints, parent: Ints, asked: list[tuple[int, Window]]
) -> list[Recalled]:
    """The same question over its own columns, with both cores."""
    import duckdb
    import pyarrow as pa

    ids = np.arange(len(work_day), dtype=np.int32)
    with duckdb.connect() as connection:
        for name, columns in (
            ("certificate", {"id": ids, "work_day": work_day}),
            ("edge", {"child": child, "parent": parent}),
        ):
            connection.register("given", pa.table(columns))
            connection.execute(f"create table {name} as select * from given")
            connection.unregister("given")
        return [_second(lambda sql: connection.execute(sql).fetchone(), *each) for each in asked]


def _second(ask: Any, suspect: int, window: Window) -> Recalled:
    sql = RECALL.format(suspect=suspect, first=window.start.day, last=window.end.day)
    ask(sql)
    started = time.perf_counter()
    (count,) = ask(sql)
    return Recalled(count, (time.perf_counter() - started) * 1000)


def _copy(connection: Any, table: str, *columns: Ints) -> None:
    """PostgreSQL's binary form: two bytes of count, then length and value of each column, big-endian."""
    form = np.dtype([("count", ">i2"), *((f"{part}{number}", ">i4") for number in range(len(columns)) for part in ("length", "value"))])  # fmt: skip
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy {table} from stdin (format binary)") as copy,
    ):
        copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
        for first in range(0, len(columns[0]), 1_000_000):
            rows = np.zeros(len(columns[0][first : first + 1_000_000]), form)
            rows["count"] = len(columns)
            for number, column in enumerate(columns):
                rows[f"length{number}"] = 4
                rows[f"value{number}"] = column[first : first + 1_000_000]
            copy.write(rows.tobytes())
        copy.write(b"\xff\xff")
