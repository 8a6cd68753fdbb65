"""Coverage: probability or k, Student's t by an independent series, truncated degrees of freedom (practice X11)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from junheng.core.uncertainty.coverage import coverage_factor, coverage_probability, student_factor, truncated
from junheng.core.uncertainty.measurement import Coverage

TABLE = {  # JCGM 100:2008, table G.2: t for p = 95 % and 99 %
    1: (12.71, 63.66), 2: (4.30, 9.92), 3: (3.18, 5.84), 4: (2.78, 4.60), 5: (2.57, 4.03), 6: (2.45, 3.71),
    7: (2.36, 3.50), 8: (2.31, 3.36), 9: (2.26, 3.25), 10: (2.23, 3.17), 16: (2.12, 2.92), 20: (2.09, 2.85),
    50: (2.01, 2.68), 100: (1.984, 2.626),
}  # fmt: skip


def two_sided(t: float, dof: int) -> float:
    """P(|T| < t) for whole degrees of freedom, the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(dof))
    total, term = 0.0, 1.0
    for step in range(dof // 2):
        total += term
        term *= math.cos(angle) ** 2 * (
            (2 * step + 1) / (2 * step + 2) if dof % 2 == 0 else (2 * step + 2) / (2 * step + 3)
        )
    if dof % 2 == 0:
        return math.sin(angle) * total
    return 2 / math.pi * (angle + math.sin(angle) * math.cos(angle) * total)


@pytest.mark.parametrize("dof", TABLE)
def test_factors_of_the_table_in_the_guide(dof: int) -> None:
    """Table G.2, to its printed digits (95 % and 99 %)."""
    for probability, printed in zip((0.95, 0.99), TABLE[dof], strict=True):
        digits = 3 if dof == 100 else 2
        assert round(student_factor(probability, dof), digits) == printed


@pytest.mark.parametrize("dof", [1, 2, 3, 4, 5, 9, 16, 29, 57, 200, 1001])
@pytest.mark.parametrize("probability", [0.5, 0.6827, 0.9, 0.95, 0.9545, 0.99, 0.9973, 0.99999])
def test_factor_has_the_probability_it_was_asked_for(dof: int, probability: float) -> None:
    """The finite trigonometric sum gives the probability back, to ten digits."""
    assert two_sided(student_factor(probability, dof), dof) == pytest.approx(probability, rel=1e-10)


@pytest.mark.parametrize("dof", [math.inf, 1e12, 1e300])
@pytest.mark.parametrize(("probability", "k"), [(0.95, 1.959964), (0.9545, 2.000002), (0.99, 2.575829)])
def test_infinite_degrees_of_freedom_are_normal(dof: float, probability: float, k: float) -> None:
    assert student_factor(probability, dof) == pytest.approx(k, abs=1e-6)


@pytest.mark.parametrize("dof", [1, 2, 9, 28, 29, 57, 58, 113, 116, 226, 1000, 10**6])
def test_a_single_input_keeps_its_degrees_of_freedom(dof: int, gum: Callable[..., Any]) -> None:
    """1/(1/29) is 28.999…96 in binary: t must be read at 29, not at 28."""
    found = gum({"x": {"value": 1, "u": 0.3, "dof": dof}}, "1.1*x")["y"]
    assert found.dof == pytest.approx(dof, rel=1e-12)
    assert found.k == student_factor(0.95, dof)


@pytest.mark.parametrize(
    ("dof", "lower"), [(16.99, 16), (16.66, 16), (17.0, 17), (16.9999999999999, 17), (1.5, 1), (0.99, 0), (math.inf, math.inf)]
)  # fmt: skip
def test_truncated_to_the_next_lower_integer(dof: float, lower: float) -> None:
    """GUM G.4.1; only binary noise rounds up."""
    assert truncated(dof) == lower


def test_k_and_probability_are_two_statements() -> None:
    """X11: k = 2 is k = 2 whatever the dof; its probability is that of a normal output."""
    assert coverage_factor(Coverage(None, 2.0), 3) == 2
    assert coverage_probability(Coverage(None, 2.0)) == pytest.approx(0.9545, abs=5e-5)
    assert coverage_factor(Coverage(0.9545), 9) == pytest.approx(2.320, abs=5e-4)
    assert coverage_probability(Coverage(0.9545)) == 0.9545


@pytest.mark.parametrize("coverage", [0.95, {"k": 2}])
def test_less_than_one_degree_of_freedom_is_refused(refusal: Callable[..., Any], coverage: Any) -> None:
    """Two inputs with 0.5 each: no k can be used, whether stated or not; the refusal carries its clause."""
    form = {"value": 1, "u": 1, "dof": 0.5}
    found = refusal({"a": form, "b": {"value": 1, "u": 0.01}}, "a + b", coverage=coverage)
    assert (found.code, found.path, found.facts["output"]) == ("dof-below-one", "outputs.y", "y")
    assert found.as_json()["clause"] == "GUM G.4.2"


@pytest.mark.parametrize(
    ("coverage", "code", "path"),
    [
        (0, "value-out-of-range", "coverage"), (1, "value-out-of-range", "coverage"), (95, "value-out-of-range", "coverage"),
        ("95 %", "number-not-decimal", "coverage"), ({"k": 0}, "value-out-of-range", "coverage.k"),
        ({"k": 2, "p": 0.95}, "measurement-key-unknown", "coverage"), ({"K": 2}, "measurement-key-unknown", "coverage"),
        (True, "value-not-a-number", "coverage"), (None, "value-not-a-number", "coverage"),
    ],
)  # fmt: skip
def test_coverage_that_is_neither(refusal: Callable[..., Any], coverage: Any, code: str, path: str) -> None:
    """A percentage, a certainty, both at once, nothing: refused at its place."""
    found = refusal({"x": {"value": 1, "u": 1}}, "x", coverage=coverage)
    assert (found.code, found.path) == (code, path)


def test_k_needs_no_degrees_of_freedom(gum: Callable[..., Any]) -> None:
    """X11, X3: U = 2 u_c, dof reported beside it."""
    found = gum({"x": {"value": 1, "u": 0.5, "dof": 9}}, "x", coverage={"k": 2})["y"]
    assert (found.k, found.U, found.dof) == (2, 1.0, pytest.approx(9))
