"""First and second derivatives against a naive second implementation: the complex step, and its difference."""

from __future__ import annotations

import cmath
from types import CodeType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.core.uncertainty.derivatives import jet_of, variable
from junheng.core.uncertainty.expression import parse

MODELS = (
    "x*y + x/y", "sqrt(x)*exp(-y)", "log(x*y) + log10(x)", "sin(x)*cos(y) - tan(x/4)", "x**y", "x**3 - y**-2",
    "sinh(x/3) + cosh(y/3)*tanh(x)", "asin(x/9) + acos(y/9) + atan(x*y)", "(x + y)**2/(1 + x**2)", "atan2(y, x)",
)  # fmt: skip
NAMES = ("sqrt", "exp", "log", "log10", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan")
FUNCTIONS = {name: getattr(cmath, name) for name in NAMES} | {"atan2": lambda y, x: cmath.atan(y / x)}
TINY, SMALL = 1e-30, 1e-5


def value(code: CodeType, x: complex, y: complex) -> complex:
    """The model by Python itself; the texts stand above, nothing of a user's comes here."""
    return complex(eval(code, {"__builtins__": {}}, FUNCTIONS | {"x": x, "y": y}))


def slopes(code: CodeType, x: float, y: float) -> tuple[float, float]:
    """Exact to rounding: no difference is taken (Squire and Trapp 1998)."""
    return value(code, x + TINY * 1j, y).imag / TINY, value(code, x, y + TINY * 1j).imag / TINY


@pytest.mark.parametrize("text", MODELS)
@settings(max_examples=15)
@given(x=st.floats(0.2, 4.0), y=st.floats(0.2, 4.0))
def test_gradient_and_second_derivatives(text: str, x: float, y: float) -> None:
    """First to twelve digits, second to six, wherever the model is smooth."""
    code = compile(text, "model", "eval")
    jet = jet_of(parse(text), {"x": variable(x, 0, 2), "y": variable(y, 1, 2)})
    scale = 1 + abs(jet.value)
    assert jet.value == pytest.approx(value(code, x, y).real, rel=1e-12, abs=1e-12)
    assert jet.gradient is not None
    assert tuple(jet.gradient) == pytest.approx(slopes(code, x, y), rel=1e-11, abs=1e-12 * scale)
    assert jet.second is not None
    for at, (dx, dy) in enumerate(((SMALL, 0.0), (0.0, SMALL))):
        ahead, behind = slopes(code, x + dx, y + dy), slopes(code, x - dx, y - dy)
        numeric = [(a - b) / (2 * SMALL) for a, b in zip(ahead, behind, strict=True)]
        size = 1 + max(map(abs, numeric))
        assert list(jet.second[at]) == pytest.approx(numeric, rel=1e-5, abs=1e-5 * size)
