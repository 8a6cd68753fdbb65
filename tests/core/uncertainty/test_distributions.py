"""Distributions: moments against independent closed forms, draws against quantiles.

The moments of the code's quantile function are integrated numerically; what they are compared with are textbook
formulas for mean, variance, skewness and kurtosis, written here from the definition of each distribution.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.random import PCG64, Generator
from scipy import special

from junheng.core.uncertainty.distributions import (
    Arcsine,
    Constant,
    CurvilinearTrapezoid,
    Distribution,
    Gamma,
    Lognormal,
    Normal,
    Rectangular,
    ScaledT,
    Trapezoidal,
    Triangular,
)

Moments = tuple[float, float, float, float]
"""Mean, standard deviation, skewness, kurtosis (3 for the normal)."""


def of_trapezoid(mean: float, half: float, beta: float) -> Moments:
    """The sum of two rectangles of half-widths (1 + beta)/2 and (1 - beta)/2 times that of the base."""
    wide, narrow = half * (1 + beta) / 2, half * (1 - beta) / 2
    variance = (wide**2 + narrow**2) / 3
    excess = -2 * (wide**4 + narrow**4) / 15
    return mean, math.sqrt(variance), 0.0, 3 + excess / variance**2


def of_curvilinear(mean: float, half: float, inexactness: float) -> Moments:
    """A rectangle of half-width h, where h itself is rectangular: moments of h, then of x given h."""

    def power_of_h(n: int) -> float:
        low, high = half - inexactness, half + inexactness
        return (high ** (n + 1) - low ** (n + 1)) / ((n + 1) * (high - low))

    variance = power_of_h(2) / 3
    return mean, math.sqrt(variance), 0.0, power_of_h(4) / 5 / variance**2


def of_triangle(mode: float, left: float, right: float) -> Moments:
    a, c, b = mode - left, mode, mode + right
    square = a * a + b * b + c * c - a * b - a * c - b * c
    skew = math.sqrt(2) * (a + b - 2 * c) * (2 * a - b - c) * (a - 2 * b + c) / (5 * square**1.5)
    return (a + b + c) / 3, math.sqrt(square / 18), skew, 2.4


def of_lognormal(mean: float, sd: float) -> Moments:
    grown = 1 + (sd / mean) ** 2
    return mean, sd, (grown + 2) * math.sqrt(grown - 1), grown**4 + 2 * grown**3 + 3 * grown**2 - 3


CASES: list[tuple[Distribution, Moments]] = [
    (Normal(3, 0.5), (3, 0.5, 0, 3)),
    (Rectangular(-2, 0.7), (-2, 0.7 / math.sqrt(3), 0, 1.8)),
    (Triangular(1, 2, 2), (1, 2 / math.sqrt(6), 0, 2.4)),
    (Triangular(1, 0.5, 2), of_triangle(1, 0.5, 2)),
    (Triangular(0, 0, 1), of_triangle(0, 0, 1)),
    (Triangular(5, 3, 0), of_triangle(5, 3, 0)),
    *((Trapezoidal(4, 2, beta), of_trapezoid(4, 2, beta)) for beta in (0, 0.25, 0.5, 1)),
    *((CurvilinearTrapezoid(-1, 2, d), of_curvilinear(-1, 2, d)) for d in (0.01, 0.5, 1.9)),
    (Arcsine(10, 3), (10, 3 / math.sqrt(2), 0, 1.5)),
    (Gamma(1, 4, "exponential"), (4, 4, 2, 9)),
    (Gamma(9, 2), (18, 6, 2 / 3, 3 + 6 / 9)),
    (Gamma(16, 1, "poisson-count"), (16, 4, 2 / 4, 3 + 6 / 16)),
    (Lognormal(10, 3), of_lognormal(10, 3)),
    (ScaledT(2, 0.5, 12), (2, 0.5 * math.sqrt(12 / 10), 0, 3 + 6 / 8)),
    (ScaledT(2, 0.5, 30.5), (2, 0.5 * math.sqrt(30.5 / 28.5), 0, 3 + 6 / 26.5)),
]


def integrated(shape: Distribution) -> Moments:
    """Moments of the quantile function, summed in small steps of z with p = Phi(z), so that tails are reached."""
    z = np.linspace(-8.2, 8.2, 80_001)
    density = np.exp(-z * z / 2) * (z[1] - z[0]) / math.sqrt(2 * math.pi)
    x = shape.quantile(special.ndtr(z))
    mean = float(np.sum(density * x))
    second, third, fourth = (float(np.sum(density * (x - mean) ** n)) for n in (2, 3, 4))
    return mean, math.sqrt(second), third / second**1.5, fourth / second**2


@pytest.mark.parametrize(("shape", "moments"), CASES, ids=lambda each: str(each)[:60])
def test_moments_are_those_of_the_textbook(shape: Distribution, moments: Moments) -> None:
    """Mean and sd to twelve digits; the first four moments of the quantile function to five."""
    assert shape.mean == pytest.approx(moments[0], rel=1e-12, abs=1e-12)
    assert shape.sd == pytest.approx(moments[1], rel=1e-12)
    assert integrated(shape) == pytest.approx(moments, rel=2e-4, abs=2e-5)


@pytest.mark.parametrize(("shape", "moments"), CASES, ids=lambda each: str(each)[:60])
def test_draws_follow_the_quantiles(shape: Distribution, moments: Moments) -> None:
    """Kolmogorov and Smirnov at 1 in 10 000: the i-th of 100 000 draws lies near its quantile."""
    count = 100_000
    ordered = np.sort(shape.draw(Generator(PCG64(7)), count))
    reach = 2.23 / math.sqrt(count)
    rank = np.arange(1, count + 1) / count
    inside = (rank - reach > 0) & (rank + reach < 1)
    assert np.all(ordered[inside] >= shape.quantile(rank[inside] - reach))
    assert np.all(ordered[inside] <= shape.quantile(rank[inside] + reach))


@pytest.mark.parametrize(("shape", "moments"), CASES, ids=lambda each: str(each)[:60])
def test_quantiles_rise_and_stay_inside_their_limits(shape: Distribution, moments: Moments) -> None:
    """From p = 0 to 1 a quantile never falls, and a bounded distribution ends at its limits."""
    x = shape.quantile(np.linspace(0, 1, 2001)[1:-1])
    assert np.all(np.diff(x) >= 0)
    if isinstance(shape, Rectangular | Trapezoidal | CurvilinearTrapezoid | Arcsine):
        reach = shape.half + getattr(shape, "inexactness", 0.0)
        ends = shape.quantile(np.array([0.0, 1.0]))
        assert list(ends) == pytest.approx([shape.mean - reach, shape.mean + reach], abs=1e-6)


@pytest.mark.parametrize("dof", [1, 1.5, 2])
def test_t_with_few_degrees_has_no_standard_deviation(dof: float) -> None:
    """JCGM 101, 6.4.9.5: the variance exists for more than two degrees of freedom only."""
    assert ScaledT(0, 1, dof).sd is None


def test_an_exact_number_is_drawn_as_itself() -> None:
    shape = Constant(4.0)
    assert shape.draw(Generator(PCG64(1)), 10) == 4.0
    assert list(shape.quantile(np.array([0.1, 0.9]))) == [4.0, 4.0]


@pytest.mark.parametrize("make", [Rectangular, Arcsine])
def test_a_narrow_interval_on_a_large_value_keeps_its_width(make: Callable[..., Any]) -> None:
    """429 THz ± 0.1 Hz: ends in binary lie 0.0625 Hz apart, but the half-width is what was typed."""
    assert make(429_228_004_229_873.0, 0.1).sd == pytest.approx(make(0.0, 0.1).sd, rel=1e-15)
