"""Where the parts of the drawings of a budget stand, as text for SVG attributes. Pure.

Across in percent, so that a drawing is as wide as its place and its words keep their size; down in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from junheng.core.uncertainty.result import BudgetLine, OutputResult, SampledOutput

LEFT, WIDTH = 28.0, 54.0
"""Where the bars of contributions begin and how wide the largest is, in percent."""
ROW, TALL = 26, 140
MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One contribution: its share of the variance in percent; `is_negative` where correlation takes away."""

    name: str
    y: int
    width: str
    end: str
    percent: str
    is_negative: bool = False


def contribution_bars(budget: Sequence[BudgetLine]) -> list[Bar]:
    """Shares of the variance, largest first; the largest is drawn as wide as there is room."""
    shown = [line for line in budget if line.counted and line.share]
    shown = sorted(shown, key=lambda line: -abs(line.share))[:MOST_BARS]
    largest = max((abs(line.share) for line in shown), default=1.0)
    bars = []
    for at, line in enumerate(shown):
        width = WIDTH * abs(line.share) / largest
        bars.append(
            Bar(
                line.input,
                at * ROW,
                f"{width:.2f}",
                f"{LEFT + width:.2f}",
                f"{line.share * 100:.1f}",
                line.share < 0,
            )
        )
    return bars


@dataclass(frozen=True, slots=True)
class Column:
    """One bin of the histogram."""

    x: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Span:
    """One interval under the histogram: `kind` names it, ends as text, places in percent."""

    kind: str
    low: str
    high: str
    x1: str
    x2: str
    y: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A histogram with its intervals: the width of one column in percent, ticks of the axis, the height."""

    columns: tuple[Column, ...]
    width: str
    spans: tuple[Span, ...]
    ticks: tuple[tuple[str, str, str], ...]
    height: int
    outside: int


def drawn_histogram(output: OutputResult, sampled: SampledOutput) -> Drawn | None:
    """Trials in bins, and under them the interval of the GUM, the symmetric and the shortest one."""
    counted = sampled.histogram
    if counted is None:
        return None
    intervals = {"gum": output.interval, "symmetric": sampled.symmetric, "shortest": sampled.shortest}
    given = {kind: ends for kind, ends in intervals.items() if ends is not None}
    low = min([counted.low, *(ends[0] for ends in given.values())])
    high = max([counted.high, *(ends[1] for ends in given.values())])

    def place(value: float) -> float:
        return 1 + 98 * (value - low) / (high - low)

    step = (counted.high - counted.low) / len(counted.counts)
    most = max(counted.counts)
    columns = tuple(
        Column(
            f"{place(counted.low + at * step):.3f}",
            f"{TALL * (1 - count / most):.1f}",
            f"{TALL * count / most:.1f}",
        )
        for at, count in enumerate(counted.counts)
    )
    spread = high - low
    spans = tuple(
        Span(kind, short(ends[0], spread), short(ends[1], spread),
             f"{place(ends[0]):.2f}", f"{place(ends[1]):.2f}", TALL + 44 + 28 * at)
        for at, (kind, ends) in enumerate(given.items())
    )  # fmt: skip
    ticks = tuple(
        (f"{1 + 98 * part:.1f}", short(low + part * spread, spread), anchor)
        for part, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end"))
    )
    height = TALL + 34 + 28 * len(spans)
    return Drawn(columns, f"{98 * step / spread:.3f}", spans, ticks, height, counted.below + counted.above)


def short(value: float, spread: float) -> str:
    """A number to a thousandth of the spread it is seen in, at most twelve significant digits."""
    if not value or not math.isfinite(value) or not spread > 0:
        return f"{value:.12g}"
    place = max(math.floor(math.log10(spread)) - 2, math.floor(math.log10(abs(value))) - 11)
    if not -8 <= place <= 0 or abs(value) >= 1e12:
        return f"{value:.{max(1, min(12, math.floor(math.log10(abs(value))) - place + 1))}g}"
    return f"{value:.{-place}f}"
