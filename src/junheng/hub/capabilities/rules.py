"""Pure rules of standards and capability entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.capabilities import reasons as _declared  # noqa: F401  (declares the codes used here)

USABLE = frozenset({"qualified", "conditional", "limited"})
"""Statuses (practice P8) under which a piece may do work: 合格, 准用, 限用; not 停用, 封存."""


def refusals_to_record_evidence(
    *, work_date: date, due: date, today: date, values: Mapping[str, Any]
) -> tuple[Refusal, ...]:
    """All that is wrong with a certificate's data about a piece."""
    return (
        *because(
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
