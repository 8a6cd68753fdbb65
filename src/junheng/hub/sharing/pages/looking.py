"""Pages of sharing to look at: what is offered, its calendar, its hours, one's bookings, calendar addresses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.services.attachments import read_blob
from junheng.hub.sharing import icalendar, queries, rules
from junheng.hub.sharing.models import Booking, Part, Picture, Resource
from junheng.hub.sharing.services.booking import USERS
from junheng.hub.sharing.services.offering import OWNERS


def chosen_day(text: str, otherwise: date) -> date:
    """A day from an address, within the years a calendar reaches; anything else is today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    near = abs((day - otherwise).days) <= rules.DAYS_AHEAD + 7
    return day if near else otherwise


@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. What is shared, by words, kind and province."""
    asked = request.GET
    text, kind = asked.get("q", "")[:60].strip(), asked.get("kind", "")[:10]
    provinces = list(Tenant.objects.filter(level="province").order_by("code"))
    tenant = next((each.code for each in provinces if each.code == asked.get("in", "")), "")
    page = page_of(queries.offered(text=text, kind=kind, tenant=tenant), cursor=asked.get("cursor", ""))
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "page": page, "text": text, "kind": kind, "tenant": tenant, "provinces": provinces, "kinds": rules.KINDS,
        "may_offer": actor.has_any(OWNERS), "may_book": actor.has_any(USERS),
    }  # fmt: skip
    return render(request, "sharing/sharing.html", context)


def found(resource_id: UUID) -> Resource:
    """A resource; whether it is offered or not, it is public."""
    row = queries.resources().filter(pk=resource_id).first()
    if row is None:
        raise Http404
    return row


@require_safe
def resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """May enter: everybody. One resource: its rules, and seven days or one of its calendar, without names."""
    row, actor, at = found(resource_id), request.actor, request.at  # type: ignore[attr-defined]
    on = today(at)
    days = 1 if request.GET.get("view") == "day" else 7
    day = chosen_day(request.GET.get("day", ""), on)
    last_month = (on - timedelta(days=30), on - timedelta(days=1))
    context = {
        "row": row, "on": on, "days": queries.calendar(row, day, days, at), "view": "day" if days == 1 else "week",
        "first": day, "before": day - timedelta(days=days), "after": day + timedelta(days=days),
        "device": queries.device_facts(row), "hours": queries.utilisation([row], *last_month)[row.pk],
        "entries": timeline(row), "owns": row.organisation_id == actor.organisation_id and actor.has_any(OWNERS),
        "may_book": row.state == "offered" and (actor.is_anonymous or actor.has_any(USERS)),
    }  # fmt: skip
    return render(request, "sharing/resource.html", context)


@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Hours of every resource in a month, counted from bookings alone (R10.1)."""
    on = today(request.at)  # type: ignore[attr-defined]
    first = chosen_day(f"{request.GET.get('month', '')}-01", on).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    page = page_of(queries.resources(), cursor=request.GET.get("cursor", ""))
    used = queries.utilisation(page.rows, first, after - timedelta(days=1))
    context = {
        "page": page, "first": first, "rows": [(each, used[each.pk]) for each in page.rows],
        "before": first - timedelta(days=1), "after": after if after <= on else None,
    }  # fmt: skip
    return render(request, "sharing/hours.html", context)


@acting()
@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Bookings it asked for, or that were asked of it."""
    actor = request.actor  # type: ignore[attr-defined]
    side = "asked-of-us" if request.GET.get("side") == "asked-of-us" else "ours"
    page = page_of(queries.bookings_listed(actor, side), cursor=request.GET.get("cursor", ""))
    things = queries.things_of(page.rows)
    rows = [
        (each, things.get(each.pk, ()), each.owner if side == "ours" else each.client) for each in page.rows
    ]
    return render(request, "sharing/bookings.html", {"page": page, "rows": rows, "side": side})


def booking_of(request: HttpRequest, booking_id: UUID) -> Booking:
    """A booking of one's body; hidden and missing are alike."""
    row = queries.booking_for(booking_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting()
@require_safe
def booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """May enter: the two bodies of the booking."""
    row, actor = booking_of(request, booking_id), request.actor  # type: ignore[attr-defined]
    handed = queries.hand_overs(row)
    arrived = any(each.step == "arrived" for each in handed)
    context = {
        "row": row, "handed": handed, "entries": timeline(row), "on": today(request.at),  # type: ignore[attr-defined]
        "acts": acts_on(row, owner=row.owner_id == actor.organisation_id and actor.has_any(OWNERS),
                        client=row.client_id == actor.organisation_id and actor.has_any(USERS), arrived=arrived),
    }  # fmt: skip
    return render(request, "sharing/booking.html", context)


def acts_on(row: Booking, *, owner: bool, client: bool, arrived: bool) -> list[str]:
    """What may be done to a booking now, by its state; the first is what comes next."""
    state, block = row.state, row.kind == Booking.Kind.MAINTENANCE
    return [
        name
        for name, may in (
            ("approve-booking", owner and state == "requested"),
            ("decline-booking", owner and state == "requested"),
            ("check-out-booking", owner and state == "approved" and not block),
            (
                "confirm-arrival",
                client and state == "in-use" and row.kind == Booking.Kind.LOAN and not arrived,
            ),
            ("return-booking", owner and state == "in-use"),
            ("settle-booking", owner and state == "returned"),
            ("cancel-booking", (owner or client) and state in ("requested", "approved")),
        )
        if may
    ]


@acting()
@require_safe
def picture(request: HttpRequest, booking_id: UUID, picture_id: int) -> HttpResponse:
    """May enter: the two bodies of the booking. One picture of a hand-over, shown in place."""
    row = booking_of(request, booking_id)
    rows = Picture.objects.select_related("attachment").filter(hand_over__booking=row, pk=picture_id)
    one = rows.first()
    if one is None:
        raise Http404
    answer = HttpResponse(read_blob(one.attachment.sha256), content_type=one.attachment.media_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@acting(*USERS)
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """May enter: whoever books or shares. One's own calendar addresses."""
    rows = queries.feeds_of(request.actor)  # type: ignore[attr-defined]
    root = f"{request.scheme}://{request.get_host()}"
    context = {"rows": [(each, root + queries.feed_address(each)) for each in rows]}
    return render(request, "sharing/feeds.html", context)


@require_safe
def feed(request: HttpRequest, tenant: str, feed_id: UUID, secret: str) -> HttpResponse:
    """May enter: whoever holds the secret address, while its person acts for its body. An iCalendar object."""
    at = request.at  # type: ignore[attr-defined]
    row = queries.feed_at(tenant, feed_id, secret, at)
    if row is None:
        raise Http404
    root = f"{request.scheme}://{request.get_host()}"
    name = row.resource.name_zh if row.resource is not None else row.organisation.name_zh
    entries = [entry_of(part, row.organisation_id, root) for part in queries.parts_of_feed(row, at)]
    answer = HttpResponse(icalendar.calendar(name, entries), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def entry_of(part: Part, organisation_id: Any, root: str) -> icalendar.Entry:
    """A part as a calendar program shows it: what, with whom, where, for what."""
    row = part.booking
    other = row.client if row.owner_id == organisation_id else row.owner
    return icalendar.Entry(
        uid=f"{part.pk}.{row.pk}@{root.partition('//')[2]}", start=part.slot.lower, end=part.slot.upper, changed=row.state_since,
        summary=f"{part.resource.name_zh} · {row.number}" if other.pk == organisation_id else f"{part.resource.name_zh} · {other.name_zh}",
        location=row.destination or part.resource.place, description=f"{row.number} {row.purpose}", url=f"{root}/bookings/{row.pk}",
        status="TENTATIVE" if row.state == "requested" else "CONFIRMED",
    )  # fmt: skip
