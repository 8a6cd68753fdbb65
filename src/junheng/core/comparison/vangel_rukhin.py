"""Maximum likelihood of Vangel and Rukhin (1999, Biometrics 55, 129): τ and every σ_i estimated together.

With ξ_i the variance of x_i within laboratory i, known through u_i² with ν_i degrees of freedom:
−2 log L = Σ log(τ² + ξ_i) + (x_i − μ)²/(τ² + ξ_i) + ν_i (log ξ_i + u_i²/ξ_i); for ν_i = ∞, ξ_i = u_i².
"""

from __future__ import annotations

import math

import numpy as np

from junheng.core.comparison.fit import Fit
from junheng.core.comparison.heterogeneity import refined, tau2_grid
from junheng.core.comparison.scaled import Array, Results
from junheng.core.comparison.weighted import Asked, normal_interval

GRID_STEPS, LAST_STEPS = 15, 5000
EVERY = 3
"""Of the common grid of τ² every third place is enough to see the tops."""
SETTLED = 1e-13
NEWTON = 3


def vangel_rukhin(members: Results, asked: Asked) -> Fit:
    """The greatest likelihood over a grid of τ², refined where the profile's slope is zero; u = (Σ w)^−1/2."""
    x, u2, dof = members.x, members.u**2, members.dof
    grid = tau2_grid(x, np.ones(len(x)), u2)[::EVERY, None]
    mean, inner = _profile(x, u2, dof, grid, GRID_STEPS)
    cost = _cost(x, u2, dof, grid, mean, inner)
    best = int(np.argmin(cost))
    low, high = (float(grid[min(max(best + way, 0), len(grid) - 1), 0]) for way in (-1, 1))
    near = inner[best : best + 1]
    tau2 = refined(lambda at: _slope(x, u2, dof, at, near), low, high, float(grid[best, 0]))
    if best == 0 and _slope(x, u2, dof, 0.0, near) <= 0:
        tau2 = 0.0
    mean, inner = _profile(x, u2, dof, np.array([[tau2]]), LAST_STEPS, near)
    weights = 1 / (tau2 + inner[0])
    u = 1 / math.sqrt(float(weights.sum()))
    value = float(mean[0, 0])
    return Fit(value, u, math.sqrt(tau2), weights / weights.sum(), normal_interval(value, u, asked))


def _slope(x: Array, u2: Array, dof: Array, tau2: float, near: Array) -> float:
    """−d(−2 log L)/dτ² on the profile, where the derivatives by μ and ξ vanish; `near`: ξ to start from."""
    mean, inner = _profile(x, u2, dof, np.array([[tau2]]), LAST_STEPS, near)
    weight = 1 / (tau2 + inner[0])
    return float((weight**2 * (x - mean[0, 0]) ** 2 - weight).sum())


def _profile(
    x: Array, u2: Array, dof: Array, tau2: Array, steps: int, start: Array | None = None
) -> tuple[Array, Array]:
    """μ and ξ that belong to each τ² (rows): by turns, each the best for the other."""
    inner = (np.broadcast_to(u2, (len(tau2), len(x))) if start is None else start).copy()
    weight = 1 / (tau2 + inner)
    mean = (weight @ x / weight.sum(axis=1))[:, None]
    if np.isinf(dof).all():
        return mean, inner
    for _step in range(steps):
        inner = _within(x, u2, dof, tau2, mean, inner)
        weight = 1 / (tau2 + inner)
        new = (weight @ x / weight.sum(axis=1))[:, None]
        moved = float(np.abs(new - mean).max())
        mean = new
        if moved <= SETTLED * math.sqrt(float(u2.min())):
            break
    return mean, inner


def _within(x: Array, u2: Array, dof: Array, tau2: Array, mean: Array, start: Array) -> Array:
    """ξ that is best for given μ and τ²: Newton in log ξ, kept from leaping; unchanged for infinite dof."""
    finite = np.isfinite(dof)
    squares = (x - mean)[:, finite] ** 2
    heavy, stated = dof[finite], u2[finite]
    log_inner = np.log(start[:, finite])
    for _step in range(NEWTON):
        inner = np.exp(log_inner)
        total = tau2 + inner
        slope = inner / total - inner * squares / total**2 + heavy * (1 - stated / inner)
        bend = heavy * stated / inner + np.maximum(
            inner * tau2 / total**2 - squares * inner * (tau2 - inner) / total**3, 0.0
        )
        step = np.clip(slope / bend, -1.0, 1.0)
        log_inner = log_inner - step
        if float(np.abs(step).max()) < SETTLED:
            break
    found = start.copy()
    found[:, finite] = np.exp(log_inner)
    return found


def _cost(x: Array, u2: Array, dof: Array, tau2: Array, mean: Array, inner: Array) -> Array:
    total = tau2 + inner
    heavy = np.where(np.isfinite(dof), dof, 0.0)
    own = heavy * (np.log(inner) + u2 / inner)
    return np.asarray((np.log(total) + (x - mean) ** 2 / total + own).sum(axis=1))
