"""Verbs of what is shared: offer, change the rules, withdraw, keep it for maintenance."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import search
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Person
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.people import reasons as _declared  # noqa: F401  (declares `item-code-unknown`)
from junheng.hub.sharing import events, queries, rules
from junheng.hub.sharing.models import Booking, Part, Resource
from junheng.hub.sharing.services.holding import hold, new_number, span

OWNERS = frozenset({"inst_admin", "inst_front", "nmi", "industry_centre", "enterprise"})


@verb(permission="sharing.offer_resource", roles=OWNERS, event=events.ResourceOffered)
def offer_resource(
    *,
    offer: rules.Offer,
    by: Actor,
    at: datetime,
    instrument: Instrument | None = None,
    person: Person | None = None,
) -> Resource:
    """Open a device of one's ledger, a room, or a person's hours to others, with its rules."""
    body = Organisation.objects.get(pk=by.somewhere)
    if instrument is not None and instrument.owner_id != body.pk:
        raise Refused(refuse("not-your-record"))
    if person is not None and not queries.is_member(person, body, today(at)):
        raise Refused(refuse("resource-person-elsewhere", person=person.name, body=body.name_zh))
    instrument = instrument if offer.kind == "device" else None
    person = person if offer.kind == "person" else None
    refusals = rules.refusals_to_offer(
        offer,
        has_device=instrument is not None,
        has_person=person is not None,
        offered=_is_offered(body, instrument, person),
    )
    if refusals:
        raise Refused(*refusals)
    made = Resource(
        tenant_id=body.tenant_id, organisation=body, kind=offer.kind, instrument=instrument, person=person,
        state_since=at, is_demo=offer.is_demo,
    )  # fmt: skip
    _write(made, offer)
    made.save(force_insert=True)
    record(
        events.ResourceOffered(
            resource=Ref.to(made), kind=made.kind, name=made.name_zh, fee=str(made.fee),
            lead_hours=str(made.lead_hours), asks=made.asks,
        )
    )  # fmt: skip
    return made


def _is_offered(body: Organisation, instrument: Instrument | None, person: Person | None) -> bool:
    rows = Resource.objects.filter(organisation=body, state=Resource.State.OFFERED)
    if instrument is not None:
        return rows.filter(instrument=instrument).exists()
    return person is not None and rows.filter(person=person).exists()


def _write(row: Resource, offer: rules.Offer) -> None:
    row.name_zh, row.name_en = offer.name_zh.strip()[:80], offer.name_en.strip()[:120]
    row.place, row.note = offer.place.strip()[:120], offer.note.strip()[:500]
    row.asks = offer.asks
    row.item = _item(offer.item) if offer.asks else None
    row.lead_hours, row.longest_hours = offer.lead_hours, offer.longest_hours
    row.opens, row.closes, row.weekdays = offer.opens, offer.closes, sorted(set(offer.weekdays))
    row.fee, row.travels = Decimal(offer.fee).quantize(Decimal("0.01")), offer.travels
    row.search = search.vector(
        row.name_zh, row.name_en, row.place, row.note, row.organisation.name_zh, row.organisation.name_en
    )


def _item(code: str) -> Item:
    row = Item.objects.filter(pk=code).first()
    if row is None:
        raise Refused(refuse("item-code-unknown", path="item", found=code[:40]))
    return row


@verb(permission="sharing.change_offer", roles=OWNERS, event=events.OfferChanged)
def change_offer(*, resource: Resource, offer: rules.Offer, by: Actor, at: datetime) -> Resource:
    """Other rules from now on; what was booked before keeps its fee and its slot."""
    current = _own(resource, by)
    if current.state != Resource.State.OFFERED:
        raise Refused(refuse("resource-withdrawn", name=current.name_zh, why=current.state_reason or "—"))
    refusals = rules.refusals_to_offer(
        offer, has_device=current.instrument_id is not None, has_person=current.person_id is not None
    )
    if refusals:
        raise Refused(*refusals)
    _write(current, offer)
    current.save()
    record(
        events.OfferChanged(
            resource=Ref.to(current), name=current.name_zh, fee=str(current.fee),
            lead_hours=str(current.lead_hours), asks=current.asks,
        )
    )  # fmt: skip
    return current


@verb(permission="sharing.withdraw_offer", roles=OWNERS, event=events.OfferWithdrawn)
def withdraw_offer(*, resource: Resource, reason: str, by: Actor, at: datetime) -> Resource:
    """No new bookings from now on; those that stand, stand."""
    current = _own(resource, by)
    if current.state != Resource.State.OFFERED:
        raise Refused(refuse("resource-withdrawn", name=current.name_zh, why=current.state_reason or "—"))
    if refusals := rules.reason_refusals(reason):
        raise Refused(*refusals)
    current.state, current.state_since = Resource.State.WITHDRAWN, at
    current.state_reason = reason.strip()[:300]
    current.save(update_fields=["state", "state_since", "state_reason"])
    record(events.OfferWithdrawn(Ref.to(current), current.name_zh, current.state_reason))
    return current


@verb(permission="sharing.block_resource", roles=OWNERS, event=events.ResourceBlocked)
def block_resource(
    *, resource: Resource, start: datetime, end: datetime, reason: str, by: Actor, at: datetime
) -> Booking:
    """Keep a resource for maintenance: a booking of its own, under the same constraint as any other."""
    if refusals := rules.slot_refusals(start, end):
        raise Refused(*refusals)
    current = _own(resource, by)
    facts = queries.facts_of(current, (start, end))
    if refusals := rules.refusals_to_block(facts, start=start, end=end, at=at, reason=reason):
        raise Refused(*refusals)
    made = Booking(
        tenant_id=current.tenant_id, number=new_number(at), kind=Booking.Kind.MAINTENANCE,
        owner=current.organisation, client=current.organisation, purpose=reason.strip()[:300],
        slot=span(start, end), fee=0, state=Booking.State.APPROVED, state_since=at, asked_by_id=by.person_id, asked_at=at,
    )  # fmt: skip
    hold(made, [current], Part.Standing.BLOCKED)
    record(
        events.ResourceBlocked(
            booking=Ref.to(made), resource=Ref.to(current), number=made.number, name=current.name_zh,
            slot=rules.span_text(start, end), reason=made.purpose,
        )
    )  # fmt: skip
    return made


def _own(resource: Resource, by: Actor) -> Resource:
    """One's own resource, locked: whoever changes or books it next waits."""
    if resource.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    return Resource.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=resource.pk)
