"""Every estimator by its name: what it needs, and how it is computed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from junheng.core.comparison import hierarchical, robust, weighted
from junheng.core.comparison.fit import Fit
from junheng.core.comparison.heterogeneity import mean_at
from junheng.core.comparison.model import ESTIMATORS
from junheng.core.comparison.pool import linear_pool
from junheng.core.comparison.scaled import Results
from junheng.core.comparison.subsets import (
    MOST_CORRELATED,
    MOST_LABS,
    MOST_SUBSETS,
    Subsets,
    largest_consistent_subsets,
)
from junheng.core.comparison.vangel_rukhin import vangel_rukhin
from junheng.core.comparison.weighted import Asked
from junheng.core.reason import Refusal, refuse

Estimate = Callable[[Results, Asked], Fit]
SAME = 1e-9
"""Relative difference up to which two chi-squared are one, computed twice."""


@dataclass(frozen=True, slots=True)
class Needs:
    u: bool = True
    labs: int = 1
    independence: bool = False


NEEDS: dict[str, Needs] = {
    "weighted-mean": Needs(),
    "arithmetic-mean": Needs(u=False),
    "median": Needs(u=False),
    "dersimonian-laird": Needs(labs=2),
    "mandel-paule": Needs(labs=2),
    "reml": Needs(labs=2),
    "vangel-rukhin": Needs(labs=2, independence=True),
    "huber": Needs(u=False),
    "algorithm-a": Needs(u=False),
    "q-hampel": Needs(u=False),
    "linear-pool": Needs(),
    "hierarchical-gauss": Needs(labs=2),
    "hierarchical-laplace": Needs(labs=2, independence=True),
    "largest-consistent-subset": Needs(),
}
SOURCES = {
    "weighted-mean": "Cox 2002, Metrologia 39, 589, procedure A; JJF 1117-2010",
    "arithmetic-mean": "sum of x/n, u^2 = sum of u^2/n^2; JJF 1117-2010",
    "median": "ISO 13528:2022, C.2 and 7.7.3: MADe, u = 1.25 MADe/sqrt(n)",
    "dersimonian-laird": "DerSimonian and Laird 1986, Controlled Clinical Trials 7, 177",
    "mandel-paule": "Paule and Mandel 1982, J. Res. NBS 87, 377",
    "reml": "restricted maximum likelihood; Viechtbauer 2005, J. Educ. Behav. Stat. 30, 261",
    "vangel-rukhin": "Vangel and Rukhin 1999, Biometrics 55, 129",
    "huber": "Huber 1981, Robust Statistics; k = 1.345, scale median |r|/0.6745 in every step",
    "algorithm-a": "ISO 13528:2022, C.3.1, iterated to its fixed point; u = 1.25 s*/sqrt(n)",
    "q-hampel": "ISO 13528:2022, C.5.2 and C.5.3; u = 1.25 s*/sqrt(n)",
    "linear-pool": "equal mixture; Koepke et al. 2017, Metrologia 54, S34",
    "hierarchical-gauss": "flat mu, half-Cauchy tau, by quadrature; Koepke et al. 2017, Metrologia 54, S34",
    "hierarchical-laplace": "Laplace effects of sd tau, flat mu, half-Cauchy tau, by quadrature",
    "largest-consistent-subset": "Cox 2007, Metrologia 44, 187; chi-squared at 5 %, all ties",
}
"""Where each is taken from."""
SIMPLE: dict[str, Estimate] = {
    "weighted-mean": weighted.weighted_mean,
    "arithmetic-mean": weighted.arithmetic_mean,
    "median": robust.median,
    "dersimonian-laird": weighted.dersimonian_laird_mean,
    "mandel-paule": weighted.mandel_paule_mean,
    "reml": weighted.reml_mean,
    "vangel-rukhin": vangel_rukhin,
    "huber": robust.huber,
    "algorithm-a": robust.algorithm_a,
    "q-hampel": robust.q_hampel,
    "linear-pool": linear_pool,
}
assert list(NEEDS) == list(SOURCES) == list(ESTIMATORS)


def why_not(name: str, members: Results) -> Refusal | None:
    """Why an estimator cannot be computed from these results; None where it can."""
    needs = NEEDS[name]
    if needs.u and not members.has_all_u:
        lab = members.names[int(np.flatnonzero(np.isnan(members.u))[0])]
        return refuse("estimator-needs-u", path="estimators", estimator=name, lab=lab)
    if members.size < needs.labs:
        return refuse(
            "estimator-needs-labs", path="estimators", estimator=name, limit=needs.labs, found=members.size
        )
    if needs.independence and members.covariance is not None:
        return refuse("estimator-needs-independence", path="estimators", estimator=name)
    most = MOST_LABS if members.covariance is None else MOST_CORRELATED
    if name == "largest-consistent-subset" and members.size > most:
        return refuse(
            "estimator-too-many-labs", path="estimators", estimator=name, limit=most, found=members.size
        )
    return None


def fit(
    name: str, members: Results, asked: Asked, *, tau_scale: float | None, subsets: Subsets | None = None
) -> Fit:
    """`tau_scale` in the unit of the point; `subsets` where they were searched already.

    Without `asked.intervals` the value, its u and τ alone are wanted, for leave-one-out.
    """
    if name == "hierarchical-gauss":
        found = hierarchical.hierarchical_gauss(members, asked, tau_scale)
        return hierarchical.with_dof(found, members, tau_scale) if asked.intervals else found
    if name == "hierarchical-laplace":
        return hierarchical.hierarchical_laplace(members, asked, tau_scale)
    if name == "largest-consistent-subset":
        return _of_subset(members, asked, subsets or largest_consistent_subsets(members))
    return SIMPLE[name](members, asked)


def _of_subset(members: Results, asked: Asked, subsets: Subsets) -> Fit:
    """The weighted mean of the largest consistent subset; of tied ones that of least chi-squared (Cox 2007)."""
    best = min(range(len(subsets.rows)), key=lambda at: subsets.chi_squared[at])
    least = subsets.chi_squared[best]
    equal = [
        at
        for at, chi in enumerate(subsets.chi_squared)
        if math.isclose(chi, least, rel_tol=SAME, abs_tol=SAME)
    ]
    warnings: list[Refusal] = []
    if not subsets.complete:
        warnings.append(refuse("subsets-not-all", limit=MOST_SUBSETS))
    if len(subsets.rows) > 1:
        warnings.append(refuse("subsets-tie", found=len(subsets.rows)))
    row = subsets.rows[best]
    chosen = members.only(row)
    mean = mean_at(chosen.spectrum(), 0.0)
    weights = np.zeros(members.size)
    weights[row] = chosen.spectrum().weights(0.0)
    u = math.sqrt(mean.variance)
    if len(equal) > 1:
        warnings.append(refuse("subsets-equal"))
        return Fit(math.nan, None, warnings=tuple(warnings))
    intervals = weighted.normal_interval(mean.value, u, asked)
    return Fit(
        mean.value, u, None, weights, intervals, {}, {"chi_squared": mean.q}, tuple(warnings),
        subset=row.astype(float),
    )  # fmt: skip
