"""Tables as an Excel workbook (ECMA-376), one sheet each.

Rules: a number is a number of 16 significant digits; everything else is text, written as text whatever it looks
like. No cell is a formula or a link. Text that a spreadsheet would take for a formula if it were typed again (= + - @,
in their full width too) carries the mark "this is text" (`quotePrefix`), so it stays text when somebody edits the cell,
and no character is added to it. What cannot be printed is a space. The same tables give the same bytes: the
workbook's clock stands still.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook

from junheng.core.uncertainty.tables import Table, printable

FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
WIDEST = 60
"""Characters of a column; longer text is still there."""
LONGEST_NAME = 31
NO_CLOCK = datetime(1980, 1, 1, tzinfo=UTC)
"""The first moment a zip archive can say: that a workbook was made then nobody will believe."""
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """The workbook; `tables` hold every digit (`whole`), head and title stand above the rows."""
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True, **_AS_TEXT})
    book.set_properties({"created": NO_CLOCK})
    formats = {
        (bold, quoted): book.add_format({"bold": bold, "quote_prefix": quoted})
        for bold in (False, True)
        for quoted in (False, True)
    }
    for number, table in enumerate(tables, start=1):
        _write(book.add_worksheet(sheet_name(number, table.title)), table, formats)
    book.close()
    return out.getvalue()


def sheet_name(number: int, title: str) -> str:
    """`3 Uncertainty budget of z re`: unique by its number, without the signs that a sheet's name may not have."""
    plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in printable(title))
    return f"{number} {plain}"[:LONGEST_NAME].strip()


def _write(sheet: Any, table: Table, formats: Any) -> None:
    rows = [(table.title,), table.head, *table.rows]
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            _write_cell(sheet, at, column, cell, formats, is_number=at > 1 and column in table.figures)
    for column in range(len(table.head)):
        longest = max(len(row[column]) for row in rows[1:])
        sheet.set_column(column, column, min(WIDEST, longest + 2))
    sheet.freeze_panes(2, 1)


def _write_cell(sheet: Any, row: int, column: int, cell: str, formats: Any, *, is_number: bool) -> None:
    number = _number(cell) if is_number else None
    if number is not None:
        sheet.write_number(row, column, number)
    elif text := printable(cell).strip():
        sheet.write_string(row, column, text, formats[row < 2, text.startswith(FORMULA_SIGNS)])


def _number(cell: str) -> float | None:
    """The number of a cell; None for an empty one, for infinite degrees of freedom, for "the larger counts"."""
    try:
        found = float(cell)
    except ValueError:
        return None
    return found if math.isfinite(found) else None
