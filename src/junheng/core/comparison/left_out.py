"""Leave-one-out: what each laboratory is compared with by the others alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from junheng.core.comparison import estimators
from junheng.core.comparison.fit import Fit
from junheng.core.comparison.scaled import Mask, Results
from junheng.core.comparison.weighted import Asked

SLOW = ("vangel-rukhin", "hierarchical-gauss", "hierarchical-laplace", "largest-consistent-subset")
MOST_SLOW = 15
MOST_LABS = 200


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Position of the result left out, the estimate of the others with u, d and U of the difference; scaled."""

    position: int
    value: float
    u: float | None
    d: float
    U: float | None


def leave_one_out(
    name: str, results: Results, asked: Asked, *, tau_scale: float | None
) -> tuple[LeftOut, ...]:
    """Every member in turn. U counts u_i², τ² and the modified Knapp–Hartung u of the others' estimate."""
    if not applies(name, results):
        return ()
    plain = Asked((), asked.coverage)
    found = []
    for at in np.flatnonzero(results.member):
        mask = results.member.copy()
        mask[at] = False
        others = results.only(mask)
        if others.size < estimators.NEEDS[name].labs:
            return ()
        fit = estimators.fit(name, others, plain, tau_scale=tau_scale)
        found.append(_left_out(int(at), fit, mask, results, asked))
    return tuple(found)


def applies(name: str, results: Results) -> bool:
    size = int(results.member.sum())
    return 2 <= size <= (MOST_SLOW if name in SLOW else MOST_LABS)


def _left_out(at: int, fit: Fit, mask: Mask, results: Results, asked: Asked) -> LeftOut:
    u = fit.scales.get("u_modified_knapp_hartung", fit.u) if fit.tau is not None else fit.u
    d = float(results.x[at]) - fit.value
    own = float(results.u[at])
    if u is None or math.isnan(own):
        return LeftOut(at, fit.value, u, d, None)
    shared = 0.0
    if results.covariance is not None and fit.weights is not None:
        weights = np.zeros(results.size)
        weights[mask] = fit.weights
        shared = float(results.covariance[at] @ weights)
    variance = own**2 + (fit.tau or 0.0) ** 2 + u**2 - 2 * shared
    return LeftOut(at, fit.value, u, d, asked.k * math.sqrt(max(variance, 0.0)))
