"""Dark uncertainty τ: DerSimonian–Laird, Mandel–Paule, REML, and its Q-profile interval.

All on the spectrum of the covariance, so correlated results need no other formulas. With
P = Σ⁻¹ − Σ⁻¹11'Σ⁻¹/(1'Σ⁻¹1) and Σ = V + τ²I, the generalised Q(τ²) = x'Px falls and is convex in τ², for
dQ/dτ² = −x'P²x and d²Q/d(τ²)² = 2x'P³x; Newton from the left therefore never jumps over the root.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from junheng.core.comparison.scaled import Array, Spectrum

MOST_STEPS = 2000
SETTLED = 4e-16
GRID = 96


@dataclass(frozen=True)
class Mean:
    """The generalised least-squares mean at one τ²: value, its variance, Q, and −dQ/dτ²."""

    value: float
    variance: float
    q: float
    slope: float


def mean_at(spectrum: Spectrum, tau2: float) -> Mean:
    weight = 1 / (spectrum.variances + tau2)
    carried = spectrum.a * weight
    total = float(spectrum.a @ carried)
    value = float(carried @ spectrum.z) / total
    residual = spectrum.z - spectrum.a * value
    weighted = weight * residual
    return Mean(value, 1 / total, float(weighted @ residual), float(weighted @ weighted))


def solve_q(spectrum: Spectrum, target: float) -> float:
    """τ² at which Q(τ²) equals `target`; 0 where Q(0) is not above it."""
    tau2 = 0.0
    for _step in range(MOST_STEPS):
        found = mean_at(spectrum, tau2)
        excess = found.q - target
        if excess <= 0 or found.slope <= 0:
            break
        # Newton for 1/Q, which is nearly linear in τ², where it does not overshoot; else for Q.
        step = excess / found.slope
        longer = step * found.q / target
        after = mean_at(spectrum, tau2 + longer) if longer > step else None
        step = longer if after is not None and after.q >= target else step
        tau2 += step
        if step <= SETTLED * tau2:
            break
    return tau2


def dersimonian_laird(spectrum: Spectrum) -> float:
    """τ² by moments: (Q − (n−1)) / tr P at τ = 0, not below zero."""
    weight = 1 / spectrum.variances
    carried = spectrum.a * weight
    trace = float(weight.sum() - (carried @ carried) / (spectrum.a @ carried))
    if trace <= 0:
        return 0.0
    return max(0.0, (mean_at(spectrum, 0.0).q - (spectrum.size - 1)) / trace)


def mandel_paule(spectrum: Spectrum) -> float:
    """τ² that makes Q equal to n − 1."""
    return solve_q(spectrum, spectrum.size - 1.0)


def reml(spectrum: Spectrum) -> float:
    """τ² of the greatest restricted likelihood: the best of a grid over all scales, then its stationary point."""
    grid = tau2_grid(spectrum.z, spectrum.a, spectrum.variances)
    weight = 1 / (spectrum.variances + grid[:, None])
    carried = weight * spectrum.a
    total = carried @ spectrum.a
    value = (carried @ spectrum.z) / total
    residual = spectrum.z - np.outer(value, spectrum.a)
    likelihood = -0.5 * (
        np.log(spectrum.variances + grid[:, None]).sum(axis=1)
        + np.log(total)
        + (weight * residual**2).sum(axis=1)
    )
    best = int(np.argmax(likelihood))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    if best == 0 and _reml_score(0.0, spectrum) <= 0:
        return 0.0
    return refined(lambda tau2: _reml_score(tau2, spectrum), float(low), float(high), float(grid[best]))


def _reml_score(tau2: float, spectrum: Spectrum) -> float:
    weight = 1 / (spectrum.variances + tau2)
    carried = spectrum.a * weight
    total = float(spectrum.a @ carried)
    residual = weight * (spectrum.z - spectrum.a * (float(carried @ spectrum.z) / total))
    return float(residual @ residual - weight.sum() + (carried @ carried) / total)


def tau2_grid(z: Array, a: Array, variances: Array) -> Array:
    """0, then τ² from far below the least variance to far above the spread, evenly in the logarithm."""
    centre = float(a @ z) / float(a @ a)
    spread = float(((z - a * centre) ** 2).max())
    low, high = float(variances.min()) * 1e-4, max(spread, float(variances.max())) * 10
    return np.concatenate([[0.0], np.geomspace(low, high, GRID)])


def refined(score: Callable[[float], float], low: float, high: float, best: float) -> float:
    """The root of a score that falls through zero between two grid points; the grid point if it does not."""
    if not score(low) > 0 > score(high):
        return best
    return float(optimize.brentq(score, low, high, xtol=1e-300, rtol=1e-14))


def q_profile(spectrum: Spectrum, probability: float) -> tuple[float, float]:
    """Interval of τ by the Q-profile (Viechtbauer 2007): Q(τ²) at both quantiles of chi-squared, n − 1."""
    dof = spectrum.size - 1
    high, low = (float(special.chdtri(dof, (1 - sign * probability) / 2)) for sign in (1, -1))
    return float(np.sqrt(solve_q(spectrum, high))), float(np.sqrt(solve_q(spectrum, low)))
