"""Verbs of corrective action: open, answer, close. The mark at a capability is shown; a right is touched by its owner.

The platform proposes a hold by notice to the body and to its authority, and does nothing else (practice P18).
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from uuid import UUID

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.services import entries as capabilities
from junheng.hub.comparisons import events, queries
from junheng.hub.comparisons.models import Comparison, CorrectiveCase, Participant
from junheng.hub.comparisons.rules import life, results
from junheng.hub.comparisons.services.changing import LABORATORIES, ORGANISERS, current, moved, named, tell
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Fact, Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation

CASE_STATES = {"open": ("待整改", "open"), "answered": ("待验收", "answered"), "closed": ("已结束", "closed")}


def after_publication(fact: Fact, at: datetime) -> None:
    """A corrective case for each laboratory whose result deviates, where the agreed protocol says so: follows publication."""
    assert isinstance(fact, events.ComparisonPublished)
    row = queries.comparison(UUID(fact.comparison.id))
    protocol = None if row is None else queries.protocol_of(row)
    assert row is not None and protocol is not None
    facts = queries.facts_of(protocol)
    if facts.decides != "corrective":
        return
    names = {name: id for id, name in queries.names_in(row).items()}
    due, by = today(at) + timedelta(days=facts.corrective_days), platform(row.tenant_id, "comparisons")
    for name, points in results.deviating(json.loads(row.analysis.answer)).items():
        part = queries.part_of(row, names[name])
        assert part is not None
        why = "；".join(f"{point}：En = {value:+.2f}".replace("-", "−") for point, value in points)
        open_corrective_case(participant=part, why=why[:300], due=due, by=by, at=at)


@verb(
    permission="comparisons.open_corrective_case",
    roles=ORGANISERS | {"platform"},
    event=events.CorrectiveCaseOpened,
)
def open_corrective_case(
    *, participant: Participant, why: str, due: date, by: Actor, at: datetime
) -> CorrectiveCase:
    """Ask a body to find out why its result deviates, by a date; its capability of the item is marked from today."""
    row = current(participant.comparison, "open_corrective_case", by)
    part = next(each for each in row.participants.all() if each.pk == participant.pk)
    body = part.organisation
    if part.state != Participant.State.CONFIRMED:
        zh, en = life.PART_STATES[part.state]
        raise Refused(refuse("participant-not-open", name=body.name_zh, state_zh=zh, state_en=en))
    if getattr(part, "corrective_case", None) is not None:
        raise Refused(refuse("case-known", name=body.name_zh))
    if not why.strip():
        raise Refused(refuse("comparison-needs-reason", path="why"))
    if due <= today(at):
        raise Refused(refuse("case-due-passed", path="due"))
    with tenancy.also(body.tenant_id):
        case = CorrectiveCase.objects.create(
            tenant_id=body.tenant_id, participant=part, why=why.strip()[:300], opened_on=today(at), due=due
        )
        marked = capabilities.mark_corrective(
            organisation=body, item=row.item, number=row.number, since=today(at)
        )
    moved(row, at, "corrective")
    record(
        events.CorrectiveCaseOpened(
            **named(row), case=Ref.to(case), name=body.name_zh, item=row.item_id, why=case.why, due=due.isoformat()
        ),
        also=[Ref.to(each) for each in marked],
    )  # fmt: skip
    _propose(row, body, case, at)
    return case


def _propose(row: Comparison, body: Organisation, case: CorrectiveCase, at: datetime) -> None:
    item, due = row.item.name_zh, case.due.isoformat()
    tell(
        row, body, at=at,
        zh=f"比对 {row.number}「{item}」结果偏离（{case.why}），请在 {due} 前整改。建议你先自行暂停该项能力；停不停由你决定。",
        en=f"Comparison {row.number}: your result deviates ({case.why}); corrective action by {due}. It is proposed that you hold this capability meanwhile; the decision is yours.",
    )  # fmt: skip
    offices = Organisation.objects.filter(
        kind="regulator-province", tenant_id=body.tenant_id, state="verified"
    )
    for office in offices:
        notify(
            tenant=office.tenant_id, organisation_id=office.pk, at=at, url=f"/comparisons/{row.pk}",
            zh=f"{body.name_zh}「{item}」比对结果偏离，整改期限 {due}。要不要暂停资质，由你按程序决定。",
            en=f"{body.name_zh}: its result of comparison {row.number} deviates, corrective action by {due}. Whether a right is suspended is yours to decide.",
        )  # fmt: skip


@verb(
    permission="comparisons.answer_corrective_case", roles=LABORATORIES, event=events.CorrectiveCaseAnswered
)
def answer_corrective_case(*, case: CorrectiveCase, answer: str, by: Actor, at: datetime) -> CorrectiveCase:
    """The body says what it found and what it did; everybody may read it."""
    row, kept = _case(case, "answer_corrective_case", by, ("open",))
    if kept.participant.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if not answer.strip():
        raise Refused(refuse("comparison-needs-reason", path="answer"))
    _set(kept, state="answered", answer=answer.strip()[:1000], answered_at=at)
    name = kept.participant.organisation.name_zh
    record(
        events.CorrectiveCaseAnswered(
            **named(row), case=Ref.to(kept), name=name, answer=answer.strip()[:1000]
        )
    )
    tell(row, row.organiser, zh=f"{name} 已就比对 {row.number} 提交整改。", en=f"{name} answered its corrective case of {row.number}.", at=at)  # fmt: skip
    kept.refresh_from_db()
    return kept


@verb(permission="comparisons.close_corrective_case", roles=ORGANISERS, event=events.CorrectiveCaseClosed)
def close_corrective_case(*, case: CorrectiveCase, outcome: str, by: Actor, at: datetime) -> CorrectiveCase:
    """The organiser accepts what was done; the mark at the capability is taken off."""
    row, kept = _case(case, "close_corrective_case", by, ("answered",))
    if not outcome.strip():
        raise Refused(refuse("comparison-needs-reason", path="outcome"))
    body = kept.participant.organisation
    _set(kept, state="closed", outcome=outcome.strip()[:300], closed_at=at)
    with tenancy.also(body.tenant_id):
        cleared = capabilities.unmark_corrective(
            organisation=body,
            item=row.item,
            number=row.number,
            left=queries.earliest_correction(row, body.pk),
        )
    record(
        events.CorrectiveCaseClosed(
            **named(row), case=Ref.to(kept), name=body.name_zh, outcome=outcome.strip()[:300]
        ),
        also=[Ref.to(each) for each in cleared],
    )
    tell(row, body, zh=f"比对 {row.number} 的整改已结束。", en=f"Your corrective case of {row.number} is closed.", at=at)  # fmt: skip
    kept.refresh_from_db()
    return kept


def _case(
    case: CorrectiveCase, what: str, by: Actor, states: tuple[str, ...]
) -> tuple[Comparison, CorrectiveCase]:
    row = current(case.participant.comparison, what, by)
    kept = queries.case_of(row, case.pk)
    if kept is None:
        raise Refused(refuse("no-such-record", what=case.pk))
    if kept.state not in states:
        zh, en = CASE_STATES[kept.state]
        raise Refused(refuse("case-not-in-state", state_zh=zh, state_en=en))
    return row, kept


def _set(case: CorrectiveCase, **changes: object) -> None:
    with tenancy.also(case.tenant_id):
        CorrectiveCase.objects.filter(pk=case.pk).update(**changes)
