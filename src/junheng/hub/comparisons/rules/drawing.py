"""Where things stand in a drawing of values or of differences: percentages along one axis, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10


@dataclass(frozen=True, slots=True)
class Bar:
    """One laboratory: its interval and its value in percent of the width; `outside`: it deviates."""

    name: str
    low: str
    at: str
    high: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All bars over one axis, with the reference and its interval behind them."""

    bars: tuple[Bar, ...]
    reference: str
    band_low: str
    band_width: str
    ends: tuple[str, str]
    """What the left and the right end of the axis stand for, in the unit of the point."""


def drawing_of(rows: Sequence[tuple[str, float, float, bool]], *, reference: float, U: float) -> Drawing:
    """`rows`: name, value, expanded uncertainty, deviates. All in the same unit; a little room is left at both ends."""
    ends = [value + sign * spread for _name, value, spread, _bad in rows for sign in (-1, 1)]
    least, most = min([*ends, reference - U]), max([*ends, reference + U])
    margin = (most - least) * 0.04 or abs(reference) * 1e-6 or 1.0
    least, most = least - margin, most + margin

    def along(value: float) -> str:
        return f"{100 * (value - least) / (most - least):.2f}"

    bars = tuple(
        Bar(name, along(value - spread), along(value), along(value + spread), bad)
        for name, value, spread, bad in rows
    )
    width = f"{200 * U / (most - least):.2f}"
    return Drawing(
        bars,
        along(reference),
        along(reference - U),
        width,
        (_end(least, most - least), _end(most, most - least)),
    )


def _end(value: float, span: float) -> str:
    """An end of the axis as decimal text: digits down to a hundredth of the span."""
    places = max(0, 2 - floor(log10(span)))
    return f"{round(value, places):.{places}f}"
