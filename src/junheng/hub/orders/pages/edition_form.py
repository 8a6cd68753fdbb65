"""The form of a laboratory's own template: what its fields are called, and each fault at its field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junheng.core.reason import Refusal
from junheng.hub.orders import forms
from junheng.hub.orders.editing import typed as typing
from junheng.hub.orders.editing.faults import ROLES
from junheng.hub.orders.editing.modelled import DISTRIBUTIONS
from junheng.hub.orders.editing.typed import ORDER, TABLES, Typed
from junheng.hub.orders.editing.words import place_words, words
from junheng.hub.orders.services.drafting import FIXED

SPARE = {
    "parameters": 1,
    "derive": 1,
    "point_fields": 1,
    "columns": 1,
    "points": 2,
    "environment": 1,
    "requirements": 1,
    "inputs": 1,
    "model": 1,
    "printed-columns": 1,
}
"""Blank rows under each table; a check is a block of its own and is added by its button."""
MORE = 5
HINTS = {
    "parameters": gettext_lazy("What is known of the item before work: the names stand in formulas, such as Max, e, class, FS, DN, Q3."),
    "derive": gettext_lazy("Numbers worked out from the parameters once, such as Q1 = 1000*Q3/R."),
    "point_fields": gettext_lazy("What each point states; a number stands in formulas by its name."),
    "columns": gettext_lazy("What is read at a point: up and down, before and after tapping. A resolution is a number, or =e for the parameter or point field e."),
    "points": gettext_lazy("The usual points. A cell that begins with = is a formula over the parameters, such as =Max/2."),
    "environment": gettext_lazy("Read at the start and the end; outside these limits work stops."),
    "inputs": gettext_lazy("The budget. A value or spread is a number, or =d or =0.5*d of the parameter or point field d; a column's name for its mean; a formula over the columns; the name of a value of the standard's certificate. The spread is a half-width where the distribution is rectangular, triangular or arcsine, else u."),
    "model": gettext_lazy("Equations over the inputs, such as e = indicated + resolution - (nominal + correction). One with a unit is a result; the one that is judged and printed stands below."),
    "printed-columns": gettext_lazy("What stands on the certificate, from left to right: a column of readings by its name, or nominal, value, U, k. Without a check it is a column of the model's result."),
    "requirements": gettext_lazy("Judged before work starts: what the standard has must be at most what is allowed."),
}  # fmt: skip
SHAPES = {
    "rectangular": gettext_lazy("rectangular"), "triangular": gettext_lazy("triangular"), "arcsine": gettext_lazy("arcsine (U-shaped)"),
    "normal": gettext_lazy("normal"),
}  # fmt: skip
ROLE_WORDS = {
    "label": gettext_lazy("name of the point"), "nominal": gettext_lazy("nominal value"), "reference": gettext_lazy("reference value"),
    "indicated": gettext_lazy("indication"), "error": gettext_lazy("error"), "correction": gettext_lazy("correction"),
    "uncertainty": gettext_lazy("uncertainty"), "coverage-factor": gettext_lazy("coverage factor"), "limit": gettext_lazy("limit"),
    "limit-lower": gettext_lazy("lower limit"), "limit-upper": gettext_lazy("upper limit"), "verdict": gettext_lazy("verdict"),
}  # fmt: skip
TALL = frozenset(("requirements", key) for key in ("zh", "en", "value", "at_most")) | {
    ("model", "value"),
    ("inputs", "value"),
}
"""Cells of more than one line."""
HEADS = {
    ("inputs", "value"): gettext_lazy("Value, column or formula"),
    ("model", "value"): gettext_lazy("Equation"),
    ("model", "unit"): gettext_lazy("Unit, of a result"),
}
"""Heads that differ from the word of the format."""
SINGLE_HINTS = {
    "output-name": gettext_lazy("An equation of the model, by its name"),
    "source": gettext_lazy("Which texts, which editions, and what was recalled and not read"),
    "basis-document": gettext_lazy("Number and year, such as JJG 52-2013"),
    "basis-clause": gettext_lazy("Of every limit that does not name its own"),
    "cycle_months": gettext_lazy("Empty: none is printed"),
    "repeats": gettext_lazy("Readings of one column at one point"),
    "classes-parameter": gettext_lazy(
        "The parameter that is the accuracy class; next_class is then known in formulas"
    ),
    "classes-ladder": gettext_lazy("From the best down, such as 1, 1.6, 2.5, 4"),
    "limit": gettext_lazy("Of the result of the measurement model, in its unit"),
}
CHECK_HINTS = {
    "value": gettext_lazy("A formula over readings (their means), point fields, parameters; in_use is 1 in an in-use check, std_… the standard's correction"),
    "limit": gettext_lazy("A number or a formula; by steps: if(nominal <= 500*e, 0.5, 1)*e. Empty: not judged"),
    "step": gettext_lazy("1, 2 or 5 of a digit, such as 0.1, 0.2, 0.5, or a formula; rounded half to even (GB/T 8170). Empty: not rounded"),
    "where": gettext_lazy("Field = value, such as role = zero"),
    "clause": gettext_lazy("Where it differs from the clause of the whole"),
}  # fmt: skip
IN_FIELDS = frozenset(
    (
        *typing.SINGLES,
        *typing.INSIDE,
        *typing.NUMBERS,
        *TABLES,
        *FIXED,
        "points",
        "measurement",
        "classes",
        "skip",
        "services",
        "kinds",
    )
)
"""Parts the form has fields for, or that were settled before; the others are shown and kept."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field with its label, hint, choices and faults."""

    name: str
    label: str
    text: str
    hint: str = ""
    choices: Sequence[tuple[str, str]] = ()
    wrong: Sequence[Refusal] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the form: heads, rows of cells."""

    name: str
    title: str
    hint: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Mapping[str, Any]]]
    wrong: Sequence[Refusal]


Faults = Mapping[str, Sequence[Refusal]]


def by_field(wrong: Sequence[tuple[str, Refusal]]) -> dict[str, list[Refusal]]:
    """Faults by the field they stand in."""
    found: dict[str, list[Refusal]] = {}
    for name, refusal in wrong:
        found.setdefault(name, []).append(refusal)
    return found


def choices() -> dict[str, Sequence[tuple[str, str]]]:
    """What may be chosen in a field, by the last part of its name."""
    yes = [("", "—"), (typing.YES, _("yes"))]
    return dict.fromkeys(typing.FLAGS, yes) | {
        "sense": [("within", _("|value| ≤ limit")), ("at-most", _("value ≤ limit"))],
        "compare": [("rounded", _("rounded value (修约值比较)")), ("unrounded", _("unrounded value (全数值比较)"))],
        "from": [
            ("value", _("stated here")), ("reading", _("mean of a column")), ("samples_of", _("formula, at each repeat")),
            ("value_of", _("formula over means")), ("standard", _("standard's certificate")),
        ],
        "distribution": [("", "—"), *((code, str(SHAPES.get(code, code))) for code in DISTRIBUTIONS)],
        "role": [("", _("choose")), *((code, str(ROLE_WORDS.get(code, code))) for code in ROLES)],
        "decision": [("", _("none stated")), *((code, str(name)) for code, name in forms.RULES if code)],
        "rounding": [("", _("none stated")), ("half-even", _("half to even (GB/T 8170)")), ("up", _("U always up"))],
    }  # fmt: skip


def context(
    typed: Typed, data: Mapping[str, Any], wrong: Sequence[tuple[str, Refusal]], *, chinese: bool
) -> dict[str, Any]:
    """Everything the form's template needs."""
    faults, named = by_field(wrong), words()
    singles = {name: _single(name, typed, faults) for name in typing.single_names()}
    tables = {
        name: _table(name, typed, data, faults, chinese) for name in (*TABLES, "points") if name != "checks"
    }
    return {
        "single": {name.replace("-", "_"): one for name, one in singles.items()},
        "skips": [one for name, one in singles.items() if name.startswith("skip-")],
        "tables": {name.replace("-", "_"): one for name, one in tables.items()}, "checks": [_check(at, row, data, faults) for at, row in enumerate(typed.rows["checks"])],
        "services": [(code, name, code in typed.services) for code, name in forms.SERVICES],
        "kinds": [(code, name, code in typed.kinds) for code, name in forms.VERIFICATION_KINDS],
        "boxes_wrong": {name: faults.get(name, ()) for name in ("services", "kinds", "checks")},
        "kept": list(_kept(data)), "has_measurement": "measurement" in data or bool(typed.rows["model"]),
        "summary": [(place_words(name.replace("-", ".")), _anchor(name, singles), refusal) for name, refusal in wrong],
        "words": named, "check_hints": [(named[key], hint) for key, hint in CHECK_HINTS.items()],
    }  # fmt: skip


def _anchor(name: str, singles: Mapping[str, Field]) -> str:
    """The field a line of the summary leads to; a whole part leads to its heading."""
    return name if name in singles or name.count("-") >= 2 else f"part-{name.split('-')[0]}"


def _single(name: str, typed: Typed, faults: Faults) -> Field:
    last = name.rpartition("-")[2]
    label = words().get(last, last)
    if name.startswith("skip-"):
        code = name.removeprefix("skip-")
        label = str(dict(forms.VERIFICATION_KINDS)[code])
    return Field(
        name, label, typed.single.get(name, ""), str(SINGLE_HINTS.get(name, "")), choices().get(last, ()),
        _wrong_of(name, faults),
    )  # fmt: skip


def _wrong_of(name: str, faults: Faults) -> Sequence[Refusal]:
    """The faults of a field; of a skipped item they stand at the part as a whole."""
    return faults.get(name, ())


def _table(name: str, typed: Typed, data: Mapping[str, Any], faults: Faults, chinese: bool) -> Table:
    named = words()
    if name == "points":
        stated = data.get("point_fields", ())
        heads = [
            (str(each.get("name", "")), str(each.get("zh" if chinese else "en") or each.get("name", "")))
            for each in stated
        ]
    else:
        heads = [(key, named[key]) for key in TABLES[name]]
    heads = [(ORDER, named[ORDER]), *((key, str(HEADS.get((name, key), head))) for key, head in heads)]
    rows = [_cells(name, at, row, heads, faults) for at, row in enumerate(typed.rows[name])]
    return Table(name, named[name], str(HINTS[name]), heads, rows, faults.get(name, ()))


def _cells(
    table: str, at: int, row: Mapping[str, str], heads: Sequence[tuple[str, str]], faults: Faults
) -> list[dict[str, Any]]:
    known = choices() if table != "points" else {}
    cells: list[dict[str, Any]] = []
    for key, head in heads:
        id = f"{table}-{at}-{key}"
        cells.append({
            "key": key, "id": id, "text": row.get(key, ""), "head": head, "limit": typing.LONGEST_CELL,
            "label": _("%(what)s, row %(row)d") % {"what": head, "row": at + 1},
            "wrong": faults.get(id, ()), "choices": known.get(key, ()), "tall": 2 if (table, key) in TALL else 0, "was": row.get(typing.WAS, ""),
        })  # fmt: skip
    return cells


def _check(at: int, row: Mapping[str, str], data: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """One check as a block: its fields by name, and what it borrows or prints, which the form only shows."""
    named, known = words(), choices()
    fields = {
        key: Field(
            f"checks-{at}-{key}", named[key], row.get(key, typing.DEFAULTS.get(key, "")), "",
            known.get(key, ()), faults.get(f"checks-{at}-{key}", ()),
        )
        for key in (ORDER, *TABLES["checks"])
    }  # fmt: skip
    was = row.get(typing.WAS, "")
    rows = data.get("checks", ())
    stood = rows[int(was)] if was.isdigit() and int(was) < len(rows) else {}
    lent = [
        f"{name} = {one['check']} @ " + ", ".join(f"{key} = {value}" for key, value in one["where"].items())
        for name, one in stood.get("with", {}).items()
    ]
    return {
        "number": at + 1, "fields": fields, "was": was, "lent": lent,
        "lent_wrong": faults.get(f"checks-{at}-with", ()), "printed": [each.get("zh", "") for each in stood.get("columns", ())],
    }  # fmt: skip


def _kept(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Parts without fields, as the file states them."""
    named = words()
    for key in data:
        if key not in IN_FIELDS:
            yield named.get(key, key), json.dumps(data[key], ensure_ascii=False, indent=1)
    rest = {
        key: each
        for key, each in data.get("measurement", {}).items()
        if key not in ("inputs", "model", "outputs")
    }
    if rest:
        yield named["measurement"], json.dumps(rest, ensure_ascii=False, indent=1)
    if statements := data.get("printed", {}).get("statements"):
        yield (
            f"{named['printed']} · {named['statements']}",
            json.dumps(statements, ensure_ascii=False, indent=1),
        )
