"""A market's sheet of e-CQS's fourteen fields, read and filed, beside the bare copying of the rows that come of it.

Each row is an instrument under a code for life, its filing, and two facts with leaves and salted commitments in the
outbox of the log. The peer is PostgreSQL's COPY of exactly these rows into empty tables with the same indexes and
constraints, without row-level security: no program can write them faster.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from benchmarks.measuring import Figure

TABLES = (
    ("instruments_instrument", "id in (select instrument_id from filing_sheetrow where sheet_id = %s)"),
    ("filing_filing", "instrument_id in (select instrument_id from filing_sheetrow where sheet_id = %s)"),
    ("foundation_event", "id in (select event_id from filed)"),
    ("foundation_eventopening", "event_id in (select event_id from filed)"),
    ("foundation_eventsubject", "event_id in (select event_id from filed)"),
)
FILED = """create temporary table filed as select distinct s.event_id from foundation_eventsubject s
    join filing_sheetrow r on s.object_id = r.instrument_id::text where r.sheet_id = %s"""


def figures(server: Any, *, rows: int) -> Iterator[Figure]:
    """Seconds to read a sheet of so many rows, and to file it as the worker does, round by round."""
    from django.db import connection

    from benchmarks.platform import _stage_again
    from junheng.hub.filing.services import sheets
    from junheng.hub.foundation import clock, tenancy

    at, asked = clock.now(), 0

    def counting(run: Any, *rest: Any) -> Any:
        nonlocal asked
        asked += 1
        return run(*rest)

    data = _book(rows)
    with tenancy.only("CN", "310000", "320000", "330000", "340000"):
        stage = _stage_again(at).stage
        host, by = stage.body["market"], stage.acting("邹示例", "market")
        begun = time.perf_counter()
        sheet = sheets.read_sheet(name="bench.xlsx", data=data, owner=host, by=by, at=at)
        reading = time.perf_counter() - begun
    yield Figure(f"sheet of {rows} rows read and judged", reading, "s", note=f"{len(data) / 1e6:.1f} MB")
    sheets.AT_ONCE = 0
    begun = time.perf_counter()
    with connection.execute_wrapper(counting):
        with tenancy.only("CN", host.tenant_id):
            sheets.import_filings(sheet=sheet, by=by, at=at)
        while sheets.file_waiting_rows(at=at):
            pass
    filing = time.perf_counter() - begun
    yield Figure(
        f"sheet of {rows} rows filed", filing, "s", _copied(server, sheet.pk, rows), "COPY of the same rows",
        note=f"{rows / filing:.0f} rows/s, {asked / rows:.3f} statements a row",
    )  # fmt: skip


def _book(rows: int) -> bytes:
    from junheng.hub.filing.rules.sheets import HEADINGS
    from junheng.hub.filing.services import workbooks

    told = (
        ["电子计价秤", "非自动衡器", "非自动衡器", f"ACS-{15 + n % 3 * 15}", "Max 30 kg", "Ⅲ", f"BENCH-{n:06d}",
         f"示例衡器厂 {n % 7}", "杭州", f"示例市场 A-{n}", "", "1", "贸易结算", "送检"]
        for n in range(rows)
    )  # fmt: skip
    with workbooks.written([HEADINGS, *told]) as made:
        return made.read()


def _copied(server: Any, sheet: Any, rows: int) -> float:
    """Seconds for COPY of what the sheet became; the tables are dropped afterwards."""
    spent = 0.0
    with server.connect() as admin:
        admin.execute(FILED, [sheet])
        for table, condition in TABLES:
            columns = ", ".join(
                f'"{name}"'
                for (name,) in admin.execute(
                    "select column_name from information_schema.columns where table_name = %s and is_generated = 'NEVER'",
                    [table],
                )
            )
            admin.execute(f"create table bench_copy (like {table} including all)")
            told = [sheet] if "%s" in condition else None
            with admin.cursor().copy(
                f"copy (select {columns} from {table} where {condition}) to stdout", told
            ) as out:
                data = b"".join(bytes(piece) for piece in out)
            begun = time.perf_counter()
            with admin.cursor().copy(f"copy bench_copy ({columns}) from stdin") as into:
                into.write(data)
            spent += time.perf_counter() - begun
            copied = admin.execute("select count(*) from bench_copy").fetchone()[0]
            assert copied >= rows, table
            admin.execute("drop table bench_copy")
    return spent
