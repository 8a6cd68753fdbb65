"""What follows from the assessors' reports: the application moves on, findings are put right and confirmed."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.services.standards import KEEPERS
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.panels import queries as panels
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.rules import seats
from junheng.hub.panels.services.locking import held_seat
from junheng.hub.standards import events, queries
from junheng.hub.standards.models import Examination
from junheng.hub.standards.rules import life
from junheng.hub.standards.services.applying import move, tell
from junheng.hub.standards.services.locking import held, let_read, refuse_all


def let_home_read(panel: Panel, seat: Seat, by: Actor, at: datetime) -> None:
    """The home of an assessor who is invited may read the application with all that belongs to it."""
    let_read(Examination.objects.get(pk=panel.subject_id), [seat.assessor.tenant_id])


def after_report(panel: Panel, seat: Seat, by: Actor, at: datetime) -> None:
    """When the last report is in, the application goes to the applicant or to the authority."""
    row = Examination.objects.select_related("organisation", "authority", "standard").get(pk=panel.subject_id)
    facts = queries.case_facts(row, by)
    missing = max(0, panel.count - len(facts.reports))
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


@verb(
    permission="standards.confirm_mending", roles=frozenset({"std_assessor"}), event=events.MendingConfirmed
)
def confirm_mending(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """Each assessor who asked for something confirms that it is put right; then it waits for the decision."""
    with held_seat(seat) as current:
        row = Examination.objects.select_related("organisation", "authority", "standard").get(
            pk=current.panel.subject_id
        )
        refuse_all(seats.refusals_of_seat(panels.seat_facts(current, by, at), "reported", "scored"))
        if row.state != Examination.State.MENDED:
            raise Refused(refuse("examination-not-in-state", number=row.number, state=row.state))
        if current.conclusion != "mend":
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
        record(events.MendingConfirmed(Ref.to(row), Ref.to(current), row.number, current.assessor.number))
    return current
