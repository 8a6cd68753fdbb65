"""Verdicts in decimal: practice X9 and X10, guard bands, equality."""

from __future__ import annotations

import pytest

from junheng.core.conformity.verdict import (
    judge_by_jjf_1094,
    judge_guarded,
    judge_simply,
    symmetric,
    tolerance,
)
from junheng.core.reason import UnusableInput


@pytest.mark.parametrize(
    ("error", "expanded", "decision"),
    [
        ("0.100", "0.03", "accept"), ("0.101", "0.03", "reject"), ("-0.100", "0.03", "accept"),
        ("0.06", "0.04", "accept"), ("0.061", "0.04", "undecided"), ("0.10", "0.04", "undecided"),
        ("0.139", "0.04", "undecided"), ("0.14", "0.04", "reject"), ("-0.14", "0.04", "reject"), ("0.20", "0.12", "undecided"),
    ],
)  # fmt: skip
def test_jjf_1094_of_x9(error: str, expanded: str, decision: str) -> None:
    """MPEV 0.10: up to a third the limit decides, equality accepts; above it a zone, its outer equality rejects."""
    assert judge_by_jjf_1094(error, limit="0.10", expanded=expanded).decision == decision


def test_decimal_not_binary() -> None:
    """Practice X10: 1.03 − 1.00 against 0.03 passes; in binary it is 0.030000000000000027."""
    from decimal import Decimal

    assert judge_simply(Decimal("1.03") - Decimal("1.00"), symmetric("0.03")).decision == "accept"
    assert 1.03 - 1.00 > 0.03


@pytest.mark.parametrize(("value", "decision"), [("44.9", "accept"), ("45.0", "reject"), ("-44.9", "accept"), ("47.0", "reject")])  # fmt: skip
def test_guarded_of_x3(value: str, decision: str) -> None:
    """MPE 50 mg drawn in by U = 5.1 mg: 44.9 accepts, 47.0 is refused though the simple rule accepts it."""
    assert judge_guarded(value, symmetric("50"), guard="5.1").decision == decision
    assert judge_simply(value, symmetric("50")).decision == "accept"


def test_rounded_before_it_is_compared() -> None:
    """修约值比较: 0.0347 to 0.001 is 0.035 and passes 0.035; unrounded it passes as well, 0.0354 does not."""
    limits = tolerance(upper="0.035")
    assert judge_simply("0.0354", limits, step="0.001").decision == "accept"
    assert judge_simply("0.0354", limits).decision == "reject"


@pytest.mark.parametrize(
    ("lower", "upper"), [(None, None), ("2", "1"), ("x", "1"), ("NaN", "1"), ("1", "Infinity")]
)
def test_limits_that_are_none(lower: str | None, upper: str | None) -> None:
    """No limit, reversed, not a number, not finite: refused by name."""
    with pytest.raises(UnusableInput):
        tolerance(lower, upper)


def test_a_guard_that_leaves_nothing() -> None:
    """A guard band wider than the tolerance accepts nothing and is refused rather than judged."""
    with pytest.raises(UnusableInput) as caught:
        judge_guarded("0", symmetric("1"), guard="1.5")
    assert caught.value.refusals[0].code == "guard-leaves-nothing"
