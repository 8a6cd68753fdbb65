"""A Python function as a model: the same tree as the text, refused where it is none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate_gum
from junheng.core.uncertainty.expression import parse
from junheng.core.uncertainty.quantities import inputs, model
from junheng.core.uncertainty.tracing import text_of


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (lambda a, b: a + 2 * b - 3 / a, "((a + (2.0 * b)) - (3.0 / a))"),
        (lambda a: -((a**2) ** 0.5), "(-((a ** 2.0) ** 0.5))"),
        (lambda a: 2**a - abs(+a), "((2.0 ** a) - abs(a))"),
        (lambda a: np.sin(a) + np.arcsin(a) + a.tan(), "((sin(a) + asin(a)) + tan(a))"),
        (lambda a, b: np.arctan2(a, b) * np.float64(-0.5), "(atan2(a, b) * (-0.5))"),
        (lambda a: np.sqrt(np.exp(np.log10(a))), "sqrt(exp(log10(a)))"),
        (lambda a: a * 1e-300 * math.pi, f"((a * 1e-300) * {math.pi!r})"),
        (lambda Δt, 温度: Δt / 温度, "(Δt / 温度)"),
    ],
)
def test_a_function_is_written_down(function: Callable[..., Any], text: str) -> None:
    """Sign by sign; the text is a model by itself."""
    assert text_of(function) == text
    assert parse(text).text == text


def test_gauge_of_h1_as_a_function() -> None:
    """GUM H.1 as Python: u = 32 nm, the second order 34 nm, the digest that of the text written the same way."""

    def length(ls: Any, d: Any, da: Any, theta: Any, als: Any, dtheta: Any) -> Any:
        return ls + d - ls * (da * theta + als * dtheta)

    forms = {
        "ls": {"value": 50000623, "u": 25, "dof": 18}, "d": {"value": 215, "u": 9.7, "dof": 25.6},
        "da": {"value": 0, "u": 0.58e-6, "dof": 50}, "theta": {"value": -0.1, "u": 0.41},
        "als": {"value": 11.5e-6, "u": 1.2e-6}, "dtheta": {"value": 0, "u": 0.029, "dof": 2},
    }  # fmt: skip
    found, typed = (
        evaluate_gum(
            measurement_from({"schema": "junheng.measurement/1", "inputs": forms, "model": {"l": text}})
        )
        for text in (text_of(length), "ls + d - ls*(da*theta + als*dtheta)")
    )
    assert round(found["l"].u or 0) == 32 and round(found["l"].u_second_order or 0) == 34
    assert (found["l"].u, found["l"].dof, found.model_digest) == (
        typed["l"].u,
        typed["l"].dof,
        typed.model_digest,
    )


def test_arrays_of_quantities_take_a_function() -> None:
    """The same values and u as by text, and by the rules written out."""
    x = inputs([1.0, 2.0], [0.1, 0.2], correlation=[[1, 0.5], [0.5, 1]])
    t = np.array([0.0, 0.5, 1.0])
    by_function = model(lambda a, b, t: a * t + b * np.exp(-t), {"a": x[0], "b": x[1], "t": t})
    by_text = model("a*t + b*exp(-t)", {"a": x[0], "b": x[1], "t": t})
    assert by_function.values.tolist() == by_text.values.tolist()
    assert by_function.u == pytest.approx(by_text.u, rel=1e-15)
    fade = np.exp(-t)
    assert by_function.u == pytest.approx(np.sqrt((0.1 * t) ** 2 + (0.2 * fade) ** 2 + 0.02 * t * fade))


def _branches(a: Any) -> Any:
    return a if a > 0 else -a


def _endless(a: Any) -> Any:
    return _endless(a)


def _deep(a: Any) -> Any:
    for _level in range(70):
        a = 1 / (1 + a)
    return a


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (_branches, "callable-not-a-model"),
        (lambda a: a and 1, "callable-not-a-model"),
        (lambda a: math.sin(a), "callable-not-a-model"),
        (lambda a: a.gamma(), "callable-not-a-model"),
        (lambda a: a + "1", "callable-not-a-model"),
        (lambda a: a * math.nan, "callable-not-a-model"),
        (lambda a: a * True, "callable-not-a-model"),
        (lambda a: [a], "callable-not-a-model"),
        (lambda *a: a[0], "callable-not-a-model"),
        (lambda a, **b: a, "callable-not-a-model"),
        (_endless, "callable-not-a-model"),
        (max, "callable-not-a-model"),
        (_deep, "model-too-deep"),
        (lambda a: sum(a * number for number in range(300)), "model-too-long"),
        (lambda sin: sin + 1, "model-name-reserved"),
    ],
)
def test_what_is_no_model_is_refused(function: Callable[..., Any], code: str) -> None:
    """Branches, turns into numbers, unknown functions; and the limits are those of text."""
    with pytest.raises(UnusableInput) as problem:
        text_of(function)
    assert [each.code for each in problem.value.refusals] == [code]
