"""Repeatability, stability and validation of a measurement standard, after JJF 1033 as quoted in practice X13.

Plain floats in one unit; every answer carries the numbers it was judged on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found, what was allowed, and whether it holds (equality holds)."""

    found: float
    allowed: float

    @property
    def holds(self) -> bool:
        return self.found <= self.allowed


def repeatability(values: Sequence[float], *, reported_mean_of: int = 1) -> float:
    """Experimental standard deviation of n ≥ 10 repeats, of a result that is the mean of some readings."""
    if len(values) < 10:
        raise ValueError(f"at least 10 repeats, not {len(values)}")
    return stdev(values) / math.sqrt(reported_mean_of)


def expanded_with(s: float, others: Sequence[float], *, k: float = 2) -> float:
    """U from the repeatability and the other standard uncertainties of the budget."""
    return k * math.sqrt(s * s + sum(u * u for u in others))


def stability_of_groups(means: Sequence[float], allowed: float) -> Judgement:
    """A new standard: the range of m ≥ 4 group means a month and more apart."""
    if len(means) < 4:
        raise ValueError(f"at least 4 groups, not {len(means)}")
    return Judgement(max(means) - min(means), allowed)


def stability_between_years(
    earlier: float, later: float, *, used_by: str, U: float, mpev: float
) -> Judgement:
    """A standard in service: the difference of neighbouring years within U (by order) or the MPEV of its class."""
    return Judgement(abs(later - earlier), U if used_by == "order" else mpev)


def validation_by_transfer(value: float, U: float, reference: float, U_reference: float) -> Judgement:
    """|y − y₀| ≤ √(U² + U₀²): the same object measured here and by a higher standard."""
    return Judgement(abs(value - reference), math.hypot(U, U_reference))


def validation_by_comparison(value: float, U: float, all_values: Sequence[float]) -> Judgement:
    """|y − ȳ| ≤ √((n − 1)/n)·U among n laboratories of equal standing [R]."""
    n = len(all_values)
    if n < 2:
        raise ValueError("at least two laboratories")
    return Judgement(abs(value - fmean(all_values)), math.sqrt((n - 1) / n) * U)
