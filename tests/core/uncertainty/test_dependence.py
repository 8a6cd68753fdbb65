"""Quantities that hang together: stated correlations, readings taken together, the larger of two."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

V = [5.007, 4.994, 5.005, 4.990, 4.999]
I = [19.663, 19.639, 19.640, 19.685, 19.678]  # noqa: E741  # the symbol of GUM H.2
T = [20.11, 20.13, 20.08, 20.12, 20.10]
PAIR: dict[str, Any] = {"a": {"value": 1, "u": 3}, "b": {"value": 2, "u": 4}}


def codes(found: Any) -> list[str]:
    return [warning.code for warning in found.warnings]


def plain_correlation(x: list[float], y: list[float]) -> float:
    return statistics.correlation(x, y)


@pytest.mark.parametrize("r", [-1, -0.3, 0, 0.5, 1])
def test_stated_correlation_in_sum_and_difference(gum: Callable[..., Any], r: float) -> None:
    """u²(a ± b) = u_a² + u_b² ± 2 r u_a u_b; shares carry half of the covariance each and sum to one."""
    found = gum(PAIR, {"s": "a + b", "d": "a - b"}, correlations=[["a", "b", r]])
    for name, sign in (("s", 1), ("d", -1)):
        variance = 25 + sign * 24 * r
        assert found[name].u == pytest.approx(math.sqrt(variance), rel=1e-12, abs=1e-7)
        if variance:
            shares = [line.share for line in found[name].budget]
            assert shares == pytest.approx([(9 + sign * 12 * r) / variance, (16 + sign * 12 * r) / variance])
    if r:
        assert found.input_correlation.matrix == ((1, r), (r, 1))


def test_a_stated_zero_is_no_correlation(gum: Callable[..., Any]) -> None:
    """r = 0 said aloud changes nothing: the second order is given, no correlation is reported."""
    found = gum(PAIR, "a*b", correlations=[["a", "b", 0]])
    assert found["y"] == gum(PAIR, "a*b")["y"] and found["y"].u_second_order is not None
    assert found.input_correlation is None and codes(found) == []


def test_outputs_that_share_inputs_are_correlated(gum: Callable[..., Any]) -> None:
    """s = a + b, d = a − b of independent inputs: r = (u_a² − u_b²)/(u_a² + u_b²)."""
    found = gum(PAIR, {"s": "a + b", "d": "a - b", "c": "3 + 0*a"})
    matrix = found.correlation.matrix
    assert matrix[0][1] == matrix[1][0] == pytest.approx((9 - 16) / 25)
    assert matrix[0][0] == matrix[1][1] == 1
    assert matrix[2] == (None, None, None)
    assert found.input_correlation is None


def test_readings_taken_together(gum: Callable[..., Any]) -> None:
    """Covariance of the means and their n − 1 come from the pairs; the order of the pairs matters."""
    inputs = {"V": {"samples": V}, "I": {"samples": I}}
    together = gum(inputs, "V/I", ensembles=[["V", "I"]])["y"]
    ratios = [v / i for v, i in zip(V, I, strict=True)]
    # To first order the mean of the ratios scatters as the ratio of the means does.
    assert together.u == pytest.approx(statistics.stdev(ratios) / math.sqrt(5), rel=1e-3)
    assert together.dof == pytest.approx(4)
    shuffled = {"V": {"samples": V}, "I": {"samples": I[::-1]}}
    assert gum(shuffled, "V/I", ensembles=[["V", "I"]])["y"].u != pytest.approx(together.u, rel=1e-3)
    apart = gum(inputs, "V/I")["y"]
    assert apart.dof > 4 and apart.u != pytest.approx(together.u, rel=1e-3)


def test_ensemble_correlation_is_that_of_the_readings(gum: Callable[..., Any]) -> None:
    """Pearson's r by the standard library."""
    inputs = {name: {"samples": each} for name, each in (("V", V), ("I", I), ("T", T))}
    found = gum(inputs, "V + I + T", ensembles=[["T", "V", "I"]])
    names, matrix = found.input_correlation.names, found.input_correlation.matrix
    readings = {"V": V, "I": I, "T": T}
    for i, first in enumerate(names):
        for j, second in enumerate(names[:i]):
            assert matrix[i][j] == pytest.approx(plain_correlation(readings[first], readings[second]))


def test_constant_reading_in_an_ensemble(gum: Callable[..., Any]) -> None:
    """A column that never moved has no correlation and no uncertainty."""
    inputs = {"V": {"samples": V}, "I": {"samples": [2.0] * 5}}
    found = gum(inputs, "V*I", ensembles=[["V", "I"]])
    assert found["y"].u == pytest.approx(2 * statistics.stdev(V) / math.sqrt(5))
    assert found.input_correlation.matrix == ((1, 0), (0, 1))


def test_ensemble_beside_independent_inputs_enters_dof_as_one(gum: Callable[..., Any]) -> None:
    """nu_eff = u_c⁴/(u_VI⁴/4 + u_g⁴/9): the pair is one component."""
    inputs = {"V": {"samples": V}, "I": {"samples": I}, "g": {"value": 0, "u": 0.004, "dof": 9}}
    pair = gum(inputs, "V + I/4", ensembles=[["V", "I"]])["y"].u
    found = gum(inputs, "V + I/4 + g", ensembles=[["V", "I"]])["y"]
    assert found.dof == pytest.approx((pair**2 + 0.004**2) ** 2 / (pair**4 / 4 + 0.004**4 / 9))


def test_correlated_group_of_different_dof_takes_the_smallest_and_says_so(gum: Callable[..., Any]) -> None:
    """Welch and Satterthwaite assume independence; the bound from below is named."""
    inputs = {
        "a": {"value": 1, "u": 1, "dof": 5},
        "b": {"value": 1, "u": 1, "dof": 50},
        "c": {"value": 0, "u": 1},
    }
    found = gum(inputs, "a + b + c", correlations=[["a", "b", 0.5]])
    assert found["y"].dof == pytest.approx(4**2 / (3**2 / 5))
    assert codes(found) == ["dof-bounded-by-smallest"]
    ignored = gum(inputs, "a + 0*b + c", correlations=[["a", "b", 0.5]])
    assert ignored["y"].dof == pytest.approx(2**2 / (1 / 5)) and codes(ignored) == []


def test_three_that_hang_together_through_one(gum: Callable[..., Any]) -> None:
    """a–b and b–c make one group; d stands alone."""
    inputs = {name: {"value": 1, "u": 1, "dof": dof} for name, dof in zip("abcd", (8, 8, 8, 8), strict=True)}
    found = gum(inputs, "a + b + c + d", correlations=[["a", "b", 0.5], ["c", "b", 0.5]])["y"]
    assert found.u == pytest.approx(math.sqrt(6))
    assert found.dof == pytest.approx(6**2 / (5**2 / 8 + 1 / 8))


def test_matrix_that_no_quantities_can_have(refusal: Callable[..., Any]) -> None:
    """r_ab = r_bc = 0.9 and r_ac = −0.9 contradict each other."""
    inputs = {name: {"value": 1, "u": 1} for name in "abc"}
    rows = [["a", "b", 0.9], ["b", "c", 0.9], ["a", "c", -0.9]]
    found = refusal(inputs, "a + b + c", correlations=rows)
    assert (found.code, found.path) == ("correlation-not-positive", "correlations")


def test_full_correlation_typed_with_few_digits_is_no_contradiction(gum: Callable[..., Any]) -> None:
    """Three fully correlated inputs: the least eigenvalue is zero but for noise, and u adds linearly."""
    inputs = {name: {"value": 1, "u": 1} for name in "abc"}
    rows = [["a", "b", 1], ["b", "c", 1], ["a", "c", 1]]
    assert gum(inputs, "a + b + c", correlations=rows)["y"].u == pytest.approx(3)


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"correlations": [["a", "z", 0.1]]}, "correlation-name-unknown", "correlations[0]"),
        ({"correlations": [["a", "y", 0.1]]}, "correlation-name-unknown", "correlations[0]"),
        ({"correlations": [["a", "b"]]}, "value-not-a-list", "correlations[0]"),
        ({"correlations": [["a", "b", 0.1], ["b", "a", 0.1]]}, "correlation-given-twice", "correlations[1]"),
        ({"correlations": [["a", "a", 0.1]]}, "correlation-given-twice", "correlations[0]"),
        ({"correlations": [["a", "b", 1.01]]}, "value-out-of-range", "correlations[0]"),
        ({"correlations": [["a", "b", "x"]]}, "number-not-decimal", "correlations[0]"),
        ({"correlations": {"a": 1}}, "value-not-a-list", "correlations"),
        ({"ensembles": [["a", "b"]]}, "ensemble-needs-samples", "ensembles[0]"),
        ({"ensembles": [["s", "t"]]}, "ensemble-unequal-lengths", "ensembles[0]"),
        ({"ensembles": [["s"]]}, "value-not-a-list", "ensembles[0]"),
        ({"ensembles": [["s", "v"]], "correlations": [["v", "s", 0.1]]}, "correlation-given-twice", "ensembles[0]"),
        ({"ensembles": [["s", "v"], ["v", "w"]]}, "model-name-twice", "ensembles[1]"),
        ({"larger_of": [["a", "a"]]}, "model-name-twice", "larger_of[0]"),
        ({"larger_of": [["a", "q"]]}, "correlation-name-unknown", "larger_of[0]"),
    ],
)  # fmt: skip
def test_dependence_that_cannot_be_used(
    refusal: Callable[..., Any], more: dict[str, Any], code: str, path: str
) -> None:
    """Unknown names, half a row, twice the same pair, readings that do not pair: refused at their place."""
    inputs = PAIR | {
        "s": {"samples": [1, 2, 3]},
        "t": {"samples": [1, 2]},
        "v": {"samples": [1, 2, 4]},
        "w": {"samples": [1, 2, 4]},
    }
    found = refusal(inputs, "a + b", **more)
    assert (found.code, found.path) == (code, path)


def test_ensemble_with_pooled_readings_is_refused(refusal: Callable[..., Any]) -> None:
    """A pooled s says nothing on how two quantities moved together."""
    inputs = {"a": {"samples": [1, 2], "pooled_s": 1, "pooled_dof": 9}, "b": {"samples": [1, 2]}}
    assert refusal(inputs, "a + b", ensembles=[["a", "b"]]).code == "ensemble-needs-samples"


def test_second_order_is_not_given_for_correlated_inputs(gum: Callable[..., Any]) -> None:
    """Null with its reason where the model bends, the first-order value where it is linear."""
    found = gum(PAIR, {"p": "a*b", "s": "a + b"}, correlations=[["a", "b", 0.5]])
    assert found["p"].u_second_order is None and found["s"].u_second_order == found["s"].u
    assert codes(found) == ["second-order-needs-independence"]


def test_the_larger_is_chosen_for_each_output(both: Callable[..., Any]) -> None:
    """X11: 0.0021 against 0.0029 — and the other way round where the model weighs them so; Monte Carlo follows."""
    inputs = {
        "s": {"value": 0, "u": 0.0021, "dof": 9},
        "d": {"distribution": "rectangular", "value": 0, "half_width": 0.005},
    }
    found = both(inputs, {"one": "s + d", "two": "2*s + d"}, larger_of=[["s", "d"]])
    assert found["one"].u == pytest.approx(0.005 / math.sqrt(3)) and found["one"].dof == math.inf
    assert found["two"].u == pytest.approx(0.0042) and found["two"].dof == pytest.approx(9)
    assert [line.counted for line in found["two"].budget] == [True, False]
    assert [line.share for line in found["two"].budget] == [1, 0]
    one, two = found.monte_carlo.outputs
    assert max(abs(end) for end in one.symmetric) <= 0.005
    assert two.u == pytest.approx(0.0042 * math.sqrt(9 / 7), rel=0.02)


def test_copula_of_normals_is_the_bivariate_normal(both: Callable[..., Any]) -> None:
    """Correlated normal inputs: nothing is assumed, so nothing is said; the sum has the exact u."""
    found = both(PAIR, {"s": "a + b", "d": "a - b"}, correlations=[["a", "b", 0.5]], trials=400_000)
    s, d = found.monte_carlo.outputs
    assert s.u == pytest.approx(math.sqrt(37), rel=5e-3) and d.u == pytest.approx(math.sqrt(13), rel=5e-3)
    assert found.monte_carlo.correlation.matrix[0][1] == pytest.approx(
        (9 - 16) / math.sqrt(37 * 13), abs=5e-3
    )
    assert "gaussian-copula" not in codes(found)


@pytest.mark.parametrize(
    "form",
    [
        {"distribution": "rectangular", "low": 0, "high": 2}, {"distribution": "arcsine", "low": 0, "high": 2},
        {"distribution": "triangular", "low": 0, "high": 2, "mode": 0.3}, {"distribution": "lognormal", "value": 1, "u": 0.3},
        {"distribution": "trapezoidal", "low": 0, "high": 2, "beta": 0.3}, {"distribution": "exponential", "value": 1},
        {"distribution": "curvilinear-trapezoid", "low": 0, "high": 2, "inexactness": 0.5}, {"value": 1, "u": 0.1, "dof": 6},
    ],
    ids=lambda form: str(form.get("distribution", "t")),
)  # fmt: skip
def test_copula_keeps_the_marginal_distributions(both: Callable[..., Any], form: dict[str, Any]) -> None:
    """Half of the draws of a fully dependent pair would be equal; at r = 0.6 each marginal stays what it is."""
    free = both({"a": form, "b": form}, {"p": "a", "q": "b"}, trials=200_000)
    tied = both({"a": form, "b": form}, {"p": "a", "q": "b"}, trials=200_000, correlations=[["a", "b", 0.6]])
    for alone, together in zip(free.monte_carlo.outputs, tied.monte_carlo.outputs, strict=True):
        assert together.value == pytest.approx(alone.value, abs=0.01 * alone.u)
        assert together.u == pytest.approx(alone.u, rel=0.015)
        assert together.symmetric == pytest.approx(alone.symmetric, abs=0.03 * alone.u)
    assert tied.monte_carlo.correlation.matrix[0][1] == pytest.approx(0.6, abs=0.06)
    assert "gaussian-copula" in codes(tied) and "gaussian-copula" not in codes(free)


def test_ensemble_is_drawn_as_a_multivariate_t(both: Callable[..., Any]) -> None:
    """n = 9, N = 2: nu = 7; covariance S/n · (n−1)/(n−N) · nu/(nu−2) (JCGM 102:2011, 5.3.2)."""
    generator = np.random.default_rng(5)
    x = generator.normal(10, 1, 9).tolist()
    y = (np.array(x) * 0.7 + generator.normal(0, 0.5, 9)).tolist()
    found = both(
        {"x": {"samples": x}, "z": {"samples": y}},
        {"p": "x", "q": "z"},
        ensembles=[["x", "z"]],
        trials=400_000,
    )
    wanted = np.cov(np.array([x, y])) / 9 * 8 / 7 * 7 / 5
    p, q = found.monte_carlo.outputs
    assert p.value == pytest.approx(statistics.mean(x), abs=0.005)
    assert (p.u, q.u) == pytest.approx(tuple(np.sqrt(np.diagonal(wanted))), rel=0.015)
    assert found.monte_carlo.correlation.matrix[0][1] == pytest.approx(plain_correlation(x, y), abs=0.01)


def test_ensemble_too_short_for_monte_carlo_says_so(both: Callable[..., Any]) -> None:
    """Two joint readings of two quantities: the GUM answers, Monte Carlo has no degrees of freedom left."""
    inputs = {"x": {"samples": [1.0, 1.2]}, "z": {"samples": [2.0, 2.1]}}
    found = both(inputs, "x*z", ensembles=[["x", "z"]])
    assert found["y"].u > 0
    (drawn,) = found.monte_carlo.outputs
    assert (drawn.value, drawn.u, drawn.symmetric, drawn.stabilised) == (None, None, None, False)
    assert "ensemble-too-short" in codes(found) and found.validation == {}
