"""Degrees of equivalence and scores: the general variance, dark uncertainty, bootstrap, leave-one-out, points."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

Run = Callable[..., dict[str, Any]]
X, U = (10.003, 10.001, 9.998, 10.006, 10.002), (0.001, 0.002, 0.002, 0.0015, 0.004)
LABS = [{"lab": str(at), "x": x, "u": u} for at, (x, u) in enumerate(zip(X, U, strict=True))]


def rows(found: dict[str, Any], name: str, dark: bool) -> list[dict[str, Any]]:
    kind = "with_dark_uncertainty" if dark else "without_dark_uncertainty"
    listed: list[dict[str, Any]] = found["degrees_of_equivalence"][name]["unilateral"][kind]
    return listed


@pytest.mark.parametrize(
    "name", ["weighted-mean", "arithmetic-mean", "dersimonian-laird", "mandel-paule", "reml"]
)
def test_general_variance(name: str, answer: Run) -> None:
    """u_i²(1 − 2w_i) + u_ref², and with dark uncertainty (u_i² + τ²)(1 − 2w_i) + u_ref², k = 2."""
    found = answer(LABS, estimators=[name])
    fit = found["estimates"][name]
    tau2, u_ref2 = fit.get("tau", 0.0) ** 2, fit["u"] ** 2
    w = [1.0] * 5 if name == "arithmetic-mean" else [1 / (u**2 + tau2) for u in U]
    for at, (u, weight) in enumerate(zip(U, w, strict=True)):
        share = 1 - 2 * weight / sum(w)
        assert rows(found, name, dark=False)[at]["U"] == pytest.approx(
            2 * math.sqrt(u**2 * share + u_ref2), rel=1e-10
        )
        assert rows(found, name, dark=True)[at]["U"] == pytest.approx(
            2 * math.sqrt((u**2 + tau2) * share + u_ref2), rel=1e-10
        )
        d = X[at] - fit["value"]
        en, zeta = found["scores"]["en"][name][at], found["scores"]["zeta"][name][at]
        assert en["value"] == pytest.approx(d / rows(found, name, dark=False)[at]["U"], rel=1e-6)
        assert zeta["value"] == pytest.approx(2 * en["value"], rel=1e-12)


def test_general_variance_is_that_of_simulation(answer: Run) -> None:
    """A million rounds drawn from the stated u, one laboratory outside, two correlated: sd of x_i − x_ref."""
    labs = [dict(each) for each in LABS]
    labs[2]["in_reference"] = False
    found = answer(
        labs,
        estimators=["weighted-mean", "arithmetic-mean"],
        correlations=[["0", "2", 0.6], ["1", "3", -0.4]],
    )
    covariance = np.diag(np.square(U))
    for i, j, r in ((0, 2, 0.6), (1, 3, -0.4)):
        covariance[i, j] = covariance[j, i] = r * U[i] * U[j]
    drawn = np.random.default_rng(17).multivariate_normal(np.zeros(5), covariance, 1_000_000)
    inside = [0, 1, 3, 4]
    inverse = np.linalg.inv(covariance[np.ix_(inside, inside)])
    weights = {"weighted-mean": inverse.sum(axis=0) / inverse.sum(), "arithmetic-mean": np.full(4, 0.25)}
    for name, w in weights.items():
        spread = (drawn - (drawn[:, inside] @ w)[:, None]).std(axis=0)
        for at in range(5):
            assert rows(found, name, dark=False)[at]["u"] == pytest.approx(spread[at], rel=4e-3)


def test_transfer_stands_in_every_difference(answer: Run) -> None:
    """Instability and homogeneity add to the variance of a difference."""
    plain = answer(LABS, estimators=["weighted-mean"])
    moved = answer(
        LABS, estimators=["weighted-mean"], transfer={"u_instability": 0.003, "u_homogeneity": 0.004}
    )
    for first, second in zip(
        rows(plain, "weighted-mean", dark=False), rows(moved, "weighted-mean", dark=False), strict=True
    ):
        assert second["u"] == pytest.approx(math.hypot(first["u"], 0.005))
        assert second["U"] == pytest.approx(2 * second["u"])


def test_pairs(answer: Run) -> None:
    """x_i − x_j with u_i² + u_j² − 2 cov, and 2τ² more with dark uncertainty; every pair once."""
    found = answer(LABS, estimators=["dersimonian-laird"], correlations=[["0", "1", 0.5]])
    listed = found["degrees_of_equivalence"]["dersimonian-laird"]["bilateral"]
    tau2 = found["estimates"]["dersimonian-laird"]["tau"] ** 2
    assert [(row["lab"], row["other"]) for row in listed] == list(itertools.combinations("01234", 2))
    for row in listed:
        i, j = int(row["lab"]), int(row["other"])
        variance = U[i] ** 2 + U[j] ** 2 - (U[0] * U[1] if (i, j) == (0, 1) else 0)
        assert row["d"] == pytest.approx(X[i] - X[j], abs=1e-12)
        assert row["U"] == pytest.approx(2 * math.sqrt(variance))
        assert row["U_with_dark_uncertainty"] == pytest.approx(2 * math.sqrt(variance + 2 * tau2))


def test_subset_judges_others_as_non_members(answer: Run) -> None:
    """Those outside the largest consistent subset get u_i² + u_ref²."""
    labs = [*LABS[:2], {"lab": "2", "x": 9.9, "u": U[2]}, *LABS[3:]]
    found = answer(labs, estimators=["largest-consistent-subset"])
    (subset,) = found["subsets"]
    assert len(subset) == 4
    u_ref = found["estimates"]["largest-consistent-subset"]["u"]
    for at, row in enumerate(rows(found, "largest-consistent-subset", dark=False)):
        sign = -1 if str(at) in subset else 1
        assert row["u"] == pytest.approx(math.sqrt(U[at] ** 2 + sign * u_ref**2))


def test_bootstrap_of_the_median_is_that_of_simulation(answer: Run) -> None:
    """sd of x_i − median when every result moves by its stated u (Cox 2002, procedure B)."""
    found = answer(LABS, estimators=["median"], bootstrap={"draws": 200_000})
    assert found["degrees_of_equivalence"]["median"]["method"] == "bootstrap"
    drawn = X + np.random.default_rng(3).standard_normal((400_000, 5)) * U
    spread = (drawn - np.median(drawn, axis=1)[:, None]).std(axis=0)
    for at, row in enumerate(rows(found, "median", dark=False)):
        assert row["u"] == pytest.approx(spread[at], rel=0.01)


@pytest.mark.parametrize("name", ["huber", "algorithm-a", "q-hampel", "median", "dersimonian-laird"])
def test_bootstrap_without_outliers_is_near_the_linear_answer(name: str, answer: Run) -> None:
    """Equal u: every estimator is near the mean, so u(d)² is near u²(1 − 1/n) whatever the estimator."""
    x = [0.1, -0.2, 0.15, 0.05, -0.1, 0.2, -0.15, 0.0]
    labs = [{"lab": str(at), "x": each, "u": 1} for at, each in enumerate(x)]
    found = answer(labs, estimators=[name], bootstrap={"draws": 50_000})
    for row in rows(found, name, dark=False):
        assert row["u"] == pytest.approx(math.sqrt(1 - 1 / 8), rel=0.08)


def test_bootstrap_is_the_same_for_the_same_seed(answer: Run) -> None:
    """Seed, version and input give the same bytes; another seed moves U by its noise only."""
    asked = {"estimators": ["dersimonian-laird", "median"], "bootstrap": {"draws": 20_000}, "coverage": 0.95}
    first, again, other = (answer(LABS, seed=seed, **asked) for seed in (7, 7, 8))
    assert first == again
    assert first["method"]["seed"] == 7 and first["method"]["bootstrap"]["draws"] == {
        "dersimonian-laird": 20_000,
        "median": 20_000,
    }
    for name in asked["estimators"]:
        ours, theirs = rows(first, name, dark=True), rows(other, name, dark=True)
        assert [row["U"] for row in ours] != [row["U"] for row in theirs]
        assert [row["U"] for row in ours] == pytest.approx([row["U"] for row in theirs], rel=0.05)


def test_asking_for_fewer_estimators_changes_no_random_number(answer: Run) -> None:
    """Each estimator draws from a stream of its own."""
    alone = answer(LABS, estimators=["median"], bootstrap={"draws": 5000})
    among = answer(LABS, estimators=["huber", "median", "weighted-mean"], bootstrap={"draws": 5000})
    assert alone["degrees_of_equivalence"]["median"] == among["degrees_of_equivalence"]["median"]


def test_leave_one_out(answer: Run) -> None:
    """Each laboratory against the weighted mean of the others: independent, so u_i² + u_ref²."""
    found = answer(LABS, estimators=["weighted-mean", "dersimonian-laird", "hierarchical-gauss"])[
        "leave_one_out"
    ]
    assert list(found) == ["weighted-mean", "dersimonian-laird", "hierarchical-gauss"]
    for at, row in enumerate(found["weighted-mean"]):
        w = [0 if j == at else u**-2 for j, u in enumerate(U)]
        mean = sum(a * b for a, b in zip(w, X, strict=True)) / sum(w)
        assert row["value"] == pytest.approx(mean, rel=1e-13)
        assert row["d"] == pytest.approx(X[at] - mean, rel=1e-9)
        assert row["U"] == pytest.approx(2 * math.sqrt(U[at] ** 2 + 1 / sum(w)))


@pytest.mark.parametrize(
    ("z", "verdict"),
    [(1.99, "satisfactory"), (2.5, "questionable"), (-2.5, "questionable"), (-3.01, "unsatisfactory")],
)
def test_z_scores_have_two_limits(z: float, verdict: str, answer: Run) -> None:
    """|z| to 2 satisfactory, from 3 unsatisfactory (ISO/IEC 17043)."""
    found = answer(
        [{"lab": "A", "x": z}, {"lab": "B", "x": 0}], reference={"kind": "assigned", "value": 0}, sigma_pt=1
    )
    (row, _other) = found["scores"]["z"]["assigned"]
    assert row["value"] == pytest.approx(z) and row["verdict"] == verdict
    assert found["verdict"]["value"] == verdict and found["verdict"]["score"].startswith("z")


def test_sigma_pt_of_algorithm_a(answer: Run) -> None:
    """The robust standard deviation of the round itself."""
    found = answer(LABS, estimators=["algorithm-a"], sigma_pt={"from": "algorithm-a"})
    assert found["sigma_pt"] == pytest.approx(found["estimates"]["algorithm-a"]["s"], rel=1e-12)
    expert = answer(LABS, estimators=["algorithm-a"], sigma_pt={"from": "expert", "value": "0.002"})
    assert expert["sigma_pt"] == 0.002


def test_several_points(answer: Run) -> None:
    """Each point as it would be alone; a laboratory is as good as its worst point."""
    good = [{"lab": "A", "x": 1.0, "u": 0.1}, {"lab": "B", "x": 1.1, "u": 0.1}]
    bad = [{"lab": "A", "x": 5.0, "u": 0.1}, {"lab": "B", "x": 9.0, "u": 0.1}]
    found = answer(
        points=[
            {
                "id": "1 V",
                "unit": "V",
                "labs": good,
                "reference": {"kind": "assigned", "value": 1, "u": 0.01},
            },
            {"id": "5 V", "unit": "V", "labs": bad, "reference": {"kind": "assigned", "value": 5, "u": 0.01}},
        ],
        estimators=["weighted-mean"],
    )
    alone = answer(bad, reference={"kind": "assigned", "value": 5, "u": 0.01}, estimators=["weighted-mean"])
    first, second = found["points"]
    assert (first["id"], second["id"], second["unit"]) == ("1 V", "5 V", "V")
    assert second["scores"] == alone["scores"] and second["estimates"] == alone["estimates"]
    assert first["verdict"]["value"] == "satisfactory" and second["verdict"]["value"] == "unsatisfactory"
    assert found["verdict"]["value"] == "unsatisfactory"
    assert found["verdict"]["laboratories"] == [
        {"lab": "A", "verdict": "satisfactory"},
        {"lab": "B", "verdict": "unsatisfactory"},
    ]


def test_points_take_what_they_do_not_state_from_the_head(answer: Run) -> None:
    """Unit, reference, transfer, sigma_pt and correlations may stand once."""
    head = {
        "transfer": {"u_instability": 0.002},
        "sigma_pt": 0.003,
        "correlations": [["0", "1", 0.3]],
        "unit": "V",
    }
    found = answer(points=[{"id": "p", "labs": LABS}], estimators=["weighted-mean"], **head)["points"][0]
    alone = answer(LABS, estimators=["weighted-mean"], **head)
    assert {key: found[key] for key in ("unit", "scores", "estimates", "degrees_of_equivalence")} == {
        key: alone[key] for key in ("unit", "scores", "estimates", "degrees_of_equivalence")
    }


def test_dof_make_the_pool_and_the_posterior_wider(answer: Run) -> None:
    """Finite degrees of freedom: heavier tails of the pool, u uncertain in the hierarchical model."""
    few = [{**each, "dof": 3} for each in LABS]
    plain, heavy = (
        answer(labs, estimators=["linear-pool", "hierarchical-gauss"])["estimates"] for labs in (LABS, few)
    )
    (low, high), (lower, higher) = (each["linear-pool"]["intervals"]["quantile"] for each in (plain, heavy))
    assert plain["linear-pool"]["u"] == heavy["linear-pool"]["u"]
    assert (lower, higher) != (low, high)
    assert "with_dof" not in plain["hierarchical-gauss"]
    assert heavy["hierarchical-gauss"]["with_dof"]["u"] > plain["hierarchical-gauss"]["u"]


def test_many_dof_are_as_good_as_infinitely_many(answer: Run) -> None:
    """The model with uncertain u meets the one with known u."""
    many = [{**each, "dof": 10_000} for each in LABS]
    found = answer(many, estimators=["hierarchical-gauss"])["estimates"]["hierarchical-gauss"]
    assert found["with_dof"]["value"] == pytest.approx(found["value"], abs=1e-3 * found["u"])
    assert found["with_dof"]["u"] == pytest.approx(found["u"], rel=2e-3)


def test_the_verdict_names_its_reference(answer: Run) -> None:
    """The first estimator asked for; by default the weighted mean, without u the advised one, and by z."""
    assert answer(LABS)["verdict"]["reference"] == "weighted-mean"
    assert answer(LABS, estimators=["median", "reml"])["verdict"]["reference"] == "median"
    bare = [{"lab": each["lab"], "x": each["x"]} for each in LABS]
    found = answer(bare, sigma_pt=0.001)
    assert (found["verdict"]["reference"], found["verdict"]["score"]) == ("median", "z_prime")
    assert answer(bare)["verdict"]["value"] == "cannot-tell"


def test_advice_without_uncertainties(answer: Run) -> None:
    """Few laboratories: the median; twelve or more: Algorithm A; always with its reasons."""
    for size, name in ((5, "median"), (12, "algorithm-a")):
        found = answer([{"lab": str(at), "x": at % 7} for at in range(size)])["advice"]
        assert found["estimator"] == name and len(found["reasons"]) == 2


def test_advice_for_skewed_and_heavy_tails(answer: Run) -> None:
    """Heterogeneous and not normal but symmetric: Laplace; not symmetric: the median, because no skew model is here."""
    heavy = [-9.0, -0.6, -0.3, -0.1, 0.0, 0.1, 0.3, 0.6, 9.0]
    skewed = [0.0, 0.1, 0.2, 0.15, 0.05, 0.12, 0.3, 0.5, 1.5, 4.0, 9.0, 14.0, 0.08, 0.18, 0.02]
    for x, name, code in ((heavy, "hierarchical-laplace", "symmetry"), (skewed, "median", "no-symmetry")):
        found = answer(
            [{"lab": str(at), "x": each, "u": 0.1} for at, each in enumerate(x)], estimators=["median"]
        )
        assert found["advice"]["estimator"] == name
        assert code in {each["code"] for each in found["advice"]["reasons"]}
