"""Every published comparison comes out through the command line within its stated tolerance.

Expected numbers and tolerances are read from `tests/vectors/comparison_given.json`; nothing is typed here but the
translation of each case into a comparison document, and of each key into the place of its answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from junheng.cli.main import main

CASES: dict[str, Any] = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parents[2] / "vectors" / "comparison_given.json").read_text("utf-8")
    )["cases"]
}
ESTIMATE = {"wm": "weighted-mean", "DL": "dersimonian-laird", "PM": "mandel-paule", "REML": "reml"}
TOLERANCE = {
    "wm": "closed_form_rel",
    "DL": "closed_form_rel",
    "PM": "PM_REML_rel_vs_peer",
    "REML": "PM_REML_rel_vs_peer",
}
PRINTED_DIGITS = 2e-12
"""Beside every relative tolerance: expected values are printed with 12 decimals or 13 digits."""
ELSEWHERE = {
    "huber_weighted_rlm": "informative: the peer stops after 20 steps",
    "LCS_weighted_mean": "with the subsets",
    "nicob_manual_2020_rounded": "in test_peers_printed_digits",
    "ndt": "in test_the_decision_tree_advises_the_same",
    "msd": "a statistic of one peer that contract 4 does not name",
    "pair_chi2": "a statistic of one peer that contract 4 does not name",
    "nicob_modifiedKHmethod_as_run": "the defect of a peer",
    "metRology_mpaule_wrong": "the defect of a peer",
    "algorithm_A_metRology_default_tol": "the defect of a peer",
    "peer_failure_raw_scale": "the defect of a peer",
    "published_Cochran_p": "in test_peers_printed_digits",
    "final_report": "another estimator over seven laboratories, in test_peers_printed_digits",
    "youden_flag": "belongs to the plots",
    "scale": "how the values of G11 are printed",
}  # fmt: skip


def answered(
    document: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str], *words: str
) -> dict[str, Any]:
    path = folder / "comparison.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert main(["comparison", "evaluate", str(path), "--json", *words]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    found: dict[str, Any] = json.loads(shown.out)
    return found


def document(case: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"schema": "junheng.comparison/1", "unit": case["unit"], "labs": case["labs"], **more}


def close(found: float, expected: float, rel: float) -> bool:
    return math.isclose(found, expected, rel_tol=rel, abs_tol=PRINTED_DIGITS * max(1.0, abs(expected)))


def wanted(case: dict[str, Any], answer: dict[str, Any]) -> Iterator[tuple[str, Any, Any, float]]:
    """Each expected number of a case with its name, the number answered, and the tolerance."""
    tolerance, estimates = case["tolerance"], answer["estimates"]
    for key, expected in case["expected"].items():
        if key in ESTIMATE:
            yield from _estimate(expected, estimates[ESTIMATE[key]], answer["consistency"], key, tolerance)
        elif key in ("DL_knha", "PM_knha"):
            found = estimates[ESTIMATE[key[:2]]]
            rel = tolerance[TOLERANCE[key[:2]]]
            low, high = found["intervals"]["knapp-hartung"]
            yield from ((key, expected[name], value, rel) for name, value in (("mu", found["value"]), ("u", found["u_knapp_hartung"]), ("lo", low), ("hi", high)))  # fmt: skip
        elif key == "modified_knapp_hartung_correct":
            found = estimates["dersimonian-laird"]
            low, high = found["intervals"]["modified-knapp-hartung"]
            values = {"mu": found["value"], "tau": found["tau"], "q": found["q"], "se_mod": found["u_modified_knapp_hartung"], "lo": low, "hi": high}  # fmt: skip
            yield from ((f"{key} {name}", expected[name], values[name], tolerance["closed_form_rel"]) for name in expected)  # fmt: skip
        elif key == "median":
            pairs = expected if isinstance(expected, dict) else {"m": expected}
            names = {"m": "value", "MADe": "MADe"}
            yield from ((key, pairs[name], estimates["median"][names[name]], tolerance["closed_form_rel"]) for name in pairs)  # fmt: skip
        elif key == "MADe":
            yield key, expected, estimates["median"]["MADe"], tolerance["closed_form_rel"]
        elif key == "algorithm_A_tight":
            yield key, expected["mu"], estimates["algorithm-a"]["value"], tolerance["algA_rel"]
            yield key, expected["s"], estimates["algorithm-a"]["s"], tolerance["algA_rel"]
        elif key == "tau_Qprofile_95":
            yield from ((key, e, f, tolerance["tau_Qprofile_rel"]) for e, f in zip(expected, answer["consistency"]["tau_interval"], strict=True))  # fmt: skip
        elif key == "weighted_mean_DoE":
            yield from _equivalence(expected, answer, tolerance["closed_form_rel"])
        elif key == "bayes_gauss_halfCauchy_exact":
            found = estimates["hierarchical-gauss"]
            values = {"mu_mean": found["value"], "mu_sd": found["u"], "tau_median": found["tau"], "tau_mean": found["tau_mean"], "scale": found["tau_prior_scale"]}  # fmt: skip
            yield from (
                (f"{key} {name}", expected[name], values[name], expected["rel_tol"]) for name in values
            )
        elif key == "LCS_p05_all_1based":
            labs = [each["lab"] for each in case["labs"]]
            yield key, [[labs[at - 1] for at in each] for each in expected], answer["subsets"], 0.0
        else:
            assert key in ELSEWHERE, key


def _estimate(
    expected: dict[str, float], found: dict[str, Any], consistency: dict[str, Any], key: str, tolerance: Any
) -> Iterator[tuple[str, Any, Any, float]]:
    values = {
        "mu": found["value"], "u": found["u"], "tau": found.get("tau"), "Q": consistency["chi_squared"],
        "p": consistency["p_value"], "birge": consistency["birge_ratio"],
    }  # fmt: skip
    for name, number in expected.items():
        yield f"{key} {name}", number, values[name], tolerance[TOLERANCE[key]]


def _equivalence(
    expected: dict[str, Any], answer: dict[str, Any], rel: float
) -> Iterator[tuple[str, Any, Any, float]]:
    both = answer["degrees_of_equivalence"]["weighted-mean"]["unilateral"]
    assert both["with_dark_uncertainty"] == both["without_dark_uncertainty"]  # a weighted mean has no tau
    rows = both["without_dark_uncertainty"]
    scores = answer["scores"]["en"]["weighted-mean"]
    for row, score, d, U, en in zip(rows, scores, *(expected[key] for key in ("d", "U_k2_member", "En_member")), strict=True):  # fmt: skip
        yield "DoE d", d, row["d"], rel
        yield "DoE U", U, row["U"], rel
        yield "DoE d from En", en * U, score["value"] * row["U"], rel


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case["labs"] and name != "G11"])
def test_published_values_within_their_tolerance(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of laboratories alone: every estimator, consistency, degrees of equivalence, En, subsets."""
    case = CASES[name]
    answer = answered(document(case), tmp_path, capsys)
    checked = 0
    for what, expected, found, rel in wanted(case, answer):
        checked += 1
        if isinstance(expected, list):
            assert found == expected, f"{name} {what}"
        elif expected == 0:
            assert abs(found) < 1e-12, f"{name} {what}: {found}"
        elif what.startswith("DoE d"):
            # A difference of two printed values has their digits, not its own.
            digits = 1e-12 * max(abs(each["x"]) for each in case["labs"])
            assert math.isclose(found, expected, rel_tol=rel, abs_tol=digits), f"{name} {what}: {found}"
        else:
            assert close(found, expected, rel), f"{name} {what}: {found} is not {expected} within {rel}"
    assert checked >= 2


@pytest.mark.parametrize("name", ["G01", "G02", "G04", "G05", "G06", "G08"])
def test_the_largest_consistent_subset_carries_its_weighted_mean(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Value, u and chi-squared of the subset; where subsets tie, of the one with least chi-squared."""
    case = CASES[name]
    answer = answered(document(case), tmp_path, capsys)
    found, expected = (
        answer["estimates"]["largest-consistent-subset"],
        case["expected"].get("LCS_weighted_mean"),
    )
    if expected is None:
        assert len(answer["subsets"]) > 1 or name == "G06"
        return
    assert close(found["value"], expected["mu"], 1e-9)
    assert close(found["u"], expected["u"], 1e-9)
    assert close(found["chi_squared"], expected["Q"], 1e-9)


@pytest.mark.parametrize("exponent", [0, -34, 20])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 0, 2)])
def test_planck_constant_at_any_scale_and_order(
    exponent: int, order: tuple[int, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """G11: where a peer's absolute stopping rules answer tau = 0, at the raw scale too."""
    case = CASES["G11"]
    labs = [
        {key: each[key] if key == "lab" else str(Decimal(repr(each[key])).scaleb(exponent)) for key in each}
        for each in (case["labs"][at] for at in order)
    ]
    answer = answered(document({**case, "labs": labs}), tmp_path, capsys)
    unit = float(f"1e{exponent}")
    for key, name in ESTIMATE.items():
        expected, found = case["expected"][key], answer["estimates"][name]
        offset = (found["value"] / unit - 6.62607) * 1e8
        assert math.isclose(offset, expected.get("mu", expected.get("wm")), rel_tol=1e-6)
        assert math.isclose(found["u"] / unit * 1e8, expected["u"], rel_tol=1e-9)
        if "tau" in expected:
            rel = case["tolerance"][TOLERANCE[key]]
            assert math.isclose(found["tau"] / unit * 1e8, expected["tau"], rel_tol=rel)
    assert math.isclose(answer["consistency"]["chi_squared"], case["expected"]["wm"]["Q"], rel_tol=1e-9)
    assert math.isclose(answer["consistency"]["p_value"], case["expected"]["wm"]["p"], rel_tol=1e-9)


@pytest.mark.parametrize("form", ["correlations", "covariance"])
def test_correlated_laboratories(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """G12: the generalised least-squares mean, u²(d) = u_i² − u_ref² for its members."""
    expected, rel = CASES["G12"]["expected"], CASES["G12"]["tolerance"]["rel"]
    names = "ABCDEF"
    labs = [
        {"lab": name, "x": x, "u": u} for name, x, u in zip(names, expected["x"], expected["u"], strict=True)
    ]
    more: dict[str, Any]
    if form == "correlations":
        more = {"correlations": [["A", "B", 0.6], ["F", "D", 0.35]]}
    else:
        u = expected["u"]
        more = {"covariance": [[r * u[i] * u[j] for j, r in enumerate(row)] for i, row in enumerate(expected["R"])]}  # fmt: skip
        labs = [{key: value for key, value in each.items() if key != "u"} for each in labs]
    answer = answered(document({"unit": "1", "labs": labs}, **more), tmp_path, capsys)
    found, tested = answer["estimates"]["weighted-mean"], answer["consistency"]
    assert math.isclose(found["value"], expected["mu"], rel_tol=rel)
    assert math.isclose(found["u"], expected["u_mu"], rel_tol=rel)
    assert math.isclose(tested["chi_squared"], expected["Q"], rel_tol=rel)
    assert math.isclose(tested["p_value"], expected["p"], rel_tol=rel * 50)  # 46 times as steep as Q here
    rows = answer["degrees_of_equivalence"]["weighted-mean"]["unilateral"]["without_dark_uncertainty"]
    for row, d, u_d in zip(rows, expected["D"], expected["uD"], strict=True):
        assert math.isclose(row["d"], d, rel_tol=rel)
        assert math.isclose(row["U"], 2 * u_d, rel_tol=rel)


def test_drift_of_the_travelling_standard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """G13: the line, its value at each laboratory's date, En against it."""
    expected, rel = CASES["G13"]["expected"], CASES["G13"]["tolerance"]["drift_rel"]
    names = "ABCD"
    labs = [
        {"lab": name, "x": x, "u": u}
        for name, x, u in zip(names, expected["lab_x"], expected["lab_u"], strict=True)
    ]
    pilot = [
        {"t": t, "y": y, "u": u} for t, y, u in zip(*(expected[f"pilot_{key}"] for key in "tyu"), strict=True)
    ]
    drift = {"pilot": pilot, "labs_t": dict(zip(names, expected["lab_t"], strict=True)), "model": "linear"}
    answer = answered(document({"unit": "1", "labs": labs}, drift=drift), tmp_path, capsys)
    found = answer["drift"]
    assert math.isclose(found["intercept"]["value"], expected["intercept"], rel_tol=1e-12)
    assert math.isclose(found["intercept"]["u"], expected["u_int"], rel_tol=rel)
    assert math.isclose(found["slope"]["value"], expected["slope"], rel_tol=rel)
    assert math.isclose(found["slope"]["u"], expected["u_slope"], rel_tol=rel)
    assert math.isclose(found["covariance"], expected["cov"], rel_tol=rel)
    assert math.isclose(found["chi_squared"], expected["QE"], rel_tol=rel)
    rows = answer["degrees_of_equivalence"]["drift"]["unilateral"]["without_dark_uncertainty"]
    for at, row in enumerate(found["reference"]):
        assert math.isclose(row["value"], expected["ref"][at], rel_tol=1e-11)
        assert math.isclose(row["u"], expected["u_ref"][at], rel_tol=rel)
        assert math.isclose(rows[at]["d"], expected["d"][at], rel_tol=rel)
        assert math.isclose(answer["scores"]["en"]["drift"][at]["value"], expected["En"][at], rel_tol=rel)
    assert list(answer["scores"]["en"]) == ["drift"]


def test_link_to_a_higher_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """G14: delta through the linking laboratories; no `labs` at all."""
    expected, rel = CASES["G14"]["expected"], CASES["G14"]["tolerance"]["rel"]
    linking = [
        {"d_kc": kc, "d_rmo": rmo, "u_diff": u}
        for kc, rmo, u in zip(expected["D_kc_link"], expected["D_rmo_link"], expected["u_diff"], strict=True)
    ]
    rmo = [
        {"lab": str(at), "x": x, "u": u}
        for at, (x, u) in enumerate(zip(expected["x_rmo"], expected["u_rmo"], strict=True))
    ]
    answer = answered(
        {"schema": "junheng.comparison/1", "link": {"linking": linking, "rmo": rmo}}, tmp_path, capsys
    )
    found = answer["link"]
    names = {"delta": "delta", "u": "u_delta", "chi_squared": "Q", "p_value": "p"}
    for ours, theirs in names.items():
        assert math.isclose(found[ours], expected[theirs], rel_tol=rel)
    for at, row in enumerate(found["degrees_of_equivalence"]):
        assert math.isclose(row["d"], expected["D"][at], rel_tol=rel)
        assert math.isclose(row["U"], expected["U95"][at], rel_tol=rel)
    first = found["bilateral"][0]
    assert math.isclose(first["d"], expected["bil12"], rel_tol=rel)
    assert math.isclose(first["u"], expected["u_bil12"], rel_tol=rel)
    assert "estimates" not in answer


@pytest.mark.parametrize("name", ["G01", "G02", "G03", "G09"])
def test_the_decision_tree_advises_the_same(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The NIST Decision Tree's branch, with its p-values of homogeneity and normality.

    Its symmetry test draws random numbers; ours is the asymptotic one, so only the side of 5 % is compared.
    """
    case = CASES[name]
    decision = case["expected"]["ndt"]["decision"]
    advice = answered(document(case), tmp_path, capsys)["advice"]
    p = {reason["code"].removeprefix("no-"): reason["p_value"] for reason in advice["reasons"]}
    assert advice["estimator"] == {"HGG": "hierarchical-gauss", "AWA": "dersimonian-laird"}[decision["rec"]]
    assert math.isclose(p["homogeneity"], decision["p_homog"], rel_tol=1e-5)
    assert math.isclose(p["normality"], decision["p_norm"], rel_tol=1e-4)
    if "symmetry" in p:
        assert (p["symmetry"] < 0.05) == (decision["p_sym"] < 0.05)


@pytest.mark.parametrize("name", ["G01", "G02", "G03", "G09"])
def test_bootstrap_agrees_with_the_decision_tree(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """U of DerSimonian–Laird degrees of equivalence, with and without dark uncertainty, 95 %.

    The peer drew 300 times: each half-width is good to about 10 % (the case says so), their mean to 6 %.
    """
    case = CASES[name]
    expected = case["expected"]["ndt"]["AWA"]
    asked = {"estimators": ["dersimonian-laird"], "bootstrap": {"draws": 100_000}, "coverage": 0.95}
    answer = answered(document(case, **asked), tmp_path, capsys, "--seed", "1")
    both = answer["degrees_of_equivalence"]["dersimonian-laird"]["unilateral"]
    for ours, theirs in (("with_dark_uncertainty", "U_rec"), ("without_dark_uncertainty", "U_ign")):
        ratios = [row["U"] / U for row, U in zip(both[ours], expected[theirs], strict=True)]
        assert abs(sum(ratios) / len(ratios) - 1) < 0.06
        assert all(abs(ratio - 1) < 0.25 for ratio in ratios)  # 2.5 standard deviations of the peer's noise
    low, high = answer["estimates"]["dersimonian-laird"]["intervals"]["normal"]
    assert math.isclose(low, expected["lo"], rel_tol=1e-7)
    assert math.isclose(high, expected["hi"], rel_tol=1e-7)


@pytest.mark.parametrize("name", ["G01", "G02", "G03", "G08"])
def test_bootstrap_of_the_estimate_agrees_with_the_manual(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """u of DerSimonian–Laird by parametric bootstrap, two printed digits of a run of few draws: 5 %."""
    manual = CASES[name]["expected"]["nicob_manual_2020_rounded"]["DerSimonian_Laird"]
    asked = {"estimators": ["dersimonian-laird"], "bootstrap": {"draws": 100_000}}
    found = answered(document(CASES[name], **asked), tmp_path, capsys)["estimates"]["dersimonian-laird"]
    assert found["u_bootstrap"] == pytest.approx(float(manual[1]), rel=0.05)


def test_peers_printed_digits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the NICOB manual and final reports print, to half a unit of the last digit.

    Not compared: figures of the manual that were drawn (bootstrap u, u of the pool), which carry their noise.
    """
    for name in ("G01", "G02", "G08"):
        manual = CASES[name]["expected"]["nicob_manual_2020_rounded"]["Linear_Pool"]
        pool = answered(document(CASES[name]), tmp_path, capsys)["estimates"]["linear-pool"]
        width = manual[2][1] - manual[2][0]
        for ours, theirs in zip(pool["intervals"]["quantile"], manual[2], strict=True):
            assert abs(ours - theirs) <= 0.01 * width
    bayes = {"G01": (33.6, 0.79), "G02": (15.5, 5.0), "G08": (-0.41, 0.24)}
    for name, (value, u) in bayes.items():
        manual = CASES[name]["expected"]["nicob_manual_2020_rounded"]["Hierarchical_Bayes"]
        assert (float(manual[0]), float(manual[1])) == (value, u)
        found = answered(document(CASES[name]), tmp_path, capsys)["estimates"]["hierarchical-gauss"]
        digits = len(manual[0].partition(".")[2])
        assert abs(found["value"] - value) <= 0.5 * 10**-digits + 0.01 * u
        assert abs(found["u"] / u - 1) < 0.03
    case = CASES["G03"]
    answer = answered(document(case), tmp_path, capsys)
    pool = case["expected"]["nicob_manual_2020_rounded"]["Linear_Pool"]
    found = answer["estimates"]["linear-pool"]
    assert abs(found["value"] - float(pool[0])) <= 0.5e-4
    assert abs(found["u"] - float(pool[1])) <= 0.5e-4
    assert all(abs(ours - theirs) <= 2e-4 for ours, theirs in zip(found["intervals"]["quantile"], pool[2], strict=True))  # fmt: skip
    assert round(answer["consistency"]["p_value"], 2) == case["expected"]["published_Cochran_p"]
    without = [each if each["lab"] != "NRC" else {**each, "in_reference": False} for each in case["labs"]]
    report = case["expected"]["final_report"]
    mean = answered(document({**case, "labs": without}), tmp_path, capsys)["estimates"]["arithmetic-mean"]
    assert abs(mean["value"] - report["KCRV"]) <= 0.5e-4


def test_every_case_is_answered() -> None:
    """A case added to the file without a test here fails this one."""
    apart = {"G11", "G12", "G13", "G14"}
    assert {name for name, case in CASES.items() if case["labs"]} | apart == set(CASES)
