"""One line of a published scope, cell by cell, as an entry of `junheng.capability/1` or a guess with its doubts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from junheng.core.capability.crosswalk import KNOWN, Category
from junheng.core.capability.documents import entry_from
from junheng.core.capability.kinds import Kind
from junheng.core.capability.model import Service
from junheng.core.capability.scope.naming import kind_of
from junheng.core.capability.scope.ranges import (
    Ranges,
    Setting,
    Stretch,
    axis_document,
    current_of,
    in_unit,
    ranges,
)
from junheng.core.capability.scope.signs import (
    LONGEST,
    DecimalSign,
    Doubts,
    decimal_text,
    hidden,
    number,
    plain,
)
from junheng.core.capability.scope.stated import Coverage, Stated, document, greatest, settled
from junheng.core.capability.scope.tabled import named_in, tabled
from junheng.core.capability.scope.uncertainties import Uncertainties, uncertainties
from junheng.core.capability.scope.units import Unit, unit
from junheng.core.capability.table_text import MOST_CHARACTERS
from junheng.core.reason import JunhengError, Refusal

Cells = Mapping[str, str]
FIELDS = (
    "identifier", "service", "category", "quantity", "instrument", "method", "item", "class", "range", "minimum", "maximum",
    "unit", "parameter", "condition", "uncertainty", "uncertainty_unit", "k", "confidence", "relative", "limits", "remarks", "table",
)  # fmt: skip
"""What a cell of a line may be about. `limits`: what the body or its accreditor excludes. `parameter` and `condition`: the KCDB's
independent variable and its specification. `table`: a table of U over two axes, as text."""
_NOTED = {"formula": "scope-formula", "date": "scope-date", "filled": "scope-filled-down"}
_YES, _NO = (
    ("yes", "y", "true", "是", "1", "relative", "相对"),
    ("no", "n", "false", "否", "0", "absolute", "绝对"),
)
_SERVICES: tuple[tuple[str, Service], ...] = (
    ("检定|verif", "verify"),
    ("校准|calib|cmc", "calibrate"),
    ("检测|试验|test", "test"),
)
_DISSECTED = re.compile(r"[,;，；、/]")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the person who imports a file states for all of it: its service, k, decimal sign; and the KCDB's categories that are known."""

    service: Service = "calibrate"
    k: Decimal | None = None
    decimal: DecimalSign = "."
    categories: tuple[Category, ...] = KNOWN


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it came: text by field, units written in heads by field, and what was noted of a cell.

    `notes`: `formula`, `date` or `filled` (blank, taken from the line above) by field.
    """

    cells: Cells
    head_units: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """The entry (None where nothing can be said) and every doubt. Without doubts it is what the line says."""

    entry: Mapping[str, object] | None
    doubts: tuple[Refusal, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.entry is not None and not self.doubts


def read_line(line: Line, defaults: Defaults) -> ReadLine:
    """Read one line. A guess is never without its doubt; what is not read is quoted."""
    doubts = Doubts()
    if not _sound(line, doubts):
        return ReadLine(None, tuple(doubts.found))
    service = _service(line.cells.get("service", ""), defaults, doubts)
    kind = kind_of(line.cells, line.head_units.get("range", ""), doubts, known=defaults.categories)
    entry = None if kind is None else _entry(line, kind, service, defaults, doubts)
    restriction = line.cells.get("limits", "").strip()
    if restriction:
        doubts.path = "limits"
        doubts.note("scope-restricted", found=restriction[:80])
    if entry is not None:
        entry = _strictly(entry, doubts)
    return ReadLine(entry, tuple(doubts.found))


def _sound(line: Line, doubts: Doubts) -> bool:
    """Cells that can be read at all; notes of the sheet become doubts."""
    usable = True
    for name, text in line.cells.items():
        doubts.path = name
        if len(text) > (MOST_CHARACTERS if name == "table" else LONGEST):
            doubts.note("scope-cell-too-long", found=len(text), limit=LONGEST)
            usable = usable and name not in ("range", "uncertainty", "condition", "quantity", "table")
        if sign := hidden(text):
            doubts.note("scope-hidden-sign", found=sign)
            usable = False
        note = line.notes.get(name)
        if note is not None and text:
            doubts.note(_NOTED[note], found=text[:60], guess=text[:60])
            usable = usable and note != "date"
    return usable


def _service(text: str, defaults: Defaults, doubts: Doubts) -> Service:
    doubts.path = "service"
    if not text.strip():
        return defaults.service
    found = [service for pattern, service in _SERVICES if re.search(pattern, text, re.IGNORECASE)]
    if len(found) != 1:
        doubts.note("scope-not-read", found=text.strip()[:80])
    return found[0] if found else defaults.service


def _entry(
    line: Line, kind: Kind, service: Service, defaults: Defaults, doubts: Doubts
) -> dict[str, object] | None:
    """The document, where the numbers that the service needs can be said."""
    has_table = bool(line.cells.get("table", "").strip()) and service == "calibrate"
    measured = _ranges(line, kind, defaults, doubts, needed=service != "test" and not has_table)
    if has_table:
        return _with_table(line, kind, service, measured, defaults, doubts)
    shown = _unit_of_all(measured, doubts)
    boxes = None if shown is None else _boxes(line, kind, service, measured, defaults, doubts)
    if boxes is None:
        return None
    entry: dict[str, object] = {
        "service": service,
        "kind": kind.id,
        "unit": shown,
        "boxes": boxes,
        "raw": _raw(line),
    }
    axes = [axis_document(name, part) for name, part in measured.conditions.items()]
    if axes:
        entry["axes"] = axes
    if service == "verify":
        entry["verification"] = _verification(line)
    if service == "test":
        entry["testing"] = _testing(line)
    return entry


def _with_table(
    line: Line, kind: Kind, service: Service, measured: Ranges, defaults: Defaults, doubts: Doubts
) -> dict[str, object] | None:
    """An entry whose uncertainty is the line's table."""
    doubts.path = "uncertainty_unit"
    written = line.cells.get("uncertainty_unit", "").strip() or line.head_units.get("uncertainty", "")
    of = unit(written, doubts, kind=kind.id) if written else None
    said = line.cells.get("uncertainty", "").strip()
    if said and not named_in(said) and said != "—":
        doubts.path = "uncertainty"
        doubts.note("scope-table-beside", found=said[:60])
    shape = Stated("constant", Fraction(1), of or Unit("1", Fraction(1)), text="U")
    coverage = _covered(Uncertainties((shape,), Coverage(), False), line, defaults, doubts)
    found = tabled(line.cells, kind, measured, of, coverage, defaults.decimal, doubts)
    if found is None:
        return None
    others = [axis_document(name, part) for name, part in measured.conditions.items() if name != found.axis["name"]]  # fmt: skip
    return {
        "service": service, "kind": kind.id, "unit": found.unit, "boxes": [found.box], "raw": _raw(line), "axes": [found.axis, *others],
    }  # fmt: skip


def _raw(line: Line) -> str:
    names = (
        "quantity",
        "instrument",
        "range",
        "minimum",
        "maximum",
        "unit",
        "parameter",
        "condition",
        "uncertainty",
        "uncertainty_unit",
        "k",
    )
    return " · ".join(line.cells[name].strip() for name in names if line.cells.get(name, "").strip())[:1000]


def _verification(line: Line) -> dict[str, object]:
    told = {
        "instruments": line.cells.get("instrument") or line.cells.get("quantity", ""),
        "classes": line.cells.get("class", ""),
    }
    return {name: _words(text) for name, text in told.items() if _words(text)}


def _testing(line: Line) -> dict[str, object]:
    items = line.cells.get("item") or line.cells.get("instrument", "")
    return {"methods": _words(line.cells.get("method", "")), "items": _words(items)}


def _words(text: str) -> list[str]:
    return [word.strip() for word in _DISSECTED.split(text) if word.strip()]


def _ranges(line: Line, kind: Kind, defaults: Defaults, doubts: Doubts, *, needed: bool) -> Ranges:
    """The measurand's stretches and the conditions of both columns."""
    head = line.cells.get("unit", "").strip() or line.head_units.get("range", "")
    setting = Setting(kind.id, head, decimal=defaults.decimal)
    doubts.path = "range"
    text = line.cells.get("range", "").strip()
    found = ranges(text, setting, doubts) if text else Ranges()
    low, high = (line.cells.get(name, "").strip() for name in ("minimum", "maximum"))
    if low or high:
        found.stretches += _from_ends(low, high, setting, line, doubts)
    if needed and not text and not low and not high:
        doubts.note("scope-cell-empty")
    condition = line.cells.get("condition", "").strip()
    if condition:
        doubts.path = "condition"
        named = (
            f"{line.cells.get('parameter', '').strip()}: " if line.cells.get("parameter", "").strip() else ""
        )
        _add_conditions(found, named, condition, line, defaults, doubts)
    _check_kelvin(found, kind, doubts)
    return found


def _from_ends(low: str, high: str, setting: Setting, line: Line, doubts: Doubts) -> list[Stretch]:
    """Minimum and maximum in columns of their own; one end alone is an end unstated."""
    unit_of = {"minimum": line.head_units.get("minimum", ""), "maximum": line.head_units.get("maximum", "")}
    setting = Setting(
        setting.kind,
        setting.default_unit or unit_of["maximum"] or unit_of["minimum"],
        decimal=setting.decimal,
    )
    doubts.path = "minimum"
    if low and high:
        text = f"{low} ~ {high}"
    else:
        text = f"≥ {low}" if low else f"≤ {high}"
    return ranges(text, setting, doubts).stretches


def _add_conditions(
    found: Ranges, named: str, text: str, line: Line, defaults: Defaults, doubts: Doubts
) -> None:
    """The KCDB names the parameter in one column and specifies it in the next; prose has both in one."""
    setting = Setting("", line.head_units.get("condition", ""), decimal=defaults.decimal)
    if current_of(text) and plain(text).casefold() in ("dc", "ac", "直流", "交流"):
        return
    label = {"frequency": "f: ", "频率": "f: ", "temperature": "T: ", "温度": "T: "}.get(
        named.rstrip(": ").casefold(), ""
    )
    read = ranges(f"{label}{text}", setting, doubts, only_conditions=True)
    if named and not label:
        doubts.note("scope-rest-not-read", found=named.rstrip(": ")[:60])
    for name, part in read.conditions.items():
        if found.conditions.setdefault(name, part) != part:
            doubts.note("scope-cells-differ", found=text[:60], other=line.cells.get("range", "")[:60])


def _check_kelvin(found: Ranges, kind: Kind, doubts: Doubts) -> None:
    """0~50 K is no thermometer's range: nobody calibrates at absolute zero."""
    doubts.path = "range"
    for part in found.stretches:
        if (
            kind.id == "thermal.temperature"
            and part.unit.name.endswith("K")
            and part.low is not None
            and part.low <= 0
        ):
            doubts.note("scope-kelvin-difference", found=f"{decimal_text(part.low)} {part.unit.name}")
        if kind.id.startswith("chemistry.mass-fraction") and part.unit.name in ("ppm", "ppb"):
            doubts.note("scope-ppm-of-what")


def _boxes(
    line: Line, kind: Kind, service: Service, measured: Ranges, defaults: Defaults, doubts: Doubts
) -> list[dict[str, object]] | None:
    """One box a stretch, each with its uncertainty; None where a calibration has no range or no numbers to claim."""
    stated, coverage = _stated(line, kind, service, measured, defaults, doubts)
    stretches = measured.stretches
    if not stretches:
        return [] if service == "test" else None
    if len(stated) not in (0, 1, len(stretches)):
        doubts.path = "uncertainty"
        doubts.note("scope-parts-differ", ranges=len(stretches), uncertainties=len(stated))
        return None
    each = stated * len(stretches) if len(stated) == 1 else stated
    conditions = {name: part.document() for name, part in measured.conditions.items()}
    return [
        _box(part, each[index] if each else None, coverage, conditions, kind, doubts)
        for index, part in enumerate(stretches)
    ]


def _stated(
    line: Line, kind: Kind, service: Service, measured: Ranges, defaults: Defaults, doubts: Doubts
) -> tuple[tuple[Stated, ...], Coverage]:
    text = line.cells.get("uncertainty", "").strip()
    doubts.path = "uncertainty"
    if not text:
        if service == "calibrate":
            doubts.note("scope-cell-empty")
        return (), Coverage()
    if named_in(text):
        doubts.note("scope-table-missing", found=text[:60])
        return (), Coverage()
    head = line.cells.get("uncertainty_unit", "").strip() or line.head_units.get("uncertainty", "")
    likely = measured.stretches[0].unit.name if measured.stretches else ""
    found = uncertainties(text, Setting(kind.id, head, likely, defaults.decimal), doubts)
    found = _declared_relative(found, line, doubts)
    return found.statements, _covered(found, line, defaults, doubts)


def _declared_relative(found: Uncertainties, line: Line, doubts: Doubts) -> Uncertainties:
    """The KCDB's column "is the expanded uncertainty a relative one" says what the base is."""
    answer = line.cells.get("relative", "").strip()
    if not answer or not found.statements:
        return found
    doubts.path = "relative"
    if answer.casefold() not in (*_YES, *_NO):
        doubts.note("scope-not-read", found=answer[:60])
        return found
    says_yes = answer.casefold() in _YES
    if says_yes != all(each.unit.ratio is not None for each in found.statements):
        doubts.note("scope-cells-differ", found=answer[:60], other=line.cells["uncertainty"].strip()[:60])
        return found
    if not says_yes:
        return found
    return Uncertainties(tuple(_on_reading(each) for each in found.statements), found.coverage, found.unread)


def _on_reading(stated: Stated) -> Stated:
    base = stated.base if stated.base in ("span", "full-scale", "reading") else "reading"
    return Stated(stated.form, stated.a, stated.unit, stated.b, base, stated.full_scale, stated.text)


def _covered(found: Uncertainties, line: Line, defaults: Defaults, doubts: Doubts) -> Coverage:
    """k of the cell, of its own column, of the file; without any, a guess and its doubt."""
    doubts.path = "k"
    column = (
        number(plain(line.cells.get("k", "")).removeprefix("k").lstrip(" ="), doubts, defaults.decimal)
        if line.cells.get("k", "").strip()
        else None
    )
    if line.cells.get("k", "").strip() and column is None:
        doubts.note("scope-not-read", found=line.cells["k"].strip()[:60])
    k, probability = (
        found.coverage.k,
        found.coverage.probability or _level(line.cells.get("confidence", ""), doubts),
    )
    if k is not None and column is not None and k != column:
        doubts.note("scope-cells-differ", found=f"k = {k}", other=f"k = {column}")
    k = k if k is not None else column
    if k is None and found.coverage.standard:
        doubts.note(
            "scope-standard-or-expanded", found=found.statements[0].text[:60] if found.statements else "u"
        )
        k = Decimal(1)
    if k is None and probability is None:
        k = defaults.k
    if k is None and probability is None and (found.statements or found.unread):
        doubts.note("scope-k-missing")
        k = Decimal(2)
    return Coverage(k, probability)


def _level(text: str, doubts: Doubts) -> Decimal | None:
    digits = plain(text).removesuffix("%").strip()
    if not digits:
        return None
    doubts.path = "confidence"
    value = number(digits, doubts)
    if value is None or not 0 < value < 100:
        doubts.note("scope-not-read", found=text.strip()[:60])
        return None
    return value / 100 if value >= 1 else value


def _unit_of_all(measured: Ranges, doubts: Doubts) -> str | None:
    """The unit of the first stretch, in which all of them are put; a part of one is in the unit 1."""
    if not measured.stretches:
        return ""
    first = measured.stretches[0].unit
    of = Unit("1", Fraction(1)) if first.ratio is not None else first
    together = [in_unit(part, of) for part in measured.stretches]
    if any(part is None for part in together):
        doubts.path = "range"
        doubts.note("scope-not-read", found=", ".join(part.unit.name for part in measured.stretches)[:80])
        return None
    measured.stretches = [part for part in together if part is not None]
    return of.name


def _box(
    part: Stretch,
    stated: Stated | None,
    coverage: Coverage,
    conditions: dict[str, dict[str, object]],
    kind: Kind,
    doubts: Doubts,
) -> dict[str, object]:
    box: dict[str, object] = {"range": part.document()}
    if conditions:
        box["conditions"] = conditions
    if stated is None:
        return box
    doubts.path = "uncertainty"
    final = settled(stated, low=part.low, high=part.high, range_unit=part.unit, doubts=doubts)
    _plausible(final, part, kind, doubts)
    box["uncertainty"] = document(final, coverage, of_a_ratio=part.unit.ratio is not None)
    return box


def _plausible(stated: Stated, part: Stretch, kind: Kind, doubts: Doubts) -> None:
    """An uncertainty above all that is measured is a slip of the unit: mK and MK, mm and m."""
    worst = greatest(stated, part.low, part.high, part.unit)
    ends = [abs(end) for end in (part.low, part.high) if end is not None]
    if worst is not None and ends and worst > max(ends) > 0:
        doubts.note(
            "scope-uncertainty-exceeds", found=f"{decimal_text(worst) or float(worst)} {part.unit.name}",
            high=f"{decimal_text(max(ends))} {part.unit.name}",
        )  # fmt: skip


def _strictly(entry: dict[str, object], doubts: Doubts) -> dict[str, object] | None:
    """What the catalogue would refuse is no guess either."""
    doubts.path = None
    try:
        entry_from(entry | {"id": "line", "body": ""})
    except JunhengError as problem:
        first = problem.refusals[0]
        doubts.note("scope-unusable", why_zh=first.message("zh"), why_en=first.message("en"))
        return None
    return entry
