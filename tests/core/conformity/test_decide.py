"""Decisions of contract 3 on one measured value: rules, probabilities, acceptance limits (JCGM 106, JJF 1094)."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from junheng.core.conformity.belief import SHAPES, Belief
from junheng.core.conformity.decision import decide
from junheng.core.conformity.documents import question_from
from junheng.core.conformity.report import conformity_as_json
from junheng.core.reason import UnusableInput

NORMAL = NormalDist()


def decided(
    measured: dict[str, Any], tolerance: dict[str, Any], rule: Any = "simple", **more: Any
) -> dict[str, Any]:
    document = {
        "schema": "junheng.conformity/1",
        "measured": measured,
        "tolerance": tolerance,
        "rule": rule,
    } | more
    asked = question_from(document).asked
    assert isinstance(asked, tuple)
    return conformity_as_json(decide(*asked))


def refused(**document: Any) -> tuple[str, str | None]:
    given = {
        "schema": "junheng.conformity/1", "measured": {"value": 1, "u": 0.1}, "tolerance": {"upper": 2},
    } | document  # fmt: skip
    with pytest.raises(UnusableInput) as caught:
        question_from({key: value for key, value in given.items() if value is not None})
    found = caught.value.refusals[0]
    assert found.message("zh") and found.message("en")
    return found.code, found.path


@pytest.mark.parametrize(
    ("value", "u", "decision", "limits"),
    [
        ("0.100", "0.015", "accept", (-0.1, 0.1)), ("0.101", "0.015", "reject", (-0.1, 0.1)),
        ("0.06", "0.02", "accept", (-0.06, 0.06)), ("-0.061", "0.02", "undecided", (-0.06, 0.06)),
        ("0.10", "0.02", "undecided", (-0.06, 0.06)), ("0.139", "0.02", "undecided", (-0.06, 0.06)),
        ("0.14", "0.02", "reject", (-0.06, 0.06)), ("-0.14", "0.02", "reject", (-0.06, 0.06)),
    ],
)  # fmt: skip
def test_jjf_1094_of_x9(value: str, u: str, decision: str, limits: tuple[float, float]) -> None:
    """Practice X9, with U = 2u; acceptance limits are the decimal ones: −0.06, never −0.060000000000000005."""
    found = decided({"value": value, "u": u}, {"lower": "-0.10", "upper": "0.10"}, "jjf-1094")
    assert found["decision"] == decision
    assert (found["acceptance"]["lower"], found["acceptance"]["upper"]) == limits
    same = decided({"value": value, "U": float(u) * 2, "k": 2}, {"lower": -0.1, "upper": 0.1}, "jjf-1094")
    assert same["decision"] == decision


def test_jjf_1094_about_another_centre_and_with_one_limit() -> None:
    """Limits 9.9 and 10.1 are ±0.1 about 10; a single limit is an MPE of its own size, and that is said."""
    moved = decided({"value": "10.07", "u": 0.02}, {"lower": 9.9, "upper": 10.1}, "jjf-1094")
    assert (moved["decision"], moved["acceptance"]["upper"], moved["rejection"]["upper"]) == (
        "undecided",
        10.06,
        10.14,
    )
    single = decided({"value": 0.07, "u": 0.02}, {"upper": 0.1}, "jjf-1094")
    assert (single["decision"], single["acceptance"]) == ("undecided", {"lower": None, "upper": 0.06})
    assert [each["code"] for each in single["warnings"]] == ["mpe-one-sided"]
    small = decided({"value": 0.1, "u": 0.0166}, {"upper": 0.1}, "jjf-1094")
    assert small["decision"] == "accept"


def test_jjf_1094_with_more_uncertainty_than_tolerance() -> None:
    """U > MPEV: nothing is accepted, far outside is rejected, the rest is undecided; that is said."""
    for value, decision in ((0, "undecided"), (0.21, "undecided"), (0.22, "reject")):
        found = decided({"value": value, "u": 0.06}, {"lower": -0.1, "upper": 0.1}, "jjf-1094")
        assert (found["decision"], found["acceptance"]) == (decision, {"lower": None, "upper": None})
        assert [each["code"] for each in found["warnings"]] == ["guard-accepts-nothing"]


def test_digits_of_x10() -> None:
    """Practice X10: the error 1.03 − 1.00 is judged as typed; rounding first is the template's choice."""
    found = decided({"value": "0.03", "u": 0.001}, {"lower": -0.03, "upper": 0.03})
    assert found["decision"] == "accept"
    error = repr(1.03 - 1.00)
    assert decided({"value": error, "u": 0.001}, {"upper": "0.03"})["decision"] == "reject"
    rounded = decided({"value": error, "u": 0.001}, {"upper": "0.03"}, step="0.01")
    assert (rounded["decision"], rounded["compared"]) == ("accept", "0.03")
    half = decided({"value": "0.0125", "u": 0}, {"upper": "0.012"}, step="0.001")
    assert (half["decision"], half["compared"]) == ("accept", "0.012")


def test_guard_band_of_x3() -> None:
    """Practice X3: |value| ≤ MPE − U = 44.9 mg accepts; +25.4 passes, 47.0 passes the simple rule only."""
    limits, guarded = {"lower": -50, "upper": 50}, {"guarded": {"guard": "5.1"}}
    for value, simple, strict in (
        ("25.4", "accept", "accept"),
        ("44.9", "accept", "accept"),
        ("47.0", "accept", "reject"),
    ):
        assert decided({"value": value, "u": "2.55"}, limits)["decision"] == simple
        found = decided({"value": value, "u": "2.55"}, limits, guarded)
        assert (found["decision"], found["acceptance"]) == (strict, {"lower": -44.9, "upper": 44.9})


@pytest.mark.parametrize(
    ("guarded", "upper"),
    [
        ({"multiple": 1}, 0.5), ({"multiple": "1.5"}, 0.25), ({"by": "u95"}, 0.5), ({"by": "rss"}, math.sqrt(0.75)),
        ({"by": "rp-10"}, 0.75), ({"by": "method-6"}, 1 - 0.5 * (1.04 - math.exp(0.38 * math.log(2) - 0.54))),
    ],
)  # fmt: skip
def test_guard_bands_by_rule(guarded: dict[str, Any], upper: float) -> None:
    """T = 1, U = 0.5 (k = 2), TUR 2: ILAC-G8 w = U, a multiple of it, RSS, RP-10, Method 6 by their formulas."""
    acceptance = decided({"value": 0, "u": 0.25}, {"lower": -1, "upper": 1}, {"guarded": guarded})[
        "acceptance"
    ]
    assert (acceptance["lower"], acceptance["upper"]) == pytest.approx((-upper, upper), rel=1e-12)


def test_guard_bands_by_rule_at_their_ends() -> None:
    """u95 holds for one limit; no rule widens the tolerance; without uncertainty there is no band."""
    assert (
        decided({"value": 0, "u": 0.25}, {"upper": 1}, {"guarded": {"by": "u95"}})["acceptance"]["upper"]
        == 0.5
    )
    for name in ("rp-10", "method-6"):
        for u in (0.01, 0):
            found = decided({"value": 0, "u": u}, {"lower": -1, "upper": 1}, {"guarded": {"by": name}})
            assert found["acceptance"]["upper"] == 1


def test_a_negative_guard_relaxes_and_a_wide_one_leaves_nothing() -> None:
    """JCGM 106:2012, 8.3.3: guarded rejection; a band wider than the tolerance rejects all, and that is said."""
    relaxed = decided({"value": 1.05, "u": 0.1}, {"upper": 1}, {"guarded": {"guard": -0.1}})
    assert (relaxed["decision"], relaxed["acceptance"]["upper"]) == ("accept", 1.1)
    nothing = decided({"value": 0, "u": 0.1}, {"lower": -1, "upper": 1}, {"guarded": {"guard": 1.5}})
    assert (nothing["decision"], nothing["warnings"][0]["code"]) == ("reject", "guard-accepts-nothing")


def test_specific_risks_and_tur() -> None:
    """JCGM 106:2012, 9.3.2: 1 − p of an accepted item, p of a rejected one; TUR = span/(4u)."""
    accepted = decided({"value": 0.5, "u": 0.25}, {"lower": -1, "upper": 1})
    inside = NORMAL.cdf(2) - NORMAL.cdf(-6)
    assert accepted["probability"] == pytest.approx(inside, rel=1e-12)
    assert accepted["specific_consumer_risk"] == pytest.approx(1 - inside, rel=1e-9)
    assert accepted["specific_producer_risk"] is None and accepted["tur"] == 2
    rejected = decided({"value": 1.5, "u": 0.25}, {"upper": 1})
    assert rejected["specific_producer_risk"] == pytest.approx(NORMAL.cdf(-2), rel=1e-12)
    assert rejected["tur"] is None


@pytest.mark.parametrize("wanted", [0.5, 0.8, 0.95, 0.999999])
def test_one_limit_by_probability(wanted: float) -> None:
    """The guard band of one limit is z·u for a normal and t·u for finite degrees of freedom."""
    rule = {"guarded": {"probability": wanted}}
    upper = decided({"value": 0, "u": 2}, {"upper": 10}, rule)["acceptance"]["upper"]
    assert upper == pytest.approx(10 - 2 * NORMAL.inv_cdf(wanted), rel=1e-9)
    lower = decided({"value": 0, "u": 2, "dof": 4}, {"lower": 10}, rule)["acceptance"]["lower"]
    assert lower == pytest.approx(10 + 2 * float(stats.t.ppf(wanted, 4)), rel=1e-9)


def test_two_limits_by_probability_count_both_tails() -> None:
    """A tolerance of 4.2 u: at the limits found the two tails together are what is left over."""
    found = decided({"value": 0, "u": 1}, {"lower": -2.1, "upper": 2.1}, {"guarded": {"probability": 0.95}})
    low, high = found["acceptance"]["lower"], found["acceptance"]["upper"]
    assert low == pytest.approx(-high)
    assert NORMAL.cdf(2.1 - high) - NORMAL.cdf(-2.1 - high) == pytest.approx(0.95, abs=1e-12)
    assert high < 2.1 - NORMAL.inv_cdf(0.95)


def test_a_probability_out_of_reach() -> None:
    """A tolerance of ±u holds 68 % at most: nothing is accepted for 95 %, and the best is said."""
    found = decided({"value": 0, "u": 1}, {"lower": -1, "upper": 1}, {"guarded": {"probability": 0.95}})
    assert found["decision"] == "reject" and found["acceptance"] == {"lower": None, "upper": None}
    assert "0.6827" in found["warnings"][0]["message"]


@pytest.mark.parametrize("shape", ["lognormal", "gamma"])
def test_a_positive_quantity_rounded_to_nothing(shape: str) -> None:
    """0.4 to the step 1 is 0, which such a quantity cannot be: rejected, never a division by it."""
    measured = {"value": 0.4, "u": 0.1, "distribution": shape}
    rule = {"guarded": {"probability": 0.95}}
    assert decided(measured, {"upper": 2}, rule, step=1)["decision"] == "reject"


def test_an_arcsine_wider_than_its_tolerance() -> None:
    """Its density is highest at its ends: acceptable values lie in two pieces, which no pair of limits says."""
    with pytest.raises(UnusableInput) as caught:
        decided(
            {"value": 1.3, "u": 1, "distribution": "arcsine"}, {"lower": -0.1, "upper": 0.1}, {"guarded": {"probability": 0.1}}
        )  # fmt: skip
    assert caught.value.refusals[0].code == "conformity-distribution"


def test_exact_values() -> None:
    """u = 0: probability 1 or 0, limits included."""
    for value, probability in ((1, 1.0), (1.0000001, 0.0)):
        assert decided({"value": value, "u": 0}, {"upper": 1})["probability"] == probability
    assert (
        decided({"value": 1, "u": 0}, {"upper": 1}, {"guarded": {"probability": 0.9}})["decision"] == "accept"
    )


REFERENCE = {
    "normal": lambda v, u: stats.norm(v, u), "t": lambda v, u: stats.t(5, v, u),
    "rectangular": lambda v, u: stats.uniform(v - u * 3**0.5, 2 * u * 3**0.5),
    "triangular": lambda v, u: stats.triang(0.5, v - u * 6**0.5, 2 * u * 6**0.5),
    "arcsine": lambda v, u: stats.arcsine(v - u * 2**0.5, 2 * u * 2**0.5),
    "lognormal": lambda v, u: stats.lognorm(math.sqrt(math.log(1 + (u / v) ** 2)), scale=v / math.sqrt(1 + (u / v) ** 2)),
    "gamma": lambda v, u: stats.gamma((v / u) ** 2, scale=u * u / v),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_against_scipy(shape: str) -> None:
    """Mean and sd of the shapes are those stated (the scale for t); both tails of each."""
    reference = REFERENCE[shape](2.0, 0.5)
    if shape != "t":
        assert (reference.mean(), reference.std()) == pytest.approx((2.0, 0.5))
    for limit in np.linspace(0.6, 3.6, 13):
        below, above = Belief(shape, 0.5, 5 if shape == "t" else math.inf).tails(2.0, float(limit))
        assert below == pytest.approx(reference.cdf(limit), abs=1e-12)
        assert above == pytest.approx(reference.sf(limit), abs=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("limits", [{"lower": 1.0, "upper": 4.0}, {"upper": 4.0}, {"lower": 1.0}])
def test_acceptance_limits_have_the_probability_wanted(shape: str, limits: dict[str, float]) -> None:
    """At each limit the probability of conformity is the one wanted: within a hair inside, less a hair outside."""
    measured = {"value": 2, "u": 0.3, "distribution": shape} | ({"dof": 5} if shape == "t" else {})
    rule = {"guarded": {"probability": 0.9}}
    acceptance = decided(measured, limits, rule)["acceptance"]
    for key, sign in (("lower", -1), ("upper", 1)):
        if key not in limits:
            assert acceptance[key] is None
            continue
        for moved, decision in ((-1e-7, "accept"), (1e-7, "reject")):
            value = acceptance[key] + sign * moved
            assert decided(measured | {"value": value}, limits, rule)["decision"] == decision


@given(value=st.floats(-5, 5), u=st.floats(1e-3, 10), lower=st.floats(-5, 0), width=st.floats(0, 5))
def test_probability_against_a_naive_difference(value: float, u: float, lower: float, width: float) -> None:
    """Φ((TU − y)/u) − Φ((TL − y)/u), written out."""
    found = Belief("normal", u).conformity(value, lower, lower + width)
    expected = NORMAL.cdf((lower + width - value) / u) - NORMAL.cdf((lower - value) / u)
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_small_probability_keeps_its_digits() -> None:
    """20 u outside: 1 − Φ(20) = 2.7536e-89 (Abramowitz and Stegun, 26.2), not 0."""
    found = Belief("normal", 1.0).conformity(20.0, -1000.0, 0.0)
    assert found == pytest.approx(2.7536241186e-89, rel=1e-9)


@pytest.mark.parametrize(
    ("document", "code", "path"),
    [
        ({"tolerance": {}}, "tolerance-empty", "tolerance"),
        ({"tolerance": {"lower": 3, "upper": 2}}, "tolerance-reversed", "tolerance"),
        ({"tolerance": {"uper": 3}}, "measurement-key-unknown", "tolerance"),
        ({"tolerance": [1, 2]}, "value-not-a-mapping", "tolerance"),
        ({"tolerance": {"upper": "1,5"}}, "number-comma", "tolerance.upper"),
        ({"measured": {"value": 1}}, "key-missing", "measured"),
        ({"measured": {"value": 1, "u": -0.1}}, "value-out-of-range", "measured.u"),
        ({"measured": {"value": 1, "u": 0.1, "U": 0.2}}, "conformity-one-of", "measured"),
        ({"measured": {"value": 1, "U": 0.2}}, "key-missing", "measured"),
        ({"measured": {"value": 1, "U": 0.2, "k": 0}}, "value-out-of-range", "measured.k"),
        ({"measured": {"value": float("inf"), "u": 1}}, "value-not-a-number", "measured.value"),
        ({"measured": {"value": 1e200, "u": 1}}, "value-out-of-range", "measured.value"),
        ({"measured": {"value": "0." + "1" * 50, "u": 1}}, "value-out-of-range", "measured.value"),
        ({"measured": {"value": 1, "u": 1, "dof": 0.5}}, "value-out-of-range", "measured.dof"),
        ({"measured": {"value": 1, "u": 1, "distribution": "cauchy"}}, "distribution-unknown", "measured.distribution"),
        ({"measured": {"value": 1, "u": 1, "distribution": "t"}}, "conformity-distribution", "measured.distribution"),
        ({"measured": {"value": -1, "u": 1, "distribution": "gamma"}}, "conformity-distribution", "measured.distribution"),
        ({"measured": {"value": 1e-90, "u": 1e90, "distribution": "lognormal"}}, "conformity-distribution", "measured.distribution"),
        ({"measured": {"value": 1e80, "u": 1e-80, "distribution": "gamma"}}, "conformity-distribution", "measured.distribution"),
        ({"rule": "strict"}, "conformity-rule-unknown", "rule"),
        ({"rule": "guarded"}, "key-missing", "rule.guarded"),
        ({"rule": {"guarded": {}}}, "conformity-one-of", "rule.guarded"),
        ({"rule": {"guarded": {"guard": 1, "probability": 0.5}}}, "conformity-one-of", "rule.guarded"),
        ({"rule": {"guarded": {"by": "method-7"}}}, "guard-rule-unknown", "rule.guarded.by"),
        ({"rule": {"guarded": {"by": "rss"}}}, "guard-rule-two-sided", "rule.guarded.by"),
        ({"rule": {"guarded": {"probability": 1}}}, "value-out-of-range", "rule.guarded.probability"),
        ({"rule": {"simple": {}}}, "key-missing", "rule"),
        ({"step": 0}, "value-out-of-range", "step"),
        ({"measured": None}, "conformity-form", None),
        ({"measured": None, "mesured": {}}, "measurement-key-unknown", None),
        ({"process": {}}, "conformity-form", None),
        ({"schema": "junheng.conformity/2"}, "schema-unknown", "schema"),
        ({"acceptance": {"upper": 1}}, "measurement-key-unknown", None),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_place(
    document: dict[str, Any], code: str, path: str | None
) -> None:
    """Each with its code and the path inside the document."""
    assert refused(**document) == (code, path)
