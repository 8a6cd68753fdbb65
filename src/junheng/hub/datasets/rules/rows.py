"""The rows of a data set: read against its columns, and their quality, computed and never typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

from junheng.core.capability.scope.sheet import read_sheet
from junheng.core.quantity.text import read_number
from junheng.core.quantity.unit import parse_unit
from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.hub.datasets.rules.fields import LONGEST_NAME, MEASURED, Field, decimal_of

MOST_COLUMNS = 40
SHORTEST_FIGURE = 4
"""Characters of a masked number from which it is looked for in words of its row: a shorter one stands there by chance."""
Rows = list[list[str]]
_BEIJING = timezone(timedelta(hours=8))
_TIME = re.compile(
    r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?)?", re.ASCII
)  # fmt: skip
_UNIT = re.compile(r"[(（\[]([^()（）\[\]]{1,30})[)）\]]\s*$")
_PERSONAL = re.compile(
    r"(?<![\w.-])(?:1[3-9]\d{9}|[1-9]\d{5}(?:19|20)\d{9}[\dXx])(?![\w.-])|[\w.+-]+@[\w-]+\.\w[\w.-]+",
    re.ASCII,
)
"""A mobile number, a resident's identity number, an address of e-mail."""
GAP = 2
"""A step of time that is so many times the usual one counts as a gap."""


@dataclass(frozen=True, slots=True)
class Table:
    """A delivered file: names of the columns, and rows of as many texts."""

    names: tuple[str, ...]
    rows: Rows


def read_table(data: bytes) -> Table:
    """A CSV or the first sheet of a workbook, names first; refused whole where any row does not fit them."""
    head, *body = read_sheet(data).rows
    names = [cell.text.strip() for cell in head.cells]
    while names and not names[-1]:
        names.pop()
    _stop(
        *because(
            (len(names) > MOST_COLUMNS, refuse("dataset-columns-many", found=len(names), limit=MOST_COLUMNS)),
            (not all(names), refuse("dataset-column-unnamed", column=names.index("") + 1 if "" in names else 0)),
            (not body, "dataset-without-rows"),
        ),
        *(refuse("dataset-column-long", path=name[:20], limit=LONGEST_NAME) for name in names if len(name) > LONGEST_NAME),
        *(refuse("dataset-column-twice", path=name[:LONGEST_NAME], field=name[:LONGEST_NAME]) for name, times in Counter(names).items() if times > 1 and name),
    )  # fmt: skip
    rows: Rows = []
    for row in body:
        cells = [cell.text.strip() for cell in row.cells]
        if any(cells[len(names) :]):
            raise UnusableInput(refuse("dataset-row-long", row=row.number, limit=len(names)))
        rows.append((cells + [""] * len(names))[: len(names)])
    return Table(tuple(names), rows)


def _stop(*refusals: Refusal) -> None:
    if refusals:
        raise UnusableInput(*refusals)


def refusals_to_deliver(table: Table, fields: Sequence[Field]) -> tuple[Refusal, ...]:
    """The columns are those that were described, whatever their order."""
    known = {each.name for each in fields}
    return because(
        *((name not in known, refuse("dataset-column-unknown", path=name, field=name)) for name in table.names),
        *((each.name not in table.names, refuse("dataset-column-missing", path=each.name, field=each.name)) for each in fields),
    ) if fields else ()  # fmt: skip


def in_order(table: Table, fields: Sequence[Field]) -> Rows:
    """Rows with their columns in the order of the description."""
    places = [table.names.index(each.name) for each in fields]
    return [[row[place] for place in places] for row in table.rows]


def as_decimal_text(fields: Sequence[Field], rows: Rows) -> Rows:
    """Numbers that people typed (full-width, ×10⁻⁶, grouped) as decimal text; every digit is kept."""
    numbers = [each.kind in MEASURED for each in fields]
    return [
        [read_number(value).text if number and value else value for number, value in zip(numbers, row, strict=True)]
        for row in rows
    ]  # fmt: skip


def guess_of(name: str, values: Iterable[str]) -> Field:
    """What a column seems to be, for whoever describes it: by its name `m (kg)` and by its values. Nothing is kept of it."""
    filled = [value for value in values if value]
    found = _UNIT.search(name)
    unit = found[1].strip() if found else ""
    try:
        unit = parse_unit(unit).text if unit else ""
    except UnusableInput:
        unit = ""
    personal = "personal" if any(_PERSONAL.fullmatch(value) for value in filled) else ""
    if unit or (filled and all(map(_is_number, filled)) and not personal):
        return Field(name, "number", unit=unit)
    if filled and all(time_of(value) is not None for value in filled):
        return Field(name, "time")
    return Field(
        name, "code" if filled and len(set(filled)) * 2 <= len(filled) else "words", secrecy=personal
    )


def _is_number(text: str) -> bool:
    return decimal_of(text) is not None


def time_of(text: str) -> datetime | None:
    """A month, a day or a moment (ISO 8601, also with / or .); without a zone it is Beijing time."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(each or least) for each, least in zip(found.groups(), (1, 1, 1, 0, 0, 0), strict=False))  # fmt: skip
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=_BEIJING)
        zone = found[7]
        return (
            at if not zone else datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S}{zone.replace('Z', '+00:00')}")
        )
    except ValueError:
        return None


def quality_of(fields: Sequence[Field], rows: Rows, *, since: date, until: date | None) -> dict[str, Any]:
    """The report: rows, rows that are there twice, and for each column how many values are there, unread, out of range.

    It counts and names no value, so it may be read of a masked column too; of a masked time nothing is said.
    """
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(fields)
    time = next(((each, column) for each, column in zip(fields, columns, strict=True) if each.kind == "time"), None)  # fmt: skip
    return {
        "rows": len(rows),
        "duplicates": len(rows) - len({tuple(row) for row in rows}),
        "fields": [_column(each, column) for each, column in zip(fields, columns, strict=True)],
        "time": _gaps(time[0].name, time[1], since, until) if time and not time[0].is_masked else None,
    }


def _column(field: Field, values: Sequence[str]) -> dict[str, Any]:
    filled = [value for value in values if value]
    report: dict[str, Any] = {"name": field.name, "filled": len(filled), "unread": 0, "outside": 0}
    if field.kind in MEASURED:
        numbers = [decimal_of(value) for value in filled]
        read = [each for each in numbers if each is not None]
        report |= {"unread": len(filled) - len(read), "outside": _outside(field, read)}
    elif field.kind == "time":
        report["unread"] = sum(time_of(value) is None for value in filled)
    return report


def _outside(field: Field, numbers: Sequence[Decimal]) -> int:
    low, high = decimal_of(field.low) if field.low else None, decimal_of(field.high) if field.high else None
    low = Decimal(0) if low is None and field.kind == "uncertainty" else low
    return sum((low is not None and each < low) or (high is not None and each > high) for each in numbers)


def _gaps(name: str, values: Sequence[str], since: date, until: date | None) -> dict[str, Any]:
    times = sorted({found for value in values if value and (found := time_of(value)) is not None})
    steps = [(after - before).total_seconds() for before, after in pairwise(times)]
    usual = median(steps) if steps else 0
    gaps = [step for step in steps if step > GAP * usual]
    days = [each.astimezone(_BEIJING).date() for each in times]
    return {
        "name": name,
        "first": times[0].isoformat() if times else "",
        "last": times[-1].isoformat() if times else "",
        "usual_seconds": int(usual),
        "gaps": len(gaps),
        "longest_seconds": int(max(gaps, default=0)),
        "outside_period": sum(day < since or (until is not None and day > until) for day in days),
    }


def refusals_to_publish(fields: Sequence[Field], rows: Rows, *, source: str) -> tuple[Refusal, ...]:
    """What the values say against the description; no value is named, only its column and how many."""
    if not rows:
        return because((True, "dataset-without-rows"))
    columns = dict(zip((each.name for each in fields), zip(*rows, strict=True), strict=True))
    found: list[Refusal] = []
    for each in fields:
        filled = [value for value in columns[each.name] if value]
        empty = len(rows) - len(filled)
        unread = sum(not _is_number(value) for value in filled) if each.kind in MEASURED else 0
        unread += sum(time_of(value) is None for value in filled) if each.kind == "time" else 0
        looks = sum(_PERSONAL.search(value) is not None for value in filled) if not each.is_masked and each.kind not in MEASURED else 0  # fmt: skip
        found += because(
            (each.kind in ("time", "source") and empty > 0, refuse("dataset-rows-without", path=each.name, field=each.name, count=empty)),
            (unread > 0, refuse("dataset-values-unread", path=each.name, field=each.name, count=unread)),
            (each.kind == "words" and bool(filled) and all(map(_is_number, filled)), refuse("dataset-looks-measured", path=each.name, field=each.name)),
            (looks > 0, refuse("dataset-looks-personal", path=each.name, field=each.name, count=looks)),
        )  # fmt: skip
    if not source.strip() and not any(each.kind == "source" for each in fields):
        found.append(refuse("dataset-without-source"))
    return (*found, *_leaks(fields, columns))


def _leaks(fields: Sequence[Field], columns: dict[str, tuple[str, ...]]) -> Iterable[Refusal]:
    """A masked value that stands in another column as well would leave by it."""
    open_ = [each for each in fields if not each.is_masked and each.kind not in (*MEASURED, "time")]
    for one in (each for each in fields if each.is_masked):
        figures = one.kind in (*MEASURED, "time")
        shortest = SHORTEST_FIGURE if figures else 2
        known = set() if figures else {value for value in columns[one.name] if len(value) >= shortest}
        for other in open_:
            beside = zip(columns[one.name], columns[other.name], strict=True)
            count = sum(text in known or (len(value) >= shortest and value in text) for value, text in beside)
            if count:
                yield refuse("dataset-masked-elsewhere", path=other.name, field=one.name, other=other.name, count=count)  # fmt: skip
