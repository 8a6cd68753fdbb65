"""Pure rules of an examination's life: who may take which step when; every reason at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.standards import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.standards.rules.completeness import demands


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """An application as it stands, and who asks."""

    number: str
    state: str
    applicant: bool
    authority: bool
    answer_until: date | None
    returned_times: int
    accepted_by: Any = None
    person: Any = None
    reports: tuple[str, ...] = ()
    """Conclusions of the seats that have reported."""
    outstanding: int = 0
    assessors: tuple[Any, ...] = ()
    mend_until: date | None = None


def _whose(facts: CaseFacts, *, applicant: bool) -> tuple[Refusal, ...]:
    return because((not (facts.applicant if applicant else facts.authority), "not-your-record"))


def _in(facts: CaseFacts, *states: str) -> tuple[Refusal, ...]:
    return because(
        (
            facts.state not in states,
            refuse("examination-not-in-state", number=facts.number, state=facts.state),
        )
    )


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What drafting looks at: the examination in force, and an application that is not concluded."""

    kind: str
    on: date
    certificate: str = ""
    until: date | None = None
    months: int | None = None
    last_day: date | None = None
    """The last day to apply for a re-examination, by the rule pack; None where there is no rule."""
    live: str = ""
    authority_kind: str = ""
    authority: str = ""


def refusals_to_draft(facts: DraftFacts) -> tuple[Refusal, ...]:
    """A re-examination is applied for in time; what has an examination for longer is no first one."""
    in_force = bool(facts.certificate)
    late = in_force and facts.last_day is not None and facts.on > facts.last_day
    again = facts.kind == "re-examination"
    return because(
        (bool(facts.live), refuse("examination-live", number=facts.live)),
        (not facts.authority_kind.startswith("regulator-"), refuse("authority-cannot-examine", path="authority", body=facts.authority)),
        (again and not in_force, "reexamination-of-nothing"),
        (again and late, refuse("reexamination-too-late", until=facts.until, months=facts.months, last=facts.last_day)),
        (not again and in_force and not late, refuse("examination-in-force-still", number=facts.certificate, until=facts.until or "—")),
    )  # fmt: skip


def refusals_to_edit(facts: CaseFacts) -> tuple[Refusal, ...]:
    """Documents are added while the application is with the applicant."""
    return _whose(facts, applicant=True) or _in(facts, "drafted", "returned")


def refusals_to_withdraw(facts: CaseFacts) -> tuple[Refusal, ...]:
    """Until it is decided."""
    live = ("drafted", "applied", "returned", "accepted", "mending", "mended", "assessed")
    return _whose(facts, applicant=True) or _in(facts, *live)


def refusals_to_return(facts: CaseFacts, missing: str, on: date) -> tuple[Refusal, ...]:
    """Once, in time, and saying what: silence means accepted."""
    until = facts.answer_until
    return (*_whose(facts, applicant=False), *_in(facts, "applied")) or because(
        (not missing.strip(), refuse("return-says-nothing", path="missing")),
        (until is not None and on > until, refuse("return-too-late", until=until)),
        (facts.returned_times > 0, refuse("return-only-once", number=facts.number)),
    )


def refusals_to_accept(facts: CaseFacts) -> tuple[Refusal, ...]:
    """What was applied for."""
    return (*_whose(facts, applicant=False), *_in(facts, "applied"))


def refusals_to_decide(
    facts: CaseFacts, *, passed: bool, reason: str, certificate: str, until: date | None, on: date
) -> tuple[Refusal, ...]:
    """By a person of the authority who neither accepted nor assessed it, on all reports."""
    return (*_whose(facts, applicant=False), *_in(facts, "assessed")) or because(
        (facts.person == facts.accepted_by, refuse("acceptor-decides-not", number=facts.number)),
        (facts.person in facts.assessors, "assessor-decides-not"),
        (facts.outstanding > 0, refuse("report-outstanding", count=facts.outstanding)),
        (passed and "fail" in facts.reports, "decision-against-reports"),
        (not passed and not reason.strip(), refuse("decision-needs-reason", path="reason")),
        (
            passed and (not certificate.strip() or until is None or until < on),
            refuse("certificate-without-number", path="certificate"),
        ),
    )


def refusals_to_mend(facts: CaseFacts, mending: str, on: date) -> tuple[Refusal, ...]:
    """What was found is put right within the days of the rule pack, where it names any."""
    until = facts.mend_until
    return (*_whose(facts, applicant=True), *_in(facts, "mending")) or because(
        (not mending.strip(), refuse("mending-says-nothing", path="mending")),
        (until is not None and on > until, refuse("mending-too-late", until=until)),
    )


def state_after_reports(reports: tuple[str, ...], outstanding: int) -> str:
    """Where an application goes when a report comes in."""
    if outstanding:
        return "accepted"
    return "mending" if "mend" in reports and "fail" not in reports else "assessed"


def treatment_of(kind: str, effect: str) -> str | None:
    """How a change is treated (JJF 1033-2023, recalled); None where the kind knows no such effect."""
    found = demands()["changes"].get(kind, {}).get(effect)
    return None if found is None else str(found)
