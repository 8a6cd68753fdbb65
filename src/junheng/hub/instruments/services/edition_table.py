"""Reading the table of another edition of the catalogue: every cell is checked before anything of it is kept."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from junheng.core.reason import Refusal, UnusableInput, refuse
from junheng.hub.instruments import reasons as _declared  # noqa: F401  (declares the codes used here)

MOST_ROWS = 1000
MOST_REFUSALS = 10
LARGEST = 1_000_000
"""Bytes of a table."""
LONGEST_CYCLE = 600
"""Months; the longest verification period of a shipped row is far below."""
LARGEST_SIZE = 10_000.0
"""Largest size that a person may tell of an instrument (DN in mm, G in m³/h)."""
SIZES = ("size_symbol", "size_low", "size_high")
NO_SIZE = "-"
"""As a symbol: no size bounds the row, whatever figures stand in its scope."""
COLUMNS = frozenset(
    {
        "l1_no", "l1_zh", "l2_no", "l2_zh", "name_en", "mode", "verification_form", "purposes", "scope_note", "jjg_ref",
        "cycle_months", "jjg_confidence", "confidence", "source",
    }
)  # fmt: skip
MODES = frozenset({"P", "V", "P+V"})
LENGTHS = {
    "l1_no": 12, "l2_no": 12, "l1_zh": 120, "l2_zh": 120, "name_en": 160, "verification_form": 60, "scope_note": 200,
    "jjg_ref": 160, "cycle_months": 120, "jjg_confidence": 20, "confidence": 30, "source": 200, "size_symbol": 4,
}  # fmt: skip
"""Most characters of a cell: what the columns of a catalogue row hold."""


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table of the shipped form, with the optional columns of sizes; refusals name the line."""
    read = list(_lines(table))
    missing = COLUMNS - set(read[0][1] if read else ())
    if missing or len(read) > MOST_ROWS:
        raise UnusableInput(
            refuse("catalogue-table-unread", line=1, found=", ".join(sorted(missing)) or len(read))
        )
    wrong = [each for line, row in read for each in refusals_to_row(row, line=line)]
    seen: set[str] = set()
    for line, row in read:
        number = number_of(row)
        if number in seen:
            wrong.append(refuse("catalogue-row-twice", line=line, number=number[:12]))
        seen.add(number)
    if wrong:
        raise UnusableInput(*wrong[:MOST_REFUSALS])
    return [row for _line, row in read]


def text_of(data: bytes) -> str:
    """The table of an uploaded file; a byte-order mark is passed over."""
    if len(data) > LARGEST:
        raise UnusableInput(refuse("catalogue-table-unread", path="file", line=1, found=f"> {LARGEST} B"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise UnusableInput(
            refuse("catalogue-table-unread", path="file", line=line, found="UTF-8?")
        ) from problem


def _lines(table: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line on which it ends. The csv module holds a cell to 131,072 characters."""
    reader = csv.DictReader(io.StringIO(table))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as problem:
        raise UnusableInput(
            refuse("catalogue-table-unread", line=reader.reader.line_num, found=str(problem)[:80])
        ) from None


def number_of(row: Mapping[str, Any]) -> str:
    return str(row.get("l2_no") or row.get("l1_no") or "").strip()


def refusals_to_row(row: Mapping[Any, Any], *, line: int) -> tuple[Refusal, ...]:
    """Why a row cannot be kept. Cells too few or too many are a comma out of place: nothing of it may be guessed."""
    if None in row or None in row.values():
        return (refuse("catalogue-table-unread", line=line, found="—"),)
    if not number_of(row) or not (row["l2_zh"] or row["l1_zh"]).strip() or "\0" in "".join(row.values()):
        return (refuse("catalogue-table-unread", line=line, found="—"),)
    long = [
        refuse("catalogue-cell-long", line=line, column=name, found=len(row[name]), most=most)
        for name, most in LENGTHS.items()
        if len(row.get(name, "")) > most
    ]
    mode = (
        ()
        if row["mode"] in MODES
        else (refuse("catalogue-cell-wrong", line=line, column="mode", found=row["mode"][:20] or "—"),)
    )
    return (*long, *mode, *_of_cycle(row, line), *_of_size(row, line), *_unsaid(row, line))


def _unsaid(row: Mapping[str, str], line: int) -> tuple[Refusal, ...]:
    """A figure in the scope of what is to be verified may be a size: the table says which, or that there is none."""
    scope = row["scope_note"]
    said = any(row.get(name, "").strip() for name in SIZES)
    figure = any(each.isnumeric() for each in unicodedata.normalize("NFKC", scope))
    if said or "V" not in row["mode"] or not figure:
        return ()
    return (refuse("catalogue-size-unsaid", line=line, scope=scope[:80]),)


def months_of(row: Mapping[str, str]) -> int | None:
    """The verification period in months; None where the cell is words, or empty."""
    cell = row["cycle_months"].strip()
    return int(cell) if re.fullmatch(r"[0-9]{1,9}", cell) else None


def _of_cycle(row: Mapping[str, str], line: int) -> tuple[Refusal, ...]:
    cell, months = row["cycle_months"].strip(), months_of(row)
    figure = re.fullmatch(r"[-+]?[0-9.]+", cell) is not None
    if not figure or (months is not None and 1 <= months <= LONGEST_CYCLE):
        return ()
    return (refuse("catalogue-cell-wrong", line=line, column="cycle_months", found=cell[:20]),)


def bounds_of(row: Mapping[str, str]) -> tuple[str, float | None, float | None]:
    """Symbol, lowest and highest size that is listed, both inclusive; nothing where the row states none."""
    if row.get("size_symbol", "").strip() == NO_SIZE or not any(row.get(name, "").strip() for name in SIZES):
        return "", None, None
    return row.get("size_symbol", "").strip(), float(row["size_low"]), float(row["size_high"])


def _of_size(row: Mapping[str, str], line: int) -> tuple[Refusal, ...]:
    """Bounds are stated whole, symbol and both ends, or not at all."""
    cells = [row.get(name, "").strip() for name in SIZES]
    if not any(cells) or cells == [NO_SIZE, "", ""]:
        return ()
    ends = [float(each) for each in cells[1:] if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,6})?", each)]
    if cells[0] and len(ends) == 2 and ends[0] <= ends[1] <= LARGEST_SIZE:
        return ()
    return (refuse("catalogue-cell-wrong", line=line, column="size", found=" ".join(cells)[:40]),)
