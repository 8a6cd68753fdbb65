"""Yearly slots of regional standards: what may be opened and booked (R05.2). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from junheng.core.capability.criteria_scope import significant
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.standards import reasons as _declared  # noqa: F401  (declares the codes used here)

DAYS_AHEAD, LONGEST = 550, 31


@dataclass(frozen=True, slots=True)
class Paper:
    """The examination a standard rests on, on the day of asking. `until`: its last day."""

    number: str
    in_force: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of a slot, both in it, and how many items."""

    first: date
    last: date
    items: int


def of_paper(name: str, paper: Paper | None, last: date) -> tuple[Refusal, ...]:
    """An expired examination blocks every new slot; one that ends before the slot does, this one."""
    if paper is None or not paper.in_force:
        return (refuse("regional-without-examination", name=name),)
    late = paper.until is not None and paper.until < last
    return because(
        (late, refuse("slot-after-examination", path="last", number=paper.number, until=paper.until))
    )


def refusals_to_open(
    name: str,
    span: Span,
    *,
    today: date,
    capacity: int,
    given: int,
    taken: Collection[tuple[date, date]],
    paper: Paper | None,
) -> tuple[Refusal, ...]:
    """All that stops a slot: its days, the year's capacity, another slot on its days, the examination."""
    first, last = today, today + timedelta(days=DAYS_AHEAD)
    length = (span.last - span.first).days + 1
    left = max(capacity - given, 0)
    met = next((each for each in taken if each[0] <= span.last and span.first <= each[1]), None)
    return (
        *because(
            (
                not first <= span.first <= span.last <= last or length > LONGEST,
                refuse("slot-days-out-of-range", path="first", first=first, last=last, longest=LONGEST),
            ),
            (span.first.year != span.last.year, refuse("slot-over-two-years", path="last")),
            (span.items < 1, refuse("slot-without-items", path="items")),
            (
                span.items > left,
                refuse("slot-beyond-capacity", path="items", year=span.first.year, capacity=capacity, given=given, left=left),
            ),
            (met is not None, refuse("slot-overlaps", path="first", name=name, first=met[0] if met else "", last=met[1] if met else "")),
        ),
        *of_paper(name, paper, span.last),
    )  # fmt: skip


def refusals_to_book(
    name: str,
    span: Span,
    wanted: int,
    *,
    today: date,
    is_open: bool,
    own: bool,
    in_region: bool,
    body: str,
    region: str,
    paper: Paper | None,
) -> tuple[Refusal, ...]:
    """All that stops a body from taking a slot."""
    return (
        *because(
            (own, "slot-of-your-own"),
            (not in_region, refuse("slot-outside-region", body=body, region=region)),
            (not is_open, "slot-not-open"),
            (is_open and span.first < today, "slot-over"),
            (not 1 <= wanted <= span.items, refuse("slot-too-many-items", path="items", most=span.items)),
        ),
        *of_paper(name, paper, span.last),
    )  # fmt: skip


def lies_in(division: str, members: Collection[str]) -> bool:
    """Whether a place lies in a region, by the beginnings of the codes of its members."""
    return any(division.startswith(significant(each)) for each in members if significant(each))
