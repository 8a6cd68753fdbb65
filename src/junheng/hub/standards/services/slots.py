"""Verbs of the yearly slots of a regional standard: open, book, release (R05.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from junheng.core.reason import Refusal, Refused, refuse, stop_if
from junheng.hub.capabilities.services.standards import KEEPERS
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders.services.ordering import CLIENTS
from junheng.hub.standards import events, registering
from junheng.hub.standards.models import RegionalSlot, RegionalStandard, RegionalYear, SlotBooking
from junheng.hub.standards.rules import slots as rules
from junheng.hub.standards.services.regional import held

USERS = CLIENTS | KEEPERS
ONE_DAY = timedelta(days=1)


@verb(permission="standards.open_slot", roles=KEEPERS, event=events.SlotOpened)
def open_slot(*, regional: RegionalStandard, span: rules.Span, by: Actor, at: datetime) -> RegionalSlot:
    """Give days of a designated standard to its region, within what it can serve in the year."""
    row = held(regional, "designated")
    if row.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    year, _new = RegionalYear.objects.get_or_create(
        regional=row, year=span.first.year, defaults={"tenant_id": row.tenant_id, "capacity": row.capacity}
    )
    taken = [registering.days_of(each) for each in registering.slots_between(row.pk, span.first, span.last)]
    stop_if(
        rules.refusals_to_open(
            row.name_zh, span, today=today(at), capacity=year.capacity, given=year.given, taken=taken,
            paper=registering.paper_of(row, today(at)),
        )
    )  # fmt: skip
    RegionalYear.objects.filter(pk=year.pk).update(given=F("given") + span.items)
    made = RegionalSlot.objects.create(
        tenant_id=row.tenant_id, regional=row, year=year, items=span.items, days=DateRange(span.first, span.last + ONE_DAY)
    )  # fmt: skip
    record(
        events.SlotOpened(
            Ref.to(made), Ref.to(row), span.first.isoformat(), span.last.isoformat(), span.items
        )
    )
    return made


@verb(permission="standards.book_slot", roles=USERS, event=events.SlotBooked)
def book_slot(*, slot: RegionalSlot, items: int, by: Actor, at: datetime, note: str = "") -> SlotBooking:
    """A body of the region takes a slot; the body whose standard it is is told. Nobody else learns who."""
    client = Organisation.objects.get(pk=by.somewhere)
    with tenancy.also(slot.tenant_id):
        row = RegionalSlot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
        regional = held(slot.regional, "designated")
        first, last = registering.days_of(row)
        stop_if(
            rules.refusals_to_book(
                regional.name_zh, rules.Span(first, last, row.items), items, today=today(at), is_open=row.state == RegionalSlot.State.OPEN,
                own=regional.organisation_id == client.pk, in_region=registering.lies_in(client, regional.region), body=client.name_zh,
                region=regional.region.name_zh, paper=registering.paper_of(regional, today(at)),
            )
        )  # fmt: skip
        made = SlotBooking.objects.create(
            tenant_id=row.tenant_id, readers=sorted({client.tenant_id} - {row.tenant_id}), slot=row, client=client,
            items=items, note=note.strip()[:300], booked_by_id=by.somebody, booked_at=at,
        )  # fmt: skip
        row.state = RegionalSlot.State.TAKEN
        row.save(update_fields=["state"])
        record(
            events.SlotBooked(
                Ref.to(row), Ref.to(regional), first.isoformat(), last.isoformat(), client=client.uscc, items=str(items)
            ),
            tenant=row.tenant_id,
        )  # fmt: skip
    notify(
        tenant=regional.tenant_id, organisation_id=regional.organisation_id, at=at, url=f"/regional-standards/{regional.pk}",
        zh=f"{client.name_zh} 预约了 {regional.name_zh} {first}~{last} 的机时，{items} 件。",
        en=f"{client.name_en or client.name_zh} booked the slot {first} to {last} of {regional.name_en or regional.name_zh}: {items} items.",
    )  # fmt: skip
    return made


@verb(permission="standards.release_slot", roles=USERS, event=events.SlotReleased)
def release_slot(*, slot: RegionalSlot, reason: str, by: Actor, at: datetime) -> RegionalSlot:
    """Whoever booked it gives it back, and it is open again; its own body takes it off, and the items return to the year."""
    with tenancy.also(slot.tenant_id):
        row = RegionalSlot.objects.select_for_update(of=("self",)).select_related("regional").get(pk=slot.pk)
        booking = SlotBooking.objects.select_related("client").filter(slot=row, released_at=None).first()
        own = row.regional.organisation_id == by.organisation_id
        if not own and (booking is None or booking.client_id != by.organisation_id):
            raise Refused(refuse("not-your-record"))
        first, last = registering.days_of(row)
        stop_if(_of_release(row, reason, begun=first < today(at)))
        if booking is not None:
            booking.released_at, booking.reason = at, reason.strip()[:300]
            booking.save(update_fields=["released_at", "reason"])
        row.state = RegionalSlot.State.WITHDRAWN if own else RegionalSlot.State.OPEN
        row.save(update_fields=["state"])
        if own:
            RegionalYear.objects.filter(pk=row.year_id).update(given=F("given") - row.items)
        record(
            events.SlotReleased(
                Ref.to(row), Ref.to(row.regional), first.isoformat(), last.isoformat(), reason=reason.strip()[:300]
            ),
            tenant=row.tenant_id,
        )  # fmt: skip
    whom = (booking.client if booking else None) if own else row.regional.organisation
    if whom is not None:
        notify(
            tenant=whom.tenant_id, organisation_id=whom.pk, at=at, url=f"/regional-standards/{row.regional_id}",
            zh=f"{row.regional.name_zh} {first}~{last} 的机时已释放：{reason.strip()[:200]}",
            en=f"The slot {first} to {last} of {row.regional.name_en or row.regional.name_zh} was released: {reason.strip()[:200]}",
        )  # fmt: skip
    return row


def _of_release(row: RegionalSlot, reason: str, *, begun: bool) -> tuple[Refusal, ...]:
    if row.state == RegionalSlot.State.WITHDRAWN:
        return (refuse("slot-not-open"),)
    if not reason.strip():
        return (refuse("regional-needs-reason", path="reason"),)
    return (refuse("slot-over"),) if begun else ()
