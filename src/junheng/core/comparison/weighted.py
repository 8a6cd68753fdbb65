"""Means whose weights are inverse variances, and the arithmetic mean; intervals normal and Knapp–Hartung."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy import special

from junheng.core.comparison.fit import Ends, Fit
from junheng.core.comparison.heterogeneity import (
    dersimonian_laird,
    mandel_paule,
    mean_at,
    reml,
)
from junheng.core.comparison.scaled import Results, Spectrum
from junheng.core.uncertainty.measurement import Coverage

CONVENTIONAL = {2.0: 0.95, 3.0: 0.99}
"""GUM 6.3.3: k = 2 stands for about 95 %, k = 3 for about 99 %."""


@dataclass(frozen=True)
class Asked:
    """How intervals are stated: their names and their coverage."""

    intervals: Collection[str]
    coverage: Coverage

    @property
    def k(self) -> float:
        """The factor as stated, or the normal quantile of the probability stated."""
        if self.coverage.k is not None:
            return self.coverage.k
        assert self.coverage.probability is not None
        return float(special.ndtri((1 + self.coverage.probability) / 2))

    @property
    def probability(self) -> float:
        """For intervals that are quantiles: 95 % for k = 2 and 99 % for k = 3 (GUM 6.3.3), else that of a normal."""
        if self.coverage.k is None:
            assert self.coverage.probability is not None
            return self.coverage.probability
        return CONVENTIONAL.get(self.coverage.k, math.erf(self.coverage.k / math.sqrt(2)))


def normal_interval(value: float, u: float | None, asked: Asked) -> dict[str, Ends]:
    if u is None or "normal" not in asked.intervals:
        return {}
    return {"normal": (value - asked.k * u, value + asked.k * u)}


def weighted_mean(members: Results, asked: Asked) -> Fit:
    """Σ x/u² over Σ 1/u²; for correlated results the generalised least-squares mean (Cox 2002, procedure A)."""
    return _inverse_variance(members.spectrum(), 0.0, None, asked)


def dersimonian_laird_mean(members: Results, asked: Asked) -> Fit:
    """τ by moments (DerSimonian and Laird 1986)."""
    return _with_tau(members, dersimonian_laird(members.spectrum()), asked)


def mandel_paule_mean(members: Results, asked: Asked) -> Fit:
    """τ from Q = n − 1 (Paule and Mandel 1982)."""
    return _with_tau(members, mandel_paule(members.spectrum()), asked)


def reml_mean(members: Results, asked: Asked) -> Fit:
    """τ of the greatest restricted likelihood."""
    return _with_tau(members, reml(members.spectrum()), asked)


def _with_tau(members: Results, tau2: float, asked: Asked) -> Fit:
    return _inverse_variance(members.spectrum(), tau2, math.sqrt(tau2), asked)


def _inverse_variance(spectrum: Spectrum, tau2: float, tau: float | None, asked: Asked) -> Fit:
    mean = mean_at(spectrum, tau2)
    u = math.sqrt(mean.variance)
    intervals = normal_interval(mean.value, u, asked)
    numbers: dict[str, float] = {}
    scales: dict[str, float] = {}
    if spectrum.size > 1:
        numbers["q"] = q = mean.q / (spectrum.size - 1)
        scales = {"u_knapp_hartung": u * math.sqrt(q), "u_modified_knapp_hartung": u * math.sqrt(max(1.0, q))}
        intervals |= _knapp_hartung(mean.value, scales, spectrum.size - 1, asked)
    return Fit(mean.value, u, tau, spectrum.weights(tau2), intervals, scales, numbers)


def _knapp_hartung(value: float, scales: dict[str, float], dof: int, asked: Asked) -> dict[str, Ends]:
    """u scaled by √q (Hartung and Knapp 2001), or by √max(1, q) (Röver et al. 2015): once, and Student's t."""
    t = float(special.stdtrit(dof, (1 + asked.probability) / 2))
    found = {}
    for name in ("knapp-hartung", "modified-knapp-hartung"):
        if name in asked.intervals:
            half = t * scales["u_" + name.replace("-", "_")]
            found[name] = (value - half, value + half)
    return found


def arithmetic_mean(members: Results, asked: Asked) -> Fit:
    """x̄ with u² = Σ u²/n² (covariances added); where u is missing, u = s/√n.

    The Knapp–Hartung interval of equal weights is x̄ ± t s/√n.
    """
    n = members.size
    weights = np.full(n, 1 / n)
    value = float(members.x.mean())
    scatter = float(members.x.std(ddof=1)) / math.sqrt(n) if n > 1 else None
    u = math.sqrt(members.spread_of(weights)[1]) if members.has_all_u else scatter
    scales = {} if scatter is None else {"u_of_scatter": scatter}
    intervals = normal_interval(value, u, asked)
    if scatter is not None and u is not None:
        larger = {"u_knapp_hartung": scatter, "u_modified_knapp_hartung": max(scatter, u)}
        intervals |= _knapp_hartung(value, larger, n - 1, asked)
    return Fit(value, u, None, weights, intervals, scales)
