"""Pure rules of standards and capability entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from junheng.core.capability.kinds import is_within
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.capabilities import reasons as _declared  # noqa: F401  (declares the codes used here)

USABLE = frozenset({"qualified", "conditional", "limited"})
"""Statuses (practice P8) under which a piece may do work: 合格, 准用, 限用; not 停用, 封存."""


def refusals_to_record_evidence(
    *,
    work_date: date,
    due: date,
    today: date,
    values: Mapping[str, Any],
    as_found: str = "",
    reads_high_by: str = "",
) -> tuple[Refusal, ...]:
    """All that is wrong with a certificate's data about a piece."""
    return (
        *because(
            (
                as_found not in ("", "within", "outside"),
                refuse("evidence-as-found-unknown", found=as_found[:40]),
            ),
            (
                bool(reads_high_by) and as_found != "outside",
                refuse("evidence-as-found-without-verdict", path="reads_high_by"),
            ),
            (
                bool(reads_high_by) and not is_finite_number(reads_high_by),
                refuse("evidence-value-unusable", name="as-found", why=reads_high_by[:40]),
            ),
            (due < work_date, refuse("evidence-dates-reversed", due=due, work_date=work_date)),
            (work_date > today, refuse("evidence-in-future", work_date=work_date)),
        ),
        *(problem for name, value in values.items() for problem in _value_problems(name, value)),
    )


def _value_problems(name: str, value: Any) -> tuple[Refusal, ...]:
    if not isinstance(value, Mapping):
        return (refuse("evidence-value-unusable", name=name, why="{value, U, k, unit}"),)
    for key in ("value", "U", "k"):
        if not is_finite_number(value.get(key)):
            return (refuse("evidence-value-unusable", name=name, why=f"{key} = {value.get(key)!r}"),)
    return because(
        (Decimal(str(value["U"])) < 0, refuse("evidence-value-unusable", name=name, why="U < 0")),
        (Decimal(str(value["k"])) <= 0, refuse("evidence-value-unusable", name=name, why="k ≤ 0")),
        (not value.get("unit"), refuse("evidence-value-unusable", name=name, why="unit")),
    )


def is_finite_number(value: Any) -> bool:
    """Whether a value is decimal text (or an int) with a finite value."""
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def refusals_to_set_status(
    *, instrument: str, status: str, new: str, reason: str, stopped_on: date | None, good_since: bool
) -> tuple[Refusal, ...]:
    """A change needs a reason; a piece once stopped returns, also by way of 封存, only with evidence made since.

    `stopped_on` None: it has not been stopped since it was last in use.
    """
    return because(
        (not reason.strip(), "status-needs-reason"),
        (status == new, refuse("status-as-it-is", instrument=instrument, status=status)),
        (
            stopped_on is not None and new in USABLE and not good_since,
            refuse("stopped-needs-evidence", instrument=instrument, since=stopped_on),
        ),
    )


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What publishing looks at. Without a qualification an entry is self-declared and says so."""

    state: str
    qualification_number: str = ""
    qualification_state: str = ""
    qualification_valid: str = ""
    qualification_in_force: bool = True


def refusals_to_publish(facts: EntryFacts) -> tuple[Refusal, ...]:
    """All that stops an entry from being published (R07.4)."""
    return because(
        (facts.state != "draft", refuse("entry-not-in-state", state=facts.state, act="published")),
        (
            bool(facts.qualification_number) and not facts.qualification_in_force,
            refuse(
                "entry-without-qualification",
                number=facts.qualification_number,
                state=facts.qualification_state,
                valid=facts.qualification_valid,
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class Word:
    """One item of the shared vocabulary: its code, names, and the kind of quantity it is about."""

    code: str
    names: tuple[str, ...]
    quantity_kind: str


def item_of(names: Iterable[str], kind: str, vocabulary: Iterable[Word]) -> str:
    """The item that a line is about: named by the line itself, else the quantity's own; empty where neither is one."""
    words = list(vocabulary)
    for name in filter(None, (each.strip().casefold() for each in names)):
        named = [
            word.code for word in words if name in (each.casefold() for each in (word.code, *word.names))
        ]
        if len(named) == 1:
            return named[0]
    own = [word.code for word in words if word.code == kind.replace(".", "-")]
    of_kind = [word.code for word in words if is_within(word.quantity_kind, kind)]
    return own[0] if own else of_kind[0] if len(of_kind) == 1 else ""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What deciding about a line of a scope looks at."""

    row: int
    state: str
    has_guess: bool
    item: str
    decided_by: str = ""
    decided_on: str = ""


def refusals_to_decide(facts: LineFacts) -> tuple[Refusal, ...]:
    """A line is decided once."""
    return because(
        (
            facts.state != "waiting",
            refuse("scope-line-decided", row=facts.row, state=facts.state, who=facts.decided_by or "—", on=facts.decided_on or "—"),
        )
    )  # fmt: skip


def refusals_to_accept(facts: LineFacts) -> tuple[Refusal, ...]:
    """To accept there must be a reading, and an item it belongs to."""
    return refusals_to_decide(facts) or because(
        (not facts.has_guess, refuse("scope-line-without-guess", row=facts.row)),
        (facts.has_guess and not facts.item, refuse("scope-line-without-item", path="item", row=facts.row)),
    )
