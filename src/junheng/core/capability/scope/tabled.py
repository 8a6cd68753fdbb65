"""A line of a scope whose uncertainty is a table of two axes: a cell in the KCDB's form, or a block named by the line.

A block stands below the lines under its name (`表 AC1`, `Table AC1`), or is a sheet of the workbook with that name. The
units of its heads say which edge is the measurand and which condition the other is; what they do not say is a doubt. No
scope says how to read between printed points: the greatest of the four points around claims nothing better than is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from junheng.core.capability.kinds import BY_ID, Kind
from junheng.core.capability.scale import scale_of
from junheng.core.capability.scope.cells import Row
from junheng.core.capability.scope.ranges import Ranges, Stretch, axis_document, in_unit
from junheng.core.capability.scope.signs import DecimalSign, Doubts, decimal_text, plain
from junheng.core.capability.scope.stated import Coverage
from junheng.core.capability.scope.units import Unit
from junheng.core.capability.table_text import Edge, GridText, grid_text, head_units, rows_of

AXES = {"Hz": ("frequency", "Hz"), "K": ("temperature", "°C")}
_NAME = r"[\w.\-·（）()#/ ]{1,60}"
_TITLE = re.compile(
    rf"^(?:附表|表格|表|(?:uncertainty )?table|ucmc table)\s*[:：]?\s*(?P<name>{_NAME})$", re.IGNORECASE
)
_REFERENCE = re.compile(
    rf"^(?:详?见|参见|see|refer to|as in|according to|cf\.?)?\s*(?:附表|表格|表|(?:the )?(?:uncertainty )?table|ucmc table)\s*[:：]?\s*(?P<name>{_NAME})$",
    re.IGNORECASE,
)
_LINEAR = re.compile(r"线性内插|线性插值|linear(?:ly)? interpolat|interpolat\w* linear", re.IGNORECASE)


def named_in(text: str) -> str:
    """The table a cell refers to (`见表 AC1`, `see table AC1`), folded; empty where it refers to none."""
    found = _REFERENCE.match(plain(text))
    return folded(found["name"]) if found else ""


def folded(name: str) -> str:
    return re.sub(r"\s+", " ", plain(name)).strip().casefold()


@dataclass(slots=True)
class Blocks:
    """Tables of a file by their folded name, as tab-separated text; `twice`: names that stand for two."""

    tables: dict[str, str] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)

    def add(self, name: str, rows: Iterable[Row]) -> None:
        text = "\n".join("\t".join(" ".join(cell.text.split()) for cell in row.cells) for row in rows)
        if name in self.tables and self.tables[name] != text:
            self.twice.add(name)
        self.tables.setdefault(name, text)


def apart(rows: tuple[Row, ...], blocks: Blocks) -> tuple[Row, ...]:
    """The lines without the blocks below them, which enter `blocks`: a title alone in its row, then rows up to an empty one."""
    left: list[Row] = []
    title, block, last = "", list[Row](), 0
    for row in rows:
        texts = [cell.text for cell in row.cells if cell.text.strip()]
        found = _TITLE.match(plain(texts[0])) if len(texts) == 1 else None
        if title and (found is not None or row.number != last + 1):
            blocks.add(title, block)
            title = ""
        if found is not None:
            title, block = folded(found["name"]), []
        elif title:
            block.append(row)
        else:
            left.append(row)
        last = row.number
    if title:
        blocks.add(title, block)
    return tuple(left)


@dataclass(frozen=True, slots=True)
class Tabled:
    """What a table gives its line: unit, box, axis."""

    unit: str
    box: dict[str, object]
    axis: dict[str, object]


def tabled(
    cells: Mapping[str, str], kind: Kind, measured: Ranges, of: Unit | None, coverage: Coverage, decimal: DecimalSign, doubts: Doubts,
) -> Tabled | None:  # fmt: skip
    """The box of a line with its table; None with the doubts that stand against it. `of`: the unit of U."""
    doubts.path = "table"
    rows = rows_of(cells["table"])
    axis = _axis(rows, kind)
    if axis is None:
        doubts.note("scope-table-axes", found=" / ".join(filter(None, head_units(rows))) or "—")
        return None
    if of is None:
        doubts.note("scope-unit-missing", guess="—")
        return None
    asked = measured.stretches[0].unit.name if measured.stretches else BY_ID[kind.id].unit
    name, own = axis
    under = measured.conditions.get(name)
    condition = Edge(own if under is None else under.unit.name)
    read = grid_text(rows, measurand=Edge(asked), condition=condition, unit=of.name, decimal=decimal)
    if read.faults:
        doubts.found.extend(fault for fault in read.faults if fault not in doubts.found)
        return None
    return _within(cells, read, measured, Unit(asked), name, Unit(condition.unit), of, coverage, doubts)


def _axis(rows: tuple[tuple[str, ...], ...], kind: Kind) -> tuple[str, str] | None:
    """Name and unit of the condition along the edge that is not the measurand."""
    dimensions = [
        None if not unit or (scale := scale_of(unit)) is None else scale.dimension
        for unit in head_units(rows)
    ]
    own = scale_of(kind.unit)
    others = [each for each in dimensions if own is None or each != own.dimension]
    if len(others) != 1 or others[0] is None:
        return None
    return AXES.get(others[0])


def _within(
    cells: Mapping[str, str], read: GridText, measured: Ranges, of_x: Unit, name: str, of_y: Unit, of: Unit, coverage: Coverage, doubts: Doubts,
) -> Tabled | None:  # fmt: skip
    reach = Stretch(Fraction(read.x[0]), Fraction(read.x[-1]), of_x)
    under = Stretch(Fraction(read.at[0]), Fraction(read.at[-1]), of_y)
    part = _stated(measured.stretches, reach, doubts)
    conditions = {each: stretch.document() for each, stretch in measured.conditions.items()}
    conditions[name] = _stated([measured.conditions[name]] if name in measured.conditions else [], under, doubts).document()  # fmt: skip
    ratio = of.ratio is not None
    scale = of.factor if ratio and "/" in of.name else Fraction(1)
    stated: dict[str, object] = {
        "grid": GridText(read.x, read.at, tuple(tuple(decimal_text(Fraction(u) * scale) or u for u in row) for row in read.U)).document(name),
        "interpolation": "linear" if _LINEAR.search(cells.get("remarks", "")) else "greater",
        "unit": of.name if scale == 1 else "1",
    }  # fmt: skip
    if ratio:
        if "/" not in of.name and not cells.get("relative", "").strip():
            doubts.note("scope-base-missing", found=of.name)
        stated["relative_to"] = "reading"
    for told, value in (("k", coverage.k), ("probability", coverage.probability)):
        if value is not None:
            stated[told] = str(value)
    box: dict[str, object] = {"range": part.document(), "conditions": conditions, "uncertainty": stated}
    return Tabled(of_x.name, box, axis_document(name, under))


def _stated(written: list[Stretch], printed: Stretch, doubts: Doubts) -> Stretch:
    """The range as the line has it; a doubt where the table does not reach over it. Without one, the table's own."""
    if not written:
        return printed
    if len(written) > 1:
        doubts.note("scope-parts-differ", ranges=len(written), uncertainties=1)
        return printed
    own = in_unit(written[0], printed.unit)
    short = own is None or own.low is None or own.high is None
    if own is None or short or (own.low or 0) < (printed.low or 0) or (own.high or 0) > (printed.high or 0):
        shown = f"{decimal_text(printed.low or Fraction(0))}~{decimal_text(printed.high or Fraction(0))} {printed.unit.name}"
        doubts.note("scope-table-short", found=shown)
    return own or printed
