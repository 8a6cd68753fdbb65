"""Where a curve takes a value: one place within the data, or else one place near them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from junheng.core.fitting.curve import Curve, Polynomial

Array = NDArray[np.float64]
GRID = 512
BEYOND = 0.5
"""How far outside the data a place is looked for, in lengths of the data."""
AT_AN_END = 1e-9
"""In lengths of the data: what lies no farther outside is at their end."""
HALVINGS = 70
FLAT = 1e-14
MOST_PLACES = 8
"""Changes of sign looked into; beyond, a value is taken more than once whatever they are."""


def places(curve: Curve, q: Array, y: Array, low: float, high: float) -> list[list[float]]:
    """For every y the x where the curve takes it, within the data if there are any, else within half their
    length of them; at most `MOST_PLACES` of each. An end of the data is within them, whatever the last digit says.

    A line has its one place wherever that is.
    """
    if isinstance(curve, Polynomial) and curve.degree == 1:
        if abs(q[1]) <= FLAT * abs(q[0]):  # a slope of rounding errors
            return [[] for _ in y]
        return [[each] for each in (curve.centre + curve.half * ((y - q[0]) / q[1])).tolist()]
    found = _crossings(curve, q, y, low, high)
    missing = [at for at, inside in enumerate(found) if not inside]
    reach = BEYOND * (high - low)
    slack = AT_AN_END * (high - low)
    for at, near in zip(missing, _crossings(curve, q, y[missing], low - reach, high + reach), strict=True):
        found[at] = [x for x in near if low - slack <= x <= high + slack] or near
    return found


def _crossings(curve: Curve, q: Array, y: Array, low: float, high: float) -> list[list[float]]:
    """Changes of sign of f(x) − y on a grid, all halved together to the last digit."""
    grid = np.linspace(low, high, GRID + 1)
    values = curve.values(grid, q)
    found: list[list[float]] = []
    brackets: list[tuple[int, int]] = []
    for row, each in enumerate(y.tolist()):
        above = values - each
        found.append(grid[above == 0].tolist()[:MOST_PLACES])
        with np.errstate(invalid="ignore"):
            changes = np.flatnonzero(np.sign(above[:-1]) * np.sign(above[1:]) < 0)
        brackets += [(row, at) for at in changes[:MOST_PLACES].tolist()]
    if brackets:
        rows, at = np.array(brackets).T
        halved = _halved(curve, q, y[rows], grid[at], grid[at + 1], values[at] - y[rows])
        for row, x in zip(rows.tolist(), halved.tolist(), strict=True):
            found[row] += [x] if np.isfinite(x) else []
    return found


def _halved(curve: Curve, q: Array, y: Array, low: Array, high: Array, at_low: Array) -> Array:
    """The ends of all brackets; NaN for a pole, which changes sign too and takes no value."""
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        same = (curve.values(middle, q) - y > 0) == (at_low > 0)
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    jump = np.abs(curve.values(high, q) - curve.values(low, q))
    return np.where(jump <= np.abs(at_low), low, np.nan)
