"""Verbs of a booking: request, approve, decline, cancel, hand out, confirm a loan's arrival, take back, settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Attachment, Person
from junheng.hub.foundation.services.attachments import store_attachment
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.sharing import events, queries, rules
from junheng.hub.sharing.models import Booking, HandOver, Part, Picture, Resource
from junheng.hub.sharing.services.holding import hold, new_number, span
from junheng.hub.sharing.services.offering import OWNERS

USERS = OWNERS | {"std_owner", "verifier", "utility", "maker"}
LARGEST = 6 * 1024 * 1024
IMAGES = frozenset({"image/png", "image/jpeg"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: when, what for, and where a loan is to go (empty: used where it stands)."""

    start: datetime
    end: datetime
    purpose: str
    destination: str = ""


@verb(permission="sharing.request_booking", roles=USERS, event=events.BookingRequested)
def request_booking(
    *, resources: Sequence[Resource], wish: Wish, user: Person, by: Actor, at: datetime
) -> Booking:
    """Ask for resources of one body for one slot: staff, device and room together or not at all."""
    ids = list(dict.fromkeys(each.pk for each in resources))
    refusals = (*rules.slot_refusals(wish.start, wish.end), *rules.too_many_resources(len(ids)))
    if refusals:
        raise Refused(*refusals)
    client = Organisation.objects.get(pk=by.somewhere)
    with tenancy.also(*(each.tenant_id for each in resources)):
        locked = list(
            Resource.objects.select_for_update(of=("self",)).select_related("organisation", "item")
            .filter(pk__in=ids).order_by("pk")
        )  # fmt: skip
        _may_request(locked, wish, client=client, user=user, at=at)
        made = _requested(locked, wish, client=client, user=user, by=by, at=at)
        hold(made, locked, Part.Standing.ASKED)
    record(
        events.BookingRequested(
            booking=Ref.to(made), number=made.number, kind=made.kind, resources="、".join(each.name_zh for each in locked),
            slot=rules.span_text(wish.start, wish.end), outside="yes" if made.client_id != made.owner_id else "no",
            client=client.uscc, user=str(user.pk), purpose=made.purpose, fee=str(made.fee),
        ),
        tenant=made.tenant_id,
    )  # fmt: skip
    _tell(made, made.owner, at=at, zh=f"{client.name_zh}申请预约 {made.number}。", en=f"{client.name_en or client.name_zh} asks for booking {made.number}.")  # fmt: skip
    return made


def _may_request(
    locked: Sequence[Resource], wish: Wish, *, client: Organisation, user: Person, at: datetime
) -> None:
    slot = (wish.start, wish.end)
    asked = rules.Asked(
        start=wish.start, end=wish.end, purpose=wish.purpose, loan=bool(wish.destination.strip()),
        owners=tuple(each.organisation.name_zh for each in locked),
        open_requests=queries.open_requests(client, locked[0].organisation, at) if locked else 0,
    )  # fmt: skip
    refusals: list[Refusal] = list(
        rules.refusals_to_request_booking(asked, [queries.facts_of(each, slot) for each in locked], at=at)
    )
    if not queries.is_member(user, client, today(at)):
        refusals.append(refuse("user-not-member", path="user", person=user.name, body=client.name_zh))
    else:
        for each in locked:
            refusals += queries.gone(each, wish.end)
            refusals += queries.lacking(each, user=user, client=client, start=wish.start, end=wish.end)
    if refusals:
        raise Refused(*refusals)


def _requested(
    locked: Sequence[Resource], wish: Wish, *, client: Organisation, user: Person, by: Actor, at: datetime
) -> Booking:
    owner = locked[0].organisation
    destination = wish.destination.strip()[:160]
    return Booking(
        tenant_id=owner.tenant_id, readers=sorted({client.tenant_id} - {owner.tenant_id}), number=new_number(at),
        kind=Booking.Kind.LOAN if destination else Booking.Kind.USE, owner=owner, client=client, user=user,
        purpose=wish.purpose.strip()[:300], destination=destination, slot=span(wish.start, wish.end),
        fee=rules.fee_of([each.fee for each in locked], wish.start, wish.end),
        state=Booking.State.REQUESTED, state_since=at, asked_by_id=by.person_id, asked_at=at,
    )  # fmt: skip


@verb(permission="sharing.approve_booking", roles=OWNERS, event=events.BookingApproved)
def approve_booking(*, booking: Booking, by: Actor, at: datetime, note: str = "") -> Booking:
    """The owner says yes, if the evidence still holds: due dates, stops and qualifications are asked again."""
    current = _owners(booking, by, ("requested",))
    refusals = list(_evidence(current))
    if current.slot.upper <= at:
        refusals.insert(
            0, refuse("slot-in-past", end=rules.span_text(current.slot.lower, current.slot.upper))
        )
    if refusals:
        raise Refused(*refusals)
    _move(current, Booking.State.APPROVED, note, at)
    current.parts.update(standing=Part.Standing.TAKEN)
    record(events.BookingApproved(Ref.to(current), current.number, note=note.strip()[:300]))
    _tell_people(current, at=at)
    _tell(current, current.client, at=at, zh=f"预约 {current.number} 已批准。{note}", en=f"Booking {current.number} was approved. {note}")  # fmt: skip
    return current


@verb(permission="sharing.decline_booking", roles=OWNERS, event=events.BookingDeclined)
def decline_booking(*, booking: Booking, reason: str, by: Actor, at: datetime) -> Booking:
    """The owner says no, with the reason; the slot is free for others."""
    current = _owners(booking, by, ("requested",))
    _needs_reason(reason)
    _release(current, Booking.State.DECLINED, reason, at)
    record(events.BookingDeclined(Ref.to(current), current.number, reason=reason.strip()[:300]))
    _tell(current, current.client, at=at, zh=f"预约 {current.number} 未批准：{reason}", en=f"Booking {current.number} was declined: {reason}")  # fmt: skip
    return current


@verb(permission="sharing.cancel_booking", roles=USERS, event=events.BookingCancelled)
def cancel_booking(*, booking: Booking, reason: str, by: Actor, at: datetime) -> Booking:
    """Either side calls it off before it is handed out; the owner ends a maintenance block the same way."""
    if by.organisation_id not in (booking.owner_id, booking.client_id):
        raise Refused(refuse("not-your-record"))
    with tenancy.also(booking.tenant_id):
        current = _locked(booking, ("requested", "approved"))
        _needs_reason(reason)
        _release(current, Booking.State.CANCELLED, reason, at)
    record(
        events.BookingCancelled(Ref.to(current), current.number, reason=reason.strip()[:300]),
        tenant=current.tenant_id,
    )
    other = current.client if by.organisation_id == current.owner_id else current.owner
    if other.pk != by.organisation_id:
        _tell(current, other, at=at, zh=f"预约 {current.number} 已取消：{reason}", en=f"Booking {current.number} was cancelled: {reason}")  # fmt: skip
    return current


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as it was handed in."""

    name: str
    data: bytes


@verb(permission="sharing.check_out_booking", roles=OWNERS, event=events.BookingCheckedOut)
def check_out_booking(
    *, booking: Booking, seen: rules.Seen, by: Actor, at: datetime, pictures: Sequence[Shot] = ()
) -> Booking:
    """Hand out what was booked, with its condition. Evidence is asked once more, and nobody else may still have it."""
    current = _owners(booking, by, ("approved",))
    if current.kind == Booking.Kind.MAINTENANCE:
        raise Refused(refuse("maintenance-stays", number=current.number))
    refusals = (
        *rules.refusals_to_check_out(
            replace(seen, pictures=len(pictures)), loan=current.kind == Booking.Kind.LOAN, start=current.slot.lower, end=current.slot.upper, at=at,
            out=queries.still_out(current), away=queries.away(current),
        ),
        *_evidence(current),
    )  # fmt: skip
    if refusals:
        raise Refused(*refusals)
    kept = _handed(current, HandOver.Step.OUT, seen, pictures, by=by, at=at)
    _move(current, Booking.State.IN_USE, "", at)
    current.parts.update(standing=Part.Standing.USED)
    record(
        events.BookingCheckedOut(
            Ref.to(current), current.number, condition=seen.condition, note=seen.note, carrier=seen.carrier, pictures=kept
        )
    )  # fmt: skip
    _tell(current, current.client, at=at, zh=f"预约 {current.number} 已交出。", en=f"Booking {current.number} was handed out.")  # fmt: skip
    return current


@verb(permission="sharing.confirm_arrival", roles=USERS, event=events.LoanArrived)
def confirm_arrival(
    *, booking: Booking, seen: rules.Seen, by: Actor, at: datetime, pictures: Sequence[Shot] = ()
) -> Booking:
    """The borrower says in which condition a loan arrived, so that what the transport did is known."""
    if by.organisation_id != booking.client_id:
        raise Refused(refuse("not-your-record"))
    with tenancy.also(booking.tenant_id):
        current = _locked(booking, ("in-use",))
        if current.kind != Booking.Kind.LOAN:
            raise Refused(refuse("loan-only", number=current.number))
        if current.hand_overs.filter(step=HandOver.Step.ARRIVED).exists():
            raise Refused(refuse("loan-confirmed-already", number=current.number))
        if refusals := rules.condition_refusals(replace(seen, pictures=len(pictures))):
            raise Refused(*refusals)
        kept = _handed(current, HandOver.Step.ARRIVED, seen, pictures, by=by, at=at)
    record(
        events.LoanArrived(
            Ref.to(current), current.number, condition=seen.condition, note=seen.note, pictures=kept
        ),
        tenant=current.tenant_id,
    )
    _tell(current, current.owner, at=at, zh=f"外借 {current.number} 已送达。", en=f"Loan {current.number} arrived.")  # fmt: skip
    return current


@verb(permission="sharing.return_booking", roles=OWNERS, event=events.BookingReturned)
def return_booking(
    *, booking: Booking, seen: rules.Seen, by: Actor, at: datetime, pictures: Sequence[Shot] = ()
) -> Booking:
    """Take it back with its condition, a loan with its check; what is left of the slot is free again."""
    current = _owners(booking, by, ("in-use",))
    loan = current.kind == Booking.Kind.LOAN
    if refusals := rules.refusals_to_return(replace(seen, pictures=len(pictures)), loan=loan):
        raise Refused(*refusals)
    kept = _handed(current, HandOver.Step.BACK, seen, pictures, by=by, at=at)
    _move(current, Booking.State.RETURNED, "", at)
    if current.slot.lower < at < current.slot.upper:
        current.parts.update(slot=span(current.slot.lower, at))
    check = {None: None, True: "passed", False: "failed"}[seen.check_passed if loan else None]
    record(
        events.BookingReturned(
            Ref.to(current), current.number, condition=seen.condition, note=seen.note, check=check, pictures=kept
        )
    )  # fmt: skip
    _tell(current, current.client, at=at, zh=f"预约 {current.number} 已收回。", en=f"Booking {current.number} came back.")  # fmt: skip
    return current


@verb(permission="sharing.settle_booking", roles=OWNERS, event=events.BookingSettled)
def settle_booking(
    *, booking: Booking, amount: Decimal, by: Actor, at: datetime, reason: str = ""
) -> Booking:
    """The owner settles what is to be paid: the fee agreed, or another amount with its reason."""
    current = _owners(booking, by, ("returned",))
    damaged = current.hand_overs.filter(step=HandOver.Step.BACK, condition="damaged").exists()
    if refusals := rules.refusals_to_settle(amount, fee=current.fee, damaged=damaged, reason=reason):
        raise Refused(*refusals)
    current.amount, current.amount_reason = amount.quantize(Decimal("0.01")), reason.strip()[:300]
    current.settled_at = at
    _move(current, Booking.State.SETTLED, "", at, "amount", "amount_reason", "settled_at")
    record(
        events.BookingSettled(
            Ref.to(current), current.number, amount=str(current.amount), reason=current.amount_reason
        )
    )
    _tell(current, current.client, at=at, zh=f"预约 {current.number} 已结算 {current.amount} 元。", en=f"Booking {current.number} was settled: {current.amount} yuan.")  # fmt: skip
    return current


def _owners(booking: Booking, by: Actor, allowed: Sequence[str]) -> Booking:
    """A booking for its owner to act on, locked and in the right state."""
    if by.organisation_id != booking.owner_id:
        raise Refused(refuse("not-your-record"))
    return _locked(booking, allowed)


def _locked(booking: Booking, allowed: Sequence[str]) -> Booking:
    rows = Booking.objects.select_for_update(of=("self",)).select_related("owner", "client", "user")
    current = rows.get(pk=booking.pk)
    if refusals := rules.state_refusals(current.number, current.state, allowed):
        raise Refused(*refusals)
    return current


def _evidence(booking: Booking) -> Sequence[Refusal]:
    """What stands against a booking now, over its resources: due dates, stops, qualifications that ended."""
    found: list[Refusal] = []
    rows = booking.parts.select_related("resource__item", "resource__organisation")
    with tenancy.also(booking.client.tenant_id):
        for part in rows.order_by("resource_id"):
            name, end = part.resource.name_zh, booking.slot.upper
            found += rules.refusals_of_device(queries.device_facts(part.resource), name, end)
            found += queries.gone(part.resource, end)
            if booking.user is not None:
                found += queries.lacking(
                    part.resource, user=booking.user, client=booking.client, start=booking.slot.lower, end=end
                )
    return found


def _needs_reason(reason: str) -> None:
    if refusals := rules.reason_refusals(reason):
        raise Refused(*refusals)


def _move(booking: Booking, state: str, reason: str, at: datetime, *also: str) -> None:
    booking.state, booking.state_reason, booking.state_since = state, reason.strip()[:300], at
    booking.save(update_fields=["state", "state_reason", "state_since", *also])


def _release(booking: Booking, state: str, reason: str, at: datetime) -> None:
    _move(booking, state, reason, at)
    booking.parts.update(standing=Part.Standing.RELEASED)


def _handed(
    booking: Booking, step: str, seen: rules.Seen, pictures: Sequence[Shot], *, by: Actor, at: datetime
) -> str:
    """Keep a hand-over with its pictures; answers their digests."""
    made = HandOver.objects.create(
        booking=booking, tenant_id=booking.tenant_id, readers=booking.readers, step=step, at=at, by_id=by.person_id,
        condition=seen.condition, note=seen.note.strip()[:300], carrier=seen.carrier.strip()[:120],
        check_passed=seen.check_passed if booking.kind == Booking.Kind.LOAN and step == HandOver.Step.BACK else None,
    )  # fmt: skip
    kept: list[Attachment] = []
    for shot in pictures:
        row = store_attachment(
            name=shot.name, data=shot.data, accept=IMAGES, by=by, at=at, tenant=booking.tenant_id, cap=LARGEST
        )
        Attachment.objects.filter(pk=row.pk).update(readers=booking.readers)
        Picture.objects.create(
            hand_over=made, tenant_id=booking.tenant_id, readers=booking.readers, attachment=row
        )
        kept.append(row)
    return " ".join(each.sha256 for each in kept)


def _tell_people(booking: Booking, *, at: datetime) -> None:
    """Whose hours are booked hears of it by name."""
    hours = booking.parts.filter(resource__person__isnull=False)
    for person_id in hours.values_list("resource__person_id", flat=True):
        when = rules.span_text(booking.slot.lower, booking.slot.upper)
        notify(
            tenant=booking.tenant_id, person_id=person_id, zh=f"你的机时已约出：{when}，预约 {booking.number}。",
            en=f"Your hours are booked: {when}, booking {booking.number}.", at=at, url=f"/bookings/{booking.pk}",
        )  # fmt: skip


def _tell(booking: Booking, whom: Organisation, *, at: datetime, zh: str, en: str) -> None:
    notify(
        tenant=whom.tenant_id,
        organisation_id=whom.pk,
        zh=zh,
        en=en,
        at=at,
        url=f"/bookings/{booking.pk}",
    )
