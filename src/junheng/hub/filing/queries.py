"""Questions about filing: what a word means, what is on file already, which claims wait for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from junheng.core.capability.criteria_evidence import distance_km
from junheng.core.capability.model import Place
from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.filing.models import Booking, Claim, Designation, Filing, FilingSheet, SheetRow
from junheng.hub.filing.rules import booking as booking_rules
from junheng.hub.filing.rules import plates as rules
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Organisation, QualificationItem, Rule
from junheng.hub.institutions.rules.dates import deadline
from junheng.hub.institutions.services.organisations import watches
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import CatalogueItem, Instrument
from junheng.hub.instruments.services.ledger import DESK

ITEMS = {"2-1": "non-automatic-scale", "8-1": "water-meter", "14-1": "pressure-gauge"}
"""Catalogue entries that have a measurement item of their own; the institution settles the others on receipt."""
OTHER_ITEM = "mandatory-other"


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
    listed = found[0] if found else None
    edition = instruments.current_catalogue()
    answer = instrument_rules.verdict(instruments.listed(listed), instrument_rules.Purpose(use))
    return Meant(listed, answer, tuple(found[1:]), edition is None or edition.is_draft)


def item_of(listed: CatalogueItem | None) -> Item:
    code = ITEMS.get(listed.number, OTHER_ITEM) if listed else OTHER_ITEM
    return Item.objects.get(pk=code)


def on_file(*, tenant: str, number: str, maker: str, item: Item) -> Instrument | None:
    """The instrument of this province that a nameplate or a code means; the same serial of the same maker."""
    code = rules.code_in(number)
    rows = Instrument.objects.filter(tenant_id=tenant, scrapped_since=None).select_related("owner")
    if code and (known := rows.filter(code=code).first()):
        return known
    same = rows.filter(serial__iexact=number.strip(), item=item)
    wanted = rules.plain(maker)
    return next((row for row in same[:50] if rules.plain(row.maker) == wanted), None)


# sheets


def sheets_of(by: Actor) -> QuerySet[FilingSheet]:
    """Sheets read by the body one acts for, newest first."""
    return FilingSheet.objects.filter(organisation_id=by.somewhere).select_related("owner")


def owner_of(by: Actor, code: str) -> Organisation | None:
    """For whom a sheet is: one's own body, or for a desk the client of this code."""
    if code.strip() and by.has_any(DESK):
        return Organisation.objects.filter(uscc=code.strip().upper()).first()
    return Organisation.objects.filter(pk=by.organisation_id).first()


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
    for row in rows.select_related("owner", "catalogue_item", "filing").order_by("id").iterator(500):
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
    """A body that may be designated, with how far it is."""

    body: Organisation
    kilometres: float | None


def candidates(item: Item, office: Organisation, on: date, limit: int = 20) -> list[Candidate]:
    """Who may be designated for an item: those with the right, the nearest first. Borders do not count."""
    rows = QualificationItem.objects.filter(item=item, service="verify", qualification__type__in=VERIFYING)
    held = rows.prefetch_related(Prefetch("qualification", queryset=institutions.qualifications()))
    able = {
        row.qualification.organisation_id: row.qualification.organisation
        for row in held[:500]
        if institutions.state_on(row.qualification, on).state == "active"
    }
    found = [Candidate(body, _kilometres(body, office)) for body in able.values()]
    return sorted(found, key=lambda each: (each.kilometres is None, each.kilometres or 0.0))[:limit]


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
    return rows.filter(Q(owner_id=by.somewhere) | Q(order__institution_id=by.somewhere))


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
