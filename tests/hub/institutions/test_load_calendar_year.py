"""Working days by the State's calendar as data (practice P12, X18)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.core.reason import Refused
from junheng.hub.institutions import queries
from junheng.hub.institutions.rules.dates import WorkingCalendar, add_months, deadline, due_on
from junheng.hub.institutions.services.rulepacks import load_calendar_year

HOLIDAYS = {date(2026, 10, 1) + timedelta(days=day): (False, "示例假期") for day in range(7)}


def test_seven_working_days_of_x18(house: Any) -> None:
    """From Monday 2026-09-28 with 1~7 October off and Saturday the 10th worked: 2026-10-13."""
    load_calendar_year(
        year=2026, days=HOLIDAYS | {date(2026, 10, 10): (True, "调休")}, source="invented, practice X18",
        confidence="house", by=house.platform, at=NOW, invented_for_demo=True,
    )  # fmt: skip
    assert queries.working_calendar().after(date(2026, 9, 28), 7) == date(2026, 10, 13)


def test_a_plain_week_says_10_07() -> None:
    """What a Monday-to-Friday count would say (X18)."""
    plain = WorkingCalendar(years=frozenset({2026}))
    assert deadline(date(2026, 9, 28), amount=7, unit="workday", working=plain) == date(2026, 10, 7)


def test_an_unknown_year_is_not_guessed(house: Any) -> None:
    """Refused with the year to load."""
    with pytest.raises(Refused) as caught:
        queries.working_calendar().after(date(2026, 9, 28), 1)
    assert caught.value.refusals[0].code == "calendar-year-unknown"


@pytest.mark.parametrize(
    ("worked", "months", "rule", "due"),
    [
        ("2024-02-29", 12, "anniversary", "2025-02-28"),
        ("2026-11-23", 12, "day-before", "2027-11-22"),
        ("2026-08-31", 6, "anniversary", "2027-02-28"),
    ],
)
def test_due_dates_of_x18(worked: str, months: int, rule: Any, due: str) -> None:
    """Anniversary or the day before; the end of a month is clamped."""
    assert due_on(date.fromisoformat(worked), months=months, rule=rule).isoformat() == due
    assert add_months(date.fromisoformat(worked), 0).isoformat() == worked


def test_refusals(house: Any, refused: Any) -> None:
    """Without a source; by a province."""
    with refused("rule-without-basis"):
        load_calendar_year(year=2026, days={}, source=" ", confidence="house", by=house.platform, at=NOW)
    with refused("not-permitted"):
        load_calendar_year(
            year=2026, days={}, source="x", confidence="house", by=house.acting("钱示例"), at=NOW
        )
