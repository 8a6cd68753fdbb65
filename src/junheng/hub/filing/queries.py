"""Questions about filing: what a word means, what is on file already, which claims wait for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, Prefetch, Q, QuerySet, Value, When

from junheng.core.capability.criteria_evidence import distance_km
from junheng.core.capability.model import Place
from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.filing.models import (
    Booking,
    Capacity,
    Claim,
    Designation,
    Filing,
    FilingSheet,
    Plan,
    SheetRow,
)
from junheng.hub.filing.rules import booking as booking_rules
from junheng.hub.filing.rules import places
from junheng.hub.filing.rules import planning as planning_rules
from junheng.hub.filing.rules import plates as rules
from junheng.hub.foundation import search
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import Page, page_of
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Organisation, QualificationItem, Rule
from junheng.hub.institutions.rules.dates import deadline
from junheng.hub.institutions.services.organisations import watches
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import CatalogueItem, DueDate, Instrument
from junheng.hub.instruments.services.ledger import DESK

ITEMS = {
    "2-1": "non-automatic-scale", "8-1": "water-meter", "9-1": "gas-meter", "10-1": "heat-meter",
    "14-1": "pressure-gauge", "17-1": "electricity-meter",
}  # fmt: skip
"""Catalogue entries that have a measurement item of their own; the institution settles the others on receipt."""
OTHER_ITEM = "mandatory-other"
MOST_ALIKE = 50
"""Instruments of one serial that are looked at for their maker, the newest first."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody means by a word and a use: the entry, the item it is measured as, the verdict with reasons."""

    listed: CatalogueItem | None
    verdict: instrument_rules.Verdict
    others: tuple[CatalogueItem, ...]
    draft: bool


def meant(kind: str, use: str) -> Meant:
    """The verdict before anything is filed: mandatory or not, and why."""
    found = instruments.items_meant(kind) if kind.strip() else []
    edition = instruments.current_catalogue()
    return _meant(found, use, instruments.edition_of(edition))


def all_meant(told: Iterable[rules.Told]) -> dict[tuple[str, str], Meant]:
    """What each word and use of a long list means: every word asked once, the list of words read once."""
    asked = {each.meant_by for each in told}
    found, edition = (
        instruments.all_items_meant({kind for kind, _use in asked}),
        instruments.current_catalogue(),
    )
    by = instruments.edition_of(edition)
    return {(kind, use): _meant(found[kind], use, by) for kind, use in asked}


def _meant(found: list[CatalogueItem], use: str, by: instrument_rules.Edition) -> Meant:
    listed = found[0] if found else None
    answer = instrument_rules.verdict(instruments.listed(listed), instrument_rules.Purpose(use), edition=by)
    return Meant(listed, answer, tuple(found[1:]), not by.compared)


def items_by_code() -> dict[str, Item]:
    """The measurement items that filings may name."""
    return {row.pk: row for row in Item.objects.filter(pk__in={*ITEMS.values(), OTHER_ITEM})}


def item_code(listed: CatalogueItem | None) -> str:
    return ITEMS.get(listed.number, OTHER_ITEM) if listed else OTHER_ITEM


def item_of(listed: CatalogueItem | None) -> Item:
    return Item.objects.get(pk=item_code(listed))


def on_file(*, tenant: str, number: str, maker: str, item: Item, owner: Any = None) -> Instrument | None:
    """The instrument of this province that a plate or a code means: the same serial of the same maker.

    Where no maker is typed, one's own with this serial is meant (`owner`).
    """
    code = rules.code_in(number)
    rows = Instrument.objects.filter(tenant_id=tenant, scrapped_since=None).select_related("owner")
    if code and (known := rows.filter(code=code).first()):
        return known
    same = instruments.with_serials([number.strip()]).filter(tenant_id=tenant, scrapped_since=None, item=item)
    return _of_maker(list(same.select_related("owner")[:MOST_ALIKE]), maker, owner)


def _of_maker(same: list[Instrument], maker: str, owner: Any) -> Instrument | None:
    """Of instruments with one serial: one's own where no maker is typed, else the one of this maker."""
    wanted = rules.plain(maker)
    mine = (row for row in same if not wanted and row.owner_id == owner)
    return next(mine, None) or next((row for row in same if rules.plain(row.maker) == wanted), None)


@dataclass(frozen=True, slots=True)
class Plate:
    """What tells one instrument from another on a nameplate."""

    number: str
    maker: str
    item: str


def all_on_file(plates: Sequence[Plate], *, tenant: str, owner: Any) -> list[Instrument | None]:
    """The same as `on_file` for many plates whose numbers are all different (`plain`), in two statements."""
    rows = Instrument.objects.filter(tenant_id=tenant, scrapped_since=None)
    codes = {code for each in plates if (code := rules.code_in(each.number))}
    coded = {row.code: row for row in rows.filter(code__in=codes)} if codes else {}
    same: dict[tuple[str, str], list[Instrument]] = {}
    serials = instruments.with_serials(each.number.strip() for each in plates)
    for row in serials.filter(tenant_id=tenant, scrapped_since=None):
        same.setdefault((rules.plain(row.serial), row.item_id), []).append(row)
    return [
        coded.get(rules.code_in(each.number))
        or _of_maker(same.get((rules.plain(each.number), each.item), [])[:MOST_ALIKE], each.maker, owner)
        for each in plates
    ]


# where it stands

MARKETS = ("市场", "集市", "菜场")
MOST_MARKETS, MOST_NEAR = 60, 200


def markets(tenant: str) -> list[tuple[str, str]]:
    """Markets whose coordinates are on file, to choose from: `latitude,longitude` and the name; a stranger sees all."""
    named = [found for word in MARKETS if (found := search.matches(word)) is not None]
    rows = Organisation.objects.filter(
        reduce(or_, map(Q, named)), kind="enterprise", lat__isnull=False, lon__isnull=False
    )
    rows = rows.filter(tenant_id=tenant) if tenant else rows
    return [(f"{row.lat!r},{row.lon!r}", row.name_zh) for row in rows.order_by("division_code", "name_zh")[:MOST_MARKETS]]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """One square to tap, with the bodies that lie in it."""

    square: places.Square
    bodies: tuple[str, ...]
    number: int = 0
    """Under which the list below the map names them."""


def ground(latitude: Decimal, longitude: Decimal, level: int) -> list[Ground]:
    """The squares around a point, the bodies of the register among them as landmarks."""
    found = places.squares(latitude, longitude, level)
    half = places.SIDE * float(places.STEPS[level]) / 2
    middle = (float(latitude), float(longitude))
    rows = Organisation.objects.filter(
        lat__range=(middle[0] - half, middle[0] + half), lon__range=(middle[1] - half, middle[1] + half)
    )
    near = list(rows.order_by("name_zh").values_list("name_zh", "lat", "lon")[:MOST_NEAR])
    named = [tuple(n for n, lat, lon in near if lat is not None and lon is not None and each.holds(lat, lon)) for each in found]  # fmt: skip
    numbers = accumulate(int(bool(names)) for names in named)
    return [
        Ground(square, names, number) for square, names, number in zip(found, named, numbers, strict=True)
    ]


# sheets


def sheets_of(by: Actor) -> QuerySet[FilingSheet]:
    """Sheets read by the body one acts for, newest first."""
    return FilingSheet.objects.filter(organisation_id=by.somewhere).select_related("owner")


def owner_of(by: Actor, code: str) -> Organisation | None:
    """For whom a sheet is: one's own body, or for a desk the client of this code."""
    wanted = code.replace("\x00", "").strip().upper()
    if wanted and by.has_any(DESK):
        return Organisation.objects.filter(uscc=wanted).first()
    return Organisation.objects.filter(pk=by.somewhere).first()


def problem_of(stored: dict[str, Any]) -> Refusal:
    """A stored fault of a row as the refusal it was."""
    return refuse(stored["code"], path=stored.get("path", ""), **stored["facts"])


def counts_of(sheet: FilingSheet) -> dict[str, int]:
    """How many rows are in each state; states without a row are 0."""
    found = dict(sheet.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in SheetRow.State.values}


def rows_of(sheet: FilingSheet, *, show: str, after: int, size: int = 50) -> list[SheetRow]:
    """Rows in the file's order from a number on; `show` names one state."""
    rows = sheet.rows.filter(number__gt=after).select_related("instrument")
    return list((rows.filter(state=show) if show else rows)[: size + 1])


def held_fields(row: Instrument) -> dict[str, str]:
    """An instrument of the ledger in the words of the fourteen fields."""
    filing = getattr(row, "filing", None)
    listed = row.catalogue_item
    return {
        "name": row.name, "group": listed.group_zh if listed else "", "kind": listed.name_zh if listed else "",
        "model": row.model, "range": row.range_text, "class": row.accuracy_class, "serial": row.serial,
        "maker": row.maker, "made_in": filing.made_in if filing else "", "place": row.place,
        "division": filing.division_code if filing else row.owner.division_code,
        "quantity": str(filing.quantity) if filing else "1",
        "use": instrument_rules.PURPOSE_ZH[instrument_rules.Purpose(row.purpose)],
        "mode": rules.MODES[filing.mode if filing else "bring"][0],
    }  # fmt: skip


def ledger_of(organisation_id: Any) -> Iterator[dict[str, str]]:
    """Every instrument of an owner as fourteen fields, some hundreds in memory at a time."""
    rows = Instrument.objects.filter(owner_id=organisation_id, scrapped_since=None)
    for row in (
        rows.select_related("owner", "catalogue_item__catalogue", "filing").order_by("id").iterator(500)
    ):
        yield held_fields(row)


# claims


def claims_of(by: Actor) -> QuerySet[Claim]:
    """Claims one made, or may decide: one's own instruments, or for the regulator those of the province."""
    rows = Claim.objects.select_related("instrument__item", "claimant", "holder")
    if watches(by, by.tenant):
        return rows.filter(tenant_id=by.tenant)
    return rows.filter(Q(claimant_id=by.somewhere) | Q(holder_id=by.somewhere))


def may_decide(claim: Claim, by: Actor) -> bool:
    return claim.holder_id == by.somewhere or (
        watches(by, claim.tenant_id) and claim.claimant_id != by.somewhere
    )


def offices_of(organisation: Organisation) -> QuerySet[Organisation]:
    """Verified regulators answerable for where a body sits: county, city and province."""
    division = organisation.division_code
    codes = {division, f"{division[:4]}00", f"{division[:2]}0000"}
    return Organisation.objects.filter(
        tenant_id=organisation.tenant_id, kind__startswith="regulator-", state="verified", division_code__in=codes
    )  # fmt: skip


# designation and booking

VERIFYING = ("authorisation", "statutory-body")
"""Documents that give a right to verify mandatory instruments (practice P1)."""
Agreements = Callable[[str, str, str, date], str]
_agreements: list[Agreements] = []


def register_agreements(number_of: Agreements) -> None:
    """Called once by the area that keeps agreements: number of one that opens another province's bodies, or ""."""
    _agreements[:] = [number_of]


def agreement_for(home: str, other: str, item: str, on: date) -> str:
    """The agreement in force by which an item of one province may be verified in the other; "" if none is on file."""
    return _agreements[0](home, other, item, on) if _agreements and home != other else ""


def division_of(instrument: Instrument) -> str:
    """Where it stands: as filed, else where its owner sits."""
    filed = Filing.objects.filter(instrument=instrument).values_list("division_code", flat=True).first()
    return filed or instrument.owner.division_code


def designations(on: date) -> QuerySet[Designation]:
    """Designations in force on a day."""
    return Designation.objects.filter(valid__contains=on).select_related("institution", "regulator", "item")


def designated_for(item_id: str, division: str, on: date) -> Designation | None:
    """The designation that counts for a place: the county's own, else the city's, else the province's."""
    order = booking_rules.wider(division)
    rows = designations(on).filter(item_id=item_id, division_code__in=order)
    return min(rows, key=lambda row: order.index(row.division_code), default=None)


def designated_above(item_id: str, division: str, on: date, institution: Any) -> list[Organisation]:
    """Institutions that higher levels designated for the same item, upward from the one that has it."""
    order = booking_rules.wider(division)
    rows = sorted(
        designations(on).filter(item_id=item_id, division_code__in=order),
        key=lambda row: order.index(row.division_code),
    )
    bodies = [row.institution for row in rows]
    names = [body.pk for body in bodies]
    start = names.index(institution) + 1 if institution in names else 0
    return [body for body in bodies[start:] if body.pk != institution]


def has_right(institution: Organisation, item: Item, on: date) -> bool:
    """Whether a body may verify an item on a day: a document in force names it."""
    return any(
        row.service == "verify" and institutions.state_on(row.qualification, on).state == "active"
        for kind in VERIFYING
        for row in institutions.qualification_items(institution, kind, item)
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that may be designated: whether it is able for certain, and how far it is."""

    body: Organisation
    kilometres: float | None
    certain: bool = False
    """It has published what it can do, on papers in force; else its authorisation names the item and nothing more is known."""


def candidates(item: Item, office: Organisation, on: date, limit: int = 20) -> list[Candidate]:
    """Who may be designated for an item: those with the right; able for certain first, then the nearest, then by name.

    Borders do not count. Who has no place on file stands behind those of its rank that have one.
    """
    rows = QualificationItem.objects.filter(item=item, service="verify", qualification__type__in=VERIFYING)
    held = rows.prefetch_related(Prefetch("qualification", queryset=institutions.qualifications()))
    able = {
        row.qualification.organisation_id: row.qualification.organisation
        for row in held[:500]
        if institutions.state_on(row.qualification, on).state == "active"
    }
    certain = capabilities.verifying_bodies(item.pk, on)
    found = [Candidate(body, _kilometres(body, office), body.pk in certain) for body in able.values()]
    return sorted(found, key=_rank)[:limit]


def _rank(each: Candidate) -> tuple[bool, bool, float, str]:
    return not each.certain, each.kilometres is None, each.kilometres or 0.0, each.body.name_zh


def _kilometres(body: Organisation, office: Organisation) -> float | None:
    places = [
        Place(latitude=each.lat, longitude=each.lon)
        if each.lat is not None and each.lon is not None
        else None
        for each in (body, office)
    ]
    return distance_km(*places)


def bookings_of(by: Actor) -> QuerySet[Booking]:
    """Applications one made, that wait at one's institution, or for a regulator those of the province."""
    rows = Booking.objects.select_related("instrument__item", "owner", "order__institution")
    if watches(by, by.tenant):
        return rows.filter(tenant_id=by.tenant)
    return rows.filter(Q(owner_id=by.somewhere) | Q(institution_id=by.somewhere))


def bookings_page(by: Actor, cursor: str = "") -> Page[Booking]:
    """The same, newest first: as owner and as institution, each by its own index."""
    if watches(by, by.tenant):
        return page_of(bookings_of(by), cursor=cursor)
    ways = [Booking.objects.filter(**{side: by.somewhere}).values("pk") for side in ("owner", "institution")]
    rows = Booking.objects.select_related("instrument__item", "owner", "order__institution")
    return page_of(rows, cursor=cursor, ways=ways)


OPEN_ORDERS = ("placed", "accepted")


def open_booking(instrument: Instrument) -> Booking | None:
    """The application that is not done yet: its order neither declined, cancelled nor closed."""
    rows = Booking.objects.filter(instrument=instrument, order__state__in=OPEN_ORDERS)
    waiting = rows.exclude(order__lines__state__in=("issued", "handed-back", "cancelled"))
    return waiting.select_related("order__institution").first()


@dataclass(frozen=True, slots=True)
class AgencyClock:
    """By when the institution is to be done, from its rule pack in the State's working days; or why not."""

    due: date | None
    rule: Rule | None = None
    since: date | None = None
    why: tuple[Refusal, ...] = ()

    def is_late(self, on: date) -> bool:
        return self.due is not None and on > self.due


def agency_clock(row: Booking) -> AgencyClock:
    """On site from the application, in the laboratory from the receipt; from the application until it is received."""
    received = row.order.lines.values_list("received_at", flat=True).first()
    key = "onsite_test" if row.mode == "on-site" else "lab_test"
    since = today(received) if received and row.mode != "on-site" else row.applied_on
    rule = institutions.rule_value(row.tenant_id, key, since)
    if rule is None or not rule.value.isdigit() or rule.unit not in ("day", "workday"):
        return AgencyClock(None, rule, since)
    try:
        working = institutions.working_calendar()
        due = deadline(since, amount=min(int(rule.value), 400), unit=rule.unit, working=working)
    except Refused as unknown:
        return AgencyClock(None, rule, since, unknown.refusals)
    return AgencyClock(due, rule, since)


# capacity and plans


def _within(office: Organisation, path: str = "instrument__") -> Q:
    """Instruments that stand in an office's division: as filed, else where their owner sits."""
    division = office.division_code
    prefix = division[: (6, 4, 2)[booking_rules.level(division)]]
    filed = {f"{path}filing__division_code__startswith": prefix}
    owner = {f"{path}filing": None, f"{path}owner__division_code__startswith": prefix}
    return Q(**filed) | Q(**owner)


def due_by(office: Organisation, item: Item, *, until: date, on: date) -> QuerySet[DueDate]:
    """Due dates of an item in a division up to a day, by risk: overdue, failed last time, then by date."""
    rows = DueDate.objects.filter(
        _within(office), tenant_id=office.tenant_id, service="verification", part=None, due__lte=until,
        instrument__item=item, instrument__scrapped_since=None, instrument__sealed_since=None,
    )  # fmt: skip
    why = Case(
        When(due__lt=on, then=Value("overdue")),
        When(instrument__test=Instrument.Test.FAILED, then=Value("failed")),
        default=Value("due"), output_field=CharField(),
    )  # fmt: skip
    rank = Case(When(why="overdue", then=Value(0)), When(why="failed", then=Value(1)), default=Value(2))
    return rows.annotate(why=why).annotate(rank=rank).order_by("rank", "due", "id")


def capacity_of(institution: Organisation, item: Item, month: date) -> int | None:
    rows = Capacity.objects.filter(institution=institution, item=item, month=month)
    return rows.values_list("amount", flat=True).first()


def is_designated(office: Organisation, institution: Organisation, item: Item, on: date) -> bool:
    """Whether an institution verifies an item in some part of an office's division, or for all of it."""
    rows = designations(on).filter(institution=institution, item=item)
    return any(
        booking_rules.lies_in(row.division_code, office.division_code)
        or booking_rules.lies_in(office.division_code, row.division_code)
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Load:
    """One institution and item in a month: what is due against what it says it can do."""

    designation: Designation
    due: int
    overdue: int
    capacity: int | None
    plan: Plan | None

    @property
    def left_over(self) -> int | None:
        return None if self.capacity is None else max(0, self.due - self.capacity)


def loads(office: Organisation, month: date, on: date) -> list[Load]:
    """Capacity against due count for each designation that counts in a division, at most twenty of them."""
    first, last = planning_rules.first_of(month), planning_rules.last_of(month)
    wide = booking_rules.wider(office.division_code)
    prefix = office.division_code[: (6, 4, 2)[booking_rules.level(office.division_code)]]
    rows = designations(on).filter(Q(division_code__in=wide) | Q(division_code__startswith=prefix))[:20]
    shown = list({(row.institution_id, row.item_id): row for row in rows}.values())
    said = {
        (each.institution_id, each.item_id): each.amount
        for each in Capacity.objects.filter(
            month=first, institution__in=[row.institution_id for row in shown]
        )
    }
    made = {(p.institution_id, p.item_id): p for p in Plan.objects.filter(regulator=office, month=first)}
    counts = _counts(office, {row.item_id for row in shown}, last, on)
    return [
        Load(row, *counts.get(row.item_id, (0, 0)), said.get(key), made.get(key))
        for row in shown
        for key in [(row.institution_id, row.item_id)]
    ]


def _counts(office: Organisation, items: set[str], until: date, on: date) -> dict[str, tuple[int, int]]:
    """By item: how many are due by a day, and how many of them are overdue today."""
    rows = DueDate.objects.filter(
        _within(office), tenant_id=office.tenant_id, service="verification", part=None, due__lte=until,
        instrument__item_id__in=items, instrument__scrapped_since=None, instrument__sealed_since=None,
    )  # fmt: skip
    told = rows.values("instrument__item_id").annotate(
        all=Count("pk"), late=Count("pk", filter=Q(due__lt=on))
    )
    return {each["instrument__item_id"]: (each["all"], each["late"]) for each in told.order_by()}


def plans_of(by: Actor) -> QuerySet[Plan]:
    """Plans one issued, or that are for one's institution."""
    rows = Plan.objects.select_related("regulator", "institution", "item")
    return rows.filter(Q(regulator_id=by.somewhere) | Q(institution_id=by.somewhere))
