"""What a `junheng.fit/1` document may hold, and how everything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from junheng.core.reason import Refusal

X, Y = [1, 2, 3, 4], [1, 2, 3.5, 4]
FORMULA = {"expression": "a*x + b", "parameters": {"a": 1, "b": 0}}
UNIT = [[1 if i == j else 0 for j in range(4)] for i in range(4)]


def changed(**more: Any) -> dict[str, Any]:
    return FORMULA | more


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"y": [1, 2]}, "fit-lengths-differ", "y"),
        ({"u_y": [1, 2]}, "fit-lengths-differ", "u_y"),
        ({"u_y": -1}, "value-out-of-range", "u_y"),
        ({"u_y": [1, 1, -1, 1]}, "value-out-of-range", "u_y[2]"),
        ({"u_y": 0}, "fit-zero-uncertainty", "u_y"),
        ({"u_y": [1, 0, 1, 1]}, "fit-zero-uncertainty", "u_y"),
        ({"u_y": 1e-120}, "value-out-of-range", "u_y"),
        ({"u_y": UNIT[:3]}, "fit-lengths-differ", "u_y"),
        ({"u_y": [*UNIT[:3], [0, 0, 1]]}, "fit-lengths-differ", "u_y[3]"),
        ({"u_y": [[1, 2, 0, 0], [2, 1, 0, 0], *UNIT[2:]]}, "fit-covariance-not-positive", "u_y"),
        ({"u_y": [[1, 0.5, 0, 0], [0.1, 1, 0, 0], *UNIT[2:]]}, "fit-covariance-not-symmetric", "u_y"),
        ({"u_y": [[-1, 0, 0, 0], *UNIT[1:]]}, "value-out-of-range", "u_y[0][0]"),
        ({"u_y": "much"}, "number-not-decimal", "u_y"),
        ({"u_y": {"u": 1}}, "value-not-a-number", "u_y"),
        ({"covariance_xy": [0, 0, 0, 0]}, "key-missing", None),
        ({"u_y": 1, "u_x": 1, "covariance_xy": [2, 0, 0, 0]}, "fit-covariance-not-positive", "covariance_xy"),
        ({"weights_known": True}, "fit-weights-need-u", "weights_known"),
        ({"weights_known": "no"}, "value-out-of-range", "weights_known"),
        ({"u_y": 1, "dof_y": 0.5}, "value-out-of-range", "dof_y"),
        ({"u_y": 1, "dof_y": [1, 2]}, "fit-lengths-differ", "dof_y"),
        ({"model": "cubic"}, "fit-model-unknown", "model"),
        ({"model": "polynomial"}, "fit-model-unknown", "model"),
        ({"model": 3}, "fit-model-unknown", "model"),
        ({"model": {"kind": "spline", "degree": 3}}, "fit-model-unknown", "model"),
        ({"model": "polynomial 21"}, "value-out-of-range", "model"),
        ({"model": {"polynomial": 1.5}}, "value-out-of-range", "model.polynomial"),
        ({"model": {"polynomial": -1}}, "value-out-of-range", "model.polynomial"),
        ({"model": "polynomial 4"}, "fit-too-few-points", "x"),
        ({"model": {"parameters": {"a": 1}}}, "key-missing", "model"),
        ({"model": {"expression": "a*x"}}, "key-missing", "model"),
        ({"model": changed(expression="a*x")}, "fit-parameter-unused", "model.parameters.b"),
        ({"model": changed(expression="a*x + b*z")}, "model-name-unknown", "model.expression"),
        ({"model": changed(expression="a.b*x")}, "model-attribute-not-allowed", "model.expression"),
        ({"model": changed(parameters={})}, "value-out-of-range", "model.parameters"),
        ({"model": changed(parameters={"x": 1})}, "model-name-twice", "model.parameters.x"),
        ({"model": changed(parameters={"a": 1, "sin": 2})}, "model-name-reserved", "model.parameters.sin"),
        ({"model": changed(parameters={"a": 1, 2: 2})}, "value-not-text", "model.parameters"),
        ({"model": changed(parameters={"a": "x", "b": 1})}, "number-not-decimal", "model.parameters.a"),
        ({"model": changed(expression="log(-a*x) + b")}, "fit-not-finite-at-start", "model.parameters"),
        ({"model": changed(expression="(a + b)*x")}, "fit-singular", None),
        ({"model": changed(start=1)}, "measurement-key-unknown", "model"),
        ({"predict": [30]}, "value-not-a-mapping", "predict[0]"),
        ({"predict": [{"u": 1}]}, "key-missing", "predict[0]"),
        ({"inverse": [{"y": 1, "u": -1}]}, "value-out-of-range", "inverse[0].u"),
        ({"inverse": {"y": 1}}, "value-not-a-list", "inverse"),
        ({"x": []}, "fit-too-few-points", "x"),
        ({"x": [1, 1, 1, 1]}, "fit-singular", None),
        ({"x": [1, 2, 3, 1e150]}, "value-out-of-range", "x[3]"),
        ({"x": [1, 2, 3, float("nan")]}, "value-not-a-number", "x[3]"),
        ({"x": "1 2 3 4"}, "value-not-a-list", "x"),
        ({"schema": "junheng.fit/9"}, "schema-unknown", "schema"),
        ({"modell": "line"}, "measurement-key-unknown", None),
        ({"y": [1, 1, 1, 1], "u_x": 0.1}, "fit-singular", None),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_place(
    refused: Callable[..., Refusal], more: dict[str, Any], code: str, path: str | None
) -> None:
    """Each with its code and the path inside the document."""
    given = {"x": X, "y": Y} | more
    found = refused(given.pop("x"), given.pop("y"), **given)
    assert (found.code, found.path) == (code, path)


def test_x_uncertain_alone(fitted: Callable[..., dict[str, Any]]) -> None:
    """Without u_y, y is exact and that is said; weights count as unknown until they are said to be known."""
    found, known = fitted(X, Y, u_x=0.1), fitted(X, Y, u_x=0.1, weights_known=True)
    assert found["weights_known"] is False and known["weights_known"] is True
    assert "fit-y-exact" in {each["code"] for each in found["warnings"]}
    mirrored = fitted(Y, X, u_y=0.1)  # the line of x over y, seen from the other side
    slope = known["parameters"]["b"]["value"]
    assert slope == pytest.approx(1 / mirrored["parameters"]["b"]["value"], rel=1e-9)


def test_text_numbers_and_u_of_nothing(fitted: Callable[..., dict[str, Any]]) -> None:
    """Decimal text is a number; u_x of zero is none; infinite dof may be said."""
    found = fitted(["1.0", "2.0", 3, 4], Y, u_x=0, u_y="0.1", dof_y="inf")
    assert found == fitted(X, Y, u_y=0.1)
