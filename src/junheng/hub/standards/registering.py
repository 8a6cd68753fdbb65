"""Questions to the regional register: what hangs on each standard, and on which most hangs alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation, Qualification, Region
from junheng.hub.standards.dependants import NOTHING, Hanging, hanging_on
from junheng.hub.standards.models import RegionalSlot, RegionalStandard, RegionalYear, SlotBooking
from junheng.hub.standards.rules import slots as slot_rules

MOST = 100
OFFICES = frozenset({"regional_office", "samr_metrology"})


@dataclass(frozen=True, slots=True)
class Registered:
    """A standard of the register with what hangs on it. `alone`: no other of the region serves one of its items."""

    row: RegionalStandard
    hanging: Hanging
    alone: bool
    state: str
    until: date | None


def register(region: str, on: date, by: Actor) -> list[Registered]:
    """Designated standards of one region or all, what most hangs on alone first; proposals for its office and its body."""
    rows = _rows(region, by)
    below = hanging_on({row.pk: row.piece_ids for row, _alone in rows})
    found = [_registered(row, alone, below.get(row.pk, NOTHING), on) for row, alone in rows]
    return sorted(found, key=lambda each: (not each.alone, -each.hanging.certificates, str(each.row.pk)))


def _rows(region: str, by: Actor) -> list[tuple[RegionalStandard, bool]]:
    rows = RegionalStandard.objects.exclude(state="ended").select_related(
        "region", "organisation", "examination"
    )
    rows = rows.prefetch_related("examination__changes")
    if region:
        rows = rows.filter(region_id=region)
    if by.has_any(OFFICES):
        with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
            kept = list(rows[:MOST])
    else:
        kept = [
            each
            for each in rows[:MOST]
            if each.state == "designated" or each.organisation_id == by.organisation_id
        ]
    served = Counter(
        (each.region_id, item) for each in kept if each.state == "designated" for item in each.item_codes
    )
    return [
        (
            each,
            each.state == "designated" and any(served[each.region_id, item] == 1 for item in each.item_codes),
        )
        for each in kept
    ]


def _registered(row: RegionalStandard, alone: bool, hanging: Hanging, on: date) -> Registered:
    paper = row.examination
    return Registered(
        row=row,
        hanging=hanging,
        alone=alone and hanging.certificates > 0,
        state=institutions.state_on(paper, on).state if paper is not None else "",
        until=institutions.last_day(paper.valid) if paper is not None else None,
    )


# yearly slots


MOST_SLOTS = 400


def calendar(regional_id: UUID, year: int) -> list[RegionalSlot]:
    """Slots of a standard in a year, in the order of their days; who has them is not in them."""
    rows = slots_between(regional_id, date(year, 1, 1), date(year, 12, 31))
    return list(rows.order_by("days")[:MOST_SLOTS])


def slots_between(regional_id: UUID, first: date, last: date) -> QuerySet[RegionalSlot]:
    """Slots that stand and touch some days, both ends included."""
    rows = RegionalSlot.objects.filter(regional_id=regional_id, days__overlap=DateRange(first, last, "[]"))
    return rows.exclude(state=RegionalSlot.State.WITHDRAWN)


def days_of(slot: RegionalSlot) -> tuple[date, date]:
    """First and last day of a slot, both in it."""
    return slot.days.lower, slot.days.upper - timedelta(days=1)


def year_of(regional: RegionalStandard, year: int) -> tuple[int, int]:
    """What a standard can serve in a year, and how much of it lies in slots."""
    kept = RegionalYear.objects.filter(regional=regional, year=year).first()
    return (kept.capacity, kept.given) if kept is not None else (regional.capacity, 0)


def bookings_of(slots: Iterable[RegionalSlot], by: Actor) -> dict[UUID, SlotBooking]:
    """Standing bookings of slots that one may see, by slot: the keeper's all, a user's own."""
    if by.organisation_id is None:
        return {}
    rows = SlotBooking.objects.filter(slot__in=[each.pk for each in slots], released_at=None)
    own = Q(client_id=by.organisation_id) | Q(slot__regional__organisation_id=by.organisation_id)
    return {each.slot_id: each for each in rows.filter(own).select_related("client")}


def booked_under(paper: Qualification, on: date) -> list[SlotBooking]:
    """Bookings to come of standards that rest on an examination: whoever has them waits for it."""
    rows = SlotBooking.objects.filter(
        slot__regional__examination=paper, released_at=None, slot__days__endswith__gt=on
    )
    return list(rows.select_related("client", "slot__regional"))


def lies_in(body: Organisation, region: Region) -> bool:
    """Whether a body lies in a region."""
    return slot_rules.lies_in(body.division_code, list(region.members.values_list("division_id", flat=True)))


def paper_of(regional: RegionalStandard, on: date) -> slot_rules.Paper | None:
    """The examination of a regional standard as it stands on a day."""
    paper = regional.examination
    if paper is None:
        return None
    in_force = institutions.state_on(paper, on).in_force
    return slot_rules.Paper(paper.number, in_force, institutions.last_day(paper.valid))


def proposed(regional_id: UUID) -> RegionalStandard | None:
    """A proposal of any province, for the region's office."""
    with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
        return RegionalStandard.objects.filter(pk=regional_id, state="proposed").first()
