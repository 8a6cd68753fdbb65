"""Where things stand in a drawing of values or of differences: percentages along one axis, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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
    texts: tuple[str, str, str]
    """What the left end, the reference and the right end of the axis stand for."""


def drawing_of(
    rows: Sequence[tuple[str, float, float, bool]], *, reference: float, U: float, unit: str
) -> Drawing:
    """`rows`: name, value, expanded uncertainty, deviates. Everything in the same unit; a third of U is left at both ends."""
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
    digits = _digits(most - least, max(abs(least), abs(most)))
    texts = tuple(f"{value:.{digits}g} {unit}".strip() for value in (least, reference, most))
    return Drawing(bars, along(reference), along(reference - U), width, (texts[0], texts[1], texts[2]))


def _digits(span: float, size: float) -> int:
    """Digits that tell the two ends apart, three more."""
    from math import ceil, log10

    return min(17, max(3, ceil(log10(size / span)) + 3)) if size > 0 and span > 0 else 6
