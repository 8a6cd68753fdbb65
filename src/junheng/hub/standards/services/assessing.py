"""Verbs of the assessors: confirm, decline, begin, report, confirm what was mended; and their score by the authority."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.services.standards import KEEPERS
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.standards import events, queries
from junheng.hub.standards.models import Examination, Seat
from junheng.hub.standards.queries import EXAMINERS
from junheng.hub.standards.rules import life
from junheng.hub.standards.rules.completeness import groups
from junheng.hub.standards.services.applying import move, tell
from junheng.hub.standards.services.drawing import next_of_reserve
from junheng.hub.standards.services.locking import held, held_seat, refuse_all

ASSESSING = frozenset({"std_assessor"})
SCORES = range(1, 6)


def _named(seat: Seat) -> dict[str, Any]:
    row = seat.examination
    return {
        "examination": Ref.to(row),
        "seat": Ref.to(seat),
        "number": row.number,
        "assessor": seat.assessor.number,
    }


@verb(permission="standards.confirm_invitation", roles=ASSESSING, event=events.InvitationConfirmed)
def confirm_invitation(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """Whoever was drawn takes it on; who meanwhile belongs to the applicant's unit cannot."""
    with held_seat(seat) as current:
        refuse_all(life.refusals_of_seat(queries.seat_facts(current, by, at), "invited"))
        current.state, current.answered_at = Seat.State.CONFIRMED, at
        current.save(update_fields=["state", "answered_at"])
        record(events.InvitationConfirmed(**_named(current)))
    return current


@verb(permission="standards.decline_invitation", roles=ASSESSING, event=events.InvitationDeclined)
def decline_invitation(*, seat: Seat, reason: str, by: Actor, at: datetime) -> Seat:
    """Whoever was drawn cannot: the next of the reserve is invited at once, by the record's order."""
    with held_seat(seat) as current:
        facts = queries.seat_facts(current, by, at)
        refuse_all(life.refusals_of_seat(life.SeatFacts(facts.state, facts.own), "invited", "confirmed"))
        if not reason.strip():
            raise Refused(refuse("seat-needs-reason", path="reason"))
        current.state, current.answered_at, current.reason = (
            Seat.State.DECLINED,
            at,
            reason.strip()[:300],
        )
        current.save(update_fields=["state", "answered_at", "reason"])
        row = current.examination
        made = next_of_reserve(row, current.panel, at)
        if made is None:
            tell(row.authority, row, at, zh=f"{row.number} 的候补考评员已用完，须重新抽取。",
                 en=f"The reserve of {row.number} is used up; draw again.")  # fmt: skip
        record(
            events.InvitationDeclined(
                **_named(current), instead=made.assessor.number if made else "—", reason=current.reason
            )
        )
    return current


@verb(permission="standards.begin_assessment", roles=ASSESSING, event=events.AssessmentBegun)
def begin_assessment(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """Document review and visit begin."""
    with held_seat(seat) as current:
        refuse_all(life.refusals_of_seat(queries.seat_facts(current, by, at), "confirmed"))
        current.state = Seat.State.WORKING
        current.save(update_fields=["state"])
        record(events.AssessmentBegun(**_named(current)))
    return current


@verb(permission="standards.report_assessment", roles=ASSESSING, event=events.AssessmentReported)
def report_assessment(
    *, seat: Seat, findings: Mapping[str, Mapping[str, Any]], conclusion: str, by: Actor, at: datetime
) -> Seat:
    """A finding for each of the six demand groups, and the conclusion that follows from them."""
    with held_seat(seat) as current:
        refuse_all(life.refusals_of_seat(queries.seat_facts(current, by, at), "working"))
        known = {each.key for each in groups()}
        kept = {
            key: {"met": bool(each.get("met")), "words": str(each.get("words", "")).strip()[:300]}
            for key, each in findings.items()
            if key in known
        }
        refuse_all(life.refusals_to_report(kept, conclusion))
        current.state, current.findings, current.conclusion, current.reported_at = (
            Seat.State.REPORTED, kept, conclusion, at,
        )  # fmt: skip
        current.save(update_fields=["state", "findings", "conclusion", "reported_at"])
        _after_report(current.examination, by, at)
        record(
            events.AssessmentReported(
                **_named(current), seat_conclusion=conclusion, findings=json.dumps(kept, ensure_ascii=False)
            )
        )
    return current


def _after_report(row: Examination, by: Actor, at: datetime) -> None:
    """When the last report is in, the application goes to the applicant or to the authority."""
    facts = queries.case_facts(row, by)
    missing = max(0, queries.assessors_wanted(row.tenant_id, today(at)) - len(facts.reports))
    state = life.state_after_reports(facts.reports, facts.outstanding or missing)
    if state == "mending":
        until = queries.last_day_of(row.tenant_id, queries.MENDING, today(at))
        move(row, state, at, mend_until=until)
        tell(row.organisation, row, at, zh=f"{row.number} 考评后需要整改。",
             en=f"{row.number} was assessed; something is to be put right.")  # fmt: skip
    elif state == "assessed":
        move(row, state, at)
        tell(row.authority, row, at, zh=f"{row.number} 的考评报告已齐，待决定。",
             en=f"All reports on {row.number} are in; it waits for the decision.")  # fmt: skip


@verb(permission="standards.mend_findings", roles=KEEPERS, event=events.FindingsMended)
def mend_findings(*, examination: Examination, mending: str, by: Actor, at: datetime) -> Examination:
    """The applicant says what was put right."""
    with held(examination) as row:
        refuse_all(life.refusals_to_mend(queries.case_facts(row, by), mending, today(at)))
        move(row, Examination.State.MENDED, at, mending=mending.strip()[:1000])
        record(events.FindingsMended(Ref.to(row), row.number, mending=row.mending))
    return row


@verb(permission="standards.confirm_mending", roles=ASSESSING, event=events.MendingConfirmed)
def confirm_mending(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """Each assessor who asked for something confirms that it is put right; then it waits for the decision."""
    with held_seat(seat) as current:
        row = current.examination
        facts = queries.seat_facts(current, by, at)
        refuse_all(life.refusals_of_seat(facts, "reported", "scored"))
        if row.state != Examination.State.MENDED:
            raise Refused(refuse("examination-not-in-state", number=row.number, state=row.state))
        if facts.conclusion != "mend":
            raise Refused(refuse("not-in-your-report"))
        current.mending_confirmed_at = at
        current.save(update_fields=["mending_confirmed_at"])
        waiting = [
            each
            for each in queries.seats_of(row)
            if each.conclusion == "mend" and each.mending_confirmed_at is None
        ]
        if not waiting:
            move(row, Examination.State.ASSESSED, at)
            tell(row.authority, row, at, zh=f"{row.number} 的整改已确认，待决定。",
                 en=f"What was found in {row.number} is put right; it waits for the decision.")  # fmt: skip
        record(events.MendingConfirmed(**_named(current)))
    return current


@verb(permission="standards.score_assessor", roles=EXAMINERS, event=events.AssessorScored)
def score_assessor(*, seat: Seat, score: int, note: str, by: Actor, at: datetime) -> Seat:
    """The authority scores the work of an assessor, 1 to 5."""
    with held_seat(seat) as current:
        if current.examination.authority_id != by.organisation_id:
            raise Refused(refuse("not-your-record"))
        refuse_all(life.refusals_of_seat(life.SeatFacts(current.state, own=True), "reported"))
        if score not in SCORES:
            raise Refused(refuse("score-unusable", path="score"))
        current.state, current.score, current.score_note = (
            Seat.State.SCORED,
            score,
            note.strip()[:300],
        )
        current.save(update_fields=["state", "score", "score_note"])
        record(events.AssessorScored(**_named(current), score=str(score)))
    return current
