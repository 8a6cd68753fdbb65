"""Every input form of contract 1 against closed forms that do not come from the code."""

from __future__ import annotations

import math
import statistics
from typing import Any

import numpy as np
import pytest

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.report import evaluation_as_json

READ = [10.0023, 10.0019, 10.0025, 10.0021, 10.0027]


def answer(inputs: dict[str, Any], model: str = "x", *, method: Any = "gum", **more: Any) -> dict[str, Any]:
    options = {key: more.pop(key) for key in ("trials", "seed", "order") if key in more}
    document = {"schema": "junheng.measurement/1", "inputs": inputs, "model": {"y": model}, **more}
    return evaluation_as_json(evaluate(measurement_from(document), method=method, **options), language="en")


def refused(inputs: dict[str, Any], model: str = "x", **more: Any) -> set[str]:
    with pytest.raises(UnusableInput) as caught:
        answer(inputs, model, **more)
    return {refusal.code for refusal in caught.value.refusals}


TRAPEZOID = math.sqrt((1 + 0.25) / 6)  # half-width 1, beta 1/2
FORMS: list[tuple[dict[str, Any], float, float]] = [
    ({"value": 3, "u": 0.5}, 3, 0.5),
    ({"value": 3, "U": 0.5, "k": 2}, 3, 0.25),
    ({"value": 200, "U_rel": 0.01, "k": 2}, 200, 1.0),
    ({"samples": READ}, statistics.mean(READ), statistics.stdev(READ) / math.sqrt(5)),
    ({"samples": [1.0, 3.0], "pooled_s": 0.60, "pooled_dof": 19}, 2.0, 0.60 / math.sqrt(2)),
    ({"distribution": "rectangular", "low": -1, "high": 3}, 1, 4 / math.sqrt(12)),
    ({"distribution": "rectangular", "value": 1, "half_width": 2}, 1, 2 / math.sqrt(3)),
    ({"distribution": "triangular", "low": 0, "high": 2}, 1, 1 / math.sqrt(6)),
    ({"distribution": "triangular", "low": 0, "high": 3, "mode": 0}, 1, math.sqrt(9 / 18)),
    ({"distribution": "trapezoidal", "low": -1, "high": 1, "beta": 0.5}, 0, TRAPEZOID),
    ({"distribution": "arcsine", "low": -1, "high": 1}, 0, 1 / math.sqrt(2)),
    ({"distribution": "exponential", "value": 4}, 4, 4),
    ({"distribution": "gamma", "shape": 9, "scale": 2}, 18, 6),
    ({"distribution": "lognormal", "value": 10, "u": 3}, 10, 3),
    ({"distribution": "poisson-count", "count": 15}, 16, 4),
    ({"distribution": "curvilinear-trapezoid", "low": -1, "high": 1, "inexactness": 0.3}, 0, math.sqrt(1 / 3 + 0.09 / 9)),
]  # fmt: skip


@pytest.mark.parametrize(("form", "value", "u"), FORMS, ids=lambda part: str(part)[:50])
def test_value_and_u_of_every_form(form: dict[str, Any], value: float, u: float) -> None:
    """Means and standard deviations by their textbook formulas (JCGM 101, 6.4)."""
    found = answer({"x": form})["outputs"]["y"]
    assert found["value"] == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert found["u"] == pytest.approx(u, rel=1e-12)


@pytest.mark.parametrize(("form", "value", "u"), FORMS, ids=lambda part: str(part)[:50])
def test_monte_carlo_draws_from_the_same_distribution(form: dict[str, Any], value: float, u: float) -> None:
    """Mean and standard deviation of 400 000 draws within five standard errors; a mean of n readings is a scaled t."""
    found = answer({"x": form}, method="monte-carlo", trials=400_000, seed=11)["monte_carlo"]["outputs"]["y"]
    scale = u if "samples" not in form or "pooled_s" in form else u * math.sqrt(4 / 2)  # dof 4: sd u·√(4/2)
    if "pooled_s" in form:
        scale = u * math.sqrt(19 / 17)
    assert found["value"] == pytest.approx(value, abs=5 * scale / math.sqrt(400_000))
    assert found["u"] == pytest.approx(scale, rel=0.06 if "samples" in form else 0.015)


def test_pooled_readings_keep_the_dof_of_the_pool() -> None:
    """Practice X11: s = 0.60 from 19, n = 2: u = 0.424, dof stays 19."""
    found = answer({"x": {"samples": [1.0, 3.0], "pooled_s": 0.60, "pooled_dof": 19}})["outputs"]["y"]
    assert found["u"] == pytest.approx(0.424, abs=5e-4)
    assert found["dof"] == 19


def test_only_the_larger_of_two_counts() -> None:
    """Practice X11: repeatability 0.0021 and resolution 0.0029: the larger, in Monte Carlo too."""
    inputs = {
        "rep": {"value": 0, "u": 0.0021},
        "res": {"distribution": "rectangular", "value": 0, "half_width": 0.005},
    }
    found = answer(inputs, "rep + res", method="both", trials=200_000, seed=3, larger_of=[["rep", "res"]])
    assert found["outputs"]["y"]["u"] == pytest.approx(0.005 / math.sqrt(3), rel=1e-12)
    assert found["monte_carlo"]["outputs"]["y"]["u"] == pytest.approx(0.005 / math.sqrt(3), rel=0.01)
    counted = {line["input"]: line.get("counted", True) for line in found["outputs"]["y"]["budget"]}
    assert counted == {"rep": False, "res": True}


@pytest.mark.parametrize(
    ("coverage", "dof", "k", "U"),
    [({"k": 2}, None, 2, 1.00), (0.95, None, 1.960, 0.98), (0.9545, None, 2.000, 1.00), (0.95, 9, 2.262, 1.131), (0.9545, 9, 2.320, 1.160)],
)  # fmt: skip
def test_k_is_one_statement_and_probability_another(
    coverage: Any, dof: float | None, k: float, U: float
) -> None:
    """Practice X11 with u = 0.50."""
    form = {"value": 0, "u": 0.50} | ({} if dof is None else {"dof": dof})
    found = answer({"x": form}, coverage=coverage)["outputs"]["y"]
    assert found["k"] == pytest.approx(k, abs=6e-4)
    assert pytest.approx(U, abs=1e-3) == found["U"]


def test_dof_is_truncated_for_k_and_reported_as_it_is() -> None:
    """GUM G.4.1: 16.7 is read in the table at 16."""
    inputs = {"a": {"value": 0, "u": 1, "dof": 10}, "b": {"value": 0, "u": 0.7, "dof": 10}}
    found = answer(inputs, "a + b", coverage=0.99)["outputs"]["y"]
    exact = (1 + 0.49) ** 2 / (1 / 10 + 0.49**2 / 10)
    assert found["dof"] == pytest.approx(exact, rel=1e-12)
    assert found["k"] == pytest.approx(2.898, abs=1e-3)  # t 0.995 at 17 (exact: 17.9)


def test_correlation_by_the_textbook() -> None:
    """u² = u1² + u2² + 2 r u1 u2 for a sum; −1 with equal u leaves nothing."""
    inputs = {"a": {"value": 1, "u": 3}, "b": {"value": 2, "u": 4}}
    for r in (-0.5, 0.25, 1.0):
        found = answer(inputs, "a + b", correlations=[["a", "b", r]])["outputs"]["y"]
        assert found["u"] == pytest.approx(math.sqrt(25 + 24 * r), rel=1e-12)
    assert refused(inputs, "a + b", correlations=[["a", "b", 1.5]])
    three = inputs | {"c": {"value": 0, "u": 1}}
    bad = [["a", "b", 0.9], ["b", "c", 0.9], ["a", "c", -0.9]]
    assert refused(three, "a+b+c", correlations=bad) == {"correlation-not-positive"}


def test_a_t_with_two_degrees_has_no_standard_deviation() -> None:
    """Monte Carlo u is null, not stabilised, with a warning; GUM gives its u."""
    found = answer({"x": {"value": 0, "u": 1, "dof": 2}}, method="both", trials=50_000, seed=1)
    assert found["outputs"]["y"]["u"] == 1
    assert found["monte_carlo"]["outputs"]["y"]["u"] is None
    assert found["monte_carlo"]["stabilised"] is False
    assert "monte-carlo-infinite-variance" in {warning["code"] for warning in found["warnings"]}


def test_refusals_name_what_to_do() -> None:
    """Unknown key with its neighbour, dof below one, a non-finite number, a wrong unit, a reversed range."""
    assert refused({"x": {"value": 1, "uu": 1}}) >= {"measurement-key-unknown"} or refused(
        {"x": {"value": 1, "uu": 1}}
    )
    assert refused({"x": {"value": 0, "u": 1, "dof": 0.5}}, coverage=0.95) == {"dof-below-one"}
    assert refused({"x": {"value": float("nan"), "u": 1}})
    assert refused({"x": {"value": 1, "u": -1}})
    assert refused({"x": {"distribution": "rectangular", "low": 2, "high": 1}})
    volts = {"x": {"value": 1, "u": 1, "unit": "V"}, "z": {"value": 1, "u": 1, "unit": "m"}}
    with pytest.raises(UnusableInput) as caught:
        answer(volts, "x + z")
    assert caught.value.refusals[0].code == "unit-mismatch"
    assert "x + z" in caught.value.refusals[0].message("en")


def test_units_convert_inside_a_model() -> None:
    """1 mm + 1 um is 1.001 mm, by the units alone."""
    inputs = {"a": {"value": 1, "u": 0.1, "unit": "mm"}, "b": {"value": 1, "u": 100, "unit": "um"}}
    found = answer(inputs, "a + b")["outputs"]["y"]
    assert (found["unit"], found["value"]) == ("mm", pytest.approx(1.001, rel=1e-14))
    assert found["u"] == pytest.approx(math.hypot(0.1, 0.1), rel=1e-12)


@pytest.mark.parametrize("method", ["monte-carlo", "both"])
def test_the_same_input_and_seed_give_the_same_bytes(method: str) -> None:
    """Also without a seed: then it is the hash of the input."""
    inputs = {"x": {"value": 1, "u": 0.1}, "z": {"distribution": "arcsine", "low": 0, "high": 1}}
    for seed in (None, 5):
        more = {} if seed is None else {"seed": seed}
        assert answer(inputs, "x*z", method=method, trials=30_000, **more) == answer(
            inputs, "x*z", method=method, trials=30_000, **more
        )
    assert (
        answer(inputs, "x*z", method=method, trials=30_000, seed=1)["monte_carlo"]["outputs"]
        != answer(inputs, "x*z", method=method, trials=30_000, seed=2)["monte_carlo"]["outputs"]
    )


def test_a_copula_keeps_the_correlation() -> None:
    """Two rectangular inputs with r = 0.8: the correlation of the draws is near it, and that is said."""
    inputs = {name: {"distribution": "rectangular", "low": 0, "high": 1} for name in "ab"}
    document = {
        "schema": "junheng.measurement/1", "inputs": inputs, "model": {"s": "a", "t": "b"}, "correlations": [["a", "b", 0.8]],
    }  # fmt: skip
    found = evaluation_as_json(
        evaluate(measurement_from(document), method="both", trials=200_000, seed=2), language="en"
    )
    matrix = np.array(found["monte_carlo"]["correlation"]["matrix"], dtype=float)
    assert matrix[0, 1] == pytest.approx(0.8, abs=0.03)
    assert "gaussian-copula" in {warning["code"] for warning in found["warnings"]}
