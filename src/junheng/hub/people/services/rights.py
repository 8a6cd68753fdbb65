"""Verbs of people's rights: registrations, authorisations for methods, approved signatories, and their ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Person
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item, Membership, Method, Organisation, Qualification
from junheng.hub.institutions.queries import last_day
from junheng.hub.people import events
from junheng.hub.people import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.people.models import MethodAuthorisation, Registration, SignatoryScope

REGISTRARS = frozenset({"samr_metrology", "prov_regulator", "platform"})
MANAGERS = frozenset({"inst_admin", "quality", "nmi"})
SUPPORTS = {"CNAS": "accreditation", "CMA": "cma"}
"""A mark to the type of qualification it rests on."""


def span(since: date, until: date) -> DateRange:
    """Two days, both included, as a half-open range."""
    return DateRange(since, date.fromordinal(until.toordinal() + 1))


def refusals_to_give(
    *,
    person: Person,
    organisation: Organisation,
    items: Sequence[str],
    since: date,
    until: date,
    need_items: bool,
) -> list[Refusal]:
    """What stops a right of a person at a body on these days, whatever its kind."""
    found: list[Refusal] = []
    if until < since:
        return [refuse("right-dates-reversed", since=since, until=until)]
    held = Membership.objects.filter(
        person=person, organisation=organisation, valid__overlap=span(since, until)
    )
    if not held.exists():
        found.append(refuse("person-not-at-body", person=person.name, date=since, body=organisation.name_zh))
    if need_items and not items:
        found.append(refuse("right-without-items", path="items"))
    known = set(Item.objects.filter(pk__in=items).values_list("pk", flat=True))
    found += [refuse("item-code-unknown", path="items", found=code) for code in items if code not in known]
    return found


@verb(permission="people.register_metrologist", roles=REGISTRARS, event=events.RegistrationFiled)
def register_metrologist(
    *,
    person: Person,
    organisation: Organisation,
    grade: str,
    number: str,
    items: Sequence[str],
    since: date,
    until: date,
    by: Actor,
    at: datetime,
) -> Registration:
    """File a registration (注册计量师) at one unit for named items; binds verification (R16.7)."""
    with tenancy.also(organisation.tenant_id):
        refusals = refusals_to_give(
            person=person, organisation=organisation, items=items, since=since, until=until, need_items=True
        )
        if organisation.tenant_id != by.tenant and "samr_metrology" not in by.roles:
            refusals.append(refuse("registration-of-another-province", number=number))
        clash = Registration.objects.filter(
            person=person, organisation=organisation, effective__overlap=span(since, until)
        )
        if not refusals and clash.exists():
            refusals.append(refuse("right-overlaps", person=person.name, what="注册 registration"))
        if refusals:
            raise Refused(*refusals)
        filed = Registration.objects.create(
            tenant_id=organisation.tenant_id,
            person=person,
            organisation=organisation,
            grade=grade,
            number=number,
            item_codes=list(items),
            valid=span(since, until),
            effective=span(since, until),
            issuer_name=by.organisation_name or by.person_name,
        )
        record(
            events.RegistrationFiled(
                registration=Ref.to(filed),
                organisation=Ref.to(organisation),
                number=number,
                items=", ".join(items),
                until=until.isoformat(),
                holder=str(person.pk),
            ),
            tenant=organisation.tenant_id,
        )
    return filed


@verb(permission="people.end_registration", roles=REGISTRARS, event=events.RegistrationEnded)
def end_registration(
    *, registration: Registration, until: date, reason: str, by: Actor, at: datetime
) -> Registration:
    """End a registration after a last day; what was printed stays readable."""
    if registration.tenant_id != by.tenant and "samr_metrology" not in by.roles:
        raise Refused(refuse("registration-of-another-province", number=registration.number))
    with tenancy.also(registration.tenant_id):
        registration.state, registration.reason = Registration.State.CANCELLED, reason.strip()[:300]
        end(registration, until=until, reason=reason, fields=["effective", "state", "reason"])
        record(
            events.RegistrationEnded(
                registration=Ref.to(registration),
                organisation=Ref.to(registration.organisation),
                number=registration.number,
                until=until.isoformat(),
                reason=registration.reason,
            ),
            tenant=registration.tenant_id,
        )
    return registration


@verb(permission="people.authorise_person", roles=MANAGERS, event=events.PersonAuthorised)
def authorise_person(
    *,
    person: Person,
    organisation: Organisation,
    method: Method,
    basis: str,
    since: date,
    until: date,
    by: Actor,
    at: datetime,
    items: Sequence[str] = (),
) -> MethodAuthorisation:
    """The laboratory authorises one of its people for a method (ISO/IEC 17025, 6.2.6)."""
    _only_own(organisation, by)
    refusals = refusals_to_give(
        person=person, organisation=organisation, items=items, since=since, until=until, need_items=False
    )
    clash = MethodAuthorisation.objects.filter(
        person=person,
        organisation=organisation,
        method=method,
        effective__overlap=span(since, max(since, until)),
    )
    if clash.exists():
        refusals.append(refuse("right-overlaps", person=person.name, what=method.code))
    if not basis.strip():
        refusals.append(refuse("end-needs-reason", path="basis"))
    if refusals:
        raise Refused(*refusals)
    granted = MethodAuthorisation.objects.create(
        tenant_id=organisation.tenant_id,
        person=person,
        organisation=organisation,
        method=method,
        item_codes=list(items),
        valid=span(since, until),
        effective=span(since, until),
        basis=basis.strip()[:200],
        by_name=by.person_name,
    )
    record(
        events.PersonAuthorised(
            authorisation=Ref.to(granted),
            organisation=Ref.to(organisation),
            method=method.code,
            basis=granted.basis,
            holder=str(person.pk),
        )
    )
    return granted


@verb(permission="people.end_authorisation", roles=MANAGERS, event=events.AuthorisationEnded)
def end_authorisation(
    *, authorisation: MethodAuthorisation, until: date, reason: str, by: Actor, at: datetime
) -> MethodAuthorisation:
    """End an authorisation after a last day."""
    _only_own(authorisation.organisation, by)
    authorisation.end_reason = reason.strip()[:300]
    end(authorisation, until=until, reason=reason, fields=["effective", "end_reason"])
    record(
        events.AuthorisationEnded(
            authorisation=Ref.to(authorisation),
            organisation=Ref.to(authorisation.organisation),
            method=authorisation.method.code,
            until=until.isoformat(),
            reason=authorisation.end_reason,
        )
    )
    return authorisation


@verb(permission="people.appoint_signatory", roles=MANAGERS, event=events.SignatoryAppointed)
def appoint_signatory(
    *,
    person: Person,
    organisation: Organisation,
    qualification: Qualification,
    mark: str,
    items: Sequence[str],
    since: date,
    until: date,
    by: Actor,
    at: datetime,
) -> SignatoryScope:
    """File an approved signatory (授权签字人) for a mark, as the accreditation names them (practice P1)."""
    _only_own(organisation, by)
    refusals = refusals_to_give(
        person=person, organisation=organisation, items=items, since=since, until=until, need_items=True
    )
    if SUPPORTS.get(mark) != qualification.type or qualification.organisation_id != organisation.pk:
        refusals.append(
            refuse(
                "mark-without-qualification",
                number=qualification.number,
                type=qualification.type,
                mark=mark,
                allowed=tuple(sorted(SUPPORTS)),
            )
        )
    clash = SignatoryScope.objects.filter(
        person=person,
        organisation=organisation,
        mark=mark,
        effective__overlap=span(since, max(since, until)),
    )
    if clash.exists():
        refusals.append(refuse("right-overlaps", person=person.name, what=mark))
    if refusals:
        raise Refused(*refusals)
    appointed = SignatoryScope.objects.create(
        tenant_id=organisation.tenant_id,
        person=person,
        organisation=organisation,
        mark=mark,
        qualification=qualification,
        item_codes=list(items),
        valid=span(since, until),
        effective=span(since, until),
        by_name=by.person_name,
    )
    record(
        events.SignatoryAppointed(
            signatory=Ref.to(appointed),
            organisation=Ref.to(organisation),
            mark=mark,
            items=", ".join(items),
            holder=str(person.pk),
        )
    )
    return appointed


@verb(permission="people.end_signatory", roles=MANAGERS, event=events.SignatoryEnded)
def end_signatory(
    *, signatory: SignatoryScope, until: date, reason: str, by: Actor, at: datetime
) -> SignatoryScope:
    """End a signatory's right after a last day."""
    _only_own(signatory.organisation, by)
    signatory.end_reason = reason.strip()[:300]
    end(signatory, until=until, reason=reason, fields=["effective", "end_reason"])
    record(
        events.SignatoryEnded(
            signatory=Ref.to(signatory),
            organisation=Ref.to(signatory.organisation),
            mark=signatory.mark,
            until=until.isoformat(),
            reason=signatory.end_reason,
        )
    )
    return signatory


def _only_own(organisation: Organisation, by: Actor) -> None:
    if organisation.pk != by.organisation_id:
        raise Refused(refuse("not-your-record"))


def end(row: Any, *, until: date, reason: str, fields: list[str]) -> None:
    """Shorten `effective`; `valid`, as printed, stays."""
    if not reason.strip():
        raise Refused(refuse("end-needs-reason", path="reason"))
    last = last_day(row.effective)
    if last is not None and until >= last:
        raise Refused(refuse("right-ended", until=last))
    if until < row.effective.lower:
        raise Refused(refuse("right-dates-reversed", since=row.effective.lower, until=until))
    row.effective = span(row.effective.lower, until)
    row.save(update_fields=fields)
