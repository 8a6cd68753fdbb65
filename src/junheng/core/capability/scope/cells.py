"""Cells of a table from other people, and how many of them are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST_ROWS = 5000
MOST_COLUMNS = 80
MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Cell:
    """Text as a reader of the sheet sees it. `note`: a formula's stored result, a date, or one merged cell over rows."""

    text: str
    note: Literal["", "formula", "date"] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the number the file gives it."""

    number: int
    cells: tuple[Cell, ...]
