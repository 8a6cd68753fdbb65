"""Verbs of an application: draft, attach, submit, return, accept, withdraw (R07.2; domain 2.4)."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.models import MeasurementStandard
from junheng.hub.capabilities.services.standards import KEEPERS
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.attachments import store_attachment
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders.services.numbers import next_number
from junheng.hub.standards import events, queries
from junheng.hub.standards.models import Examination, ExaminationDocument
from junheng.hub.standards.queries import EXAMINERS
from junheng.hub.standards.rules import completeness, life
from junheng.hub.standards.services.locking import held, refuse_all

ACCEPTED_FILES = frozenset({"application/pdf", "image/png", "image/jpeg"})
MOST_DOCUMENTS = 40
LARGEST = 10 * 1024 * 1024


@verb(permission="standards.draft_application", roles=KEEPERS, event=events.ApplicationDrafted)
def draft_application(
    *,
    standard: MeasurementStandard,
    authority: Organisation,
    kind: str,
    by: Actor,
    at: datetime,
    is_demo: bool = False,
) -> Examination:
    """Begin an application for the first examination of a standard, or for its re-examination in time."""
    if standard.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    MeasurementStandard.objects.select_for_update().get(pk=standard.pk)
    facts = queries.draft_facts(standard, authority, kind=kind, on=today(at))
    refuse_all(life.refusals_to_draft(facts))
    body = standard.organisation
    made = Examination.objects.create(
        tenant_id=body.tenant_id,
        readers=sorted({authority.tenant_id} - {body.tenant_id}),
        number=f"{body.uscc[8:17]}-{next_number(organisation=body, series='K', on=today(at))}",
        organisation=body,
        authority=authority,
        standard=standard,
        standard_name=f"{standard.code} {standard.name_zh}"[:160],
        item_codes=sorted(each.pk for each in standard.items.all()),
        kind=kind,
        state_since=at,
        is_demo=is_demo,
    )
    record(
        events.ApplicationDrafted(
            examination=Ref.to(made), standard=Ref.to(standard), number=made.number, examination_kind=kind
        )
    )
    return made


@verb(permission="standards.attach_document", roles=KEEPERS, event=events.DocumentAttached)
def attach_document(
    *, examination: Examination, kind: str, name: str, data: bytes, by: Actor, at: datetime
) -> ExaminationDocument:
    """Add a document of the file set; a newer one of the same kind counts instead of the older, which stays."""
    with held(examination) as row:
        refuse_all(life.refusals_to_edit(queries.case_facts(row, by)))
        papers = {each.key: each for each in completeness.papers()}
        if kind not in papers:
            raise Refused(
                refuse("document-kind-unknown", path="kind", found=kind[:40], allowed=sorted(papers))
            )
        if row.documents.count() >= MOST_DOCUMENTS:
            raise Refused(refuse("documents-too-many", most=MOST_DOCUMENTS))
        kept = store_attachment(name=name, data=data, accept=ACCEPTED_FILES, by=by, at=at, cap=LARGEST)
        made = ExaminationDocument.objects.create(
            tenant_id=row.tenant_id, readers=row.readers, examination=row, kind=kind, title=papers[kind].name_zh,
            attachment=kept, added_at=at, added_by_id=by.somebody,
        )  # fmt: skip
        if row.readers:
            kept.readers = row.readers
            kept.save(update_fields=["readers"])
        record(events.DocumentAttached(Ref.to(row), row.number, kind, kept.sha256))
    return made


@verb(permission="standards.submit_application", roles=KEEPERS, event=events.ApplicationSubmitted)
def submit_application(*, examination: Examination, by: Actor, at: datetime) -> Examination:
    """Send it. Everything that is missing in the six demand groups is said at once; without stability it does not go."""
    with held(examination) as row:
        refuse_all(life.refusals_to_edit(queries.case_facts(row, by)))
        refuse_all(completeness.refusals_to_submit(queries.facts_of_application(row, today(at))))
        until = queries.last_day_of(row.tenant_id, queries.SUPPLEMENT, today(at))
        move(row, Examination.State.APPLIED, at, applied_at=at, answer_until=until)
        tell(row.authority, row, at, zh=f"计量标准考核申请 {row.number} 待受理，答复期限 {until or '—'}。",
              en=f"Application {row.number} for an examination waits for acceptance, until {until or '—'}.")  # fmt: skip
        record(
            events.ApplicationSubmitted(
                Ref.to(row), Ref.to(row.standard), row.number, until.isoformat() if until else "—"
            )
        )
    return row


@verb(permission="standards.return_application", roles=EXAMINERS, event=events.ApplicationReturned)
def return_application(*, examination: Examination, missing: str, by: Actor, at: datetime) -> Examination:
    """Say once, within days of the rule pack, what is to be completed."""
    with held(examination) as row:
        refuse_all(life.refusals_to_return(queries.case_facts(row, by), missing, today(at)))
        told = missing.strip()[:500]
        move(row, Examination.State.RETURNED, at, state_reason=told, returned_times=row.returned_times + 1)
        tell(row.organisation, row, at, zh=f"考核申请 {row.number} 退回补正：{told}",
              en=f"Application {row.number} is to be completed: {told}")  # fmt: skip
        record(events.ApplicationReturned(Ref.to(row), row.number, missing=told))
    return row


@verb(permission="standards.accept_application", roles=EXAMINERS, event=events.ApplicationAccepted)
def accept_application(*, examination: Examination, by: Actor, at: datetime) -> Examination:
    """Take it on. Whoever accepts does not decide later."""
    with held(examination) as row:
        refuse_all(life.refusals_to_accept(queries.case_facts(row, by)))
        move(row, Examination.State.ACCEPTED, at, accepted_by_id=by.somebody)
        tell(row.organisation, row, at, zh=f"考核申请 {row.number} 已受理。",
              en=f"Application {row.number} is accepted.")  # fmt: skip
        record(events.ApplicationAccepted(Ref.to(row), row.number))
    return row


@verb(permission="standards.withdraw_application", roles=KEEPERS, event=events.ApplicationWithdrawn)
def withdraw_application(*, examination: Examination, reason: str, by: Actor, at: datetime) -> Examination:
    """Call it off before it is decided."""
    with held(examination) as row:
        refuse_all(life.refusals_to_withdraw(queries.case_facts(row, by)))
        told = reason.strip()[:500]
        move(row, Examination.State.WITHDRAWN, at, state_reason=told)
        record(events.ApplicationWithdrawn(Ref.to(row), row.number, reason=told))
    return row


def move(row: Examination, state: str, at: datetime, **more: object) -> None:
    """Into another state. Part of verbs."""
    changes = {"state": state, "state_since": at, "state_reason": "", **more}
    Examination.objects.filter(pk=row.pk).update(**changes)
    row.refresh_from_db(fields=[name for name in changes if name != "standard"])


def tell(body: Organisation, row: Examination, at: datetime, *, zh: str, en: str) -> None:
    with tenancy.also(body.tenant_id):
        notify(
            tenant=body.tenant_id, organisation_id=body.pk, at=at, url=f"/examinations/{row.pk}", zh=zh, en=en
        )
