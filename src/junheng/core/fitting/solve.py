"""Least squares: the coefficients, the adjusted points, and the covariance of the coefficients.

One iteration serves all cases (Britt and Luecke 1973; for the line it is ISO/TS 28037:2010, 7.2.1): linearise the
curve at the adjusted abscissae ξ, weight the residuals with their effective covariance S, solve, move the points
by V_x D S⁻¹ r. The covariance (JᵀS⁻¹J)⁻¹ at ξ is the linearisation of orthogonal distance regression.
Formulas start from `descent`, on y alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.fitting.curve import Curve, Evaluated
from junheng.core.fitting.descent import FIRST_RADII, descend
from junheng.core.fitting.spread import Spread, Whitener
from junheng.core.reason import UnusableInput, refuse

Array = NDArray[np.float64]
MOST_ITERATIONS = 300
SETTLED = 1e-12
"""Relative to u(q) or to q: beyond this an iteration changes no digit that is read."""
DEGENERATE = 1e-14
"""Least singular value over the largest, columns scaled to length one."""


@dataclass(frozen=True, slots=True)
class Solution:
    """`covariance` of q for known weights; `gain` (p, n) is dq/dy; `effective` covariance S of the residuals."""

    q: Array
    covariance: Array
    adjusted: Array
    chi_squared: float
    gain: Array
    slopes: Array
    """df/dx at the adjusted points: dq/dx is −gain·slopes."""


@dataclass(frozen=True, slots=True)
class _Step:
    change: Array
    covariance: Array
    gain: Array
    left: Array
    """The whitened residuals after the step."""


def solve(curve: Curve, x: Array, y: Array, spread: Spread, start: Array) -> Solution:
    """Minimise over coefficients and, where x is uncertain, over the true abscissae.

    Refused: parameters the data do not tell apart, no convergence, no finite value at the start.
    """
    if curve.is_linear:
        return _iterate(curve, x, y, spread, _plain_start(curve, x, y, spread, start))
    problem: UnusableInput | None = None
    for radius in FIRST_RADII:
        try:
            near = descend(curve, x, y, Whitener.of(_of_y(spread)), start, first_radius=radius)
            return _iterate(curve, x, y, spread, near)
        except UnusableInput as found:
            problem = problem or found
    assert problem is not None
    raise problem


def _plain_start(curve: Curve, x: Array, y: Array, spread: Spread, start: Array) -> Array:
    """For a polynomial with uncertain x: the fit that leaves that out."""
    if spread.x is None:
        return start
    plain = curve.evaluate(x, start)
    near = start + _step(curve, plain, y - plain.values, Whitener.of(_of_y(spread))).change
    if not spread.y.any() and np.max(np.abs(near[1:]), initial=0.0) <= DEGENERATE * abs(near[0]):
        raise UnusableInput(refuse("fit-singular", found=", ".join(curve.names)))  # y exact and level
    return near


def _of_y(spread: Spread) -> Array:
    """Covariance for a start that leaves the uncertainty of x out; equal weights where y is exact somewhere."""
    variances = spread.y if spread.y.ndim == 1 else np.diagonal(spread.y)
    return spread.y if (variances > 0).all() else np.ones(len(variances))


def _step(curve: Curve, at: Evaluated, residuals: Array, whitener: Whitener) -> _Step:
    """The weighted linear problem at one linearisation, by singular values of the scaled Jacobian."""
    whitened = whitener.divided(at.jacobian)
    target = whitener.divided(residuals)
    if not (np.isfinite(whitened).all() and np.isfinite(target).all()):
        raise UnusableInput(refuse("fit-beyond-double"))
    lengths = np.sqrt(np.einsum("ij,ij->j", whitened, whitened))
    if not (lengths > 0).all():
        raise UnusableInput(refuse("fit-singular", found=curve.names[int(np.argmin(lengths))]))
    left, singular, right = np.linalg.svd(whitened / lengths, full_matrices=False)
    if singular[-1] < DEGENERATE * singular[0]:
        raise UnusableInput(refuse("fit-singular", found=", ".join(curve.names)))
    inner = right.T / singular / lengths[:, np.newaxis]
    change = inner @ (left.T @ target)
    gain = whitener.divided_transposed(left).T if whitener.root.ndim == 2 else left.T / whitener.root
    return _Step(change, inner @ inner.T, inner @ gain, target - whitened @ change)


def _iterate(curve: Curve, x: Array, y: Array, spread: Spread, q: Array) -> Solution:
    adjusted = x
    least, calm = math.inf, 0
    for done in range(MOST_ITERATIONS):
        at = curve.evaluate(adjusted, q)
        if not np.isfinite(at.values).all():
            raise UnusableInput(refuse("fit-not-converged", found=done))
        whitener = Whitener.of(spread.effective(at.slopes))
        residuals = y - at.values - at.slopes * (x - adjusted)
        step = _step(curve, at, residuals, whitener)
        size = _size(step.change, q, step.covariance)
        calm = calm + 1 if size >= least else 0  # no smaller steps: only rounding is left
        least = min(least, size)
        if size == 0 or (size < SETTLED and calm) or (size < 1e-8 and calm > 20):
            return _solution(q, adjusted, spread, at, step, whitener, residuals)
        q = q + step.change
        adjusted = x + spread.moved(at.slopes, whitener.divided_transposed(step.left))
    raise UnusableInput(refuse("fit-not-converged", found=MOST_ITERATIONS))


def _size(change: Array, q: Array, covariance: Array) -> float:
    """The largest change of a coefficient, over itself or over its u, whichever is larger."""
    scale = np.maximum(np.abs(q), np.sqrt(np.diagonal(covariance)))
    return float(np.max(np.abs(change) / scale))


def _solution(
    q: Array,
    adjusted: Array,
    spread: Spread,
    at: Evaluated,
    step: _Step,
    whitener: Whitener,
    residuals: Array,
) -> Solution:
    whitened = whitener.divided(residuals)
    return Solution(q, step.covariance, adjusted, float(whitened @ whitened), step.gain, at.slopes)
