"""Polynomials and formulas: NIST's certified fits, slopes against jets, inverse use."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from junheng.core.uncertainty.derivatives import jet_of, variable
from junheng.core.uncertainty.expression import parse
from junheng.core.uncertainty.slopes import sloped

Fitted = Callable[..., dict[str, Any]]
STRD = Path(__file__).parents[2] / "vectors" / "strd"
LINEAR, NONLINEAR = (
    json.loads((STRD / f"{name}.json").read_text("utf-8"))["cases"] for name in ("linear", "nonlinear")
)


def relative(found: list[float], certified: list[float]) -> float:
    return max(abs(a / b - 1) for a, b in zip(found, certified, strict=True))


@pytest.mark.parametrize("name", LINEAR)
def test_certified_polynomials(name: str, fitted: Fitted) -> None:
    """NIST StRD, linear: Filip (degree 10) too, to more digits than a QR of powers can give."""
    case = LINEAR[name]
    found = fitted(case["x"], case["y"], model=f"polynomial {case['degree']}")
    rows = [found["parameters"][each] for each in found["names"]]
    assert relative([row["value"] for row in rows], case["certified"]) < 1e-7
    if any(case["sd"]):
        assert relative([row["u"] for row in rows], case["sd"]) < 1e-10
    else:
        assert max(row["u"] for row in rows) < 1e-8


@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("name", NONLINEAR)
def test_certified_formulas_from_both_starts(name: str, start: int, fitted: Fitted) -> None:
    """NIST StRD, nonlinear: all 26 of one variable, from the far start too, ten digits of 11 certified."""
    case = NONLINEAR[name]
    names = [f"b{at + 1}" for at in range(len(case["certified"]))]
    model = {"expression": case["model"], "parameters": dict(zip(names, case["starts"][start], strict=True))}
    found = fitted(case["x"], case["y"], model=model)
    rows = [found["parameters"][each] for each in names]
    assert relative([row["value"] for row in rows], case["certified"]) < 1e-9
    if case["rss"] > 1e-20:  # Lanczos1 has no residuals but those of its fourteen digits
        assert relative([row["u"] for row in rows], case["sd"]) < 1e-8
        assert found["chi_squared"] == pytest.approx(case["rss"], rel=1e-9)
        assert found["residual_sd"] == pytest.approx(
            math.sqrt(case["rss"] / (len(case["x"]) - len(names))), rel=1e-9
        )


def test_every_way_to_write_a_polynomial(fitted: Fitted) -> None:
    """`polynomial 2`, `{polynomial: 2}`, `{polynomial: {degree: 2}}`, and the degree beside it are one model."""
    x, y = [0, 1, 2, 3, 4], [1.0, 0.4, 1.1, 2.9, 6.2]
    forms: list[dict[str, Any]] = [
        {"model": "polynomial 2"}, {"model": "polynomial degree 2"}, {"model": {"polynomial": 2}},
        {"model": {"polynomial": {"degree": 2}}}, {"model": {"degree": 2}}, {"model": "polynomial", "degree": 2},
        {"model": {"kind": "polynomial", "degree": 2}},
    ]  # fmt: skip
    found = [fitted(x, y, **form) for form in forms]
    assert found[0]["names"] == ["a", "b", "c"]
    assert all(each == found[0] for each in found)


def test_a_polynomial_of_degree_one_is_the_line(fitted: Fitted) -> None:
    x, y = [1, 2, 3, 5], [2.0, 2.9, 4.2, 6.1]
    line, first = fitted(x, y, u_y=0.1), fitted(x, y, u_y=0.1, model="polynomial 1")
    assert line == first


def test_a_formula_of_a_parabola_is_the_polynomial(fitted: Fitted) -> None:
    """Values, covariance, prediction and inverse use agree between the two solvers, uncertain x included."""
    x, y = [0, 1, 2, 3, 4, 5], [1.0, 1.6, 3.1, 5.4, 8.6, 12.4]
    uses = {"predict": [{"x": 2.5, "u": 0.1}], "inverse": [{"y": 5.0, "u": 0.2}]}
    model = {"expression": "c0 + c1*x + c2*x^2", "parameters": {"c0": 0, "c1": 0, "c2": 1}}
    for known in ({"u_y": 0.1}, {}, {"u_x": 0.05, "u_y": [0.1, 0.1, 0.2, 0.2, 0.3, 0.3]}):
        first, second = (
            fitted(x, y, model="polynomial 2", **uses, **known),
            fitted(x, y, model=model, **uses, **known),
        )
        assert np.allclose(first["covariance"], second["covariance"], rtol=1e-8)
        assert first["chi_squared"] == pytest.approx(second["chi_squared"], rel=1e-9)
        for key, names in (("predictions", ("y", "u")), ("inverse", ("x", "u"))):
            for name in names:
                assert first[key][0][name] == pytest.approx(second[key][0][name], rel=1e-8)


def test_errors_in_both_of_an_exponential_against_a_joint_fit(fitted: Fitted) -> None:
    """The minimum over parameters and all true abscissae, by a dense solver that knows nothing of ours."""
    from scipy.optimize import least_squares

    rng = np.random.default_rng(7)
    true = np.linspace(0.2, 3, 12)
    x, y = true + rng.normal(size=12) * 0.05, 5 * np.exp(-0.8 * true) + rng.normal(size=12) * 0.05
    model = {"expression": "A*exp(-k*x)", "parameters": {"A": 4, "k": 1}}
    found = fitted(x.tolist(), y.tolist(), u_x=0.05, u_y=0.05, model=model)

    def joint(unknown: Any) -> Any:
        size, rate, places = unknown[0], unknown[1], unknown[2:]
        return np.concatenate([(x - places) / 0.05, (y - size * np.exp(-rate * places)) / 0.05])

    least = least_squares(joint, [4, 1, *x], xtol=1e-15, ftol=1e-15, gtol=1e-15)
    covariance = np.linalg.inv(least.jac.T @ least.jac)[:2, :2]
    assert [found["parameters"][n]["value"] for n in ("A", "k")] == pytest.approx(
        least.x[:2].tolist(), rel=1e-6
    )
    assert found["chi_squared"] == pytest.approx(2 * least.cost, rel=1e-9)
    assert np.allclose(found["covariance"], covariance, rtol=1e-4)


def test_inverse_of_a_curve_that_turns(fitted: Fitted) -> None:
    """A parabola takes a value twice, once or never within the data: null with a reason, or the one place."""
    x = [-2, -1, 0, 1, 2, 3]
    y = [4.0, 1.0, 0.0, 1.0, 4.0, 9.0]
    uses = [{"y": each, "u": 0.1} for each in (1.0, 6.25, -3.0, 25.0)]
    found = fitted(x, y, u_y=0.1, model="polynomial 2", inverse=uses)
    places = [each["x"] for each in found["inverse"]]
    assert places[0] is None and places[2] is None
    assert (places[1], places[3]) == pytest.approx((2.5, 5.0), rel=1e-9)
    assert [each["code"] for each in found["warnings"]] == [
        "fit-inverse-not-unique", "fit-inverse-none", "fit-extrapolated",
    ]  # fmt: skip


@pytest.mark.parametrize("end", [0, -1])
def test_inverse_at_an_end_of_the_data(fitted: Fitted, end: int) -> None:
    """y taken exactly at an end, whose place is missed by the last digit: x² has one place within, the other far away."""
    x = [each / 10 for each in range(1, 11)]
    found = fitted(
        x, [each**2 for each in x], u_y=0.001, model="polynomial 2", inverse=[{"y": x[end] ** 2, "u": 0.001}]
    )
    assert found["inverse"][0]["x"] == pytest.approx(x[end], rel=1e-9)


def test_a_pole_is_no_inverse(fitted: Fitted) -> None:
    """1/(x − c) changes sign at its pole and takes no value there."""
    x = [1, 2, 3, 4, 6, 7, 8]
    model = {"expression": "a/(x - 5.03)", "parameters": {"a": 1}}
    found = fitted(x, [1 / (each - 5.03) for each in x], u_y=0.01, model=model, inverse=[{"y": 0, "u": 0.01}])
    assert found["inverse"][0]["x"] is None


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(x) + exp(-x*b) - log(x)*log10(x + b)", "sin(x)*cos(b)/tan(x + 2)", "asin(x/9)*acos(b/9) + atan(x*b)",
        "sinh(x)/cosh(b) - tanh(x*b)", "abs(x - b) + floor(x) + ceil(b)", "x**b + b**x + x**3 + x**-2 + (-x)**2",
        "atan2(x, b) - atan2(-x, b)", "min(x, b, 3*b) + max(x, b)", "if(x > b, x^2*b, x*b^2)", "2**0 + pi*b/x", "-(b - x)**3",
        "re(x)*conj(b) + im(x) + arg(x)",
    ],
)  # fmt: skip
def test_slopes_are_those_of_the_jets(text: str) -> None:
    """Values and first derivatives over arrays, point by point those of the jets, which mpmath has judged."""
    expression = parse(text)
    x, b = np.array([0.3, 1.7, 2.9]), 1.3
    with np.errstate(all="ignore"):
        found = sloped(expression, {"x": x, "b": b}, ("b", "x"))
    for at, each in enumerate(x.tolist()):
        jet = jet_of(expression, {"b": variable(b, 0, 2), "x": variable(each, 1, 2)})
        assert jet.gradient is not None and found.slopes is not None
        assert found.values[at] == pytest.approx(jet.value, rel=1e-14)
        assert found.slopes[:, at] == pytest.approx(jet.gradient, rel=1e-12, abs=1e-15)


def test_many_points_are_fitted_at_once(fitted: Fitted) -> None:
    """20 000 points with uncertain x: linear in their number."""
    x = np.linspace(0, 1, 20_000)
    found = fitted(x.tolist(), (1 + 2 * x).tolist(), u_x=0.1, u_y=0.1)
    assert found["parameters"]["b"]["value"] == pytest.approx(2, rel=1e-9)
