"""The measurement model, its budget and the printed columns as rows of the form, and what is wrong with a model. Pure.

An input of the model says where it comes from: stated as a number, the mean of a column, samples or a value by a formula over
the columns, or a value of the standard's certificate. A number is typed as it is, or as `=d`, `=0.5*d` of a parameter or point
field. Whatever else an input holds stays with its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from junheng.core.reason import JunhengError, Refusal, refuse
from junheng.core.uncertainty.expression import check_name, parse

Row = Mapping[str, str]
Wrong = list[tuple[str, Refusal]]
SOURCES = ("value", "reading", "samples_of", "value_of", "standard")
"""Where an input comes from; the first where nothing else is said."""
DISTRIBUTIONS = (
    "rectangular", "triangular", "arcsine", "normal", "t", "trapezoidal", "curvilinear-trapezoid", "exponential", "gamma", "lognormal",
    "poisson-count",
)  # fmt: skip
HALF_WIDTHS = frozenset(DISTRIBUTIONS[:3])
"""Those whose spread is typed as a half-width; of the others it is u."""
INPUTS = ("name", "from", "value", "unit", "distribution", "spread")
MODEL = ("name", "value", "unit")
COLUMNS = ("check", "show", "role", "zh", "en", "unit", "symbol")
PRINTED = "printed-columns"
_FORMED = frozenset({*SOURCES, "unit", "distribution", "half_width", "u"})
_REFERENCE = re.compile(r"=\s*(?:([-+]?[0-9][0-9.eE+-]*)\s*\*\s*)?([A-Za-z_]\w*)")
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?")


# from an edition to rows


def rows_of(data: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """The three tables of an edition, without order and origin."""
    measurement = data.get("measurement", {})
    outputs = measurement.get("outputs", {})
    return {
        "inputs": [_input_row(name, form) for name, form in measurement.get("inputs", {}).items()],
        "model": [{"name": name, "value": text, "unit": str(outputs.get(name, ""))} for name, text in measurement.get("model", {}).items()],
        PRINTED: [
            {"check": check} | {key: str(column.get(key, "")) for key in COLUMNS if key != "check"}
            for check, column in _columns_of(data)
        ],
    }  # fmt: skip


def _input_row(name: str, form: Mapping[str, Any]) -> dict[str, str]:
    source = _source_of(form)
    spread = form.get(_spread_key(str(form.get("distribution", ""))))
    return {
        "name": name, "from": source, "value": shown(form.get(source)), "unit": str(form.get("unit", "")),
        "distribution": str(form.get("distribution", "")), "spread": shown(spread),
    }  # fmt: skip


def _spread_key(distribution: str) -> str:
    return "half_width" if distribution in HALF_WIDTHS else "u"


def _source_of(form: Mapping[str, Any]) -> str:
    return next((each for each in SOURCES[1:] if each in form), SOURCES[0])


def _columns_of(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Those of the measurement's own result, then check by check."""
    yield from (("", column) for column in data.get("printed", {}).get("columns", ()))
    for check in data.get("checks", ()):
        yield from ((str(check.get("name", "")), column) for column in check.get("columns", ()))


def shown(value: Any) -> str:
    """A number, or a reference to one, as it is typed."""
    if isinstance(value, Mapping):
        times = value.get("times")
        name = value.get("parameter") or value.get("point") or ""
        return f"={name}" if times is None else f"={times}*{name}"
    return "" if value is None else str(value)


def field_of_column(path: str, data: Mapping[str, Any]) -> str:
    """The field of a fault in a check's printed column, `checks.1.columns.0.show`; other paths as they are."""
    found = re.fullmatch(r"checks\.(\d+)\.columns\.(\d+)\.(\w+)", path)
    if found is None:
        return path
    check, column, key = int(found[1]), int(found[2]), found[3]
    before = len(data.get("printed", {}).get("columns", ()))
    before += sum(len(each.get("columns", ())) for each in data.get("checks", ())[:check])
    return f"{PRINTED}.{before + column}.{key}"


# from rows to an edition


def read_model(
    rows: Mapping[str, Sequence[Row]], before: Mapping[str, Any], data: dict[str, Any], wrong: Wrong
) -> None:
    """Write measurement and budget of the rows into `data`; a model without rows is none."""
    stood = before.get("measurement", {})
    inputs: dict[str, Any] = {}
    forms = list(stood.get("inputs", {}).values())
    for at, row in enumerate(rows["inputs"]):
        _named(inputs, row["name"], f"inputs-{at}-name", wrong)
        inputs[row["name"]] = _input(at, row, _stood(row, forms), data, wrong)
    model: dict[str, str] = {}
    for at, row in enumerate(rows["model"]):
        _named(model, row["name"], f"model-{at}-name", wrong)
        model[row["name"]] = row["value"]
    outputs = {row["name"]: row["unit"] for row in rows["model"] if row["unit"]}
    if inputs or model:
        data["measurement"] = {**stood, "inputs": inputs, "model": model, "outputs": outputs}
        return
    data.pop("measurement", None)
    if not any(data.get("output", {}).values()):
        data.pop("output", None)


def _named(known: Mapping[str, Any], name: str, field: str, wrong: Wrong) -> None:
    if not name or name in known:
        wrong.append((field, refuse("edition-name-twice" if name else "edition-part-missing", found=name)))


def _stood(row: Row, listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    was = row["was"]
    return dict(listed[int(was)]) if was.isdigit() and int(was) < len(listed) else {}


def _input(
    at: int, row: Row, stood: Mapping[str, Any], data: Mapping[str, Any], wrong: Wrong
) -> dict[str, Any]:
    source = row["from"] if row["from"] in SOURCES else SOURCES[0]
    same = source == _source_of(stood)
    made = {key: value for key, value in stood.items() if key not in _FORMED} if same else {}

    def number(key: str, of: str) -> Any:
        return _number_of(row[key], stood.get(of), data, f"inputs-{at}-{key}", wrong)

    if source == SOURCES[0]:
        if row["value"] or not made:
            made["value"] = number("value", "value")
    else:
        made[source] = row["value"]
    if row["unit"] or "unit" in stood:
        made["unit"] = row["unit"]
    if row["distribution"]:
        made["distribution"] = row["distribution"]
    if row["spread"]:
        key = _spread_key(row["distribution"])
        made[key] = number("spread", key)
    return made


def _number_of(text: str, stood: Any, data: Mapping[str, Any], field: str, wrong: Wrong) -> Any:
    """What was typed: as it stood where it is the same, a reference, or a number."""
    if stood is not None and text == shown(stood):
        return stood
    if found := _REFERENCE.fullmatch(text):
        points = {each.get("name") for each in data.get("point_fields", ())}
        made: dict[str, Any] = {"point" if found[2] in points else "parameter": found[2]}
        if found[1] is None:
            return made
        if _NUMBER.fullmatch(found[1]):
            return made | {"times": _as_number(found[1])}
    elif _NUMBER.fullmatch(text):
        return _as_number(text)
    wrong.append((field, refuse("edition-number-or-name", found=text[:40] or "—")))
    return 0


def _as_number(text: str) -> int | float:
    return int(text) if re.fullmatch(r"[-+]?[0-9]+", text) else float(text)


def read_columns(
    rows: Sequence[Row],
    renamed: Mapping[str, str],
    before: Mapping[str, Any],
    data: dict[str, Any],
    wrong: Wrong,
) -> None:
    """Give each printed column back to its check, or to the measurement's own result; `renamed`: new names of checks."""
    listed = [column for _check, column in _columns_of(before)]
    checks = {str(each.get("name", "")): each for each in data.get("checks", ())}
    made: dict[str, list[dict[str, Any]]] = {}
    for at, row in enumerate(rows):
        check = renamed.get(row["check"], row["check"])
        if check and check not in checks:
            if check not in {str(each.get("name", "")) for each in before.get("checks", ())}:
                known = ", ".join(sorted(checks)) or "—"
                wrong.append(
                    (f"{PRINTED}-{at}-check", refuse("edition-name-unknown", found=check[:40], known=known))
                )
            continue  # its check was removed, and it goes with it
        made.setdefault(check, []).append(_column(row, _stood(row, listed)))
    _put(data.setdefault("printed", {}), made.get("", []))
    for name, each in checks.items():
        _put(each, made.get(name, []))


def _column(row: Row, stood: dict[str, Any]) -> dict[str, Any]:
    for key in COLUMNS[1:]:
        if row[key] or key in stood:
            stood[key] = row[key]
    return stood


def _put(part: dict[str, Any], columns: list[dict[str, Any]]) -> None:
    if columns or "columns" in part:
        part["columns"] = columns


# what is wrong with a model


def are_columns(rows: Any) -> bool:
    """Whether printed columns are a list of columns."""
    return isinstance(rows, list) and all(isinstance(each, Mapping) for each in rows)


def is_shaped(measurement: Any) -> bool:
    """Whether it has the parts a model is read from, each of its kind."""
    if not isinstance(measurement, Mapping):
        return False
    parts = [measurement.get(key, {}) for key in ("inputs", "model", "outputs")]
    if not all(isinstance(each, Mapping) for each in parts):
        return False
    inputs, model, outputs = parts
    forms = all(
        isinstance(form, Mapping) and all(isinstance(form.get(key, ""), str) for key in SOURCES[1:])
        for form in inputs.values()
    )
    return forms and all(isinstance(each, str) for each in (*model.values(), *outputs.values()))


def model_faults(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    """Inputs that rest on nothing, equations with unknown names, no result; places as the form names them."""
    measurement = edition.get("measurement")
    if not measurement:
        return
    inputs, model = measurement.get("inputs", {}), measurement.get("model", {})
    names = {
        key: {str(each.get("name", "")) for each in edition.get(key, ())} - {""}
        for key in ("parameters", "point_fields", "columns")
    }
    for at, (name, form) in enumerate(inputs.items()):
        yield from _well_named(name, f"inputs.{at}.name")
        yield from _input_faults(at, form, names)
    for at, (name, text) in enumerate(model.items()):
        yield from _well_named(name, f"model.{at}.name")
        if name in inputs:
            yield refuse("edition-name-twice", path=f"model.{at}.name", found=name)
        yield from _expression(text, {*inputs, *model} - {name}, f"model.{at}.value")
    outputs, output = measurement.get("outputs", {}), edition.get("output", {})
    result = str(output.get("name", ""))
    if not result:
        yield refuse("edition-part-missing", path="output.name")
    elif result not in outputs and "larger_of" not in measurement:
        yield refuse(
            "edition-name-unknown", path="output.name", found=result[:40], known=", ".join(outputs) or "—"
        )
    elif not str(output.get("unit", "")):
        yield refuse("edition-part-missing", path="output.unit")


def _well_named(name: str, path: str) -> Iterator[Refusal]:
    try:
        check_name(name, path=path)
    except JunhengError as problem:
        yield from problem.refusals


def _expression(text: str, known: set[str], path: str) -> Iterator[Refusal]:
    try:
        names = parse(text, path=path).names
    except JunhengError as problem:
        yield from problem.refusals
        return
    for name in names:
        if name not in known:
            yield refuse("edition-name-unknown", path=path, found=name, known=", ".join(sorted(known)) or "—")


def _input_faults(at: int, form: Mapping[str, Any], names: Mapping[str, set[str]]) -> Iterator[Refusal]:
    path, source = f"inputs.{at}.", _source_of(form)
    stated = form.get(source)
    if source == "reading" and stated not in names["columns"]:
        yield refuse(
            "edition-name-unknown",
            path=f"{path}value",
            found=str(stated)[:40],
            known=", ".join(sorted(names["columns"])) or "—",
        )
    elif source in ("samples_of", "value_of"):
        known = names["columns"] | (
            names["parameters"] | names["point_fields"] if source == "value_of" else set()
        )
        yield from _expression(str(stated), known, f"{path}value")
    elif source == "standard" and not str(stated or "").strip():
        yield refuse("edition-part-missing", path=f"{path}value")
    if form.get("distribution") and form["distribution"] not in DISTRIBUTIONS:
        known_ones = ", ".join(sorted(DISTRIBUTIONS))
        yield refuse(
            "edition-choice-unknown",
            path=f"{path}distribution",
            found=str(form["distribution"])[:40],
            known=known_ones,
        )
    if source in ("value", "value_of") and not form.keys() & {"u", "U", "half_width", "low", "samples"}:
        yield refuse("edition-part-missing", path=f"{path}spread")
    for key, value in form.items():
        if isinstance(value, Mapping):
            yield from _reference(value, f"{path}{'value' if key == 'value' else 'spread'}", names)


def _reference(value: Mapping[str, Any], path: str, names: Mapping[str, set[str]]) -> Iterator[Refusal]:
    key, known = ("point", "point_fields") if "point" in value else ("parameter", "parameters")
    name = str(value.get(key, ""))
    if name not in names[known]:
        every = sorted(names["point_fields"] | names["parameters"])
        yield refuse("edition-name-unknown", path=path, found=str(name)[:40], known=", ".join(every) or "—")
