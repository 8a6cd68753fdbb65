"""Degrees of equivalence: every laboratory's difference from a reference, and from every other laboratory.

For x_ref = Σ w x the variance of d_i = x_i − x_ref is u_i² (1 − 2 w_i) + u_ref², covariances counted; it is
u_i² − u_ref² for members of an inverse-variance mean only, and u_i² + u_ref² for laboratories outside the
reference (w = 0). With dark uncertainty u_i² + τ² stands for u_i²; without it u_ref keeps the τ it was
computed with, because the reference is what it is. References that are not linear go by bootstrap, posterior
ones by their mixture. The transfer variance is added to all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from junheng.core.comparison.bootstrap import Bootstrap
from junheng.core.comparison.fit import Posterior
from junheng.core.comparison.quadrature import half_width
from junheng.core.comparison.scaled import Array, Results
from junheng.core.comparison.weighted import Asked

ROUNDING = 1e-12
"""A variance below this part of u² is that of a result against itself."""


@dataclass(frozen=True)
class ReferenceValue:
    """A value to compare with, scaled. `weights` over all results, None where it is not linear in them."""

    name: str
    value: float
    u: float | None
    tau: float = 0.0
    weights: Array | None = None
    posterior: Posterior | None = None
    bootstrap: Bootstrap | None = None
    own: int | None = None
    """Position of the result that is the reference itself (the pilot's)."""


@dataclass(frozen=True)
class Unilateral:
    """d of every result (scaled), its u and U with and without dark uncertainty; NaN where undefined."""

    d: Array
    u_with: Array
    U_with: Array
    u_without: Array
    U_without: Array
    u_reference: Array
    method: str


def unilateral(
    results: Results, reference: ReferenceValue, asked: Asked, *, transfer_variance: float
) -> Unilateral:
    """`transfer_variance` scaled."""
    d = results.x - reference.value
    if reference.bootstrap is not None:
        found = reference.bootstrap
        parts = [(each.u, each.U) for each in (found.with_dark, found.without_dark)]
        method = "bootstrap"
    elif reference.posterior is not None:
        parts = [_mixture(results, reference.posterior, asked, dark=dark) for dark in (True, False)]
        method = "posterior"
    else:
        parts = [_linear(results, reference, asked, reference.tau**2 * dark) for dark in (1, 0)]
        method = "linear"
    (u_with, U_with), (u_without, U_without) = (_plus(*each, transfer_variance) for each in parts)
    u_reference = np.full(results.size, math.nan if reference.u is None else reference.u)
    return Unilateral(d, u_with, U_with, u_without, U_without, u_reference, method)


def against_values(
    results: Results, d: Array, u_reference: Array, asked: Asked, *, transfer_variance: float
) -> Unilateral:
    """Differences from a value of its own for each laboratory (a drifting standard), independent of the results."""
    u = np.sqrt(results.u**2 + u_reference**2 + transfer_variance)
    return Unilateral(d, u, asked.k * u, u, asked.k * u, u_reference, "linear")


def _linear(results: Results, reference: ReferenceValue, asked: Asked, tau2: float) -> tuple[Array, Array]:
    if reference.u is None:
        nothing = np.full(results.size, np.nan)
        return nothing, nothing
    weights = np.zeros(results.size) if reference.weights is None else reference.weights
    shared, _ = results.spread_of(weights)
    own = results.u**2 + tau2
    variance = own - 2 * (shared + tau2 * weights) + reference.u**2
    variance = np.where(np.abs(variance) <= ROUNDING * own, 0.0, np.maximum(variance, 0.0))
    u = np.sqrt(variance)
    return u, asked.k * u


def _mixture(results: Results, posterior: Posterior, asked: Asked, *, dark: bool) -> tuple[Array, Array]:
    """x_i − μ with the laboratory's own effect: over the posterior, N(x_i − μ̄, u_i² [+ τ²] + var(μ | τ))."""
    p = posterior.probability
    shift = posterior.mean - float(p @ posterior.mean)
    base = posterior.sd**2 + (posterior.tau**2 if dark else 0.0)
    u = np.sqrt(float(p @ (shift**2 + base)) + results.u**2)
    half = [
        math.nan if math.isnan(each) else half_width(p, shift, np.sqrt(base + each**2), asked.probability)
        for each in results.u
    ]
    return u, np.array(half)


def _plus(u: Array, half: Array, variance: float) -> tuple[Array, Array]:
    """Both with a variance more; U keeps its ratio to u."""
    if not variance:
        return u, half
    wider = np.sqrt(u**2 + variance)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(u > 0, half / u, np.nan)
    known = ratio[np.isfinite(ratio)]
    return wider, wider * np.where(np.isfinite(ratio), ratio, known[0] if known.size else np.nan)


@dataclass(frozen=True, slots=True)
class Pair:
    """Positions of two results, d = first − second, and u with and without dark uncertainty; scaled."""

    first: int
    second: int
    d: float
    u_with: float
    u_without: float


def bilateral(results: Results, tau: float, order: list[int]) -> tuple[Pair, ...]:
    """All pairs in the order given. u² = u_i² + u_j² − 2 cov, and 2 τ² more with dark uncertainty.

    What the travelling standard adds to both is not counted: for one standard it is mostly common.
    """
    u2 = results.u**2
    found = []
    for place, i in enumerate(order):
        for j in order[place + 1 :]:
            shared = 0.0 if results.covariance is None else float(results.covariance[i, j])
            variance = (
                max(float(u2[i] + u2[j]) - 2 * shared, 0.0) if not np.isnan(u2[i] + u2[j]) else math.nan
            )
            found.append(
                Pair(i, j, float(results.x[i] - results.x[j]), math.sqrt(variance + 2 * tau**2), math.sqrt(variance))
            )  # fmt: skip
    return tuple(found)
