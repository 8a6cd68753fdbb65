"""Questions to orders and records: what a record rests on, what it comes to, what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.orders import rules, worksheet
from junheng.hub.orders.models import (
    Order,
    OrderLine,
    OriginalRecord,
    Reading,
    RecordStandard,
    ServiceEdition,
)
from junheng.hub.orders.worksheet import CellSpec

__all__ = ["CellSpec"]


def blocks_of(original: OriginalRecord) -> tuple[str, ...]:
    """The result blocks a record has: as found, and as left where the item was adjusted (practice P7)."""
    return (worksheet.AS_FOUND, worksheet.AS_LEFT) if original.adjusted else (worksheet.AS_FOUND,)


def cells_of(original: OriginalRecord) -> dict[rules.Cell, CellSpec]:
    """Every cell of the record that may be typed into."""
    return worksheet.cells(original.edition.data, original.points, original.parameters, blocks_of(original))


def live_readings(original: OriginalRecord) -> dict[rules.Cell, Reading]:
    """The readings that count: not struck out."""
    rows = original.readings.filter(struck_at=None).select_related("person")
    return {rules.Cell(row.block, row.point, row.column, row.repeat): row for row in rows}


def struck_readings(original: OriginalRecord) -> dict[rules.Cell, list[Reading]]:
    """Struck readings by cell, oldest first: shown under the live one, never hidden."""
    found: dict[rules.Cell, list[Reading]] = {}
    for row in original.readings.exclude(struck_at=None).select_related("struck_by").order_by("id"):
        found.setdefault(rules.Cell(row.block, row.point, row.column, row.repeat), []).append(row)
    return found


def standard_values(original: OriginalRecord) -> dict[str, worksheet.StandardValue]:
    """Certified values in force for the record: those of the certificates it names, by name."""
    found: dict[str, worksheet.StandardValue] = {}
    for used in original.standards.select_related("evidence"):
        if used.evidence is not None:
            for name, value in used.evidence.values.items():
                found[name] = _standard_value(value)
    return found


def _standard_value(value: Mapping[str, Any]) -> worksheet.StandardValue:
    rows: Sequence[Sequence[Any]] = value.get("points", ())
    points = sorted((Decimal(str(x)), Decimal(str(c)), Decimal(str(u))) for x, c, u in rows)
    return worksheet.StandardValue(
        unit=str(value["unit"]),
        k=Decimal(str(value["k"])),
        value=Decimal(str(value.get("value", "0"))),
        expanded=Decimal(str(value.get("U", "0"))),
        points=tuple(points),
    )


def filled(original: OriginalRecord) -> worksheet.Filled:
    """Everything the record's worksheet is computed from."""
    return worksheet.Filled(
        edition=original.edition.data,
        parameters=original.parameters,
        points=original.points,
        readings={cell: reading.text for cell, reading in live_readings(original).items()},
        standards=standard_values(original),
        blocks=blocks_of(original),
    )


def sheet_of(original: OriginalRecord) -> worksheet.Sheet:
    """The record's results, worked out now from its readings."""
    return worksheet.compute(filled(original))


def environment_of(original: OriginalRecord) -> dict[str, tuple[str, ...]]:
    """Conditions as typed, by name: start and end."""
    found: dict[str, list[str]] = {}
    rows = original.readings.filter(block=worksheet.ENVIRONMENT, struck_at=None).order_by("point")
    for row in rows:
        found.setdefault(row.column, []).append(row.text)
    return {name: tuple(values) for name, values in found.items()}


def limits_of(edition: ServiceEdition) -> tuple[rules.EnvironmentLimit, ...]:
    return tuple(
        rules.EnvironmentLimit(condition["name"], condition["low"], condition["high"], condition["unit"])
        for condition in edition.data.get("environment", [])
    )


def facts_of(original: OriginalRecord) -> rules.RecordFacts:
    """What the rules need to know of a record now."""
    sheet = sheet_of(original)
    line = original.line
    return rules.RecordFacts(
        number=original.number,
        state=original.state,
        author=original.measured_by.name,
        author_id=str(original.measured_by_id),
        received_on=today(line.received_at) if line.received_at else None,
        work_from=original.work_from,
        work_to=original.work_to,
        missing=tuple(cell for cell in sheet.missing if not cell.startswith(worksheet.ENVIRONMENT)),
        open_remarks=original.remarks.filter(answered_at=None).count(),
        standards=original.standards.count(),
        environment=environment_of(original),
        limits=limits_of(original.edition),
        deviation_approved=original.deviation_by_id is not None,
        adjusted=original.adjusted,
        adjustment_allowed=line.order.adjustment_allowed,
        adjustment_consent=original.adjustment_consent,
        has_as_found=not original.adjusted or original.readings.filter(block=worksheet.AS_FOUND).exists(),
        problems=sheet.problems,
    )


def current_edition(item_code: str) -> ServiceEdition | None:
    """The service edition in force for a measurement item."""
    return ServiceEdition.objects.filter(item_id=item_code, is_current=True).order_by("code").first()


def record_for_page(record_id: Any) -> OriginalRecord | None:
    """One record with everything its page shows."""
    standards = RecordStandard.objects.select_related("piece__instrument", "piece__standard", "evidence")
    return (
        OriginalRecord.objects.filter(pk=record_id)
        .select_related(
            "line__order__client", "line__order__institution", "line__instrument", "line__item", "line__method",
            "edition", "measured_by", "checked_by", "deviation_by",
        )
        .prefetch_related(Prefetch("standards", queryset=standards), "remarks__by")
        .first()
    )  # fmt: skip


def orders_seen_by(by: Actor) -> QuerySet[Order]:
    """Orders in which the acting organisation is client or institution, newest first."""
    return (
        Order.objects.filter(Q(client_id=by.organisation_id) | Q(institution_id=by.organisation_id))
        .select_related("client", "institution")
        .annotate(line_count=Count("lines"))
    )


def order_for_page(order_id: Any, by: Actor) -> Order | None:
    """One order with its lines, if the acting organisation is a party to it."""
    lines = OrderLine.objects.select_related("instrument", "item", "method").prefetch_related(
        "records", "custody"
    )
    return (
        Order.objects.filter(
            Q(client_id=by.organisation_id) | Q(institution_id=by.organisation_id), pk=order_id
        )
        .select_related("client", "institution", "reviewed_by", "placed_by", "need")
        .prefetch_related(Prefetch("lines", queryset=lines))
        .first()
    )


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for somebody, and why it is with them."""

    group: str
    line: OrderLine | None
    order: Order
    record: OriginalRecord | None
    why: str
    """Code of the sentence: `to-review`, `to-receive`, `to-measure`, `sent-back`, `in-work`, `to-check`, `to-issue`, `to-hand-back`."""
    promised: date | None


_DESK_STATES = {"waiting": "to-receive", "issued": "to-hand-back"}
_VERIFIER_STATES = {"received": "to-measure", "measuring": "in-work", "sent-back": "sent-back"}
MOST_WAITING = 60


def waiting_for(by: Actor, *, on: date) -> list[Waiting]:
    """What waits for this person in this institution: late and sent back first, then by promised date."""
    wanted: dict[str, str] = {}
    if by.roles & {"inst_admin", "inst_front", "nmi"}:
        wanted |= _DESK_STATES
    if "verifier" in by.roles:
        wanted |= _VERIFIER_STATES
    if "checker" in by.roles:
        wanted["submitted"] = "to-check"
    if "approver" in by.roles:
        wanted["checked"] = "to-issue"
    lines = (
        OrderLine.objects.filter(
            order__institution_id=by.organisation_id, state__in=wanted, order__state="accepted"
        )
        .select_related("order__client", "order__institution", "instrument", "item", "method")
        .prefetch_related(Prefetch("records", queryset=OriginalRecord.objects.select_related("measured_by")))
        .order_by("order__promised_on", "id")[: MOST_WAITING * 2]
    )
    found = [_waiting(line, wanted[line.state], by, on) for line in lines]
    found += _to_review(by)
    kept = [each for each in found if each is not None]
    return sorted(kept, key=lambda each: (_RANK[each.group], each.promised or date.max))[:MOST_WAITING]


_RANK = {"first": 0, "scheduled": 1, "check": 2}


def _waiting(line: OrderLine, why: str, by: Actor, on: date) -> Waiting | None:
    record = max(line.records.all(), key=lambda each: each.id, default=None)
    if record is not None:
        mine = record.measured_by_id == by.person_id
        if (why in ("in-work", "sent-back") and not mine) or (why == "to-check" and mine):
            return None
    late = line.order.promised_on is not None and line.order.promised_on < on
    group = (
        "first" if late or why == "sent-back" else "check" if why in ("to-check", "to-issue") else "scheduled"
    )
    return Waiting(group, line, line.order, record, why, line.order.promised_on)


def _to_review(by: Actor) -> list[Waiting | None]:
    if not by.roles & {"inst_admin", "inst_front", "nmi"}:
        return []
    orders = Order.objects.filter(institution_id=by.organisation_id, state="placed").select_related(
        "client", "institution"
    )
    return [
        Waiting("scheduled", None, order, None, "to-review", order.wanted_on)
        for order in orders[:MOST_WAITING]
    ]


def items_out(organisation_id: Any) -> list[OrderLine]:
    """A client's items that are at an institution or on their way: what is out."""
    rows = OrderLine.objects.filter(order__client_id=organisation_id, order__state="accepted").exclude(
        state__in=("handed-back", "cancelled")
    )
    return list(
        rows.select_related("order__institution", "instrument").order_by("order__promised_on", "id")[:30]
    )
