"""Repeatability, stability and validation of a measurement standard: practice X13, and a naive second computation."""

from __future__ import annotations

import math
import random
from decimal import Decimal as D

import pytest

from junheng.core.control import examination as standard
from junheng.core.reason import UnusableInput

FIRST = [
    "10.0023",
    "10.0019",
    "10.0025",
    "10.0021",
    "10.0027",
    "10.0022",
    "10.0018",
    "10.0024",
    "10.0026",
    "10.0020",
]
OTHERS = (D("0.00040"), D("0.00012"))


def test_repeatability() -> None:
    """s = 0.00030; with 0.00040 and 0.00012, U = 0.00103 ≤ 0.0012."""
    s = standard.repeatability(standard.decimals(FIRST, resolution="0.0001"))
    assert round(s, 5) == D("0.00030")
    assert round(standard.expanded_with(s, OTHERS), 5) == D("0.00103")


def test_the_next_year() -> None:
    """s = 0.00054 gives U = 0.00137 > 0.0012; reporting means of three, 0.00104."""
    assert round(standard.expanded_with(D("0.00054"), OTHERS), 5) == D("0.00137")
    assert round(standard.expanded_with(D("0.00054") / D(3).sqrt(), OTHERS), 5) == D("0.00104")


def test_stability() -> None:
    """New: range of four group means 0.0012. In service 0.0018: fails by order (U 0.0015), passes by class (0.0050)."""
    means = standard.decimals(["100.0012", "100.0018", "100.0009", "100.0021"])
    found = standard.stability_of_groups(means, D("0.0012"))
    assert found.found == D("0.0012") and found.holds
    assert not standard.stability_of_groups(means, D("0.00119")).holds
    for used_by, holds in (("order", False), ("class", True)):
        year = standard.stability_between_years(
            D("100.0034"), D("100.0016"), used_by=used_by, U=D("0.0015"), mpev=D("0.0050")
        )
        assert year.found == D("0.0018") and year.holds is holds


def test_validation() -> None:
    """0.0008 ≤ √(0.0010² + 0.0004²) = 0.00108; three laboratories: 0.00003 ≤ √(2/3)·0.0010 = 0.00082."""
    transfer = standard.validation_by_transfer(D("10.0026"), D("0.0010"), D("10.0018"), D("0.0004"))
    assert (transfer.found, round(transfer.allowed, 5), transfer.holds) == (D("0.0008"), D("0.00108"), True)
    all_values = [D("10.0026"), D("10.0019"), D("10.0034")]
    among = standard.validation_by_comparison(D("10.0026"), D("0.0010"), all_values)
    assert (round(among.found, 5), round(among.allowed, 5), among.holds) == (D("0.00003"), D("0.00082"), True)


def test_against_a_naive_computation() -> None:
    """Sums written out in doubles, on three hundred sets: the same to 1e-9 of the spread."""
    draw = random.Random(1033)
    for _turn in range(300):
        texts = [f"{draw.uniform(-5, 5):.4f}" for _ in range(draw.randint(10, 30))]
        numbers = [float(each) for each in texts]
        centre = math.fsum(numbers) / len(numbers)
        naive = math.sqrt(math.fsum((x - centre) ** 2 for x in numbers) / (len(numbers) - 1))
        read = standard.decimals(texts, resolution="0.0001")
        assert math.isclose(standard.repeatability(read), naive, rel_tol=1e-9)
        assert math.isclose(standard.repeatability(read, reported_mean_of=4), naive / 2, rel_tol=1e-9)
        n, own = len(numbers), numbers[0]
        among = standard.validation_by_comparison(read[0], D("0.3"), read)
        assert math.isclose(among.found, abs(own - centre), rel_tol=1e-9, abs_tol=1e-12)
        assert math.isclose(among.allowed, 0.3 * math.sqrt((n - 1) / n), rel_tol=1e-9)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: standard.repeatability([D(1)] * 9), "control-too-few-values"),
        (lambda: standard.stability_of_groups([D(1)] * 3, D(1)), "control-too-few-values"),
        (lambda: standard.validation_by_comparison(D(1), D(1), [D(1)]), "control-too-few-values"),
        (lambda: standard.decimals(["1.00005"], resolution="0.0001"), "control-finer-than-resolution"),
        (lambda: standard.decimals(["1"], resolution="0"), "control-not-a-number"),
        (lambda: standard.decimals(["NaN"]), "control-not-a-number"),
        (lambda: standard.decimals(["1e99"]), "control-number-out-of-range"),
        (lambda: standard.decimals(["1"] * 201), "control-too-many-values"),
    ],
)
def test_what_is_no_test_of_a_standard(call: object, code: str) -> None:
    """Too few, too fine, too many, or no number at all."""
    with pytest.raises(UnusableInput) as caught:
        call()  # type: ignore[operator]
    assert [each.code for each in caught.value.refusals] == [code]
