"""Implicit models: against the same model solved for its unknown, and against naive matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.implicit import implicit
from junheng.core.uncertainty.quantities import inputs, model


def test_pressure_of_a_balance() -> None:
    """The pressure balance of JCGM 102:2011, 6.2: p stands on both sides through the distortion of its piston.

    A0 (1 + λp)(1 + α δθ) p = m (1 − ρa/ρm) g; solved for p it is a quadratic, which gives the same p and u.
    """
    names = ("A0", "lam", "alpha", "dT", "m", "rho_a", "rho_m", "g")
    x = inputs(
        [1e-4, 2e-12, 9e-6, 0.3, 20.0, 1.2, 7920.0, 9.8123], [2e-10, 1e-13, 1e-7, 0.05, 2e-5, 0.01, 5.0, 2e-6]
    )
    given = {name: x[at] for at, name in enumerate(names)}
    (p,) = implicit(["A0*(1 + lam*p)*(1 + alpha*dT)*p - m*(1 - rho_a/rho_m)*g"], {"p": 1e6}, given).values()
    without = model("m*(1 - rho_a/rho_m)*g/(A0*(1 + alpha*dT))", given)
    solved = model("2*c/(1 + sqrt(1 + 4*lam*c))", {"c": without, "lam": given["lam"]})
    assert p.values == pytest.approx(solved.values, rel=1e-10)
    assert p.u == pytest.approx(solved.u, rel=1e-9)
    difference = p - solved
    assert difference.u.item() < 1e-8 * p.u.item()  # the same quantity, not another one of the same size


def test_two_unknowns_against_matrices() -> None:
    """Two lines that cross: C_y U_y C_yᵀ = C_x U_x C_xᵀ written out (JCGM 102:2011, 6.3), correlated inputs."""
    values, u = np.array([2.0, 1.0, -1.0, 5.0]), np.array([0.01, 0.02, 0.03, 0.04])
    r = np.eye(4)
    r[0, 1] = r[1, 0] = 0.6
    x = inputs(values, u, correlation=r)
    given = {name: x[at] for at, name in enumerate("abcd")}
    found = implicit(["y - a*x - b", "y - c*x - d"], {"x": 0, "y": 0}, given)
    cross = (values[3] - values[1]) / (values[0] - values[2])
    assert found["x"].values.item() == pytest.approx(cross) and found["y"].values.item() == pytest.approx(
        2 * cross + 1
    )
    c_y = np.array([[-values[0], 1], [-values[2], 1]])
    c_x = np.array([[-cross, -1, 0, 0], [0, 0, -cross, -1]])
    covariance = np.outer(u, u) * r
    inverse = np.linalg.inv(c_y)
    expected = inverse @ c_x @ covariance @ c_x.T @ inverse.T
    assert [found["x"].u.item() ** 2, found["y"].u.item() ** 2] == pytest.approx(np.diag(expected).tolist())
    total = found["x"] + found["y"]
    assert total.u.item() ** 2 == pytest.approx(expected.sum())


def test_each_element_is_solved_and_stays_correlated() -> None:
    """y² = x·t for a hundred t: the square root, its u, and no uncertainty of y²/t − x; a chain goes on from there."""
    x = inputs([2.0], [0.1])
    t = np.linspace(1, 100, 100)
    y = implicit(["y**2 - x*t"], {"y": 1.0}, {"x": x, "t": t})["y"]
    assert y.values == pytest.approx(np.sqrt(2 * t)) and y.u == pytest.approx(0.1 * np.sqrt(t / 2) / 2)
    again = model("y**2/t", {"y": y, "t": t}) - x
    assert np.abs(again.values).max() < 1e-12 and again.u.max() < 1e-12


def test_a_bad_start_is_approached_by_halves() -> None:
    """Newton's whole step on arctan from 3 runs away; halved it settles."""
    x = inputs([0.5], [0.01])
    y = implicit(["atan(y) - x"], {"y": 3.0}, {"x": x})["y"]
    assert y.values.item() == pytest.approx(np.tan(0.5)) and y.u.item() == pytest.approx(
        0.01 / np.cos(0.5) ** 2
    )


X = inputs([1.0], [0.1])


@pytest.mark.parametrize(
    ("equations", "unknowns", "names", "code"),
    [
        (["y - x", "y + x"], {"y": 0}, {"x": X}, "implicit-count"),
        (["abs(y) + x"], {"y": 1.0}, {"x": X}, "implicit-not-settled"),
        (["x - 1 + 0*y"], {"y": 1.0}, {"x": X}, "implicit-singular"),
        (["y + z - x", "2*y + 2*z - x"], {"y": 0, "z": 0}, {"x": X}, "implicit-singular"),
        (["y - w"], {"y": 0}, {"x": X}, "model-name-unknown"),
        (["x - y"], {"y": 0}, {"x": X, "y": X}, "model-name-twice"),
        (["y - x"], {"y": 0}, {"x": 1.0}, "quantities-of-other-roots"),
        (["y - x - z"], {"y": 0}, {"x": X, "z": inputs([1.0], [0.1])}, "quantities-of-other-roots"),
        (["y - __import__('os')"], {"y": 0}, {"x": X}, "model-character-not-allowed"),
    ],
)
def test_what_cannot_be_solved_is_refused(
    equations: list[str], unknowns: dict[str, Any], names: dict[str, Any], code: str
) -> None:
    """By its code, within the steps allowed."""
    with pytest.raises(UnusableInput) as problem:
        implicit(equations, unknowns, names)
    assert [each.code for each in problem.value.refusals] == [code]
