"""`junheng.capability/1` and `junheng.need/1`: the files of contract 7, read into entries and needs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scipy.special import ndtri

from junheng.core.capability.expression import formula
from junheng.core.capability.fields import Fields, decimal_of, unusable
from junheng.core.capability.grid import grid_from
from junheng.core.capability.intervals import Interval, interval
from junheng.core.capability.kinds import BY_ID
from junheng.core.capability.limit import RELATIVE_UNITS, limit_of
from junheng.core.capability.model import (
    Axis,
    Bound,
    Box,
    CapabilityEntry,
    Condition,
    Need,
    Place,
    Qualification,
    Recognition,
    Testing,
    Verification,
)
from junheng.core.capability.scale import Scale, known_scale
from junheng.core.capability.shapes import ZERO, Linear, Quadrature, Shape, Table, Uncertainty
from junheng.core.reason import UnusableInput, refuse

CATALOGUE_SCHEMA = "junheng.capability/1"
NEED_SCHEMA = "junheng.need/1"
MOST_ENTRIES = 100_000
_SERVICES = ("calibrate", "verify", "test")
_FORMS = ("constant", "linear", "quadrature", "table", "grid", "expression")


def catalogue_from(document: object, path: str = "") -> tuple[CapabilityEntry, ...]:
    """The entries of one catalogue file; the first fault is refused with its path."""
    fields = Fields.of(document, path, "schema", "title", "entries")
    _check_schema(fields, CATALOGUE_SCHEMA)
    fields.require("entries")
    entries = tuple(entry_from(item, where) for where, item in fields.items("entries", limit=MOST_ENTRIES))
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.id in seen:
            raise unusable(f"{fields.at('entries')}[{index}].id", entry.id, "an id used once")
        seen.add(entry.id)
    return entries


def _check_schema(fields: Fields, needed: str) -> None:
    if fields.require("schema") != needed:
        raise UnusableInput(
            refuse("schema-differs", path="schema", found=fields.values["schema"], needed=needed)
        )


def entry_from(document: object, path: str = "") -> CapabilityEntry:
    """One entry object of `junheng.capability/1`."""
    fields = Fields.of(
        document, path, "id", "body", "service", "kind", "unit", "axes", "boxes", "place", "turnaround_days",
        "evidence", "recognitions", "verification", "testing", "raw",
    )  # fmt: skip
    unit, kind = fields.text("unit"), fields.text("kind")
    _check_unit(kind, unit, fields.at("unit"))
    axes = tuple(_axis(item, where) for where, item in fields.items("axes", limit=20))
    days = fields.number("turnaround_days")
    return CapabilityEntry(
        id=str(fields.require("id")),
        body=fields.text("body"),
        service=fields.choice("service", _SERVICES, "calibrate"),  # type: ignore[arg-type]
        kind=kind,
        boxes=tuple(_box(item, where, unit, axes) for where, item in fields.items("boxes", limit=1000)),
        unit=unit,
        axes=axes,
        place=place_from(fields.values.get("place"), fields.at("place")),
        turnaround_days=None if days is None else int(days),
        evidence=tuple(_qualification(item, where) for where, item in fields.items("evidence", limit=100)),
        recognitions=tuple(
            _recognition(item, where) for where, item in fields.items("recognitions", limit=100)
        ),
        verification=_verification(fields.values.get("verification"), fields.at("verification")),
        testing=_testing(fields.values.get("testing"), fields.at("testing")),
        raw=fields.text("raw"),
    )


def _check_unit(kind: str, unit: str, path: str) -> None:
    scale, known = _scale(unit, path), BY_ID.get(kind)
    if known is not None and unit and known_scale(known.unit).dimension != scale.dimension:
        raise UnusableInput(refuse("unit-of-another-kind", path=path, found=unit, needed=known.en))


def _scale(unit: str, path: str) -> Scale:
    try:
        return known_scale(unit)
    except UnusableInput:
        raise UnusableInput(refuse("unit-unknown", path=path, found=unit)) from None


def _axis(document: object, path: str) -> Axis:
    fields = Fields.of(document, path, "name", "unit", "logarithmic")
    _scale(fields.text("unit"), fields.at("unit"))
    return Axis(str(fields.require("name")), fields.text("unit"), fields.truth("logarithmic", default=False))


def _box(document: object, path: str, unit: str, axes: tuple[Axis, ...]) -> Box:
    fields = Fields.of(document, path, "range", "uncertainty", "conditions")
    part, low_known, high_known = _range(fields.values.get("range"), fields.at("range"), _scale(unit, path))
    stated = fields.values.get("uncertainty")
    conditions = _conditions(fields.values.get("conditions"), fields.at("conditions"), axes)
    ranged = {
        each.name: _scale(each.unit, path) for each in axes if isinstance(conditions.get(each.name), Interval)
    }
    return Box(
        range=part,
        uncertainty=None
        if stated is None
        else _uncertainty(stated, fields.at("uncertainty"), unit, part, ranged),
        conditions=conditions,
        low_known=low_known,
        high_known=high_known,
    )


def _range(document: object, path: str, scale: Scale) -> tuple[Interval | None, bool, bool]:
    """`{low, high, low_open, high_open}`; a missing end is an end that was not stated."""
    if document is None:
        return None, False, False
    fields = Fields.of(document, path, "low", "high", "low_open", "high_open")
    low, high = fields.number("low"), fields.number("high")
    part = interval(
        None if low is None else scale.to_coherent(low),
        None if high is None else scale.to_coherent(high),
        low_closed=not fields.truth("low_open", default=False),
        high_closed=not fields.truth("high_open", default=False),
    )
    if part is None:
        raise unusable(path, f"{low}~{high}", "low below high (reversed or empty range)")
    return part, low is not None, high is not None


def _conditions(document: object, path: str, axes: tuple[Axis, ...]) -> dict[str, Condition]:
    if document is None:
        return {}
    units = {axis.name: axis.unit for axis in axes}
    fields = Fields.of(document, path, *units)
    return {
        name: fields.names(name)
        if isinstance(value, list)
        else _closed_range(value, fields.at(name), _scale(units[name], path))
        for name, value in fields.values.items()
    }


def _closed_range(document: object, path: str, scale: Scale) -> Interval:
    part, low_known, high_known = _range(document, path, scale)
    if part is None or not (low_known and high_known):
        raise unusable(path, document, "both ends of a range, or a list of categories")
    return part


def _uncertainty(
    document: object, path: str, unit: str, part: Interval | None, ranged: dict[str, Scale]
) -> Uncertainty:
    """`ranged`: the axes whose range the box states, which a grid may name."""
    fields = Fields.of(
        document, path, *_FORMS, "interpolation", "unit", "relative_to", "k", "probability", "text"
    )
    stated_unit = fields.text("unit", unit)
    relative = (stated_unit in RELATIVE_UNITS and unit not in RELATIVE_UNITS) or fields.has("relative_to")
    base = fields.choice("relative_to", ("reading", "span", "full-scale", ""), "") if relative else ""
    scale = _scale(unit, path)
    if relative and stated_unit not in RELATIVE_UNITS:
        raise unusable(fields.at("unit"), stated_unit, "a unit of a ratio: %, ‰, ppm, ppb, 1")
    if not relative and _scale(stated_unit, fields.at("unit")).dimension != scale.dimension:
        raise UnusableInput(
            refuse("unit-of-another-kind", path=fields.at("unit"), found=stated_unit, needed=unit)
        )
    factor = RELATIVE_UNITS[stated_unit] if relative else _scale(stated_unit, path).factor
    if base in ("span", "full-scale"):
        factor *= _base(part, base, path)
    shape = _shape(fields, scale, factor, ranged, part_of_reading=relative and base in ("reading", ""))
    return Uncertainty(
        shape,
        relative=relative and base in ("reading", ""),
        k=_coverage(fields),
        probability=_fraction(fields.number("probability")),
        base_known=not relative or bool(base),
        text=fields.text("text"),
    )


def _base(part: Interval | None, base: str, path: str) -> Fraction:
    if part is None or part.low is None or part.high is None:
        raise UnusableInput(refuse("base-without-range", path=path))
    return part.high - part.low if base == "span" else max(abs(part.high), abs(part.low))


def _coverage(fields: Fields) -> Fraction | None:
    """k as stated, or the normal quantile of the stated probability (the usual meaning of "95 %")."""
    k, probability = fields.number("k"), fields.number("probability")
    if k is not None:
        if k <= 0:
            raise unusable(fields.at("k"), k, "a coverage factor above zero")
        return Fraction(k)
    if probability is None:
        return None
    if not 0 < probability < 1:
        raise unusable(fields.at("probability"), probability, "a probability between 0 and 1")
    return Fraction(str(round(float(ndtri((1 + float(probability)) / 2)), 9)))


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _shape(
    fields: Fields, scale: Scale, factor: Fraction, ranged: dict[str, Scale], *, part_of_reading: bool
) -> Shape:
    """One of the six forms. In `linear` and `quadrature`, a is in the stated unit; b is a pure ratio for an
    absolute form and per unit of the measurand for a relative one."""
    given = [form for form in _FORMS if fields.has(form)]
    if len(given) != 1:
        raise unusable(fields.path, ", ".join(given) or "nothing", f"exactly one of {', '.join(_FORMS)}")
    form, path = given[0], fields.at(given[0])
    if form == "expression":
        return formula(fields.text("expression"), path=path, x=scale, factor=factor)
    if form == "constant":
        return Linear(_not_negative(fields.values[form], path) * factor)
    if form == "grid":
        interpolation = fields.choice("interpolation", ("linear", "greater"))
        return grid_from(fields.values[form], path, interpolation, scale, ranged, factor)
    if form == "table":
        return _table(fields, scale, factor, path)
    pair = Fields.of(fields.values[form], path, "a", "b")
    a = _not_negative(pair.values.get("a", 0), pair.at("a")) * factor
    b = _not_negative(pair.values.get("b", 0), pair.at("b"))
    b = b * factor / scale.factor if part_of_reading else b
    return Linear(a, b, scale.origin) if form == "linear" else Quadrature(a, b, scale.origin)


def _not_negative(value: object, path: str) -> Fraction:
    found = decimal_of(value, path)
    if found < 0:
        raise unusable(path, found, "a number not below zero")
    return Fraction(found)


def _table(fields: Fields, scale: Scale, factor: Fraction, path: str) -> Table:
    interpolation = fields.choice("interpolation", ("linear", "log-log", "greater"))
    points = []
    for where, item in fields.items("table", limit=1000):
        if not isinstance(item, list) or len(item) != 2:
            raise unusable(where, item, "a pair [x, U]")
        points.append((scale.to_coherent(decimal_of(item[0], where)), _not_negative(item[1], where) * factor))
    if len(points) < 2 or any(a[0] >= b[0] for a, b in pairwise(points)):
        raise unusable(path, len(points), "at least two points with x ascending")
    if interpolation == "log-log" and (points[0][0] <= ZERO or any(u <= ZERO for _, u in points)):
        raise unusable(path, interpolation, "x and U above zero for log-log")
    return Table(tuple(points), interpolation)  # type: ignore[arg-type]


def place_from(document: object, path: str = "place") -> Place:
    if document is None:
        return Place()
    fields = Fields.of(document, path, "division", "latitude", "longitude", "name")
    latitude, longitude = fields.number("latitude"), fields.number("longitude")
    if latitude is not None and abs(latitude) > 90:
        raise unusable(fields.at("latitude"), latitude, "degrees from -90 to 90")
    if longitude is not None and abs(longitude) > 180:
        raise unusable(fields.at("longitude"), longitude, "degrees from -180 to 180")
    return Place(
        _division(fields.text("division"), fields.at("division")),
        None if latitude is None else float(latitude),
        None if longitude is None else float(longitude),
        fields.text("name"),
    )


def _division(code: str, path: str) -> str:
    if code and not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6)):
        raise unusable(path, code, "a division code of 2, 4 or 6 digits")
    return code


def _qualification(document: object, path: str) -> Qualification:
    known = ("id", "name", "valid_from", "valid_to", "suspended_from", "suspended_to", "mark")
    fields = Fields.of(document, path, *known)
    identity = str(fields.require("id"))
    days = {name: fields.day(name) for name in known[2:6]}
    return Qualification(identity, fields.text("name", identity), mark=fields.text("mark"), **days)


def _recognition(document: object, path: str) -> Recognition:
    fields = Fields.of(document, path, "division", "holds", "why")
    fields.require("holds")
    division = _division(str(fields.require("division")), fields.at("division"))
    return Recognition(division, fields.truth("holds", default=False), fields.text("why"))


def _verification(document: object, path: str) -> Verification | None:
    if document is None:
        return None
    fields = Fields.of(document, path, "instruments", "classes", "worst_from", "kinds", "areas")
    names = {name: fields.names(name) for name in ("instruments", "classes", "kinds", "areas")}
    return Verification(worst_from=fields.number("worst_from"), **names)


def _testing(document: object, path: str) -> Testing | None:
    if document is None:
        return None
    fields = Fields.of(document, path, "methods", "items")
    return Testing(fields.names("methods"), fields.names("items"))


def need_from(document: object) -> Need:
    """One need of `junheng.need/1`; defaults (k = 2) are named in `assumed`."""
    fields = Fields.of(
        document, "", "schema", "service", "kind", "unit", "range", "uncertainty", "conditions", "condition_units",
        "date", "place", "max_distance_km", "divisions", "recognition", "mark", "instrument", "accuracy_class",
        "verification_kind", "method", "item",
    )  # fmt: skip
    _check_schema(fields, NEED_SCHEMA)
    unit, kind = fields.text("unit"), fields.text("kind")
    _check_unit(kind, unit, "unit")
    part = (
        None
        if not fields.has("range")
        else _closed_range(fields.values["range"], "range", _scale(unit, "unit"))
    )
    bound, assumed = _bound(fields.values.get("uncertainty"), unit)
    units = _text_map(fields)
    axes = tuple(Axis(name, units.get(name, "")) for name in fields.values.get("conditions") or {})
    need = Need(
        service=fields.choice("service", _SERVICES, "calibrate"),  # type: ignore[arg-type]
        kind=kind,
        range=part,
        unit=unit,
        bound=bound,
        conditions=_conditions(fields.values.get("conditions"), "conditions", axes),
        condition_units=units,
        on=fields.day("date"),
        place=place_from(fields.values["place"]) if fields.has("place") else None,
        max_distance_km=fields.number("max_distance_km"),
        divisions=tuple(sorted(fields.names("divisions"))),
        recognition=tuple(_wish(item, where) for where, item in fields.items("recognition", limit=40)),
        assumed=assumed,
        **{name: fields.text(name) for name in ("mark", "instrument", "accuracy_class", "verification_kind", "method", "item")},
    )  # fmt: skip
    limit_of(need)  # refuses a base without a range and a relative Celsius temperature here, not later
    return need


def _text_map(fields: Fields) -> dict[str, str]:
    value = fields.values.get("condition_units") or {}
    inner = Fields.of(value, "condition_units", *(fields.values.get("conditions") or {}))
    return {name: inner.text(name) for name in inner.values}


def _wish(document: object, path: str) -> Any:
    fields = Fields.of(document, path, "division", "wish")
    division = _division(str(fields.require("division")), fields.at("division"))
    return division, fields.choice("wish", ("must", "prefer"), "prefer")


def _bound(document: object, unit: str) -> tuple[Bound | None, tuple[str, ...]]:
    if document is None:
        return None, ()
    fields = Fields.of(
        document, "uncertainty", "value", "unit", "relative_to", "strict", "k", "floor", "floor_unit"
    )
    value = decimal_of(fields.require("value"), "uncertainty.value")
    k, floor, stated = fields.number("k"), fields.number("floor"), fields.text("unit", unit)
    relative_to: Any = None
    if fields.has("relative_to"):
        relative_to = fields.choice("relative_to", ("reading", "span", "full-scale"))
        if stated not in RELATIVE_UNITS:
            raise unusable("uncertainty.unit", stated, "a unit of a ratio: %, ‰, ppm, ppb, 1")
    elif _scale(stated, "uncertainty.unit").dimension != _scale(unit, "unit").dimension:
        raise UnusableInput(
            refuse("unit-of-another-kind", path="uncertainty.unit", found=stated, needed=unit)
        )
    if value <= 0 or (k is not None and k <= 0) or (floor is not None and floor < 0):
        raise unusable("uncertainty", value, "a value and a k above zero, a floor not below zero")
    floor_unit = fields.text("floor_unit", unit) if floor is not None else ""
    bound = Bound(
        value, stated, relative_to, fields.truth("strict", default=False), k or Decimal(2), floor, floor_unit
    )
    return bound, () if k is not None else ("k",)
