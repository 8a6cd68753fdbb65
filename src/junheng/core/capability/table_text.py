"""A table of U over two axes as people type, paste or publish it: heads along both edges, numbers between, faults by cell.

The first row carries the values of one axis and the first column those of the other, each with its unit or in the unit
stated for all. Which axis is the measurand is told by the units, or by the person. Nothing is completed or put in order:
a ragged row, a head out of order, an empty cell, a number that is none and a unit of another quantity are faults, each
with its row and column as counted from the table's own corner.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from junheng.core.capability.grid import MOST_POINTS
from junheng.core.capability.limit import RELATIVE_UNITS
from junheng.core.capability.scale import Scale, scale_of
from junheng.core.capability.scope.signs import (
    NUMBER,
    DecimalSign,
    Doubts,
    decimal_text,
    hidden,
    number,
    plain,
)
from junheng.core.reason import Reason, Refusal, declare, refuse

declare(
    Reason("grid-empty", zh="表里没有数：第一行写一个轴的值，第一列写另一个轴的值", en="the table holds no numbers: write the values of one axis in the first row and of the other in the first column"),
    Reason("grid-too-large", zh="表有 {found} 格，上限 {limit}", en="the table has {found} cells, the limit is {limit}"),
    Reason("grid-too-small", zh="每个轴至少要两个值，这里是 {rows} 行 {columns} 列", en="each axis needs at least two values; here are {rows} rows and {columns} columns"),
    Reason("grid-row-ragged", zh="第 {row} 行有 {found} 个数，表头有 {needed} 个", en="row {row} has {found} numbers, the head has {needed}"),
    Reason("grid-cell-empty", zh="第 {row} 行第 {column} 列空着", en="row {row}, column {column} is empty"),
    Reason("grid-cell-unusable", zh="第 {row} 行第 {column} 列「{found}」不是数", en='row {row}, column {column}: "{found}" is not a number'),
    Reason("grid-cell-doubtful", zh="第 {row} 行第 {column} 列：{why_zh}", en="row {row}, column {column}: {why_en}"),
    Reason("grid-cell-negative", zh="第 {row} 行第 {column} 列「{found}」小于零", en='row {row}, column {column}: "{found}" is below zero'),
    Reason("grid-unit-of-another-kind", zh="第 {row} 行第 {column} 列「{found}」不是 {needed} 的单位", en='row {row}, column {column}: "{found}" is not a unit like {needed}'),
    Reason("grid-unit-missing", zh="第 {row} 行第 {column} 列「{found}」没写单位", en='row {row}, column {column}: "{found}" states no unit'),
    Reason("grid-not-ascending", zh="第 {row} 行第 {column} 列「{found}」不大于前一个「{before}」：轴上的值要递增", en='row {row}, column {column}: "{found}" is not above "{before}" before it; the values of an axis ascend'),
)  # fmt: skip

MOST_CHARACTERS = 200_000
_MOST_FAULTS = 20
_VALUE = re.compile(rf"(?P<value>{NUMBER})\s*(?P<unit>\S.*)?")
_CORNER = re.compile(r"^(?P<rows>[^\\]*)\\(?P<columns>.*)$")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Edge:
    """An axis: the unit its values are kept in; `stated`: that of a head without a unit, empty where each must say it."""

    unit: str
    stated: str = ""


@dataclass(frozen=True, slots=True)
class GridText:
    """Digits as decimal text: `x` in the measurand's unit, `at` in the condition's, `U` a row for each x."""

    x: tuple[str, ...]
    at: tuple[str, ...]
    U: tuple[tuple[str, ...], ...]
    faults: tuple[Refusal, ...] = ()

    def document(self, axis: str) -> dict[str, object]:
        """The grid of `junheng.capability/1`."""
        return {"axis": axis, "x": list(self.x), "at": list(self.at), "U": [list(row) for row in self.U]}


def rows_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Rows of cells of a pasted text: tabs, semicolons, commas or blanks between; the KCDB's `{"row_1": {"col_1": …}}` too."""
    stripped = text.strip("\ufeff\r\n ")
    if stripped.startswith("{"):
        return _rows_of_object(stripped)
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    return tuple(tuple(_cells(line, _sign(lines))) for line in lines)


def _rows_of_object(text: str) -> tuple[tuple[str, ...], ...]:
    """The KCDB's table: rows and columns by their number; anything else is no table."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(told, dict) or not all(isinstance(row, dict) for row in told.values()):
        return ()
    return tuple(tuple(str(row[name]).strip() for name in sorted(row, key=_place)) for row in (told[name] for name in sorted(told, key=_place)))  # fmt: skip


def _place(name: str) -> tuple[int, str]:
    found = re.search(r"\d{1,6}$", name)
    return (int(found[0]) if found else 0, name)


def _sign(lines: list[str]) -> str:
    """What divides cells: the first of these signs that stands in every line."""
    for sign in ("\t", ";", "；", ",", "，", "|"):
        if all(sign in line for line in lines):
            return sign
    return ""


def _cells(line: str, sign: str) -> list[str]:
    if sign:
        return [cell.strip() for cell in line.split(sign)]
    found: list[str] = []
    for word in line.split():
        if found and not re.match(r"[-+−–.0-9０-９∞nN]", word) and re.search(r"[0-9０-９]$", found[-1]):
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def grid_text(
    rows: Rows, *, measurand: Edge, condition: Edge, unit: str, decimal: DecimalSign = ".", along: Literal["rows", "columns", ""] = "",
) -> GridText:  # fmt: skip
    """Read a table. `unit`: that of U. `along`: where the measurand stands, in the heads of the rows or of the columns;
    left open, the units of the heads tell."""
    count = sum(len(row) for row in rows)
    if count > MOST_POINTS + len(rows) + MOST_POINTS // 2:
        return _faulty(refuse("grid-too-large", found=count, limit=MOST_POINTS))
    squared = _squared(rows)
    if not squared:
        return _faulty(refuse("grid-empty"))
    ragged = [
        refuse("grid-row-ragged", row=place, found=max(len(row) - 1, 0), needed=len(squared[0]) - 1)
        for place, row in enumerate(squared, start=1)
        if len(row) != len(squared[0])
    ]
    if ragged:
        return _faulty(*ragged)
    if len(squared) < 3 or len(squared[0]) < 3:
        return _faulty(refuse("grid-too-small", rows=len(squared) - 1, columns=max(len(squared[0]) - 1, 0)))
    read = _Read(decimal)
    sides = _corner_units(squared[0][0])
    if (along or _along(squared, measurand, condition, sides)) == "columns":
        first, second = read.head(squared, False, condition, sides[0]), read.head(squared, True, measurand, sides[1])  # fmt: skip
        table = read.body(squared, unit)
        return GridText(
            second, first, tuple(zip(*table, strict=True)) if table else (), tuple(read.faults[:_MOST_FAULTS])
        )
    first, second = (
        read.head(squared, False, measurand, sides[0]),
        read.head(squared, True, condition, sides[1]),
    )
    return GridText(first, second, tuple(read.body(squared, unit)), tuple(read.faults[:_MOST_FAULTS]))


def _faulty(*faults: Refusal) -> GridText:
    return GridText((), (), (), faults[:_MOST_FAULTS])


def _squared(rows: Rows) -> list[list[str]]:
    """Without empty rows and without the empty cells at the end of all rows; a corner that was left out is put back."""
    kept = [list(map(str, row)) for row in rows if any(cell.strip() for cell in row)]
    if not kept:
        return []
    while len(kept[0]) > 1 and all(
        len(row) < len(kept[0]) or not row[len(kept[0]) - 1].strip() for row in kept
    ):
        wide = len(kept[0])
        kept = [row[: wide - 1] if len(row) >= wide else row for row in kept]
    if len(kept) > 1 and len(kept[0]) == len(kept[1]) - 1 and kept[0][0].strip():
        kept[0].insert(0, "")
    return kept


def _corner_units(corner: str) -> tuple[str, str]:
    r"""`V\kHz`: the unit of the rows' heads and of the columns'."""
    found = _CORNER.match(plain(corner))
    if found is None:
        return "", ""
    return _as_unit(found["rows"]), _as_unit(found["columns"])


def _as_unit(text: str) -> str:
    """The unit of `f/kHz`, `f (kHz)` or `kHz`; empty where none is."""
    for piece in (text, *re.findall(r"[(/]\s*([^()/]+)", text)):
        unit = plain(piece).strip(" ()")
        if unit and scale_of(unit) is not None:
            return unit
    return ""


def head_units(rows: Rows) -> tuple[str, str]:
    """The units that the heads of the rows and of the columns write, in the corner or behind the first values; empty where none."""
    squared = _squared(rows)
    if len(squared) < 2 or len(squared[0]) < 2:
        return "", ""
    sides = _corner_units(squared[0][0])
    return sides[0] or _first_unit(row[0] for row in squared[1:]), sides[1] or _first_unit(squared[0][1:])


def _first_unit(heads: Iterable[str]) -> str:
    return next(filter(None, map(_unit_in, heads)), "")


def _along(rows: list[list[str]], measurand: Edge, condition: Edge, sides: tuple[str, str]) -> str:
    """Where the measurand stands, by the units of the heads; in the rows where these do not tell."""
    of_rows = sides[0] or _first_unit(row[0] for row in rows[1:])
    of_columns = sides[1] or _first_unit(rows[0][1:])
    asks, other = scale_of(measurand.unit), scale_of(condition.unit)
    if asks is None or other is None or asks.dimension == other.dimension:
        return "rows"
    dimensions = [None if (scale := scale_of(unit)) is None or not unit else scale.dimension for unit in (of_rows, of_columns)]  # fmt: skip
    swapped = dimensions[0] == other.dimension or dimensions[1] == asks.dimension
    return "columns" if swapped else "rows"


def _unit_in(text: str) -> str:
    found = _VALUE.fullmatch(plain(text))
    return _as_unit(found["unit"] or "") if found else ""


class _Read:
    """Heads and cells read one by one, with the faults found on the way."""

    def __init__(self, decimal: DecimalSign) -> None:
        self.decimal = decimal
        self.faults: list[Refusal] = []

    def head(self, rows: list[list[str]], across: bool, edge: Edge, side: str) -> tuple[str, ...]:
        """The values along one edge in the edge's unit, ascending."""
        places = [(1, at + 1) for at in range(1, len(rows[0]))] if across else [(at + 1, 1) for at in range(1, len(rows))]  # fmt: skip
        texts = [rows[row - 1][column - 1] for row, column in places]
        scale = scale_of(edge.unit)
        values = [
            self._value(text, place, edge, side, scale) for text, place in zip(texts, places, strict=True)
        ]
        for (before, text), (low, high), place in zip(
            pairwise(texts), pairwise(values), places[1:], strict=True
        ):
            if low is not None and high is not None and high <= low:
                self._fault("grid-not-ascending", place, found=text.strip()[:40], before=before.strip()[:40])
        return tuple(decimal_text(value) or "" if value is not None else "" for value in values)

    def body(self, rows: list[list[str]], unit: str) -> list[tuple[str, ...]]:
        """U as it stands; a unit behind a number must be the one stated."""
        return [
            tuple(self._cell(text, (row, column), unit) for column, text in enumerate(cells[1:], start=2))
            for row, cells in enumerate(rows[1:], start=2)
        ]

    def _value(
        self, text: str, place: tuple[int, int], edge: Edge, side: str, scale: Scale | None
    ) -> Fraction | None:
        split = self._number(text, place)
        if split is None:
            return None
        value, written = split
        unit = written or side or edge.stated
        if not unit and edge.unit not in ("", "1"):
            self._fault("grid-unit-missing", place, found=text.strip()[:40])
            return None
        own = scale_of(unit) if unit else scale
        if own is None or scale is None or own.dimension != scale.dimension:
            self._fault("grid-unit-of-another-kind", place, found=unit[:20], needed=edge.unit or "1")
            return None
        found = scale.from_coherent(own.to_coherent(value))
        if decimal_text(found) is None:
            self._fault("grid-cell-unusable", place, found=text.strip()[:40])
            return None
        return found

    def _cell(self, text: str, place: tuple[int, int], unit: str) -> str:
        split = self._number(text, place)
        if split is None:
            return ""
        value, written = split
        if written:
            ratio = _ratio(written, unit)
            if ratio is None:
                self._fault("grid-unit-of-another-kind", place, found=written[:20], needed=unit or "1")
                return ""
            value *= ratio
        if value < 0:
            self._fault("grid-cell-negative", place, found=text.strip()[:40])
            return ""
        return decimal_text(value) or ""

    def _number(self, text: str, place: tuple[int, int]) -> tuple[Fraction, str] | None:
        """The number of a cell and the unit behind it."""
        shown = plain(text)
        if not shown:
            self._fault("grid-cell-empty", place)
            return None
        found, doubts = _VALUE.fullmatch(shown), Doubts()
        value = None if found is None or hidden(text) else number(found["value"], doubts, self.decimal)
        if found is None or value is None:
            self._fault("grid-cell-unusable", place, found=text.strip()[:40])
            return None
        for doubt in doubts.found:
            self._fault("grid-cell-doubtful", place, why_zh=doubt.message("zh"), why_en=doubt.message("en"))
        return Fraction(value), (found["unit"] or "").strip()

    def _fault(self, code: str, place: tuple[int, int], **facts: Any) -> None:
        if len(self.faults) < _MOST_FAULTS:
            row, column = place
            self.faults.append(refuse(code, path=f"table[{row}][{column}]", row=row, column=column, **facts))


def _ratio(written: str, unit: str) -> Fraction | None:
    """How many of the stated unit one of the written is; None where they are of two kinds."""
    if written == unit:
        return Fraction(1)
    first, second = RELATIVE_UNITS.get(written), RELATIVE_UNITS.get(unit)
    if first is not None and second is not None and written and unit:
        return first / second
    one, other = scale_of(written), scale_of(unit)
    if (
        one is None
        or other is None
        or not unit
        or one.dimension != other.dimension
        or one.origin
        or other.origin
    ):
        return None
    return one.factor / other.factor
