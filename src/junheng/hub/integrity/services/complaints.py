"""Verbs of complaints: file, accept, refuse, answer. Whoever reports is named to nobody but the office (R17.2)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import ANONYMOUS, Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Attachment
from junheng.hub.foundation.rules import without_metadata
from junheng.hub.foundation.services.attachments import store_attachment
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.services.once import perform_once
from junheng.hub.foundation.verbs import PUBLIC, record, verb
from junheng.hub.instruments.models import Instrument, Report
from junheng.hub.integrity import events, queries, rules
from junheng.hub.integrity.models import Complaint, PublishedAnswer
from junheng.hub.integrity.queries import HANDLERS

MOST_PHOTO = 8 * 1024 * 1024
MOST_AN_HOUR = 20
"""Reports that one address may send in an hour: the visitors of a market may share one."""
PICTURES = ("image/jpeg", "image/png")
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that are not mistaken for each other."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it came, with its name."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody reports; one press is enough, the rest may stay empty."""

    kind: str
    text: str = ""
    contact: str = ""
    photo: Photo | None = None


@verb(permission="integrity.file_complaint", roles=PUBLIC, event=events.ComplaintFiled)
def file_complaint(*, instrument: Instrument, reported: Reported, by: Actor, at: datetime) -> Complaint:
    """Enter a report in the register of the instrument's province, bound to it and to the paper it stood on."""
    text, contact = reported.text.strip(), reported.contact.strip()
    if refusals := rules.refusals_to_file_complaint(kind=reported.kind, text=text, contact=contact):
        raise UnusableInput(*refusals)
    paper = queries.last_paper(instrument)
    with tenancy.also(instrument.tenant_id):
        photo = _kept(reported.photo, instrument.tenant_id, by=by, at=at)
        made = Complaint.objects.create(
            tenant_id=instrument.tenant_id,
            receipt="".join(secrets.choice(_LETTERS) for _ in range(12)),
            instrument=instrument,
            certificate_number=paper.number if paper else "",
            kind=reported.kind,
            text=text,
            contact=contact,
            photo=photo,
            filed_at=at,
        )
        record(
            events.ComplaintFiled(
                complaint=Ref.to(made), instrument=Ref.to(instrument), kind=made.kind, text=text,
                contact=contact, photo=photo.sha256 if photo else None,
            ),
            tenant=made.tenant_id,
        )  # fmt: skip
        for office in queries.offices_of(instrument.owner):
            notify(
                tenant=office.tenant_id, organisation_id=office.pk, at=at, url=f"/complaints/{made.pk}",
                zh=f"收到对 {instrument.name} {instrument.code} 的报告，等受理。",
                en=f"A report about {instrument.name_en or instrument.name} {instrument.code} is to be accepted.",
            )  # fmt: skip
    return made


def file_once(*, instrument: Instrument, reported: Reported, key: str, at: datetime) -> str:
    """The receipt of a report, also on a repeat. Always nobody's: of whoever is signed in no name enters the log."""
    photo = hashlib.sha256(reported.photo.data).hexdigest() if reported.photo else ""
    receipt, _replayed = perform_once(
        key=key,
        verb="integrity.file_complaint",
        content=[instrument.code, reported.kind, reported.text, reported.contact, photo],
        by=ANONYMOUS,
        at=at,
        perform=lambda: file_complaint(instrument=instrument, reported=reported, by=ANONYMOUS, at=at).receipt,
    )
    return str(receipt)


def _kept(photo: Photo | None, tenant: str, *, by: Actor, at: datetime) -> Attachment | None:
    """The picture without what the camera wrote beside it: it may tell where somebody lives."""
    if photo is None:
        return None
    data = photo.data
    if len(data) <= MOST_PHOTO:
        try:
            data = without_metadata(data)
        except ValueError:
            raise UnusableInput(refuse("photo-unreadable", path="photo", name=photo.name[:80])) from None
    return store_attachment(
        name=photo.name, data=data, accept=PICTURES, by=by, at=at, tenant=tenant, cap=MOST_PHOTO
    )


def after_report(report: Report, at: datetime) -> None:
    """A report by the older, plainer call enters the same register."""
    file_complaint(instrument=report.instrument, reported=Reported(report.kind), by=ANONYMOUS, at=at)


@verb(permission="integrity.accept_complaint", roles=HANDLERS, event=events.ComplaintAccepted)
def accept_complaint(*, complaint: Complaint, by: Actor, at: datetime) -> Complaint:
    """The office takes it on; from its receipt the days to answer run."""
    current = _locked(complaint, by, Complaint.State.FILED)
    _set(current, Complaint.State.ACCEPTED, by, accepted_at=at)
    record(
        events.ComplaintAccepted(complaint=Ref.to(current), office=current.office), tenant=current.tenant_id
    )
    return current


@verb(permission="integrity.refuse_complaint", roles=HANDLERS, event=events.ComplaintRefused)
def refuse_complaint(*, complaint: Complaint, reason: str, by: Actor, at: datetime) -> Complaint:
    """Not accepted, with the reason; whoever holds the receipt reads it, the public does not."""
    current = _locked(complaint, by, Complaint.State.FILED)
    if not reason.strip():
        raise Refused(refuse("complaint-needs-reason", path="reason"))
    why = reason.strip()[:500]
    _set(current, Complaint.State.REFUSED, by, closed_at=at, reason=why)
    record(
        events.ComplaintRefused(complaint=Ref.to(current), office=current.office, reason=why),
        tenant=current.tenant_id,
    )
    return current


@verb(permission="integrity.answer_complaint", roles=HANDLERS, event=events.ComplaintAnswered)
def answer_complaint(
    *, complaint: Complaint, finding: str, text: str, by: Actor, at: datetime
) -> PublishedAnswer:
    """Answer in public: what was found of which instrument, and nothing of who reported."""
    current = _locked(complaint, by, Complaint.State.ACCEPTED)
    if finding not in rules.FINDINGS:
        raise Refused(refuse("complaint-finding-unknown", path="finding", allowed=rules.FINDINGS))
    if not text.strip():
        raise Refused(refuse("complaint-needs-answer", path="text"))
    shown = queries.answer_shown_for(current.tenant_id, today(at))
    if shown.due is None:
        raise Refused(*shown.why)
    _set(current, Complaint.State.ANSWERED, by, closed_at=at)
    with tenancy.also(current.tenant_id):
        made = PublishedAnswer.objects.create(
            tenant_id=current.tenant_id,
            complaint=current,
            instrument_code=current.instrument.code,
            instrument_name=current.instrument.name,
            certificate_number=current.certificate_number,
            kind=current.kind,
            finding=finding,
            text=text.strip()[:1000],
            office=current.office,
            filed_on=today(current.filed_at),
            answered_on=today(at),
            shown_until=shown.due,
        )
    record(
        events.ComplaintAnswered(
            complaint=Ref.to(current), office=current.office, finding=finding,
            shown_until=made.shown_until.isoformat(), text=made.text,
        ),
        tenant=current.tenant_id,
    )  # fmt: skip
    return made


def _locked(complaint: Complaint, by: Actor, state: str) -> Complaint:
    """The complaint as it stands, held to the end; two officials at once: the second is told."""
    if not queries.handles(by, complaint.tenant_id):
        raise Refused(refuse("complaint-of-another-province"))
    with tenancy.also(complaint.tenant_id):
        rows = Complaint.objects.select_for_update(of=("self",)).select_related("instrument")
        current = rows.get(pk=complaint.pk)
    if refusals := rules.refusals_by_progress(current.state, (state,)):
        raise Refused(*refusals)
    return current


def _set(complaint: Complaint, state: str, by: Actor, **changed: object) -> None:
    fields = {"state": state, "handled_by_id": by.somebody, "office": by.organisation_name[:120], **changed}
    with tenancy.also(complaint.tenant_id):
        Complaint.objects.filter(pk=complaint.pk).update(**fields)
    for name, value in fields.items():
        setattr(complaint, name, value)
