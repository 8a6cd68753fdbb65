"""Verdicts in decimal: the simple rule, guard bands, JJF 1094 (practice X3, X9, X10)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.core.conformity.verdict import (
    Tolerance,
    judge_by_jjf_1094,
    judge_guarded,
    judge_simply,
    symmetric,
    tolerance,
)
from junheng.core.reason import UnusableInput


def code(call: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(UnusableInput) as caught:
        call(*given, **named)
    (found,) = caught.value.refusals
    assert found.message("en") and found.message("zh")
    return found.code


@pytest.mark.parametrize(
    ("error", "expanded", "decision"),
    [
        ("0.100", "0.03", "accept"), ("0.101", "0.03", "reject"), ("-0.100", "0.03", "accept"), ("-0.101", "0.03", "reject"),
        ("0.06", "0.04", "accept"), ("-0.06", "0.04", "accept"), ("0.061", "0.04", "undecided"), ("0.10", "0.04", "undecided"),
        ("0.139", "0.04", "undecided"), ("0.14", "0.04", "reject"), ("-0.14", "0.04", "reject"), ("0", "0.04", "accept"),
    ],
)  # fmt: skip
def test_jjf_1094_of_x9(error: str, expanded: str, decision: str) -> None:
    """MPEV 0.10: up to a third the limit decides, equality accepts; above it a zone, its outer equality rejects."""
    assert judge_by_jjf_1094(error, limit="0.10", expanded=expanded).decision == decision


@pytest.mark.parametrize(
    ("error", "expanded", "decision"),
    [("0", "0.10", "accept"), ("0.001", "0.10", "undecided"), ("0", "0.12", "undecided"), ("0.20", "0.12", "undecided"), ("0.22", "0.12", "reject")],
)  # fmt: skip
def test_uncertainty_as_large_as_the_limit_accepts_nothing(error: str, expanded: str, decision: str) -> None:
    """With U > MPEV there is no acceptance; far outside is still rejected."""
    judged = judge_by_jjf_1094(error, limit="0.10", expanded=expanded)
    assert judged.decision == decision
    if expanded == "0.12":
        assert judged.acceptance == Tolerance(None, None)


def test_a_third_is_compared_exactly() -> None:
    """U = MPEV/3 belongs to the two-way rule: 0.3 and 0.1, where 3·0.1 in binary exceeds 0.3."""
    assert judge_by_jjf_1094("0.3", limit="0.3", expanded="0.1").decision == "accept"
    assert 3 * 0.1 > 0.3
    assert judge_by_jjf_1094("0.3", limit="0.3", expanded="0.1000000001").decision == "undecided"


def test_acceptance_of_jjf_1094_is_told() -> None:
    """The interval that accepts: ±0.10 by a small U, ±0.06 by U = 0.04."""
    assert judge_by_jjf_1094("0", limit="0.10", expanded="0.03").acceptance == symmetric("0.10")
    found = judge_by_jjf_1094("0", limit="0.10", expanded="0.04")
    assert (found.acceptance, found.rule) == (symmetric("0.06"), "jjf-1094")


def test_decimal_not_binary() -> None:
    """X10: 1.03 − 1.00 against 0.03 passes; in binary it is 0.030000000000000027."""
    assert judge_simply(Decimal("1.03") - Decimal("1.00"), symmetric("0.03")).decision == "accept"
    assert 1.03 - 1.00 > 0.03


@pytest.mark.parametrize(("value", "decision"), [("44.9", "accept"), ("45.0", "reject"), ("-44.9", "accept"), ("47.0", "reject")])  # fmt: skip
def test_guarded_of_x3(value: str, decision: str) -> None:
    """MPE 50 mg drawn in by U = 5.1 mg: 44.9 accepts, 47.0 is refused though the simple rule accepts it."""
    assert judge_guarded(value, symmetric("50"), guard="5.1").decision == decision
    assert judge_simply(value, symmetric("50")).decision == "accept"


def test_one_sided_limits() -> None:
    """Only an upper limit: everything below is inside, the guard draws in that side alone."""
    limits = tolerance(upper="10.0")
    assert judge_simply("-1e6", limits).decision == judge_simply("10.00", limits).decision == "accept"
    found = judge_guarded("9.5", limits, guard="0.6")
    assert (found.decision, found.acceptance) == ("reject", Tolerance(None, Decimal("9.4")))
    assert judge_guarded("0.4", tolerance(lower="0"), guard="0.4").decision == "accept"


def test_limits_that_do_not_lie_around_zero() -> None:
    """A length of (49.98~50.03) mm, guard 0.01."""
    limits = tolerance("49.98", "50.03")
    found = [judge_guarded(x, limits, guard="0.01").decision for x in ("49.98", "49.99", "50.02", "50.021")]
    assert found == ["reject", "accept", "accept", "reject"]


def test_a_guard_of_half_the_tolerance_leaves_one_value() -> None:
    """Exactly used up is still a point; more is refused rather than judged."""
    assert judge_guarded("0", symmetric("1"), guard="1").decision == "accept"
    assert judge_guarded("0.001", symmetric("1"), guard="1").decision == "reject"
    assert code(judge_guarded, "0", symmetric("1"), guard="1.001") == "guard-leaves-nothing"


@pytest.mark.parametrize(
    ("value", "step", "compared", "decision"),
    [("0.0354", "0.001", "0.035", "accept"), ("0.0355", "0.001", "0.036", "reject"), ("0.0345", "0.001", "0.034", "accept"),
     ("0.0354", None, "0.0354", "reject"), ("0.0375", "0.005", "0.040", "reject"), ("0.0325", "0.005", "0.030", "accept")],
)  # fmt: skip
def test_rounded_before_it_is_compared_or_not(
    value: str, step: str | None, compared: str, decision: str
) -> None:
    """修约值比较 against 全数值比较 (GB/T 8170, 4.3): half to even, also in steps of 5; the limit is 0.035."""
    found = judge_simply(value, tolerance(upper="0.035"), step=step)
    assert (str(found.compared), found.decision) == (compared, decision)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(None, None, "tolerance-empty"), ("2", "1", "tolerance-reversed"), ("x", "1", "conformity-number"), ("NaN", "1", "conformity-number"),
     ("1", "Infinity", "conformity-number"), ("", "1", "conformity-number"), ("１", "2", "conformity-number"), ("1_0", "20", "conformity-number"),
     ("1,5", "2", "conformity-number"), ("1e9999", None, "conformity-number")],
)  # fmt: skip
def test_limits_that_are_none(lower: str | None, upper: str | None, expected: str) -> None:
    """No limit, reversed, not a number, not finite, full width, digit groups: refused by name."""
    assert code(tolerance, lower, upper) == expected


def test_equal_limits_are_one_value() -> None:
    assert judge_simply("1.0", tolerance("1", "1.00")).decision == "accept"


@pytest.mark.parametrize("found", [0.1, True, None, 3])
def test_only_decimals_are_judged(found: Any) -> None:
    """A double has lost what was typed; whoever has one states its digits first."""
    assert code(judge_simply, found, symmetric("1")) == "conformity-number"
    assert code(judge_by_jjf_1094, "0", limit=found, expanded="0.1") == "conformity-number"


@pytest.mark.parametrize("name", ["limit", "expanded"])
def test_sizes_are_not_negative(name: str) -> None:
    sizes = {"limit": "1", "expanded": "1"} | {name: "-0.1"}
    assert code(judge_by_jjf_1094, "0", **sizes) == "conformity-number"
    assert code(symmetric, "-1") == "conformity-number"
    assert code(judge_guarded, "0", symmetric("1"), guard="-0.1") == "conformity-number"


@pytest.mark.parametrize("step", ["0", "-1", "x", "NaN", "1e9999"])
def test_a_step_is_a_positive_number(step: str) -> None:
    """A rounding that cannot be done is refused, not a division by zero."""
    assert code(judge_simply, "1", symmetric("2"), step=step) == "conformity-number"


DECIMALS = st.decimals(-1000, 1000, places=4)


@given(error=DECIMALS, limit=st.decimals(0, 100, places=3), expanded=st.decimals(0, 100, places=3))
def test_jjf_1094_by_fractions(error: Decimal, limit: Decimal, expanded: Decimal) -> None:
    """Against the rule written out in exact fractions, for both signs alike."""
    e, mpev, u = abs(Fraction(error)), Fraction(limit), Fraction(expanded)
    if 3 * u <= mpev:
        wanted = "accept" if e <= mpev else "reject"
    elif e <= mpev - u:
        wanted = "accept"
    else:
        wanted = "reject" if e >= mpev + u else "undecided"
    for sign in (1, -1):
        assert judge_by_jjf_1094(sign * error, limit=limit, expanded=expanded).decision == wanted


@given(
    value=DECIMALS, lower=DECIMALS, width=st.decimals(0, 100, places=3), guard=st.decimals(0, 40, places=3)
)
def test_a_guard_only_ever_refuses_more(
    value: Decimal, lower: Decimal, width: Decimal, guard: Decimal
) -> None:
    """What the guarded rule accepts, the simple rule accepts; shifting value and limits changes nothing."""
    limits = tolerance(lower, lower + width)
    if 2 * guard > width:
        assert code(judge_guarded, value, limits, guard=guard) == "guard-leaves-nothing"
        return
    found = judge_guarded(value, limits, guard=guard)
    if found.decision == "accept":
        assert judge_simply(value, limits).decision == "accept"
    moved = judge_guarded(value + 7, tolerance(lower + 7, lower + width + 7), guard=guard)
    assert moved.decision == found.decision
