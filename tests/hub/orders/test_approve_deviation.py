"""Work outside the environment's limits stands only by the technical manager (practice P6)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders import queries
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import records


def test_outside_stops_until_approved(laboratory: Any, refused: Any) -> None:
    """26.0 ℃ where 19~25 is asked: refused, approved with a reason, submitted."""
    original = laboratory.entered()
    records.change_reading(
        original=original, cell=Cell("environment", "end", "temperature"), text="26.0", reason="空调停",
        by=laboratory.measurer, at=NOW,
    )  # fmt: skip
    with refused("environment-outside"):
        records.submit_record(original=original, by=laboratory.measurer, at=NOW)
    with refused("not-permitted"):
        records.approve_deviation(original=original, text="影响可忽略", by=laboratory.measurer, at=NOW)
    records.approve_deviation(
        original=original, text="影响可忽略", by=laboratory.house.acting("冯示例"), at=NOW
    )
    assert records.submit_record(original=original, by=laboratory.measurer, at=NOW).state == "submitted"
    assert queries.environment_of(original)["temperature"]
