"""Coverage regions of several outputs (JCGM 102:2011, 7.7): closed forms of normal outputs, and counting."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.regions import region_of
from junheng.core.uncertainty.report import evaluation_as_json


def sampled(model: dict[str, str], *, trials: int = 400_000, **more: Any) -> dict[str, Any]:
    inputs = {name: {"value": 0, "u": 1} for name in ("x", "y", "z")}
    document = {"schema": "junheng.measurement/1", "inputs": inputs, "model": model} | more
    found = evaluate(measurement_from(document), method="monte-carlo", trials=trials, seed=102)
    answer: dict[str, Any] = evaluation_as_json(found)["monte_carlo"]
    return answer


@pytest.mark.parametrize("p", [0.5, 0.95, 0.99])
def test_normal_outputs_have_the_factors_of_the_chi_squared_distribution(p: float) -> None:
    """Ellipsoid: √χ²_p(m), 2.45 for two outputs at 95 % (JCGM 102:2011, 6.5.2.4); rectangle of independent
    outputs: Φ⁻¹((1 + p^(1/m))/2)."""
    for model in ({"a": "x", "b": "y"}, {"a": "x + z", "b": "y - z/2", "c": "3*z"}):
        found = sampled(model, coverage=p)["region"]
        assert found["ellipsoid_k"] == pytest.approx(math.sqrt(stats.chi2.ppf(p, len(model))), abs=0.015)
    two = sampled({"a": "x", "b": "y"}, coverage=p)["region"]
    assert two["rectangle_k"] == pytest.approx(stats.norm.ppf((1 + math.sqrt(p)) / 2), abs=0.015)


def test_the_stated_part_of_the_trials_lies_inside() -> None:
    """Counted with the covariance written out: exactly the trials of JCGM 101, 7.7, for skewed outputs too."""
    draw = np.random.default_rng(1)
    columns = np.array([draw.exponential(size=5000), draw.normal(size=5000) + 1e6])
    columns[1] += columns[0] * 0.5
    found = region_of(("a", "b"), columns, 0.9)
    assert found is not None and found.ellipsoid is not None
    left = columns - columns.mean(axis=1, keepdims=True)
    squares = np.einsum("ij,ij->j", left, np.linalg.solve(np.cov(columns), left))
    assert np.count_nonzero(squares <= found.ellipsoid**2 * (1 + 1e-9)) == 4500
    scaled = np.abs(left) / columns.std(axis=1, ddof=1, keepdims=True)
    assert np.count_nonzero(scaled.max(axis=0) <= found.rectangle * (1 + 1e-9)) == 4500


def test_an_output_that_follows_from_another_leaves_the_ellipsoid_flat() -> None:
    """b = 2a: no ellipsoid; the rectangle is that of one output."""
    found = sampled({"a": "x", "b": "2*x"})["region"]
    assert found["ellipsoid_k"] is None
    assert found["rectangle_k"] == pytest.approx(1.96, abs=0.01)


def test_no_region_of_one_output_or_without_standard_deviation() -> None:
    assert "region" not in sampled({"a": "x"}, trials=10_000)
    heavy = {"x": {"value": 0, "u": 1, "dof": 2}, "y": {"value": 0, "u": 1}}
    assert "region" not in sampled({"a": "x", "b": "y"}, trials=10_000, inputs=heavy)
