"""Intervals of rational numbers with open and closed ends, and finite unions of them.

Ends are exact fractions: 220 belongs to [0, 220] and not to (220, 1000], and no rounding moves it. `None`
as an end means that the interval has no end on that side; such an end is always open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """All x between `low` and `high`; `None` is unbounded. Never empty: build it with `interval`."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = True

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    def contains(self, x: Fraction) -> bool:
        if self.low is not None and (x < self.low or (x == self.low and not self.low_closed)):
            return False
        return not (self.high is not None and (x > self.high or (x == self.high and not self.high_closed)))

    def meet(self, other: Interval) -> Interval | None:
        if self is other:
            return self
        low, low_closed = _later(self, other)
        high, high_closed = _sooner(self, other)
        return interval(low, high, low_closed=low_closed, high_closed=high_closed)

    def covers(self, other: Interval) -> bool:
        return self.meet(other) == other


def interval(
    low: Fraction | None, high: Fraction | None, *, low_closed: bool = True, high_closed: bool = True
) -> Interval | None:
    """The interval, or `None` where no number lies in it."""
    low_closed, high_closed = low_closed and low is not None, high_closed and high is not None
    if low is None or high is None or low < high:
        return Interval(low, high, low_closed, high_closed)
    if not (low_closed and high_closed) or low != high:
        return None
    return Interval(low, high, low_closed, high_closed)


def _later(a: Interval, b: Interval) -> tuple[Fraction | None, bool]:
    if a.low is None:
        return b.low, b.low_closed
    if b.low is None:
        return a.low, a.low_closed
    if a.low is not b.low and a.low != b.low:
        return (b.low, b.low_closed) if b.low > a.low else (a.low, a.low_closed)
    return a.low, a.low_closed and b.low_closed


def _sooner(a: Interval, b: Interval) -> tuple[Fraction | None, bool]:
    if a.high is None:
        return b.high, b.high_closed
    if b.high is None:
        return a.high, a.high_closed
    if a.high is not b.high and a.high != b.high:
        return (b.high, b.high_closed) if b.high < a.high else (a.high, a.high_closed)
    return a.high, a.high_closed and b.high_closed


def _order(part: Interval) -> tuple[bool, Fraction, bool]:
    return part.low is not None, part.low or Fraction(0), not part.low_closed


def _touches(a: Interval, b: Interval) -> bool:
    """Whether no number lies between a and the later b."""
    if a.high is None or b.low is None:
        return True
    return b.low < a.high or (b.low == a.high and (a.high_closed or b.low_closed))


def _join(a: Interval, b: Interval) -> Interval:
    """One interval over two that touch, a beginning first."""
    if a.high is None or b.high is None:
        return Interval(a.low, None, a.low_closed, False)
    if a.high == b.high:
        return Interval(a.low, a.high, a.low_closed, a.high_closed or b.high_closed)
    last = a if a.high > b.high else b
    return Interval(a.low, last.high, a.low_closed, last.high_closed)


@dataclass(frozen=True, slots=True)
class IntervalSet:
    """A finite union of intervals in order, none touching the next; equal sets are equal values."""

    parts: tuple[Interval, ...] = ()

    @classmethod
    def of(cls, parts: Iterable[Interval | None]) -> IntervalSet:
        known = [part for part in parts if part is not None]
        if len(known) < 2:
            return cls(tuple(known))
        joined: list[Interval] = []
        for part in sorted(known, key=_order):
            if joined and _touches(joined[-1], part):
                joined[-1] = _join(joined[-1], part)
            else:
                joined.append(part)
        return cls(tuple(joined))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def contains(self, x: Fraction) -> bool:
        return any(part.contains(x) for part in self.parts)

    def union(self, other: IntervalSet) -> IntervalSet:
        if not other.parts or self == other:
            return self
        return IntervalSet.of((*self.parts, *other.parts)) if self.parts else other

    def meet(self, other: IntervalSet) -> IntervalSet:
        if self == other:
            return self
        return IntervalSet.of(a.meet(b) for a in self.parts for b in other.parts)

    def without(self, other: IntervalSet) -> IntervalSet:
        if not other.parts or self == other:
            return IntervalSet() if other.parts else self
        left = self.parts
        for hole in other.parts:
            left = tuple(piece for part in left for piece in _cut(part, hole))
        return IntervalSet.of(left)


def _cut(part: Interval, hole: Interval) -> tuple[Interval, ...]:
    """What of `part` lies outside `hole`."""
    before = after = None
    if hole.low is not None:
        before = part.meet(Interval(None, hole.low, False, not hole.low_closed))
    if hole.high is not None:
        after = part.meet(Interval(hole.high, None, not hole.high_closed, False))
    return tuple(piece for piece in (before, after) if piece is not None)


EVERYWHERE = IntervalSet((Interval(None, None, False, False),))
NOWHERE = IntervalSet()
