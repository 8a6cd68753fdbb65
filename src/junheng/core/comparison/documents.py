"""A `junheng.comparison/1` document (contract 4) as a `Comparison`: keys, limits, defaults.

Beyond the contract a file may carry `title`, a point its own `reference`, `transfer`, `correlations`,
`covariance`, `sigma_pt` and `drift`, a reference `u` instead of `U`, and a linking laboratory its name `lab`.
`circulation` is a round of several standards as one model (see `forms.read_circulation`); like `link` it needs no labs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import rfc8785

from junheng.core.comparison.covariance import read_covariance
from junheng.core.comparison.forms import (
    chosen,
    read_circulation,
    read_drift,
    read_laboratories,
    read_link,
    read_reference,
    read_sigma_pt,
    read_transfer,
)
from junheng.core.comparison.model import (
    DEFAULT_DRAWS,
    ESTIMATORS,
    INTERVALS,
    MOST_LABS,
    MOST_POINTS,
    Comparison,
    Point,
    Wishes,
)
from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.core.uncertainty.documents import seed_of
from junheng.core.uncertainty.fields import Fields, finite, shown
from junheng.core.uncertainty.measurement import LARGEST_K, Coverage

SCHEMA = "junheng.comparison/1"
FEWEST_DRAWS, MOST_DRAWS, MOST_DRAWN = 1_000, 1_000_000, 20_000_000
"""Bootstrap draws, and draws times laboratories: twice eight bytes each are kept."""
PER_POINT = ("reference", "transfer", "correlations", "covariance", "sigma_pt", "drift")


def comparison_from(document: Any) -> Comparison:
    """Read a document already parsed from JSON or YAML; everything unusable is refused with its path."""
    fields = Fields.of(document, "")
    schema = fields.text("schema")
    if schema != SCHEMA:
        raise UnusableInput(refuse("schema-unknown", path="schema", expected=SCHEMA, found=schema))
    title, unit = fields.text("title", default=""), fields.text("unit", default="")
    notes: list[Refusal] = []
    shared = {key: fields.any(key, None) for key in PER_POINT}
    points = _points(fields, unit, shared, notes)
    link = read_link(fields, notes)
    circulation = read_circulation(fields)
    wishes = _wishes(fields, points)
    fields.finish()
    if not points and link is None and circulation is None:
        raise UnusableInput(refuse("comparison-empty"))
    aimless = [key for key in PER_POINT if shared[key] is not None] if not points else []
    if aimless:
        raise UnusableInput(refuse("comparison-empty", path=aimless[0]))
    single = fields.raw.get("points") is None
    seed = _seed(document)
    return Comparison(points, wishes, link, circulation, single, title, tuple(notes), seed)


def _seed(document: Mapping[str, Any]) -> int:
    try:
        return seed_of(_in_order(document))
    except rfc8785.CanonicalizationError as problem:  # half a surrogate pair where nothing was read
        raise UnusableInput(refuse("value-not-text", found=shown(problem))) from None


def _in_order(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with its laboratories by name: their order is no part of what was measured."""
    found = dict(document)
    if isinstance(found.get("labs"), list) and found.get("covariance") is None:
        found["labs"] = sorted(found["labs"], key=lambda each: str(each["lab"]))
    if isinstance(found.get("points"), list) and found.get("covariance") is None:
        found["points"] = [_in_order(each) for each in found["points"]]
    return found


def _points(fields: Fields, unit: str, shared: Mapping[str, Any], notes: list[Refusal]) -> tuple[Point, ...]:
    labs, points = fields.any("labs", None), fields.any("points", None)
    if labs is not None and points is not None:
        raise UnusableInput(refuse("comparison-labs-and-points", path="points"))
    if labs is not None:
        return (_point(fields, "labs", unit, "", {}, shared, notes),)
    rows = fields.items("points") if points is not None else []
    if len(rows) > MOST_POINTS:
        raise UnusableInput(
            refuse("comparison-too-many-points", path="points", found=len(rows), limit=MOST_POINTS)
        )
    found = tuple(_stated_point(row, at, unit, shared, notes) for at, row in enumerate(rows))
    seen: set[str] = set()
    for at, point in enumerate(found):
        if point.id in seen:
            raise UnusableInput(refuse("point-twice", path=f"points[{at}].id", found=shown(point.id)))
        seen.add(point.id)
    return found


def _stated_point(row: Any, at: int, unit: str, shared: Mapping[str, Any], notes: list[Refusal]) -> Point:
    fields = Fields.of(row, f"points[{at}]")
    name = fields.any("id", str(at + 1))
    own = {key: fields.any(key, None) for key in PER_POINT}
    own_unit = fields.text("unit", default=unit)
    point = _point(fields, "labs", own_unit, shown(name), own, shared, notes)
    fields.finish()
    return point


def _point(
    fields: Fields,
    key: str,
    unit: str,
    name: str,
    own: Mapping[str, Any],
    shared: Mapping[str, Any],
    notes: list[Refusal],
) -> Point:
    """One point; what it does not state itself is taken from the head of the file."""
    laboratories = read_laboratories(fields, key, notes, most=MOST_LABS)
    stated = {each: own[each] if own.get(each) is not None else shared[each] for each in PER_POINT}
    at = {each: f"{fields.path}.{each}" if own.get(each) is not None else each for each in PER_POINT}
    laboratories, covariance = read_covariance(
        laboratories, stated["correlations"], stated["covariance"], at["correlations"], at["covariance"]
    )
    names = [each.name for each in laboratories]
    return Point(
        name,
        laboratories,
        unit,
        read_reference(stated["reference"], at["reference"], names, notes),
        read_transfer(stated["transfer"], at["transfer"]),
        covariance,
        read_sigma_pt(stated["sigma_pt"], at["sigma_pt"]),
        read_drift(stated["drift"], at["drift"], names),
    )


def _wishes(fields: Fields, points: tuple[Point, ...]) -> Wishes:
    estimators = fields.any("estimators", None)
    intervals = fields.any("interval", None)
    return Wishes(
        None if estimators is None else chosen(estimators, ESTIMATORS, "estimators"),
        INTERVALS if intervals is None else chosen(intervals, INTERVALS, "interval"),
        _coverage(fields),
        _tau_scale(fields),
        _draws(fields, points),
    )


def _coverage(fields: Fields) -> Coverage:
    raw = fields.any("coverage", None)
    if raw is None:
        return Coverage(None, 2.0)
    if isinstance(raw, Mapping):
        inner = Fields.of(raw, "coverage")
        k = inner.number("k", above=0.0, most=LARGEST_K)
        inner.finish()
        return Coverage(None, k)
    probability = finite(raw, "coverage")
    if not 0 < probability < 1:
        raise UnusableInput(
            refuse("value-out-of-range", path="coverage", found=shown(raw), expected="0 < p < 1, or {k: 2}")
        )
    return Coverage(probability)


def _tau_scale(fields: Fields) -> float | None:
    raw = fields.any("prior", None)
    if raw is None:
        return None
    inner = Fields.of(raw, "prior")
    scale = inner.number("tau_scale", above=0.0)
    inner.finish()
    return scale


def _draws(fields: Fields, points: tuple[Point, ...]) -> int | None:
    raw = fields.any("bootstrap", None)
    if raw is None:
        return None
    inner = Fields.of(raw, "bootstrap")
    draws = inner.whole("draws") if "draws" in inner.raw else DEFAULT_DRAWS
    inner.any("draws", None)
    inner.finish()
    largest = max((len(each.laboratories) for each in points), default=1)
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS or draws * largest > MOST_DRAWN:
        raise UnusableInput(
            refuse("draws-out-of-range", path="bootstrap.draws", found=draws, low=FEWEST_DRAWS, high=MOST_DRAWS, product=MOST_DRAWN)
        )  # fmt: skip
    return draws
