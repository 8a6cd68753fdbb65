"""A `junheng.fit/1` document (contract 2) as a `FitRequest`: keys, lengths, limits, covariance matrices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import junheng.core.fitting.reasons
import junheng.core.uncertainty.reasons  # noqa: F401  # both declare the codes below
from junheng.core.fitting.curve import MOST_DEGREE, VARIABLE, Curve, Formula, Polynomial
from junheng.core.fitting.request import (
    MOST_CORRELATED,
    MOST_PARAMETERS,
    MOST_POINTS,
    MOST_USES,
    MOST_WORK,
    FitRequest,
    Known,
)
from junheng.core.fitting.spread import Spread, check_joint, check_positive, full
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.expression import check_name, parse
from junheng.core.uncertainty.fields import Fields, finite, shown

SCHEMA = "junheng.fit/1"
Array = NDArray[np.float64]
LARGEST, SMALLEST = 1e100, 1e-100
"""Coordinates in size, uncertainties and their squares stay within a double."""
_POLYNOMIAL = re.compile(r"polynomial(?:[\s:_-]*(?:of\s+)?(?:degree|order)?[\s:_=]*(?P<degree>\d{1,3}))?")


def fit_from(document: Any) -> FitRequest:
    """Read a document already parsed from JSON or YAML; everything unusable is refused with its path."""
    fields = Fields.of(document, "")
    schema = fields.text("schema")
    if schema != SCHEMA:
        raise UnusableInput(refuse("schema-unknown", path="schema", expected=SCHEMA, found=schema))
    title = fields.text("title", default="")
    x, y = _column(fields, "x"), _column(fields, "y")
    _check_length("y", len(y), len(x))
    curve, start = _model(fields, x)
    u_x, u_y = _spread_of(fields, "u_x", len(x)), _spread_of(fields, "u_y", len(x))
    u_x = None if u_x is not None and not u_x.any() else u_x
    spread = Spread(_or_equal(u_y, u_x, len(x)), u_x, _crossed(fields, u_x, u_y, len(x)))
    check_joint(spread, path="covariance_xy")
    known = _weights_known(fields, has_u_y=u_y is not None, has_u_x=u_x is not None)
    found = FitRequest(
        x=x,
        y=y,
        curve=curve,
        start=start,
        spread=spread,
        weights_known=known,
        dof_y=_dof_y(fields, len(x)),
        predict=_uses(fields, "predict", "x"),
        inverse=_uses(fields, "inverse", "y"),
        title=title,
        notes=_notes(curve, exact=u_y is None and u_x is not None),
    )
    fields.finish()
    _check_work(curve, len(x))
    if len(x) < len(curve.names):
        raise UnusableInput(refuse("fit-too-few-points", path="x", found=len(x), needed=len(curve.names)))
    return found


def _check_work(curve: Curve, points: int) -> None:
    if isinstance(curve, Formula):
        work = points * len(curve.names) * len(curve.expression.nodes)
        if work > MOST_WORK:
            raise UnusableInput(refuse("fit-too-much-work", path="model", found=work, limit=MOST_WORK))


def _notes(curve: Curve, *, exact: bool) -> tuple[Refusal, ...]:
    typed = curve.expression.notes if isinstance(curve, Formula) else ()
    return typed + ((refuse("fit-y-exact", path="u_y"),) if exact else ())


def _check_length(name: str, found: int, expected: int) -> None:
    if found != expected:
        raise UnusableInput(
            refuse("fit-lengths-differ", path=name, name=name, found=found, expected=expected)
        )


def _in_size(found: float, path: str, *, least: float = 0.0) -> float:
    """A coordinate or an uncertainty whose square a double still holds; zero is allowed."""
    if found and not max(least, 0.0) <= abs(found) <= LARGEST:
        expected = f"0, or {least:g} to {LARGEST:g} in size" if least else f"at most {LARGEST:g} in size"
        raise UnusableInput(refuse("value-out-of-range", path=path, found=found, expected=expected))
    return found


def _column(fields: Fields, key: str) -> Array:
    found = fields.numbers(key, most=MOST_POINTS)
    if not found:
        raise UnusableInput(refuse("fit-too-few-points", path=key, found=0, needed=1))
    return np.array([_in_size(each, f"{fields.at(key)}[{at}]") for at, each in enumerate(found)])


def _spread_of(fields: Fields, key: str, size: int) -> Array | None:
    """Variances (n,) from one uncertainty or a list of them, or a covariance matrix (n, n) as it stands."""
    raw = fields.any(key, None)
    if raw is None:
        return None
    if not isinstance(raw, list):
        return np.full(size, _uncertainty(raw, key) ** 2)
    if raw and isinstance(raw[0], list):
        return _covariance(fields, key, size)
    _check_length(key, len(raw), size)
    return np.array([_uncertainty(each, f"{key}[{at}]") ** 2 for at, each in enumerate(raw)])


def _uncertainty(raw: Any, path: str) -> float:
    found = _in_size(finite(raw, path), path, least=SMALLEST)
    if found < 0:
        raise UnusableInput(refuse("value-out-of-range", path=path, found=found, expected="≥ 0"))
    return found


def _matrix(fields: Fields, key: str, size: int) -> Array:
    if size > MOST_CORRELATED:
        expected = f"≤ {MOST_CORRELATED} points"
        raise UnusableInput(refuse("value-out-of-range", path=key, found=size, expected=expected))
    rows = fields.rows(key, most=MOST_CORRELATED)
    _check_length(key, len(rows), size)
    for at, row in enumerate(rows):
        _check_length(f"{key}[{at}]", len(row), size)
        for column, each in enumerate(row):
            _in_size(each, f"{key}[{at}][{column}]", least=SMALLEST**2)
    return np.array(rows)


def _covariance(fields: Fields, key: str, size: int) -> Array:
    found = _matrix(fields, key, size)
    diagonal = np.diagonal(found)
    for at in np.flatnonzero(diagonal < 0).tolist():
        raise UnusableInput(
            refuse("value-out-of-range", path=f"{key}[{at}][{at}]", found=diagonal[at], expected="≥ 0")
        )
    scale = np.sqrt(np.outer(diagonal, diagonal))
    if (np.abs(found - found.T) > 1e-9 * np.maximum(scale, np.abs(found) * 1e-3)).any():
        raise UnusableInput(refuse("fit-covariance-not-symmetric", path=key))
    check_positive(found, path=key)
    return np.asarray((found + found.T) / 2)


def _crossed(fields: Fields, u_x: Array | None, u_y: Array | None, size: int) -> Array | None:
    """`covariance_xy`: cov(x_i, y_i) as a list, or cov(x_i, y_j) as a matrix."""
    raw = fields.any("covariance_xy", None)
    if raw is None:
        return None
    if u_x is None or u_y is None:
        raise UnusableInput(refuse("key-missing", path=None, expected="u_y" if u_y is None else "u_x"))
    if isinstance(raw, list) and raw and isinstance(raw[0], list):
        return _matrix(fields, "covariance_xy", size)
    found = fields.numbers("covariance_xy", most=MOST_POINTS)
    _check_length("covariance_xy", len(found), size)
    return np.array(found)


def _or_equal(u_y: Array | None, u_x: Array | None, size: int) -> Array:
    """Without u_y all points weigh alike; with an uncertain x alone, y is exact."""
    if u_y is not None:
        return full(u_y) if u_x is not None and u_x.ndim == 2 else u_y
    return np.ones(size) if u_x is None else np.zeros(size)


def _weights_known(fields: Fields, *, has_u_y: bool, has_u_x: bool) -> bool:
    raw = fields.any("weights_known", has_u_y)
    if not isinstance(raw, bool):
        raise UnusableInput(
            refuse("value-out-of-range", path="weights_known", found=shown(raw), expected="true, false")
        )
    if raw and not (has_u_y or has_u_x):
        raise UnusableInput(refuse("fit-weights-need-u", path="weights_known"))
    return raw


def _dof_y(fields: Fields, size: int) -> float | Array | None:
    raw = fields.any("dof_y", None)
    if raw is None:
        return None
    if not isinstance(raw, list):
        return _dof(raw, "dof_y")
    _check_length("dof_y", len(raw), size)
    return np.array([_dof(each, f"dof_y[{at}]") for at, each in enumerate(raw)])


def _dof(raw: Any, path: str) -> float:
    found = finite(raw, path, infinite=True)
    if not found >= 1:
        raise UnusableInput(refuse("value-out-of-range", path=path, found=found, expected="≥ 1"))
    return found


def _uses(fields: Fields, key: str, coordinate: str) -> tuple[Known, ...]:
    found: list[Known] = []
    for at, raw in enumerate(fields.items(key, default=[], most=MOST_USES)):
        inner = Fields.of(raw, f"{key}[{at}]")
        value = _in_size(inner.number(coordinate), inner.at(coordinate))
        u = _uncertainty(inner.any("u", 0.0), inner.at("u"))
        inner.finish()
        found.append(Known(value, u))
    return tuple(found)


def _model(fields: Fields, x: Array) -> tuple[Curve, Array]:
    """The curve and the coefficients to start from."""
    raw = fields.any("model")
    degree = fields.any("degree", None)
    if isinstance(raw, Mapping) and "expression" in raw:
        return _formula(Fields.of(raw, "model"))
    if degree is None:
        found, path = _degree_in(raw)
    else:
        found, path = degree, "degree"
    number = finite(found, path)
    if number != int(number) or not 0 <= number <= MOST_DEGREE:
        expected = f"0 … {MOST_DEGREE}"
        raise UnusableInput(refuse("value-out-of-range", path=path, found=shown(found), expected=expected))
    curve = Polynomial.over(int(number), x.tolist())
    return curve, np.zeros(int(number) + 1)


def _degree_in(raw: Any) -> tuple[Any, str]:
    """`line`, `polynomial 2`, `{polynomial: 2}`, `{polynomial: {degree: 2}}`, `{kind: polynomial, degree: 2}`."""
    unknown = UnusableInput(
        refuse(
            "fit-model-unknown",
            path="model",
            found=shown(raw),
            allowed=("line", "polynomial 2", "{expression, parameters}"),
        )
    )
    if isinstance(raw, str):
        if raw.strip().lower() == "line":
            return 1, "model"
        said = _POLYNOMIAL.fullmatch(raw.strip().lower())
        if said is None or said["degree"] is None:
            raise unknown
        return said["degree"], "model"
    if not isinstance(raw, Mapping):
        raise unknown
    fields = Fields.of(raw, "model")
    kind = fields.any("kind", None)
    if kind == "line":
        fields.finish()
        return 1, "model"
    if kind not in (None, "polynomial"):
        raise unknown
    key = next((each for each in ("polynomial", "degree", "polynomial degree") if each in raw), None)
    if key is None:
        if {"parameters", "expresion", "expr"} & set(map(str, raw)):
            fields.text("expression")
        raise unknown
    inner = fields.any(key)
    fields.finish()
    if isinstance(inner, Mapping):
        deeper = Fields.of(inner, f"model.{key}")
        inner = deeper.any("degree")
        deeper.finish()
        return inner, f"model.{key}.degree"
    return inner, f"model.{key}"


def _formula(fields: Fields) -> tuple[Curve, Array]:
    expression = parse(fields.text("expression"), path="model.expression")
    named = Fields.of(fields.any("parameters"), "model.parameters")
    fields.finish()
    if not 1 <= len(named.raw) <= MOST_PARAMETERS:
        raise UnusableInput(
            refuse(
                "value-out-of-range",
                path="model.parameters",
                found=len(named.raw),
                expected=f"1 … {MOST_PARAMETERS} parameters",
            )
        )
    starts = _starts(named)
    _check_names(expression.names, tuple(starts))
    return Formula(expression, tuple(starts)), np.array(list(starts.values()))


def _starts(named: Fields) -> dict[str, float]:
    starts: dict[str, float] = {}
    for key in named.raw:
        if not isinstance(key, str):
            raise UnusableInput(refuse("value-not-text", path=named.path, found=shown(key)))
        path = named.at(key)
        name = check_name(key, path=path)
        if name in starts or name == VARIABLE:
            raise UnusableInput(refuse("model-name-twice", path=path, term=key))
        starts[name] = _in_size(finite(named.any(key), path), path)
    return starts


def _check_names(used: Sequence[str], parameters: tuple[str, ...]) -> None:
    allowed = (VARIABLE, *parameters)
    for name in used:
        if name not in allowed:
            path = "model.expression"
            raise UnusableInput(refuse("model-name-unknown", path=path, term=name, allowed=sorted(allowed)))
    for name in parameters:
        if name not in used:
            raise UnusableInput(refuse("fit-parameter-unused", path=f"model.parameters.{name}", found=name))
