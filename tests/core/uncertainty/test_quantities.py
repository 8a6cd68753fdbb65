"""Arrays of quantities that remember their roots: against the one-measurement evaluation and naive matrices."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty import quantities
from junheng.core.uncertainty.quantities import Cluster, Quantities, inputs, model

CORRELATION = [[1.0, -0.36, 0.86], [-0.36, 1.0, -0.65], [0.86, -0.65, 1.0]]
"""JCGM 100:2008, Table H.2."""


def impedance() -> tuple[Quantities, Quantities, Quantities]:
    """Input quantities of H.2: V, I, phi."""
    roots = inputs([4.9990, 19.6610e-3, 1.04446], [0.0032, 0.0095e-3, 0.00075], correlation=CORRELATION)
    return roots[0], roots[1], roots[2]


def test_impedance_of_h_2_stays_correlated() -> None:
    """GUM H.2, Table H.3: R, X, Z with u and correlations, through intermediate quantities."""
    v, i, phi = impedance()
    z = v / i
    found = model(
        "if(k < 1, z*cos(phi), if(k < 2, z*sin(phi), z))",
        {"z": z, "phi": phi, "k": np.array([0.0, 1.0, 2.0])},
    )
    assert found.values == pytest.approx([127.732, 219.847, 254.260], abs=6e-4)
    assert found.u == pytest.approx([0.071, 0.295, 0.236], abs=1.1e-3)
    r = found.correlation()
    assert (r[0, 1], r[0, 2], r[1, 2]) == pytest.approx((-0.588, -0.485, 0.993), abs=6e-3)


def test_a_gauge_as_the_evaluation_has_it(gum: Callable[..., Any]) -> None:
    """GUM H.1: value, u and effective dof of the model over arrays are those of the one evaluation."""
    forms = {
        "ls": (50000623, 25, 18), "d": (215, 9.7, 25.6), "da": (0, 0.58e-6, 50), "theta": (-0.1, 0.41, math.inf),
        "als": (11.5e-6, 1.2e-6, math.inf), "dtheta": (0, 0.029, 2),
    }  # fmt: skip
    rows = np.array(list(forms.values()))
    roots = inputs(rows[:, 0], rows[:, 1], dof=rows[:, 2])
    found = model("ls + d - ls*(da*theta + als*dtheta)", {name: roots[at] for at, name in enumerate(forms)})
    said = {
        name: {"value": value, "u": u} | ({"dof": dof} if math.isfinite(dof) else {})
        for name, (value, u, dof) in forms.items()
    }
    one = gum(said, "ls + d - ls*(da*theta + als*dtheta)")["y"]
    assert (found.values[0], found.u[0], found.dof()[0]) == pytest.approx(
        (one.value, one.u, one.dof), rel=1e-12
    )


def naive(jacobian: Any, u: Any, correlation: Any) -> Any:
    return jacobian @ (np.outer(u, u) * correlation) @ jacobian.T


@pytest.mark.parametrize("dense", [4_000_000, 0])
def test_a_thousand_outputs_of_ten_correlated_inputs(dense: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """u and the full covariance are those of J V Jᵀ written out, by dense and by sparse products."""
    monkeypatch.setattr(quantities, "DENSE", dense)
    draw = np.random.default_rng(5)
    root = draw.normal(size=(10, 10))
    v = root @ root.T
    r = v / np.sqrt(np.outer(np.diag(v), np.diag(v)))
    u = draw.uniform(0.1, 0.3, 10)
    x, t = inputs(draw.normal(size=10) + 3, u, correlation=r), np.linspace(0, 1, 1000)
    names = {f"x{at}": x[at] for at in range(10)} | {"t": t}
    found = model("+".join(f"x{at}**2*cos({at}*t)" for at in range(10)), names)
    jacobian = np.array([2 * x.values[at] * np.cos(at * t) for at in range(10)]).T
    covariance = naive(jacobian, u, r)
    assert np.allclose(found.u, np.sqrt(np.diag(covariance)), rtol=1e-12)
    assert np.allclose(found.covariance(), covariance, rtol=1e-11, atol=1e-14)


def test_ten_thousand_inputs() -> None:
    """A sum of 10⁴ weighted inputs, 2000 of them in correlated pairs."""
    draw = np.random.default_rng(6)
    c, u = draw.normal(size=10_000), draw.uniform(0.5, 2, 10_000)
    pairs = [Cluster((2 * at, 2 * at + 1), np.array([[1, 0.5], [0.5, 1]])) for at in range(1000)]
    found = (c * inputs(np.ones(10_000), u, clusters=pairs)).sum()
    variance = np.sum((c * u) ** 2) + sum(
        c[2 * k] * u[2 * k] * c[2 * k + 1] * u[2 * k + 1] for k in range(1000)
    )
    assert found.values[0] == pytest.approx(math.fsum(c))
    assert found.u[0] == pytest.approx(math.sqrt(variance), rel=1e-12)


def test_every_operator_against_the_model() -> None:
    """Typed and computed the same thing: values, u, and that their difference has none."""
    roots = inputs([1.3, 2.1, 0.7, 1.9], 0.1)
    x, y = roots[:2], roots[2:]
    number = np.array([2.0, 3.0])
    pairs = [
        (x + y, "x + y"), (x - y, "x - y"), (x * y, "x*y"), (x / y, "x/y"), (x**y, "x**y"), (-x, "-x"), (2 + x, "2 + x"),
        (2 - x, "2 - x"), (number * x, "n*x"), (number / x, "n/x"), (x**3, "x**3"), (x - 1.5, "x - 1.5"),
        (x / number, "x/n"), (x.apply("sqrt") * y.apply("sin"), "sqrt(x)*sin(y)"), (x.apply("log"), "log(x)"),
    ]  # fmt: skip
    for computed, text in pairs:
        typed = model(text, {"x": x, "y": y, "n": number})
        assert computed.values == pytest.approx(typed.values, rel=1e-14), text
        assert (computed - typed).u == pytest.approx([0, 0], abs=1e-14), text


def test_matrix_times_quantities() -> None:
    """Linear combinations keep the correlation of what they share."""
    matrix = np.array([[1.0, 1.0, 0.0], [1.0, -1.0, 0.0], [0.0, 0.0, 2.0]])
    found = matrix @ inputs([1, 2, 3], [0.3, 0.4, 0.5])
    assert found.values == pytest.approx([3, -1, 6])
    assert found.u == pytest.approx([0.5, 0.5, 1.0])
    assert found.covariance()[0, 1] == pytest.approx(0.09 - 0.16)


def test_nothing_uncertain() -> None:
    """u = 0 everywhere: no uncertainty, infinite degrees of freedom, an undefined correlation."""
    found = 2 * inputs([1.0, 2.0], 0.0, dof=3)
    assert found.u.tolist() == [0, 0] and np.isinf(found.dof()).all() and np.isnan(found.correlation()).all()


def test_only_members_that_contribute_lend_their_dof() -> None:
    """JCGM 100:2008, G.4.1: u_c⁴/Σ(u_i⁴/ν_i), a cluster as one component; what is not in a quantity is not in its dof."""
    roots = inputs(
        [1, 2, 3], 1, dof=[math.inf, 2, 8], clusters=[Cluster((0, 1), np.array([[1, 0.5], [0.5, 1]]))]
    )
    assert math.isinf(roots[0:1].dof()[0])
    assert roots[1:2].dof() == pytest.approx([2])
    together = roots.sum()  # variances 3 of the pair and 1
    assert together.dof() == pytest.approx([4**2 / (3**2 / 2 + 1 / 8)])


@pytest.mark.parametrize("scale", [1e-90, 1.0, 1e90])
def test_dof_does_not_depend_on_the_unit(scale: float) -> None:
    """Two equal components of five degrees of freedom have ten."""
    assert inputs([0, 0], scale, dof=5).sum().dof() == pytest.approx([10])


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: inputs([1, 2], [-1, 1]), "value-out-of-range"),
        (lambda: inputs([1, math.nan], 1), "value-not-a-number"),
        (lambda: inputs([[1, 2]], 1), "value-not-a-list"),
        (lambda: inputs([1, 2], 1, dof=0.5), "value-out-of-range"),
        (lambda: inputs([1, 2], 1, correlation=[[1, 2], [2, 1]]), "correlation-not-positive"),
        (lambda: inputs([1, 2], 1, correlation=[[1, 0.2], [0.1, 1]]), "value-out-of-range"),
        (lambda: inputs([1, 2], 1, correlation=[[1.0]]), "value-not-a-list"),
        (lambda: inputs([1, 2], 1, clusters=[Cluster((0, 5), np.eye(2))]), "value-not-a-list"),
        (lambda: inputs([1, 2], 1, clusters=[Cluster((0,), np.eye(1)), Cluster((0, 1), np.eye(2))]), "value-out-of-range"),
        (lambda: inputs([1.0], 1) + inputs([1.0], 1), "quantities-of-other-roots"),
        (lambda: inputs([1e308], 1) * 1e308, "domain-error"),
        (lambda: inputs([1.0], 1) - math.nan, "domain-error"),
        (lambda: inputs([1e308], 1) + 1e308, "domain-error"),
        (lambda: inputs([1.0, 2.0], 1) + [1.0, 2.0, 3.0], "value-not-a-list"),
        (lambda: inputs([1.0], 1) / 0, "domain-error"),
        (lambda: inputs([-1.0], 1).apply("sqrt"), "domain-error"),
        (lambda: model("log(x)", {"x": inputs([-1.0], 1)}), "domain-error"),
        (lambda: model("x + z", {"x": inputs([1.0], 1)}), "model-name-unknown"),
        (lambda: model("x + 1", {"x": 2.0}), "quantities-of-other-roots"),
        (lambda: model("x.real", {"x": inputs([1.0], 1)}), "model-attribute-not-allowed"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(act: Callable[[], Any], code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        act()
    assert caught.value.refusals[0].code == code
    assert caught.value.refusals[0].message("zh")
