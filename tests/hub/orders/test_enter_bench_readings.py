"""What is shared is typed once and stands in every record; the rest belongs to its place."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders import queries
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import benches, records
from junheng.hub.orders.services.benches import BenchTyped


def test_shared_readings_serve_all(verifying: Any) -> None:
    """X8: one entry of Vₐ and temperature, four results; A and D pass, B at Q1 and C by the sign rule fail."""
    rows = benches.members(verifying.bench())
    assert [queries.sheet_of(row).conforms for row in rows] == [True, False, False, True]
    assert all(queries.live_readings(row)[Cell("as-found", "q1", "Va")].text == "10.002" for row in rows)


def test_all_or_none(verifying: Any, refused: Any) -> None:
    """A full-width digit, a shared cell typed at one place, a place that is not there, a cell filled already."""
    run = verifying.bench()
    vi, va = Cell("as-found", "q1", "Vi"), Cell("as-found", "q1", "Va")
    with refused("reading-exists", "cell-unknown", "cell-unknown", "reading-exists"):
        benches.enter_bench_readings(
            run=run,
            typed=[BenchTyped(1, vi, "1"), BenchTyped(1, va, "10.0"), BenchTyped(9, vi, "1"), BenchTyped(0, va, "1")],
            by=verifying.measurer, at=NOW,
        )  # fmt: skip


def test_alone_it_is_not_entered(verifying: Any, refused: Any) -> None:
    """A record on a bench is entered with its run."""
    row = benches.members(verifying.bench())[0]
    with refused("on-a-bench"):
        records.change_reading(
            original=row,
            cell=Cell("as-found", "q1", "Vi"),
            text="1",
            reason="x",
            by=verifying.measurer,
            at=NOW,
        )
