"""Verbs of bodies and of roles held at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Person, Tenant
from junheng.hub.foundation.verbs import SIGNED_IN, record, verb
from junheng.hub.institutions import events
from junheng.hub.institutions.models import Division, Membership, Organisation
from junheng.hub.institutions.queries import ADMINISTRATORS
from junheng.hub.institutions.rules import roles
from junheng.hub.institutions.rules.codes import read_uscc

REGULATORS = frozenset({"samr_metrology", "prov_regulator", "city_regulator", "county_regulator"})


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What a person declares about a body; a regulator checks it afterwards."""

    uscc: str
    name_zh: str
    kind: str
    division_code: str
    name_en: str = ""
    short_zh: str = ""
    address_zh: str = ""
    address_en: str = ""
    phone: str = ""
    lat: float | None = None
    lon: float | None = None
    is_demo: bool = False


@verb(
    permission="institutions.register_organisation",
    roles=SIGNED_IN | {"platform"},
    event=events.OrganisationRegistered,
)
def register_organisation(*, new: NewOrganisation, by: Actor, at: datetime) -> Organisation:
    """File a body under its code, self-declared; whoever files it becomes its administrator."""
    code = read_uscc(new.uscc)
    if new.kind not in Organisation.Kind.values:
        raise UnusableInput(refuse("organisation-kind-unknown", path="kind", found=new.kind[:40]))
    if new.kind not in roles.SELF_DECLARED and "platform" not in by.roles:
        raise Refused(refuse("authority-entered-by-platform", kind=new.kind))
    province = f"{new.division_code[:2]}0000"
    tenant = Tenant.objects.filter(pk=province).first() or Tenant.objects.filter(pk=new.division_code).first()
    if tenant is None and new.division_code == "100000":
        tenant = Tenant.objects.filter(pk="CN").first()
    if tenant is None or not (tenant.pk == "CN" or Division.objects.filter(pk=province).exists()):
        raise UnusableInput(refuse("division-unknown", path="division_code", found=new.division_code))
    known = Organisation.objects.filter(uscc=code).first()
    if known is not None:
        raise Refused(refuse("organisation-known", uscc=code, name=known.name_zh))
    with tenancy.also(tenant.pk):
        body = Organisation.objects.create(
            tenant=tenant,
            uscc=code,
            name_zh=new.name_zh,
            name_en=new.name_en,
            short_zh=new.short_zh or new.name_zh[:30],
            kind=new.kind,
            division_code=new.division_code,
            address_zh=new.address_zh,
            address_en=new.address_en,
            phone=new.phone,
            lat=new.lat,
            lon=new.lon,
            registered_at=at,
            is_demo=new.is_demo,
            search=search.vector(new.name_zh, new.name_en, new.short_zh, new.address_zh, code),
        )
        if by.person_id is not None:
            Membership.objects.create(
                tenant=tenant,
                person_id=by.person_id,
                organisation=body,
                role=roles.administrator_of(new.kind),
                valid=DateRange(today(at), None),
            )
        record(
            events.OrganisationRegistered(
                organisation=Ref.to(body), uscc=code, name=body.name_zh, kind=body.kind
            ),
            tenant=tenant.pk,
        )
    return body


@verb(
    permission="institutions.verify_organisation",
    roles=REGULATORS | {"platform"},
    event=events.OrganisationVerified,
)
def verify_organisation(*, organisation: Organisation, by: Actor, at: datetime) -> Organisation:
    """The regulator of the province has compared the declaration with the register."""
    _only_own_province(organisation, by)
    changed = Organisation.objects.filter(pk=organisation.pk, state=Organisation.State.REGISTERED).update(
        state=Organisation.State.VERIFIED,
        verified_at=at,
        verified_by_name=by.organisation_name or by.person_name,
    )
    if not changed:
        raise Refused(
            refuse(
                "organisation-not-in-state",
                name=organisation.name_zh,
                state=organisation.state,
                act="verified",
            )
        )
    organisation.refresh_from_db()
    record(
        events.OrganisationVerified(
            organisation=Ref.to(organisation), uscc=organisation.uscc, name=organisation.name_zh
        )
    )
    return organisation


def watches(by: Actor, tenant: str) -> bool:
    """Whether a regulator's office is answerable for a province: its own, or every one for the State's."""
    return by.has_any(REGULATORS) and (by.tenant == tenant or "samr_metrology" in by.roles)


def _only_own_province(organisation: Organisation, by: Actor) -> None:
    if organisation.tenant_id != by.tenant and "samr_metrology" not in by.roles:
        raise Refused(
            refuse("another-provinces-body", name=organisation.name_zh, tenant=organisation.tenant.name_zh)
        )


@verb(
    permission="institutions.grant_membership",
    roles=ADMINISTRATORS | REGULATORS | {"platform"},
    event=events.MembershipGranted,
)
def grant_membership(
    *,
    organisation: Organisation,
    person: Person,
    role: str,
    by: Actor,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    department: str = "",
) -> Membership:
    """Give a person a role of `roles.json` at one's own body, from a day to a last day."""
    _only_own_body(organisation, by)
    if role not in roles.known():
        raise UnusableInput(refuse("role-unknown", path="role", found=role[:40]))
    if not roles.may_be_held_at(role, organisation.kind):
        raise Refused(refuse("role-not-at-this-body", role=role, name=organisation.name_zh))
    start = since or today(at)
    if until is not None and until < start:
        raise Refused(refuse("period-reversed", start=start, end=until))
    with tenancy.also(organisation.tenant_id):
        if Membership.objects.filter(
            person=person, organisation=organisation, role=role, valid__overlap=_days(start, until)
        ).exists():
            raise Refused(refuse("role-held-already", person=person.name, role=role))
        membership = Membership.objects.create(
            tenant_id=organisation.tenant_id,
            person=person,
            organisation=organisation,
            role=role,
            department=department[:60],
            valid=_days(start, until),
        )
        record(
            events.MembershipGranted(
                membership=Ref.to(membership),
                organisation=Ref.to(organisation),
                role=role,
                since=start.isoformat(),
                member=str(person.pk),
            ),
            tenant=organisation.tenant_id,
        )
    return membership


@verb(
    permission="institutions.end_membership",
    roles=ADMINISTRATORS | REGULATORS | {"platform"},
    event=events.MembershipEnded,
)
def end_membership(*, membership: Membership, until: date, by: Actor, at: datetime) -> Membership:
    """End a role after a last day; who did what under it stays readable."""
    _only_own_body(membership.organisation, by)
    end = membership.valid.upper
    if end is not None and end <= today(at):
        raise Refused(refuse("membership-ended", end=date.fromordinal(end.toordinal() - 1)))
    if until < membership.valid.lower:
        raise Refused(refuse("period-reversed", start=membership.valid.lower, end=until))
    membership.valid = _days(membership.valid.lower, until)
    with tenancy.also(membership.tenant_id):
        membership.save(update_fields=["valid"])
        record(
            events.MembershipEnded(
                membership=Ref.to(membership),
                organisation=Ref.to(membership.organisation),
                role=membership.role,
                until=until.isoformat(),
                member=str(membership.person_id),
            ),
            tenant=membership.tenant_id,
        )
    return membership


def _only_own_body(organisation: Organisation, by: Actor) -> None:
    if organisation.pk != by.organisation_id and "platform" not in by.roles:
        raise Refused(refuse("not-your-record"))


def _days(start: date, last: date | None) -> DateRange:
    """The half-open range whose last day is `last`."""
    return DateRange(start, date.fromordinal(last.toordinal() + 1) if last else None)
