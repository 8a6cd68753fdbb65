"""Acts of sharing: offer, change, withdraw, keep for maintenance, book, and every step of a booking."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.models import Person
from junheng.hub.institutions.models import Item
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import Instrument
from junheng.hub.sharing import forms, queries, rules
from junheng.hub.sharing.models import Booking, Feed, Resource
from junheng.hub.sharing.pages.looking import booking_of, found
from junheng.hub.sharing.services import booking, feeds, offering
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OWNERS, USERS = tuple(offering.OWNERS), tuple(booking.USERS)
MOST_CHOICES = 200


def _items() -> list[tuple[str, str]]:
    chinese = (get_language() or "").startswith("zh")
    rows = Item.objects.order_by("pk")
    return [(row.pk, row.name_zh if chinese else row.name_en or row.name_zh) for row in rows]


def _people(request: HttpRequest) -> list[tuple[str, str]]:
    """People of the body acted for; whoever asks stands first."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    rows = list(queries.members(actor.somewhere, on)[:MOST_CHOICES])
    return sorted(((str(row.pk), row.name) for row in rows), key=lambda pair: pair[0] != str(actor.person_id))


def _offer(told: dict[str, Any], kind: str) -> rules.Offer:
    told["weekdays"] = tuple(told["weekdays"])
    return rules.Offer(kind=kind, **told)


def _instrument(request: HttpRequest, code: str) -> Instrument | None:
    """A device of one's own ledger by its code; none where the code is nobody's or another's."""
    if not code.strip():
        return None
    read = instrument_rules.read_code(code)
    return Instrument.objects.filter(owner_id=request.actor.somewhere, code=read).first()  # type: ignore[attr-defined]


@acting(*OWNERS)
@BOTH
def offer_resource(request: HttpRequest) -> HttpResponse:
    """May enter: those who administer a body. Open a device, a room or a person's hours to others."""

    def perform(told: dict[str, Any], **who: Any) -> Resource:
        instrument = _instrument(request, told.pop("code"))
        id = told.pop("person")
        person = Person.objects.filter(pk=id).first() if id else None
        kind = told.pop("kind")
        return offering.offer_resource(offer=_offer(told, kind), instrument=instrument, person=person, **who)

    initial = {
        "lead_hours": 24, "longest_hours": 8, "opens": 9, "closes": 17, "weekdays": [1, 2, 3, 4, 5], "fee": 0,
        "code": request.GET.get("instrument", "")[:20],
    }  # fmt: skip
    return act_page(
        request,
        Act("sharing.offer_resource", _("Share a device, a laboratory or hours"), perform, then=lambda id: f"/sharing/{id}",
            back="/sharing", form=functools.partial(forms.OfferResource, items=_items(), people=_people(request)),
            initial=initial, button=_("Share it"),
            lead=_("Everybody sees when it is free, nobody sees who has it. You approve each booking.")),
    )  # fmt: skip


def _own(request: HttpRequest, resource_id: UUID) -> Resource:
    row = found(resource_id)
    if row.organisation_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return row


@acting(*OWNERS)
@BOTH
def change_offer(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """May enter: the body that shares it. Other rules for bookings from now on."""
    row = _own(request, resource_id)
    page = f"/sharing/{row.pk}"
    names = ("name_zh", "name_en", "place", "note", "asks", "lead_hours", "longest_hours", "opens", "closes", "weekdays", "fee", "travels")  # fmt: skip
    initial = {name: getattr(row, name) for name in names} | {"item": row.item_id or ""}
    return act_page(
        request,
        Act("sharing.change_offer", _("Change the rules of %(name)s") % {"name": named(row)},
            lambda told, **who: offering.change_offer(resource=row, offer=_offer(told, row.kind), **who),
            then=lambda id: page, back=page, form=functools.partial(forms.OfferRules, items=_items()), initial=initial,
            button=_("Change them"), lead=_("What is booked already keeps its fee and its time.")),
    )  # fmt: skip


@acting(*OWNERS)
@BOTH
def withdraw_offer(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """May enter: the body that shares it. No new bookings."""
    row = _own(request, resource_id)
    page = f"/sharing/{row.pk}"
    return act_page(
        request,
        Act("sharing.withdraw_offer", _("Share %(name)s no longer") % {"name": named(row)},
            lambda told, **who: offering.withdraw_offer(resource=row, **told, **who), then=lambda id: page, back=page,
            form=forms.Why, button=_("Share it no longer"), lead=_("Bookings that stand, stand. The reason is public.")),
    )  # fmt: skip


@acting(*OWNERS)
@BOTH
def block_resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """May enter: the body that shares it. Keep it for maintenance."""
    row = _own(request, resource_id)
    page = f"/sharing/{row.pk}"
    return act_page(
        request,
        Act("sharing.block_resource", _("Maintenance of %(name)s") % {"name": named(row)},
            lambda told, **who: offering.block_resource(resource=row, **told, **who),
            then=lambda id: f"/bookings/{id}", back=page, form=forms.Block, button=_("Keep it free for maintenance"),
            lead=_("It holds the time like a booking; where somebody has booked, cancel that first.")),
    )  # fmt: skip


@acting(*USERS)
@BOTH
def request_booking(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """May enter: whoever books for a body. Ask for a resource, with others of the same body in one booking."""
    row = found(resource_id)
    others = list(queries.shared_by(row.organisation_id).filter(state="offered").exclude(pk=row.pk)[:30])
    by_id = {str(each.pk): each for each in others}
    people = _people(request)
    choices = [
        (str(each.pk), _("%(name)s, %(fee)s yuan an hour") % {"name": named(each), "fee": each.fee})
        for each in others
    ]

    def perform(told: dict[str, Any], **who: Any) -> Booking:
        wish = booking.Wish(told["start"], told["end"], told["purpose"], told.get("destination", ""))
        chosen = [row, *(by_id[each] for each in told.get("more", ()))]
        user = Person.objects.get(pk=told["user"])
        return booking.request_booking(resources=chosen, wish=wish, user=user, **who)

    return act_page(
        request,
        Act("sharing.request_booking", _("Book %(name)s") % {"name": named(row)}, perform,
            then=lambda id: f"/bookings/{id}", back=f"/sharing/{row.pk}",
            form=functools.partial(
                forms.RequestBooking, people=people, lent=row.travels,
                others=choices,
            ),
            initial=_slot_of(request), button=_("Ask for it"),
            lead=_("The time is held for you at once; the owner approves it. %(fee)s yuan an hour.") % {"fee": row.fee}),
    )  # fmt: skip


def _slot_of(request: HttpRequest) -> dict[str, Any]:
    """The slot a calendar's link names, else nothing."""
    from django.utils.dateparse import parse_datetime

    found: dict[str, Any] = {}
    for name in ("start", "end"):
        try:
            moment = parse_datetime(request.GET.get(name, "")[:16])
        except ValueError:
            continue
        if moment is not None and 2000 <= moment.year < 2100:
            found[name] = moment.replace(tzinfo=BEIJING)
    return found


Build = Callable[[HttpRequest, Booking], Act]


def _step(row: Booking, verb: Any, title: str, **more: Any) -> Act:
    page = f"/bookings/{row.pk}"
    name = verb.__name__
    return Act(
        f"sharing.{name}", title % {"number": row.number}, lambda told, **who: verb(booking=row, **told, **who),
        then=lambda id: page, back=page, **more,
    )  # fmt: skip


@acting(*USERS)
@BOTH
def act_on_booking(request: HttpRequest, booking_id: UUID, what: str) -> HttpResponse:
    """May enter: the two bodies of the booking, each for its own acts."""
    row = booking_of(request, booking_id)
    simple: dict[str, tuple[Any, str, dict[str, Any]]] = {
        "approve-booking": (booking.approve_booking, _("Approve %(number)s"), {
            "form": forms.Approve, "button": _("Approve"),
            "lead": _("Due dates, stops and qualifications are asked again now.")}),
        "decline-booking": (booking.decline_booking, _("Decline %(number)s"), {
            "form": forms.Why, "button": _("Say no"), "lead": _("The reason goes to the other side; the time is free again.")}),
        "cancel-booking": (booking.cancel_booking, _("Cancel %(number)s"), {
            "form": forms.Why, "button": _("Cancel the booking"), "lead": _("Possible until it is handed out.")}),
        "settle-booking": (booking.settle_booking, _("Settle %(number)s"), {
            "form": forms.Settle, "initial": {"amount": row.fee}, "button": _("Settle"),
            "lead": _("The fee agreed was %(fee)s yuan.") % {"fee": row.fee}}),
    }  # fmt: skip
    if what in simple:
        verb, title, more = simple[what]
        return act_page(request, _step(row, verb, title, **more))
    return act_page(request, _hand_over(request, row, what))


def _hand_over(request: HttpRequest, row: Booking, what: str) -> Act:
    """The three acts with a condition and pictures."""
    loan = row.kind == Booking.Kind.LOAN
    verb, title, form = {
        "check-out-booking": (booking.check_out_booking, _("Hand out %(number)s"), forms.LoanOut if loan else forms.HandOverForm),
        "confirm-arrival": (booking.confirm_arrival, _("Confirm that %(number)s arrived"), forms.HandOverForm),
        "return-booking": (booking.return_booking, _("Take %(number)s back"), forms.LoanBack if loan else forms.HandOverForm),
    }[what]  # fmt: skip

    def perform(told: dict[str, Any], **who: Any) -> Booking:
        shots = [
            booking.Shot(each.name or "", each.read(booking.LARGEST + 1))
            for each in told["pictures"][: rules.MOST_PICTURES + 1]
        ]
        seen = rules.Seen(
            told["condition"], told["note"], told.get("carrier", ""),
            {"passed": True, "failed": False}.get(told.get("check", ""))
        )  # fmt: skip
        act: Any = verb
        return act(booking=row, seen=seen, pictures=shots, **who)

    page = f"/bookings/{row.pk}"
    return Act(
        f"sharing.{what.replace('-', '_')}", title % {"number": row.number}, perform, then=lambda id: page, back=page,
        form=functools.partial(_with_files, request, form), lead=_("What is seen now is what one can argue about later."),
    )  # fmt: skip


def _with_files(request: HttpRequest, form: type[ActForm], *args: Any, **kwargs: Any) -> ActForm:
    return form(*args, files=request.FILES, **kwargs) if args else form(**kwargs)


@acting(*USERS)
@BOTH
def open_feed(request: HttpRequest) -> HttpResponse:
    """May enter: whoever books or shares. A secret address for a calendar program."""
    own = list(queries.shared_by(request.actor.somewhere)[:MOST_CHOICES])  # type: ignore[attr-defined]
    by_id = {str(each.pk): each for each in own}
    return act_page(
        request,
        Act("sharing.open_feed", _("A calendar address"),
            lambda told, **who: feeds.open_feed(resource=by_id.get(told["resource"]), **who),
            then=lambda id: "/sharing/feeds", back="/sharing/feeds",
            form=functools.partial(forms.OpenFeed, resources=[(id, named(each)) for id, each in by_id.items()]),
            button=_("Open the address"), lead=_("Whoever has the address reads these bookings, until you close it.")),
    )  # fmt: skip


@acting(*USERS)
@BOTH
def close_feed(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """May enter: its person. The address answers nobody any more."""
    row: Feed | None = queries.feeds_of(request.actor).filter(pk=feed_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    feed = row
    return act_page(
        request,
        Act("sharing.close_feed", _("Close the calendar address"), lambda told, **who: feeds.close_feed(feed=feed, **who),
            then=lambda id: "/sharing/feeds", back="/sharing/feeds", button=_("Close the address"),
            lead=_("Calendar programs that read it find nothing from now on.")),
    )  # fmt: skip
