"""Outlier statistics of a round: Mandel's h and k, Cochran, Grubbs (ISO 5725-2:1994, clause 7; GB/T 6379.2)."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy import special

from junheng.core.comparison.scaled import Array, Results
from junheng.core.reason import Refusal, refuse

LEVELS = (0.05, 0.01)
"""Above the first critical value a straggler, above the second an outlier (ISO 5725-2, 7.3.2.1)."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """One statistic of one laboratory (or of the round): value, critical values at 5 % and 1 %, p-value."""

    lab: str
    value: float
    critical: tuple[float, float]
    p_value: float | None = None

    @property
    def verdict(self) -> str:
        size = abs(self.value)
        return "outlier" if size > self.critical[1] else "straggler" if size > self.critical[0] else "inside"


@dataclass(frozen=True, slots=True)
class Outliers:
    """`grubbs` names the value farthest from the mean on each side; None where nothing can be tested."""

    h: tuple[Statistic, ...] = ()
    k: tuple[Statistic, ...] = ()
    grubbs_high: Statistic | None = None
    grubbs_low: Statistic | None = None
    cochran: Statistic | None = None
    repeatability: float | None = None
    """Pooled standard deviation of the replicates, in the unit of the point."""
    warnings: tuple[Refusal, ...] = ()


def outliers_of(results: Results) -> Outliers:
    h = _mandel_h(results)
    high, low = _grubbs(results, 1), _grubbs(results, -1)
    spreads = {
        name: (statistics.stdev(replicates), len(replicates))
        for name, replicates in zip(results.names, results.replicates, strict=True)
        if len(replicates) > 1
    }
    if len(spreads) < 2 or not any(s for s, _ in spreads.values()):
        return Outliers(h, (), high, low)
    cochran, warnings = _cochran(spreads)
    pooled = math.sqrt(
        sum(s**2 * (n - 1) for s, n in spreads.values()) / sum(n - 1 for _, n in spreads.values())
    )
    return Outliers(h, _mandel_k(spreads, pooled), high, low, cochran, pooled, warnings)


def _mandel_h(results: Results) -> tuple[Statistic, ...]:
    """h = (x − x̄)/s; critical (p−1) t / √(p (t² + p − 2)), t two-sided with p − 2 degrees of freedom."""
    p = results.size
    s = float(results.x.std(ddof=1)) if p > 2 else 0.0
    if s <= 0:
        return ()
    t = special.stdtrit(p - 2, 1 - np.array(LEVELS) / 2)
    critical = (p - 1) * t / np.sqrt(p * (t**2 + p - 2))
    h = (results.x - results.x.mean()) / s
    return tuple(
        Statistic(name, float(value), (float(critical[0]), float(critical[1])))
        for name, value in zip(results.names, h, strict=True)
    )


def _mandel_k(spreads: dict[str, tuple[float, int]], pooled: float) -> tuple[Statistic, ...]:
    """k = s_i/s_r; critical √(p/(1 + (p−1)/F)), F upper with n−1 and (p−1)(n−1) degrees of freedom."""
    p = len(spreads)
    return tuple(
        Statistic(name, s / pooled, _pair(np.sqrt(p / (1 + (p - 1) / _f(np.array(LEVELS), n - 1, (p - 1) * (n - 1))))))
        for name, (s, n) in spreads.items()
    )  # fmt: skip


def _cochran(spreads: dict[str, tuple[float, int]]) -> tuple[Statistic, tuple[Refusal, ...]]:
    """C = s²max/Σ s²; critical 1/(1 + (p−1)/F), F upper at α/p. Unequal n: the commonest is taken."""
    p = len(spreads)
    counts = Counter(n for _, n in spreads.values())
    n = max(counts, key=lambda each: (counts[each], -each))
    warnings = (refuse("replicates-unequal", found=n),) if len(counts) > 1 else ()
    name = max(spreads, key=lambda each: (spreads[each][0], each))
    c = spreads[name][0] ** 2 / sum(s**2 for s, _ in spreads.values())
    first, second = n - 1, (p - 1) * (n - 1)
    critical = 1 / (1 + (p - 1) / _f(np.array(LEVELS) / p, first, second))
    p_value = 0.0 if c >= 1 else min(1.0, p * float(special.fdtrc(first, second, c * (p - 1) / (1 - c))))
    return Statistic(name, c, _pair(critical), p_value), warnings


def _grubbs(results: Results, side: int) -> Statistic | None:
    """G = |x − x̄|/s of the extreme value; critical from t at α/(2p) with p − 2 degrees of freedom."""
    p = results.size
    s = float(results.x.std(ddof=1)) if p > 2 else 0.0
    if s <= 0:
        return None
    apart = side * (results.x - results.x.mean()) / s
    at = int(np.argmax(apart))
    g = float(apart[at])
    t = special.stdtrit(p - 2, 1 - np.array(LEVELS) / (2 * p))
    critical = (p - 1) / math.sqrt(p) * np.sqrt(t**2 / (p - 2 + t**2))
    left = (p - 1) ** 2 - p * g**2
    p_value = 0.0
    if left > 0:
        p_value = min(1.0, 2 * p * float(special.stdtr(p - 2, -g * math.sqrt(p * (p - 2) / left))))
    return Statistic(results.names[at], g, _pair(critical), p_value)


def _f(level: Array, first: int, second: int) -> Array:
    return np.asarray(special.fdtri(first, second, 1 - level))


def _pair(found: Array) -> tuple[float, float]:
    return float(found[0]), float(found[1])
