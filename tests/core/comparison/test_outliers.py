"""Mandel's h and k, Cochran and Grubbs against the tables of ISO 5725-2:1994 (5 % and 1 %, as printed there)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

Run = Callable[..., dict[str, Any]]


def even(size: int, replicates: int = 0) -> list[dict[str, Any]]:
    """Laboratories with different means and, if asked for, replicates of different spread about them."""
    rows: list[dict[str, Any]] = [{"lab": str(at), "x": at**1.3} for at in range(size)]
    for at, row in enumerate(rows):
        if replicates:
            steps = np.linspace(-1, 1, replicates) * (1 + 0.1 * at)
            row["replicates"] = [float(row["x"] + step) for step in steps]
    return rows


@pytest.mark.parametrize(
    ("size", "five", "one"),
    [(3, 1.155, 1.155), (5, 1.715, 1.764), (8, 2.126, 2.274), (10, 2.290, 2.482), (20, 2.709, 3.001)],
)
def test_grubbs_table(size: int, five: float, one: float, answer: Run) -> None:
    """Table 5, one outlying observation; its third decimal is not always that of the formula."""
    found = answer(even(size))["consistency"]["grubbs"]["high"]
    assert found["critical"] == {"0.05": pytest.approx(five, abs=1e-3), "0.01": pytest.approx(one, abs=1e-3)}
    assert found["lab"] == str(size - 1)


@pytest.mark.parametrize(
    ("size", "n", "five", "one"),
    [(3, 2, 0.967, 0.993), (5, 2, 0.841, 0.928), (10, 2, 0.602, 0.718), (3, 3, 0.871, 0.942), (5, 3, 0.684, 0.788), (10, 3, 0.445, 0.536)],
)  # fmt: skip
def test_cochran_table(size: int, n: int, five: float, one: float, answer: Run) -> None:
    """Table 4."""
    found = answer(even(size, n))["consistency"]["cochran"]
    assert found["critical"] == {"0.05": pytest.approx(five, abs=6e-4), "0.01": pytest.approx(one, abs=6e-4)}
    assert found["lab"] == str(size - 1)


@pytest.mark.parametrize(
    ("size", "five", "one"), [(4, 1.42, 1.49), (6, 1.66, 1.87), (8, 1.75, 2.06), (10, 1.80, 2.18)]
)
def test_mandel_h_table(size: int, five: float, one: float, answer: Run) -> None:
    """Tables 6: indicators of h."""
    found = answer(even(size))["consistency"]["mandel_h"]
    assert found[0]["critical"] == {
        "0.05": pytest.approx(five, abs=6e-3),
        "0.01": pytest.approx(one, abs=6e-3),
    }
    values = np.array([row["value"] for row in found])
    assert math.isclose(values.std(ddof=1), 1, rel_tol=1e-12) and abs(values.mean()) < 1e-12


@pytest.mark.parametrize(("size", "n"), [(5, 2), (8, 4)])
def test_mandel_k_is_exceeded_as_often_as_it_says(size: int, n: int, answer: Run) -> None:
    """Of equal laboratories one in twenty lies above the 5 % value, one in a hundred above the 1 % value."""
    critical = answer(even(size, n))["consistency"]["mandel_k"][0]["critical"]
    random = np.random.default_rng(5725)
    variances = random.standard_normal((200_000, size, n)).var(axis=2, ddof=1)
    k = np.sqrt(variances[:, 0] / variances.mean(axis=1))
    assert (k > critical["0.05"]).mean() == pytest.approx(0.05, abs=0.003)
    assert (k > critical["0.01"]).mean() == pytest.approx(0.01, abs=0.0015)


def test_p_values_meet_their_critical_values(answer: Run) -> None:
    """Grubbs and Cochran: a statistic at the critical value of 5 % has p = 0.05."""
    base = np.array([0.0, 0.3, -0.2, 0.1, -0.4, 0.25, -0.05])
    low, high = 0.5, 5.0
    for _halving in range(60):
        far = (low + high) / 2
        rows = [{"lab": str(at), "x": float(x)} for at, x in enumerate([*base, far])]
        found = answer(rows, estimators=["median"])["consistency"]["grubbs"]["high"]
        low, high = (far, high) if found["value"] < found["critical"]["0.05"] else (low, far)
    assert found["p_value"] == pytest.approx(0.05, rel=1e-6)
    assert found["verdict"] in ("inside", "straggler")


def test_replicates_give_value_and_uncertainty(answer: Run) -> None:
    """Without x and u: the mean, s/√n with n − 1 degrees of freedom; said so."""
    found = answer([{"lab": "A", "replicates": [1.0, 2.0, 3.0]}, {"lab": "B", "replicates": [2.0, 2.5, 3.0]}])
    expected_u = 1 / math.sqrt(3), 0.5 / math.sqrt(3)
    w = [u**-2 for u in expected_u]
    mean = (2.0 * w[0] + 2.5 * w[1]) / sum(w)
    assert found["estimates"]["weighted-mean"]["value"] == pytest.approx(mean)
    assert [each["code"] for each in found["warnings"]].count("u-from-replicates") == 2
    assert found["consistency"]["repeatability"] == pytest.approx(math.sqrt((1 + 0.25) / 2))


def test_unequal_replicates_take_the_commonest_number(answer: Run) -> None:
    """ISO 5725-2, 7.3.3.4: n is the number in most cells, and the answer says so."""
    labs = even(4, 3)
    labs[0]["replicates"] = labs[0]["replicates"][:2]
    found = answer(labs)
    assert "replicates-unequal" in {each["code"] for each in found["warnings"]}
    same = answer(even(4, 3))
    assert found["consistency"]["cochran"]["critical"] == same["consistency"]["cochran"]["critical"]
