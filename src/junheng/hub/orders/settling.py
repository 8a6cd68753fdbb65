"""What is settled before the first reading: parameters and points, as the edition will compute with them. Pure.

An edition declares its parameters, which are numbers, and the fields of its points, of which some are numbers (those
that a formula, a limit or a resolution names) and some are words. What is let in here is read by every worksheet after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from junheng.core.reason import JunhengError, Refusal, because, refuse
from junheng.hub.orders import checks
from junheng.hub.orders.rules import is_number, to_decimal

MOST_REPEATS, LONGEST_ID = 100, 40
Settled = Mapping[str, str]


def refusals_to_settle(
    edition: Mapping[str, Any], parameters: Settled, points: Sequence[Settled]
) -> tuple[Refusal, ...]:
    """All that stops a record from being opened or prepared with these; formulas of points rest on the parameters."""
    found = tuple(_of_parameters(edition, parameters))
    if found:
        return found
    ids = [point.get("id", "") for point in points]
    return (
        *(each for id in ids for each in _of_id(id, ids)),
        *(each for point in points for each in _of_point(edition, parameters, point)),
    )


def _of_parameters(edition: Mapping[str, Any], parameters: Settled) -> Iterator[Refusal]:
    steps = _steps(edition, "parameter")
    for stated in edition.get("parameters", ()):
        name = stated["name"]
        yield from _of_number(parameters.get(name, ""), stated, path=name, above_zero=name in steps)
    classes = edition.get("classes")
    if classes is None:
        return
    own = parameters.get(classes["parameter"], "")
    if is_number(own) and checks.place_in_ladder(classes, parameters) is None:
        ladder = [str(each) for each in classes["ladder"]]
        yield refuse(
            "class-outside-ladder", path=classes["parameter"], found=own, ladder="、".join(ladder), allowed=ladder
        )  # fmt: skip


def _of_point(edition: Mapping[str, Any], parameters: Settled, point: Settled) -> Iterator[Refusal]:
    id = point.get("id", "")[:LONGEST_ID]
    try:
        told = checks.worked_out(point, edition, parameters)
    except JunhengError as problem:
        yield from (Refusal(each.code, each.facts, id, each.allowed) for each in problem.refusals)
        return
    steps, numeric = _steps(edition, "point"), _numeric_fields(edition)
    for stated in edition.get("point_fields", ()):
        name, text = stated["name"], told.get(stated["name"], "")
        if name in numeric and (text or not stated.get("may_be_empty")):
            yield from _of_number(text, stated, path=f"{id}/{name}", above_zero=name in steps)
    repeats = told.get("repeats", "1")
    if not (repeats.isascii() and repeats.isdigit() and 1 <= int(repeats[:9]) <= MOST_REPEATS):
        yield refuse("repeats-outside", path=id, found=repeats[:20], limit=MOST_REPEATS)


def _of_id(id: str, ids: Sequence[str]) -> tuple[Refusal, ...]:
    """A point is found by its id in the names of its cells."""
    unusable = not id or "/" in id or len(id) > LONGEST_ID or ids.count(id) > 1
    return because((unusable, refuse("point-id-unusable", path="points", found=id[:LONGEST_ID] or "—")))


def _of_number(
    text: str, stated: Mapping[str, Any], *, path: str, above_zero: bool = False
) -> tuple[Refusal, ...]:
    named = {"path": path, "what_zh": stated["zh"], "what_en": stated["en"], "text": text[:40] or "—"}
    if not is_number(text):
        return (refuse("setting-needs-number", **named),)
    return because((above_zero and to_decimal(text) <= 0, refuse("setting-not-above-zero", **named)))


def _steps(edition: Mapping[str, Any], source: str) -> frozenset[str]:
    """The parameters, or fields of a point, that are the resolution of a column."""
    given = (column.get("resolution") for column in edition["columns"])
    return frozenset(each[source] for each in given if isinstance(each, Mapping) and source in each)


def _numeric_fields(edition: Mapping[str, Any]) -> frozenset[str]:
    """Fields of a point that are computed with: `nominal`, `limit`, and all that a formula or an input names."""
    judged = (*edition.get("checks", ()), *edition.get("requirements", ()), edition)
    texts = [each[key] for each in judged for key in ("value", "limit", "step", "at_most") if each.get(key)]
    inputs = edition.get("measurement", {}).get("inputs", {}).values()
    texts += [form["value_of"] for form in inputs if "value_of" in form]
    named = {name for text in texts for name in checks.parsed(text).names}
    taken = {value["point"] for form in inputs for value in form.values() if isinstance(value, Mapping) and "point" in value}  # fmt: skip
    return frozenset({"nominal", "limit"} | named | taken) | _steps(edition, "point")
