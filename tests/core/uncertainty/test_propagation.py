"""The law of propagation against a naive second implementation: mpmath with 80 digits, and differences.

Models are put together at random; each part carries its text for the code and a function of mpmath for
the reference. The reference differentiates by central differences with a step of 1e-12, good to about 24 digits,
and sums the formulas of JCGM 100:2008, 5.1.2 and 5.2.2 in plain loops.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from junheng.core.uncertainty.derivatives import jet_of, variable
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate_gum
from junheng.core.uncertainty.expression import parse

Point = tuple[Any, ...]
NAMES = ("a", "b", "c")
DIGITS = 80
STEP = mpf(10) ** -12


@dataclass(frozen=True)
class Part:
    text: str
    of: Callable[[Point], Any]


def bounded(value: Any) -> Any:
    """Values that keep a double's condition mild; hypothesis drops the others."""
    assume(1e-3 < abs(value) < 30)
    return value


def apart(x: Any, y: Any) -> tuple[Any, Any]:
    """Away from the kink of max, min and if; abs stays away from its own by `bounded`."""
    assume(abs(x - y) > 1e-6)
    return x, y


UNARY: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("exp({0}/8)", lambda x: mp.exp(x / 8)),
    ("log(2 + {0}^2)", lambda x: mp.log(2 + x * x)),
    ("log10(2 + {0}^2)", lambda x: mp.log10(2 + x * x)),
    ("sqrt(1 + {0}**2)", lambda x: mp.sqrt(1 + x * x)),
    ("sin({0})", mp.sin),
    ("cos({0})", mp.cos),
    ("tan({0}/40)", lambda x: mp.tan(x / 40)),
    ("atan({0})", mp.atan),
    ("asin({0}/40)", lambda x: mp.asin(x / 40)),
    ("acos({0}/40)", lambda x: mp.acos(x / 40)),
    ("sinh({0}/8)", lambda x: mp.sinh(x / 8)),
    ("cosh({0}/8)", lambda x: mp.cosh(x / 8)),
    ("tanh({0})", mp.tanh),
    ("abs({0})", abs),
    ("({0})**3", lambda x: x**3),
    ("({0})^-2", lambda x: 1 / (x * x)),
    ("(31 + {0})**1.5", lambda x: (31 + x) ** mpf(1.5)),
    ("-({0})", lambda x: -x),
)
BINARY: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    ("{0} + {1}", lambda x, y: x + y),
    ("{0} - ({1})", lambda x, y: x - y),
    ("({0})*({1})", lambda x, y: x * y),
    ("({0})/({1})", lambda x, y: x / y),
    ("atan2({0}, 40 + {1})", lambda x, y: mp.atan2(x, 40 + y)),
    ("(31 + {0})**(({1})/9)", lambda x, y: (31 + x) ** (y / 9)),
    ("max({0}, {1})", lambda x, y: max(apart(x, y))),
    ("min({0}, 50, {1})", lambda x, y: min(apart(x, y))),
    ("if({0} < {1}, ({0})*({1}), {1})", lambda x, y: x * y if operator.lt(*apart(x, y)) else y),
)


def leaf(position: int) -> Part:
    return Part(NAMES[position], lambda at: at[position])


def joined(inner: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    one = st.builds(_unary, st.sampled_from(UNARY), inner)
    two = st.builds(_binary, st.sampled_from(BINARY), inner, inner)
    return one | two


def _unary(form: tuple[str, Callable[[Any], Any]], x: Part) -> Part:
    return Part(f"({form[0].format(x.text)})", lambda at: bounded(form[1](x.of(at))))


def _binary(form: tuple[str, Callable[[Any, Any], Any]], x: Part, y: Part) -> Part:
    return Part(f"({form[0].format(x.text, y.text)})", lambda at: bounded(form[1](x.of(at), y.of(at))))


def _fused(x: Part, y: Part, z: Part) -> Part:
    return Part(f"({x.text})*({y.text}) + {z.text}", lambda at: bounded(x.of(at) * y.of(at) + z.of(at)))


LEAVES = st.sampled_from([leaf(0), leaf(1), leaf(2)])
TREES = st.recursive(joined(LEAVES), joined, max_leaves=8)
MODELS = st.builds(_fused, TREES, joined(LEAVES), TREES)
VALUES = st.tuples(*[st.integers(30, 250).map(lambda n: n / 100)] * 3)


def moved(at: Point, *steps: tuple[int, int]) -> Point:
    found = list(at)
    for position, sign in steps:
        found[position] += sign * STEP
    return tuple(found)


def slope(f: Callable[[Point], Any], at: Point, i: int) -> Any:
    return (f(moved(at, (i, 1))) - f(moved(at, (i, -1)))) / (2 * STEP)


def second(f: Callable[[Point], Any], at: Point, i: int, j: int) -> Any:
    if i == j:
        return (f(moved(at, (i, 1))) - 2 * f(at) + f(moved(at, (i, -1)))) / STEP**2
    return (
        sum(s * t * f(moved(at, (i, s), (j, t))) for s, t in product((1, -1), repeat=2)) / (4 * STEP**2)
    )  # fmt: skip


def third(f: Callable[[Point], Any], at: Point, i: int, j: int) -> Any:
    """d³f/(dx_i dx_j²)."""
    if i == j:
        twice, once = (
            (f(moved(at, (i, 2))) - f(moved(at, (i, -2)))),
            (f(moved(at, (i, 1))) - f(moved(at, (i, -1)))),
        )
        return (twice - 2 * once) / (2 * STEP**3)
    return (second(f, moved(at, (i, 1)), j, j) - second(f, moved(at, (i, -1)), j, j)) / (2 * STEP)


QUIET = settings(max_examples=120, derandomize=True, suppress_health_check=list(HealthCheck))


@QUIET
@given(part=MODELS, values=VALUES)
def test_derivatives_to_the_third_order(part: Part, values: tuple[float, ...]) -> None:
    """Value, gradient, second and third derivatives of random models agree with 80-digit differences."""
    with mp.workdps(DIGITS):
        at = tuple(map(mpf, values))
        size = range(3)
        expected = part.of(at)
        gradient = [slope(part.of, at, i) for i in size]
        bends = [[second(part.of, at, i, j) for j in size] for i in size]
        thirds = [[third(part.of, at, i, j) for j in size] for i in size]
    jet = jet_of(parse(part.text), {name: variable(values[i], i, 3) for i, name in enumerate(NAMES)})
    scale = 1 + max(abs(float(x)) for row in ([expected], gradient, *bends, *thirds) for x in row)
    assert jet.value == pytest.approx(float(expected), rel=1e-10)
    assert jet.gradient is not None
    assert list(jet.gradient) == pytest.approx([float(x) for x in gradient], abs=1e-9 * scale)
    for found, wanted in ((jet.second, bends), (jet.third, thirds)):
        rows = [[0.0] * 3] * 3 if found is None else found.tolist()
        for row, reference in zip(rows, wanted, strict=True):
            assert row == pytest.approx([float(x) for x in reference], abs=1e-8 * scale)


def naive(
    part: Part, at: Point, u: Sequence[Any], dof: Sequence[Any | None], r: Any
) -> tuple[Any, Any, Any | None]:
    """u_c², its second-order version (independent inputs) and nu_eff; r correlates a and b."""
    size = range(3)
    c = [slope(part.of, at, i) for i in size]
    correlation = [[mpf(1) if i == j else (r if {i, j} == {0, 1} else mpf(0)) for j in size] for i in size]
    first = sum((c[i] * c[j] * u[i] * u[j] * correlation[i][j] for i in size for j in size), mpf(0))
    more = sum(
        (
            (second(part.of, at, i, j) ** 2 / 2 + c[i] * third(part.of, at, i, j)) * u[i] ** 2 * u[j] ** 2
            for i in size
            for j in size
        ),
        mpf(0),
    )
    below = sum(((c[i] * u[i]) ** 4 / nu for i in size if (nu := dof[i]) is not None), mpf(0))
    return first, first + more, first**2 / below if below else None


@QUIET
@given(
    part=MODELS,
    values=VALUES,
    u=st.tuples(*[st.integers(1, 200).map(lambda n: n / 1000)] * 3),
    dof=st.tuples(*[st.none() | st.integers(1, 60)] * 3),
    r=st.sampled_from([0, 0, -0.9, 0.35, 1]),
)
def test_combined_uncertainty_of_random_models(
    part: Part, values: tuple[float, ...], u: tuple[float, ...], dof: tuple[int | None, ...], r: float
) -> None:
    """u_c to first and second order, nu_eff, shares and interval agree with plain loops in 80 digits."""
    with mp.workdps(DIGITS):
        at = tuple(map(mpf, values))
        exact_dof = [None if each is None else mpf(each) for each in dof]
        first, total, nu = naive(part, at, [mpf(x) for x in u], exact_dof, mpf(r))
    # Where contributions cancel, a double cannot show the rest; and below one dof nothing is answered.
    assume(first > 1e-8 and (nu is None or nu > 1.01))
    found = evaluate_gum(_measured(part.text, values, u, dof, r))["y"]
    assert found.value == pytest.approx(float(part.of(at)), rel=1e-10)
    assert found.u == pytest.approx(math.sqrt(first), rel=1e-8)
    assert found.interval is not None and found.k is not None
    assert found.interval[1] - found.value == pytest.approx(found.k * math.sqrt(first), rel=1e-8)
    assert sum(line.share for line in found.budget) == pytest.approx(1, abs=1e-9)
    if r == 0:
        assert 1 / found.dof == pytest.approx(0.0 if nu is None else float(1 / nu), rel=1e-7, abs=1e-12)
        if total > 1e-8:
            assert found.u_second_order == pytest.approx(math.sqrt(total), rel=1e-7)


def _measured(
    text: str, values: Sequence[float], u: Sequence[float], dof: Sequence[int | None], r: float
) -> Any:
    inputs = {
        name: {"value": value, "u": each} | ({} if nu is None else {"dof": nu})
        for name, value, each, nu in zip(NAMES, values, u, dof, strict=True)
    }
    document = {"schema": "junheng.measurement/1", "inputs": inputs, "model": {"y": text}}
    return measurement_from(document | ({"correlations": [["a", "b", r]]} if r else {}))


@pytest.mark.parametrize("size", [1e-150, 1e-60, 1e60, 1e150])
def test_very_small_and_very_large_units_change_nothing(size: float, gum: Callable[..., Any]) -> None:
    """The same measurement told in other powers of ten: u scales, dof, k and shares stay to twelve digits."""
    model = "a*(1 + b) + a*b**2"
    plain = gum({"a": {"value": 3, "u": 0.2, "dof": 7}, "b": {"value": 0.4, "u": 0.1, "dof": 4}}, model)["y"]
    other = gum(
        {"a": {"value": 3 * size, "u": 0.2 * size, "dof": 7}, "b": {"value": 0.4, "u": 0.1, "dof": 4}}, model
    )["y"]
    assert other.u / size == pytest.approx(plain.u, rel=1e-12)
    assert other.u_second_order / size == pytest.approx(plain.u_second_order, rel=1e-12)
    assert other.dof == pytest.approx(plain.dof, rel=1e-12)
    assert other.k == plain.k
    assert [line.share for line in other.budget] == pytest.approx([line.share for line in plain.budget])


def test_what_exceeds_a_double_is_refused_by_name(refusal: Callable[..., Any]) -> None:
    """An uncertainty beyond 1e308 is no number to print."""
    found = refusal({"x": {"value": 1e200, "u": 1e180}}, "x*1e100*x/1e100")
    assert found.code == "domain-error"
    found = refusal({"x": {"value": 1, "u": 1e300}, "z": {"value": 1, "u": 1e300}}, "1e7*x + 1e7*z")
    assert (found.code, found.path) == ("uncertainty-beyond-double", "outputs.y")


def test_inputs_that_do_not_matter_leave_no_trace(gum: Callable[..., Any]) -> None:
    """A constant model has no uncertainty: u 0, dof infinite, share 0, nothing to report in parentheses."""
    found = gum({"x": {"value": 1, "u": 0.5, "dof": 3}}, "2 + 0*x")["y"]
    assert (found.value, found.u, found.U, found.dof, found.reported) == (2, 0, 0, math.inf, "2.0")
    assert [line.share for line in found.budget] == [0]


def test_second_order_alone_where_the_slope_is_zero(gum: Callable[..., Any]) -> None:
    """x² at 0: first order 0, second order √2·u² (JCGM 101, 9.4.2)."""
    found = gum({"x": {"value": 0, "u": 0.01}}, "x^2")["y"]
    assert found.u == 0 and found.u_second_order == pytest.approx(math.sqrt(2) * 1e-4, rel=1e-12)
    second_order = gum({"x": {"value": 0, "u": 0.01}}, "x^2", order=2)["y"]
    assert second_order.u == second_order.u_second_order
    assert pytest.approx(1.959964 * second_order.u) == second_order.U


@pytest.mark.parametrize(
    ("model", "x", "term"),
    [
        ("2*abs(x)", 0, "abs(x)"),
        ("1 + sqrt(x)", 0, "sqrt(x)"),
        ("3*floor(x)", 2, "floor(x)"),
        ("ceil(x) + x", -1, "ceil(x)"),
        ("max(x, 1)", 1, "max(x, 1)"),
        ("if(x < 2, x, 2*x)", 2, "if(x < 2, x, 2*x)"),
        ("asin(x)", 1, "asin(x)"),
        ("atan2(x, x)", 0, "atan2(x, x)"),
        ("x**0.5 + 1", 0, "x**0.5"),
    ],
)
def test_no_derivative_no_first_order(gum: Callable[..., Any], model: str, x: float, term: str) -> None:
    """At a kink u, U and the shorthand are null, the warning names the innermost term."""
    found = gum({"x": {"value": x, "u": 0.1}}, model)
    assert (found["y"].u, found["y"].U, found["y"].reported) == (None, None, "")
    (warning,) = found.warnings
    assert (warning.code, warning.facts["term"]) == ("derivative-undefined", term)


@pytest.mark.parametrize(
    ("model", "x"), [("max(x, x)", 1), ("min(2*x, x + x)", 1), ("if(x > 0, 2*x, x + x)", 0), ("x**2.5", 0)]
)
def test_no_kink_where_the_branches_agree(gum: Callable[..., Any], model: str, x: float) -> None:
    """Equal branches with equal slopes have one derivative."""
    assert gum({"x": {"value": x, "u": 0.1}}, model)["y"].u is not None


def test_second_derivative_that_does_not_exist_is_said(gum: Callable[..., Any]) -> None:
    """x**1.5 at 0 has a slope and no curvature: the second order is null, not zero."""
    found = gum({"x": {"value": 0, "u": 0.1}}, "x**1.5")
    assert found["y"].u == 0 and found["y"].u_second_order is None
    assert [warning.code for warning in found.warnings] == ["second-order-undefined"]


def test_negative_second_order_variance_is_not_given(gum: Callable[..., Any]) -> None:
    """sin at 0 with u = 2: 1 − u² is negative, and no root is taken of it."""
    found = gum({"x": {"value": 0, "u": 2}}, "sin(x)")
    assert found["y"].u == 2 and found["y"].u_second_order is None
    assert [warning.code for warning in found.warnings] == ["second-order-negative"]


@pytest.mark.parametrize(
    ("model", "x", "value"),
    [
        ("if(x > 0, log(x), 0)", -1, 0),
        ("if(x == 0, 1, sin(x)/x)", 0, 1),
        ("if(x != 0, x/x, 5)", 0, 5),
        ("2*if(x >= 1, if(x > 5, 1/(x - 2), sqrt(x - 2)), x) + 0", 0.5, 1),
    ],
)
def test_a_branch_not_taken_does_not_count(
    gum: Callable[..., Any], model: str, x: float, value: float
) -> None:
    """`if` guards a domain: what stands in the other branch need not have a value."""
    assert gum({"x": {"value": x, "u": 0.1}}, model)["y"].value == value


@pytest.mark.parametrize(
    ("model", "term"),
    [("1 + log(x - 2)", "log(x - 2)"), ("1/(x - 1)", "1/(x - 1)"), ("if(log(x - 2) > 0, 1, 2)", "log(x - 2)"),
     ("if(x > 0, sqrt(-x), 1) + 1", "sqrt(-x)"), ("(-8)**(x/3)", "(-8)**(x/3)"), ("exp(1000*x)", "exp(1000*x)")],
)  # fmt: skip
def test_no_value_at_the_estimates_names_the_term(refusal: Callable[..., Any], model: str, term: str) -> None:
    """Outside its domain a term has no value, and the refusal says which."""
    found = refusal({"x": {"value": 1, "u": 0.1}}, model)
    assert (found.code, found.path, found.facts["term"]) == ("domain-error", "model.y", term)
