"""Method A3 of NCSL RP-1: one assigned interval, tested by its results in and out of tolerance.

The rejection confidence is the confidence at which the target falls on an exact binomial limit of the observed
reliability (Clopper and Pearson): 1 − 2 P(X ≤ x) below the target, 1 − 2 P(X ≥ x) above it, one-sided where all
or none are in tolerance. The interval changes by 10^(ΔR·Q) when too few, by 10^(ΔR/(1 − Q)) when enough are.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy import special

import junheng.core.interval.reasons  # noqa: F401  # declares the codes below
from junheng.core.interval.advice import Advice
from junheng.core.reason import Refusal, refuse

CONFIDENCE = 0.5
"""The interval changes only where the target is rejected with at least this confidence."""
LARGEST_CHANGE = 2.0


@dataclass(frozen=True, slots=True)
class Tested:
    """`in_tolerance` of `n` results (n ≥ 1) at one interval in days."""

    days: float
    n: int
    in_tolerance: int


def advise_by_a3(
    tested: Tested, *, target: float, confidence: float = CONFIDENCE, most: float = LARGEST_CHANGE
) -> Advice:
    """The interval to try next; `most` is the largest factor of change (> 1)."""
    observed = tested.in_tolerance / tested.n
    rejection = rejection_confidence(tested, target)
    days = tested.days
    warnings: tuple[Refusal, ...] = ()
    if rejection > confidence:
        days = tested.days * _factor(observed - target, rejection, most)
    else:
        warnings = (refuse("interval-unchanged", found=f"{rejection:.3g}"),)
    return Advice(
        method="A3",
        source="NCSL RP-1, method A3",
        days=days,
        rejection=rejection,
        reliability=binomial_limits(tested.n, tested.in_tolerance, confidence),
        confidence=confidence,
        details={"observed_reliability": observed, "n": tested.n, "in_tolerance": tested.in_tolerance},
        warnings=warnings,
    )


def _factor(excess: float, rejection: float, most: float) -> float:
    if excess <= 0:
        return float(max(10 ** (excess * rejection), 1 / most))
    if rejection >= 1:
        return most
    exponent = excess / (1 - rejection)
    return most if exponent > 300 else float(min(10**exponent, most))


def rejection_confidence(tested: Tested, target: float) -> float:
    """Confidence that the true reliability is not the target; 0 where nothing speaks against it."""
    n, x = tested.n, tested.in_tolerance
    if x == n:
        return float(1 - target**n)
    if x == 0:
        return float(1 - (1 - target) ** n)
    if x / n > target:
        return max(1 - 2 * float(special.bdtrc(x - 1, n, target)), 0.0)
    return max(1 - 2 * float(special.bdtr(x, n, target)), 0.0)


def binomial_limits(n: int, x: int, confidence: float) -> tuple[float, float]:
    """Exact limits of a proportion; one-sided where it is 0 or 1."""
    if x == 0:
        return 0.0, float(1 - (1 - confidence) ** (1 / n))
    if x == n:
        return float((1 - confidence) ** (1 / n)), 1.0
    tail = (1 - confidence) / 2
    return float(special.betaincinv(x, n - x + 1, tail)), float(special.betaincinv(x + 1, n - x, 1 - tail))
