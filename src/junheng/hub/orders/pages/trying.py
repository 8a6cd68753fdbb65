"""A dry run of a template on its page: what is typed is worked out at once and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from junheng.core.reason import JunhengError, Refusal
from junheng.core.uncertainty.expression import parse
from junheng.hub.orders import checks, rules, worksheet

MOST_ROWS, MOST_REPEATS, MOST_CELLS, LONGEST = 40, 20, 1200, 40
STANDARD = ("value", "U", "k", "unit")
"""What a certificate states of a standard's value."""
Edition = Mapping[str, Any]
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One point of a dry run: its fields and readings as typed."""

    fields: Sequence[tuple[str, str, Mapping[str, Any]]]
    readings: Sequence[tuple[str, str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class TrialResult:
    """One result with the name of its check; without one it is the measurement's own."""

    result: worksheet.Result
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run: what was typed, and what the template makes of it now."""

    kind: str
    parameters: Sequence[tuple[Mapping[str, Any], str]]
    standards: Sequence[tuple[str, Mapping[str, str]]]
    rows: Sequence[TrialRow]
    sheet: worksheet.Sheet | None
    refusals: Sequence[Refusal]
    source: str
    filled: worksheet.Filled | None

    @property
    def results(self) -> list[TrialResult]:
        """What it comes to, each by the name of its check."""
        if self.sheet is None or self.filled is None:
            return []
        names = {each["name"]: each for each in self.filled.edition.get("checks", ())}
        printed = self.filled.edition.get("printed", {})
        own = {"zh": printed.get("title_zh", ""), "en": printed.get("title_en", "")}
        stated = [(each, names.get(each.check, own)) for each in self.sheet.results]
        return [TrialResult(each, name.get("zh", ""), name.get("en", "")) for each, name in stated]

    @property
    def example(self) -> dict[str, Any] | None:
        """The dry run as a stored example; None where no result has a limit to hold it against."""
        if self.sheet is None or self.filled is None:
            return None
        expect = [
            [each.point, each.check, each.value_text, each.limit_text, each.within]
            for each in self.sheet.results
            if each.limit_text
        ]
        if not expect:
            return None
        wanted = {each[0] for each in expect}
        points = [
            {**point, "readings": _readings_of(self.filled, point["id"])}
            for point in self.filled.points
            if point["id"] in wanted
        ]
        standards = {
            name: {"value": str(each.value), "U": str(each.expanded), "k": str(each.k), "unit": each.unit}
            for name, each in self.filled.standards.items()
        }
        return {
            **({"kind": self.kind} if self.kind else {}),
            "parameters": dict(self.filled.parameters),
            **({"standards": standards} if standards else {}),
            "points": points,
            "expect": expect,
        }


def _readings_of(filled: worksheet.Filled, point: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell, text in filled.readings.items():
        if cell.point == point:
            found.setdefault(cell.column, []).append(text)
    return found


def trial_of(edition: Edition, typed: Typed | None) -> Trial:
    """From what was typed; else from the template's own validation example; else from its usual points."""
    if typed is not None and not any(name.startswith("f:") for name in typed):
        typed = None
    example = next(iter(edition.get("validation", ())), None)
    told = {
        each["name"]: typed.get(f"p:{each['name']}", "")[:LONGEST]
        if typed is not None
        else _initial(example, each)
        for each in edition.get("parameters", ())
    }
    kind = typed.get("kind", "") if typed is not None else (example or {}).get("kind", "")
    kind = kind if kind in rules.KINDS else ""
    points = _points(edition, example, typed)
    standards = {name: _standard(edition, example, typed, name) for name in standards_needed(edition)}
    filled, refusals = _filled(edition, told, points, standards, kind)
    sheet = None
    if filled is not None:
        sheet, refusals = _computed(filled)
    return Trial(
        kind,
        [(each, told[each["name"]]) for each in edition.get("parameters", ())],
        list(standards.items()),
        [_row(edition, at, point) for at, point in enumerate(points)],
        sheet,
        refusals,
        (example or {}).get("source", ""),
        filled,
    )


def _initial(example: Mapping[str, Any] | None, parameter: Mapping[str, Any]) -> str:
    stated: str = (example or {}).get("parameters", {}).get(parameter["name"], parameter.get("usual", ""))
    return stated


def standards_needed(edition: Edition) -> list[str]:
    """Names of the standards' values that a template works with."""
    forms = edition.get("measurement", {}).get("inputs", {}).values()
    found = [str(form["standard"]) for form in forms if "standard" in form]
    for stated in edition.get("checks", ()):
        for name in parse(stated["value"]).names:
            if name.startswith("std_"):
                found.append(name.removeprefix("std_"))
    return list(dict.fromkeys(found))


def _standard(
    edition: Edition, example: Mapping[str, Any] | None, typed: Typed | None, name: str
) -> dict[str, str]:
    if typed is not None:
        return {key: typed.get(f"s:{name}:{key}", "").strip()[:LONGEST] for key in STANDARD}
    unit = str(edition.get("output", {}).get("unit", ""))
    stated = (example or {}).get("standards", {}).get(name, {"value": "0", "k": "2", "unit": unit})
    return {key: str(stated.get(key, "")) for key in STANDARD}


def _points(edition: Edition, example: Mapping[str, Any] | None, typed: Typed | None) -> list[dict[str, Any]]:
    fields = [each["name"] for each in edition.get("point_fields", ())]
    columns = [each["name"] for each in edition.get("columns", ())]
    repeats = min(int(edition.get("repeats", 1)), MOST_REPEATS)
    most = min(MOST_ROWS, max(1, MOST_CELLS // (len(fields) + len(columns) * repeats)))
    usual: Sequence[Mapping[str, Any]] = edition.get("points", ())
    found: list[dict[str, Any]] = []
    if typed is not None:
        found = [
            _typed_point(typed, at, fields, columns, repeats)
            for at in range(most)
            if any(name.startswith(f"f:{at}:") for name in typed)
        ]
        usual = usual[len(found) :]
    elif example:
        usual = example["points"]
    for at, point in enumerate(usual[:most], start=len(found)):
        stood = point.get("readings", {})
        readings = {column: _padded(stood.get(column, ()), repeats) for column in columns}
        found.append({name: point.get(name, "") for name in fields} | {"id": f"p{at}", "readings": readings})
    return found


def _typed_point(
    typed: Typed, at: int, fields: Sequence[str], columns: Sequence[str], repeats: int
) -> dict[str, Any]:
    readings = {
        column: [typed.get(f"r:{at}:{column}:{n}", "")[:LONGEST] for n in range(repeats)]
        for column in columns
    }
    return {name: typed.get(f"f:{at}:{name}", "")[:LONGEST] for name in fields} | {
        "id": f"p{at}",
        "readings": readings,
    }


def _padded(texts: Sequence[str], count: int) -> list[str]:
    return [*texts, *[""] * count][:count]


def _row(edition: Edition, at: int, point: Mapping[str, Any]) -> TrialRow:
    fields = [
        (f"f:{at}:{each['name']}", point[each["name"]], each) for each in edition.get("point_fields", ())
    ]
    readings = [
        (f"r:{at}:{each['name']}:{n}", text, each)
        for each in edition.get("columns", ())
        for n, text in enumerate(point["readings"][each["name"]])
    ]
    return TrialRow(fields, readings)


def _unread(
    points: Sequence[Mapping[str, Any]], standards: Mapping[str, Mapping[str, str]]
) -> Iterator[Refusal]:
    """What was typed and is no number, each with its place."""
    places = [(f"{point['id']}/{column}", text) for point in points for column, texts in point["readings"].items()
              for text in texts if text]  # fmt: skip
    places += [
        (f"{name}/{key}", each[key]) for name, each in standards.items() if each["U"] for key in STANDARD[:3]
    ]
    for path, text in places:
        yield from (
            Refusal(each.code, each.facts, path, each.allowed) for each in rules.refusals_to_reading(text)
        )


def _filled(
    edition: Edition, told: Mapping[str, str], points: Sequence[Mapping[str, Any]],
    standards: Mapping[str, Mapping[str, str]], kind: str,
) -> tuple[worksheet.Filled | None, Sequence[Refusal]]:  # fmt: skip
    """The worksheet of a dry run; what cannot be read is said."""
    if wrong := list(_unread(points, standards)):
        return None, wrong
    plain = [{key: text for key, text in point.items() if key != "readings" and text} for point in points]
    readings = {
        rules.Cell(worksheet.AS_FOUND, point["id"], column, at): text
        for point in points
        for column, texts in point["readings"].items()
        for at, text in enumerate(texts)
        if text
    }
    values = {
        name: worksheet.StandardValue(
            unit=each["unit"], k=rules.to_decimal(each["k"]), value=rules.to_decimal(each["value"]), expanded=rules.to_decimal(each["U"])
        )
        for name, each in standards.items()
        if each["U"]
    }  # fmt: skip
    try:
        worked = [checks.worked_out(point, edition, told) for point in plain]
    except (JunhengError, KeyError, ValueError, ArithmeticError) as problem:
        return None, problem.refusals if isinstance(problem, JunhengError) else ()
    return worksheet.Filled(edition, told, worked, readings, values, kind=kind), ()


def _computed(filled: worksheet.Filled) -> tuple[worksheet.Sheet | None, Sequence[Refusal]]:
    try:
        return worksheet.compute(filled), ()
    except (JunhengError, KeyError, ValueError, ArithmeticError) as problem:
        return None, problem.refusals if isinstance(problem, JunhengError) else ()
