"""What a comparison file may say, and how it is refused when it cannot be used."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from junheng.core.reason import Refusal

Run = Callable[..., dict[str, Any]]
Refused = Callable[..., Refusal]
TWO = [{"lab": "A", "x": 1, "u": 1}, {"lab": "B", "x": 2, "u": 1}]
DRIFT = {"pilot": [{"t": 0, "y": 0, "u": 1}, {"t": 9, "y": 0, "u": 1}], "labs_t": {"A": 1, "B": 2}}


@pytest.mark.parametrize(
    ("document", "code", "path"),
    [
        ({}, "comparison-empty", None),
        ({"labs": []}, "comparison-empty", "labs"),
        ({"labs": TWO, "points": []}, "comparison-labs-and-points", "points"),
        ({"labs": TWO, "estimator": ["median"]}, "measurement-key-unknown", None),
        ({"labs": [{"lab": "A", "y": 1}]}, "lab-without-value", "labs[0]"),
        ({"labs": [{"lab": "A", "x": 1, "uu": 1}]}, "measurement-key-unknown", "labs[0]"),
        ({"labs": [{"x": 1}]}, "key-missing", "labs[0]"),
        ({"labs": [*TWO, {"lab": "A", "x": 3}]}, "lab-twice", "labs[2].lab"),
        ({"labs": [{"lab": "A", "x": 1, "u": 0}]}, "value-out-of-range", "labs[0].u"),
        ({"labs": [{"lab": "A", "x": 1, "u": -1}]}, "value-out-of-range", "labs[0].u"),
        ({"labs": [{"lab": "A", "x": "1,5"}]}, "number-comma", "labs[0].x"),
        ({"labs": [{"lab": "A", "x": math.nan}]}, "value-not-a-number", "labs[0].x"),
        ({"labs": [{"lab": "A", "x": True}]}, "value-not-a-number", "labs[0].x"),
        ({"labs": [{"lab": "A", "x": 1, "u": 1, "U": 2}]}, "uncertainty-twice", "labs[0]"),
        ({"labs": [{"lab": "A", "x": 1, "u": 1, "dof": 0}]}, "value-out-of-range", "labs[0].dof"),
        ({"labs": [{"lab": "A", "x": 1, "in_reference": 1}]}, "value-out-of-range", "labs[0].in_reference"),
        ({"labs": [{"lab": "A", "x": 1, "in_reference": False}]}, "no-members", "labs"),
        ({"labs": [{"lab": " ", "x": 1}]}, "value-out-of-range", "labs[0].lab"),
        ({"labs": TWO, "estimators": ["mean"]}, "choice-unknown", "estimators[0]"),
        ({"labs": TWO, "estimators": []}, "value-not-a-list", "estimators"),
        ({"labs": TWO, "interval": ["student"]}, "choice-unknown", "interval[0]"),
        ({"labs": TWO, "coverage": 1}, "value-out-of-range", "coverage"),
        ({"labs": TWO, "coverage": {"k": 0}}, "value-out-of-range", "coverage.k"),
        ({"labs": TWO, "bootstrap": {"draws": 10}}, "draws-out-of-range", "bootstrap.draws"),
        ({"labs": TWO, "bootstrap": {"draws": 10**9}}, "draws-out-of-range", "bootstrap.draws"),
        ({"labs": TWO, "prior": {"tau_scale": 0}}, "value-out-of-range", "prior.tau_scale"),
        ({"labs": TWO, "reference": {"kind": "assigned"}}, "reference-incomplete", "reference"),
        ({"labs": TWO, "reference": {"kind": "pilot"}}, "reference-incomplete", "reference"),
        ({"labs": TWO, "reference": {"kind": "pilot", "lab": "Z"}}, "lab-unknown", "reference.lab"),
        ({"labs": TWO, "reference": {"value": 1}}, "reference-not-wanted", "reference.value"),
        ({"labs": TWO, "reference": {"kind": "given"}}, "choice-unknown", "reference.kind[0]"),
        ({"labs": TWO, "sigma_pt": {"from": "expert"}}, "sigma-pt-needs-value", "sigma_pt"),
        ({"labs": TWO, "sigma_pt": 0}, "value-out-of-range", "sigma_pt"),
        ({"labs": TWO, "transfer": {"u_instability": -1}}, "value-out-of-range", "transfer.u_instability"),
        ({"labs": TWO, "correlations": [["A", "B", 2]]}, "value-out-of-range", "correlations[0][2]"),
        ({"labs": TWO, "correlations": [["A", "Z", 0.5]]}, "lab-unknown", "correlations[0]"),
        ({"labs": TWO, "correlations": [["A", "A", 0.5]]}, "correlation-given-twice", "correlations[0]"),
        ({"labs": TWO, "correlations": [["A", "B", 1]]}, "comparison-covariance-not-positive", "correlations"),
        ({"labs": TWO, "covariance": [[1, 0]]}, "comparison-covariance-shape", "covariance"),
        ({"labs": TWO, "covariance": [[4, 0], [0, 1]]}, "comparison-covariance-differs", "covariance[0][0]"),
        ({"labs": TWO, "covariance": [[1, 0.1], [0.2, 1]]}, "comparison-covariance-shape", "covariance"),
        ({"labs": TWO, "covariance": [[1, 0], [0, 1]], "correlations": []}, "comparison-covariance-and-correlations", "covariance"),
        ({"labs": TWO, "drift": {**DRIFT, "pilot": DRIFT["pilot"][:1]}}, "drift-too-few", "drift.pilot"),
        ({"labs": TWO, "drift": {**DRIFT, "labs_t": {"A": 1}}}, "drift-date-missing", "drift.labs_t"),
        ({"labs": TWO, "drift": {**DRIFT, "labs_t": {"A": 1, "B": 1, "Z": 1}}}, "measurement-key-unknown", "drift.labs_t"),
        ({"labs": TWO, "drift": {**DRIFT, "model": "cubic"}}, "choice-unknown", "drift.model[0]"),
        ({"link": {"linking": [], "rmo": TWO}}, "comparison-empty", "link.linking"),
        ({"link": {"linking": [{"d_kc": 0, "d_rmo": 0, "u_diff": 1}], "rmo": [{"lab": "A", "x": 1}]}}, "key-missing", "link.rmo[0]"),
        ({"points": [{"id": 1, "labs": TWO}, {"id": 1, "labs": TWO}]}, "point-twice", "points[1].id"),
        ({"labs": [{"lab": str(at), "x": at} for at in range(501)]}, "comparison-too-many-labs", "labs"),
        ({"labs": [{"lab": "A", "x": 1, "replicates": [1] * 1001}]}, "comparison-too-many-replicates", "labs[0].replicates"),
        ({"labs": [{"lab": "A", "x": "1e200"}]}, "value-out-of-range", "labs[0].x"),
        ({"labs": [{"lab": "A", "x": 0, "u": 1e-6}, {"lab": "B", "x": 1e9, "u": 1}]}, "comparison-spread-too-wide", None),
    ],
)  # fmt: skip
def test_refused_with_its_path(
    document: dict[str, Any], code: str, path: str | None, refusal: Refused
) -> None:
    """One problem, one stable code, the place inside the file."""
    found = refusal(**document)
    assert (found.code, found.path) == (code, path)


@pytest.mark.parametrize(
    "name", ["weighted-mean", "dersimonian-laird", "linear-pool", "hierarchical-gauss", "vangel-rukhin"]
)
def test_an_estimator_that_needs_u_refuses_by_name(name: str, refusal: Refused, answer: Run) -> None:
    """Asked for, it is refused and the laboratory is named; not asked for, it is left out."""
    labs = [*TWO, {"lab": "C", "x": 3}]
    found = refusal(labs, estimators=["median", name])
    assert found.code == "estimator-needs-u" and name in found.message("en") and '"C"' in found.message("en")
    assert list(answer(labs)["estimates"]) == [
        "arithmetic-mean",
        "median",
        "huber",
        "algorithm-a",
        "q-hampel",
    ]


def test_a_non_member_without_u_stops_nothing(answer: Run) -> None:
    """Only members carry the reference; the other gets its d, and null for what needs a u."""
    found = answer([*TWO, {"lab": "C", "x": 3, "in_reference": False}], estimators=["weighted-mean"])
    row = found["degrees_of_equivalence"]["weighted-mean"]["unilateral"]["without_dark_uncertainty"][2]
    assert row == {"lab": "C", "d": 1.5, "u": None, "U": None}
    assert found["scores"]["en"]["weighted-mean"][2] == {"lab": "C", "value": None, "verdict": "cannot-tell"}


def test_expanded_uncertainty_with_its_factor(answer: Run) -> None:
    """U with k is u; U alone is taken with k = 2 and said."""
    stated = answer([{"lab": "A", "x": "1.00", "U": "0.375", "k": 3}, {"lab": "B", "x": 2, "U": 0.5}])
    plain = answer([{"lab": "A", "x": 1, "u": 0.125}, {"lab": "B", "x": 2, "u": 0.25}])
    assert stated["estimates"] == plain["estimates"]
    assert "coverage-factor-assumed" in {each["code"] for each in stated["warnings"]}


def test_numbers_keep_their_digits(answer: Run) -> None:
    """Differences of values with more digits than a double holds are exact."""
    far = Decimal("1234567890123456789012345")
    labs = [
        {"lab": name, "x": str(far + Decimal(x)), "u": "0.5"} for name, x in (("A", "0.25"), ("B", "1.75"))
    ]
    found = answer(labs, estimators=["weighted-mean"])
    rows = found["degrees_of_equivalence"]["weighted-mean"]["bilateral"]
    assert rows[0]["d"] == -1.5
    assert found["consistency"]["chi_squared"] == pytest.approx(1.5**2 / 0.5, rel=1e-14)


@pytest.mark.parametrize("estimators", [None, ["weighted-mean"], ["median"]])
def test_one_laboratory(estimators: list[str] | None, answer: Run) -> None:
    """It is its own reference: no consistency, no score, no failure."""
    found = answer([{"lab": "A", "x": 5, "u": 1}], estimators=estimators)
    assert all(each["value"] == 5 for each in found["estimates"].values())
    assert found["consistency"]["chi_squared"] is None
    assert "one-member" in {each["code"] for each in found["warnings"]}


def test_equal_values(answer: Run) -> None:
    """No spread: tau 0, robust u undefined, every difference 0."""
    found = answer([{"lab": name, "x": "10.00", "u": 1} for name in "ABCD"])
    estimates = found["estimates"]
    assert all(each["value"] == pytest.approx(10, abs=1e-12) for each in estimates.values())
    assert estimates["mandel-paule"]["tau"] == estimates["reml"]["tau"] == 0
    assert estimates["median"]["u"] is None
    assert "zero-spread" in {each["code"] for each in found["warnings"]}
    assert found["consistency"]["chi_squared"] == 0 and found["subsets"] == [["A", "B", "C", "D"]]


def test_two_laboratories_have_no_posterior_sd(answer: Run) -> None:
    """With a half-Cauchy prior and two results the variance of μ diverges: null, and a warning."""
    found = answer(TWO, estimators=["hierarchical-gauss", "hierarchical-laplace"])
    assert found["estimates"]["hierarchical-gauss"]["u"] is None
    assert "posterior-without-sd" in {each["code"] for each in found["warnings"]}


@pytest.mark.parametrize("coverage", [None, {"k": 2}, 0.95, {"k": 3}, 0.99, {"k": 2.5}])
def test_coverage_is_a_factor_or_a_probability(coverage: Any, answer: Run) -> None:
    """k = 2 multiplies u by 2 and takes 95 % for quantiles (GUM 6.3.3); 0.95 takes 1.95996."""
    found = answer(TWO, estimators=["weighted-mean"], **({} if coverage is None else {"coverage": coverage}))
    factor = {0.95: 1.959963984540054, 0.99: 2.5758293035489004}.get(coverage) if isinstance(coverage, float) else (coverage or {"k": 2})["k"]  # fmt: skip
    low, high = found["estimates"]["weighted-mean"]["intervals"]["normal"]
    assert (high - low) / 2 == pytest.approx(factor * math.sqrt(0.5))
    t = {0.95: 12.706204736432095, 0.99: 63.65674116287399}  # Student, one degree of freedom
    probability = coverage if isinstance(coverage, float) else {2: 0.95, 3: 0.99}.get(factor)
    if probability is not None:
        low, high = found["estimates"]["weighted-mean"]["intervals"]["knapp-hartung"]
        assert (high - low) / 2 == pytest.approx(t[probability] * math.sqrt(0.5) * math.sqrt(0.5))


def test_only_the_intervals_asked_for(answer: Run) -> None:
    """`interval` chooses; a mixture's own quantiles stand beside."""
    found = answer(TWO, interval=["modified-knapp-hartung"])["estimates"]
    assert list(found["dersimonian-laird"]["intervals"]) == ["modified-knapp-hartung"]
    assert list(found["linear-pool"]["intervals"]) == ["quantile"]
