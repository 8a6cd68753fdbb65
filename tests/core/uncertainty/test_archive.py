"""Archives of quantities: what is saved comes back, correlated across files, and nothing else comes in."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import numpy as np
import pytest

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.archive import archive_of, quantities_from
from junheng.core.uncertainty.quantities import Cluster, inputs


def saved() -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Two files of one day's roots, through JSON text, and the quantities they were saved from."""
    x = inputs(
        [1.0, 2.0, 3.0, 0.1], [0.1, 0.2, 0.3, 0.01], dof=[math.inf, 5, math.inf, 9],
        clusters=[Cluster((1, 3), np.array([[1.0, 0.4], [0.4, 1.0]]))], name="bench 7, 2026-01-05",
    )  # fmt: skip
    y, z = x[0] * x[1] / x[3], (x * np.array([1.0, -1.0, 2.0, 0.5])).sum()
    first, second = (json.loads(json.dumps(archive_of(each))) for each in ({"y": y, "x": x}, {"z": z}))
    return first, second, (x, y, z)


def test_what_was_saved_comes_back() -> None:
    """Values, u, dof and covariance to the last bit."""
    first, _, (x, y, _) = saved()
    found = quantities_from(first)
    for before, after in ((x, found["x"]), (y, found["y"])):
        assert (after.values == before.values).all() and (after.u == before.u).all()
        assert (after.dof() == before.dof()).all()
        assert (after.covariance() == before.covariance()).all()


def test_correlation_survives_across_files() -> None:
    """Loaded together, y and z share their roots: u of y − z is what it was before saving."""
    first, second, (_, y, z) = saved()
    found = quantities_from(first, second)
    assert (found["y"] - found["z"]).u == pytest.approx((y - z).u, rel=1e-14)
    apart = {**quantities_from(first), **quantities_from(second)}
    with pytest.raises(UnusableInput):
        apart["y"] - apart["z"]


def changed(path: str, value: Any) -> dict[str, Any]:
    document: Any = copy.deepcopy(saved()[0])
    *way, last = path.split("/")
    holder = document
    for key in way:
        holder = holder[int(key)] if isinstance(holder, list) else holder[key]
    holder[int(last) if isinstance(holder, list) else last] = value
    found: dict[str, Any] = document
    return found


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("schema", "junheng.quantities/9", "schema-unknown"), ("root", 1, "measurement-key-unknown"),
        ("roots/u", [0.1], "value-out-of-range"), ("roots/u/0", -1, "value-out-of-range"),
        ("roots/u/0", "__import__('os')", "number-not-decimal"), ("roots/dof/1", 0.5, "value-out-of-range"),
        ("roots/name", 5, "value-not-text"), ("roots/clusters/0/positions", [1, 9], "value-not-a-list"),
        ("roots/clusters/0/correlation/0/1", 3, "value-out-of-range"),
        ("roots/clusters/0/correlation", [[1, 2], [2, 1]], "correlation-not-positive"),
        ("roots/clusters/0/correlation", [[1]], "value-not-a-list"),
        ("quantities/y/values/0", math.nan, "value-not-a-number"), ("quantities/y/values", [], "archive-jacobian"),
        ("quantities/y/jacobian/columns/0", 77, "archive-jacobian"), ("quantities/y/jacobian/columns/0", 0.5, "value-out-of-range"),
        ("quantities/y/jacobian/starts", [0, 2], "archive-jacobian"), ("quantities/y/jacobian/starts", [], "archive-jacobian"),
        ("quantities/y/jacobian", [], "value-not-a-mapping"), ("quantities/y/more", 1, "measurement-key-unknown"),
    ],
)  # fmt: skip
def test_what_is_no_archive_is_refused(path: str, value: Any, code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        quantities_from(changed(path, value))
    assert caught.value.refusals[0].code == code


def test_roots_of_one_name_must_be_the_same() -> None:
    """Another u under the same name, and one quantity twice, are refused."""
    _, second, _ = saved()
    with pytest.raises(UnusableInput, match="differ"):
        quantities_from(second, changed("roots/u/0", 0.2))
    with pytest.raises(UnusableInput, match="twice"):
        quantities_from(second, second)
