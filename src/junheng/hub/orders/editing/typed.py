"""A service edition as it is typed into the form, and the edition it says. Pure.

Text goes in and out: an edition read into the form and written again is the same edition. What the form has no field
for (values taken from another point, what is worked out from all points, statements, stored examples) is kept as it stands
in the edition before. A field is named by its place: `checks-1-limit` is `checks.1.limit`, rows counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from junheng.core.reason import Refusal, refuse
from junheng.hub.orders.editing import modelled
from junheng.hub.orders.editing.faults import COMPARISONS, SENSES, SERVICES
from junheng.hub.orders.rules import KINDS, refusals_to_reading, to_decimal

Row = Mapping[str, str]
ORDER, WAS, YES = "at", "was", "1"
FLAGS = frozenset({"shared", "may_be_empty", "each_point", "silent"})
CONDITIONS = ("where", "unless")
TABLES: Mapping[str, tuple[str, ...]] = {
    "parameters": ("name", "zh", "en", "unit", "usual"),
    "derive": ("name", "value"),
    "point_fields": ("name", "zh", "en", "may_be_empty"),
    "columns": ("name", "zh", "en", "unit", "resolution", "shared"),
    "environment": ("name", "zh", "en", "unit", "low", "high", "resolution"),
    "requirements": ("name", "zh", "en", "value", "at_most", "unit", "each_point"),
    "checks": ("name", "zh", "en", "unit", "value", "limit", "sense", "clause", "step", "compare", "where", "unless", "silent"),
    "inputs": modelled.INPUTS,
    "model": modelled.MODEL,
    modelled.PRINTED: modelled.COLUMNS,
}  # fmt: skip
"""Tables whose fields are the same for every edition; the points have the edition's own."""
MODELLED = frozenset({"inputs", "model", modelled.PRINTED})
"""Tables that are no lists of the edition."""
SINGLES = ("title_zh", "title_en", "source", "limit", "decision", "rounding")
INSIDE = {
    "basis": ("document", "clause"),
    "output": ("name", "unit"),
    "printed": ("title_zh", "title_en", "rule_zh", "rule_en"),
}
NUMBERS = ("cycle_months", "repeats")
LONGEST_CELL, MOST_ROWS = 400, 100
DEFAULTS = {"sense": SENSES[0], "compare": COMPARISONS[0], "from": modelled.SOURCES[0]}
_SEVERAL = re.compile(r"\s*[、,，;；]\s*")


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything in the form: single fields by their name, rows by their table, boxes that are ticked."""

    single: Mapping[str, str]
    rows: Mapping[str, Sequence[Row]]
    services: Sequence[str] = ()
    kinds: Sequence[str] = ()


@dataclass(slots=True)
class Read:
    """The edition that was typed, and what could not be read, each with its field."""

    data: dict[str, Any]
    wrong: list[tuple[str, Refusal]] = field(default_factory=list)


def field_of(path: str | None) -> str:
    """The field of a place."""
    return (path or "").replace(".", "-")


def single_names() -> list[str]:
    """Names of all single fields."""
    inside = [f"{part}-{key}" for part, keys in INSIDE.items() for key in keys]
    return [
        *SINGLES,
        *inside,
        *NUMBERS,
        "classes-parameter",
        "classes-ladder",
        *(f"skip-{kind}" for kind in KINDS),
    ]


# from an edition to the form


def typed_of(data: Mapping[str, Any]) -> Typed:
    """An edition as the form shows it."""
    single = {name: str(data.get(name, "")) for name in (*SINGLES, *NUMBERS)}
    for part, keys in INSIDE.items():
        single |= {f"{part}-{key}": str(data.get(part, {}).get(key, "")) for key in keys}
    classes = data.get("classes", {})
    single["classes-parameter"] = str(classes.get("parameter", ""))
    single["classes-ladder"] = _joined(classes.get("ladder", ()))
    single |= {f"skip-{kind}": _joined(data.get("skip", {}).get(kind, ())) for kind in KINDS}
    rows = {table: _rows_of(table, keys, data) for table, keys in TABLES.items()}
    rows |= {table: _numbered(found) for table, found in modelled.rows_of(data).items()}
    fields = [str(each.get("name", "")) for each in data.get("point_fields", ())]
    rows["points"] = _numbered(
        {key: str(point.get(key, "")) for key in fields} for point in data.get("points", ())
    )
    return Typed(single, rows, tuple(data.get("services", ())), tuple(data.get("kinds", ())))


def _joined(words: Iterable[Any]) -> str:
    return "、".join(str(each) for each in words)


def _rows_of(table: str, keys: Sequence[str], data: Mapping[str, Any]) -> list[Row]:
    if table == "derive":
        return _numbered({"name": name, "value": text} for name, text in data.get("derive", {}).items())
    return _numbered({key: _shown(key, row) for key in keys} for row in data.get(table, ()))


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [{ORDER: str(at + 1), WAS: str(at), **row} for at, row in enumerate(rows)]


def _shown(key: str, row: Mapping[str, Any]) -> str:
    value = row.get(key, DEFAULTS.get(key, ""))
    if key in FLAGS:
        return YES if value else ""
    if key in CONDITIONS:
        return "；".join(f"{name} = {text}" for name, text in (value or {}).items())
    if isinstance(value, Mapping):
        return "=" + str(next(iter(value.values()), ""))
    return str(value)


# from what was sent to the form


def typed_from(
    post: Mapping[str, str], ticked: Mapping[str, Sequence[str]], before: Mapping[str, Any]
) -> Typed:
    """The fields as they were sent: rows in the order typed, a row without a place in it removed."""
    single = {name: str(post.get(name, "")).strip() for name in single_names()}
    fields = [str(each.get("name", "")) for each in before.get("point_fields", ())]
    rows = {table: _sent(post, table, keys) for table, keys in {**TABLES, "points": tuple(fields)}.items()}
    services = [each for each in SERVICES if each in ticked.get("services", ())]
    kinds = [each for each in KINDS if each in ticked.get("kinds", ())]
    return Typed(single, rows, services, kinds)


def _sent(post: Mapping[str, str], table: str, keys: Sequence[str]) -> list[Row]:
    found: list[Row] = []
    for at in range(MOST_ROWS + 20):
        if f"{table}-{at}-{ORDER}" not in post:
            continue
        row = {key: " ".join(str(post.get(f"{table}-{at}-{key}", "")).split()) for key in (ORDER, WAS, *keys)}
        if row[ORDER] and any(row[key] for key in keys if key not in DEFAULTS):
            found.append(row)
    return sorted(found, key=lambda row: _place(row[ORDER]))


def _place(text: str) -> Decimal:
    return to_decimal(text) if not refusals_to_reading(text) else Decimal(10**6)


def with_room(typed: Typed, spare: Mapping[str, int]) -> Typed:
    """Blank rows at the end of the tables named."""
    rows = {
        table: [*found, *({ORDER: str(len(found) + 1 + at), WAS: ""} for at in range(spare.get(table, 0)))][
            :MOST_ROWS
        ]
        for table, found in typed.rows.items()
    }
    return Typed(typed.single, rows, typed.services, typed.kinds)


# from the form to the edition


def read(typed: Typed, before: Mapping[str, Any]) -> Read:
    """The edition; fields that cannot be read are named, all at once. Parts without a field stay as in `before`."""
    found = Read(dict(before))
    _too_long(typed, found)
    for name in SINGLES:
        _set(found.data, name, typed.single[name], keep=name in before)
    for part, keys in INSIDE.items():
        stood = before.get(part, {})
        inside = {**stood, **{key: typed.single[f"{part}-{key}"] for key in keys}}
        inside = {key: value for key, value in inside.items() if value or key in stood}
        _set(found.data, part, inside, keep=part in before)
    _numbers(typed, found)
    _set(found.data, "services", list(typed.services), keep=True)
    _set(found.data, "kinds", list(typed.kinds), keep="kinds" in before)
    for table in TABLES:
        if table not in MODELLED:
            _table(table, typed.rows[table], before, found)
    modelled.read_model(typed.rows, before, found.data, found.wrong)
    renamed = _renamed("checks", typed, before)
    modelled.read_columns(typed.rows[modelled.PRINTED], renamed, before, found.data, found.wrong)
    _points(typed, before, found)
    _classes(typed, before, found)
    skip = {kind: _words(typed.single[f"skip-{kind}"]) for kind in KINDS}
    _set(found.data, "skip", {kind: words for kind, words in skip.items() if words}, keep=False)
    return found


def _set(data: dict[str, Any], key: str, value: Any, *, keep: bool) -> None:
    """An empty part is left out where the edition before had none."""
    if value or keep:
        data[key] = value
    else:
        data.pop(key, None)


def _too_long(typed: Typed, found: Read) -> None:
    cells = dict(typed.single)
    for table, rows in typed.rows.items():
        cells |= {f"{table}-{at}-{key}": text for at, row in enumerate(rows) for key, text in row.items()}
    for name, text in cells.items():
        if len(text) > LONGEST_CELL:
            found.wrong.append((name, refuse("edition-too-long", found=len(text), limit=LONGEST_CELL)))


def _numbers(typed: Typed, found: Read) -> None:
    for name in NUMBERS:
        text = typed.single[name]
        if not text:
            found.data.pop(name, None)
        elif re.fullmatch(r"[1-9][0-9]{0,2}", text):
            found.data[name] = int(text)
        else:
            wanted = {"wanted_zh": "1~999 的整数", "wanted_en": "a whole number from 1 to 999"}
            found.wrong.append((name, refuse("edition-shape", **wanted)))


def _words(text: str) -> list[str]:
    return [word for word in _SEVERAL.split(text.strip()) if word]


def _stood(row: Row, rows: Any) -> dict[str, Any]:
    """The row of the edition before that this one was, with what the form has no field for."""
    listed, was = list(rows), row[WAS]
    return dict(listed[int(was)]) if was.isdigit() and int(was) < len(listed) else {}


def _table(table: str, rows: Sequence[Row], before: Mapping[str, Any], found: Read) -> None:
    if table == "derive":
        _derived(rows, before, found)
        return
    made = [_row(table, at, row, before, found) for at, row in enumerate(rows)]
    _set(found.data, table, made, keep=table in before)


def _row(table: str, at: int, row: Row, before: Mapping[str, Any], found: Read) -> dict[str, Any]:
    stood = _stood(row, before.get(table, ()))
    made = dict(stood)
    for key in TABLES[table]:
        value: Any = row[key]
        if key in FLAGS:
            value = value == YES
        elif key in CONDITIONS:
            value = _condition(value, f"{table}-{at}-{key}", found)
        elif table == "columns" and key == "resolution" and value.startswith("="):
            value = {_source(value[1:].strip(), found): value[1:].strip()}
        elif value == DEFAULTS.get(key) and key not in stood:
            value = ""
        _set(made, key, value, keep=key in stood and key not in CONDITIONS and key not in FLAGS)
    return made


def _source(name: str, found: Read) -> str:
    """A resolution that is a number of each point, or else of the record."""
    fields = (each.get("name") for each in found.data.get("point_fields", ()))
    return "point" if name in fields else "parameter"


def _condition(text: str, name: str, found: Read) -> dict[str, str]:
    """`role = zero；group = 称量`: fields of a point with the values they must have."""
    made: dict[str, str] = {}
    for part in re.split(r"[;；]", text.replace("＝", "=")):
        key, sign, value = (each.strip() for each in part.partition("="))
        if sign and key:
            made[key] = value
        elif part.strip():
            found.wrong.append((name, refuse("edition-condition-form", found=part.strip()[:40])))
    return made


def _derived(rows: Sequence[Row], before: Mapping[str, Any], found: Read) -> None:
    made: dict[str, str] = {}
    for at, row in enumerate(rows):
        if not row["name"] or row["name"] in made:
            code = "edition-name-twice" if row["name"] else "edition-part-missing"
            found.wrong.append((f"derive-{at}-name", refuse(code, found=row["name"])))
        made[row["name"]] = row["value"]
    _set(found.data, "derive", made, keep="derive" in before)


def _points(typed: Typed, before: Mapping[str, Any], found: Read) -> None:
    """Cells of the points; a field that got another name takes its column along, one that went leaves none."""
    old = [str(each.get("name", "")) for each in before.get("point_fields", ())]
    renamed = _renamed("point_fields", typed, before)
    made = []
    for row in typed.rows["points"]:
        stood = {key: value for key, value in _stood(row, before.get("points", ())).items() if key not in old}
        made.append(stood | {renamed[key]: row[key] for key in old if key in renamed and row[key]})
    _set(found.data, "points", made, keep="points" in before)


def _renamed(table: str, typed: Typed, before: Mapping[str, Any]) -> dict[str, str]:
    """Names of rows as they were, with what they are called now."""
    old = [str(each.get("name", "")) for each in before.get(table, ())]
    rows = [row for row in typed.rows[table] if row[WAS].isdigit() and int(row[WAS]) < len(old)]
    return {old[int(row[WAS])]: row["name"] for row in rows}


def _classes(typed: Typed, before: Mapping[str, Any], found: Read) -> None:
    parameter, ladder = typed.single["classes-parameter"], _words(typed.single["classes-ladder"])
    made = (
        {**before.get("classes", {}), "parameter": parameter, "ladder": ladder} if parameter or ladder else {}
    )
    _set(found.data, "classes", made, keep=False)
