"""Type A evaluation: from readings to an estimate with its standard uncertainty and degrees of freedom.

JCGM 100:2008, 4.2 and H.5; JJF 1059.1-2012, 4.3.2. All functions take readings in one unit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from junheng.core.reason import UnusableInput, refuse

RANGE_COEFFICIENTS = {
    2: (1.13, 0.9), 3: (1.69, 1.8), 4: (2.06, 2.7), 5: (2.33, 3.6), 6: (2.53, 4.5), 7: (2.70, 5.3), 8: (2.85, 6.0),
    9: (2.97, 6.8),
}  # fmt: skip
"""Number of readings: C (range over standard deviation) and degrees of freedom (JJF 1059.1-2012, table 1;
recalled. C is the mean range of normal samples, which the tests compute anew)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mean, standard deviation of one reading, standard uncertainty of the mean, degrees of freedom."""

    value: float
    s: float
    u: float
    dof: float


@dataclass(frozen=True, slots=True)
class VarianceAnalysis:
    """One-way analysis of variance of J groups of K readings (JCGM 100:2008, H.5).

    `u` lets the groups differ: s_means/sqrt(J) with J − 1; `u_pooled` holds if they do not. Where no group
    scatters, F is infinite, or undefined (NaN) if all readings are equal.
    """

    mean: float
    s_within: float
    s_between: float
    s_means: float
    F: float
    p_value: float
    u: float
    u_pooled: float
    dof: float


@contextmanager
def _within_doubles() -> Iterator[None]:
    """Sums and squares that a double cannot hold are the readings' fault, not ours."""
    try:
        yield
    except OverflowError:
        raise UnusableInput(refuse("readings-beyond-double")) from None


@_within_doubles()
def mean_of(samples: Sequence[float]) -> Estimate:
    """Mean of n ≥ 2 independent readings; u = s/sqrt(n), n − 1 degrees of freedom."""
    _need(len(samples), 2)
    n = len(samples)
    mean = math.fsum(samples) / n
    s = math.sqrt(math.fsum((x - mean) ** 2 for x in samples) / (n - 1))
    return Estimate(mean, s, s / math.sqrt(n), float(n - 1))


@_within_doubles()
def pooled_mean(samples: Sequence[float], *, pooled_s: float, pooled_dof: float) -> Estimate:
    """Mean of n ≥ 1 readings with the standard deviation of an earlier pool; its dof stay (practice X11)."""
    _need(len(samples), 1)
    mean = math.fsum(samples) / len(samples)
    return Estimate(mean, pooled_s, pooled_s / math.sqrt(len(samples)), pooled_dof)


def from_range(value: float, *, spread: float, n: int) -> Estimate:
    """u from the range of 2 to 9 readings: s = R/C, u = s/sqrt(n)."""
    if n not in RANGE_COEFFICIENTS:
        raise UnusableInput(refuse("value-out-of-range", found=n, expected="n = 2…9"))
    coefficient, dof = RANGE_COEFFICIENTS[n]
    s = spread / coefficient
    return Estimate(value, s, s / math.sqrt(n), dof)


@_within_doubles()
def pool(deviations: Sequence[float], sizes: Sequence[int]) -> tuple[float, float]:
    """Pooled standard deviation and its degrees of freedom from groups of any sizes ≥ 2."""
    dof = [size - 1 for size in sizes]
    variance = math.fsum(nu * s**2 for nu, s in zip(dof, deviations, strict=True)) / sum(dof)
    return math.sqrt(variance), float(sum(dof))


@_within_doubles()
def analyse_groups(means: Sequence[float], deviations: Sequence[float], n: int) -> VarianceAnalysis:
    """From the means and standard deviations of J ≥ 2 groups of n ≥ 2 readings each."""
    groups = len(means)
    _need(groups, 2)
    _need(n, 2)
    whole = mean_of(means)
    within = math.fsum(s**2 for s in deviations) / groups
    means_variance = whole.s**2
    between = max(means_variance - within / n, 0.0)
    ratio = n * means_variance / within if within else (math.inf if means_variance else math.nan)
    nu_means, nu_within = groups - 1, groups * (n - 1)
    pooled = (nu_means * n * means_variance + nu_within * within) / (groups * n - 1)
    return VarianceAnalysis(
        mean=whole.value,
        s_within=math.sqrt(within),
        s_between=math.sqrt(between),
        s_means=whole.s,
        F=ratio,
        p_value=float(special.fdtrc(nu_means, nu_within, ratio)),
        u=whole.u,
        u_pooled=math.sqrt(pooled / (groups * n)),
        dof=float(nu_means),
    )


def joint_covariance(columns: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """Covariance of the means of quantities read together n times (JCGM 100:2008, 5.2.3)."""
    n = len(columns[0])
    return np.atleast_2d(np.cov(np.asarray(columns, dtype=float), ddof=1)) / n


def _need(found: int, limit: int) -> None:
    if found < limit:
        raise UnusableInput(refuse("too-few-samples", found=found, limit=limit))
