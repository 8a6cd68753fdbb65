"""Where a curve takes a value: one place within the data, or else one place near them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from junheng.core.fitting.curve import Curve, Polynomial

Array = NDArray[np.float64]
GRID = 512
BEYOND = 0.5
"""How far outside the data a place is looked for, in lengths of the data."""
HALVINGS = 80
FLAT = 1e-14


def places(curve: Curve, q: Array, y: float, low: float, high: float) -> list[float]:
    """Every x where the curve takes y, within the data if there is any, else within half their length of them.

    A line has its one place wherever that is.
    """
    if isinstance(curve, Polynomial) and curve.degree == 1:
        if abs(q[1]) <= FLAT * abs(q[0]):  # a slope of rounding errors
            return []
        return [float(curve.centre + curve.half * ((y - q[0]) / q[1]))]
    inside = _crossings(curve, q, y, low, high)
    if inside:
        return inside
    reach = BEYOND * (high - low)
    return _crossings(curve, q, y, low - reach, high + reach)


def _crossings(curve: Curve, q: Array, y: float, low: float, high: float) -> list[float]:
    """Changes of sign of f(x) − y on a grid, each halved to the last digit."""
    grid = np.linspace(low, high, GRID + 1)
    above = curve.evaluate(grid, q).values - y
    found = grid[above == 0].tolist()
    with np.errstate(invalid="ignore"):
        changes = np.flatnonzero(np.sign(above[:-1]) * np.sign(above[1:]) < 0)
    for at in changes.tolist():
        found.append(_halved(curve, q, y, float(grid[at]), float(grid[at + 1]), float(above[at])))
    return sorted(each for each in found if math.isfinite(each))


def _halved(curve: Curve, q: Array, y: float, low: float, high: float, at_low: float) -> float:
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        value = float(curve.evaluate(np.array([middle]), q).values[0]) - y
        if value == 0:
            return middle
        if (value > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    jump = abs(float(np.diff(curve.evaluate(np.array([low, high]), q).values)[0]))
    return math.nan if jump > abs(at_low) else low  # a pole changes sign too and takes no value
