"""Every given case, as a file of the contract, comes out of the command line within its stated tolerance.

The files stand in `tests/vectors/uncertainty`, expected numbers and tolerances in
`tests/vectors/uncertainty_given.json`; only where an answer stands in the JSON is said here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from junheng.cli.main import main

VECTORS = Path(__file__).parents[2] / "vectors"
GIVEN = {
    case["id"]: case for case in json.loads((VECTORS / "uncertainty_given.json").read_text("utf-8"))["cases"]
}
Answer = dict[str, Any]
Reader = Callable[[Answer], float] | str


@dataclass(frozen=True)
class Case:
    """The verb, its files (an expected list is one number a file), and the place of each expected number."""

    verb: str
    files: tuple[str, ...]
    at: dict[str, Reader]


def read(answer: Any, place: Reader) -> float:
    if callable(place):
        return place(answer)
    for key in place.split("/"):
        answer = answer[int(key)] if isinstance(answer, list) else answer[key]
    return float(answer)


def between(matrix: str, first: str, second: str) -> Callable[[Answer], float]:
    def found(answer: Answer) -> float:
        names = answer[matrix]["names"]
        return float(answer[matrix]["matrix"][names.index(first)][names.index(second)])

    return found


def scaled(place: str, factor: float) -> Callable[[Answer], float]:
    return lambda answer: factor * read(answer, place)


def correlation_of_line(answer: Answer) -> float:
    (aa, ab), (_, bb) = answer["covariance"]
    return float(ab / math.sqrt(aa * bb))


O, M = "outputs", "monte_carlo/outputs"  # noqa: E741
CASES = {
    "GUM-H1": Case("evaluate", ("GUM-H1",), {
        "l_nm": f"{O}/l/value", "u_nm": f"{O}/l/u", "dof_truncated": lambda a: math.floor(a["outputs"]["l"]["dof"]),
        "U99_nm(k=2.92)": f"{O}/l/U", "u_with_second_order_nm": f"{O}/l/u_second_order"}),
    "GUM-H2": Case("evaluate", ("GUM-H2",), {
        **{n: f"{O}/{n}/value" for n in "RXZ"}, **{f"u_{n}": f"{O}/{n}/u" for n in "RXZ"},
        **{f"r_{a}{b}": between("correlation", a, b) for a, b in ("RX", "RZ", "XZ")},
        "r_VI": between("input_correlation", "V", "I"), "r_Vphi": between("input_correlation", "V", "phi"),
        "r_Iphi": between("input_correlation", "I", "phi")}),
    "GUM-H3": Case("fit", ("GUM-H3",), {
        "y1": "parameters/a/value", "u_y1": "parameters/a/u", "y2": "parameters/b/value", "u_y2": "parameters/b/u",
        "r": correlation_of_line, "s": "residual_sd", "b30": "predictions/0/y", "u_b30": "predictions/0/u",
        "dof": "dof"}),
    "GUM-H5": Case("evaluate", ("GUM-H5",), {
        "mean_V": f"{O}/y/value", "s_daymeans_uV": scaled("type_a/V/s_means", 1e6),
        "s_within_uV": scaled("type_a/V/s_within", 1e6), "F": "type_a/V/F",
        "s_between_uV": scaled("type_a/V/s_between", 1e6), "u_mean_uV": scaled("type_a/V/u", 1e6),
        "u_mean_pooled_uV": scaled("type_a/V/u_pooled", 1e6)}),
    "S1-9.2.2": Case("evaluate", ("S1-9.2.2",), {
        "y": f"{M}/Y/value", "u": f"{M}/Y/u", "low95": f"{M}/Y/interval_symmetric/0",
        "high95": f"{M}/Y/interval_symmetric/1"}),
    "S1-9.2.3": Case("evaluate", ("S1-9.2.3",), {
        "y": f"{M}/Y/value", "u": f"{M}/Y/u", "low95": f"{M}/Y/interval_symmetric/0",
        "high95": f"{M}/Y/interval_symmetric/1", "GUF_high95": f"{O}/Y/interval/1"}),
    "S1-9.3": Case("evaluate", ("S1-9.3",), {
        "MCM_y_mg": f"{M}/dm/value", "MCM_u_mg": f"{M}/dm/u", "MCM_short95_low": f"{M}/dm/interval_shortest/0",
        "MCM_short95_high": f"{M}/dm/interval_shortest/1", "GUF1_y": f"{O}/dm/value", "GUF1_u": f"{O}/dm/u",
        "GUF1_low95": f"{O}/dm/interval/0", "GUF1_high95": f"{O}/dm/interval/1",
        "GUF2_u": f"{O}/dm/u_second_order"}),
    "S1-9.4.2": Case("evaluate", ("S1-9.4.2-1", "S1-9.4.2-2", "S1-9.4.2-3"), {
        "y_e-6": scaled(f"{M}/dY/value", 1e6), "u_e-6": scaled(f"{M}/dY/u", 1e6),
        "short95_low_e-6": scaled(f"{M}/dY/interval_shortest/0", 1e6),
        "short95_high_e-6": scaled(f"{M}/dY/interval_shortest/1", 1e6), "GUF_u_e-6": scaled(f"{O}/dY/u", 1e6)}),
    "S2-9.3-r0": Case("evaluate", ("S2-9.3-r0",), {
        "MCM_mag": f"{M}/mag/value", "MCM_ph": f"{M}/ph/value", "MCM_u_mag": f"{M}/mag/u", "MCM_u_ph": f"{M}/ph/u",
        "GUF_mag": f"{O}/mag/value", "GUF_u_mag": f"{O}/mag/u", "GUF_u_ph": f"{O}/ph/u"}),
    "EA-S2": Case("evaluate", ("EA-S2",), {
        "mX_g": f"{O}/mX/value", "u_g": f"{O}/mX/u", "U_g(k=2.00)": f"{O}/mX/U"}),
    "QUAM-A1": Case("evaluate", ("QUAM-A1",), {"c_mg_per_L": f"{O}/c/value", "u": f"{O}/c/u"}),
    "QUAM-A2": Case("evaluate", ("QUAM-A2",), {
        "c_mol_per_L": f"{O}/c/value", "u": f"{O}/c/u", "M": f"{O}/M/value", "u_M": f"{O}/M/u"}),
    "TN1900-E13": Case("evaluate", ("TN1900-E13",), {"a": f"{O}/a/value", "u": f"{O}/a/u"}),
    "NPL-log": Case("evaluate", ("NPL-log",), {
        "GUF_y": f"{O}/y/value", "GUF_u": f"{O}/y/u", "MCM_y": f"{M}/y/value", "MCM_u": f"{M}/y/u",
        "short95_low": f"{M}/y/interval_shortest/0", "short95_high": f"{M}/y/interval_shortest/1"}),
    "ISO28037-WLS1": Case("fit", ("ISO28037-WLS1",), {
        "a": "parameters/a/value", "b": "parameters/b/value", "u_a": "parameters/a/u", "u_b": "parameters/b/u",
        "cov_ab": "covariance/0/1", "chi2": "chi_squared", "x0": "inverse/0/x", "u_x0": "inverse/0/u"}),
    "RP1-A3-asset1": Case("interval", ("RP1-A3-asset1",), {
        "interval_days": "interval_days", "rejection": "rejection_confidence", "rel_low": "reliability/low",
        "rel_high": "reliability/high"}),
    "Deaver-PFA": Case("conformity", ("Deaver-PFA-1", "Deaver-PFA-2"), {
        "PFA": "consumer_risk", "PFR": "producer_risk"}),
    "106-z": Case("conformity", tuple(f"106-z-{at}" for at in range(1, 6)), {
        "z": scaled("acceptance/upper", -1.0)}),
}  # fmt: skip
OF_THEIR_OWN = {"StRD-Misra1a"}
"""Cases with tolerances of another kind, tested below."""


def answer_of(verb: str, name: str, capsys: pytest.CaptureFixture[str]) -> Answer:
    more = ["--trials", "2000000", "--seed", "2008"] if verb == "evaluate" else []
    path = VECTORS / "uncertainty" / f"{name}.yaml"
    assert main(["uncertainty", verb, str(path), *more, "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    found: Answer = json.loads(shown.out)
    return found


def test_every_case_has_its_file() -> None:
    """A case added to the file without a document here fails this test."""
    assert set(CASES) | OF_THEIR_OWN == set(GIVEN)


@pytest.mark.parametrize("name", CASES)
def test_published_values_through_the_command_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each expected number with its own tolerance; a list holds one number a file."""
    case, expected = CASES[name], GIVEN[name]["expected"]
    answers = [answer_of(case.verb, each, capsys) for each in case.files]
    assert set(case.at) == set(expected) - {"zener_pC"}
    for key, place in case.at.items():
        values, tolerances = (
            each if isinstance(each, list) else [each]
            for each in (expected[key]["value"], expected[key]["abs_tol"])
        )
        tolerances = tolerances * (len(values) // len(tolerances))
        for answer, value, tolerance in zip(answers, values, tolerances, strict=True):
            assert abs(read(answer, place) - value) <= tolerance, f"{name} {key}"


def test_the_zener_diode_of_jcgm_106(capsys: pytest.CaptureFixture[str]) -> None:
    """JCGM 106:2012, 7.3: −5.47 V, u 0.05 V, limit −5.40 V conforms with probability 0.92."""
    found = answer_of("conformity", "106-z-zener", capsys)
    expected = GIVEN["106-z"]["expected"]["zener_pC"]
    assert found["probability"] == pytest.approx(expected["value"], abs=expected["abs_tol"])
    assert found["decision"] == "accept"


def test_the_line_of_h3_as_an_expression(capsys: pytest.CaptureFixture[str]) -> None:
    """The same line typed as y1 + y2*(x - 20) over the temperatures as read gives the same numbers."""
    line, typed = (answer_of("fit", name, capsys) for name in ("GUM-H3", "GUM-H3-expression"))
    for ours, theirs in (("y1", "a"), ("y2", "b")):
        for key in ("value", "u"):
            assert typed["parameters"][ours][key] == pytest.approx(line["parameters"][theirs][key], rel=1e-12)
    assert typed["predictions"][0]["u"] == pytest.approx(line["predictions"][0]["u"], rel=1e-12)


@pytest.mark.parametrize("start", [1, 2])
def test_misra1a_from_both_starts(start: int, capsys: pytest.CaptureFixture[str]) -> None:
    """NIST StRD Misra1a: certified parameters, standard deviations and residual sum of squares."""
    found = answer_of("fit", f"StRD-Misra1a-{start}", capsys)
    expected = GIVEN["StRD-Misra1a"]["expected"]
    for at, name in enumerate(("b1", "b2")):
        parameter = found["parameters"][name]
        assert parameter["value"] == pytest.approx(expected["b"]["value"][at], rel=expected["b"]["rel_tol"])
        assert parameter["u"] == pytest.approx(expected["sd"]["value"][at], rel=expected["sd"]["rel_tol"])
    assert found["chi_squared"] == pytest.approx(expected["rss"]["value"], rel=expected["rss"]["rel_tol"])
