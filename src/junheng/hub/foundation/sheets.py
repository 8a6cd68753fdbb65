"""Rows as a file that a spreadsheet opens rightly (CSV, RFC 4180): UTF-8 with a byte order mark, no cell run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
_NUMBER = re.compile(r"[+-]?[0-9.]+(e[+-]?[0-9]+)?", re.ASCII | re.IGNORECASE)


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]], *, more: int = 0) -> str:
    """A line of names, then a line a row; nothing for None. `more` rows that the file has no place for are said last."""
    made = io.StringIO()
    made.write("\ufeff")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(each) for each in row])
    if more:
        writer.writerow([f"… {more} 行未列出 / {more} rows not listed"])
    return made.getvalue()


def _cell(value: object) -> str:
    """Words that a spreadsheet would run as a formula are kept as text; numbers stay numbers."""
    told = "" if value is None else str(value)
    runs = told[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(told)
    return f"'{told}" if runs else told
