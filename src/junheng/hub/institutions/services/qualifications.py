"""Verbs of qualifications: register, verify, suspend, restore, revoke. A change is felt everywhere at once (R16.1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max

from junheng.core.reason import Refusal, Refused, UnusableInput, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import events, queries
from junheng.hub.institutions.models import Item, Method, Organisation, Qualification, QualificationChange
from junheng.hub.institutions.models import QualificationItem as Row
from junheng.hub.institutions.rules.standing import refusals_to_change
from junheng.hub.institutions.services.organisations import REGULATORS

ISSUERS = REGULATORS | {"platform"}
HOLDERS = frozenset({"inst_admin", "quality", "std_owner", "nmi"})
DOCUMENTS = {
    "standard-exam": "std_exam_certificate",
    "public-standard": "public_std_certificate",
    "authorisation": "authorisation_certificate",
    "accreditation": "accreditation_certificate",
    "cma": "cma_certificate",
    "statutory-body": "statutory_body",
    "local-filing": "local_filing",
}
"""Types to the printed documents of `data/document_types.json` whose field keys they may carry."""
EXAMINED = ("authorisation", "statutory-body")
"""What an office gives a body on an examination of it."""
Examined = Callable[[Organisation, date], Sequence[Refusal]]
_asked: list[Examined] = []


def register_examined(ask: Examined) -> None:
    """Called once by the area that keeps examinations of bodies: why an office gives no paper issued on a day."""
    _asked[:] = [ask]


def _stop_if_failed(organisation: Organisation, type: str, issued: date) -> None:
    if type in EXAMINED and _asked:
        stop_if(_asked[0](organisation, issued))


@dataclass(frozen=True, slots=True)
class NewItem:
    """One annex row; `boxes` state range, conditions and uncertainty as numbers."""

    item: Item
    service: str
    boxes: Sequence[Mapping[str, Any]] = ()
    method: Method | None = None
    range_text: str = ""
    accuracy_text: str = ""
    divisions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NewQualification:
    """A document as printed; `valid_until` is its last day."""

    type: str
    number: str
    issuer_name: str
    valid_from: date
    valid_until: date | None = None
    issuer: Organisation | None = None
    issued_on: date | None = None
    sites: Sequence[str] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    items: Sequence[NewItem] = ()


@verb(
    permission="institutions.register_qualification",
    roles=ISSUERS | HOLDERS,
    event=events.QualificationRegistered,
)
def register_qualification(
    *, organisation: Organisation, new: NewQualification, by: Actor, at: datetime
) -> Qualification:
    """File a document of one's own body, or of one the issuer gives it to."""
    if organisation.pk != by.organisation_id and not by.has_any(ISSUERS):
        raise Refused(refuse("not-your-record"))
    if by.has_any(REGULATORS) and organisation.tenant_id != by.tenant and "samr_metrology" not in by.roles:
        raise Refused(
            refuse("another-provinces-body", name=organisation.name_zh, tenant=organisation.tenant.name_zh)
        )
    _check_fields(new)
    if new.valid_until is not None and new.valid_until < new.valid_from:
        raise Refused(refuse("period-reversed", start=new.valid_from, end=new.valid_until))
    with tenancy.also(organisation.tenant_id):
        if organisation.pk != by.organisation_id:
            _stop_if_failed(organisation, new.type, new.issued_on or new.valid_from)
        filed = Qualification.objects.create(
            tenant_id=organisation.tenant_id,
            organisation=organisation,
            type=new.type,
            number=new.number,
            issuer_name=new.issuer_name,
            issuer=new.issuer,
            issued_on=new.issued_on,
            sites=list(new.sites),
            fields=dict(new.fields),
            valid=DateRange(
                new.valid_from, date.fromordinal(new.valid_until.toordinal() + 1) if new.valid_until else None
            ),
            entered_at=at,
        )
        Row.objects.bulk_create(_row(filed, each) for each in new.items)
        record(
            events.QualificationRegistered(
                qualification=Ref.to(filed),
                organisation=Ref.to(organisation),
                type=new.type,
                number=new.number,
                issuer=new.issuer_name,
                valid=queries.printed_range(filed.valid),
            ),
            tenant=organisation.tenant_id,
        )
    return filed


def _row(filed: Qualification, each: NewItem) -> Row:
    return Row(
        tenant_id=filed.tenant_id,
        qualification=filed,
        item=each.item,
        method=each.method,
        service=each.service,
        data={"boxes": [dict(box) for box in each.boxes]},
        range_text=each.range_text,
        accuracy_text=each.accuracy_text,
        divisions=list(each.divisions),
    )


@cache
def _documents() -> dict[str, frozenset[str]]:
    text = resources.files("junheng.hub.institutions").joinpath("data/document_types.json").read_text("utf-8")
    return {each["id"]: frozenset(f["key"] for f in each["fields"]) for each in json.loads(text)["documents"]}


def fields_of(kind: str) -> frozenset[str] | None:
    """Printed field keys of a type; None where the document is not described."""
    return _documents().get(DOCUMENTS.get(kind, ""))


def _check_fields(new: NewQualification) -> None:
    known = fields_of(new.type)
    if known is None:
        return
    for key in new.fields:
        if key not in known:
            raise UnusableInput(
                refuse(
                    "qualification-field-unknown",
                    path=f"fields/{key}",
                    document=new.type,
                    found=key,
                    allowed=sorted(known),
                )
            )


@verb(permission="institutions.verify_qualification", roles=ISSUERS, event=events.QualificationVerified)
def verify_qualification(*, qualification: Qualification, by: Actor, at: datetime) -> Qualification:
    """A regulator has compared the filed row with the original document."""
    _only_own_province(qualification, by)
    with tenancy.also(qualification.tenant_id):
        issued = qualification.issued_on or qualification.valid.lower
        _stop_if_failed(qualification.organisation, qualification.type, issued)
        qualification.verified_at, qualification.verified_by_name = at, by.organisation_name or by.person_name
        qualification.save(update_fields=["verified_at", "verified_by_name"])
        record(
            events.QualificationVerified(
                qualification=Ref.to(qualification),
                organisation=Ref.to(qualification.organisation),
                number=qualification.number,
            ),
            tenant=qualification.tenant_id,
        )
    return qualification


@verb(permission="institutions.suspend_qualification", roles=ISSUERS, event=events.QualificationSuspended)
def suspend_qualification(
    *, qualification: Qualification, since: date, reason: str, by: Actor, at: datetime
) -> Qualification:
    """Suspend from a day on; every judgement of that day or later sees it at once."""
    _change(
        qualification, "suspended", events.QualificationSuspended, since=since, reason=reason, by=by, at=at
    )
    return qualification


@verb(permission="institutions.restore_qualification", roles=ISSUERS, event=events.QualificationRestored)
def restore_qualification(
    *, qualification: Qualification, since: date, reason: str, by: Actor, at: datetime
) -> Qualification:
    """End a suspension from a day on; the days between stay suspended."""
    _change(qualification, "active", events.QualificationRestored, since=since, reason=reason, by=by, at=at)
    return qualification


@verb(permission="institutions.revoke_qualification", roles=ISSUERS, event=events.QualificationRevoked)
def revoke_qualification(
    *, qualification: Qualification, since: date, reason: str, by: Actor, at: datetime
) -> Qualification:
    """End a qualification for good from a day on."""
    _change(qualification, "revoked", events.QualificationRevoked, since=since, reason=reason, by=by, at=at)
    return qualification


_ACTS = {"suspended": "suspended", "active": "restored", "revoked": "revoked"}
_ACTS_ZH = {"suspended": "暂停", "active": "恢复", "revoked": "撤销"}


def _change(
    qualification: Qualification,
    state: str,
    fact: Any,
    *,
    since: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    with tenancy.also(qualification.tenant_id):
        locked = Qualification.objects.select_for_update().get(pk=qualification.pk)
        refusals = refusals_to_change(
            number=locked.number,
            now=locked.state,
            wanted=state,
            act=_ACTS[state],
            reason=reason,
            issuer=locked.issuer_name,
            by_issuer=_is_issuer(locked, by),
            since=since,
            last=locked.changes.aggregate(last=Max("from_date"))["last"],
        )
        if refusals:
            raise Refused(*refusals)
        QualificationChange.objects.create(
            tenant_id=locked.tenant_id,
            qualification=locked,
            state=state,
            reason=reason.strip()[:300],
            from_date=since,
            recorded_at=at,
            by_name=by.organisation_name or by.person_name,
        )
        Qualification.objects.filter(pk=locked.pk).update(state=state)
        notify(
            tenant=locked.tenant_id,
            organisation_id=locked.organisation_id,
            zh=f"{locked.number} 自 {since} 起{_ACTS_ZH[state]}：{reason.strip()}",
            en=f"{locked.number} {_ACTS[state]} from {since}: {reason.strip()}",
            at=at,
            url=f"/qualifications/{locked.pk}",
        )
        record(
            fact(
                qualification=Ref.to(locked),
                organisation=Ref.to(locked.organisation),
                number=locked.number,
                since=since.isoformat(),
                reason=reason.strip()[:300],
            ),
            tenant=locked.tenant_id,
        )
    qualification.refresh_from_db()


def _is_issuer(qualification: Qualification, by: Actor) -> bool:
    if by.has_any(frozenset({"platform", "samr_metrology"})):
        return True
    if qualification.issuer_id is not None:
        return qualification.issuer_id == by.organisation_id
    return qualification.tenant_id == by.tenant


def _only_own_province(qualification: Qualification, by: Actor) -> None:
    if qualification.tenant_id != by.tenant and not by.has_any(frozenset({"platform", "samr_metrology"})):
        raise Refused(
            refuse(
                "another-provinces-body",
                name=qualification.organisation.name_zh,
                tenant=qualification.tenant.name_zh,
            )
        )
