"""Pure rules of a sheet: the fourteen fields of e-CQS one to one, a row as read, what differs from the ledger.

The names of the fields were seen in a guide; how e-CQS writes their values is recalled and not checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.filing import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.filing.rules.plates import MODES, Told, plain
from junheng.hub.instruments.rules import PURPOSE_ZH, Purpose

FIELDS: tuple[tuple[str, str, int], ...] = (
    ("name", "名称", 80), ("group", "项别", 120), ("kind", "种别", 120), ("model", "型号", 60), ("range", "范围", 120),
    ("class", "等级", 30), ("serial", "出厂编号", 60), ("maker", "厂家", 80), ("made_in", "产地", 60),
    ("place", "地点", 120), ("division", "行政区划", 6), ("quantity", "数量", 6), ("use", "用途", 20), ("mode", "送检方式", 10),
)  # fmt: skip
"""Key, heading and longest text of each field, in the order of e-CQS."""
FIRST = (("first_on", "首检日期", 10), ("first_paper", "首检证书号", 60))
"""Two more columns that a utility may add for its meters; e-CQS has none of them."""
HEADINGS = tuple(heading for _key, heading, _longest in FIELDS)
MOST_ROWS = 20_000
_DAY = re.compile(r"([0-9]{4})([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_USES = {name: use for use, name in PURPOSE_ZH.items()}
_MODES = {zh: mode for mode, (zh, _en) in MODES.items()} | {"现场": "on-site"}


def columns_of(cells: Sequence[str]) -> dict[str, int] | None:
    """Where each field stands, if this row is the heading: every name once, in any order."""
    named = {plain(cell): place for place, cell in enumerate(cells) if cell.strip()}
    found = {key: named[plain(heading)] for key, heading, _longest in FIELDS if plain(heading) in named}
    if len(found) < len(FIELDS):
        return None
    return found | {key: named[plain(heading)] for key, heading, _longest in FIRST if plain(heading) in named}


def missing_columns(cells: Sequence[str]) -> list[str]:
    """The headings that a first row lacks."""
    named = {plain(cell) for cell in cells}
    return [heading for heading in HEADINGS if plain(heading) not in named]


def values_of(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """The values of a row as written, of the columns that are there."""
    return {key: (cells[place].strip() if place < len(cells) else "") for key, place in columns.items()}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with everything that is wrong with it; `told` only where nothing is."""

    told: Told | None
    wrong: tuple[Refusal, ...]
    first_on: date | None = None
    first_paper: str = ""


_FIRST_SERIAL, _LAST_SERIAL = 25_569, 73_050
"""1970 to 2099 in a workbook's days since 1899-12-30; other numbers are shown as they stand."""


def text_of(text: str, note: str) -> str:
    """A cell as its reader sees it: a day that a spreadsheet keeps as a number is a day."""
    if note == "date" and re.fullmatch(r"[0-9]{5}(\.[0-9]{1,12})?", text):
        serial = int(text.partition(".")[0])
        if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
            return (date(1899, 12, 30) + timedelta(days=serial)).isoformat()
    return text.replace("\x00", "")


def read_day(text: str) -> date | None:
    """A day as people write it: `2026-11-23`, `2026/11/3`, `2026.11.3`, `20261123`, `2026年11月3日`."""
    said = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(said) or re.fullmatch(r"([0-9]{4})()([0-9]{2})([0-9]{2})", said)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def read_row(values: Mapping[str, str], *, province: str, on: date) -> ReadRow:
    """A row as a filing, or all its faults at once, each with the field it stands in."""
    first = read_day(values.get("first_on", ""))
    use, mode = _USES.get(values["use"] or "贸易结算"), _MODES.get(values["mode"] or "送检")
    division, quantity = values["division"], values["quantity"] or "1"
    wrong = (
        *(refuse("sheet-field-empty", path=heading, field=heading) for key, heading, _l in FIELDS
          if key in ("name", "serial", "place") and not values[key]),
        *(refuse("sheet-field-long", path=heading, field=heading, limit=longest) for key, heading, longest in FIELDS
          if len(values[key]) > longest),
        *because(
            (use is None, refuse("sheet-word-unknown", path="用途", field="用途", found=values["use"][:30], known="、".join(_USES))),
            (mode is None, refuse("sheet-word-unknown", path="送检方式", field="送检方式", found=values["mode"][:30], known="、".join(_MODES))),
            (not re.fullmatch(r"[1-9][0-9]{0,3}", quantity), refuse("sheet-quantity-unusable", path="数量", found=quantity[:20])),
            (bool(division) and not (re.fullmatch(r"[0-9]{6}", division) and division[:2] == province[:2]),
             refuse("sheet-division-elsewhere", path="行政区划", found=division[:20], province=province)),
            (bool(values.get("first_on")) and (first is None or not first.year >= 1990 or first > on),
             refuse("sheet-day-unusable", path="首检日期", field="首检日期", found=values.get("first_on", "")[:20])),
            (len(values.get("first_paper", "")) > FIRST[1][2],
             refuse("sheet-field-long", path="首检证书号", field="首检证书号", limit=FIRST[1][2])),
        ),
    )  # fmt: skip
    if wrong or use is None or mode is None:
        return ReadRow(None, wrong)
    return ReadRow(_told(values, use, mode, int(quantity)), (), first, values.get("first_paper", ""))


def _told(values: Mapping[str, str], use: Purpose, mode: str, quantity: int) -> Told:
    return Told(
        kind=values["name"], use=use.value, number=values["serial"], place=values["place"], maker=values["maker"],
        model=values["model"], mode=mode, entry=values["kind"] or values["group"] or values["name"],
        measures=values["range"], accuracy_class=values["class"], made_in=values["made_in"],
        division=values["division"], quantity=quantity,
    )  # fmt: skip


COMPARED = (("model", "型号"), ("range", "范围"), ("class", "等级"), ("place", "地点"), ("name", "名称"))


def differences(values: Mapping[str, str], held: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Field, on file, in the sheet: where both say something and not the same."""
    return [
        (heading, held[key], values[key])
        for key, heading in COMPARED
        if values[key] and held[key] and plain(values[key]) != plain(held[key])
    ]
