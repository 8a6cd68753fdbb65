"""What is still missing or cannot be read in a service edition as it is written, each with its place. Pure.

`faults` takes anything that was read from JSON and answers every fault at once; a path such as `checks.1.limit`
names the part, rows counted from 0. An edition without faults is one that `load_service_edition` takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import rfc8785

from junheng.core.certificate.content import Role
from junheng.core.reason import JunhengError, Refusal, refuse
from junheng.core.uncertainty.expression import check_name, parse
from junheng.hub.orders import checks
from junheng.hub.orders.editing import modelled
from junheng.hub.orders.rules import KINDS, refusals_to_reading, to_decimal

SERVICES = ("calibration", "verification", "test")
SENSES = ("within", "at-most")
COMPARISONS = ("rounded", "unrounded")
DECISIONS = ("simple", "guarded")
ROUNDINGS = ("half-even", "up")
TEXTS = (
    "schema",
    "code",
    "item",
    "title_zh",
    "title_en",
    "source",
    "rounding",
    "decision",
    "limit",
    "limited_by",
)
WHOLE = ("edition", "cycle_months", "repeats")
LISTS = ("services", "kinds")
ROWS = (
    "parameters",
    "point_fields",
    "points",
    "environment",
    "columns",
    "requirements",
    "checks",
    "overall",
    "validation",
)
PARTS = ("basis", "skip", "derive", "classes", "measurement", "output", "printed", "derived")
KEYS = frozenset((*TEXTS, *WHOLE, *LISTS, *ROWS, *PARTS))
ROW_KEYS: Mapping[str, frozenset[str]] = {
    "parameters": frozenset({"name", "zh", "en", "unit", "usual"}),
    "point_fields": frozenset({"name", "zh", "en", "may_be_empty"}),
    "environment": frozenset({"name", "zh", "en", "unit", "low", "high", "resolution"}),
    "columns": frozenset({"name", "zh", "en", "unit", "resolution", "shared"}),
    "requirements": frozenset({"name", "zh", "en", "value", "at_most", "unit", "each_point"}),
    "checks": frozenset(
        {"name", "zh", "en", "value", "limit", "unit", "sense", "step", "compare", "with", "where", "unless", "silent"}
        | {"columns", "clause"}
    ),
}  # fmt: skip
NOT_TEXT = frozenset({"may_be_empty", "shared", "each_point", "silent", "with", "where", "unless", "columns"})
SHOWN = ("value", "U", "nominal", "k")
"""What a printed column may show beside a column of readings."""
ROLES = get_args(Role)
MOST_ROWS, LONGEST = 100, 100_000
"""Rows of one part; characters of a whole edition."""
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


def is_code(text: str) -> bool:
    """Whether a text may be the code of a template."""
    return bool(_CODE.fullmatch(text))


def faults(edition: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Everything that keeps the edition from being used; where its shape is wrong, only that."""
    shape = tuple(shape_faults(edition))
    if shape:
        return shape
    return tuple(_meaning(edition))


# its shape


def shape_faults(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    """Keys the format does not have, and values of another kind than the format's."""
    if not _writable(edition):
        yield _shape("", "可以存档的文字和数", "texts and numbers that can be kept")
        return
    for key in sorted(edition.keys() - KEYS):
        yield refuse("edition-part-unknown", path=key, found=key[:40])
    for key, value in edition.items():
        if key in TEXTS and not isinstance(value, str):
            yield _shape(key, "一段文字", "a text")
        elif key in WHOLE and (not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1000):
            yield _shape(key, "1~999 的整数", "a whole number from 1 to 999")
        elif key in LISTS and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            yield _shape(key, "几个词", "a list of words")
        elif key in ROWS:
            yield from _row_shapes(key, value)
        elif key in PARTS and not isinstance(value, Mapping):
            yield _shape(key, "一组名称和内容", "an object")
    yield from _part_shapes(edition)


def _writable(edition: Mapping[str, Any]) -> bool:
    """Whether it has a canonical form (RFC 8785): no half characters, no endless number, no depth without end."""
    try:
        rfc8785.dumps(dict(edition))
    except (rfc8785.CanonicalizationError, ValueError, RecursionError):
        return False
    return True


def _shape(path: str, zh: str, en: str) -> Refusal:
    return refuse("edition-shape", path=path, wanted_zh=zh, wanted_en=en)


def _row_shapes(key: str, rows: Any) -> Iterator[Refusal]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        yield _shape(key, "若干行", "a list of rows")
        return
    if len(rows) > MOST_ROWS:
        yield refuse("edition-too-long", path=key, found=len(rows), limit=MOST_ROWS)
    known = ROW_KEYS.get(key)
    for at, row in enumerate(rows):
        for name, value in row.items():
            path = f"{key}.{at}.{name}"
            if known is not None and name not in known:
                yield refuse("edition-part-unknown", path=path, found=str(name)[:40])
            elif known is not None and name in ("with", "where", "unless") and not isinstance(value, Mapping):
                yield _shape(path, "一组名称和内容", "an object")
            elif key == "columns" and name == "resolution" and isinstance(value, Mapping):
                continue
            elif ((known is not None and name not in NOT_TEXT) or key == "points") and not isinstance(
                value, str
            ):
                yield _shape(path, "一段文字", "a text")


def _part_shapes(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    """The parts that are read before the rest can be judged."""
    for key in ("derive", "basis"):
        part = edition.get(key, {})
        if isinstance(part, Mapping) and not all(isinstance(each, str) for each in part.values()):
            yield _shape(key, "文字", "texts")
    skip = edition.get("skip", {})
    if isinstance(skip, Mapping) and not all(isinstance(each, list) for each in skip.values()):
        yield _shape("skip", "每种检定跳过的项目", "a list of items for each kind")
    if isinstance(edition.get("measurement", {}), Mapping) and not modelled.is_shaped(
        edition.get("measurement", {})
    ):
        yield _shape("measurement", "inputs、model、outputs 三组", "inputs, model and outputs")
    yield from _word_shapes(edition)
    printed = edition.get("printed", {})
    if isinstance(printed, Mapping) and not modelled.are_columns(printed.get("columns", [])):
        yield _shape("printed.columns", "若干行", "a list of rows")
    for each in edition.get("checks", ()) if isinstance(edition.get("checks", ()), list) else ():
        lent = each.get("with", {}) if isinstance(each, Mapping) else {}
        if isinstance(each, Mapping) and not modelled.are_columns(each.get("columns", [])):
            yield _shape("checks", "columns: 若干行", "columns: a list of rows")
        if isinstance(lent, Mapping) and not all(
            isinstance(one, Mapping) and {"check", "where"} <= one.keys() for one in lent.values()
        ):
            yield _shape("checks", "with: {名称: {check, where}}", "with: {name: {check, where}}")


def _word_shapes(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    """Single words inside parts: where a resolution comes from, which groups are skipped, the result, the ladder."""
    columns = edition.get("columns", ())
    for at, row in enumerate(columns if isinstance(columns, list) else ()):
        source = row.get("resolution") if isinstance(row, Mapping) else None
        words = (*source, *source.values()) if isinstance(source, Mapping) else (source or "",)
        if not all(isinstance(each, str) for each in words):
            yield _shape(
                f"columns.{at}.resolution",
                "数，或参数、点字段的名称",
                "a number, or the name of a parameter or field",
            )
    for part, keys in (("output", ("name", "unit")), ("classes", ("parameter",))):
        found = edition.get(part, {})
        if isinstance(found, Mapping) and not all(isinstance(found.get(key, ""), str) for key in keys):
            yield _shape(part, "文字", "texts")
    for part, listed in (("skip", True), ("classes", False)):
        found = edition.get(part, {})
        rows = (
            found.values()
            if listed and isinstance(found, Mapping)
            else [found.get("ladder", [])]
            if isinstance(found, Mapping)
            else []
        )
        if not all(
            isinstance(each, list) and all(isinstance(one, str | int | float) for one in each)
            for each in rows
        ):
            yield _shape(part, "几个词", "a list of words")


# what it says


def _meaning(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    for part in (_heading, _names, _parameters, _environment, _columns, _points, _checks, _limit, _requirements, _classes, modelled.model_faults,
                 printed_faults):  # fmt: skip
        yield from part(edition)


def _missing(row: Mapping[str, Any], path: str, *keys: str) -> Iterator[Refusal]:
    for key in keys:
        if not str(row.get(key, "")).strip():
            yield refuse("edition-part-missing", path=f"{path}{key}")


def _one_of(found: str, known: Sequence[str], path: str) -> Iterator[Refusal]:
    if found not in known:
        yield refuse("edition-choice-unknown", path=path, found=found[:40], known=", ".join(known))


def _number(text: Any, path: str) -> Iterator[Refusal]:
    if refusals_to_reading(str(text)):
        yield refuse("edition-not-a-number", path=path, found=str(text)[:40])


def _heading(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    yield from _missing(edition, "", "title_zh", "title_en", "source")
    services, kinds = edition.get("services", ()), edition.get("kinds", ())
    if not services:
        yield refuse("edition-part-missing", path="services")
    for each in services:
        yield from _one_of(each, SERVICES, "services")
    for each in kinds:
        yield from _one_of(each, KINDS, "kinds")
    if edition.get("decision"):
        yield from _one_of(edition["decision"], DECISIONS, "decision")
    if edition.get("rounding"):
        yield from _one_of(edition["rounding"], ROUNDINGS, "rounding")


def _names(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    """Names an expression may use are well formed and mean one thing each."""
    seen: set[str] = set()
    listed = [
        (row.get("name", ""), f"{key}.{at}.name")
        for key in ("parameters", "point_fields", "columns")
        for at, row in enumerate(edition.get(key, ()))
    ]
    listed += [(name, f"derive.{name}") for name in edition.get("derive", {})]
    for name, path in listed:
        if not name:
            yield refuse("edition-part-missing", path=path)
            continue
        try:
            check_name(name, path=path)
        except JunhengError as problem:
            yield from problem.refusals
        if name in seen:
            yield refuse("edition-name-twice", path=path, found=name)
        seen.add(name)


def known_names(edition: Mapping[str, Any], *, record_only: bool = False) -> set[str]:
    """Names that an expression over the record may use; with points also their fields and the readings."""
    found = {each.get("name", "") for each in edition.get("parameters", ())} | set(edition.get("derive", {}))
    if edition.get("classes"):
        found.add("next_class")
    if not record_only:
        found.add("in_use")
        for key in ("point_fields", "columns"):
            found |= {each.get("name", "") for each in edition.get(key, ())}
    return found - {""}


def _expression(text: str, known: set[str], path: str) -> Iterator[Refusal]:
    try:
        names = parse(text, path=path).names
    except JunhengError as problem:
        yield from problem.refusals
        return
    for name in names:
        if name not in known and not name.startswith("std_"):
            yield refuse("edition-name-unknown", path=path, found=name, known=", ".join(sorted(known)) or "—")


def _parameters(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    for at, row in enumerate(edition.get("parameters", ())):
        yield from _missing(row, f"parameters.{at}.", "zh", "en", "unit")
    known = known_names(edition, record_only=True)
    for name, text in edition.get("derive", {}).items():
        yield from _expression(text, known - {name}, f"derive.{name}")


def _environment(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    for at, row in enumerate(edition.get("environment", ())):
        path = f"environment.{at}."
        yield from _missing(row, path, "name", "zh", "en", "unit", "low", "high")
        wrong = [
            each
            for key in ("low", "high", "resolution")
            if row.get(key)
            for each in _number(row[key], path + key)
        ]
        yield from wrong
        if (
            not wrong
            and row.get("low")
            and row.get("high")
            and to_decimal(row["low"]) > to_decimal(row["high"])
        ):
            yield refuse("edition-range-reversed", path=f"{path}high", low=row["low"], high=row["high"])


def _columns(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    if not edition.get("columns"):
        yield refuse("edition-part-missing", path="columns")
    sources = {
        "parameter": {each.get("name") for each in edition.get("parameters", ())},
        "point": {each.get("name") for each in edition.get("point_fields", ())},
    }
    for at, row in enumerate(edition.get("columns", ())):
        yield from _missing(row, f"columns.{at}.", "zh", "en")
        resolution, path = row.get("resolution", ""), f"columns.{at}.resolution"
        if isinstance(resolution, Mapping):
            kind, name = next(iter(resolution.items()), ("", ""))
            if name not in sources.get(kind, ()):
                known = sorted(each for names in sources.values() for each in names if each)
                yield refuse("edition-name-unknown", path=path, found=str(name)[:40], known=", ".join(known))
        elif resolution:
            yield from _number(resolution, path)


def _points(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    known, stated = known_names(edition, record_only=True), {}
    if not edition.get("point_fields"):
        yield refuse("edition-part-missing", path="point_fields")
    for at, row in enumerate(edition.get("point_fields", ())):
        yield from _missing(row, f"point_fields.{at}.", "zh", "en")
        stated[row.get("name", "")] = row
    for at, point in enumerate(edition.get("points", ())):
        for name, row in stated.items():
            text, path = point.get(name, ""), f"points.{at}.{name}"
            if not text and not row.get("may_be_empty"):
                yield refuse("edition-part-missing", path=path)
            elif text.startswith(checks.FORMULA):
                yield from _expression(text[1:], known, path)
            elif name == "nominal":
                yield from _number(text, path)
    yield from _skips(edition)


def _skips(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    groups = {point.get("group", "") for point in edition.get("points", ())} - {""}
    for kind, skipped in edition.get("skip", {}).items():
        yield from _one_of(kind, KINDS, "skip")
        for each in skipped:
            if each not in groups:
                yield refuse(
                    "edition-name-unknown",
                    path="skip",
                    found=str(each)[:40],
                    known=", ".join(sorted(groups)) or "—",
                )


def _checks(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    rows = edition.get("checks", ())
    if not rows and not (edition.get("measurement") and edition.get("output")):
        yield refuse("edition-without-result", path="checks")
    seen: set[str] = set()
    for at, row in enumerate(rows):
        path = f"checks.{at}."
        yield from _missing(row, path, "name", "zh", "en", "value")
        if row.get("name") in seen:
            yield refuse("edition-name-twice", path=f"{path}name", found=row["name"])
        seen.add(row.get("name", ""))
        known = known_names(edition) | set(row.get("with", {}))
        for key in ("value", "limit", "step"):
            if row.get(key):
                yield from _expression(row[key], known, path + key)
        yield from _one_of(row.get("sense") or "within", SENSES, f"{path}sense")
        yield from _one_of(row.get("compare") or "rounded", COMPARISONS, f"{path}compare")
        if row.get("limit") and not _has_basis(edition, row):
            yield refuse("edition-limit-without-clause", path=f"{path}clause")
    yield from _borrowed(edition)


def _borrowed(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    """Values taken from another check, and rules over all points, name a check that is there."""
    names = {row.get("name", "") for row in edition.get("checks", ())}
    lent = [
        (f"checks.{at}.with", one.get("check"))
        for at, row in enumerate(edition.get("checks", ()))
        for one in row.get("with", {}).values()
    ]
    lent += [(f"overall.{at}", row.get("check")) for at, row in enumerate(edition.get("overall", ()))]
    for path, name in lent:
        if str(name) not in names:
            yield refuse(
                "edition-name-unknown", path=path, found=str(name)[:40], known=", ".join(sorted(names))
            )


def _has_basis(edition: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    basis = edition.get("basis", {})
    return bool(basis.get("document", "").strip() and (row.get("clause") or basis.get("clause", "")).strip())


def _limit(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    """The limit of the measurement's own result."""
    if not edition.get("limit"):
        return
    yield from _expression(edition["limit"], known_names(edition) - {"in_use", "next_class"}, "limit")
    if not _has_basis(edition, {}):
        yield refuse("edition-limit-without-clause", path="basis.clause")


def _requirements(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    for at, row in enumerate(edition.get("requirements", ())):
        path = f"requirements.{at}."
        yield from _missing(row, path, "name", "zh", "en", "value", "at_most")
        known = known_names(edition, record_only=not row.get("each_point")) | {"in_use"}
        for key in ("value", "at_most"):
            if row.get(key):
                yield from _expression(row[key], known, path + key)


def _classes(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    classes = edition.get("classes")
    if not classes:
        return
    parameters = [each.get("name", "") for each in edition.get("parameters", ())]
    yield from _one_of(str(classes.get("parameter", "")), parameters, "classes.parameter")
    ladder = classes.get("ladder")
    if not isinstance(ladder, list) or not ladder:
        yield refuse("edition-part-missing", path="classes.ladder")
        return
    for each in ladder:
        yield from _number(each, "classes.ladder")


def printed_faults(edition: Mapping[str, Any]) -> Iterator[Refusal]:
    """What would not come onto a certificate: a title, the rule, columns that show nothing that is there."""
    printed = edition.get("printed", {})
    yield from _missing(printed, "printed.", "title_zh", "title_en")
    if edition.get("limit") or any(row.get("limit") for row in edition.get("checks", ())):
        yield from _missing(printed, "printed.", "rule_zh", "rule_en")
    yield from _printed_columns(edition, printed.get("columns", []), "printed.columns")
    for at, each in enumerate(edition.get("checks", ())):
        yield from _printed_columns(edition, each.get("columns", []), f"checks.{at}.columns")


def _printed_columns(edition: Mapping[str, Any], rows: Any, path: str) -> Iterator[Refusal]:
    """Each shows a result or a column of readings, under a heading in both languages, in a role the certificate has."""
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        yield _shape(path, "若干行", "a list of rows")
        return
    known = (*SHOWN, *(row.get("name", "") for row in edition.get("columns", ())))
    for at, row in enumerate(rows):
        yield from _missing(row, f"{path}.{at}.", "zh", "en")
        yield from _one_of(str(row.get("show", "")), known, f"{path}.{at}.show")
        yield from _one_of(str(row.get("role", "")), ROLES, f"{path}.{at}.role")
