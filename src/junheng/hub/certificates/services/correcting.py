"""A result computed again with a bad standard put right: sign and size of the effect are those of its own model (P14, X14).

The shift s of a standard is what was attributed to it (its indication with its correction, its certified value) minus
its true value: positive where it reads, or was believed, too high. The standard enters a model as a certified value
(`{"standard": name}`, `std_name`), which gets −s; an instrument set against it names the standard's value as the
reference or nominal of its check, which gets −s there. So an indication error moves by +s, the value of a compared
weight or gauge block by −s, and every other model as its sensitivity says. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from junheng.core.quantity.unit import conversion_factor, parse_unit
from junheng.core.reason import JunhengError
from junheng.hub.orders import checks, worksheet

SHIFT = "shift_of_standard"
PREFIX = "std_"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A bad standard as a record used it: s as decimal text with its unit, and the names of its certified values."""

    shift: str
    unit: str
    values: frozenset[str]
    is_main: bool


def put_right(
    filled: worksheet.Filled, result: worksheet.Result, suspect: Suspect
) -> worksheet.Result | None:
    """The same result had the standard been known; None where the model does not say how it enters, or in another unit."""
    stated = checks.stated_check(filled.edition, result.check) if result.check else None
    if stated is None:
        used = _standards_of_measurement(filled.edition)
    else:
        used = _standards_of_check(filled.edition, stated)
    if used:
        moved = _corrected_values(filled, used & suspect.values, suspect)
        return _again(replace(filled, standards={**filled.standards, **moved}), result) if moved else None
    corrected = _against_reference(filled, stated, result, suspect) if stated and suspect.is_main else None
    return None if corrected is None else _again(corrected, result)


def _again(filled: worksheet.Filled, result: worksheet.Result) -> worksheet.Result | None:
    """One result computed again: a measurement from its own point, a check with the points it may borrow from."""
    others = {"checks"} if not result.check else {"measurement", "overall"}
    edition = {key: value for key, value in filled.edition.items() if key not in others | {"derived"}}
    points = filled.points if result.check else [each for each in filled.points if each["id"] == result.point]
    sheet = worksheet.compute(replace(filled, edition=edition, points=points, blocks=(result.block,)))
    same = (each for each in sheet.results if (each.point, each.check) == (result.point, result.check))
    return next(same, None)


def _standards_of_measurement(edition: Mapping[str, Any]) -> frozenset[str]:
    inputs = edition["measurement"]["inputs"].values()
    return frozenset(str(form["standard"]) for form in inputs if "standard" in form)


def _standards_of_check(edition: Mapping[str, Any], stated: Mapping[str, Any]) -> frozenset[str]:
    """Certified values in a check's formula and in those of the checks it borrows from."""
    named = {name for name in checks.parsed(stated["value"]).names if name.startswith(PREFIX)}
    found = frozenset(name.removeprefix(PREFIX) for name in named)
    for source in stated.get("with", {}).values():
        found |= _standards_of_check(edition, checks.stated_check(edition, source["check"]))
    return found


def _corrected_values(
    filled: worksheet.Filled, names: frozenset[str], suspect: Suspect
) -> dict[str, worksheet.StandardValue]:
    """Certified values less s, of those in a unit that s converts to."""
    found = {}
    for name in names & filled.standards.keys():
        value = filled.standards[name]
        shift = _converted(suspect, value.unit)
        if shift is not None:
            points = tuple((x, correction - shift, expanded) for x, correction, expanded in value.points)
            found[name] = replace(value, value=value.value - shift, points=points)
    return found


def _against_reference(
    filled: worksheet.Filled, stated: Mapping[str, Any], result: worksheet.Result, suspect: Suspect
) -> worksheet.Filled | None:
    """The check's value, not its limit, with the reference (else nominal) of this point less s."""
    columns = {each["role"]: each for each in stated.get("columns", ())}
    column = columns.get("reference") or columns.get("nominal")
    if column is None or column["show"] not in checks.parsed(stated["value"]).names:
        return None
    shift = _converted(suspect, column.get("unit") or result.unit)
    if shift is None:
        return None
    name = re.escape(column["show"])
    value = re.sub(rf"\b{name}\b", f"({column['show']} - {SHIFT})", stated["value"])
    every = [{**each, "value": value} if each is stated else each for each in filled.edition["checks"]]
    points = [
        {**each, SHIFT: format(shift, "f") if each["id"] == result.point else "0"} for each in filled.points
    ]
    return replace(filled, edition={**filled.edition, "checks": every}, points=points)


def _converted(suspect: Suspect, unit: str) -> Decimal | None:
    """s as a difference in another unit; None where the two do not convert."""
    try:
        factor = conversion_factor(parse_unit(suspect.unit), parse_unit(unit))
    except JunhengError:
        return None
    exact = Fraction(suspect.shift) * factor
    return Decimal(exact.numerator) / Decimal(exact.denominator)
