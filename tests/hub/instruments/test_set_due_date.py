"""One due date per instrument and service; the newest work counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.instruments import queries
from junheng.hub.instruments.services.ledger import set_due_date


def test_an_older_work_changes_nothing(laboratory: Any) -> None:
    """2026 stands when 2025 is filed late."""
    given: dict[str, Any] = {
        "instrument": laboratory.meter, "service": "calibration", "basis": "持有者计划",
        "by": laboratory.house.acting("王示例"), "at": NOW,
    }  # fmt: skip
    set_due_date(worked_on=date(2026, 10, 1), due=date(2026, 12, 1), **given)
    set_due_date(worked_on=date(2025, 10, 1), due=date(2026, 9, 30), **given)
    assert laboratory.meter.due_dates.get().due == date(2026, 12, 1)
    assert [row.due for row in queries.due_within(laboratory.house.enterprise.pk, on=TODAY, days=30)] == [
        date(2026, 12, 1)
    ]
    assert queries.due_within(laboratory.house.enterprise.pk, on=TODAY, days=5) == []


def test_not_by_a_checker(laboratory: Any, refused: Any) -> None:
    with refused("not-permitted"):
        set_due_date(
            instrument=laboratory.meter, service="calibration", worked_on=TODAY, due=TODAY, basis="x",
            by=laboratory.house.acting("吴示例"), at=NOW,
        )  # fmt: skip
