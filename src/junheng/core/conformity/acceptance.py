"""Acceptance limits by the probability of conformity that is wanted (JCGM 106:2012, 8.3.2; 9.5.2 for its meaning).

A measured value is accepted where the probability of conformity, with its own uncertainty, is at least the one
wanted. With two limits both tails count: near a tolerance as narrow as the uncertainty no closed form holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import junheng.core.conformity.reasons  # noqa: F401  # declares the codes below
from junheng.core.conformity.belief import Belief
from junheng.core.reason import UnusableInput, refuse

HALVINGS = 200
DOUBLINGS = 1100
GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Limits for measured values; both None: nothing is accepted, and `best` is the highest probability."""

    lower: float | None
    upper: float | None
    best: float


def acceptance_for(
    belief: Belief, lower: float | None, upper: float | None, *, probability: float
) -> Acceptance:
    """The interval of measured values whose probability of conformity is at least `probability` (0 to 1).

    Refused: an arcsine belief wider than the tolerance. Its values conform best near the ends, in two pieces.
    """
    if belief.u == 0:
        return Acceptance(lower, upper, 1.0)
    half = math.inf if lower is None or upper is None else (upper - lower) / 2
    if belief.shape == "arcsine" and half < math.sqrt(2) * belief.u:
        expected = "√2 u ≤ (upper − lower)/2"
        raise UnusableInput(
            refuse("conformity-distribution", path="measured", found="arcsine", expected=expected)
        )

    def conforming(value: float) -> float:
        return belief.conformity(value, lower, upper)

    inside = _inside(belief, conforming, lower, upper, probability)
    best = conforming(inside)
    if best < probability:
        return Acceptance(None, None, best)
    ends = [
        None if limit is None else _end(conforming, inside, sign * belief.u, probability)
        for limit, sign in ((lower, -1.0), (upper, 1.0))
    ]
    return Acceptance(ends[0], ends[1], best)


def _inside(
    belief: Belief,
    conforming: Callable[[float], float],
    lower: float | None,
    upper: float | None,
    probability: float,
) -> float:
    """A value that conforms with the probability wanted if any does: the best one of two limits."""
    if lower is not None and upper is not None:
        if belief.is_symmetric:
            return lower + (upper - lower) / 2
        return _best(conforming, max(lower, 0.0), upper + 10 * belief.u)
    limit, sign = (lower, 1.0) if lower is not None else (upper, -1.0)
    assert limit is not None
    value, reach = limit, belief.u
    for _ in range(DOUBLINGS):
        if conforming(value) >= probability or not math.isfinite(reach):
            break
        if not belief.is_symmetric and limit + sign * reach <= 0:
            return _best(conforming, 0.0, limit)
        value, reach = limit + sign * reach, 2 * reach
    return value


def _best(conforming: Callable[[float], float], low: float, high: float) -> float:
    """Golden section on a single hill."""
    for _ in range(HALVINGS):
        step = GOLDEN * (high - low)
        if conforming(high - step) < conforming(low + step):
            low = high - step
        else:
            high = low + step
    return low + (high - low) / 2


def _end(conforming: Callable[[float], float], inside: float, step: float, probability: float) -> float:
    """Where the probability falls below the one wanted, going outwards in doubling steps, then by halving."""
    outside = inside + step
    for _ in range(DOUBLINGS):
        if conforming(outside) < probability or not math.isfinite(outside):
            break
        inside, step = outside, 2 * step
        outside = inside + step
    for _ in range(HALVINGS):
        middle = inside + (outside - inside) / 2
        if middle in (inside, outside):
            break
        if conforming(middle) >= probability:
            inside = middle
        else:
            outside = middle
    return inside
