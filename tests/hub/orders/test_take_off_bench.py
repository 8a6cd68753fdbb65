"""One item leaves its run and goes on alone."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders import queries
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import benches, records


def test_it_keeps_its_readings(verifying: Any, refused: Any) -> None:
    """The second meter leaks: it is taken off with what was read, and entered alone from then on."""
    run = verifying.bench("AB")
    row = benches.take_off_bench(
        original=benches.members(run)[1], reason="漏水", by=verifying.measurer, at=NOW
    )
    assert queries.live_readings(row)[Cell("as-found", "q1", "Va")].text == "10.002"
    records.change_reading(
        original=row,
        cell=Cell("as-found", "q1", "Vi"),
        text="9.47",
        reason="复读",
        by=verifying.measurer,
        at=NOW,
    )
    assert [each.bench_place for each in benches.members(run)] == [1]
    with refused("last-on-the-bench"):
        benches.take_off_bench(original=benches.members(run)[0], reason="x", by=verifying.measurer, at=NOW)
    with refused("not-on-a-bench"):
        benches.take_off_bench(original=row, reason="x", by=verifying.measurer, at=NOW)
