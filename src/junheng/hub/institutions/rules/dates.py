"""Due dates and working days (practice P12, X18). Pure: the State's calendar comes in as data."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from junheng.core.reason import Refused, refuse
from junheng.hub.institutions import reasons as _declared  # noqa: F401  (declares the codes used here)

DueRule = Literal["anniversary", "day-before"]


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the end of a shorter month is the last day (X18)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_on(worked_on: date, *, months: int, rule: DueRule) -> date:
    """The last day of validity: the anniversary, or the day before it (a setting of the rule pack, P12)."""
    anniversary = add_months(worked_on, months)
    return anniversary if rule == "anniversary" else anniversary - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Years whose arrangement is known, and the days that differ from Monday-to-Friday."""

    years: frozenset[int]
    days: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        if day.year not in self.years:
            raise Refused(refuse("calendar-year-unknown", year=day.year))
        return self.days.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day; the day itself does not count."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`: 0 on the same day, as `after` counts."""
        days = range(1, (last - first).days + 1)
        return sum(self.is_working(first + timedelta(days=each)) for each in days)


def deadline(received: date, *, amount: int, unit: str, working: WorkingCalendar) -> date:
    """The last day of a limit stated in `day`, `workday`, `month` or `year` from a receipt."""
    if unit == "workday":
        return working.after(received, amount)
    if unit == "day":
        return received + timedelta(days=amount)
    if unit in ("month", "year"):
        return add_months(received, amount * (12 if unit == "year" else 1))
    raise ValueError(f"not a span of time: {unit}")
