"""Tails against whole numbers by enumeration and against another implementation (SciPy's)."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from scipy import stats

from junheng.core.risk import tails


@pytest.mark.parametrize(
    ("found", "of", "rate"), [(3, 5, "1/10"), (0, 7, "1/2"), (5, 5, "9/10"), (12, 40, "1/5")]
)
def test_binomial_by_enumeration(found: int, of: int, rate: str) -> None:
    """Every outcome as an exact fraction."""
    p = Fraction(rate)
    exact = [comb(of, k) * p**k * (1 - p) ** (of - k) for k in range(of + 1)]
    assert tails.binomial_upper(found, of, float(p)) == pytest.approx(float(sum(exact[found:])), rel=1e-11)
    assert tails.binomial_lower(found, of, float(p)) == pytest.approx(
        float(sum(exact[: found + 1])), rel=1e-11
    )


@pytest.mark.parametrize(
    ("found", "of", "rate", "spread"),
    [(30, 400, 0.05, 0.02), (1, 400, 0.05, 0.02), (900, 100_000, 0.008, 0.0005), (4, 9, 0.3, 0.4)],
)
def test_beta_binomial_as_scipy(found: int, of: int, rate: float, spread: float) -> None:
    """Both tails; also where the sum has a hundred thousand terms."""
    size = (1 - spread) / spread
    other = stats.betabinom(of, rate * size, (1 - rate) * size)
    upper, lower = (
        tails.beta_binomial_upper(found, of, rate, spread),
        tails.beta_binomial_lower(found, of, rate, spread),
    )
    assert upper == pytest.approx(other.sf(found - 1), rel=1e-6)
    assert lower == pytest.approx(other.cdf(found), rel=1e-6)


def test_interval_as_clopper_and_pearson() -> None:
    """By the Beta quantiles; nought of five is not nought (their 1934 paper: 0 to 0.522 at 95 %)."""
    for found, of in ((0, 5), (5, 5), (3, 20), (17, 200)):
        low, high = tails.interval(found, of)
        by_beta = stats.beta.ppf([0.025], found or 1, of - found + 1)[0] if found else 0.0
        assert low == pytest.approx(by_beta, abs=1e-9)
        above = stats.beta.ppf(0.975, found + 1, of - found) if found < of else 1.0
        assert high == pytest.approx(above, abs=1e-9)
    assert tails.interval(0, 5)[1] == pytest.approx(0.5218, abs=5e-5)
    assert tails.interval(0, 0) == (0.0, 1.0)


def test_fisher_chi_square_and_rates_as_scipy() -> None:
    """A lady tasting tea: 3 of 4 right, P = 17/70 (Fisher 1935)."""
    assert tails.share_rose(3, 4, 1, 4) == pytest.approx(17 / 70, rel=1e-12)
    table = [[9, 21], [4, 56]]
    other = stats.fisher_exact(table, alternative="greater").pvalue
    assert tails.share_rose(9, 30, 4, 60) == pytest.approx(other, rel=1e-9)
    for freedom in (1, 2, 5, 8, 9):
        for statistic in (0.0, 0.7, 9.0, 40.0):
            assert tails.chi_square_upper(statistic, freedom) == pytest.approx(
                stats.chi2.sf(statistic, freedom), rel=1e-9
            )
    assert tails.rate_rose(6, 30, 5, 330) == pytest.approx(stats.binom.sf(5, 11, 30 / 360), rel=1e-9)
    assert tails.rate_fell(0, 30, 40, 180) == pytest.approx(stats.binom.cdf(0, 40, 30 / 210), rel=1e-9)


def test_discoveries_by_hand() -> None:
    """Benjamini and Hochberg's own example (1995, section 4): at 5 % the first four of fifteen stand."""
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip
    assert tails.discoveries(chances, 0.05) == [True] * 4 + [False] * 11
    assert tails.discoveries(list(reversed(chances)), 0.05) == [False] * 11 + [True] * 4
    assert tails.discoveries([], 0.05) == []


def test_what_is_no_count_is_refused() -> None:
    for found, of, rate in ((-1, 5, 0.1), (6, 5, 0.1), (1, 5, 1.5)):
        with pytest.raises(ValueError, match="found"):
            tails.binomial_upper(found, of, rate)
    assert tails.binomial_upper(1, 5, 0.0) == 0.0 and tails.binomial_upper(5, 5, 1.0) == 1.0
