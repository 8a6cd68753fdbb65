"""A table from other people: CSV in UTF-8, UTF-16 or GB 18030, or the first sheet of an XLSX workbook.

Limits: 4 MiB, 64 MiB unpacked, 5000 rows, 80 columns, 2000 characters a cell. Nothing in a workbook is run or
fetched; a formula counts by its stored result, which is noted, and a cell that the spreadsheet made a date is noted too.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Literal

from junheng.core.capability.scope import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.core.capability.scope import workbook
from junheng.core.capability.scope.cells import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Cell, Row
from junheng.core.reason import UnusableInput, refuse

LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells in order, the empty ones at the end left out; `number` of a row is what the file calls it."""

    rows: tuple[Row, ...]
    form: Literal["csv", "xlsx"]


def read_sheet(data: bytes) -> Sheet:
    """The table of a file, by its content and not its name; the first fault is refused."""
    if not data.strip(b"\x00 \r\n\t"):
        raise UnusableInput(refuse("sheet-empty"))
    if len(data) > LARGEST:
        raise UnusableInput(refuse("sheet-too-large", found=len(data), limit=LARGEST))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnusableInput(refuse("sheet-old-format"))
    rows, form = (workbook.rows_of(data), "xlsx") if data.startswith(b"PK") else (_csv_rows(data), "csv")
    kept = tuple(row for row in rows if any(cell.text.strip() for cell in row.cells))
    if not kept:
        raise UnusableInput(refuse("sheet-empty"))
    return Sheet(kept, form)  # type: ignore[arg-type]


def other_sheets(data: bytes) -> tuple[str, ...]:
    """Names of the sheets of a workbook; of a CSV none."""
    return workbook.sheet_names(data) if data.startswith(b"PK") else ()


def sheet_named(data: bytes, name: str) -> tuple[Row, ...]:
    return tuple(row for row in workbook.rows_of(data, name) if any(cell.text.strip() for cell in row.cells))


def _text(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if wide else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnusableInput(refuse("sheet-not-a-table", why="UTF-8, UTF-16, GB 18030"))


def _csv_rows(data: bytes) -> list[Row]:
    text = _text(data)
    delimiter = _delimiter(text)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1
        ):
            if len(rows) >= MOST_ROWS:
                raise UnusableInput(refuse("sheet-too-many-rows", limit=MOST_ROWS))
            if len(cells) > MOST_COLUMNS:
                raise UnusableInput(refuse("sheet-too-many-columns", row=number, limit=MOST_COLUMNS))
            if any(len(cell) > MOST_CHARACTERS for cell in cells):
                raise UnusableInput(refuse("sheet-cell-too-long", row=number, limit=MOST_CHARACTERS))
            rows.append(Row(number, tuple(Cell(cell) for cell in cells)))
    except csv.Error as problem:
        raise UnusableInput(refuse("sheet-not-a-table", why=problem)) from None
    return rows


def _delimiter(text: str) -> str:
    """The sign that divides most lines of the beginning into most cells."""
    lines = [line for line in text[:8000].splitlines() if line.strip()][:20]
    return max((",", "\t", ";"), key=lambda sign: (sum(line.count(sign) for line in lines), sign == ","))
