"""Questions to sharing: what is offered, what is taken when, what stands against a booking, how much was used."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from statistics import median
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from junheng.core.capability.model import Need, Place
from junheng.core.capability.reading import read_need
from junheng.core.reason import Refusal, refuse
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Person
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Membership, Organisation
from junheng.hub.instruments.models import DueDate, Instrument
from junheng.hub.people import queries as people
from junheng.hub.sharing import rules
from junheng.hub.sharing.models import Booking, Feed, HandOver, HelpOffer, HelpRequest, Part, Resource

STOPPED = (StandardPiece.Status.STOPPED, StandardPiece.Status.SEALED)


# what is offered


def resources() -> QuerySet[Resource]:
    """Every resource with its owner and the item a qualification is asked for."""
    return Resource.objects.select_related("organisation", "item")


def offered(*, text: str = "", kind: str = "", tenant: str = "") -> QuerySet[Resource]:
    """What is offered now, by words, kind and province."""
    rows = resources().filter(state=Resource.State.OFFERED)
    if kind in rules.KINDS:
        rows = rows.filter(kind=kind)
    if tenant:
        rows = rows.filter(tenant_id=tenant)
    found = search.among(rows, text) if text else None
    return rows if found is None else found


def shared_by(organisation_id: Any) -> QuerySet[Resource]:
    """What a body shares or has shared, newest first."""
    return resources().filter(organisation_id=organisation_id).order_by("-id")


def device_facts(resource: Resource) -> rules.DeviceFacts:
    """What stands against a device now, from the ledger, its standard and its last return; no rows for other kinds."""
    if resource.instrument_id is None:
        return rules.DeviceFacts()
    with tenancy.also(resource.tenant_id):
        # not by `resource.instrument`: a join made before saw no other tenant's rows
        instrument = Instrument.objects.get(pk=resource.instrument_id)
        dues = list(DueDate.objects.filter(instrument=instrument).order_by("due"))
        stopped = StandardPiece.objects.filter(instrument=instrument, status__in=STOPPED).exists()
        failed = HandOver.objects.filter(booking__parts__resource=resource, check_passed=False).last()
    day = today(failed.at) if failed is not None else None
    if day is not None and any(each.worked_on >= day for each in dues):
        day = None
    return rules.DeviceFacts(
        due=dues[0].due if dues else None,
        sealed_since=instrument.sealed_since,
        scrapped_since=instrument.scrapped_since,
        stopped=stopped,
        failed_check_on=day,
    )


def facts_of(resource: Resource, slot: tuple[datetime, datetime] | None = None) -> rules.ResourceFacts:
    """A resource as the rules see it, with what others hold in a slot."""
    return rules.ResourceFacts(
        name=resource.name_zh,
        offered=resource.state == Resource.State.OFFERED,
        state_reason=resource.state_reason,
        lead_hours=resource.lead_hours,
        longest_hours=resource.longest_hours,
        opens=resource.opens,
        closes=resource.closes,
        weekdays=tuple(resource.weekdays),
        fee=resource.fee,
        travels=resource.travels,
        device=device_facts(resource),
        taken=tuple(
            (part.slot.lower, part.slot.upper) for part in taken_in(resource.pk, *slot)[:6]
        ) if slot else (),
    )  # fmt: skip


# what is taken when


def taken_in(resource_id: Any, start: datetime, end: datetime) -> QuerySet[Part]:
    """Parts of a resource that stand in a span, earliest first; the index of the constraint finds them."""
    rows = Part.objects.filter(resource_id=resource_id, slot__overlap=DateTimeTZRange(start, end))
    return rows.exclude(standing=Part.Standing.RELEASED).order_by("slot")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one day, in minutes of that day in China; `standing` as a calendar shows it."""

    start: int
    end: int
    standing: str
    text: str
    opens_at: datetime | None = None
    """Where a booking may begin: a free piece, from now on."""

    @property
    def width(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar: whether the resource opens, what is taken, what is free, and how many pieces are left out."""

    date: date
    opens: bool
    spans: Sequence[Span]
    free: Sequence[Span]
    more: int = 0

    @property
    def pieces(self) -> Sequence[Span]:
        """Taken and free, earliest first."""
        return sorted([*self.spans, *self.free], key=lambda span: span.start)


MOST_PIECES = {1: 96, 7: 20}
"""Pieces of each sort a day shows, alone or in a week; a day has 96 quarters."""


def days_of(first: date, last: date) -> tuple[datetime, datetime]:
    """The instants between which two days lie, both included, in China."""
    start = datetime.combine(first, time(), tzinfo=rules.BEIJING)
    return start, datetime.combine(last, time(), tzinfo=rules.BEIJING) + timedelta(days=1)


def calendar(resource: Resource, first: date, days: int, at: datetime) -> list[Day]:
    """Days of one resource from a day on, in one statement."""
    parts = list(taken_in(resource.pk, *days_of(first, first + timedelta(days=days - 1))))
    most = MOST_PIECES.get(days, min(MOST_PIECES.values()))
    return [_day(resource, first + timedelta(days=each), parts, at, most) for each in range(days)]


def _day(resource: Resource, day: date, parts: Sequence[Part], at: datetime, most: int) -> Day:
    midnight = datetime.combine(day, time(), tzinfo=rules.BEIJING)
    spans = _joined(
        _span(
            max(0, _minutes(part.slot.lower, midnight)),
            min(1440, _minutes(part.slot.upper, midnight, up=True)),
            part.standing,
        )
        for part in parts
        if part.slot.lower < midnight + timedelta(days=1) and part.slot.upper > midnight
    )
    opens = day.isoweekday() in resource.weekdays
    free = list(_free(resource, spans, midnight, at)) if opens and resource.state == "offered" else []
    left_out = max(0, len(spans) - most) + max(0, len(free) - most)
    return Day(day, opens, spans[:most], free[:most], left_out)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Pieces that follow each other in the same standing read as one: who has them is nobody's business."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].end == span.start and found[-1].standing == span.standing:
            span = _span(found.pop().start, span.end, span.standing)
        found.append(span)
    return found


def _minutes(moment: datetime, midnight: datetime, *, up: bool = False) -> int:
    """Whole minutes from midnight; `up`: of what ended within a minute, that minute is gone."""
    past = moment - midnight
    return -(-past // timedelta(minutes=1)) if up else past // timedelta(minutes=1)


def _quarter_after(minutes: int) -> int:
    return -(-minutes // 15) * 15


def _span(start: int, end: int, standing: str, opens_at: datetime | None = None) -> Span:
    text = f"{start // 60:02d}:{start % 60:02d}~{end // 60:02d}:{end % 60:02d}"
    return Span(start, end, standing, text, opens_at)


def _free(resource: Resource, taken: Sequence[Span], midnight: datetime, at: datetime) -> Iterable[Span]:
    """Free pieces of the opening hours that can still be booked, with the notice the owner wants."""
    soonest = at + timedelta(hours=resource.lead_hours)
    earliest = _quarter_after(_minutes(soonest, midnight, up=True))
    here, close = max(resource.opens * 60, earliest), resource.closes * 60
    for span in [*taken, _span(close, close, "")]:
        until = min(span.start, close)
        if until - here >= 15:
            yield _span(here, until, "free", midnight + timedelta(minutes=here))
        here = max(here, _quarter_after(span.end))


# who may


def lacking(
    resource: Resource, *, user: Person, client: Organisation, start: datetime, end: datetime
) -> tuple[Refusal, ...]:
    """The qualification a resource asks for, where its user or the user's body lacks it on a day of the slot."""
    if not resource.asks or resource.item is None:
        return ()
    for day in dict.fromkeys((today(start), today(end - timedelta(seconds=1)))):
        if not _holds(resource, user, client, day):
            body = resource.asks == "accreditation"
            holder = client.name_zh if body else user.name
            return (rules.lacking(resource.name_zh, resource.asks, resource.item.name_zh, holder, day),)
    return ()


def _holds(resource: Resource, user: Person, client: Organisation, day: date) -> bool:
    item = resource.item
    assert item is not None
    if resource.asks == "authorisation":
        return people.authorised_for(user, item, client, day) is not None
    if resource.asks == "registration":
        return people.registration_covering(user, item, client, day) is not None
    covering = institutions.qualification_items(client, "accreditation", item)
    return any(institutions.state_on(each.qualification, day).in_force for each in covering)


def gone(resource: Resource, end: datetime) -> tuple[Refusal, ...]:
    """Hours of a person who no longer holds a role at the owner on the last day; nothing for devices and rooms."""
    if resource.person is None:
        return ()
    with tenancy.also(resource.tenant_id):
        if is_member(resource.person, resource.organisation, today(end - timedelta(seconds=1))):
            return ()
    return (refuse("hours-of-nobody", name=resource.name_zh, body=resource.organisation.name_zh),)


def is_member(person: Person, organisation: Organisation, on: date) -> bool:
    """Whether a person holds any role at a body on a day."""
    return Membership.objects.filter(person=person, organisation=organisation, valid__contains=on).exists()


def members(organisation_id: Any, on: date) -> QuerySet[Person]:
    """People who hold a role at a body on a day, by name."""
    held = Membership.objects.filter(organisation_id=organisation_id, valid__contains=on)
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("name", "id")


# bookings


def bookings() -> QuerySet[Booking]:
    """Every booking one may see, with its bodies and its resources."""
    return Booking.objects.select_related("owner", "client").prefetch_related("parts__resource")


def bookings_of(by: Actor, side: str) -> QuerySet[Booking]:
    """Bookings asked of one's body (`asked-of-us`), or by it."""
    if side == "asked-of-us":
        return bookings().filter(owner_id=by.somewhere)
    return bookings().filter(client_id=by.somewhere).exclude(kind=Booking.Kind.MAINTENANCE)


def bookings_listed(by: Actor, side: str) -> QuerySet[Booking]:
    """The same for a list: the columns it shows, and of the two bodies the other one. What is booked comes by `things_of`."""
    other = "client" if side == "asked-of-us" else "owner"
    rows = bookings_of(by, side).prefetch_related(None).select_related(None).select_related(other)
    return rows.only("number", "kind", "slot", "state", f"{other}__name_zh", f"{other}__name_en")


@dataclass(frozen=True, slots=True)
class Thing:
    """What a booking is of, by name."""

    name_zh: str
    name_en: str


def things_of(rows: Iterable[Booking]) -> dict[UUID, list[Thing]]:
    """What each booking is of, in the order it was asked for; one statement, and no record built for a name."""
    ids = [each.pk for each in rows]
    parts = Part.objects.filter(booking_id__in=ids).order_by("id")
    found: dict[UUID, list[Thing]] = {}
    for id, zh, en in parts.values_list("booking_id", "resource__name_zh", "resource__name_en"):
        found.setdefault(id, []).append(Thing(zh, en))
    return found


def booking_for(booking_id: Any, by: Actor) -> Booking | None:
    """A booking for one of its two bodies; None for everybody else, there or not."""
    rows = bookings().select_related("user", "asked_by")
    return rows.filter(Q(owner_id=by.somewhere) | Q(client_id=by.somewhere), pk=booking_id).first()


def open_requests(client: Organisation, owner: Organisation, at: datetime) -> int:
    """Requests of a body that wait for another's answer and have not passed."""
    waiting = Booking.objects.filter(client=client, owner=owner, state=Booking.State.REQUESTED)
    return waiting.filter(slot__endswith__gt=at)[: rules.MOST_OPEN + 1].count()


def still_out(booking: Booking) -> list[tuple[str, str]]:
    """Resources of a booking that somebody has not brought back, with the number of that booking."""
    mine = [part.resource_id for part in booking.parts.all()]
    rows = Part.objects.filter(
        resource_id__in=mine, booking__state=Booking.State.IN_USE, standing=Part.Standing.USED
    ).exclude(booking=booking)
    return [
        (part.resource.name_zh, part.booking.number) for part in rows.select_related("resource", "booking")
    ]


def away(booking: Booking) -> list[str]:
    """Devices of a booking that the ledger says are not with their owner, as sent for calibration."""
    rows = booking.parts.filter(resource__instrument__isnull=False).order_by("resource_id")
    kept = rows.exclude(resource__instrument__custody=Instrument.Custody.WITH_OWNER)
    return list(kept.values_list("resource__name_zh", flat=True))


def hand_overs(booking: Booking) -> list[HandOver]:
    """Every hand-over of a booking, with its pictures."""
    return list(booking.hand_overs.select_related("by").prefetch_related("pictures__attachment"))


# how much it is used


@dataclass(frozen=True, slots=True)
class Utilisation:
    """Hours of one resource in a span, from its bookings and nothing else.

    `booked`: approved, in use or back; `outside`: of these, for other bodies; `blocked`: maintenance; `open`: what its
    opening hours offer. `booked_open`, `blocked_open`: what of them lies in the opening hours: a loan and a block go on at night.
    """

    booked: Decimal = Decimal(0)
    outside: Decimal = Decimal(0)
    blocked: Decimal = Decimal(0)
    bookings: int = 0
    open: Decimal = Decimal(0)
    booked_open: Decimal = Decimal(0)
    blocked_open: Decimal = Decimal(0)

    @property
    def percent(self) -> Decimal | None:
        """Of the opening hours, those that were booked; None where it was not open."""
        return (100 * self.booked_open / self.open).quantize(Decimal("0.1")) if self.open else None

    @property
    def open_rate(self) -> Decimal | None:
        """Of the opening hours, those that maintenance did not take from others; None where it was not open."""
        return (
            (100 * (self.open - self.blocked_open) / self.open).quantize(Decimal("0.1"))
            if self.open
            else None
        )

    @property
    def outside_percent(self) -> Decimal | None:
        """Of the hours booked, those of other bodies; None where nothing was booked."""
        return (100 * self.outside / self.booked).quantize(Decimal("0.1")) if self.booked else None


_HOURS = """
with pieces as (
    select resource_id, standing, outside, slot * %(span)s as piece
      from sharing_part
     where resource_id = any(%(ids)s) and slot && %(span)s and not (standing = 'released')
), counted as (
    select p.*, extract(epoch from upper(piece) - lower(piece)) / 3600 as hours,
           (select coalesce(sum(extract(epoch from upper(each) - lower(each))), 0) / 3600
              from sharing_resource r,
                   generate_series(date_trunc('day', lower(piece) at time zone interval '8 hours'),
                                   upper(piece) at time zone interval '8 hours', interval '1 day') as day,
                   lateral (select piece * tstzrange((day + r.opens * interval '1 hour') at time zone interval '8 hours',
                                                     (day + r.closes * interval '1 hour') at time zone interval '8 hours') as each) as cut
             where r.id = p.resource_id and extract(isodow from day) = any(r.weekdays) and not isempty(each)) as inside
      from pieces p
)
select resource_id,
       coalesce(sum(hours) filter (where standing in ('taken', 'used')), 0),
       coalesce(sum(hours) filter (where standing in ('taken', 'used') and outside), 0),
       coalesce(sum(hours) filter (where standing = 'blocked'), 0),
       count(*) filter (where standing in ('taken', 'used')),
       coalesce(sum(inside) filter (where standing in ('taken', 'used')), 0),
       coalesce(sum(inside) filter (where standing = 'blocked'), 0)
  from counted
 group by resource_id
"""


def utilisation(rows: Sequence[Resource], first: date, last: date) -> dict[UUID, Utilisation]:
    """Hours of resources from a day to another, both included, in China; one statement for all of them."""
    start, end = days_of(first, last)
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, {"ids": [each.pk for each in rows], "span": DateTimeTZRange(start, end)})
        found = {id: hours for id, *hours in cursor.fetchall()}
    return {each.pk: _utilisation(each, found.get(each.pk), first, last) for each in rows}


def _utilisation(row: Resource, hours: Sequence[Any] | None, first: date, last: date) -> Utilisation:
    days = (first + timedelta(days=each) for each in range((last - first).days + 1))
    opened = Decimal(sum(row.closes - row.opens for day in days if day.isoweekday() in row.weekdays))
    *told, count, booked_open, blocked_open = hours or (0, 0, 0, 0, 0, 0)
    booked, outside, blocked, booked_open, blocked_open = (
        Decimal(each).quantize(Decimal("0.01")) for each in (*told, booked_open, blocked_open)
    )
    return Utilisation(booked, outside, blocked, count, opened, booked_open, blocked_open)


# calendars of programs


def feed_secret(feed: Feed) -> str:
    """The part of a feed's address that nobody can guess: a keyed digest of its id, kept nowhere."""
    key = sha256(b"junheng.sharing.feed" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{feed.tenant_id}/{feed.pk}".encode(), sha256).hexdigest()


def feed_address(feed: Feed) -> str:
    """Where a calendar program reads a feed, from the root of the site."""
    return f"/sharing/feeds/{feed.tenant_id}/{feed.pk}/{feed_secret(feed)}.ics"


def feeds_of(by: Actor) -> QuerySet[Feed]:
    """A person's own feeds for the body acted for, that are not closed."""
    rows = Feed.objects.filter(person_id=by.somebody, organisation_id=by.somewhere, closed_at=None)
    return rows.select_related("resource")


def feed_at(tenant: str, feed_id: UUID, secret: str, at: datetime) -> Feed | None:
    """The open feed under an address, while its person still acts for its body; else None."""
    with tenancy.also(tenant):
        feed = Feed.objects.select_related("person", "organisation", "resource").filter(
            pk=feed_id, tenant_id=tenant, closed_at=None
        ).first()  # fmt: skip
    if feed is None or not hmac.compare_digest(feed_secret(feed), secret):
        return None
    acting = institutions.actor_of(feed.person, feed.organisation_id, at)
    return feed if acting.organisation_id == feed.organisation_id else None


FEED_PAST, FEED_AHEAD, FEED_MOST = timedelta(days=30), timedelta(days=200), 1000


def parts_of_feed(feed: Feed, at: datetime) -> list[Part]:
    """What a feed shows: parts from a month ago on, at most a thousand, earliest first."""
    span = DateTimeTZRange(at - FEED_PAST, at + FEED_AHEAD)
    with tenancy.also(feed.tenant_id):
        rows = Part.objects.filter(slot__overlap=span).exclude(standing=Part.Standing.RELEASED)
        rows = rows.filter(
            Q(booking__owner_id=feed.organisation_id) | Q(booking__client_id=feed.organisation_id)
        )
        if feed.resource_id is not None:
            rows = rows.filter(resource_id=feed.resource_id)
        return list(
            rows.select_related("booking__client", "booking__owner", "resource").order_by("slot")[:FEED_MOST]
        )


# mutual help


def board(*, ended: bool = False) -> QuerySet[HelpRequest]:
    """Requests for help, newest first: what is not over, or what was rated."""
    rows = HelpRequest.objects.select_related("organisation")
    return rows.filter(state="rated") if ended else rows.exclude(state="rated")


def help_request(help_id: Any) -> HelpRequest | None:
    return HelpRequest.objects.select_related("organisation").filter(pk=help_id).first()


def need_of_help(row: HelpRequest) -> Need:
    """What is asked for in numbers, from the place of who asks."""
    read = read_need(row.text).need
    assert read is not None, "what was not understood is never posted"
    body = row.organisation
    return replace(read, place=Place(body.division_code, body.lat, body.lon, body.short_zh))


def able_to_help(row: HelpRequest, on: date) -> list[capabilities.Found]:
    """Bodies whose published entry meets all of it, the nearest first, each once; nobody else is listed (R04.4)."""
    found: dict[Any, capabilities.Found] = {}
    for each in capabilities.match_need(need_of_help(row), on=on):
        if each.answer.verdict == "match" and each.entry.organisation_id != row.organisation_id:
            found.setdefault(each.entry.organisation_id, each)
    far = float("inf")
    return sorted(found.values(), key=lambda each: far if each.answer.distance_km is None else each.answer.distance_km)  # fmt: skip


def able_entry(row: HelpRequest, organisation_id: Any, on: date) -> capabilities.Found | None:
    """A body's own published entry that meets the request; None where it has none."""
    need = need_of_help(row)
    rows = capabilities.published_entries(need).filter(organisation_id=organisation_id)
    return next((each for each in capabilities.answered(need, rows, on=on) if each.answer.verdict == "match"), None)  # fmt: skip


def offers_of(row: HelpRequest, by: Actor) -> list[HelpOffer]:
    """Offers one may see: who asked all of them, a helper its own."""
    rows = row.offers.select_related("organisation", "entry__item")
    if by.organisation_id is None:
        return []
    return list(rows if row.organisation_id == by.organisation_id else rows.filter(organisation_id=by.somewhere))  # fmt: skip


def is_party(row: HelpRequest, by: Actor) -> bool:
    """Whether one acts for who asked, or for the helper that was accepted."""
    if by.organisation_id is None:
        return False
    own = row.organisation_id == by.organisation_id
    return own or row.offers.filter(organisation_id=by.organisation_id, accepted_at__isnull=False).exists()


@dataclass(frozen=True, slots=True)
class HelpFigures:
    """Of the newest requests: how many, how many closed, and the median hours to the first offer."""

    number: int
    closed: int
    hours: Decimal | None


MOST_FIGURED = 500


def help_figures() -> HelpFigures:
    """Figures of the board, of its newest 500 requests; fewer than five first offers have no median."""
    rows = list(HelpRequest.objects.order_by("-id").values_list("state", "posted_at", "first_offer_at")[:MOST_FIGURED])  # fmt: skip
    waited = sorted((first - posted).total_seconds() for _state, posted, first in rows if first is not None)
    hours = None if len(waited) < 5 else Decimal(str(median(waited) / 3600)).quantize(Decimal("0.1"))
    return HelpFigures(len(rows), sum(state in ("done", "rated") for state, *_rest in rows), hours)
