"""Where things stand in a drawing: values and differences along one axis, Mandel's h and k, Youden's plot. Nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10
from typing import Any


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


# Mandel's h and k


@dataclass(frozen=True, slots=True)
class Statistic:
    """One laboratory's h or k, critical at 5 % and at 1 %; `verdict` is inside, straggler or outlier."""

    name: str
    value: float
    critical: tuple[float, float]
    verdict: str


@dataclass(frozen=True, slots=True)
class Mandel:
    """All laboratories' h (between them) or k (within each); the band of the drawing ends at the critical value of 5 %."""

    kind: str
    rows: tuple[Statistic, ...]
    drawing: Drawing


def mandel_of(consistency: Mapping[str, Any], called: Mapping[str, str]) -> tuple[Mandel, ...]:
    """Of the `consistency` of one evaluated point: h from three laboratories on, k where they state replicates."""
    found = []
    for kind in ("h", "k"):
        rows = tuple(
            Statistic(
                called.get(each["lab"], each["lab"]),
                each["value"],
                (each["critical"]["0.05"], each["critical"]["0.01"]),
                each["verdict"],
            )
            for each in consistency.get(f"mandel_{kind}", ())
        )
        bars = [(each.name, each.value, 0.0, each.verdict != "inside") for each in rows]
        if rows:
            widest = max(each.critical[0] for each in rows)
            found.append(Mandel(kind, rows, drawing_of(bars, reference=0.0, U=widest)))
    return tuple(found)


# the travelling standard's stability

WIDTH, HEIGHT = 300.0, 160.0
"""Of the rectangle that is drawn, in its own units."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One measurement of the pilot: its number (0 is the sealed result), day, what was stated, and where it stands."""

    number: int
    day: str
    value: str
    U: str
    x: str
    y: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Stability:
    """The pilot's measurements over their days, with the line through them where the reference follows it."""

    moments: tuple[Moment, ...]
    line: tuple[str, str] | None
    """Heights at which the line enters on the left and leaves on the right."""
    ends: tuple[str, str]
    """What the lower and the upper edge stand for, in the unit of the point."""


def stability_of(
    rows: Sequence[tuple[int, date, str, str, float]], line: tuple[date, float, float] | None = None
) -> Stability | None:
    """`rows`: number, day, value and U as stated, U at the protocol's k; `line`: a day, its value, its slope a day.

    None where there is but one day: nothing can be seen of a drift.
    """
    rows = sorted(rows, key=lambda each: each[1])
    first, days = rows[0][1], (rows[-1][1] - rows[0][1]).days
    if days == 0:
        return None
    spread = [float(value) + sign * U for _n, _day, value, _U, U in rows for sign in (-1, 1)]
    edges = [line[1] + line[2] * ((first - line[0]).days + at) for at in (0, days)] if line else []
    least, most = min([*spread, *edges]), max([*spread, *edges])
    margin = (most - least) * 0.06
    least, most = least - margin, most + margin

    def up(value: float) -> str:
        return f"{HEIGHT * (most - value) / (most - least):.1f}"

    moments = tuple(
        Moment(
            number, day.isoformat(), value, stated, f"{WIDTH * (0.03 + 0.94 * (day - first).days / days):.1f}",
            up(float(value)), up(float(value) - U), up(float(value) + U),
        )
        for number, day, value, stated, U in rows
    )  # fmt: skip
    return Stability(
        moments,
        (up(edges[0]), up(edges[1])) if line else None,
        (_end(least, most - least), _end(most, most - least)),
    )


# Youden's plot

SIDE = 300.0
"""Of the square that is drawn, in its own units."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One laboratory: its number in the drawing and in the table, its two scores, and where it stands."""

    number: int
    name: str
    first: float
    second: float
    x: str
    y: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Youden:
    """En at one point over En at another; `low` and `width` of the square in which both are satisfactory."""

    first: str
    second: str
    spots: tuple[Spot, ...]
    low: str
    width: str
    middle: str


def youden_of(
    first: tuple[str, Mapping[str, float]], second: tuple[str, Mapping[str, float]]
) -> Youden | None:
    """`first` and `second`: a point's name with En by laboratory. None where fewer than two are scored at both."""
    both = [lab for lab in first[1] if lab in second[1]]
    if len(both) < 2:
        return None
    reach = 1.1 * max(1.1, *(abs(scores[lab]) for lab in both for scores in (first[1], second[1])))

    def along(value: float) -> str:
        return f"{SIDE * (value + reach) / (2 * reach):.1f}"

    spots = tuple(
        Spot(at, lab, x, y, along(x), along(-y), max(abs(x), abs(y)) > 1)
        for at, lab in enumerate(both, start=1)
        for x, y in [(first[1][lab], second[1][lab])]
    )
    return Youden(first[0], second[0], spots, along(-1), f"{SIDE / reach:.1f}", along(0))
