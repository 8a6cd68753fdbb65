"""Delivery statistics: median of working days and late rate from the days on record; fewer than five are not averaged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from junheng.hub.institutions.models import CalendarYear
from junheng.hub.institutions.rules.dates import WorkingCalendar
from junheng.hub.market import queries, rules

HOLIDAY = WorkingCalendar(frozenset({2026}), {date(2026, 10, 1): False, date(2026, 10, 10): True})


def test_four_are_counted_five_have_a_median() -> None:
    """1, 2, 3, 10 say nothing; with a 4th day in the middle the median is 3; of six it lies between."""
    assert rules.Deliveries((1, 2, 3, 10), 4, 4).median is None
    assert rules.Deliveries((1, 2, 3, 10), 4, 4).late_percent is None
    assert rules.Deliveries((10, 1, 2, 3, 4), 5, 1).median == Decimal(3)
    assert rules.Deliveries((10, 1, 2, 3, 4, 9), 5, 1).median == Decimal("3.5")
    assert rules.Deliveries((10, 1, 2, 3, 4), 5, 1).late_percent == 20


def test_working_days_by_hand() -> None:
    """From Wednesday 2026-09-30: the 1st is a holiday, the 2nd a Friday; Saturday the 10th is worked in its stead."""
    assert HOLIDAY.between(date(2026, 9, 30), date(2026, 9, 30)) == 0
    assert HOLIDAY.between(date(2026, 9, 30), date(2026, 10, 2)) == 1
    assert HOLIDAY.between(date(2026, 10, 9), date(2026, 10, 11)) == 1


@given(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.integers(1, 100))
def test_between_is_the_other_way_round_of_after(day: date, count: int) -> None:
    """The day `count` working days after has `count` working days between."""
    assert HOLIDAY.between(day, HOLIDAY.after(day, count)) == count


def test_a_body_with_one_delivery(market: Any, client: Any) -> None:
    """It is counted, not averaged; nothing of the order is shown."""
    CalendarYear.objects.create(year=2026, source="示例")
    order = market.delivered()
    counted = queries.deliveries_of(market.house.institute)
    assert (len(counted.days), counted.promised, counted.late, counted.uncounted) == (1, 1, 0, 0)
    page = client.get(f"/organisations/{market.house.institute.pk}/prices").content.decode()
    assert "少于 5" in page and order.number not in page


def test_a_year_without_a_calendar_is_left_out(market: Any) -> None:
    """It is named as not counted rather than guessed."""
    then = datetime(2031, 1, 2, 3, tzinfo=UTC)
    counted = queries._deliveries([(None, then, then)])
    assert (counted.days, counted.uncounted, counted.promised) == ((), 1, 0)
