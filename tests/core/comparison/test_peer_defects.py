"""Defects seen in runs of other programs, each as a test that ours does not share it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES: dict[str, Any] = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parents[2] / "vectors" / "comparison_given.json").read_text("utf-8")
    )["cases"]
}
Run = Callable[..., dict[str, Any]]


def test_a_newton_step_is_not_cut_to_zero(answer: Run) -> None:
    """G08: one peer cuts a step of Mandel–Paule below zero and stays there, tau = 0; another finds 0.2895."""
    case = CASES["G08"]
    found = answer(case["labs"], estimators=["mandel-paule"])["estimates"]["mandel-paule"]
    assert case["expected"]["metRology_mpaule_wrong"]["tau"] == 0
    assert math.isclose(found["tau"], case["expected"]["PM"]["tau"], rel_tol=1e-9)


def test_the_factor_of_the_modified_interval_is_taken_once(answer: Run) -> None:
    """G04, q > 1: a peer multiplies by √q twice; its half-width is √q times ours."""
    case = CASES["G04"]
    found = answer(case["labs"], estimators=["dersimonian-laird"])["estimates"]["dersimonian-laird"]
    low, high = found["intervals"]["modified-knapp-hartung"]
    wrong = case["expected"]["nicob_modifiedKHmethod_as_run"]
    expected = case["expected"]["modified_knapp_hartung_correct"]
    assert math.isclose(high - low, expected["hi"] - expected["lo"], rel_tol=1e-9)
    assert math.isclose(
        (wrong["ci.ub"] - wrong["ci.lb"]) / (high - low), math.sqrt(expected["q"]), rel_tol=1e-9
    )


def test_the_modified_interval_is_never_narrower_than_without_scatter(answer: Run) -> None:
    """G03, q < 1: the factor is max(1, q), so the interval is t times u."""
    case = CASES["G03"]
    found = answer(case["labs"], estimators=["dersimonian-laird"])["estimates"]["dersimonian-laird"]
    assert found["q"] < 1
    assert found["u_modified_knapp_hartung"] == found["u"] > found["u_knapp_hartung"]


@pytest.mark.parametrize("name", ["G04", "G09"])
def test_no_tie_is_hidden(name: str, answer: Run) -> None:
    """Peers answer the first largest subset they meet; every one is listed, and the tie is said."""
    case = CASES[name]
    found = answer(case["labs"], estimators=["largest-consistent-subset"])
    assert len(found["subsets"]) == len(case["expected"]["LCS_p05_all_1based"]) > 1
    assert "subsets-tie" in {each["code"] for each in found["warnings"]}


def test_algorithm_a_goes_on_until_nothing_moves(answer: Run) -> None:
    """G07: a peer's default tolerance stops at s = 1.06746; the fixed point is 1.06777."""
    case = CASES["G07"]
    found = answer(case["labs"], estimators=["algorithm-a"])["estimates"]["algorithm-a"]
    early = case["expected"]["algorithm_A_metRology_default_tol"]["s"]
    assert abs(found["s"] - early) > 1e-4
    assert math.isclose(found["s"], case["expected"]["algorithm_A_tight"]["s"], rel_tol=1e-12)


def test_tau_survives_a_unit_of_1e34(answer: Run) -> None:
    """G11 on its raw scale: a peer answers tau = 0 by Mandel–Paule and 1.06e-7 instead of 8.7e-8 by REML."""
    case = CASES["G11"]
    labs = [{"lab": each["lab"], "x": f"{each['x']}e-34", "u": each["u"] * 1e-34} for each in case["labs"]]
    found = answer(labs, estimators=["mandel-paule", "reml"])["estimates"]
    assert math.isclose(found["mandel-paule"]["tau"], case["expected"]["PM"]["tau"] * 1e-42, rel_tol=1e-5)
    assert math.isclose(found["reml"]["tau"], case["expected"]["REML"]["tau"] * 1e-42, rel_tol=1e-5)


def test_restricted_likelihood_with_two_tops_takes_the_higher(answer: Run) -> None:
    """Two precise laboratories apart and many coarse ones: climbing from one start would stop at a lower top."""
    x = [0.0, 1.0] + [0.5] * 6
    u = [0.01, 0.01] + [3.0] * 6
    labs = [{"lab": str(at), "x": a, "u": b} for at, (a, b) in enumerate(zip(x, u, strict=True))]
    found = answer(labs, estimators=["reml"])["estimates"]["reml"]

    def likelihood(tau2: float) -> float:
        w = [1 / (each**2 + tau2) for each in u]
        mu = sum(a * b for a, b in zip(w, x, strict=True)) / sum(w)
        q = sum(a * (b - mu) ** 2 for a, b in zip(w, x, strict=True))
        return -0.5 * (-sum(map(math.log, w)) + math.log(sum(w)) + q)

    best = max(likelihood((10 ** (at / 100)) ** 2) for at in range(-400, 200))
    assert likelihood(found["tau"] ** 2) >= best - 1e-9
