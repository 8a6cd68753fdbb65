"""Scrambled Sobol sampling: right where the answer is known, honest about its error, and how many trials it saves."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.report import evaluation_as_json
from junheng.core.uncertainty.result import MonteCarloResult

CASES = Path(__file__).parents[2] / "vectors" / "uncertainty"
TRIALS = 2**16


def by_sobol(document: Any, *, trials: int = TRIALS, seed: int = 1) -> MonteCarloResult:
    found = evaluate(
        measurement_from(document), method="monte-carlo", trials=trials, seed=seed, sampling="sobol"
    )
    assert found.monte_carlo is not None
    return found.monte_carlo


def given(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((CASES / f"{name}.yaml").read_text("utf-8"))


EXACT = {
    "S1-9.2.2": (0.0, 2.0, -3.919928, 3.919928),
    "S1-9.2.3": (0.0, 2.0, -3.879407, 3.879407),
    "NPL-log": (-0.664900, 0.606227, math.log(0.125), math.log(1.075)),
}
"""Mean, sd, ends of the symmetric 95 % interval. 9.2.2: normal. 9.2.3: Irwin–Hall of four, sd 1 each, its quantile by the
quartic of the upper tail, 4 − (24·0.025)^(1/4) half-widths. NPL: E = 1.1 ln 1.1 − 0.1 ln 0.1 − 1, quantiles of ln x."""


def test_the_exact_values_are_those_of_their_formulas() -> None:
    """The table above, written out."""
    half = math.sqrt(3)
    assert (4 - 2 * (24 * 0.025) ** 0.25) * half == pytest.approx(EXACT["S1-9.2.3"][3], abs=1e-6)
    mean = 1.1 * math.log(1.1) - 0.1 * math.log(0.1) - 1
    square = 1.1 * (math.log(1.1) ** 2 - 2 * math.log(1.1) + 2) - 0.1 * (
        math.log(0.1) ** 2 - 2 * math.log(0.1) + 2
    )
    assert (mean, math.sqrt(square - mean**2)) == pytest.approx(EXACT["NPL-log"][:2], abs=1e-6)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_known_answers_within_the_error_it_states(name: str, seed: int) -> None:
    """Mean, u and both ends lie within five standard errors of the exact ones, but for the
    1/(2N) that the divisor N − 1 of JCGM 101, 7.6 adds to u."""
    found = by_sobol(given(name), seed=seed)
    assert found.replicated is not None
    (output,), (errors,) = found.outputs, found.replicated.standard_errors
    assert output.symmetric is not None
    for value, exact, error in zip(
        (output.value, output.u, *output.symmetric), EXACT[name], errors, strict=True
    ):
        assert value is not None and abs(value - exact) < 5 * error + 2e-5 * abs(exact) + 1e-6


@pytest.mark.parametrize(
    "name", ["S1-9.2.2", "S1-9.2.3", "S1-9.3", "S1-9.4.2-2", "S2-9.3-r0", "QUAM-A2", "NPL-log"]
)
def test_how_many_trials_it_saves(name: str) -> None:
    """For the u of these cases 65 536 points are worth at least fifty times as many random trials: their standard
    error is below u/√(2·50·65536), that of a normal output."""
    found = by_sobol(given(name))
    assert found.replicated is not None and found.trials == TRIALS
    for output, errors in zip(found.outputs, found.replicated.standard_errors, strict=True):
        assert output.u is not None
        if name != "S2-9.3-r0" or output.name == "mag":  # the phase jumps by 2 pi
            assert errors[1] < output.u / math.sqrt(2 * 50 * TRIALS)


def test_correlated_inputs_and_those_observed_together() -> None:
    """A Gaussian copula and the multivariate t of H.2 give what random sampling gives, within its error."""
    correlated = {
        "schema": "junheng.measurement/1",
        "inputs": {"x": {"value": 1, "u": 0.5}, "y": {"distribution": "rectangular", "low": 0, "high": 1}},
        "correlations": [["x", "y", 0.7]],
        "model": {"s": "x + y", "d": "x - y"},
    }
    for document in (correlated, given("GUM-H2")):
        ours = by_sobol(document)
        theirs = evaluate(
            measurement_from(document), method="monte-carlo", trials=1_000_000, seed=5
        ).monte_carlo
        assert theirs is not None
        for first, second in zip(ours.outputs, theirs.outputs, strict=True):
            assert first.value == pytest.approx(second.value, abs=5e-3 * (second.u or 1))
            assert first.symmetric == pytest.approx(second.symmetric, abs=3e-2 * (second.u or 1))
        for a, b in zip(ours.correlation.matrix, theirs.correlation.matrix, strict=True):
            assert [each for each in a if each is not None] == pytest.approx(
                [each for each in b if each is not None], abs=0.02
            )


def test_the_same_seed_gives_the_same_bytes() -> None:
    texts = []
    for seed in (7, 7, 8):
        found = evaluate(measurement_from(given("S1-9.3")), trials=5000, seed=seed, sampling="sobol")
        texts.append(json.dumps(evaluation_as_json(found)))
    assert texts[0] == texts[1] != texts[2]


def test_trials_are_powers_of_two_and_adaptive_is_refused() -> None:
    """About as many trials as asked for, never more; the number used is reported."""
    assert by_sobol(given("NPL-log"), trials=100_000).trials == 65_536
    assert by_sobol(given("NPL-log"), trials=1_000).trials == 1_024
    with pytest.raises(UnusableInput) as caught:
        evaluate(measurement_from(given("NPL-log")), trials="adaptive", sampling="sobol")
    assert caught.value.refusals[0].code == "sobol-not-adaptive"


def test_exact_inputs_and_a_larger_one_of_two() -> None:
    """Constants stay; `larger_of` silences the smaller one here too."""
    document = {
        "schema": "junheng.measurement/1",
        "inputs": {"x": {"value": 2, "u": 0}, "r": {"value": 0, "u": 0.0021}, "d": {"distribution": "rectangular", "value": 0, "half_width": 0.005}},
        "larger_of": [["r", "d"]],
        "model": {"y": "x + r + d"},
    }  # fmt: skip
    (output,) = by_sobol(document).outputs
    assert (output.value, output.u) == pytest.approx((2, 0.005 / math.sqrt(3)), rel=2e-5)
