"""A suspension ends from a day on; the days between stay suspended."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.institutions import queries
from junheng.hub.institutions.services.qualifications import restore_qualification, suspend_qualification


def test_history_is_kept(house: Any, refused: Any) -> None:
    """Suspended on the 10th, restored on the 20th: asked about the 15th, it was suspended."""
    filed = house.qualification("accreditation", "CNAS L3")
    by = house.acting("钱示例")
    with refused("qualification-not-in-state"):
        restore_qualification(qualification=filed, since=TODAY, reason="整改完成", by=by, at=NOW)
    suspend_qualification(qualification=filed, since=date(2026, 11, 10), reason="x", by=by, at=NOW)
    restore_qualification(qualification=filed, since=date(2026, 11, 20), reason="整改完成", by=by, at=NOW)
    states = {day: queries.state_on(filed, date(2026, 11, day)).state for day in (9, 15, 20)}
    assert states == {9: "active", 15: "suspended", 20: "active"}


def test_not_before_the_suspension_began(house: Any, refused: Any) -> None:
    """A restoration of an earlier day would be hidden by the suspension it should end."""
    filed = house.qualification("accreditation", "CNAS L3")
    by = house.acting("钱示例")
    suspend_qualification(qualification=filed, since=date(2026, 11, 20), reason="x", by=by, at=NOW)
    with refused("period-reversed"):
        restore_qualification(qualification=filed, since=date(2026, 11, 10), reason="x", by=by, at=NOW)
    restore_qualification(qualification=filed, since=date(2026, 11, 20), reason="x", by=by, at=NOW)
    assert queries.state_on(filed, TODAY).in_force
