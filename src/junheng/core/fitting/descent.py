"""From a far start to the neighbourhood of a minimum: Levenberg–Marquardt with a trust region (Moré 1978).

The step minimises the linearised sum of squares within |D·δ| ≤ radius, D the largest lengths the columns of the
Jacobian have had; the singular values of the scaled Jacobian give it for every damping at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.fitting.curve import Curve, Evaluated
from junheng.core.fitting.spread import Whitener
from junheng.core.reason import UnusableInput, refuse

Array = NDArray[np.float64]
MOST_STEPS, FEWEST_STEPS, MOST_NUMBERS = 2000, 100, 1e7
"""Steps allowed: fewer where one alone handles many numbers, so that no fit takes minutes."""
FIRST_RADII = (100.0, 1.0, 0.01)
"""Times the scaled length of the start: a smaller one is tried where a first leap ends on a plateau."""
SMALL_CHANGE = 1e-10
FLAT = 1e-15
POOR, GOOD = 0.25, 0.75
"""Gain over what the linear model promised: below, the radius shrinks; above, it grows."""
BISECTIONS = 60


@dataclass(slots=True)
class _Descent:
    """Where one descent stands: coefficients, whitened residuals and Jacobian, cost |residuals|²."""

    curve: Curve
    x: Array
    y: Array
    whitener: Whitener
    q: Array
    left: Array
    rows: Array
    cost: float

    @classmethod
    def at(cls, curve: Curve, x: Array, y: Array, whitener: Whitener, q: Array) -> _Descent | None:
        found = curve.evaluate(x, q)
        if not (np.isfinite(found.values).all() and np.isfinite(found.jacobian).all()):
            return None
        return cls._of(curve, x, y, whitener, q, found)

    @classmethod
    def _of(
        cls, curve: Curve, x: Array, y: Array, whitener: Whitener, q: Array, found: Evaluated
    ) -> _Descent | None:
        left, rows = whitener.divided(y - found.values), whitener.divided(found.jacobian)
        with np.errstate(over="ignore"):
            cost = float(left @ left)
        return cls(curve, x, y, whitener, q, left, rows, cost) if math.isfinite(cost) else None

    def moved(self, change: Array) -> _Descent | None:
        """The state after a step, or None where the model has no finite value there."""
        return _Descent.at(self.curve, self.x, self.y, self.whitener, self.q + change)


def descend(
    curve: Curve, x: Array, y: Array, whitener: Whitener, start: Array, *, first_radius: float
) -> Array:
    """Coefficients near the minimum that is reached from the start; `first_radius` in lengths of the start.

    Refused: a model without finite values at the start, and no minimum within the steps allowed.
    """
    state = _Descent.at(curve, x, y, whitener, start)
    if state is None:
        raise UnusableInput(refuse("fit-not-finite-at-start", path="model.parameters"))
    scale = _largest(np.zeros(len(start)), state)
    radius = first_radius * (float(np.linalg.norm(scale * start)) or 1.0)
    steps = int(min(MOST_STEPS, max(FEWEST_STEPS, MOST_NUMBERS / state.rows.size)))
    for _ in range(steps):
        scale = _largest(scale, state)
        change = _bounded_step(state, scale, radius)
        tried = state.moved(change)
        promised = state.cost - _cost_of(state.left - state.rows @ change)
        gained = -math.inf if tried is None else state.cost - tried.cost
        if max(abs(gained), promised) <= FLAT * state.cost or (gained < 0 and _is_small(change, state.q)):
            return state.q
        radius = _next_radius(radius, float(np.linalg.norm(scale * change)), gained, promised)
        if tried is not None and gained >= 0:
            state = tried
    raise UnusableInput(refuse("fit-not-converged", found=steps))


def _largest(scale: Array, state: _Descent) -> Array:
    """The largest length each column has had; one where it never had any."""
    lengths = np.maximum(scale, np.sqrt(np.einsum("ij,ij->j", state.rows, state.rows)))
    return np.where(lengths > 0, lengths, 1.0)


def _next_radius(radius: float, length: float, gained: float, promised: float) -> float:
    ratio = gained / promised if promised > 0 else 0.0
    if ratio < POOR:
        return (0.25 if math.isfinite(gained) else 0.1) * min(radius, 2 * length)
    return max(radius, 2 * length) if ratio > GOOD else radius


def _cost_of(left: Array) -> float:
    return float(left @ left)


def _bounded_step(state: _Descent, scale: Array, radius: float) -> Array:
    """argmin |rows·δ − left| within |scale·δ| ≤ radius: the damping by bisection of its logarithm."""
    u, singular, v = np.linalg.svd(state.rows / scale, full_matrices=False)
    target = u.T @ state.left

    def damped(damping: float) -> Array:
        below = singular**2 + damping
        return np.where(below > 0, singular * target / np.where(below > 0, below, 1.0), 0.0)

    best = damped(0.0)
    if not float(np.linalg.norm(best)) <= radius:
        best = damped(_damping(damped, radius, float(singular[0])))
    return np.asarray(v.T @ best / scale)


def _damping(damped: Callable[[float], Array], radius: float, largest: float) -> float:
    low, high = math.log(largest) * 2 - 80.0, math.log(largest) * 2 + 80.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if float(np.linalg.norm(damped(math.exp(middle)))) > radius:
            low = middle
        else:
            high = middle
        if high - low < 0.05:  # a tenth in damping is near enough
            break
    return math.exp(high)


def _is_small(change: Array, q: Array) -> bool:
    return bool(np.max(np.abs(change) / np.where(q == 0, 1.0, np.abs(q))) < SMALL_CHANGE)
