"""Global risks of a process that is inspected by measurement (JCGM 106:2012, clause 9).

The true values of the items are N(mean, sd²), a measured value is the true one plus N(0, u²). The consumer's
risk is P(accepted and out of tolerance), the producer's P(rejected and in tolerance), the conditional false
acceptance P(out of tolerance | accepted). Integrals by Gauss–Legendre between the places where anything bends.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
REACH = 38
"""Standard deviations beyond which a normal density is nothing in a double."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(20)
HALVINGS = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """A lower and an upper limit; infinite where there is none."""

    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Process:
    """True values of the items: mean and standard deviation (> 0)."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Risk:
    """Probabilities; `conditional_false_accept` None where nothing is accepted."""

    consumer: float
    producer: float
    accepted: float
    in_tolerance: float

    @property
    def conditional_false_accept(self) -> float | None:
        return min(self.consumer / self.accepted, 1.0) if self.accepted > 0 else None


def global_risk(process: Process, u: float, tolerance: Limits, acceptance: Limits) -> Risk:
    """Risks of one process, one measurement uncertainty u ≥ 0, tolerance and acceptance limits."""
    edges = _edges(process, u, tolerance, acceptance)
    half = np.diff(edges) / 2
    points = (edges[:-1] + half)[:, np.newaxis] + half[:, np.newaxis] * NODES
    z = (points - process.mean) / process.sd
    mass = np.exp(-z * z / 2) / math.sqrt(2 * math.pi) / process.sd * half[:, np.newaxis] * WEIGHTS
    accepted, rejected = _accepted(points, u, acceptance)
    inside = (points >= tolerance.lower) & (points <= tolerance.upper)
    return Risk(
        consumer=float(np.sum(np.where(inside, 0.0, mass * accepted))),
        producer=float(np.sum(np.where(inside, mass * rejected, 0.0))),
        accepted=float(np.sum(mass * accepted)),
        in_tolerance=_between(tolerance, process.mean, process.sd),
    )


def _edges(process: Process, u: float, tolerance: Limits, acceptance: Limits) -> Array:
    """Places between which everything is smooth on the scale of its neighbours."""
    steps = np.arange(-REACH, REACH + 1)
    low, high = process.mean - REACH * process.sd, process.mean + REACH * process.sd
    found = [process.mean + steps * process.sd, [tolerance.lower, tolerance.upper]]
    found += [limit + steps * u for limit in (acceptance.lower, acceptance.upper) if math.isfinite(limit)]
    flat = np.concatenate([np.asarray(each, dtype=float) for each in found])
    return np.unique(np.clip(flat, low, high))


def _accepted(points: Array, u: float, acceptance: Limits) -> tuple[Array, Array]:
    """Probability that an item of each true value is accepted, and that it is rejected."""
    if acceptance.lower > acceptance.upper:
        return np.zeros_like(points), np.ones_like(points)
    if u == 0:
        found = ((points >= acceptance.lower) & (points <= acceptance.upper)).astype(float)
        return found, 1 - found
    above, below = (acceptance.upper - points) / u, (acceptance.lower - points) / u
    rejected = special.ndtr(below) + special.ndtr(-above)
    near = np.where(
        below > 0, special.ndtr(-below) - special.ndtr(-above), special.ndtr(above) - special.ndtr(below)
    )
    return np.clip(near, 0.0, 1.0), np.clip(rejected, 0.0, 1.0)


def _between(limits: Limits, mean: float, sd: float) -> float:
    low, high = (limits.lower - mean) / sd, (limits.upper - mean) / sd
    found = special.ndtr(-low) - special.ndtr(-high) if low > 0 else special.ndtr(high) - special.ndtr(low)
    return float(found)


def sd_for(tolerance: Limits, mean: float, *, in_tolerance: float) -> float | None:
    """The sd of a process of which a part `in_tolerance` (0 to 1) conforms; None where that names none or two.

    The mean lies inside the tolerance, and with one limit more than half conform.
    """
    if not tolerance.lower < mean < tolerance.upper:
        return None
    one_sided = math.isinf(tolerance.lower) or math.isinf(tolerance.upper)
    if one_sided and in_tolerance <= 0.5:
        return None
    nearest = min(mean - tolerance.lower, tolerance.upper - mean)
    low, high = nearest / REACH, nearest
    while _between(tolerance, mean, high) > in_tolerance:
        low, high = high, 2 * high
        if not math.isfinite(high):
            return None
    return _root(lambda sd: _between(tolerance, mean, sd) - in_tolerance, low, high)


def guard_for(
    process: Process,
    u: float,
    tolerance: Limits,
    *,
    wanted: float,
    risk_of: Callable[[Risk], float | None],
) -> float | None:
    """The guard band (≥ 0, the same at both limits) at which a risk has come down to the one wanted."""

    def excess(guard: float) -> float:
        drawn_in = Limits(tolerance.lower + guard, tolerance.upper - guard)
        found = risk_of(global_risk(process, u, tolerance, drawn_in))
        return (0.0 if found is None else found) - wanted

    if excess(0.0) <= 0:
        return 0.0
    width = tolerance.upper - tolerance.lower
    most = width / 2 if math.isfinite(width) else REACH * math.hypot(u, process.sd) + abs(process.mean)
    if excess(most * (1 - 1e-12)) > 0:
        return None
    return _root(excess, 0.0, most * (1 - 1e-12))


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Halving on a function that falls from positive to negative; the end where it is not positive."""
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        if falling(middle) > 0:
            low = middle
        else:
            high = middle
    return high
