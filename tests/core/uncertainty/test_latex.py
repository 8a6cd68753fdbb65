"""The printed equation is the one that is computed: parentheses where they matter and nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.core.uncertainty.derivatives import value_of
from junheng.core.uncertainty.expression import parse
from junheng.core.uncertainty.latex import latex_of


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("ls + d - ls*(da*theta + als*dtheta)", r"\mathrm{ls} + d - \mathrm{ls} \, \left(\mathrm{da} \, \theta + \mathrm{als} \, \mathrm{dtheta}\right)"),
        ("V/I*cos(phi)", r"\frac{V}{I} \, \cos\left(\phi\right)"),
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("a - b - c", r"a - b - c"),
        ("a/(b/c)", r"\frac{a}{\frac{b}{c}}"),
        ("-x**2", r"-x^{2}"),
        ("(-x)**2", r"\left(-x\right)^{2}"),
        ("(x**2)**3", r"\left(x^{2}\right)^{3}"),
        ("2**-x", r"2^{-x}"),
        ("a*-b", r"a \, \left(-b\right)"),
        ("a*2", r"a \cdot 2"),
        ("sqrt(x_1^2 + x2^2)", r"\sqrt{x_{1}^{2} + x_{2}^{2}}"),
        ("1.5e-6*alpha_s_1", r"1.5 \times 10^{-6} \, \alpha_{s,1}"),
        ("log(x) + log10(y)", r"\ln\left(x\right) + \log_{10}\left(y\right)"),
        ("if(x > 0, x, -x)", r"\begin{cases} x & x > 0 \\ -x & \text{otherwise} \end{cases}"),
        ("abs(α) + δt + 长度", r"\left|\alpha\right| + \delta t + \text{长度}"),
        ("2*pi*f", r"2 \, \pi \, f"),
        ("min(a, b, c)", r"\min\left(a, b, c\right)"),
    ],
)  # fmt: skip
def test_models_in_latex(text: str, latex: str) -> None:
    assert latex_of(parse(text)) == latex


def read_back(latex: str) -> str:
    """The LaTeX of sums, products, quotients and powers as a model again, by plain replacement."""
    text = latex.replace(r"\left(", "(").replace(r"\right)", ")").replace(r"\,", "*").replace(r"\cdot", "*")
    while r"\frac" in text:
        text = re.sub(
            r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text)
        )
    while "^{" in text:
        text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text)
    return text


TERMS = st.recursive(
    st.sampled_from(["a", "b", "c", "2", "3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(
            lambda t: f"({t[0]}){t[1]}({t[2]})"
        ),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"({t})**2"),
    ),
    max_leaves=8,
)


@given(text=TERMS)
def test_what_is_printed_computes_the_same(text: str) -> None:
    """Read back without the tree, the LaTeX has the same value."""
    names = {"a": 1.25, "b": -0.75, "c": 2.5}
    expression = parse(text)
    try:
        value = value_of(expression, names)
    except Exception:
        return
    assert value_of(parse(read_back(latex_of(expression))), names) == pytest.approx(value, rel=1e-9)
