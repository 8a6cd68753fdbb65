"""Days and hours of work, kept as whole days since 1970-01-01 and, where known, seconds of that day.

A day without an hour is the whole day: what cannot be shown to lie outside a window lies inside it (practice
X14: work of the day of the last good check counts unless the hour proves otherwise). The wall clock counts as
it was written; an offset is not converted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

import junheng.core.traceability.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import UnusableInput, refuse

EPOCH = date(1970, 1, 1).toordinal()
LAST_SECOND = 86_399
_TEXT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (days since 1970-01-01), and the second of that day if the hour is known."""

    day: int
    second: int | None = None

    @property
    def earliest(self) -> tuple[int, int]:
        return self.day, 0 if self.second is None else self.second

    @property
    def latest(self) -> tuple[int, int]:
        return self.day, LAST_SECOND if self.second is None else self.second

    def is_surely_before(self, other: Moment) -> bool:
        """Whether no reading of the unknown hours makes the two meet."""
        return self.latest < other.earliest

    def __str__(self) -> str:
        if self.second is None:
            return day_text(self.day)
        hours, rest = divmod(self.second, 3600)
        return f"{day_text(self.day)}T{hours:02}:{rest // 60:02}:{rest % 60:02}"


@dataclass(frozen=True, slots=True)
class Window:
    """From the last good evidence to the finding, both included as far as their hours are unknown."""

    start: Moment
    end: Moment

    def __post_init__(self) -> None:
        if self.end.is_surely_before(self.start):
            raise UnusableInput(refuse("window-reversed", start=self.start, end=self.end))

    def may_hold(self, work: Moment | None) -> bool:
        """False only for work that was surely done outside; work without a date may have been inside."""
        return work is None or not (work.is_surely_before(self.start) or self.end.is_surely_before(work))


def moment_of(found: date | datetime) -> Moment:
    """A day, or a moment at midnight, which states no hour; else day and second."""
    second = found.hour * 3600 + found.minute * 60 + found.second if isinstance(found, datetime) else 0
    return Moment(found.toordinal() - EPOCH, second or None)


def moment_from(text: str, path: str | None = None) -> Moment:
    """`YYYY-MM-DD`, or with `THH:MM[:SS]`, which is then meant to the second (midnight too)."""
    found = _TEXT.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        day = date.fromisoformat(found[1]).toordinal() - EPOCH
        if found[2] is None:
            return Moment(day)
        hour = datetime.strptime(found[2].ljust(8, "x").replace("xxx", ":00"), "%H:%M:%S")  # noqa: DTZ007
    except ValueError:
        raise UnusableInput(
            refuse(
                "moment-unreadable", path=path, found=text[:40], allowed=("YYYY-MM-DD", "YYYY-MM-DDTHH:MM:SS")
            )
        ) from None
    return Moment(day, hour.hour * 3600 + hour.minute * 60 + hour.second)


def day_from(text: str, path: str | None = None) -> int:
    """`YYYY-MM-DD` as a day number; an hour is refused, since the whole day is meant."""
    found = moment_from(text, path)
    if found.second is not None:
        raise UnusableInput(refuse("day-with-hour", path=path, found=text[:40], allowed=("YYYY-MM-DD",)))
    return found.day


def day_text(day: int) -> str:
    """The ISO date of a day number; days outside the calendar of ISO 8601 are named by their number."""
    ordinal = day + EPOCH
    return date.fromordinal(ordinal).isoformat() if 1 <= ordinal <= date.max.toordinal() else f"day {day}"
