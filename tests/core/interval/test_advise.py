"""Calibration intervals: published figures of A3 and of variables data, S2 on the table of RP-1."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from junheng.core.interval import variables
from junheng.core.interval.documents import advise, question_from
from junheng.core.interval.report import advice_as_json
from junheng.core.reason import UnusableInput

RP1_DAYS, RP1_N, RP1_IN = (
    [4, 7, 10, 13, 21, 28, 40, 48],
    [4, 6, 14, 13, 22, 49, 18, 6],
    [4, 5, 9, 8, 12, 20, 9, 2],
)
"""NCSL RP-1, Table D-1: weeks between calibrations, number, number in tolerance (from the reliabilities)."""
NASA_DAYS, NASA_DEVIATIONS = [70, 86, 104, 135, 167, 173], [0.1, 0.11, 0.251, 0.299, 0.403, 0.615]
"""NASA-HDBK-8739.19-5, Table 7-2."""


def advised(**document: Any) -> dict[str, Any]:
    return advice_as_json(advise(question_from({"schema": "junheng.interval/1"} | document)))


def results(text: str) -> list[bool]:
    return [each == "1" for each in text]


def bins(days: list[float], n: list[int], passed: list[int]) -> list[dict[str, Any]]:
    return [{"days": t, "n": a, "in_tolerance": b} for t, a, b in zip(days, n, passed, strict=True)]


def points(deviations: list[float] = NASA_DEVIATIONS, **more: Any) -> list[dict[str, Any]]:
    return [{"days": t, "deviation": d} | more for t, d in zip(NASA_DAYS, deviations, strict=True)]


@pytest.mark.parametrize(
    ("assigned", "passed", "days", "rejection", "low", "high"),
    [
        (365, "11010111101111101110", 231, 0.9949, 0.6516, 0.8286),
        (365, "11101001110011101111", 205, 0.9993, 0.6000, 0.7843),
        (730, "11110101110111111011", 523, 0.9682, 0.7041, 0.8716),
    ],
)  # fmt: skip
def test_a3_of_the_tutorial(
    assigned: float, passed: str, days: float, rejection: float, low: float, high: float
) -> None:
    """2019 NCSL Symposium tutorial on intervals, assets 1 to 3, target 0.95."""
    found = advised(interval_days=assigned, results=results(passed), target_reliability=0.95)
    assert round(found["interval_days"]) == days
    assert found["rejection_confidence"] == pytest.approx(rejection, abs=5e-5)
    assert (found["reliability"]["low"], found["reliability"]["high"]) == pytest.approx((low, high), abs=5e-5)


def test_a3_with_another_confidence() -> None:
    """42 of 50, target 0.9, confidence 0.3: 329 days, 0.7557, 0.8067 … 0.8664 (suncal 1.7.1)."""
    found = advised(
        interval_days=365, results=[True] * 42 + [False] * 8, target_reliability=0.9, confidence=0.3
    )
    limits = found["reliability"]
    assert round(found["interval_days"]) == 329
    assert found["rejection_confidence"] == pytest.approx(0.7557, abs=5e-5)
    assert (limits["low"], limits["high"]) == pytest.approx((0.8067, 0.8664), abs=5e-5)


@pytest.mark.parametrize(
    ("n", "x", "target"),
    [(20, 15, 0.95), (40, 39, 0.8), (30, 20, 0.5), (12, 3, 0.9), (9, 9, 0.7), (9, 0, 0.7)],
)
def test_a3_rejects_with_the_confidence_of_the_exact_limits(n: int, x: int, target: float) -> None:
    """At the rejection confidence the target lies on a Clopper–Pearson limit (scipy), one-sided at the ends."""
    passed = [True] * x + [False] * (n - x)
    rejection = advised(interval_days=100, results=passed, target_reliability=target)["rejection_confidence"]
    side = "two-sided" if 0 < x < n else "greater" if x == n else "less"
    limits = stats.binomtest(x, n, alternative=side).proportion_ci(confidence_level=rejection, method="exact")
    assert min(abs(limits.low - target), abs(limits.high - target)) < 1e-9


def test_a3_keeps_what_is_not_rejected_and_bounds_every_change() -> None:
    """19 of 20 against 0.95 keeps the interval and says so; the largest change is a factor of two, or as stated."""
    kept = advised(interval_days=365, results=[True] * 19 + [False], target_reliability=0.95)
    assert kept["interval_days"] == 365 and kept["warnings"][0]["code"] == "interval-unchanged"
    for passed, factor in (([True] * 50, 2), ([False] * 50, 0.5)):
        assert (
            advised(interval_days=100, results=passed, target_reliability=0.9)["interval_days"]
            == 100 * factor
        )
    more = advised(interval_days=100, results=[True] * 50, target_reliability=0.9, max_change=3)
    assert more["interval_days"] == 300


def test_a3_lengthens_what_is_too_good() -> None:
    """99 of 100 against 0.85: by 10^(ΔR/(1 − Q)), here more than twice; 88 of 100: not rejected enough."""
    good = advised(interval_days=100, results=[True] * 99 + [False], target_reliability=0.85)
    assert good["interval_days"] == 200 and good["rejection_confidence"] > 0.99
    near = advised(interval_days=100, results=[True] * 90 + [False] * 10, target_reliability=0.85)
    tail = float(stats.binom.sf(89, 100, 0.85))
    assert near["rejection_confidence"] == pytest.approx(1 - 2 * tail, rel=1e-9)
    assert near["interval_days"] == pytest.approx(100 * 10 ** (0.05 / (2 * tail)), rel=1e-9)


def test_s2_on_the_table_of_rp_1() -> None:
    """Rejection confidences and intervals of every model that suncal 1.7.1 fits there; the random walk, which it
    does not fit, has the highest merit."""
    found = advised(bins=bins(RP1_DAYS, RP1_N, RP1_IN), target_reliability=0.75)
    theirs = {
        "mixed-exponential": (7, 0.1095077), "lognormal": (8, 0.1163881), "restricted-random-walk": (8, 0.1357908),
        "weibull": (7, 0.1541173), "exponential": (10, 0.2319951), "mortality-drift": (10, 0.3349005),
        "modified-gamma": (17, 0.9904976),
    }  # fmt: skip
    ours = {each["name"]: each for each in found["models"]}
    for name, (days, rejection) in theirs.items():
        assert round(ours[name]["interval_days"]) == days
        assert ours[name]["rejection_confidence"] == pytest.approx(rejection, abs=1e-4)
    assert found["model"] == "random-walk"
    assert found["interval_days"] == pytest.approx(ours["random-walk"]["interval_days"])
    assert found["reliability"]["low"] < 0.75 < found["reliability"]["high"]


def test_s2_finds_the_curve_the_data_were_made_of() -> None:
    """Counts of exp(−t/500): the exponential model gives −500·ln(0.9) days, and the limits hold the target."""
    days = [50, 100, 200, 300, 400, 600]
    passed = [round(20_000 * float(np.exp(-t / 500))) for t in days]
    found = advised(bins=bins(days, [20_000] * 6, passed), target_reliability=0.9)
    exponential = next(each for each in found["models"] if each["name"] == "exponential")
    assert exponential["interval_days"] == pytest.approx(-500 * np.log(0.9), rel=1e-3)
    assert found["interval_days"] == pytest.approx(-500 * np.log(0.9), rel=0.02)
    assert 0.88 < found["reliability"]["low"] < 0.9 < found["reliability"]["high"] < 0.92


def test_s2_does_not_depend_on_order_or_unit_of_time() -> None:
    """Bins turned round, days for weeks: the same models, the same interval times seven."""
    plain = advised(bins=bins(RP1_DAYS, RP1_N, RP1_IN), target_reliability=0.75)
    turned = bins([7 * t for t in RP1_DAYS], RP1_N, RP1_IN)[::-1]
    other = advised(bins=turned, target_reliability=0.75)
    assert other["interval_days"] == pytest.approx(7 * plain["interval_days"], rel=1e-6)
    assert [each["name"] for each in other["models"]] == [each["name"] for each in plain["models"]]


def test_s2_does_not_depend_on_how_counts_are_written_down() -> None:
    """Each bin as two halves of the same time is the same observation."""
    whole = advised(
        bins=bins(RP1_DAYS, [2 * n for n in RP1_N], [2 * n for n in RP1_IN]), target_reliability=0.9
    )
    halves = advised(bins=bins(RP1_DAYS * 2, RP1_N * 2, RP1_IN * 2), target_reliability=0.9)
    assert halves["interval_days"] == whole["interval_days"]
    assert halves["rejection_confidence"] == whole["rejection_confidence"]


def test_a_target_next_to_one_keeps_its_digits() -> None:
    """(1 + p)/2 would round to 1; the tail does not: k of t(5) for 1 − p = 2^-53 (scipy's inverse of the tail)."""
    found = advised(points=points(), tolerance=1, target_reliability=1 - 2**-53)
    assert found["k"] == pytest.approx(-stats.t.ppf(2**-54, len(NASA_DAYS) - 1), rel=1e-12)


def test_s2_without_a_single_failure() -> None:
    """All in tolerance: no curve has a likelihood that ends; null and a reason, no invented interval."""
    for passed in ([5, 5], [0, 0]):
        found = advised(bins=bins([100, 200], [5, 5], passed), target_reliability=0.9)
        assert found["interval_days"] is None and found["rejection_confidence"] is None
        assert [each["code"] for each in found["warnings"]] == ["interval-all-alike"]


@pytest.mark.parametrize(
    ("tolerance", "initial", "days"),
    [({"lower": 9, "upper": 11}, 10.03, 140.1), ({"upper": 11}, 10.03, 171.75), ({"lower": 9}, 9.03, 0.0)],
)  # fmt: skip
def test_variables_of_the_nasa_handbook(tolerance: dict[str, float], initial: float, days: float) -> None:
    """NASA-HDBK-8739.19-5, Tables 7-3 to 7-6: degree 2, u0 0.28, target 0.90."""
    found = advised(
        points=points(), tolerance=tolerance, initial=initial, u0=0.28, degree=2, target_reliability=0.9
    )
    assert found["interval_days"] == pytest.approx(days, abs=0.05)
    assert found["drift"] == pytest.approx([0.00015741, 0.00001674], abs=5e-9)
    assert found["drift_covariance"][0][0] == pytest.approx(0.00000101, abs=5e-9)
    assert found["scatter"] == pytest.approx(0.0708, abs=5e-5)
    assert found["rejection_confidence"] is None


def test_variables_meet_the_target_where_they_end() -> None:
    """The one-sided limit is reached with the probability wanted: checked with Student's t, written out."""
    found = advised(points=points(), tolerance={"upper": 1}, target_reliability=0.9)
    t = found["interval_days"]
    spread = np.sqrt(found["scatter"] ** 2 + found["drift_covariance"][0][0] * t**2)
    assert stats.t.cdf((1 - found["drift"][0] * t) / spread, 5) == pytest.approx(0.9, rel=1e-9)


def test_variables_with_stated_uncertainties() -> None:
    """Equal u smaller than the scatter change nothing; larger than it, they widen what is predicted."""
    plain, small, large = (
        advised(points=points(**more), tolerance=1, target_reliability=0.9)
        for more in ({}, {"u": 0.01}, {"u": 0.2})
    )
    assert small["interval_days"] == pytest.approx(plain["interval_days"], rel=1e-9)
    assert large["scatter"] == pytest.approx(0.2) and large["interval_days"] < plain["interval_days"]


def test_variables_that_never_leave_the_tolerance() -> None:
    """No drift, no scatter: null and how far was looked."""
    found = advised(points=points([0.0] * 6), tolerance=1, target_reliability=0.9)
    assert found["interval_days"] is None
    assert found["warnings"][1]["code"] == "interval-beyond-horizon"


@pytest.mark.parametrize(
    ("document", "code", "path"),
    [
        ({}, "interval-form", None),
        ({"result": [True]}, "measurement-key-unknown", None),
        ({"results": [True], "bins": []}, "interval-form", None),
        ({"results": [True], "interval_days": 1, "method": "S2"}, "value-out-of-range", "method"),
        ({"results": [True], "interval_days": 1, "mandatory": True}, "interval-mandatory", "mandatory"),
        ({"results": [True], "interval_days": 1, "mandatory": "no"}, "value-out-of-range", "mandatory"),
        ({"results": [], "interval_days": 1}, "value-out-of-range", "results"),
        ({"results": [True, "yes"], "interval_days": 1}, "interval-result-not-boolean", "results[1]"),
        ({"results": [True, 2], "interval_days": 1}, "interval-result-not-boolean", "results[1]"),
        ({"results": [True]}, "key-missing", None),
        ({"results": [True], "interval_days": 0}, "value-out-of-range", "interval_days"),
        ({"results": [True], "interval_days": 1, "target_reliability": 1}, "value-out-of-range", "target_reliability"),
        ({"results": [True], "interval_days": 1, "confidence": 0}, "value-out-of-range", "confidence"),
        ({"results": [True], "interval_days": 1, "max_change": 1}, "value-out-of-range", "max_change"),
        ({"bins": []}, "interval-too-few-bins", "bins"),
        ({"bins": bins([1], [2], [1])}, "interval-too-few-bins", "bins"),
        ({"bins": bins([1, 2], [2, 2], [1, 3])}, "interval-more-in-tolerance-than-n", "bins[1].in_tolerance"),
        ({"bins": [{"days": 1, "n": 2.5, "in_tolerance": 1}]}, "value-out-of-range", "bins[0].n"),
        ({"bins": [{"days": 1, "n": 2, "in_tolerance": 0.8}]}, "value-out-of-range", "bins[0].in_tolerance"),
        ({"bins": [{"days": 0, "n": 2, "in_tolerance": 1}]}, "value-out-of-range", "bins[0].days"),
        ({"bins": bins([100] * 3, [2] * 3, [1, 2, 2])}, "interval-too-few-bins", "bins"),
        ({"points": points([1e100, -1e100, 1e100, -1e100, 1e100, -1e100], u=1e-100), "tolerance": 1}, "interval-beyond-double", None),
        ({"points": [], "tolerance": 1}, "interval-too-few-points", "points"),
        ({"points": points()[:2], "tolerance": 1, "degree": 2}, "interval-too-few-points", "points"),
        ({"points": [{"days": 5, "deviation": 1}] * 4, "tolerance": 1, "degree": 2}, "interval-days-equal", "points"),
        ({"points": points(), "tolerance": 0}, "value-out-of-range", "tolerance"),
        ({"points": points(), "tolerance": {}}, "tolerance-empty", "tolerance"),
        ({"points": points(), "tolerance": {"lower": 2, "upper": 1}}, "tolerance-reversed", "tolerance"),
        ({"points": points(), "tolerance": 1, "degree": 4}, "value-out-of-range", "degree"),
        ({"points": [*points(), {"days": 1, "deviation": 1, "u": 1}], "tolerance": 1}, "interval-u-for-some", "points"),
        ({"points": [{"days": 1, "deviation": 1, "u": 0}], "tolerance": 1}, "value-out-of-range", "points[0].u"),
        ({"points": points(), "tolerance": 1, "u0": -1}, "value-out-of-range", "u0"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_place(
    document: dict[str, Any], code: str, path: str | None
) -> None:
    """Each with its code and the path inside the document."""
    with pytest.raises(UnusableInput) as caught:
        advised(**({"target_reliability": 0.9} | document))
    found = caught.value.refusals[0]
    assert (found.code, found.path) == (code, path)
    assert found.message("zh") and found.message("en")


@pytest.mark.parametrize("target", [1e-90, 1e-9, 0.3, 0.95, 1 - 1e-12])
def test_a_factor_from_its_own_tail(target: float) -> None:
    """With two degrees of freedom Student's quantile is (2p-1)/√(2p(1-p)); no small probability is lost to rounding."""
    expected = (2 * target - 1) / math.sqrt(2 * target * (1 - target))
    assert variables._factor(2, target, two_sided=False) == pytest.approx(expected, rel=1e-9)


def test_a_factor_beyond_the_doubles() -> None:
    """Refused, not written as infinity."""
    with pytest.raises(UnusableInput) as refused:
        variables._factor(1, 5e-324, two_sided=False)
    assert [each.code for each in refused.value.refusals] == ["interval-beyond-double"]
