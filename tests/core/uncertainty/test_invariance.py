"""What must not matter: the order of inputs and equations, how an input is parametrised, which method on a linear model."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate, evaluate_gum

NAMES = "abcd"
VALUES = st.floats(0.5, 2).map(lambda value: round(value, 3))
SIZES = st.floats(0.01, 0.2).map(lambda value: round(value, 3))
FORMS = st.fixed_dictionaries({
    name: st.fixed_dictionaries({"value": VALUES, "u": SIZES, "dof": st.integers(3, 60)}) for name in NAMES
})  # fmt: skip
MODEL = {"p": "a*b + sqrt(c)", "q": "exp(-d)*a/c", "r": "p - 2*q + b*d"}


def _gum(inputs: Any, model: dict[str, str], **more: Any) -> Any:
    return evaluate_gum(
        measurement_from({"schema": "junheng.measurement/1", "inputs": inputs, "model": model} | more)
    )


@settings(max_examples=40)
@given(forms=FORMS, order=st.permutations(NAMES), turned=st.permutations("pqr"), r=st.floats(-0.9, 0.9))
def test_order_does_not_matter(forms: Any, order: list[str], turned: list[str], r: float) -> None:
    """Inputs, outputs and the two names of a correlation in any order: the same u, dof and covariance."""
    model = MODEL | {"r": "a*b + sqrt(c) - 2*exp(-d)*a/c + b*d"}
    one = _gum(forms, model, outputs=list("pqr"), correlations=[["a", "c", round(r, 3)]])
    other = _gum(
        {name: forms[name] for name in order},
        {name: model[name] for name in turned},
        outputs=list(turned),
        correlations=[["c", "a", round(r, 3)]],
    )
    for name in "pqr":
        assert (other[name].u, other[name].u_second_order or 0) == pytest.approx(
            (one[name].u, one[name].u_second_order or 0), rel=1e-12
        )
        assert other[name].dof == pytest.approx(one[name].dof, rel=1e-9)
    at, there = (
        (one.correlation.names.index(name) for name in "pr"),
        (other.correlation.names.index(name) for name in "pr"),
    )
    (i, j), (k, m) = at, there
    assert other.correlation.matrix[k][m] == pytest.approx(one.correlation.matrix[i][j], abs=1e-12)


@settings(max_examples=40)
@given(forms=FORMS, scale=st.sampled_from([1e-6, 0.25, 3.0, 1e5]), shift=st.floats(-5, 5))
def test_how_an_input_is_parametrised_does_not_matter(forms: Any, scale: float, shift: float) -> None:
    """a = shift + z/scale, a linear change of the variable: value, u, second order, dof stay."""
    one = _gum(forms, {"r": "a*b + sqrt(c) - 2*exp(-d)*a/c"})["r"]
    a = forms["a"]
    z = {"value": (a["value"] - shift) * scale, "u": a["u"] * scale, "dof": a["dof"]}
    changed = {"z": z} | {name: forms[name] for name in "bcd"}
    other = _gum(changed, {"a": f"({shift!r}) + z/{scale!r}", "r": "a*b + sqrt(c) - 2*exp(-d)*a/c"})["r"]
    assert (other.value, other.u, other.u_second_order, other.dof) == pytest.approx(
        (one.value, one.u, one.u_second_order, one.dof), rel=1e-9
    )


@settings(max_examples=15)
@given(
    forms=FORMS,
    weights=st.tuples(*[st.floats(-3, 3).map(lambda value: round(value, 2))] * 4),
    r=st.floats(-0.9, 0.9),
)
def test_monte_carlo_is_the_gum_on_linear_models(forms: Any, weights: tuple[float, ...], r: float) -> None:
    """Normal inputs, correlated: value and u within five standard errors, the ends of the interval within eight."""
    inputs = {name: {"value": form["value"], "u": form["u"]} for name, form in forms.items()}
    model = {
        "y": " + ".join(f"({weight!r})*{name}" for weight, name in zip(weights, NAMES, strict=True))
        + " + 0*a"
    }
    document = {
        "schema": "junheng.measurement/1", "inputs": inputs, "model": model, "correlations": [["a", "b", round(r, 3)]],
    }  # fmt: skip
    trials = 40_000
    found = evaluate(measurement_from(document), trials=trials, seed=7)
    (output,) = found.outputs
    assert found.monte_carlo is not None
    (sampled,) = found.monte_carlo.outputs
    if not output.u:
        return
    error = output.u / math.sqrt(trials)
    assert sampled.value == pytest.approx(output.value, abs=5 * error)
    assert sampled.u == pytest.approx(output.u, abs=5 * error)
    assert sampled.symmetric == pytest.approx(output.interval, abs=8 * 2.7 * error)
