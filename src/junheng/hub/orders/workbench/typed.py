"""A measurement as it is typed on the workbench, and the `junheng.measurement/1` document it says. Pure.

Text goes in and out: a document read into the form and written again is the same measurement. An input form that
the columns of the table cannot hold stands as JSON in its value cell, so nothing is lost on the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from junheng.core.quantity.notation import DECIMAL_TEXT
from junheng.core.quantity.text import read_number
from junheng.core.reason import Refusal, UnusableInput, refuse

SCHEMA = "junheng.measurement/1"
STANDARD, EXPANDED, RELATIVE, EXACT, READINGS, OTHER = "u", "U", "U_rel", "exact", "samples", "other"
HALF_WIDTHS = ("rectangular", "triangular", "arcsine")
KINDS = (STANDARD, EXPANDED, RELATIVE, *HALF_WIDTHS, READINGS, EXACT, OTHER)
"""How the uncertainty of an input is stated, in the order of the list."""
MOST_ROWS, SPARE = 40, 2
LONGEST = {"title": 120, "model": 4000, "value": 40_000, "lines": 2000, "cell": 64}
"""Characters of a field; more is refused, never cut off."""
RULES = ("simple", "guarded", "jjf-1094")
_LINES = ("outputs", "correlations", "ensembles", "larger_of")
_CELLS = ("name", "value", "kind", "size", "k", "dof", "unit")
_FULL_WIDTH = str.maketrans("＝，；：", "=,;:")
_RANGE = re.compile(r"^\s*(?P<low>[^~～]+?)\s*[~～]\s*(?P<high>[^~～]+?)\s*$")
_SEVERAL = re.compile(r"[\n;\t]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One input as typed. `size` is u, U or the half-width, as `kind` says."""

    name: str = ""
    value: str = ""
    kind: str = STANDARD
    size: str = ""
    k: str = ""
    dof: str = ""
    unit: str = ""

    @property
    def is_blank(self) -> bool:
        return not any((self.name, self.value, self.size, self.k, self.dof, self.unit))


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything typed on the page."""

    title: str = ""
    model: str = ""
    rows: tuple[Row, ...] = ()
    coverage: str = "2"
    coverage_by: str = "k"
    outputs: str = ""
    correlations: str = ""
    ensembles: str = ""
    larger_of: str = ""
    mpe: str = ""
    around: str = ""
    limits: str = ""
    rule: str = "simple"


@dataclass(slots=True)
class Read:
    """What was typed as a document, and what could not be read, each with the field it stands in."""

    document: dict[str, Any]
    wrong: list[tuple[str, Refusal]] = field(default_factory=list)


def typed_from(post: Mapping[str, str]) -> Typed:
    """The fields of the page as they were sent."""

    def text(name: str) -> str:
        return str(post.get(name, "")).replace("\r\n", "\n")

    rows: list[Row] = []
    while f"i{len(rows)}-name" in post and len(rows) < MOST_ROWS:
        cells = {name: text(f"i{len(rows)}-{name}").strip() for name in _CELLS}
        cells["kind"] = cells["kind"] if cells["kind"] in KINDS else STANDARD
        rows.append(Row(**cells))
    return Typed(
        rows=tuple(rows),
        coverage_by="p" if post.get("coverage_by") == "p" else "k",
        model=text("model"),
        rule=text("rule") if text("rule") in RULES else RULES[0],
        **{name: text(name) for name in (*_LINES, "limits")},
        **{name: text(name).strip() for name in ("title", "coverage", "mpe", "around")},
    )


def _too_long(typed: Typed) -> list[tuple[str, Refusal]]:
    """Fields that hold more than the page reads."""
    limits = {"title": "title", "model": "model", **dict.fromkeys((*_LINES, "limits"), "lines")}
    limits |= dict.fromkeys(("coverage", "mpe", "around"), "cell")
    fields = {name: (getattr(typed, name), kind) for name, kind in limits.items()}
    for at, row in enumerate(typed.rows):
        fields |= {
            f"i{at}-{name}": (getattr(row, name), "value" if name == "value" else "cell") for name in _CELLS
        }
    return [
        (name, refuse("workbench-text-too-long", found=len(text), limit=LONGEST[kind]))
        for name, (text, kind) in fields.items()
        if len(text) > LONGEST[kind]
    ]


def with_room(typed: Typed, spare: int = SPARE) -> Typed:
    """Blank rows at the end for more inputs; blank rows in between are closed up."""
    kept = tuple(row for row in typed.rows if not row.is_blank)
    room = min(spare, MOST_ROWS - len(kept))
    return replace(typed, rows=kept + (Row(),) * room)


# from what is typed to the document


def read(typed: Typed) -> Read:
    """The document; cells that cannot be read are named, all of them at once."""
    found = Read({"schema": SCHEMA}, _too_long(typed))
    if found.wrong:
        return found
    if typed.title:
        found.document["title"] = typed.title
    found.document["inputs"] = _inputs(typed, found)
    found.document["model"] = _model(typed, found)
    _coverage(typed, found)
    for key, make in (("outputs", _outputs), ("correlations", _triples), ("ensembles", _groups),
                      ("larger_of", _groups)):  # fmt: skip
        lines = lines_of(getattr(typed, key))
        if lines:
            found.document[key] = make(lines)
    return found


def _inputs(typed: Typed, found: Read) -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    for at, row in enumerate(typed.rows):
        if row.is_blank:
            continue
        if not row.name:
            found.wrong.append((f"i{at}-name", refuse("workbench-input-unnamed")))
        elif row.name in inputs:
            found.wrong.append((f"i{at}-name", refuse("model-name-twice", term=row.name)))
        else:
            try:
                inputs[row.name] = form_of(row)
            except UnusableInput as problem:
                found.wrong += [(f"i{at}-{each.path}", each) for each in problem.refusals]
    return inputs


def form_of(row: Row) -> dict[str, Any]:
    """One input form of contract 1; refusals name the cell in their path."""
    unit = {"unit": row.unit} if row.unit else {}
    dof = {"dof": plain(row.dof)} if row.dof else {}
    readings = _readings(row)
    if readings is not None:
        return {"samples": readings, **unit}
    if row.kind == OTHER:
        return _as_written(row.value) | unit
    if row.kind == EXACT:
        return {"value": _cell(row.value, "value"), "u": 0, **unit}
    if row.kind in HALF_WIDTHS:
        return {"distribution": row.kind, **_ends(row), **dof, **unit}
    size = {row.kind: _cell(row.size, "size")}
    k = {"k": _cell(row.k, "k")} if row.kind in (EXPANDED, RELATIVE) else {}
    return {"value": _cell(row.value, "value"), **size, **k, **dof, **unit}


def _readings(row: Row) -> list[Any] | None:
    """Readings where they are asked for, or where a column was pasted and no uncertainty is stated."""
    parts = [part.strip() for part in _SEVERAL.split(row.value) if part.strip()]
    if row.kind != READINGS and (len(parts) < 2 or row.size or row.kind in (OTHER, EXACT)):
        return None
    if len(parts) == 1:
        parts = row.value.split()
    return [_cell(part, "value") for part in parts]


def _ends(row: Row) -> dict[str, Any]:
    """A value and its half-width, or both ends as `low ~ high`."""
    ends = _RANGE.match(row.value)
    if ends is None or row.size:
        return {"value": _cell(row.value, "value"), "half_width": _cell(row.size, "size")}
    return {"low": _cell(ends["low"], "value"), "high": _cell(ends["high"], "value")}


def _as_written(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_constant=lambda _name: None)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UnusableInput(
            refuse(
                "workbench-form-not-json",
                path="value",
                example='{"distribution": "gamma", "shape": 2, "scale": 1}',
            )
        )
    return found


def _cell(text: str, cell: str) -> Any:
    """The number of a cell; empty or no number is refused there."""
    if not text.strip():
        raise UnusableInput(refuse("workbench-cell-empty", path=cell))
    try:
        return plain(text)
    except UnusableInput as problem:
        raise UnusableInput(*(replace(each, path=cell) for each in problem.refusals)) from None


def plain(text: str) -> Any:
    """A number where it prints as it was typed, else decimal text that keeps the digits typed."""
    if text.strip().lower() in ("inf", "∞"):
        return "inf"
    decimal = read_number(text).text
    number: int | float = int(decimal) if re.fullmatch(r"-?(0|[1-9]\d{0,14})", decimal) else float(decimal)
    return number if _shown(number) == decimal else decimal


def _model(typed: Typed, found: Read) -> dict[str, str]:
    equations: dict[str, str] = {}
    for line in lines_of(typed.model.translate(_FULL_WIDTH)):
        name, sign, text = (part.strip() for part in line.partition("="))
        if not sign or not name:
            found.wrong.append(("model", refuse("workbench-equation-form", found=line[:60])))
        elif name in equations:
            found.wrong.append(("model", refuse("model-name-twice", path=f"model.{name}", term=name)))
        else:
            equations[name] = text
    return equations


def _coverage(typed: Typed, found: Read) -> None:
    text = typed.coverage or "2"
    try:
        percent = text.rstrip().endswith(("%", "％"))
        number = plain(text.rstrip(" %％"))
        if percent and number != "inf":
            number = float(Decimal(str(number)) / 100)
        found.document["coverage"] = {"k": number} if typed.coverage_by == "k" else number
    except UnusableInput as problem:
        found.wrong += [("coverage", each) for each in problem.refusals]


def lines_of(text: str) -> list[str]:
    """Lines with something on them; one that begins with # is a remark."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def words_of(line: str) -> list[str]:
    """Words between blanks and commas."""
    return [word for word in re.split(r"[\s,，、]+", line) if word]


def _outputs(lines: Sequence[str]) -> Any:
    """`l nm`: names with the unit wanted; where no line has a unit, a list of names."""
    pairs = [line.split(maxsplit=1) for line in lines]
    if all(len(pair) == 1 for pair in pairs):
        return [pair[0] for pair in pairs]
    return {pair[0]: pair[1] if len(pair) > 1 else "1" for pair in pairs}


def _triples(lines: Sequence[str]) -> list[list[Any]]:
    """`a b 0.5`; what is no number is left to the reader of the document to refuse."""
    found: list[list[Any]] = []
    for line in lines:
        *names, last = words_of(line)
        found.append([*names, float(last) if DECIMAL_TEXT.fullmatch(last) else last])
    return found


def _groups(lines: Sequence[str]) -> list[list[str]]:
    return [words_of(line) for line in lines]


# from a document to the form


def typed_of(
    document: Mapping[str, Any], *, mpe: str = "", around: str = "", limits: str = "", rule: str = "simple"
) -> Typed:
    """A document of contract 1 as the page shows it."""
    coverage = document.get("coverage", 0.95)
    by_k = isinstance(coverage, Mapping)
    outputs = document.get("outputs", ())
    return Typed(
        title=str(document.get("title", "")),
        model="\n".join(f"{name} = {text}" for name, text in document.get("model", {}).items()),
        rows=tuple(row_of(name, form) for name, form in document.get("inputs", {}).items()),
        coverage=_shown(coverage["k"] if isinstance(coverage, Mapping) else coverage),
        coverage_by="k" if by_k else "p",
        outputs="\n".join(
            f"{name} {outputs[name]}" if isinstance(outputs, Mapping) else str(name) for name in outputs
        ),
        **{
            key: "\n".join(" ".join(_shown(part) for part in row) for row in document.get(key, ()))
            for key in ("correlations", "ensembles", "larger_of")
        },
        mpe=mpe,
        around=around,
        limits=limits,
        rule=rule if rule in RULES else RULES[0],
    )


def row_of(name: str, form: Mapping[str, Any]) -> Row:
    """One input form in the columns of the table, or as JSON where they cannot hold it."""
    keys, shape = set(form) - {"unit"}, form.get("distribution")
    unit = str(form.get("unit", ""))
    if any(isinstance(value, Mapping | list) for key, value in form.items() if key != "samples"):
        return Row(
            name, _json({key: value for key, value in form.items() if key != "unit"}), OTHER, unit=unit
        )
    if keys == {"samples"}:
        return Row(name, "\n".join(_shown(each) for each in form["samples"]), READINGS, unit=unit)
    cells = {key: _shown(form[key]) for key in ("k", "dof") if key in form}
    given = keys - {"distribution", "dof"}
    if shape in HALF_WIDTHS and given == {"value", "half_width"}:
        return Row(
            name, _shown(form["value"]), str(shape), _shown(form["half_width"]), unit=unit, **_dof(cells)
        )
    if shape in HALF_WIDTHS and given == {"low", "high"}:
        value = f"{_shown(form['low'])} ~ {_shown(form['high'])}"
        return Row(name, value, str(shape), unit=unit, **_dof(cells))
    if shape is None and given == {"value", "u"}:
        if form["u"] == 0 and "dof" not in form:
            return Row(name, _shown(form["value"]), EXACT, unit=unit)
        return Row(name, _shown(form["value"]), STANDARD, _shown(form["u"]), unit=unit, **_dof(cells))
    for kind in (EXPANDED, RELATIVE):
        if shape is None and given == {"value", kind, "k"}:
            return Row(name, _shown(form["value"]), kind, _shown(form[kind]), unit=unit, **cells)
    return Row(name, _json({key: value for key, value in form.items() if key != "unit"}), OTHER, unit=unit)


def _json(form: Mapping[str, Any]) -> str:
    return json.dumps(form, ensure_ascii=False)


def _dof(cells: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in cells.items() if key == "dof"}


def _shown(found: Any) -> str:
    """A number of a document as it is typed: 11.5e-6 stands as 1.15e-5."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return str(found)
    if isinstance(found, float) and found == float("inf"):
        return "inf"
    text = repr(found)
    mantissa, sign, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if sign else text


# where an error belongs

_PARTS = {"u": "size", "U": "size", "U_rel": "size", "half_width": "size", "k": "k", "dof": "dof", "unit": "unit",
          "distribution": "kind"}  # fmt: skip
_WHOLE = (
    "coverage",
    "correlations",
    "ensembles",
    "larger_of",
    "outputs",
    "model",
    "mpe",
    "around",
    "limits",
    "title",
)


def field_of(typed: Typed, refusal: Refusal) -> str:
    """The field of the page a refusal of the document belongs to; empty where it belongs to none."""
    path = refusal.path or ""
    head, _, rest = path.partition(".")
    if head == "inputs" and rest:
        return _cell_of(typed, rest, refusal)
    if refusal.code == "correlation-not-positive":
        return "correlations"
    return next(
        (name for name in _WHOLE if re.match(rf"{name}\b", path)), "i0-name" if head == "inputs" else ""
    )


def _cell_of(typed: Typed, rest: str, refusal: Refusal) -> str:
    for at, row in enumerate(typed.rows):
        if row.name and (rest == row.name or rest.startswith((f"{row.name}.", f"{row.name}["))):
            part = re.split(r"[.\[]", rest[len(row.name) + 1 :])[0]
            if not part:
                needs = {"key-missing": "size", "input-form-unknown": "value"}
                return f"i{at}-{'value' if row.kind == OTHER else needs.get(refusal.code, 'name')}"
            return f"i{at}-{'value' if row.kind == OTHER else _PARTS.get(part, 'value')}"
    return ""


@dataclass(frozen=True, slots=True)
class Pointed:
    """An equation with the term that is refused: what stands before it, the term, and what stands after."""

    line: int
    before: str
    term: str
    after: str


def point_at(typed: Typed, refusal: Refusal) -> Pointed | None:
    """Where in the model's text a refusal's term stands; None where it stands nowhere as it was typed."""
    path = refusal.path or ""
    if not path.startswith("model."):
        return None
    name = path.removeprefix("model.")
    for number, line in enumerate(typed.model.translate(_FULL_WIDTH).splitlines(), start=1):
        left, sign, right = line.partition("=")
        if not sign or left.strip() != name:
            continue
        found = _position(right, refusal)
        if found is None:
            return Pointed(number, line.strip(), "", "")
        start, end = found
        if start == len(right):
            return Pointed(number, line.strip(), "…", "")
        return Pointed(number, f"{left}={right[:start]}".lstrip(), right[start:end], right[end:])
    return None


def _position(text: str, refusal: Refusal) -> tuple[int, int] | None:
    """The term with blanks where the reader put them; a name is found as a whole word."""
    if "position" in refusal.facts:
        at = int(refusal.facts["position"]) - 1 + (len(text) - len(text.lstrip()))
        return (at, at + 1) if 0 <= at < len(text) else None
    term = "".join(refusal.facts.get("term", "").split())
    if not term:
        return None
    if term == "…":
        return len(text), len(text)
    spread = r"\s*".join(
        r"(?:\*\*|\^)" if sign == "^" else re.escape(sign) for sign in term.replace("**", "^")
    )
    found = re.search(rf"(?<!\w){spread}(?!\w)" if term[-1:].isalnum() else spread, text) or re.search(
        spread, text
    )
    return found.span() if found else None
