"""Verbs of the pool of assessors and experts: registered for work and items at one unit, and ended; recusals (R16.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from junheng.core.reason import Refusal, Refused, because, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Person, Tenant
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.queries import last_day
from junheng.hub.people import events
from junheng.hub.people.models import Assessor, Recusal
from junheng.hub.people.queries import POOL
from junheng.hub.people.services.rights import REGISTRARS, end, refusals_to_give, span

RECUSERS = POOL
MOST_AT_ONCE = 20


@verb(permission="people.register_assessor", roles=REGISTRARS, event=events.AssessorRegistered)
def register_assessor(
    *,
    person: Person,
    organisation: Organisation,
    number: str,
    items: Sequence[str],
    since: date,
    until: date,
    by: Actor,
    at: datetime,
    capacities: Sequence[str] = ("std_assessor",),
    provinces: Sequence[str] = (),
    most_at_once: int = 3,
) -> Assessor:
    """Put somebody into the pool of the own province: for what work, which items, where (empty: everywhere), how much at once."""
    with tenancy.also(organisation.tenant_id):
        refusals = refusals_to_give(
            person=person, organisation=organisation, items=items, since=since, until=until, need_items=True
        )
        if organisation.tenant_id != by.tenant and "samr_metrology" not in by.roles:
            refusals.append(refuse("registration-of-another-province", number=number))
        clash = Assessor.objects.filter(person=person, effective__overlap=span(since, max(since, until)))
        if not refusals and clash.exists():
            refusals.append(refuse("right-overlaps", person=person.name, what="考评员 assessor"))
        refusals += _refusals_to_card(capacities, provinces, most_at_once)
        if refusals:
            raise Refused(*refusals)
        filed = Assessor.objects.create(
            tenant_id=organisation.tenant_id,
            person=person,
            organisation=organisation,
            number=number.strip(),
            capacities=sorted(set(capacities)),
            item_codes=list(items),
            provinces=sorted(set(provinces)),
            most_at_once=most_at_once,
            valid=span(since, until),
            effective=span(since, until),
            issuer_name=by.organisation_name or by.person_name,
        )
        record(
            events.AssessorRegistered(
                assessor=Ref.to(filed), organisation=Ref.to(organisation), number=filed.number,
                capacities=", ".join(filed.capacities), items=", ".join(items), until=until.isoformat(), holder=str(person.pk),
            ),
            tenant=organisation.tenant_id,
        )  # fmt: skip
    return filed


def _refusals_to_card(capacities: Sequence[str], provinces: Sequence[str], most: int) -> tuple[Refusal, ...]:
    known = set(
        Tenant.objects.filter(code__in=list(provinces), level="province").values_list("code", flat=True)
    )
    strange = [*sorted(set(capacities) - POOL), *sorted(set(provinces) - known)]
    return because(
        (not capacities, refuse("card-for-nothing", path="capacities")),
        (bool(strange), refuse("card-names-unknown", found=", ".join(strange)[:80])),
        (not 1 <= most <= MOST_AT_ONCE, refuse("card-load-unusable", path="most_at_once", most=MOST_AT_ONCE)),
    )


@verb(permission="people.end_assessor", roles=REGISTRARS, event=events.AssessorEnded)
def end_assessor(*, assessor: Assessor, until: date, reason: str, by: Actor, at: datetime) -> Assessor:
    """Take an assessor out of the pool after a last day; what was assessed stands."""
    if assessor.tenant_id != by.tenant and "samr_metrology" not in by.roles:
        raise Refused(refuse("registration-of-another-province", number=assessor.number))
    with tenancy.also(assessor.tenant_id):
        assessor.end_reason = reason.strip()[:300]
        end(assessor, until=until, reason=reason, fields=["effective", "end_reason"])
        record(
            events.AssessorEnded(
                assessor=Ref.to(assessor), organisation=Ref.to(assessor.organisation), number=assessor.number,
                until=until.isoformat(), reason=assessor.end_reason,
            ),
            tenant=assessor.tenant_id,
        )  # fmt: skip
    return assessor


LONGEST_RECUSAL = 3
"""Years."""


@verb(permission="people.declare_recusal", roles=RECUSERS, event=events.RecusalDeclared)
def declare_recusal(
    *, organisation: Organisation, until: date, reason: str, by: Actor, at: datetime
) -> Recusal:
    """An assessor says that he or she does not assess a body: a draw from then on excludes the card, in public."""
    on = today(at)
    card = Assessor.objects.filter(person_id=by.somebody, effective__contains=on).first()
    if card is None:
        raise Refused(refuse("recusal-without-card", date=on))
    in_days = on <= until <= on + timedelta(days=366 * LONGEST_RECUSAL)
    days = span(on, until if in_days else on)
    known = Recusal.objects.filter(
        person_id=by.somebody, organisation=organisation, effective__overlap=days
    ).first()
    stop_if(
        because(
            (not reason.strip(), refuse("end-needs-reason", path="reason")),
            (not in_days, refuse("recusal-too-long", path="until", years=LONGEST_RECUSAL)),
            (known is not None, refuse("recusal-known", body=organisation.name_zh, until=last_day(known.effective) if known else "")),
        )
    )  # fmt: skip
    with tenancy.also(card.tenant_id):
        made = Recusal.objects.create(
            tenant_id=card.tenant_id, assessor=card, person_id=card.person_id, organisation=organisation,
            effective=days, declared_at=at,
        )  # fmt: skip
        record(
            events.RecusalDeclared(
                Ref.to(made), Ref.to(card), Ref.to(organisation), card.number, until.isoformat(),
                reason=reason.strip()[:300],
            ),
            tenant=card.tenant_id,
        )  # fmt: skip
    return made
