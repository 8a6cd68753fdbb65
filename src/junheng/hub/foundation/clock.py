"""The only place that reads the wall clock. Services take `at`; edges ask here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """This instant, in UTC, to the microsecond."""
    return datetime.now(UTC)


def today(at: datetime) -> date:
    """The civil date in China at an instant: due dates and validity are judged by it."""
    return at.astimezone(BEIJING).date()
