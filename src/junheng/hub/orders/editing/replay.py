"""Stored records worked out again by another edition of their template: what would come out differently. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from junheng.core.reason import JunhengError
from junheng.hub.orders import worksheet
from junheng.hub.orders.worksheet import Filled, Result, Sheet

SHOWN = ("value", "U", "limit", "verdict")
"""What of a result is compared, as it would be printed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of one result, before and after; an empty text was not there."""

    point: str
    check: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """One record by both editions: its verdicts, every figure that differs, what the new one cannot work out of it.

    `before` and `after` are `pass`, `fail` or, without any limit, `none`.
    """

    id: str
    number: str
    before: str
    after: str
    changes: tuple[Change, ...] = ()
    cannot: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        return bool(self.changes or self.cannot) or self.before != self.after

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def filled_by(edition: Mapping[str, Any], filled: Filled) -> Filled:
    """The stored data under another edition; a parameter the record does not have takes its usual value."""
    usual = {each["name"]: each.get("usual", "") for each in edition.get("parameters", ())}
    parameters = {**{name: text for name, text in usual.items() if text}, **filled.parameters}
    return replace(filled, edition=edition, parameters=parameters)


def replayed(filled: Filled, edition: Mapping[str, Any], *, id: str, number: str) -> Replayed:
    """One stored record by its own edition and by another one."""
    old = worksheet.compute(filled)
    try:
        new = worksheet.compute(filled_by(edition, filled))
    except (JunhengError, KeyError, ValueError, ArithmeticError) as problem:
        return Replayed(id, number, _verdict(old), "none", cannot=(_said(problem),))
    missing = tuple(cell for cell in new.missing if not cell.startswith(worksheet.ENVIRONMENT))
    problems = tuple(f"{each.path}: {each.code}" for each in new.problems)
    return Replayed(
        id, number, _verdict(old), _verdict(new), changes_between(old, new), (*missing, *problems)
    )


def _said(problem: Exception) -> str:
    return problem.refusals[0].code if isinstance(problem, JunhengError) else type(problem).__name__


def _verdict(sheet: Sheet) -> str:
    return {True: "pass", False: "fail", None: "none"}[sheet.conforms]


def changes_between(old: Sheet, new: Sheet) -> tuple[Change, ...]:
    """Every printed figure that differs, in the order of the newer sheet; what went comes last."""
    labels = _labels(old) | _labels(new)
    before, after = _figures(old), _figures(new)
    rules_before = {each.name: each for each in old.overall}
    changed = [key for key, text in after.items() if before.get(key, "") != text]
    changed += [key for key in before if key not in after]
    found = [
        Change(
            labels[place],
            check,
            what,
            before.get((place, check, what), ""),
            after.get((place, check, what), ""),
        )
        for place, check, what in changed
    ]
    for rule in new.overall:
        held = rules_before.get(rule.name)
        if held is None or held.holds != rule.holds:
            found.append(
                Change("", rule.name, "verdict", _holds(held.holds if held else None), _holds(rule.holds))
            )
    return tuple(found)


def _figures(sheet: Sheet) -> dict[tuple[str, str, str], str]:
    """Each printed figure by its place, its check and what it is."""
    return {
        (f"{result.block}/{result.point}", result.check, what): text
        for result in sheet.results
        for what, text in zip(SHOWN, _printed(result), strict=True)
        if text
    }


def _labels(sheet: Sheet) -> dict[str, str]:
    """Places as a person names them; a point that is not told apart by its value also by its id."""
    places = {f"{each.block}/{each.point}": each for each in sheet.results}
    words = {place: f"{each.group} {each.nominal} {each.unit}".strip() for place, each in places.items()}
    counted = Counter((each.block, words[place]) for place, each in places.items())
    return {
        place: words[place]
        + (f" · {each.point}" if counted[each.block, words[place]] > 1 else "")
        + ("" if each.block == worksheet.AS_FOUND else f" ({each.block})")
        for place, each in places.items()
    }


def _printed(result: Result) -> tuple[str, str, str, str]:
    unit = f" {result.result_unit}" if result.result_unit else ""
    return (f"{result.value_text}{unit}", result.U_text, result.limit_text, _holds(result.within))


def _holds(holds: bool | None) -> str:
    return {True: "pass", False: "fail", None: ""}[holds]
