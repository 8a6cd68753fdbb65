"""What trials say: mean and standard deviation, coverage intervals, and whether they have settled (JCGM 101, 7)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def statistics_of(block: Array, probability: float) -> Array:
    """Per output: mean, sd, low and high end of the symmetric interval."""
    rows = []
    for row in block:
        ordered = ends_in_order(row, probability)
        low, high = symmetric_interval(ordered, probability)
        rows.append((*moments(row), low, high))
    return np.array(rows)


def moments(trials: Array) -> tuple[float, float]:
    """Mean and standard deviation, about the first trial: a sum of 10^6 values of 429 THz would lose the hertz."""
    shifted = trials - trials[0]
    mean = np.mean(shifted)
    shifted -= mean
    np.square(shifted, out=shifted)
    return float(trials[0] + mean), math.sqrt(float(np.sum(shifted)) / (len(trials) - 1))


def ends_in_order(trials: Array, probability: float) -> Array:
    """The trials with those in order that an interval can begin or end at; the middle stands in any order.

    Sorting a million trials costs more than drawing a quantity; the two ends cost the same on every processor.
    """
    count = len(trials)
    inside = trials_inside(count, probability)
    outside = count - inside
    if not 0 < outside < inside:
        return np.sort(trials)
    found = np.partition(trials, (outside - 1, inside))
    found[:outside].sort()
    found[inside:].sort()
    return found


def are_stable(statistics: Array) -> NDArray[np.bool_]:
    """Per output, from the statistics of h blocks: 2 s/sqrt(h) ≤ delta for all four."""
    h = len(statistics)
    error = 2 * np.std(statistics, axis=0, ddof=1) / math.sqrt(h)
    u = np.mean(statistics[:, :, 1], axis=0)
    delta = np.array([numerical_tolerance(float(each)) for each in u])
    return np.asarray((error <= delta[:, np.newaxis]).all(axis=1))


def numerical_tolerance(u: float, *, digits: int = 2) -> float:
    """delta of JCGM 101, 7.9.2: half a unit of the last of `digits` significant digits of u."""
    if not math.isfinite(u) or u <= 0:
        return 0.0
    exponent = int(f"{u:.{digits - 1}e}".partition("e")[2]) - digits + 1
    return float(f"5e{exponent - 1}")


def symmetric_interval(ordered: Array, probability: float) -> tuple[float, float]:
    """Probabilistically symmetric interval from trials whose ends are in order (JCGM 101, 7.7.2)."""
    count = len(ordered)
    inside = trials_inside(count, probability)
    low = (count - inside) / 2
    start = int(low) if low == int(low) else int(low + 0.5)
    start = max(start, 1)
    return float(ordered[start - 1]), float(ordered[min(start + inside, count) - 1])


def trials_inside(count: int, probability: float) -> int:
    exact = probability * count
    return int(exact) if exact == int(exact) else int(exact + 0.5)


def shortest_interval(ordered: Array, probability: float) -> tuple[float, float]:
    """Shortest interval from trials whose ends are in order (JCGM 101, 7.7.3 and 5.3.4)."""
    inside = trials_inside(len(ordered), probability)
    widths = ordered[inside:] - ordered[: len(ordered) - inside]
    start = int(np.argmin(widths))
    return float(ordered[start]), float(ordered[start + inside])
