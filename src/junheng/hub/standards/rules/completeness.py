"""Whether an application has what the six demand groups ask for (JJF 1033-2023, 4.1 to 4.6, recalled): all reasons at once.

Everything that the platform can know is computed from what is kept; only papers are asked for as papers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from junheng.core.control.examination import (
    FEWEST_GROUPS,
    Judgement,
    decimals,
    expanded_with,
    mean,
    repeatability,
    stability_between_years,
    stability_of_groups,
    validation_by_comparison,
    validation_by_transfer,
)
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.institutions.rules.dates import add_months
from junheng.hub.standards import reasons as _declared  # noqa: F401  (declares the codes used here)

USABLE = frozenset({"qualified", "conditional", "limited"})
SHOWN_DIGITS = 3
"""Significant digits in which a computed result is shown."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that an application needs, by its demand group."""

    key: str
    group: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Group:
    """One of the six demand groups."""

    key: str
    name_zh: str
    name_en: str


@cache
def demands() -> Mapping[str, Any]:
    """The demand groups, their papers and the treatments of changes, as data."""
    file = resources.files("junheng.hub.standards").joinpath("data/examination.json")
    read: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    return read


@cache
def groups() -> tuple[Group, ...]:
    """The six groups in their order."""
    return tuple(Group(each["key"], each["name_zh"], each["name_en"]) for each in demands()["groups"])


@cache
def papers() -> tuple[Paper, ...]:
    """Every document asked for, in the order of its group."""
    return tuple(
        Paper(each["key"], group["key"], each["name_zh"], each["name_en"])
        for group in demands()["groups"]
        for each in group["documents"]
    )


def document_named(key: str, language: str) -> str:
    """What a document asked for is called; another one as it stands."""
    found = next((each for each in papers() if each.key == key), None)
    return key if found is None else found.name_zh if language == "zh" else found.name_en


@dataclass(frozen=True, slots=True)
class Piece:
    """A main standard or a device: whether it may be used, and the last day of its certificate in force."""

    name: str
    is_main: bool
    status: str
    due: date | None
    is_material: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One recorded series as the rules read it."""

    kind: str
    parameter: str
    on: date
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that completeness looks at on a day."""

    on: date
    is_first: bool
    range_text: str
    accuracy_text: str
    pieces: Sequence[Piece]
    people: Mapping[str, int]
    """By item: how many people may do it."""
    documents: frozenset[str]
    series: Sequence[Series]
    charts: Sequence[tuple[date, bool]]
    """The newest check of each control chart of a main standard: its day, and whether it alarmed."""
    sealed_since: date | None = None


@dataclass(frozen=True, slots=True)
class Stability:
    """How the year before a day is covered: by a series, a control chart, a reference material, or not at all."""

    how: str
    last: date | None
    refusals: tuple[Refusal, ...] = ()

    @property
    def covered(self) -> bool:
        return bool(self.how)


def a_year_before(on: date) -> date:
    """The first day of the year that ends on a day."""
    return add_months(on, -12)


def stability_of(facts: Facts) -> Stability:
    """A chart or a reference material within its validity stands in for a series (practice P9); else the series decide."""
    since = a_year_before(facts.on)
    rows = [each for each in facts.series if each.kind == "stability" and each.on <= facts.on]
    last = max((each.on for each in rows), default=None)
    mains = [each for each in facts.pieces if each.is_main]
    if last is not None and last >= since:
        return Stability("series", last, _stability_refusals(facts, rows))
    if facts.charts and all(day >= since and not alarm for day, alarm in facts.charts):
        return Stability("chart", last)
    if mains and all(each.is_material and each.due is not None and each.due >= facts.on for each in mains):
        return Stability("material", last)
    return Stability("", last, (refuse("stability-missing", path="4.2", last=last or "—"),))


def _stability_refusals(facts: Facts, rows: Sequence[Series]) -> tuple[Refusal, ...]:
    found: list[Refusal] = []
    for parameter, own in by_parameter(rows).items():
        judged = stability(own, is_first=facts.is_first)
        if judged is None and facts.is_first:
            found.append(
                refuse(
                    "stability-too-few", path="4.2", parameter=parameter, least=FEWEST_GROUPS, found=len(own)
                )
            )
        elif judged is not None and not judged.holds:
            found.append(
                refuse(
                    "stability-too-large", path="4.2", parameter=parameter, found=shown(judged.found), limit=judged.allowed
                )
            )  # fmt: skip
    return tuple(found)


def by_parameter(rows: Sequence[Series]) -> dict[str, list[Series]]:
    """Series of one kind by their parameter, oldest first."""
    found: dict[str, list[Series]] = {}
    for each in sorted(rows, key=lambda row: row.on):
        found.setdefault(each.parameter, []).append(each)
    return found


def stability(rows: Sequence[Series], *, is_first: bool) -> Judgement | None:
    """Of one parameter's groups, oldest first: the range of a new standard's, else the difference of the last two years'."""
    means = [mean(decimals(each.data["values"])) for each in rows]
    newest = rows[-1].data
    allowed = Decimal(newest["allowed"])
    if is_first:
        return stability_of_groups(means, allowed) if len(means) >= FEWEST_GROUPS else None
    earlier = [at for at, each in enumerate(rows) if each.on <= a_year_before(rows[-1].on)] or list(
        range(len(rows) - 1)
    )[-1:]
    if not earlier:
        return None
    used_by = "order" if newest["by"] == "U" else "class"
    return stability_between_years(means[earlier[-1]], means[-1], used_by=used_by, U=allowed, mpev=allowed)


def repeatability_of(data: Mapping[str, Any]) -> tuple[Decimal, Judgement | None]:
    """s of a series; with the other components and the U that is needed, whether U = 2·√(s² + Σu²) meets it."""
    s = repeatability(decimals(data["values"]))
    if not data.get("needed"):
        return s, None
    others = decimals(data.get("others", []))
    return s, Judgement(expanded_with(s, others), Decimal(data["needed"]))


def validation_of(kind: str, data: Mapping[str, Any]) -> Judgement:
    """|y − y₀| ≤ √(U² + U₀²), or |y − ȳ| ≤ √((n − 1)/n)·U."""
    y, U = Decimal(data["y"]), Decimal(data["U"])
    if kind == "validation-transfer":
        return validation_by_transfer(y, U, Decimal(data["reference"]), Decimal(data["U_reference"]))
    return validation_by_comparison(y, U, decimals(data["all"]))


def shown(value: Decimal) -> str:
    """A computed number for a sentence, in three significant digits."""
    return f"{value:.{SHOWN_DIGITS}g}" if value else "0"


def missing(facts: Facts) -> dict[str, tuple[Refusal, ...]]:
    """By demand group everything that is missing or does not hold; an empty group is complete."""
    found = {
        "4.1": _devices(facts),
        "4.2": (*_characteristics(facts), *stability_of(facts).refusals),
        "4.3": (),
        "4.4": _people(facts),
        "4.5": (),
        "4.6": _validation(facts),
    }
    for paper in papers():
        if paper.key not in facts.documents:
            absent = refuse(
                "document-missing", path=paper.group, document_zh=paper.name_zh, document_en=paper.name_en
            )
            found[paper.group] = (*found[paper.group], absent)
    return found


def refusals_to_submit(facts: Facts) -> tuple[Refusal, ...]:
    """All that stops an application from being sent, in the order of the groups."""
    sealed = because(
        (facts.sealed_since is not None, refuse("standard-is-sealed", since=facts.sealed_since)),
    )
    return (*sealed, *(each for group in missing(facts).values() for each in group))


def _devices(facts: Facts) -> tuple[Refusal, ...]:
    found = list(because((not any(each.is_main for each in facts.pieces), "standard-without-main")))
    for each in facts.pieces:
        if each.status not in USABLE:
            found.append(refuse("standard-piece-unusable", path="4.1", piece=each.name, status=each.status))
        elif each.due is None or each.due < facts.on:
            found.append(refuse("standard-piece-overdue", path="4.1", piece=each.name))
    return tuple(found)


def _characteristics(facts: Facts) -> tuple[Refusal, ...]:
    since = a_year_before(facts.on)
    rows = [each for each in facts.series if each.kind == "repeatability" and since <= each.on <= facts.on]
    found = list(
        because(
            (not (facts.range_text and facts.accuracy_text), refuse("standard-without-characteristics", path="4.2")),
            (not rows, refuse("repeatability-missing", path="4.2")),
        )
    )  # fmt: skip
    for parameter, own in by_parameter(rows).items():
        s, judged = repeatability_of(own[-1].data)
        if judged is not None and not judged.holds:
            found.append(
                refuse(
                    "repeatability-too-large", path="4.2", parameter=parameter, s=shown(s), U=shown(judged.found),
                    needed=judged.allowed,
                )
            )  # fmt: skip
    return tuple(found)


def _people(facts: Facts) -> tuple[Refusal, ...]:
    needed = int(demands()["fewest_people"])
    return tuple(
        refuse("people-too-few", path="4.4", item=item, found=found, needed=needed)
        for item, found in sorted(facts.people.items())
        if found < needed
    )


def _validation(facts: Facts) -> tuple[Refusal, ...]:
    rows = [each for each in facts.series if each.kind.startswith("validation") and each.on <= facts.on]
    found = list(because((not rows, refuse("validation-missing", path="4.6"))))
    for parameter, own in by_parameter(rows).items():
        judged = validation_of(own[-1].kind, own[-1].data)
        if not judged.holds:
            found.append(
                refuse(
                    "validation-fails", path="4.6", parameter=parameter, found=shown(judged.found), limit=shown(judged.allowed)
                )
            )  # fmt: skip
    return tuple(found)


_TRANSFER = ("y", "U", "reference", "U_reference")


def refusals_to_record(kind: str, data: Mapping[str, Any], *, on: date, today: date) -> tuple[Refusal, ...]:
    """What is wrong with a series beyond its numbers, which `numbers_of` reads (and refuses) by themselves."""
    return because(
        (on > today, refuse("series-in-future", path="on", on=on)),
        (
            kind == "stability" and data.get("by") not in ("U", "MPEV"),
            refuse("series-unusable", path="by", field="by", why="U, MPEV"),
        ),
    )


def numbers_of(kind: str, data: Mapping[str, Any], *, resolution: str) -> dict[str, Any]:
    """The data of a series read strictly and kept as typed: only what its kind has. Too few values are refused here."""
    if kind == "repeatability":
        kept: dict[str, Any] = {"values": _texts(data, "values", resolution)}
        if data.get("others"):
            kept["others"] = _texts(data, "others")
        if data.get("needed"):
            kept["needed"] = _one(data, "needed")
        repeatability_of(kept)
        return kept
    if kind == "stability":
        return {
            "values": _texts(data, "values", resolution),
            "allowed": _one(data, "allowed"),
            "by": str(data.get("by", "")),
        }
    if kind == "validation-transfer":
        kept = {key: _one(data, key) for key in _TRANSFER}
    else:
        kept = {"y": _one(data, "y"), "U": _one(data, "U"), "all": _texts(data, "all")}
    validation_of(kind, kept)
    return kept


def _texts(data: Mapping[str, Any], key: str, resolution: str = "") -> list[str]:
    given = [str(each).strip() for each in data.get(key) or []]
    mean(decimals(given, resolution=resolution, path=key))
    return given


def _one(data: Mapping[str, Any], key: str) -> str:
    text = str(data.get(key) or "").strip()
    decimals([text], path=key)
    return text
