"""A plain second implementation (`naive.py`) gives the same numbers on invented rounds of every kind."""

from __future__ import annotations

import importlib.util
import itertools
import math
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest


def _beside(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


naive, rounds = _beside("naive"), _beside("rounds")
Answer = Callable[..., dict[str, Any]]
ROUNDS = [
    (size, seed, spread)
    for size, seed in ((2, 1), (3, 2), (5, 3), (8, 4), (13, 5))
    for spread in (0.0, 1.0, 20.0)
]


@pytest.mark.parametrize(("size", "seed", "spread"), ROUNDS)
def test_dark_uncertainty(size: int, seed: int, spread: float, answer: Answer) -> None:
    """Weighted mean, DerSimonian–Laird, Mandel–Paule, REML, chi-squared and the Q-profile."""
    x, u = rounds.round_of(size, seed, spread=spread)
    found = answer(
        rounds.laboratories(x, u), estimators=["weighted-mean", "dersimonian-laird", "mandel-paule", "reml"]
    )
    estimates = found["estimates"]
    for name, tau2 in {
        "weighted-mean": 0.0,
        "dersimonian-laird": naive.dersimonian_laird(x, u),
        "mandel-paule": naive.mandel_paule(x, u),
    }.items():
        value, own = naive.weighted(x, u, tau2)
        assert math.isclose(estimates[name]["value"], value, rel_tol=1e-11, abs_tol=1e-12)
        assert math.isclose(estimates[name]["u"], own, rel_tol=1e-11)
        assert name == "weighted-mean" or math.isclose(estimates[name]["tau"], math.sqrt(tau2), rel_tol=1e-10, abs_tol=1e-12)  # fmt: skip
    best = naive.restricted_likelihood(x, u, estimates["reml"]["tau"] ** 2)
    for tau2 in (0.0, *np.geomspace(1e-4, 1e4, 400)):
        assert naive.restricted_likelihood(x, u, tau2) <= best + 1e-9 * abs(best)
    assert math.isclose(found["consistency"]["chi_squared"], naive.q_of(x, u, 0.0), rel_tol=1e-11)
    for ours, theirs in zip(found["consistency"]["tau_interval"], naive.q_profile(x, u, 0.95), strict=True):
        assert math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(("size", "seed", "spread"), [each for each in ROUNDS if each[0] < 10])
def test_vangel_rukhin_is_the_greatest_likelihood(
    size: int, seed: int, spread: float, answer: Answer
) -> None:
    """No μ and τ of a fine grid has a greater likelihood, with finite dof and without."""
    x, u = rounds.round_of(size, seed, spread=spread)
    for dof in ([math.inf] * size, [3.0 + at for at in range(size)]):
        labs = rounds.laboratories(x, u)
        labs = [each if math.isinf(nu) else {**each, "dof": nu} for each, nu in zip(labs, dof, strict=True)]
        found = answer(labs, estimators=["vangel-rukhin"])["estimates"]["vangel-rukhin"]
        best = naive.vangel_rukhin_cost(x, u, dof, found["value"], found["tau"] ** 2)
        width = max(found["u"], 0.1)
        for mu, tau in itertools.product(
            found["value"] + width * np.linspace(-3, 3, 13),
            [0.0, *np.geomspace(0.01, 100, 15), found["tau"] * 0.99, found["tau"] * 1.01],
        ):
            assert naive.vangel_rukhin_cost(x, u, dof, mu, tau**2) >= best - 1e-8


@pytest.mark.parametrize(("size", "seed", "spread"), [each for each in ROUNDS if each[0] > 2])
def test_robust_estimators(size: int, seed: int, spread: float, answer: Answer) -> None:
    """Algorithm A, Q and Hampel, step by step as the standard writes them."""
    x, u = rounds.round_of(size, seed, spread=spread)
    x[0] += 9.0
    estimates = answer(rounds.laboratories(x, u), estimators=["algorithm-a", "q-hampel"])["estimates"]
    value, spread_of = naive.algorithm_a(x)
    assert math.isclose(estimates["algorithm-a"]["value"], value, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(estimates["algorithm-a"]["s"], spread_of, rel_tol=1e-9)
    assert math.isclose(estimates["algorithm-a"]["u"], 1.25 * spread_of / math.sqrt(size), rel_tol=1e-9)
    found = estimates["q-hampel"]
    assert math.isclose(found["s"], naive.q_scale(x), rel_tol=1e-11)
    total = sum(naive.hampel_psi((each - found["value"]) / found["s"]) for each in x)
    assert abs(total) < 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_consistent_subsets_are_those_of_enumeration(seed: int, answer: Answer) -> None:
    """All ties, for up to 13 laboratories of which some deviate."""
    size = 6 + seed
    x, u = rounds.round_of(size, seed, spread=0.3)
    for at in range(seed % 5):
        x[at] += (-1) ** at * (5 + 3 * at)
    found = answer(rounds.laboratories(x, u), estimators=["largest-consistent-subset"])["subsets"]
    assert {frozenset(int(name[1:]) for name in each) for each in found} == naive.consistent_subsets(x, u)


@pytest.mark.parametrize(("size", "seed", "spread"), [(3, 2, 1.0), (6, 7, 0.0), (6, 8, 5.0), (12, 9, 1.0)])
def test_hierarchical_models(size: int, seed: int, spread: float, answer: Answer) -> None:
    """Gauss by adaptive quadrature to 1e-7, Laplace on a rectangular grid to a part in a thousand."""
    x, u = rounds.round_of(size, seed, spread=spread)
    found = answer(
        rounds.laboratories(x, u),
        estimators=["hierarchical-gauss", "hierarchical-laplace"],
        prior={"tau_scale": 1.3},
    )["estimates"]
    mean, sd = naive.hierarchical_gauss(x, u, 1.3)
    assert math.isclose(found["hierarchical-gauss"]["value"], mean, abs_tol=1e-6 * sd)
    assert math.isclose(found["hierarchical-gauss"]["u"], sd, rel_tol=1e-5)
    mean, sd = naive.hierarchical_laplace(x, u, 1.3)
    tolerance = 1e-3 if size > 3 else 1e-2  # the grid cuts the heavy tail of three laboratories
    assert math.isclose(found["hierarchical-laplace"]["value"], mean, abs_tol=tolerance * sd)
    assert math.isclose(found["hierarchical-laplace"]["u"], sd, rel_tol=tolerance * 4)
