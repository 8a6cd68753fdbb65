"""The linear pool: the equal mixture of what the laboratories state (Stone 1961; Koepke et al. 2017)."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from junheng.core.comparison.fit import Fit
from junheng.core.comparison.scaled import Array, Results
from junheng.core.comparison.weighted import Asked, normal_interval
from junheng.core.reason import refuse

HALVINGS = 200


def linear_pool(members: Results, asked: Asked) -> Fit:
    """Mean Σ x/n, u² = Σ u²/n + Σ (x − x̄)²/n; the interval `quantile` is that of the mixture.

    A component with finite dof is Student's t with standard deviation u; for ν ≤ 2, where none exists, with
    scale u, and a warning.
    """
    value = float(members.x.mean())
    u = math.sqrt(float((members.u**2).mean() + members.x.var()))
    tail = (1 - asked.probability) / 2
    ends = _quantile(members, tail), _quantile(members, 1 - tail)
    few = [name for name, dof in zip(members.names, members.dof, strict=True) if dof <= 2]
    warnings = tuple(refuse("dof-two-or-less", found=name) for name in few)
    intervals = normal_interval(value, u, asked) | {"quantile": ends}
    weights = np.full(members.size, 1 / members.size)
    return Fit(value, u, None, weights, intervals, warnings=warnings)


def component_scales(u: Array, dof: Array) -> Array:
    """Scales of the t distributions whose standard deviations are u; u itself for dof ≤ 2 or infinite."""
    shrunk = np.where((dof > 2) & np.isfinite(dof), dof, np.inf)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(np.isinf(shrunk), u, u * np.sqrt((shrunk - 2) / shrunk)))


def _quantile(members: Results, probability: float) -> float:
    scales = component_scales(members.u, members.dof)
    finite = np.isfinite(members.dof)
    dof = np.where(finite, members.dof, 1.0)
    single = np.where(finite, special.stdtrit(dof, probability), special.ndtri(probability))
    ends = members.x + scales * single
    low, high = float(ends.min()), float(ends.max())
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        standard = (middle - members.x) / scales
        below = np.where(finite, special.stdtr(dof, standard), special.ndtr(standard)).mean()
        low, high = (middle, high) if below < probability else (low, middle)
    return (low + high) / 2
