"""Repeatability, stability and validation of a measurement standard, against practice X13."""

from __future__ import annotations

import pytest

from junheng.core.control import examination as standard

FIRST = [10.0023, 10.0019, 10.0025, 10.0021, 10.0027, 10.0022, 10.0018, 10.0024, 10.0026, 10.0020]
OTHERS = (0.00040, 0.00012)


def test_repeatability() -> None:
    """s = 0.00030; with 0.00040 and 0.00012, U = 0.00103 ≤ 0.0012."""
    s = standard.repeatability(FIRST)
    assert round(s, 5) == 0.00030
    assert round(standard.expanded_with(s, OTHERS), 5) == 0.00103


def test_the_next_year() -> None:
    """s = 0.00054 gives U = 0.00137 > 0.0012; reporting means of three, 0.00104."""
    assert round(standard.expanded_with(0.00054, OTHERS), 5) == 0.00137
    assert round(standard.expanded_with(0.00054 / 3**0.5, OTHERS), 5) == 0.00104


def test_stability() -> None:
    """New: range of four group means 0.0012. In service 0.0018: fails by order (U 0.0015), passes by class (0.0050)."""
    found = standard.stability_of_groups([100.0012, 100.0018, 100.0009, 100.0021], 0.0012 + 1e-12)
    assert round(found.found, 4) == 0.0012 and found.holds
    for used_by, holds in (("order", False), ("class", True)):
        year = standard.stability_between_years(100.0034, 100.0016, used_by=used_by, U=0.0015, mpev=0.0050)
        assert round(year.found, 4) == 0.0018 and year.holds is holds


def test_validation() -> None:
    """0.0008 ≤ √(0.0010² + 0.0004²) = 0.00108; three laboratories: 0.00003 ≤ √(2/3)·0.0010 = 0.00082."""
    transfer = standard.validation_by_transfer(10.0026, 0.0010, 10.0018, 0.0004)
    assert (round(transfer.found, 4), round(transfer.allowed, 5), transfer.holds) == (0.0008, 0.00108, True)
    among = standard.validation_by_comparison(10.0026, 0.0010, [10.0026, 10.0019, 10.0034])
    assert (round(among.found, 5), round(among.allowed, 5), among.holds) == (0.00003, 0.00082, True)


@pytest.mark.parametrize(
    "call",
    [
        lambda: standard.repeatability([1.0] * 9),
        lambda: standard.stability_of_groups([1.0] * 3, 1),
        lambda: standard.validation_by_comparison(1, 1, [1]),
    ],
)
def test_too_little(call: object) -> None:
    """Too few repeats, groups or laboratories are no test of a standard."""
    with pytest.raises(ValueError, match="at least"):
        call()  # type: ignore[operator]
