"""Questions to orders and records: what a record rests on, what it comes to, what waits for whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from junheng.hub.foundation.acting import NOWHERE, Actor
from junheng.hub.foundation.clock import today
from junheng.hub.orders import checks, rules, worksheet
from junheng.hub.orders.models import (
    BenchRun,
    BudgetTemplate,
    LimitsCompared,
    Order,
    OrderLine,
    OriginalRecord,
    Reading,
    RecordStandard,
    ServiceEdition,
)
from junheng.hub.orders.worksheet import CellSpec

__all__ = ["CellSpec"]

LABORATORY = ("inst_admin", "inst_front", "verifier", "checker", "approver", "quality", "std_owner", "nmi")
"""Who is of a laboratory and reads its records and templates."""


def blocks_of(original: OriginalRecord) -> tuple[str, ...]:
    """The result blocks a record has: as found, and as left where the item was adjusted (practice P7)."""
    return (worksheet.AS_FOUND, worksheet.AS_LEFT) if original.adjusted else (worksheet.AS_FOUND,)


def cells_of(original: OriginalRecord) -> dict[rules.Cell, CellSpec]:
    """Every cell of the record that may be typed into."""
    return worksheet.cells(original.edition.data, original.points, original.parameters, blocks_of(original))


def live_readings(original: OriginalRecord) -> dict[rules.Cell, Reading]:
    """The readings that count: not struck out."""
    rows = (row for row in original.readings.all() if row.struck_at is None)
    return {rules.Cell(row.block, row.point, row.column, row.repeat): row for row in rows}


def struck_readings(original: OriginalRecord) -> dict[rules.Cell, list[Reading]]:
    """Struck readings by cell, oldest first: shown under the live one, never hidden."""
    found: dict[rules.Cell, list[Reading]] = {}
    for row in sorted((row for row in original.readings.all() if row.struck_at), key=lambda row: row.pk):
        found.setdefault(rules.Cell(row.block, row.point, row.column, row.repeat), []).append(row)
    return found


def standard_values(original: OriginalRecord) -> dict[str, worksheet.StandardValue]:
    """Certified values in force for the record: those of the certificates it names, by name."""
    found: dict[str, worksheet.StandardValue] = {}
    for used in original.standards.all():
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


def edition_data(original: OriginalRecord) -> Mapping[str, Any]:
    """The service edition of a record, with the laboratory's own budget where it was opened with one."""
    data: Mapping[str, Any] = original.edition.data
    if original.budget_id is None:
        return data
    if original.budget is None:  # never fall back to another budget than the record's own
        raise PermissionError(f"the budget of record {original.number} is out of sight")
    return {**data, "measurement": original.budget.measurement}


def budget_in_force(organisation_id: Any, edition: ServiceEdition) -> BudgetTemplate | None:
    """The approved budget of a laboratory for this very service edition."""
    return BudgetTemplate.objects.filter(
        organisation_id=organisation_id, service=edition, state=BudgetTemplate.State.APPROVED
    ).first()


def budgets_of(organisation_id: Any) -> QuerySet[BudgetTemplate]:
    """The budgets of a laboratory, newest first."""
    rows = BudgetTemplate.objects.filter(organisation_id=organisation_id)
    return rows.select_related("service", "drafted_by", "approved_by", "organisation")


def budgetable_editions(organisation_id: Any) -> list[ServiceEdition]:
    """Service editions in force that have a measurement a laboratory may state its own budget for."""
    rows = editions_in_force(organisation_id).order_by("code")
    return [row for row in rows if "measurement" in row.data]


def filled(original: OriginalRecord) -> worksheet.Filled:
    """Everything the record's worksheet is computed from."""
    edition, told = edition_data(original), original.parameters
    if original.outcome == OriginalRecord.Outcome.DOWNGRADED:
        told = {**told, edition["classes"]["parameter"]: original.outcome_class}
    return worksheet.Filled(
        edition=edition,
        parameters=told,
        points=original.points,
        readings={cell: reading.text for cell, reading in live_readings(original).items()},
        standards=standard_values(original),
        blocks=blocks_of(original),
        kind=original.line.kind,
    )


def sheet_of(original: OriginalRecord) -> worksheet.Sheet:
    """The record's results, worked out from its readings as they are now; not again where nothing has changed."""
    asked = filled(original)
    known: tuple[worksheet.Filled, worksheet.Sheet] | None = getattr(original, "worked_out", None)
    if known is None or known[0] != asked:
        known = asked, worksheet.compute(asked)
        original.worked_out = known  # type: ignore[attr-defined]
    return known[1]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of the reading grid: what may be typed, what stands, what was struck out."""

    cell: rules.Cell
    spec: CellSpec
    live: Reading | None
    struck: Sequence[Reading]

    @property
    def name(self) -> str:
        return str(self.cell)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One repeat of one point; results stand in its first row."""

    point: Mapping[str, str]
    cells: Sequence[GridCell]
    repeat: int
    repeats: int
    result: worksheet.Result | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A block of the record as a table: columns of readings, rows of points and repeats."""

    block: str
    columns: Sequence[Mapping[str, Any]]
    rows: Sequence[GridRow]


def grids_of(original: OriginalRecord, sheet: worksheet.Sheet) -> list[Grid]:
    """The record's blocks with every cell and the results worked out so far."""
    cells = _grid_cells(original)
    columns = original.edition.data["columns"]
    grids = []
    for block in blocks_of(original):
        results = {result.point: result for result in sheet.of_block(block) if not result.check}
        rows = [row for point in original.points for row in _rows_of(point, block, columns, cells, results)]
        grids.append(Grid(block, columns, rows))
    return grids


@dataclass(frozen=True, slots=True)
class Judged:
    """One check of the regulation with its results, as the record page lists them."""

    stated: Mapping[str, Any]
    block: str
    results: Sequence[worksheet.Result]

    @property
    def name_zh(self) -> str:
        return str(self.stated["zh"])

    @property
    def name_en(self) -> str:
        return str(self.stated["en"])


def judged(original: OriginalRecord, sheet: worksheet.Sheet) -> list[Judged]:
    """The checks of the edition with what they came to, block by block."""
    found = []
    for block in blocks_of(original):
        for stated in original.edition.data.get("checks", ()):
            rows = [each for each in sheet.of_block(block) if each.check == stated["name"]]
            if rows:
                found.append(Judged(stated, block, rows))
    return found


def _grid_cells(original: OriginalRecord) -> dict[rules.Cell, GridCell]:
    live, struck = live_readings(original), struck_readings(original)
    return {
        cell: GridCell(cell, spec, live.get(cell), struck.get(cell, ()))
        for cell, spec in cells_of(original).items()
    }


def _rows_of(
    point: Mapping[str, str],
    block: str,
    columns: Sequence[Mapping[str, Any]],
    cells: Mapping[rules.Cell, GridCell],
    results: Mapping[str, worksheet.Result],
) -> list[GridRow]:
    repeats = 1 + max(cell.repeat for cell in cells if (cell.block, cell.point) == (block, point["id"]))
    return [
        GridRow(
            point,
            [cells[rules.Cell(block, point["id"], column["name"], repeat)] for column in columns],
            repeat,
            repeats,
            results.get(point["id"]) if repeat == 0 else None,
        )
        for repeat in range(repeats)
    ]


def cell_labels(original: OriginalRecord) -> dict[str, tuple[str, str]]:
    """Each cell as a person names it, in Chinese and English: point, column, repeat."""
    points = {
        point["id"]: f"{point.get('nominal', '')} {point.get('unit', '')}".strip()
        for point in original.points
    }
    moments = {"start": ("起", "start"), "end": ("止", "end")}
    found = {}
    for cell, spec in cells_of(original).items():
        zh, en = moments.get(cell.point, (points.get(cell.point, cell.point),) * 2)
        again = f" {cell.repeat + 1}" if cell.repeat else ""
        found[str(cell)] = (f"{zh}，{spec.label_zh}{again}", f"{en}, {spec.label_en}{again}")
    return found


def conditions_of(original: OriginalRecord) -> list[tuple[Mapping[str, Any], list[GridCell]]]:
    """Environment conditions with their cells at start and end."""
    cells = _grid_cells(original)
    return [
        (
            condition,
            [
                cells[rules.Cell(worksheet.ENVIRONMENT, moment, condition["name"])]
                for moment in ("start", "end")
            ],
        )
        for condition in original.edition.data.get("environment", [])
    ]


def environment_of(original: OriginalRecord) -> dict[str, tuple[str, ...]]:
    """Conditions as typed, by name: start and end."""
    found: dict[str, list[str]] = {}
    live = (
        row for row in original.readings.all() if row.block == worksheet.ENVIRONMENT and not row.struck_at
    )
    for row in sorted(live, key=lambda row: (row.point, row.pk)):
        found.setdefault(row.column, []).append(row.text)
    return {name: tuple(values) for name, values in found.items()}


def limits_of(edition: ServiceEdition) -> tuple[rules.EnvironmentLimit, ...]:
    return tuple(
        rules.EnvironmentLimit(condition["name"], condition["low"], condition["high"], condition["unit"])
        for condition in edition.data.get("environment", [])
    )


def facts_of(original: OriginalRecord, sheet: worksheet.Sheet | None = None) -> rules.RecordFacts:
    """What the rules need to know of a record now; `sheet` where it was worked out already."""
    sheet = sheet or sheet_of(original)
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
        open_remarks=sum(remark.answered_at is None for remark in original.remarks.all()),
        standards=len(original.standards.all()),
        environment=environment_of(original),
        limits=limits_of(original.edition),
        deviation_approved=original.deviation_by_id is not None,
        adjusted=original.adjusted,
        adjustment_allowed=line.order.adjustment_allowed,
        adjustment_consent=original.adjustment_consent,
        has_as_found=not original.adjusted
        or any(row.block == worksheet.AS_FOUND for row in original.readings.all()),
        problems=sheet.problems,
        bench=original.bench_run.number if original.bench_run is not None else "",
    )


def digest_of(original: OriginalRecord) -> str:
    """SHA-256 over everything the result rests on: edition, parameters, points, live readings, standards."""
    content: dict[str, Any] = {
        "edition": original.edition.digest,
        "parameters": original.parameters,
        "points": original.points,
        "readings": {
            str(cell): [reading.text, reading.unit] for cell, reading in live_readings(original).items()
        },
        "standards": sorted(str(used.evidence_id) for used in original.standards.all()),
    }
    if original.budget is not None:
        content["budget"] = original.budget.digest
    if original.outcome:
        content["outcome"] = [original.outcome, original.outcome_class]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_run(rows: Sequence[OriginalRecord]) -> str:
    """SHA-256 over the digests of a bench run's records, in the order of their places."""
    return hashlib.sha256("".join(digest_of(row) for row in rows).encode()).hexdigest()


def editions_in_force(organisation_id: Any) -> QuerySet[ServiceEdition]:
    """Editions a laboratory works by now: its own, and the common ones it has none of its own for."""
    rows = ServiceEdition.objects.filter(is_current=True)
    own = rows.filter(organisation_id=organisation_id or NOWHERE)
    common = rows.filter(organisation=None).exclude(code__in=own.values("code"))
    return rows.filter(Q(pk__in=own.values("pk")) | Q(pk__in=common.values("pk")))


def edition_for_page(edition_id: Any, organisation_id: Any) -> ServiceEdition | None:
    """One edition, common or of the acting laboratory, in force or earlier."""
    rows = ServiceEdition.objects.select_related(
        "item", "draft__approved_by", "draft__reviewed_by", "draft__drafted_by"
    )
    return rows.filter(Q(organisation=None) | Q(organisation_id=organisation_id), pk=edition_id).first()


def current_editions(item_code: str, service: str, organisation_id: Any) -> list[ServiceEdition]:
    """The service editions a laboratory works by for a measurement item and service."""
    rows = editions_in_force(organisation_id).filter(item_id=item_code).order_by("code")
    return [row for row in rows if service in row.data.get("services", ("calibration", "verification"))]


def retired_edition(item_code: str, organisation_id: Any) -> ServiceEdition | None:
    """The own edition for an item that a laboratory took out of use last."""
    rows = ServiceEdition.objects.filter(organisation_id=organisation_id, item_id=item_code)
    return rows.exclude(retired_at=None).order_by("-retired_at").first()


def compared_by(edition: ServiceEdition, organisation_id: Any) -> LimitsCompared | None:
    """Who of a laboratory has compared a template's limits with the text; None: not checked."""
    return edition.comparisons.filter(organisation_id=organisation_id).select_related("person").first()


def editions_for_page(organisation_id: Any) -> QuerySet[ServiceEdition]:
    """Templates in force in a laboratory, with how many open records keep each."""
    open_records = Count("originalrecord", filter=~Q(originalrecord__state="locked"))
    rows = editions_in_force(organisation_id).select_related("item").annotate(open=open_records)
    return rows.order_by("item__name_zh", "code")


def citing(edition: ServiceEdition) -> list[tuple[ServiceEdition, int]]:
    """Earlier editions of a template that open records still keep (practice P4)."""
    rows = ServiceEdition.objects.filter(code=edition.code).exclude(pk=edition.pk)
    rows = rows.filter(Q(organisation=None) | Q(organisation_id=edition.organisation_id))
    counted = rows.annotate(open=Count("originalrecord", filter=~Q(originalrecord__state="locked")))
    return [(row, row.open) for row in counted.order_by("-edition") if row.open]


def offered_class(original: OriginalRecord) -> str | None:
    """The next class of the ladder in which the item conforms, where it does not in its own (practice X2)."""
    edition = original.edition.data
    if "classes" not in edition or original.outcome:
        return None
    told = dict(original.parameters)
    asked = replace(filled(original), parameters=told)
    while (below := checks.next_class(edition["classes"], told)) is not None:
        told[edition["classes"]["parameter"]] = below
        asked = replace(asked, parameters=dict(told))
        if worksheet.compute(asked).conforms:
            return below
    return None


def groups_that_hold(original: OriginalRecord, sheet: worksheet.Sheet) -> tuple[str, ...]:
    """Ranges within their limits, where others are not: what limited use may cover (practice X7).

    Only where the edition's groups are ranges or functions of the item (`limited_by`); the groups of a scale or a
    water meter are items of one test, and an item that fails one of them fails.
    """
    if original.edition.data.get("limited_by") != "group":
        return ()
    held = tuple(name for name, holds in sheet.groups.items() if name and holds)
    return held if len(held) < len([name for name in sheet.groups if name]) else ()


def record_for_page(record_id: Any) -> OriginalRecord | None:
    """One record with everything its page shows."""
    return whole(OriginalRecord.objects.filter(pk=record_id)).first()


def records_of(by: Actor) -> QuerySet[OriginalRecord]:
    """The original records of the acting laboratory that were made one by one, newest first.

    Their lines come in a statement of their own: joined, the database begins with the laboratory's orders and walks
    every record of theirs, because it cannot tell how few rows row-level security leaves.
    """
    lines = OrderLine.objects.select_related("instrument", "order__client")
    rows = OriginalRecord.objects.filter(institution_id=by.somewhere, bench_run=None)
    return rows.prefetch_related(Prefetch("line", queryset=lines))


def members_of_run(run: BenchRun) -> QuerySet[OriginalRecord]:
    """The records of a bench run by their place, with everything their results are worked out from."""
    return whole(OriginalRecord.objects.filter(bench_run=run)).order_by("bench_place")


def run_for_page(run_id: Any, by: Actor) -> BenchRun | None:
    """One bench run of the acting laboratory."""
    rows = BenchRun.objects.select_related("edition", "measured_by", "checked_by", "organisation")
    row = rows.filter(pk=run_id).first()
    return row if row is not None and row.organisation_id == by.organisation_id else None


def whole(rows: QuerySet[OriginalRecord]) -> QuerySet[OriginalRecord]:
    """Records with everything their pages and results are worked out from.

    Their lines come in a statement of their own: sixteen tables in one take the database longer to plan than to read.
    """
    lines = OrderLine.objects.select_related(
        "order__client",
        "order__institution",
        "instrument__item",
        "instrument__catalogue_item",
        "item",
        "method",
    )
    standards = RecordStandard.objects.select_related(
        "piece__instrument", "piece__standard", "evidence__attachment"
    )
    readings = Reading.objects.select_related("person", "struck_by")
    return (
        rows.select_related("edition", "budget", "measured_by", "checked_by", "deviation_by", "bench_run")
        .prefetch_related(
            Prefetch("line", queryset=lines), Prefetch("standards", queryset=standards),
            Prefetch("readings", queryset=readings), "remarks__by",
        )
    )  # fmt: skip


def orders_seen_by(by: Actor) -> QuerySet[Order]:
    """Orders in which the acting organisation is client or institution, newest first."""
    return (
        Order.objects.filter(Q(client_id=by.organisation_id) | Q(institution_id=by.organisation_id))
        .select_related("client", "institution")
        .annotate(line_count=counted(OrderLine, "order"))
    )


def counted(model: type[Model], parent: str) -> Coalesce:
    """How many rows of `model` hang on each row of a page: counted for the page alone, never for the whole table."""
    rows = model._default_manager.filter(**{parent: OuterRef("pk")}).order_by().values(parent)
    return Coalesce(Subquery(rows.annotate(found=Count("pk")).values("found")), 0)


Listed = Callable[[Order], Mapping[Any, str]]
_listed: list[Listed] = []


def register_listed(listed: Listed) -> None:
    """Called once at start-up by the area that keeps open prices: what each line was listed at, in yuan, by line."""
    _listed[:] = [listed]


def listed_prices(order: Order) -> Mapping[Any, str]:
    """What each line of an order was listed at on the day it was placed; nothing where no price was."""
    return _listed[0](order) if _listed else {}


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

    @property
    def urgent(self) -> bool:
        """Whether its client pays for being served before others."""
        return self.line is not None and self.line.urgent_percent > 0


_DESK_STATES = {"waiting": "to-receive", "issued": "to-hand-back"}
_VERIFIER_STATES = {"received": "to-measure", "measuring": "in-work", "sent-back": "sent-back"}
_URGENT_FIRST = Case(When(urgent_percent__gt=0, then=0), default=1)
MOST_WAITING = 60


def waiting_for(by: Actor, *, on: date) -> list[Waiting]:
    """What waits for this person in this institution: late and sent back first; in each group urgent ones, then by promised date."""
    wanted: dict[str, str] = {}
    if by.roles & {"inst_admin", "inst_front", "nmi"}:
        wanted |= _DESK_STATES
    if "verifier" in by.roles:
        wanted |= _VERIFIER_STATES
    if "checker" in by.roles:
        wanted["submitted"] = "to-check"
    if "approver" in by.roles:
        wanted["checked"] = "to-issue"
    of_us = {"order__institution_id": by.organisation_id, "order__state": "accepted"}
    lines = (
        OrderLine.objects.filter(state__in=wanted, **of_us)
        .select_related("order__client", "order__institution", "instrument", "item", "method")
        .prefetch_related(Prefetch("records", queryset=OriginalRecord.objects.select_related("measured_by")))
        .order_by(_URGENT_FIRST, "order__promised_on", "id")[: MOST_WAITING * 2]
    )
    found = [_waiting(line, wanted[line.state], by, on) for line in lines]
    found += _to_review(by)
    kept = [each for each in found if each is not None]
    return sorted(kept, key=lambda each: (_RANK[each.group], not each.urgent, each.promised or date.max))[
        :MOST_WAITING
    ]


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
