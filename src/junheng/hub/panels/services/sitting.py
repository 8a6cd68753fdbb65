"""Verbs of those drawn: confirm, decline, begin, report; and their score by the body that convened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.panels import events, queries
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.purposes import purpose
from junheng.hub.panels.queries import CONVENERS
from junheng.hub.panels.rules import seats as rules
from junheng.hub.panels.services.locking import held_seat
from junheng.hub.panels.services.seating import next_of_reserve, subject_ref, tell_authority
from junheng.hub.people.queries import POOL

ASSESSING = POOL


def named(seat: Seat) -> dict[str, Any]:
    """What every fact about a seat carries."""
    panel = seat.panel
    return {
        "subject": subject_ref(panel), "panel": Ref.to(panel), "seat": Ref.to(seat), "number": panel.number,
        "assessor": seat.assessor.number,
    }  # fmt: skip


def _settle(panel: Panel, at: datetime) -> None:
    """Since when the panel is staffed, and whether its work is done: facts of its seats, kept for figures."""
    states = list(Seat.objects.filter(panel=panel).values_list("state", flat=True))
    full, done = rules.staffed(states, panel.count), rules.concluded(states, panel.count)
    panel.staffed_at = (panel.staffed_at or at) if full else None
    panel.concluded_at = (panel.concluded_at or at) if done else None
    panel.save(update_fields=["staffed_at", "concluded_at"])


def _refuse(seat: Seat, by: Actor, at: datetime, *states: str) -> None:
    stop_if(rules.refusals_of_seat(queries.seat_facts(seat, by, at), *states))


@verb(permission="panels.confirm_invitation", roles=ASSESSING, event=events.InvitationConfirmed)
def confirm_invitation(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """Whoever was drawn takes it on; who meanwhile belongs to a body the panel is about cannot."""
    with held_seat(seat) as current:
        _refuse(current, by, at, "invited")
        current.state, current.answered_at = Seat.State.CONFIRMED, at
        current.save(update_fields=["state", "answered_at"])
        _settle(current.panel, at)
        purpose(current.panel.purpose).on_confirmation(current.panel, current, by, at)
        record(events.InvitationConfirmed(**named(current)))
    return current


@verb(permission="panels.decline_invitation", roles=ASSESSING, event=events.InvitationDeclined)
def decline_invitation(*, seat: Seat, reason: str, by: Actor, at: datetime) -> Seat:
    """Whoever was drawn cannot: the next of the reserve is invited at once, by the record's order."""
    with held_seat(seat) as current:
        own = current.person_id == by.person_id
        stop_if(rules.refusals_of_seat(rules.SeatFacts(current.state, own), "invited", "confirmed"))
        if not reason.strip():
            raise Refused(refuse("seat-needs-reason", path="reason"))
        current.state, current.answered_at, current.reason = Seat.State.DECLINED, at, reason.strip()[:300]
        current.save(update_fields=["state", "answered_at", "reason"])
        panel = current.panel
        made = next_of_reserve(panel, by, at)
        _settle(panel, at)
        if made is None:
            tell_authority(panel, at, zh=f"{panel.number} 的候补已用完，须重新抽取。", en=f"The reserve of {panel.number} is used up; draw again.")  # fmt: skip
        instead = made.assessor.number if made else "—"
        record(events.InvitationDeclined(**named(current), instead=instead, reason=current.reason))
    return current


@verb(permission="panels.begin_assessment", roles=ASSESSING, event=events.AssessmentBegun)
def begin_assessment(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """Review of the documents and visit begin."""
    with held_seat(seat) as current:
        _refuse(current, by, at, "confirmed")
        current.state, current.begun_at = Seat.State.WORKING, at
        current.save(update_fields=["state", "begun_at"])
        record(events.AssessmentBegun(**named(current)))
    return current


@verb(permission="panels.report_assessment", roles=ASSESSING, event=events.AssessmentReported)
def report_assessment(
    *, seat: Seat, findings: Mapping[str, Mapping[str, Any]], conclusion: str, by: Actor, at: datetime
) -> Seat:
    """A finding for each question of the purpose, and the conclusion that follows from them."""
    with held_seat(seat) as current:
        _refuse(current, by, at, "working")
        kind = purpose(current.panel.purpose)
        asked = [each.key for each in kind.questions()]
        kept = {
            key: {
                "met": bool(findings[key].get("met")),
                "words": str(findings[key].get("words", "")).strip()[:300],
            }
            for key in asked
            if key in findings
        }
        stop_if(rules.refusals_to_report(asked, kept, conclusion))
        current.state, current.findings, current.conclusion, current.reported_at = (
            Seat.State.REPORTED,
            kept,
            conclusion,
            at,
        )
        current.save(update_fields=["state", "findings", "conclusion", "reported_at"])
        kind.on_report(current.panel, current, by, at)
        told = json.dumps(kept, ensure_ascii=False)
        record(events.AssessmentReported(**named(current), seat_conclusion=conclusion, findings=told))
    return current


@verb(permission="panels.score_assessor", roles=CONVENERS, event=events.AssessorScored)
def score_assessor(*, seat: Seat, score: int, note: str, by: Actor, at: datetime) -> Seat:
    """The body that convened scores the work, 1 to 5; the score stands in the home record of whoever did it."""
    with held_seat(seat) as current:
        if current.panel.authority_id != by.organisation_id:
            raise Refused(refuse("not-your-record"))
        stop_if(rules.refusals_of_seat(rules.SeatFacts(current.state, own=True), "reported"))
        if score not in rules.SCORES:
            raise Refused(refuse("score-unusable", path="score"))
        current.state, current.score, current.score_note, current.scored_at = (
            Seat.State.SCORED,
            score,
            note.strip()[:300],
            at,
        )
        current.save(update_fields=["state", "score", "score_note", "scored_at"])
        _settle(current.panel, at)
        record(events.AssessorScored(**named(current), score=str(score)))
    return current


def tell_when_all_reported(panel: Panel, seat: Seat, by: Actor, at: datetime) -> None:
    """With the last report the body that convened is told: what most purposes let follow from a report."""
    if queries.reports_in(queries.seats_of(panel), panel.count):
        tell_authority(
            panel, at, zh=f"{panel.number} 的报告已齐。", en=f"All reports of {panel.number} are in."
        )
