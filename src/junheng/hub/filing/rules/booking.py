"""Pure rules of designation and booking: who verifies what where, who hands on to whom (practice P2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.filing import reasons as _declared  # noqa: F401  (declares the codes used here)

GROUNDS = {
    "designated": ("监管部门指定", "designation of the regulator"),
    "agreement": ("登记在案的协议", "an agreement on file"),
    "transfer": ("转送", "being handed on"),
}
"""Why an application is where it is, as a timeline says it."""


def wider(division: str) -> tuple[str, ...]:
    """A division with those it lies in, the narrowest first: county, city, province."""
    return tuple(dict.fromkeys((division, f"{division[:4]}00", f"{division[:2]}0000")))


def lies_in(division: str, other: str) -> bool:
    """Whether a division is another or a part of it."""
    return other in wider(division)


def level(division: str) -> int:
    """0 for a county, 1 for a city, 2 for a province."""
    return 2 if division.endswith("0000") else 1 if division.endswith("00") else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A designation on file, as the rules see it."""

    institution: str
    division: str
    until: date | None


@dataclass(frozen=True, slots=True)
class DesignationFacts:
    institution: str
    item: str
    office: str
    """Division of the regulator."""
    division: str
    since: date
    until: date
    capable: bool
    overlapping: Standing | None = None


def refusals_to_designate(facts: DesignationFacts) -> tuple[Refusal, ...]:
    """Capability and division decide what may be designated; distance only ranks."""
    held = facts.overlapping
    return because(
        (not lies_in(facts.division, facts.office),
         refuse("designation-outside-division", division=facts.office, found=facts.division)),
        (facts.until < facts.since, refuse("designation-days-reversed", since=facts.since, until=facts.until)),
        (not facts.capable, refuse("designation-not-capable", institution=facts.institution, item=facts.item)),
        (held is not None, refuse("designation-overlaps", division=facts.division, item=facts.item,
                                  institution=held.institution if held else "", until=(held and held.until) or "—")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookingFacts:
    mandatory: bool
    item: str
    division: str
    designated: str = ""
    """Name of the designated institution; empty where none is on file."""
    goes_there: bool = False
    agreement: str = ""
    """Number of an agreement that opens the wanted institution."""
    waiting_since: date | None = None
    waiting_at: str = ""


def refusals_to_book(facts: BookingFacts) -> tuple[Refusal, ...]:
    """The designated one first; another by an agreement on file; never twice at a time."""
    elsewhere = bool(facts.designated) and not facts.goes_there and not facts.agreement
    return because(
        (not facts.mandatory, refuse("application-not-mandatory")),
        (facts.waiting_since is not None,
         refuse("application-waits-already", since=facts.waiting_since or "", institution=facts.waiting_at)),
        (not facts.designated and not facts.agreement,
         refuse("no-designation-on-file", division=facts.division, item=facts.item)),
        (elsewhere, refuse("not-the-designated-institution", item=facts.item, division=facts.division,
                           institution=facts.designated)),
    )  # fmt: skip


def refusals_to_hand_on(
    *, may: bool, regulator: bool, open_: bool, above: Sequence[str], to: str, to_name: str, item: str,
    capable: bool, reason: str,
) -> tuple[Refusal, ...]:  # fmt: skip
    """An institution hands on to what a higher level designated; a regulator to any body with the right."""
    return because(
        (not may, refuse("application-not-yours")),
        (not open_, refuse("application-not-in-state")),
        (not reason.strip(), refuse("application-needs-reason")),
        (not regulator and to not in above, refuse("application-not-upward", institution=to_name, item=item)),
        (regulator and not capable, refuse("designation-not-capable", institution=to_name, item=item)),
    )  # fmt: skip


def reminder_step(days_left: int, steps: Sequence[int]) -> int | None:
    """Which reminder is due: the latest step reached; after a pause of the worker the missed ones fall together."""
    reached = [step for step in steps if days_left <= step]
    return min(reached) if reached and days_left >= 0 else None


def steps_in(text: str) -> tuple[int, ...]:
    """Days of a rule such as `60/30/7/0`; what is no number of days is left out."""
    return tuple(
        sorted({int(part) for part in text.split("/") if part.strip().isdigit() and int(part) <= 400})
    )
