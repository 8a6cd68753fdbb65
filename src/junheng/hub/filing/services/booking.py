"""Verbs of designation and booking: who verifies what where, an application, and where it is handed on (P2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.filing import events, queries
from junheng.hub.filing.models import Booking, Designation
from junheng.hub.filing.rules import booking as rules
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.institutions.services.organisations import REGULATORS, watches
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Answer, refusals_to_send
from junheng.hub.instruments.services import ledger
from junheng.hub.orders.services import ordering

CLIENTS, DESK = ordering.CLIENTS, ordering.DESK
LATEST = date(2100, 12, 31)


@verb(permission="filing.designate_institution", roles=REGULATORS, event=events.InstitutionDesignated)
def designate_institution(
    *, institution: Organisation, item: Item, division: str, since: date, until: date, by: Actor, at: datetime
) -> Designation:
    """The regulator names who verifies an item in its division; only who holds the right may be named."""
    if max(since, until) > LATEST:
        raise Refused(refuse("designation-too-far", limit=LATEST))
    office = Organisation.objects.get(pk=by.somewhere)
    held = Designation.objects.filter(
        division_code=division, item=item, valid__overlap=DateRange(since, max(until, since) + timedelta(days=1))
    ).select_related("institution").first()  # fmt: skip
    facts = rules.DesignationFacts(
        institution=institution.name_zh, item=item.name_zh, office=office.division_code, division=division,
        since=since, until=until, capable=queries.has_right(institution, item, max(since, today(at))),
        overlapping=rules.Standing(held.institution.name_zh, division, institutions.last_day(held.valid)) if held else None,
    )  # fmt: skip
    if refusals := rules.refusals_to_designate(facts):
        raise Refused(*refusals)
    made = Designation.objects.create(
        tenant_id=by.tenant, regulator=office, institution=institution, item=item, division_code=division,
        valid=DateRange(since, until + timedelta(days=1)), at=at,
    )  # fmt: skip
    record(
        events.InstitutionDesignated(
            designation=Ref.to(made), institution=Ref.to(institution), item=item.pk, division=division,
            since=since.isoformat(), until=until.isoformat(),
        )
    )  # fmt: skip
    notify(
        tenant=institution.tenant_id, organisation_id=institution.pk, at=at, url="/designations",
        zh=f"{office.name_zh}指定你检定{item.name_zh}，{since} 到 {until}。",
        en=f"{office.name_en or office.name_zh} designated you for {item.name_en}, {since} to {until}.",
    )  # fmt: skip
    return made


@verb(permission="filing.end_designation", roles=REGULATORS, event=events.DesignationEnded)
def end_designation(*, designation: Designation, reason: str, by: Actor, at: datetime) -> Designation:
    """From tomorrow on it counts no longer; one that has not begun is as if it had not been."""
    row = (
        Designation.objects.select_for_update(of=("self",))
        .select_related("institution")
        .get(pk=designation.pk)
    )
    if row.regulator_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    tomorrow = today(at) + timedelta(days=1)
    if row.valid.upper is not None and row.valid.upper <= tomorrow:
        raise Refused(refuse("designation-ended", until=institutions.last_day(row.valid) or "—"))
    if not reason.strip():
        raise Refused(refuse("designation-needs-reason"))
    row.valid, row.ended_why = (
        DateRange(row.valid.lower, max(tomorrow, row.valid.lower)),
        reason.strip()[:300],
    )
    row.save(update_fields=["valid", "ended_why"])
    record(events.DesignationEnded(designation=Ref.to(row), until=today(at).isoformat(), why=row.ended_why))
    notify(
        tenant=row.institution.tenant_id, organisation_id=row.institution_id, at=at, url="/designations",
        zh=f"一项指定结束：{row.ended_why}", en=f"A designation ends: {row.ended_why}",
    )  # fmt: skip
    return row


def designated_elsewhere(
    instrument: Instrument, institution: Organisation, at: datetime
) -> Sequence[Refusal]:
    """Why an order for mandatory verification cannot go to this body: another is designated (asked by orders)."""
    if instruments.verdict_of(instrument).answer is not Answer.MANDATORY:
        return ()
    division, on = queries.division_of(instrument), today(at)
    held = queries.designated_for(instrument.item_id, division, on)
    if held is None or held.institution_id == institution.pk:
        return ()
    if queries.agreement_for(instrument.tenant_id, institution.tenant_id, instrument.item_id, on):
        return ()
    name = held.institution.name_zh
    return (refuse("not-the-designated-institution", item=instrument.item.name_zh, division=division, institution=name),)  # fmt: skip


@verb(permission="filing.book_verification", roles=CLIENTS, event=events.VerificationBooked)
def book_verification(
    *, instrument: Instrument, mode: str, by: Actor, at: datetime, institution: Organisation | None = None,
    wanted_on: date | None = None,
) -> Booking:  # fmt: skip
    """Apply for mandatory verification: at the designated institution, or at another by an agreement on file."""
    if instrument.owner_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    on, division = today(at), queries.division_of(instrument)
    held, waiting = queries.designated_for(instrument.item_id, division, on), queries.open_booking(instrument)
    there = institution or (held.institution if held else None)
    agreement = (
        queries.agreement_for(instrument.tenant_id, there.tenant_id, instrument.item_id, on) if there else ""
    )
    facts = rules.BookingFacts(
        mandatory=instruments.verdict_of(instrument).answer is Answer.MANDATORY, item=instrument.item.name_zh,
        division=division, designated=held.institution.name_zh if held else "",
        goes_there=held is not None and there is not None and held.institution_id == there.pk, agreement=agreement,
        waiting_since=waiting.applied_on if waiting else None,
        waiting_at=waiting.order.institution.name_zh if waiting else "",
    )  # fmt: skip
    send = refusals_to_send(instruments.facts_of(instrument), verification=True)
    if refusals := (*rules.refusals_to_book(facts), *send):
        raise Refused(*refusals)
    assert there is not None
    kind = "first" if instrument.test == Instrument.Test.NONE else "subsequent"
    order = ordering.place_order(
        client=instrument.owner, institution=there, by=by, at=at, wanted_on=wanted_on, note=_note(instrument, mode),
        lines=[ordering.Wanted(instrument, "verification", kind)],
    )  # fmt: skip
    ground = Booking.Ground.DESIGNATED if facts.goes_there else Booking.Ground.AGREEMENT
    made = Booking.objects.create(
        tenant_id=instrument.tenant_id, readers=sorted({there.tenant_id} - {instrument.tenant_id}),
        instrument=instrument, owner=instrument.owner, order=order, institution=there, mode=mode, ground=ground,
        note="" if facts.goes_there else agreement[:300], applied_on=on, at=at,
    )  # fmt: skip
    ledger.note_applied(instrument=instrument, on=on)
    record(
        events.VerificationBooked(
            booking=Ref.to(made), instrument=Ref.to(instrument), order=Ref.to(order), ground=ground,
            applied_on=on.isoformat(),
        ),
        tenant=instrument.tenant_id,
    )  # fmt: skip
    return made


def _note(instrument: Instrument, mode: str) -> str:
    return f"强制检定；{'现场' if mode == 'on-site' else '送检'}；{instrument.place}"[:500]


@verb(permission="filing.transfer_booking", roles=DESK | REGULATORS, event=events.BookingTransferred)
def transfer_booking(*, booking: Booking, to: Organisation, reason: str, by: Actor, at: datetime) -> Booking:
    """Hand an application on that cannot be done here. The day of the application stays: the owner loses nothing."""
    with tenancy.also(booking.tenant_id):
        rows = Booking.objects.select_for_update(of=("self",))
        row = rows.select_related("instrument__item", "owner", "order__client", "order__institution").get(pk=booking.pk)  # fmt: skip
        instrument, on = row.instrument, today(at)
        regulator = watches(by, row.tenant_id)
        above = queries.designated_above(instrument.item_id, queries.division_of(instrument), on, row.order.institution_id)  # fmt: skip
        refusals = rules.refusals_to_hand_on(
            may=regulator or row.order.institution_id == by.organisation_id, regulator=regulator,
            open_=row.order.state == "placed", above=[str(body.pk) for body in above], to=str(to.pk),
            to_name=to.name_zh, item=instrument.item.name_zh, capable=queries.has_right(to, instrument.item, on),
            reason=reason,
        )  # fmt: skip
        if refusals:
            raise Refused(*refusals)
        with tenancy.also(row.order.tenant_id, to.tenant_id):
            order = ordering.hand_on(order=row.order, to=to, by=by, at=at)
        row.order, row.institution = order, to
        row.ground, row.note = Booking.Ground.TRANSFER, reason.strip()[:300]
        row.readers = sorted(({to.tenant_id} | set(row.readers)) - {row.tenant_id})
        row.save(update_fields=["order", "institution", "ground", "note", "readers"])
        record(
            events.BookingTransferred(
                booking=Ref.to(row), instrument=Ref.to(instrument), order=Ref.to(order), institution=Ref.to(to),
                why=row.note,
            ),
            tenant=row.tenant_id,
        )  # fmt: skip
    _told_of_transfer(row, to, at)
    return row


def _told_of_transfer(row: Booking, to: Organisation, at: datetime) -> None:
    zh = f"{row.instrument.name} 的检定申请已转送{to.name_zh}：{row.note}。申请日 {row.applied_on} 不变。"
    en = f"The application for {row.instrument.name_en or row.instrument.name} was handed on to {to.name_en or to.name_zh}: {row.note}. The day {row.applied_on} stays."  # fmt: skip
    for reader in (row.owner, to):
        notify(
            tenant=reader.tenant_id, organisation_id=reader.pk, zh=zh, en=en, at=at, url=f"/applications/{row.pk}"
        )  # fmt: skip


def after_cancelled(fact: object, at: datetime) -> None:
    """A client stopped the order: nothing is applied for any more (follows `order-cancelled`)."""
    order = getattr(fact, "order", None)
    row = Booking.objects.select_related("instrument").filter(order_id=order.id).first() if order else None
    if row is not None:
        ledger.note_applied(instrument=row.instrument, on=None)
