"""A table of U over two axes as a person types it into the form, as the entry keeps it, and as its page shows it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from junheng.core.capability.limit import RELATIVE_UNITS
from junheng.core.capability.scale import scale_of
from junheng.core.capability.table_text import Edge, GridText, grid_text, rows_of
from junheng.core.capability.wording import decimal_text
from junheng.core.reason import Refusal, refuse
from junheng.hub.capabilities import reasons as _declared  # noqa: F401  (declares the codes used here)

AXES = {"frequency": ("频率", "frequency"), "temperature": ("温度", "temperature")}
_KNOWN = {word.casefold(): name for name, words in AXES.items() for word in (name, *words)} | {"f": "frequency", "t": "temperature"}  # fmt: skip
_NAME = re.compile(r"\w[\w\-]{0,39}")


def axis_named(text: str) -> str:
    """A condition by its name in either language, else as it was written."""
    return _KNOWN.get(text.strip().casefold(), text.strip())


def axis_words(name: str, *, chinese: bool) -> str:
    return AXES.get(name, (name, name))[0 if chinese else 1]


def read(told: Mapping[str, Any]) -> GridText:
    """The table of a form, with its faults."""
    unit, axis_unit = (str(told.get(name, "")).strip() for name in ("unit", "axis_unit"))
    rows = rows_of(str(told.get("table", "")))
    of = str(told.get("u_unit", "")).strip() or unit
    return grid_text(rows, measurand=Edge(unit, unit), condition=Edge(axis_unit, axis_unit), unit=of)


def faults_of(told: Mapping[str, Any], found: GridText) -> Iterator[tuple[str, Refusal]]:
    """What stops the table, each with the field that mends it. A unit that is none makes every head wrong and is said once."""
    axis = axis_named(str(told.get("axis", "")))
    units = {
        name: str(told.get(name, "")).strip() or (str(told.get("unit", "")).strip() if name == "u_unit" else "") for name in ("unit", "axis_unit", "u_unit")
    }  # fmt: skip
    wrong = [
        name for name, unit in units.items() if scale_of(unit) is None and (name != "u_unit" or unit not in RELATIVE_UNITS)
    ]  # fmt: skip
    if not axis:
        yield "axis", refuse("table-needs-axis", path="axis")
    elif not _NAME.fullmatch(axis):
        yield "axis", refuse("table-axis-unusable", path="axis", found=axis[:40])
    for name in wrong:
        yield name, refuse("unit-unknown", path=name, found=units[name][:20])
    if not wrong and units["u_unit"] not in RELATIVE_UNITS and _differ(units["u_unit"], units["unit"]):
        wrong = ["u_unit"]
        yield (
            "u_unit",
            refuse(
                "unit-of-another-kind", path="u_unit", found=units["u_unit"][:20], needed=units["unit"][:20]
            ),
        )
    if not told.get("interpolation"):
        yield "interpolation", refuse("table-needs-interpolation", path="interpolation")
    if not told.get("k") or Decimal(str(told["k"])) <= 0:
        yield "k", refuse("table-needs-k", path="k")
    if not wrong:
        yield from (("table", fault) for fault in found.faults)


def _differ(one: str, other: str) -> bool:
    first, second = scale_of(one), scale_of(other)
    return first is None or second is None or first.dimension != second.dimension


def entry_of(told: Mapping[str, Any], found: GridText) -> dict[str, Any]:
    """The entry as `junheng.capability/1` states it: the table's own reach where no range was written."""
    axis, unit = axis_named(told["axis"]), told["unit"].strip()
    of = told["u_unit"].strip() or unit
    relative = of in RELATIVE_UNITS and unit not in RELATIVE_UNITS
    stated: dict[str, Any] = {
        "grid": found.document(axis), "interpolation": told["interpolation"], "unit": of, "k": told["k"],
    }  # fmt: skip
    if relative:
        stated["relative_to"] = told["relative_to"] or "reading"
    box = {
        "range": {"low": told["low"] or found.x[0], "high": told["high"] or found.x[-1]},
        "conditions": {axis: {"low": found.at[0], "high": found.at[-1]}},
        "uncertainty": stated,
    }
    named = {"name": axis, "unit": told["axis_unit"].strip()}
    return {
        "service": told["service"], "kind": told["kind"], "unit": unit, "boxes": [box],
        "axes": [named | ({"logarithmic": True} if axis == "frequency" else {})],
    }  # fmt: skip


def typed_from(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the form would hold for an entry; None where the form cannot say all of it."""
    boxes = data.get("boxes") or []
    if len(boxes) != 1 or set(data) - {
        "service",
        "kind",
        "unit",
        "boxes",
        "axes",
        "verification",
        "testing",
        "raw",
    }:
        return None
    (box,) = boxes
    part, stated = box.get("range") or {}, box.get("uncertainty") or {}
    if set(part) != {"low", "high"}:
        return None
    found: dict[str, Any] = {name: data.get(name, "") for name in ("service", "kind", "unit")}
    found |= {"low": str(part["low"]), "high": str(part["high"])}
    for name, words in {**data.get("verification", {}), **data.get("testing", {})}.items():
        found[name] = ", ".join(map(str, words)) if isinstance(words, list) else str(words)
    if "grid" in stated:
        return _typed_table(found, data, box, stated)
    if box.get("conditions") or set(stated) - {"linear", "k"} or (stated and (str(stated.get("k")) != "2" or set(stated["linear"]) - {"a", "b"})):  # fmt: skip
        return None
    return found | {name: str(value) for name, value in stated.get("linear", {}).items()}


def _typed_table(
    found: dict[str, Any], data: Mapping[str, Any], box: Mapping[str, Any], stated: Mapping[str, Any]
) -> dict[str, Any] | None:
    grid, axes = stated["grid"], data.get("axes") or []
    if len(axes) != 1 or set(box.get("conditions", {})) != {grid["axis"]} or set(stated) - {"grid", "interpolation", "unit", "k", "relative_to"}:  # fmt: skip
        return None
    reach = box["conditions"][grid["axis"]]
    if (Fraction(str(reach["low"])), Fraction(str(reach["high"]))) != (Fraction(str(grid["at"][0])), Fraction(str(grid["at"][-1]))):  # fmt: skip
        return None
    lines = [[f"{found['unit']}\\{axes[0].get('unit', '')}", *map(str, grid["at"])]]
    lines += [[str(x), *map(str, row)] for x, row in zip(grid["x"], grid["U"], strict=True)]
    return found | {
        "table": "\n".join("\t".join(line) for line in lines), "axis": grid["axis"], "axis_unit": axes[0].get("unit", ""),
        "u_unit": stated.get("unit", found["unit"]), "relative_to": stated.get("relative_to", ""), "interpolation": stated["interpolation"],
        "k": str(stated.get("k", "")),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as its page shows it: heads of the condition, a row for each value of the quantity."""

    axis: str
    axis_unit: str
    unit: str
    of: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    interpolation: str
    relative_to: str
    k: str


def shown(data: Mapping[str, Any], *, chinese: bool) -> tuple[Shown, ...]:
    """The tables of an entry, one a box that has one."""
    units = {str(each["name"]): str(each.get("unit", "")) for each in data.get("axes") or ()}
    found = []
    for box in data.get("boxes") or ():
        stated = box.get("uncertainty") or {}
        if "grid" not in stated:
            continue
        grid = stated["grid"]
        rows = tuple(
            (_digits(x), tuple(map(_digits, row))) for x, row in zip(grid["x"], grid["U"], strict=True)
        )
        found.append(Shown(
            axis_words(grid["axis"], chinese=chinese), units.get(grid["axis"], ""), str(data.get("unit", "")), str(stated.get("unit", data.get("unit", ""))),
            tuple(map(_digits, grid["at"])), rows, str(stated.get("interpolation", "")), str(stated.get("relative_to", "")),
            _digits(stated["k"]) if "k" in stated else "",
        ))  # fmt: skip
    return tuple(found)


def of_text(found: GridText, told: Mapping[str, Any], *, chinese: bool) -> tuple[Shown, ...]:
    """A typed table without faults, as it would be shown."""
    if found.faults or not found.U:
        return ()
    unit = str(told.get("unit", "")).strip()
    of = str(told.get("u_unit", "")).strip() or unit
    data = {
        "unit": unit, "axes": [{"name": axis_named(str(told.get("axis", ""))) or "?", "unit": str(told.get("axis_unit", "")).strip()}],
        "boxes": [{"uncertainty": {"grid": found.document(axis_named(str(told.get("axis", ""))) or "?"), "unit": of}}],
    }  # fmt: skip
    return shown(data, chinese=chinese)


def _digits(value: Any) -> str:
    return decimal_text(Decimal(str(value)).normalize())
