"""Verbs of a letter between provinces: send, confirm receipt, answer, close; the platform tells both of a late one. Evidence is shared by name, until a day (R15.4)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.risk import events
from junheng.hub.risk.models import Letter, LetterEvidence
from junheng.hub.risk.queries import campaigns
from junheng.hub.risk.queries import letters as queries
from junheng.hub.risk.queries.letters import DESKS
from junheng.hub.risk.rules import letter as rules


@verb(permission="risk.send_letter", roles=DESKS, event=events.LetterSent)
def send_letter(*, new: rules.NewLetter, by: Actor, at: datetime) -> Letter:
    """Ask another province's desk; what is named as evidence is shared in words as it stands, until its day."""
    on = today(at)
    receiver = queries.offices(by).filter(uscc=new.receiver[:18]).first()
    under = campaigns.campaign_between(new.campaign, by, receiver) if new.campaign else None
    words = {each: queries.words_of(each, by.tenant) for each in new.evidence}
    stop_if(
        rules.refusals_to_send(
            new, receiver_known=receiver is not None, most_days=queries.most_days(by.tenant, on), on=on,
            number_known=Letter.objects.filter(tenant_id=by.tenant, number=new.number.strip()).exists(),
            campaign_known=under is not None or not new.campaign, missing=[each for each, told in words.items() if told is None],
        )
    )  # fmt: skip
    assert receiver is not None
    made = Letter.objects.create(
        tenant_id=by.tenant, readers=[receiver.tenant_id], number=new.number.strip(), sender_id=by.somewhere,
        receiver=receiver, title=new.title.strip(), ask=new.ask.strip(), basis=new.basis.strip(), days=new.days,
        sent_at=at, sent_by_id=by.somebody, kind=new.kind,
        subject=new.subject.strip()[:160], due=on + timedelta(days=new.days), campaign=under,
    )  # fmt: skip
    shared = LetterEvidence.objects.bulk_create(
        LetterEvidence(
            letter=made, tenant_id=made.tenant_id, readers=made.readers, kind=each.kind,
            reference=each.reference[:80] if each.kind != "note" else "", words=(told or "")[:1000],
            digest=rules.digest_of(each.kind, each.reference, (told or "")[:1000]), until=new.evidence_until,
        )
        for each, told in words.items()
    )  # fmt: skip
    record(
        events.LetterSent(
            letter=Ref.to(made), receiver=receiver.name_zh, due=made.due.isoformat(),
            evidence=", ".join(each.digest for each in shared) or "—", letter_kind=made.kind, subject=made.subject,
            title=made.title, ask=made.ask,
        )
    )  # fmt: skip
    _tell(
        receiver,
        made,
        at,
        f"收到{_called(made)} {made.number}，{made.due} 前答复。",
        f"Letter {made.number} came in; answer by {made.due}.",
    )
    return made


@verb(permission="risk.receive_letter", roles=DESKS, event=events.LetterReceived)
def receive_letter(*, letter: Letter, by: Actor, at: datetime) -> Letter:
    """The desk it is sent to confirms that it is being worked on."""
    row = _locked(letter, by, receiver=True)
    stop_if(rules.refusals_by_state(row.state, "sent"))
    _save(row, state=Letter.State.RECEIVED, received_at=at, received_by=by.person_name[:60])
    record(events.LetterReceived(letter=Ref.to(row), office=by.organisation_name), tenant=row.tenant_id)
    _tell(
        row.sender, row, at, f"{_called(row)} {row.number} 已被接收。", f"Letter {row.number} was received."
    )
    return row


@verb(permission="risk.answer_letter", roles=DESKS, event=events.LetterAnswered)
def answer_letter(*, letter: Letter, answer: str, by: Actor, at: datetime) -> Letter:
    """The answer of the other desk, also where the days are over."""
    row = _locked(letter, by, receiver=True)
    stop_if(rules.refusals_to_answer(row.state, answer=answer))
    told = answer.strip()[:2000]
    _save(row, state=Letter.State.ANSWERED, answer=told, answered_at=at, answered_by=by.person_name[:60])
    record(
        events.LetterAnswered(letter=Ref.to(row), office=by.organisation_name, answer=told),
        tenant=row.tenant_id,
    )
    _tell(row.sender, row, at, f"{_called(row)} {row.number} 已答复。", f"Letter {row.number} is answered.")
    return row


@verb(permission="risk.close_letter", roles=DESKS, event=events.LetterClosed)
def close_letter(*, letter: Letter, by: Actor, at: datetime) -> Letter:
    """Who asked closes it; what was shared ends on the same day."""
    row = _locked(letter, by, receiver=False)
    stop_if(rules.refusals_by_state(row.state, "answered"))
    _save(row, state=Letter.State.CLOSED, closed_at=at)
    yesterday = today(at) - timedelta(days=1)
    LetterEvidence.objects.filter(letter=row, until__gt=yesterday).update(until=yesterday)
    record(events.LetterClosed(letter=Ref.to(row), office=by.organisation_name), tenant=row.tenant_id)
    _tell(row.receiver, row, at, f"{_called(row)} {row.number} 已办结。", f"Letter {row.number} is closed.")
    return row


@verb(permission="risk.escalate_letter", roles={"platform"}, event=events.LetterEscalated)
def escalate_letter(*, letter: Letter, by: Actor, at: datetime) -> Letter:
    """The days agreed are over: both offices are told once, and it stays marked on both desks until it is answered."""
    rows = Letter.objects.select_for_update(of=("self",)).select_related("sender", "receiver")
    row = rows.get(pk=letter.pk)
    late = row.escalated_at is not None
    stop_if(rules.refusals_to_escalate(row.state, due=row.due, escalated=late, on=today(at)))
    _save(row, escalated_at=at)
    record(events.LetterEscalated(letter=Ref.to(row), due=row.due.isoformat()))
    for office in (row.sender, row.receiver):
        _tell(
            office, row, at, f"{_called(row)} {row.number} 约定 {row.due} 前答复，已逾期。",
            f"Letter {row.number} was to be answered by {row.due} and is overdue.",
        )  # fmt: skip
    return row


def escalate_what_is_late(*, at: datetime) -> int:
    """Letters of every province whose days are over. For the worker."""
    count = 0
    for code in Tenant.objects.filter(level="province").order_by("code").values_list("code", flat=True):
        with tenancy.only(code):
            for row in queries.to_escalate(code, today(at)):
                with suppress(Refused):  # answered between the look and the lock
                    escalate_letter(letter=row, by=platform(code, "reminder"), at=at)
                    count += 1
    return count


def _called(row: Letter) -> str:
    return "移送函" if row.kind == "claim" else "协查函"


def _locked(letter: Letter, by: Actor, *, receiver: bool) -> Letter:
    """The letter as it stands, for the one desk whose act it is."""
    with tenancy.also(letter.tenant_id):
        rows = Letter.objects.select_for_update(of=("self",)).select_related("sender", "receiver")
        row = rows.get(pk=letter.pk)
    if by.organisation_id != (row.receiver_id if receiver else row.sender_id):
        raise Refused(refuse("not-your-record"))
    return row


def _save(row: Letter, **changes: object) -> None:
    """A row is written in the tenancy of whoever sent it, also by the other desk."""
    for name, value in changes.items():
        setattr(row, name, value)
    with tenancy.also(row.tenant_id):
        row.save(update_fields=list(changes))


def _tell(office: Organisation, row: Letter, at: datetime, zh: str, en: str) -> None:
    notify(tenant=office.tenant_id, organisation_id=office.pk, at=at, url=f"/letters/{row.pk}", zh=zh, en=en)
