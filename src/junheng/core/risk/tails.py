"""Exact tails for small numbers: how rarely chance alone gives so many, or so few.

Sums of exact probabilities, no normal approximation: with five checks there is no bell. Relative error below 1e-9 for
n ≤ 100 000 (terms through log-gamma; the sum runs outward until a term no longer counts).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

NEGLIGIBLE = 1e-17


def binomial_upper(found: int, of: int, rate: float) -> float:
    """P(X ≥ found) for X ~ Binomial(of, rate)."""
    return beta_binomial_upper(found, of, rate, 0.0)


def binomial_lower(found: int, of: int, rate: float) -> float:
    """P(X ≤ found) for X ~ Binomial(of, rate)."""
    return beta_binomial_upper(of - found, of, 1.0 - rate, 0.0)


def beta_binomial_upper(found: int, of: int, rate: float, spread: float) -> float:
    """P(X ≥ found) where each subject has its own rate, Beta with this mean, intraclass correlation `spread` in [0, 1).

    `spread` 0 is the binomial. What differs between honest peers is thereby no alarm.
    """
    _check(found, of, rate)
    if found <= 0:
        return 1.0
    if rate <= 0.0:
        return 0.0
    if rate >= 1.0:
        return 1.0
    return _sum(_log_term(of, rate, spread), found, of, mode=of * rate)


def beta_binomial_lower(found: int, of: int, rate: float, spread: float) -> float:
    """P(X ≤ found) under the same."""
    return beta_binomial_upper(of - found, of, 1.0 - rate, spread)


def _check(found: int, of: int, rate: float) -> None:
    if not 0 <= found <= of or not 0.0 <= rate <= 1.0:
        raise ValueError("0 ≤ found ≤ of and 0 ≤ rate ≤ 1")


def _log_term(of: int, rate: float, spread: float) -> Callable[[int], float]:
    whole = math.lgamma(of + 1)
    if spread <= 1e-9:
        yes, no = math.log(rate), math.log1p(-rate)
        return lambda k: whole - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * yes + (of - k) * no
    size = (1.0 - spread) / spread
    a, b = rate * size, (1.0 - rate) * size
    base = math.lgamma(size) - math.lgamma(a) - math.lgamma(b) - math.lgamma(of + size)
    return lambda k: (
        whole - math.lgamma(k + 1) - math.lgamma(of - k + 1) + base + math.lgamma(k + a) + math.lgamma(of - k + b)
    )  # fmt: skip


def _sum(log_term: Callable[[int], float], least: int, most: int, *, mode: float) -> float:
    """Σ exp(log_term) over least…most, or one minus what lies below, whichever is shorter; past the mode until negligible."""
    if least <= mode:
        return max(0.0, 1.0 - _run(log_term, range(least - 1, -1, -1)))
    return min(1.0, _run(log_term, range(least, most + 1)))


def _run(log_term: Callable[[int], float], places: range) -> float:
    terms: list[float] = []
    for k in places:
        terms.append(math.exp(log_term(k)))
        if len(terms) > 1 and terms[-1] < terms[-2] and terms[-1] < NEGLIGIBLE * terms[0]:
            break
    return math.fsum(terms)


def interval(found: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Clopper–Pearson: the rates that the exact binomial test does not refuse; it never covers less than `level`."""
    if of < 1:
        return 0.0, 1.0
    side = (1.0 - level) / 2.0
    low = 0.0 if found == 0 else _root(lambda rate: binomial_upper(found, of, rate) - side)
    high = 1.0 if found == of else _root(lambda rate: side - binomial_lower(found, of, rate))
    return low, high


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _halving in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if rising(middle) < 0.0 else (low, middle)
    return (low + high) / 2.0


def rate_rose(recent: int, recent_span: float, earlier: int, earlier_span: float) -> float:
    """P of so many of all events in the recent span, if their rate never changed (conditional binomial test of two Poisson counts)."""
    return binomial_upper(recent, recent + earlier, recent_span / (recent_span + earlier_span))


def rate_fell(recent: int, recent_span: float, earlier: int, earlier_span: float) -> float:
    """The same for so few."""
    return binomial_lower(recent, recent + earlier, recent_span / (recent_span + earlier_span))


def share_rose(recent: int, recent_of: int, earlier: int, earlier_of: int) -> float:
    """Fisher's exact test, one-sided: P(≥ recent among recent_of) with the margins as they are."""
    found, of = recent + earlier, recent_of + earlier_of

    def log_choose(n: int, k: int) -> float:
        return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)

    base = log_choose(of, recent_of)
    most = min(found, recent_of)
    terms = (
        math.exp(log_choose(found, k) + log_choose(of - found, recent_of - k) - base)
        for k in range(max(recent, recent_of - (of - found)), most + 1)
    )
    return min(1.0, math.fsum(terms))


def chi_square_upper(statistic: float, freedom: int) -> float:
    """P(χ² ≥ statistic), closed form for odd and even degrees of freedom (Abramowitz and Stegun 26.4.4 and 26.4.5)."""
    if statistic <= 0.0:
        return 1.0
    half = statistic / 2.0
    if freedom % 2 == 0:
        term, total = 1.0, 1.0
        for i in range(1, freedom // 2):
            term *= half / i
            total += term
        return math.exp(-half) * total
    root = math.sqrt(statistic)
    term, total = root, 0.0
    for i in range(1, (freedom - 1) // 2 + 1):
        total += term
        term *= statistic / (2 * i + 1)
    return math.erfc(root / math.sqrt(2.0)) + math.sqrt(2.0 / math.pi) * math.exp(-half) * total


def discoveries(chances: Sequence[float], false_share: float) -> list[bool]:
    """Benjamini and Hochberg 1995: which of many tests stand, with at most this expected share of false ones among them."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    last = 0
    for rank, at in enumerate(order, start=1):
        if chances[at] <= false_share * rank / len(chances):
            last = rank
    kept = set(order[:last])
    return [at in kept for at in range(len(chances))]
