"""Lines: the published examples of ISO/TS 28037 and of the GUM, and a naive second implementation."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.core.fitting.documents import fit_from
from junheng.core.fitting.fit import fit

Fitted = Callable[..., dict[str, Any]]
X_28037, Y_28037 = [1.2, 1.9, 2.9, 4.0, 4.7, 5.9], [3.4, 4.4, 7.2, 8.5, 10.8, 13.5]
U_Y_28037 = [0.2, 0.2, 0.2, 0.4, 0.4, 0.4]
PEARSON_X = [0.0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4]
PEARSON_Y = [5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5]
YORK_X = [1000, 1000, 500, 800, 200, 80, 60, 20, 1.8, 1.0]
YORK_Y = [1, 1.8, 4, 8, 20, 20, 70, 70, 100, 500]


def test_unequal_weights_of_iso_28037(fitted: Fitted) -> None:
    """ISO/TS 28037:2010, p. 14: 0.885, 2.057, 0.530, 0.178, −0.082, χ² 4.131; x0 of 10.5 ± 1 is 4.674 ± 0.533."""
    y, u_y = [3.2, 4.3, 7.6, 8.6, 11.7, 12.8], [0.5, 0.5, 0.5, 1.0, 1.0, 1.0]
    found = fitted([1, 2, 3, 4, 5, 6], y, u_y=u_y, inverse=[{"y": 10.5, "u": 1.0}])
    a, b = found["parameters"]["a"], found["parameters"]["b"]
    assert (a["value"], b["value"]) == pytest.approx((0.8852, 2.0570), abs=5e-5)
    assert (a["u"], b["u"]) == pytest.approx((0.5297081, 0.1778920), abs=5e-7)  # R, quoted by GTC's tests
    assert found["covariance"][0][1] == pytest.approx(-0.08227848, abs=5e-9)
    assert found["chi_squared"] == pytest.approx(4.131, abs=5e-4)
    assert found["inverse"][0]["x"] == pytest.approx(4.674, abs=5e-4)
    assert found["inverse"][0]["u"] == pytest.approx(0.533, abs=5e-4)
    assert found["inverse"][0]["dof"] == "inf" and found["warnings"] == []


def test_uncertain_x_of_iso_28037(fitted: Fitted) -> None:
    """ISO/TS 28037:2010, 7.4 (p. 21), to all printed digits."""
    found = fitted(X_28037, Y_28037, u_x=0.2, u_y=U_Y_28037)
    a, b = found["parameters"]["a"], found["parameters"]["b"]
    assert (a["value"], b["value"]) == pytest.approx((0.5788, 2.1597), abs=5e-5)
    assert (a["u"], b["u"]) == pytest.approx((0.4764, 0.1355), abs=5e-5)
    assert found["covariance"][0][1] == pytest.approx(-0.0577, abs=5e-5)
    assert found["chi_squared"] == pytest.approx(2.743, abs=5e-4)
    assert (found["dof"], found["method"]["name"]) == (4, "orthogonal distance regression")


def pearson(fitted: Fitted, **more: Any) -> dict[str, Any]:
    u_x, u_y = ([1 / math.sqrt(w) for w in weights] for weights in (YORK_X, YORK_Y))
    return fitted(PEARSON_X, PEARSON_Y, **({"u_x": u_x, "u_y": u_y} | more))


def test_pearson_with_the_weights_of_york(fitted: Fitted) -> None:
    """Pearson's data, York's weights: 5.47991, −0.480533, χ² 11.8664 (York 1969; Williamson 1968); ODRPACK's
    covariance gives 0.2950 and 0.0580."""
    found = pearson(fitted)
    a, b = found["parameters"]["a"], found["parameters"]["b"]
    assert (a["value"], b["value"]) == pytest.approx((5.47991022, -0.480533407), rel=1e-8)
    assert found["chi_squared"] == pytest.approx(11.86635, abs=5e-6)
    assert (a["u"], b["u"]) == pytest.approx((0.2950, 0.0580), abs=5e-5)


def test_matrices_say_the_same_as_lists(fitted: Fitted) -> None:
    """A diagonal covariance matrix is a list of uncertainties: values, covariance, χ² to the last digits."""
    matrix = np.diag([1 / w for w in YORK_X]).tolist()
    plain, by_matrix = pearson(fitted), pearson(fitted, u_x=matrix)
    zero = pearson(fitted, covariance_xy=[0.0] * 10)
    for other in (by_matrix, zero):
        assert np.allclose(other["covariance"], plain["covariance"], rtol=1e-10)
        assert other["chi_squared"] == pytest.approx(plain["chi_squared"], rel=1e-12)


def _total_cost(line: Any, x: Any, y: Any, joint: Any) -> tuple[float, Any]:
    """Naive: for a line the distance of each point to it, by the covariance of y − a − b·x alone."""
    n = len(x)
    project = np.hstack([-line[1] * np.eye(n), np.eye(n)])
    spread = project @ joint @ project.T
    left = y - line[0] - line[1] * x
    return float(left @ np.linalg.solve(spread, left)), spread


def test_full_covariance_against_a_naive_minimum(fitted: Fitted) -> None:
    """Correlated x, correlated y, and x with y: the minimum of the exact cost, found by a simplex search."""
    from scipy.optimize import minimize

    rng = np.random.default_rng(28037)
    n = 7
    root = rng.normal(size=(2 * n, 2 * n)) * 0.08 + np.diag(rng.uniform(0.2, 0.4, 2 * n))
    joint = root @ root.T
    x = np.linspace(1, 7, n)
    y = 1.5 + 0.8 * x + rng.normal(size=n) * 0.3
    found = fitted(
        x.tolist(), y.tolist(), u_x=joint[:n, :n].tolist(), u_y=joint[n:, n:].tolist(),
        covariance_xy=joint[:n, n:].tolist(),
    )  # fmt: skip
    options = {"xatol": 1e-12, "fatol": 1e-14, "maxiter": 5000, "maxfev": 5000}
    least = minimize(
        lambda line: _total_cost(line, x, y, joint)[0], [1.5, 0.8], method="Nelder-Mead", options=options
    )
    a, b = found["parameters"]["a"], found["parameters"]["b"]
    assert (a["value"], b["value"]) == pytest.approx(tuple(least.x), abs=1e-6)
    assert found["chi_squared"] == pytest.approx(least.fun, rel=1e-10)


def test_correlated_y_is_generalised_least_squares(fitted: Fitted) -> None:
    """ISO/TS 28037:2010, clause 9: (XᵀV⁻¹X)⁻¹ and its estimate, written out."""
    x, y = np.arange(1.0, 11), np.array([1.3, 4.1, 6.9, 7.5, 10.2, 12.0, 14.5, 17.1, 19.5, 21.0])
    v = np.full((10, 10), 1.0) + np.diag([1.0] * 5 + [4.0] * 5)
    found = fitted(x.tolist(), y.tolist(), u_y=v.tolist())
    design = np.column_stack([np.ones(10), x])
    covariance = np.linalg.inv(design.T @ np.linalg.solve(v, design))
    line = covariance @ design.T @ np.linalg.solve(v, y)
    left = y - design @ line
    assert [found["parameters"][n]["value"] for n in "ab"] == pytest.approx(line.tolist(), rel=1e-12)
    assert np.allclose(found["covariance"], covariance, rtol=1e-12)
    assert found["chi_squared"] == pytest.approx(float(left @ np.linalg.solve(v, left)), rel=1e-12)


def test_unknown_weights_scale_by_the_residual_sd(fitted: Fitted) -> None:
    """Without u_y: χ² is the residual sum of squares, no test; a scalar u_y that is not known changes no u."""
    x, y = [1, 2, 3, 4, 5], [1.1, 1.9, 3.2, 3.9, 5.1]
    plain = fitted(x, y)
    relative = fitted(x, y, u_y=7, weights_known=False)
    assert plain["p_value"] is None and plain["weights_known"] is False
    assert plain["chi_squared"] == pytest.approx(sum(r * r for r in plain["residuals"]), rel=1e-12)
    assert plain["scale"] == pytest.approx(plain["residual_sd"], rel=1e-12)
    assert relative["parameters"]["b"]["u"] == pytest.approx(plain["parameters"]["b"]["u"], rel=1e-12)
    assert relative["residual_sd"] == pytest.approx(plain["residual_sd"], rel=1e-12)
    assert plain["parameters"]["a"]["dof"] == pytest.approx(3)


def test_known_weights_are_never_scaled(fitted: Fitted) -> None:
    """A failed chi-squared test is a warning; u stays what the stated u_y makes it."""
    x, y = [1, 2, 3, 4], [1, 1, 2, 3]
    tight, wide = (fitted(x, y, u_y=u) for u in (0.01, 1.0))
    assert tight["parameters"]["b"]["u"] == pytest.approx(wide["parameters"]["b"]["u"] / 100, rel=1e-12)
    assert [each["code"] for each in tight["warnings"]] == ["fit-chi-squared-failed"]
    assert tight["p_value"] < 0.05 and wide["warnings"] == []


def test_degrees_of_freedom_of_a_pooled_u_y(fitted: Fitted) -> None:
    """One pooled u_y: its dof everywhere; uncertainty of x adds dof without end (Welch–Satterthwaite by hand)."""
    use = [{"x": 2.5}, {"x": 2.5, "u": 0.1}]
    found = fitted([1, 2, 3, 4], [1, 2.1, 2.9, 4], u_y=0.1, dof_y=5, predict=use)
    exact, moved = found["predictions"]
    assert exact["dof"] == pytest.approx(5)
    assert moved["dof"] == pytest.approx(5 * (moved["u"] / exact["u"]) ** 4, rel=1e-9)
    slope = found["parameters"]["b"]["value"]
    assert moved["u"] == pytest.approx(math.hypot(exact["u"], 0.1 * slope), rel=1e-12)


def test_degrees_of_freedom_point_by_point(fitted: Fitted) -> None:
    """u_y of different dof: each point its own share of u⁴, with the weights of the closed form of the mean."""
    found = fitted([1, 2], [3.0, 3.2], u_y=[0.1, 0.2], dof_y=[4, 9], model="polynomial 0")
    w = np.array([1 / 0.01, 1 / 0.04])
    part = (w / w.sum()) ** 2 * np.array([0.01, 0.04])
    expected = part.sum() ** 2 / (part**2 / np.array([4, 9])).sum()
    assert found["parameters"]["a"]["dof"] == pytest.approx(float(expected), rel=1e-12)


def test_as_many_points_as_parameters(fitted: Fitted) -> None:
    """Two points, a line: with u_y all is known; without it the values stand and what is undefined is null."""
    known, unknown = fitted([1, 2], [1, 3], u_y=0.1), fitted([1, 2], [1, 3], predict=[{"x": 3}])
    assert known["parameters"]["b"]["u"] == pytest.approx(0.1 * math.sqrt(2), rel=1e-12)
    assert known["p_value"] is None and known["dof"] == 0
    assert unknown["parameters"]["b"] == {"value": pytest.approx(2.0), "u": None, "dof": None}
    assert unknown["covariance"] is None and unknown["predictions"][0]["u"] is None
    assert unknown["predictions"][0]["y"] == pytest.approx(5)
    assert [each["code"] for each in unknown["warnings"]] == ["fit-no-degrees-of-freedom"]


def test_exact_coordinates_among_uncertain_ones(fitted: Fitted) -> None:
    """u_x or u_y may be zero where the other is not; a point exact in both is refused."""
    mixed = fitted(X_28037, Y_28037, u_x=[0, 0.2, 0.2, 0.2, 0.2, 0.2], u_y=[0.2, 0, 0.2, 0.4, 0.4, 0.4])
    tiny = fitted(X_28037, Y_28037, u_x=[1e-9, 0.2, 0.2, 0.2, 0.2, 0.2], u_y=[0.2, 1e-9, 0.2, 0.4, 0.4, 0.4])
    assert mixed["parameters"]["a"]["value"] == pytest.approx(tiny["parameters"]["a"]["value"], rel=1e-9)


@pytest.mark.parametrize("factor", [1e-30, 1e-3, 1e12, 1e40])
def test_units_do_not_matter(fitted: Fitted, factor: float) -> None:
    """All in another unit: χ² and p stay, a and its u scale."""
    plain = fitted(X_28037, Y_28037, u_x=0.2, u_y=U_Y_28037)
    scaled = fitted(
        [x * factor for x in X_28037], [y * factor for y in Y_28037],
        u_x=0.2 * factor, u_y=[u * factor for u in U_Y_28037],
    )  # fmt: skip
    assert scaled["chi_squared"] == pytest.approx(plain["chi_squared"], rel=1e-9)
    for key in ("value", "u"):
        assert scaled["parameters"]["a"][key] == pytest.approx(
            factor * plain["parameters"]["a"][key], rel=1e-9
        )
        assert scaled["parameters"]["b"][key] == pytest.approx(plain["parameters"]["b"][key], rel=1e-9)


def test_an_offset_of_x_costs_no_digits(fitted: Fitted) -> None:
    """x about 10⁹: the slope and its u keep eleven digits."""
    x, y = [0, 1, 2, 3, 4], [0.1, 1.2, 1.9, 3.2, 3.9]
    near, far = fitted(x, y), fitted([each + 1_000_000_000 for each in x], y)
    for key in ("value", "u"):
        assert far["parameters"]["b"][key] == pytest.approx(near["parameters"]["b"][key], rel=1e-11)


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(3, 30), order=st.randoms(use_true_random=False))
def test_order_of_points_does_not_matter(seed: int, n: int, order: Any) -> None:
    """Points in another order give the same line within rounding."""
    rng = np.random.default_rng(seed)
    x, y, u = rng.uniform(-5, 5, n), rng.normal(size=n), rng.uniform(0.1, 1, n)
    at = list(range(n))
    order.shuffle(at)
    first, second = (
        fit(fit_from({"schema": "junheng.fit/1", "x": x[i].tolist(), "y": y[i].tolist(), "u_y": u[i].tolist(), "model": "line"}))
        for i in (list(range(n)), at)
    )  # fmt: skip
    assert first.covariance is not None and second.covariance is not None
    assert np.allclose(first.values, second.values, rtol=1e-9, atol=1e-9)
    assert np.allclose(first.covariance, second.covariance, rtol=1e-9)


def test_a_level_line_has_no_inverse(fitted: Fitted) -> None:
    """A slope of nothing but rounding takes no value anywhere: null and a warning."""
    found = fitted([1, 2, 3], [1, 1, 1], inverse=[{"y": 1, "u": 0}, {"y": 2, "u": 0}])
    assert [each["x"] for each in found["inverse"]] == [None, None]
    assert {each["code"] for each in found["warnings"]} == {"fit-inverse-none"}
