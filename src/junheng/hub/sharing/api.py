"""HTTP of sharing: what is offered and when it is free is public; bookings are for their two bodies."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Person
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import Instrument
from junheng.hub.sharing import queries, rules, schemas
from junheng.hub.sharing.models import Booking, Feed, HelpOffer, HelpRequest, Resource
from junheng.hub.sharing.services import booking as steps
from junheng.hub.sharing.services import feeds as addresses
from junheng.hub.sharing.services import helping, offering

router = Router(tags=["sharing"])
KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)


def _resource(resource_id: UUID) -> Resource:
    return found(queries.resources(), resource_id)


def _resource_out(row: Resource) -> dict[str, Any]:
    names = schemas.ResourceOut.model_fields.keys() - {"organisation", "province", "item", "fee"}
    return {name: getattr(row, name) for name in names} | {
        "organisation": row.organisation.name_zh, "province": row.tenant_id, "item": row.item_id or "", "fee": str(row.fee),
    }  # fmt: skip


def _colleague(request: HttpRequest, person_id: UUID) -> Person:
    """A person of one's own body; nobody else's name is to be had here."""
    on = today(request.at)  # type: ignore[attr-defined]
    return found(queries.members(request.actor.somewhere, on), person_id)  # type: ignore[attr-defined]


def _offer(new: schemas.OfferIn, kind: str) -> rules.Offer:
    told = new.dict(exclude={"kind", "instrument", "person"})
    return rules.Offer(**told | {"kind": kind, "weekdays": tuple(new.weekdays)})


@router.get("/shared-resources", response=schemas.ResourcePage)
def shared_resources(
    request: HttpRequest,
    text: str = Query("", max_length=60),
    kind: str = Query("", max_length=10),
    province: str = Query("", max_length=12),
    cursor: str = CURSOR,
) -> Any:
    """Public: what is shared now, newest first."""
    page = page_of(queries.offered(text=text, kind=kind, tenant=province), cursor=cursor)
    return {"rows": [_resource_out(row) for row in page.rows], "next": page.next}


@router.get("/shared-resources/{resource_id}", response=schemas.ResourceOut)
def shared_resource(request: HttpRequest, resource_id: UUID) -> Any:
    """Public: one resource with its rules."""
    return _resource_out(_resource(resource_id))


@router.get("/shared-resources/{resource_id}/taken", response=schemas.TakenOut)
def taken(request: HttpRequest, resource_id: UUID, start: date, end: date) -> Any:
    """Public: spans in which it is held, from a day to another, both included; 62 days at most."""
    row = _resource(resource_id)
    first, last = _days(start, end)
    parts = queries.taken_in(row.pk, *queries.days_of(first, last))
    return {
        "spans": [
            {"start": each.slot.lower, "end": each.slot.upper, "standing": each.standing} for each in parts
        ]
    }


@router.get("/shared-resources/{resource_id}/hours", response=schemas.HoursOut)
def hours(request: HttpRequest, resource_id: UUID, start: date, end: date) -> Any:
    """Public: hours booked from a day to another, counted from bookings alone; 62 days at most."""
    row = _resource(resource_id)
    used = queries.utilisation([row], *_days(start, end))[row.pk]
    decimals = {name: str(getattr(used, name)) for name in ("open", "booked", "outside", "blocked")}
    return decimals | {"bookings": used.bookings}


def _days(start: date, end: date) -> tuple[date, date]:
    """Two days as asked for, within what a calendar answers."""
    if not (2000 <= start.year < 2100 and 2000 <= end.year < 2100):
        raise Refused(refuse("slot-unusable", path="start"))
    if end < start:
        raise Refused(refuse("slot-reversed", path="end"))
    if (end - start).days > MOST_DAYS:
        raise Refused(refuse("slot-too-far", path="end", days=MOST_DAYS))
    return start, end


MOST_DAYS = 62


@router.post("/shared-resources", response={201: schemas.ResourceOut})
def offer_resource(request: HttpRequest, new: schemas.NewOfferIn, key: str = KEY) -> Any:
    """Share a device of one's ledger, a room, or a person's hours."""
    instrument, person = None, None
    if new.instrument:
        own = Instrument.objects.filter(owner_id=request.actor.somewhere)  # type: ignore[attr-defined]
        instrument = own.filter(code=instrument_rules.read_code(new.instrument)).first()
    if new.person is not None:
        person = _colleague(request, new.person)
    made = act(
        request, key, "sharing.offer_resource", new.dict(),
        lambda **who: offering.offer_resource(offer=_offer(new, new.kind), instrument=instrument, person=person, **who),
    )  # fmt: skip
    return Status(201, _resource_out(_resource(UUID(made))))


@router.post("/shared-resources/{resource_id}/change-offer", response=schemas.ResourceOut)
def change_offer(request: HttpRequest, resource_id: UUID, new: schemas.OfferIn, key: str = KEY) -> Any:
    """Other rules for bookings from now on."""
    row = _resource(resource_id)
    act(
        request, key, "sharing.change_offer", [str(resource_id), new.dict()],
        lambda **who: offering.change_offer(resource=row, offer=_offer(new, row.kind), **who),
    )  # fmt: skip
    return _resource_out(_resource(resource_id))


@router.post("/shared-resources/{resource_id}/withdraw-offer", response=schemas.ResourceOut)
def withdraw_offer(request: HttpRequest, resource_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """No new bookings from now on."""
    row = _resource(resource_id)
    act(
        request, key, "sharing.withdraw_offer", [str(resource_id), told.dict()],
        lambda **who: offering.withdraw_offer(resource=row, reason=told.reason, **who),
    )  # fmt: skip
    return _resource_out(_resource(resource_id))


@router.post("/shared-resources/{resource_id}/block-resource", response={201: schemas.BookingOut})
def block_resource(request: HttpRequest, resource_id: UUID, told: schemas.BlockIn, key: str = KEY) -> Any:
    """Keep it for maintenance."""
    row = _resource(resource_id)
    made = act(
        request, key, "sharing.block_resource", [str(resource_id), told.dict()],
        lambda **who: offering.block_resource(resource=row, **told.dict(), **who),
    )  # fmt: skip
    return Status(201, _booking_out(_booking(request, made)))


# bookings


def _entered(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return actor


def _booking(request: HttpRequest, booking_id: object) -> Booking:
    row = queries.booking_for(booking_id, _entered(request))
    if row is None:
        raise Refused(refuse("no-such-record", what=booking_id))
    return row


def _booking_out(row: Booking) -> dict[str, Any]:
    names = (
        "id",
        "number",
        "kind",
        "state",
        "state_reason",
        "state_since",
        "purpose",
        "destination",
        "amount_reason",
    )
    return {name: getattr(row, name) for name in names} | {
        "owner": row.owner.name_zh, "client": row.client.name_zh, "resources": [each.resource_id for each in row.parts.all()],
        "start": row.slot.lower, "end": row.slot.upper, "fee": str(row.fee),
        "amount": None if row.amount is None else str(row.amount),
    }  # fmt: skip


@router.get("/bookings", response=schemas.BookingPage)
def bookings(request: HttpRequest, side: str = Query("ours", max_length=20), cursor: str = CURSOR) -> Any:
    """Bookings one's body asked for (`ours`), or that were asked of it (`asked-of-us`)."""
    page = page_of(queries.bookings_of(_entered(request), side), cursor=cursor)
    return {"rows": [_booking_out(row) for row in page.rows], "next": page.next}


@router.get("/bookings/{booking_id}", response=schemas.BookingOut)
def booking(request: HttpRequest, booking_id: UUID) -> Any:
    """One booking, for its two bodies."""
    return _booking_out(_booking(request, booking_id))


@router.post("/bookings", response={201: schemas.BookingOut})
def request_booking(request: HttpRequest, new: schemas.BookingIn, key: str = KEY) -> Any:
    """Ask for resources of one body for one slot: all of them or none."""
    actor = _entered(request)
    ids = list(dict.fromkeys(new.resources))
    rows = list(queries.resources().filter(pk__in=ids))
    if missing := [id for id in ids if id not in {row.pk for row in rows}]:
        raise Refused(refuse("no-such-record", what=missing[0]))
    user = _colleague(request, new.user or actor.somebody)
    wish = steps.Wish(new.start, new.end, new.purpose, new.destination)
    made = act(
        request, key, "sharing.request_booking", new.dict(),
        lambda **who: steps.request_booking(resources=rows, wish=wish, user=user, **who),
    )  # fmt: skip
    return Status(201, _booking_out(_booking(request, made)))


def _step(
    request: HttpRequest, booking_id: UUID, key: str, verb: Any, told: dict[str, Any]
) -> dict[str, Any]:
    row = _booking(request, booking_id)
    act(
        request, key, f"sharing.{verb.__name__}", [str(booking_id), told],
        lambda **who: verb(booking=row, **told, **who),
    )  # fmt: skip
    return _booking_out(_booking(request, booking_id))


def _seen(told: schemas.SeenIn) -> dict[str, Any]:
    return {"seen": rules.Seen(**told.dict())}


@router.post("/bookings/{booking_id}/approve", response=schemas.BookingOut)
def approve_booking(request: HttpRequest, booking_id: UUID, told: schemas.NoteIn, key: str = KEY) -> Any:
    """The owner says yes, if the evidence still holds."""
    return _step(request, booking_id, key, steps.approve_booking, told.dict())


@router.post("/bookings/{booking_id}/decline", response=schemas.BookingOut)
def decline_booking(request: HttpRequest, booking_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """The owner says no, with the reason."""
    return _step(request, booking_id, key, steps.decline_booking, told.dict())


@router.post("/bookings/{booking_id}/cancel", response=schemas.BookingOut)
def cancel_booking(request: HttpRequest, booking_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Either side calls it off before it is handed out."""
    return _step(request, booking_id, key, steps.cancel_booking, told.dict())


@router.post("/bookings/{booking_id}/check-out", response=schemas.BookingOut)
def check_out_booking(request: HttpRequest, booking_id: UUID, told: schemas.SeenIn, key: str = KEY) -> Any:
    """The owner hands out what was booked; pictures are added on the page."""
    return _step(request, booking_id, key, steps.check_out_booking, _seen(told))


@router.post("/bookings/{booking_id}/confirm-arrival", response=schemas.BookingOut)
def confirm_arrival(request: HttpRequest, booking_id: UUID, told: schemas.SeenIn, key: str = KEY) -> Any:
    """The borrower says in which condition a loan arrived."""
    return _step(request, booking_id, key, steps.confirm_arrival, _seen(told))


@router.post("/bookings/{booking_id}/return", response=schemas.BookingOut)
def return_booking(request: HttpRequest, booking_id: UUID, told: schemas.SeenIn, key: str = KEY) -> Any:
    """The owner takes it back, a loan with its check."""
    return _step(request, booking_id, key, steps.return_booking, _seen(told))


@router.post("/bookings/{booking_id}/settle", response=schemas.BookingOut)
def settle_booking(request: HttpRequest, booking_id: UUID, told: schemas.SettleIn, key: str = KEY) -> Any:
    """The owner settles what is to be paid."""
    return _step(request, booking_id, key, steps.settle_booking, told.dict())


# calendars of programs


def _feed_out(row: Feed) -> dict[str, Any]:
    return {
        "id": row.pk, "path": queries.feed_address(row), "resource": row.resource_id, "made_at": row.made_at,
    }  # fmt: skip


@router.get("/calendar-feeds", response=schemas.FeedList)
def calendar_feeds(request: HttpRequest) -> Any:
    """One's own open calendar addresses for the body acted for."""
    return {"rows": [_feed_out(each) for each in queries.feeds_of(_entered(request))]}


@router.post("/calendar-feeds", response={201: schemas.FeedOut})
def open_feed(request: HttpRequest, new: schemas.FeedIn, key: str = KEY) -> Any:
    """A secret address for a calendar program: everything one's body shares and books, or one resource of it."""
    actor = _entered(request)
    resource = found(queries.shared_by(actor.somewhere), new.resource) if new.resource else None
    made = act(
        request,
        key,
        "sharing.open_feed",
        new.dict(),
        lambda **who: addresses.open_feed(resource=resource, **who),
    )
    return Status(201, _feed_out(found(queries.feeds_of(actor), made)))


@router.post("/calendar-feeds/{feed_id}/close", response=schemas.FeedList)
def close_feed(request: HttpRequest, feed_id: UUID, key: str = KEY) -> Any:
    """The address answers nobody any more; gives those that stay."""
    actor = _entered(request)
    row = found(Feed.objects.filter(person_id=actor.person_id, organisation_id=actor.somewhere), feed_id)
    act(
        request,
        key,
        "sharing.close_feed",
        [str(feed_id)],
        lambda **who: addresses.close_feed(feed=row, **who),
    )
    return calendar_feeds(request)


# mutual help


def _help(help_id: UUID) -> HelpRequest:
    return found(HelpRequest.objects.select_related("organisation"), help_id)


def _help_out(row: HelpRequest) -> dict[str, Any]:
    same = ("id", "kind", "text", "note", "due", "emergency", "state", "helped", "words")
    return {name: getattr(row, name) for name in same} | {"organisation": row.organisation_id}


@router.get("/mutual-help", response=schemas.HelpPage)
def mutual_help(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Public: requests for help that are not over, newest first."""
    page = page_of(queries.board(), cursor=cursor)
    return {"rows": [_help_out(row) for row in page.rows], "next": page.next}


@router.get("/mutual-help/{help_id}", response=schemas.HelpWhole)
def help_request(request: HttpRequest, help_id: UUID) -> Any:
    """Public: one request with the bodies able to do it and nobody else, the nearest first."""
    row = _help(help_id)
    able = [
        {"organisation": each.entry.organisation_id, "name": each.entry.organisation.name_zh, "entry": each.entry.pk,
         "distance_km": each.answer.distance_km}
        for each in queries.able_to_help(row, today(request.at))  # type: ignore[attr-defined]
    ]  # fmt: skip
    return _help_out(row) | {"able": able}


@router.post("/mutual-help", response={201: schemas.HelpOut})
def post_help(request: HttpRequest, new: schemas.HelpIn, key: str = KEY) -> Any:
    """Ask others for help."""
    wanted = rules.HelpWanted(**new.dict())
    made = act(request, key, "sharing.post_help", new.dict(), lambda **who: helping.post_help(wanted=wanted, **who))  # fmt: skip
    return Status(201, _help_out(_help(UUID(made))))


@router.post("/mutual-help/{help_id}/offer-help", response={201: schemas.HelpOfferOut})
def offer_help(request: HttpRequest, help_id: UUID, told: schemas.HelpOfferIn, key: str = KEY) -> Any:
    """Offer help, as a body able to do it."""
    row = _help(help_id)
    made = act(
        request, key, "sharing.offer_help", [str(help_id), told.dict()],
        lambda **who: helping.offer_help(request=row, resources=told.resources, **who),
    )  # fmt: skip
    offer = found(HelpOffer.objects.all(), made)
    return Status(201, {"id": offer.pk, "organisation": offer.organisation_id, "resources": offer.resources, "entry": offer.entry_id})  # fmt: skip


@router.post("/help-offers/{offer_id}/accept-help", response=schemas.HelpOut)
def accept_help(request: HttpRequest, offer_id: UUID, key: str = KEY) -> Any:
    """Take one offer, as who asked."""
    rows = HelpOffer.objects.select_related("request__organisation", "organisation")
    offer = found(rows.filter(request__organisation_id=_entered(request).somewhere), offer_id)
    act(request, key, "sharing.accept_help", [str(offer_id)], lambda **who: helping.accept_help(offer=offer, **who))  # fmt: skip
    return _help_out(_help(offer.request_id))


@router.post("/mutual-help/{help_id}/record-help", response=schemas.HelpOut)
def record_help(request: HttpRequest, help_id: UUID, told: schemas.HelpTextIn, key: str = KEY) -> Any:
    """A line of the log, by either of the two bodies."""
    row = _help(help_id)
    act(
        request, key, "sharing.record_help", [str(help_id), told.dict()],
        lambda **who: helping.record_help(request=row, text=told.text, **who),
    )  # fmt: skip
    return _help_out(_help(help_id))


@router.post("/mutual-help/{help_id}/finish-help", response=schemas.HelpOut)
def finish_help(request: HttpRequest, help_id: UUID, key: str = KEY) -> Any:
    """It is done, says who asked."""
    row = _help(help_id)
    act(request, key, "sharing.finish_help", [str(help_id)], lambda **who: helping.finish_help(request=row, **who))  # fmt: skip
    return _help_out(_help(help_id))


@router.post("/mutual-help/{help_id}/rate-help", response=schemas.HelpOut)
def rate_help(request: HttpRequest, help_id: UUID, told: schemas.HelpRatingIn, key: str = KEY) -> Any:
    """Whether it helped, once."""
    row = _help(help_id)
    act(
        request, key, "sharing.rate_help", [str(help_id), told.dict()],
        lambda **who: helping.rate_help(request=row, **told.dict(), **who),
    )  # fmt: skip
    return _help_out(_help(help_id))
