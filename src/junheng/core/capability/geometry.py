"""Where a range-bar draws: a logarithmic axis that begins with 0, positions as plain per cent.

The axis gives 0 its own place at the left edge; the first decade begins behind it. Negative ranges are drawn
on a linear axis. Drawing only: floating point is enough here, the answer itself is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10
from typing import Literal

from junheng.core.capability.answer import Answer
from junheng.core.capability.intervals import Interval, IntervalSet
from junheng.core.capability.model import Need
from junheng.core.capability.scale import known_scale
from junheng.core.capability.wording import quantity_text

Cover = Literal["have", "gap", "maybe"]
_DECADES = 6
_ZERO_GAP = 16.0
"""Per cent between 0 and the first decade, where the axis begins with 0."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One rectangle: `x` and `width` in per cent of the drawing."""

    cover: Cover
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class RangeBar:
    """The need from 0 to 100 %, segments in order, and decade ticks of which some are labelled."""

    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Position of a value: from `low` to `high`, logarithmic from `first` on where that is given."""

    low: float
    high: float
    first: float | None
    begins_with_zero: bool

    def place(self, value: float) -> float:
        if self.first is None:
            return round(100 * (value - self.low) / (self.high - self.low), 1)
        if value <= 0:
            return 0.0
        start = _ZERO_GAP if self.begins_with_zero else 0.0
        if value < self.first:
            return round(start * value / self.first, 1)
        if self.high == self.first:
            return 100.0
        share = log10(value / self.first) / log10(self.high / self.first)
        return round(start + (100 - start) * min(share, 1.0), 1)


def segments(need: Need, answer: Answer) -> RangeBar:
    """What of the need is held, missing, or open, for one answer. Empty for a need without a bounded range."""
    part = need.range
    if part is None or part.low is None or part.high is None or part.is_point:
        return RangeBar((), ())
    ruler = _ruler(part.low, part.high)
    doubtful = answer.gaps.meet(_doubt(answer))
    missing = answer.gaps.without(doubtful)
    drawn = [
        Segment(cover, start, round(ruler.place(_end(piece.high, part.high)) - start, 1))
        for cover, parts in _covers(answer.covered, missing, doubtful)
        for piece in parts.parts
        for start in (ruler.place(_end(piece.low, part.low)),)
    ]
    visible = (each for each in drawn if each.width > 0)
    return RangeBar(tuple(sorted(visible, key=lambda each: each.x)), _ticks(need, ruler, part))


def _covers(*sets: IntervalSet) -> tuple[tuple[Cover, IntervalSet], ...]:
    names: tuple[Cover, ...] = ("have", "gap", "maybe")
    return tuple(zip(names, sets, strict=True))


def _doubt(answer: Answer) -> IntervalSet:
    extent = answer.extent
    if extent is None:
        return IntervalSet()
    doubt = extent.perhaps_reached.union(extent.perhaps_held).union(extent.undecided)
    doubt = doubt.union(extent.depends).union(extent.unclaimed)
    if doubt or answer.verdict != "cannot-tell":
        return doubt
    return extent.wanted if not answer.entry.boxes else doubt


def _end(value: Fraction | None, otherwise: Fraction) -> float:
    return float(value if value is not None else otherwise)


def _ruler(low: Fraction, high: Fraction) -> _Ruler:
    if low < 0 or float(high) <= 0 or (low > 0 and high / low < 10):
        return _Ruler(float(low), float(high), None, False)
    if low > 0:
        return _Ruler(float(low), float(high), float(low), False)
    first = 10.0 ** (ceil(log10(float(high))) - _DECADES)
    return _Ruler(0.0, float(high), first, True)


def _ticks(need: Need, ruler: _Ruler, part: Interval) -> tuple[Tick, ...]:
    assert part.low is not None and part.high is not None
    scale = known_scale(need.unit)
    marks = [part.low, part.high]
    if ruler.first is not None:
        powers = range(floor(log10(ruler.first)), ceil(log10(ruler.high)) + 1)
        marks += [mark for power in powers if part.low < (mark := Fraction(10) ** power) < part.high]
    return tuple(Tick(ruler.place(float(mark)), quantity_text(mark, scale)) for mark in sorted(set(marks)))
