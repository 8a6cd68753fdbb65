"""Levels in dB: the mean the method names, and what ±U in dB is as a ratio (practice X17)."""

from __future__ import annotations

import pytest

from junheng.core.quantity.levels import (
    Factor,
    Mean,
    level_of_ratio,
    mean_level,
    ratio_of_level,
    relative_bounds,
)

LEVELS = (92.8, 94.1, 95.4)


@pytest.mark.parametrize(("mean", "printed"), [("level", 94.10), ("power", 94.23), ("amplitude", 94.16)])
def test_three_means_of_three_levels(mean: Mean, printed: float) -> None:
    """X17: 92.8, 94.1, 95.4 dB."""
    assert round(mean_level(LEVELS, mean=mean), 2) == printed


@pytest.mark.parametrize(("factor", "low", "high"), [(20, -4.5, 4.7), (10, -8.8, 9.6)])
def test_an_uncertainty_in_db_is_not_symmetric(factor: Factor, low: float, high: float) -> None:
    """X17: 0.4 dB is −4.5/+4.7 % of amplitude, −8.8/+9.6 % of power."""
    found = relative_bounds(0.4, factor=factor)
    assert (round(100 * found[0], 1), round(100 * found[1], 1)) == (low, high)


def test_a_level_and_its_ratio() -> None:
    """20 dB is a factor of 10 in amplitude and of 100 in power, and back."""
    assert (ratio_of_level(20, factor=20), ratio_of_level(20, factor=10)) == pytest.approx((10, 100))
    assert level_of_ratio(100, factor=10) == pytest.approx(20)
