"""Whether a laboratory's own budget fits a service edition: its columns, standards, parameters and output. Pure.

A budget is a `measurement` of `junheng.service/1` (see `worksheet`): its inputs may be filled from readings,
standards and parameters of the record. It is tried on made-up numbers, so that a fault in its names, units or
forms is found when it is drafted and not at the first record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from junheng.core.reason import JunhengError, Refusal, refuse
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import prepare
from junheng.core.uncertainty.expression import parse
from junheng.hub.orders import worksheet
from junheng.hub.orders.rules import Cell

KEYS = ("inputs", "model", "outputs", "coverage", "larger_of")
_PLACE = "p1"


def budget_from(document: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a document that a budget keeps."""
    return {key: document[key] for key in KEYS if key in document}


def refusals_to_fit(edition: Mapping[str, Any], measurement: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Everything that keeps a budget from serving an edition; each refusal names the place in the document."""
    if "measurement" not in edition:
        return (refuse("budget-not-for-service", service=edition.get("code", "—")),)
    found = [*_strange_names(edition, measurement), *_output_fault(edition, measurement)]
    return tuple(found) or tuple(_trial(edition, measurement))


def _strange_names(edition: Mapping[str, Any], measurement: Mapping[str, Any]) -> Iterator[Refusal]:
    """Columns, standards, parameters and point fields that the edition does not have."""
    known = _known(edition)
    for name, form in measurement.get("inputs", {}).items():
        if not isinstance(form, Mapping):
            continue
        for kind, wanted in _named(form):
            if wanted not in known[kind]:
                yield refuse(
                    "budget-name-unknown", path=f"inputs.{name}", found=wanted, kind_zh=_WORDS[kind][0],
                    kind_en=_WORDS[kind][1], allowed=sorted(known[kind]),
                )  # fmt: skip


_WORDS = {
    "reading": ("读数栏", "column of readings"),
    "standard": ("标准器的量值", "value of a standard"),
    "parameter": ("参数", "parameter"),
    "point": ("测量点的字段", "field of a point"),
    "expression": ("表达式里的名称", "name of an expression"),
}


def _known(edition: Mapping[str, Any]) -> dict[str, set[str]]:
    columns = {each["name"] for each in edition["columns"]}
    parameters = {each["name"] for each in edition.get("parameters", ())} | set(edition.get("derive", {}))
    points = {each["name"] for each in edition.get("point_fields", ())}
    forms = edition["measurement"]["inputs"].values()
    return {
        "reading": columns,
        "standard": {form["standard"] for form in forms if "standard" in form},
        "parameter": parameters,
        "point": points,
        "expression": columns | parameters | points,
    }


def _named(form: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What an input form asks of the record: kind and name."""
    for kind in ("reading", "standard"):
        if kind in form:
            yield kind, str(form[kind])
    for key in ("samples_of", "value_of"):
        if key in form:
            try:
                yield from (("expression", name) for name in parse(str(form[key])).names)
            except JunhengError:
                yield "expression", str(form[key])[:60]
    for value in form.values():
        if isinstance(value, Mapping) and {"parameter", "point"} & value.keys():
            kind = "parameter" if "parameter" in value else "point"
            yield kind, str(value[kind])


def _output_fault(edition: Mapping[str, Any], measurement: Mapping[str, Any]) -> Iterator[Refusal]:
    wanted, outputs = edition["output"], measurement.get("outputs", {})
    units = outputs if isinstance(outputs, Mapping) else dict.fromkeys(map(str, outputs), "1")
    if units.get(wanted["name"]) != wanted["unit"]:
        yield refuse("budget-output-differs", path="outputs", name=wanted["name"], unit=wanted["unit"])


def _trial(edition: Mapping[str, Any], measurement: Mapping[str, Any]) -> Iterator[Refusal]:
    """Filled with made-up numbers it can be read, and its units agree term by term."""
    try:
        _try({**edition, "measurement": measurement}, _units_of_standards(edition))
    except JunhengError as problem:
        yield from problem.refusals
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        yield refuse("budget-unusable")


def _try(edition: Mapping[str, Any], units: Mapping[str, str]) -> None:
    """Raises what the reader of the filled document refuses."""
    filled, point = _made_up(edition, units)
    prepare(measurement_from(worksheet.measurement_of(filled, worksheet.AS_FOUND, point)))


def _units_of_standards(edition: Mapping[str, Any]) -> dict[str, str]:
    """The units of the standards' values, which only certificates state: those the edition's own budget agrees with."""
    names = sorted(_known(edition)["standard"])
    for units in product(_units(edition), repeat=len(names)):
        found = dict(zip(names, units, strict=True))
        try:
            _try(edition, found)
        except JunhengError:
            continue
        return found
    return dict.fromkeys(names, edition["output"]["unit"])


def _units(edition: Mapping[str, Any]) -> list[str]:
    """Units that the edition names, the result's first; a temperature is corrected in kelvin."""
    listed = [*edition["columns"], *edition.get("points", ()), *edition.get("parameters", ())]
    named = [edition["output"]["unit"], *(each.get("unit") or "1" for each in listed)]
    return list(dict.fromkeys(["K" if unit == "°C" else unit for unit in named]))


def _made_up(
    edition: Mapping[str, Any], units: Mapping[str, str]
) -> tuple[worksheet.Filled, Mapping[str, str]]:
    parameters = {each["name"]: each.get("usual") or "1" for each in edition.get("parameters", ())}
    parameters |= dict.fromkeys(edition.get("derive", {}), "1")
    usual = next(iter(edition.get("points", ())), {})
    fields = {each["name"]: _plain(usual.get(each["name"])) for each in edition.get("point_fields", ())}
    point = {**fields, "id": _PLACE, "repeats": "2"}
    readings = {
        Cell(worksheet.AS_FOUND, _PLACE, each["name"], repeat): str(1 + repeat)
        for each in edition["columns"]
        for repeat in range(2)
    }
    x = Decimal(point["nominal"]) if point.get("nominal") else Decimal(0)
    standards = {
        name: worksheet.StandardValue(unit=unit, k=Decimal(2), points=((x, Decimal(0), Decimal(1)),))
        for name, unit in units.items()
    }
    return worksheet.Filled(edition, parameters, [point], readings, standards), point


def _plain(text: Any) -> str:
    """A usual value of a point; a formula stands for some number."""
    return "1" if text is None or str(text).startswith("=") else str(text)
