"""A whole published scope: a file's rows as lines, each read on its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from junheng.core.capability.scope.cells import Row
from junheng.core.capability.scope.columns import Columns, columns_of
from junheng.core.capability.scope.lines import Defaults, Line, ReadLine, read_line
from junheng.core.capability.scope.sheet import other_sheets, read_sheet, sheet_named
from junheng.core.capability.scope.tabled import Blocks, apart, folded, named_in

_NAMES = ("quantity", "instrument", "item")
_FILLED = (*_NAMES, "service", "category", "method")
"""Columns in which a blank cell may stand for the line above; of numbers nothing is ever taken over."""
_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line with its row in the file, its digest, and what it was read as."""

    number: int
    line: Line
    digest: str
    read: ReadLine


@dataclass(frozen=True, slots=True)
class Scope:
    """The lines of a file, and the heads of columns that no field takes (they stay in nobody's entry)."""

    lines: tuple[Numbered, ...]
    unknown_heads: tuple[str, ...]


def read_scope(data: bytes, defaults: Defaults, *, heads: Mapping[str, str] | None = None) -> Scope:
    """Read a file. `heads`: field → head, where a person says which column is about what."""
    sheet = read_sheet(data)
    blocks = Blocks()
    rows = apart(sheet.rows, blocks)
    texts = [tuple(cell.text for cell in row.cells) for row in rows]
    columns = columns_of(texts, heads)
    if columns.k and defaults.k is None:
        defaults = replace(defaults, k=Decimal(columns.k))
    lines = tuple(
        Numbered(number, line, digest_of(line, defaults), read_line(line, defaults))
        for number, line in _with_tables(_lines(rows[columns.row + 1 :], columns), blocks, data)
    )
    return Scope(lines, columns.unknown)


def _with_tables(
    lines: Iterator[tuple[int, Line]], blocks: Blocks, data: bytes
) -> Iterator[tuple[int, Line]]:
    """Lines with the table they name: of the same sheet, or a sheet of that name. One that is missing stays a name."""
    sheets: Mapping[str, str] | None = None
    for number, line in lines:
        name = named_in(line.cells.get("table", "")) or named_in(line.cells.get("uncertainty", ""))
        if name and name not in blocks.tables and sheets is None:
            sheets = {folded(each): each for each in other_sheets(data)}
        if name and name not in blocks.tables and name in (sheets or {}):
            blocks.add(name, sheet_named(data, (sheets or {})[name]))
        if name in blocks.tables and name not in blocks.twice:
            line = replace(line, cells={**line.cells, "table": blocks.tables[name]})
        yield number, line


def _lines(rows: tuple[Row, ...], columns: Columns) -> Iterator[tuple[int, Line]]:
    """Rows as lines; a blank name is taken from the line above and noted, a row without numbers is skipped."""
    above: dict[str, str] = {}
    for row in rows:
        cells = {
            name: row.cells[at].text.strip() for at, name in columns.fields.items() if at < len(row.cells)
        }
        notes = {
            name: str(row.cells[at].note)
            for at, name in columns.fields.items()
            if at < len(row.cells) and row.cells[at].note
        }
        if sum(1 for text in cells.values() if text) < _HEADINGS:
            above = {name: text for name, text in cells.items() if name in _FILLED and text} or above
            continue
        _fill(cells, notes, above)
        above = {name: cells[name] for name in _FILLED if cells.get(name)}
        if columns.relative and "relative" not in cells:
            cells["relative"] = "yes"
        yield row.number, Line(cells, columns.units, notes)


def _fill(cells: dict[str, str], notes: dict[str, str], above: Mapping[str, str]) -> None:
    """A line that names a quantity or an instrument of its own says the rest itself, blank or not."""
    named = [name for name in _NAMES if cells.get(name)]
    for name in _FILLED:
        if name not in cells or cells[name] or not above.get(name):
            continue
        if name in ("quantity", "service", "category") or not named:
            cells[name], notes[name] = above[name], "filled"


def digest_of(line: Line, defaults: Defaults) -> str:
    """SHA-256 of what a line says and how it was to be read: the same line twice is one line."""
    said = {
        "cells": {name: text for name, text in sorted(line.cells.items()) if text}, "units": dict(sorted(line.head_units.items())),
        "defaults": [defaults.service, str(defaults.k), defaults.decimal],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
