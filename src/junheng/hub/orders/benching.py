"""A bench as its page shows it: what is shared, a row an item, the farthest from good first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.foundation.acting import Actor
from junheng.hub.orders import queries, rules, worksheet
from junheng.hub.orders.models import BenchRun, OrderLine, OriginalRecord, Reading

MOST_READY = 500


@dataclass(frozen=True, slots=True)
class BenchCell:
    """One cell of a bench: of one place, or of all of it (`place` 0)."""

    place: int
    cell: rules.Cell
    spec: worksheet.CellSpec
    live: Reading | None
    struck: Sequence[Reading]

    @property
    def name(self) -> str:
        return f"{self.place}:{self.cell}"


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One item: its own readings point by point, its results and whether it conforms."""

    record: OriginalRecord
    cells: Sequence[BenchCell]
    results: Sequence[worksheet.Result | None]
    """One for each check and point, in the order of the page's columns; None where a reading is missing."""
    overall: Sequence[Any]
    conforms: bool | None
    missing: int

    @property
    def worst(self) -> float:
        """The largest share of a limit, as the order of outliers; an item without results comes last."""
        shares = [
            abs(each.value) / float(each.limit) for each in self.results if each is not None and each.limit
        ]
        return max(shares, default=-1.0)


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything the page of a bench shows."""

    points: Sequence[Mapping[str, str]]
    columns: Sequence[Mapping[str, Any]]
    """Columns each item has of its own."""
    conditions: Sequence[tuple[Mapping[str, Any], Sequence[BenchCell]]]
    shared: Sequence[tuple[Mapping[str, Any], Sequence[BenchCell]]]
    """Shared columns with a cell for each point."""
    checks: Sequence[Mapping[str, Any]]
    rows: Sequence[BenchRow]
    standards: Sequence[Any]

    @property
    def failed(self) -> int:
        return sum(row.conforms is False for row in self.rows)

    @property
    def missing(self) -> int:
        return sum(row.missing for row in self.rows)


def bench_of(run: BenchRun, *, outliers_first: bool) -> Bench:
    """The bench with every result worked out now."""
    members = list(queries.members_of_run(run))
    first, edition = members[0], run.edition.data
    shared = worksheet.shared_cells(edition, first.points)
    specs = queries.cells_of(first)
    rows = [_row(member, specs, shared) for member in members]
    if outliers_first:
        rows.sort(key=lambda row: (row.conforms is not False, -row.worst, row.record.bench_place))
    common = {name: _cell(0, name, first, specs) for name in shared}
    return Bench(
        points=first.points,
        columns=[column for column in edition["columns"] if not column.get("shared")],
        conditions=[
            (
                each,
                [
                    common[rules.Cell(worksheet.ENVIRONMENT, moment, each["name"])]
                    for moment in ("start", "end")
                ],
            )
            for each in edition.get("environment", ())
        ],
        shared=[
            (
                column,
                [
                    common[rules.Cell(worksheet.AS_FOUND, point["id"], column["name"])]
                    for point in first.points
                ],
            )
            for column in edition["columns"]
            if column.get("shared")
        ],
        checks=[each for each in edition.get("checks", ()) if not each.get("silent")],
        rows=rows,
        standards=list(first.standards.all()),
    )


def _row(
    member: OriginalRecord, specs: Mapping[rules.Cell, worksheet.CellSpec], shared: frozenset[rules.Cell]
) -> BenchRow:
    sheet = queries.sheet_of(member)
    own = [name for name in specs if name not in shared]
    return BenchRow(
        record=member,
        cells=[_cell(member.bench_place or 0, name, member, specs) for name in own],
        results=_in_columns(member, sheet),
        overall=[rule for rule in sheet.overall if not rule.holds],
        conforms=sheet.conforms if not sheet.missing else None,
        missing=len(sheet.missing),
    )


def _in_columns(member: OriginalRecord, sheet: worksheet.Sheet) -> list[worksheet.Result | None]:
    found = {(each.check, each.point): each for each in sheet.results}
    checks = [each["name"] for each in member.edition.data.get("checks", ()) if not each.get("silent")]
    return [found.get((check, point["id"])) for check in checks for point in member.points]


def _cell(
    place: int, name: rules.Cell, member: OriginalRecord, specs: Mapping[rules.Cell, worksheet.CellSpec]
) -> BenchCell:
    live, struck = queries.live_readings(member), queries.struck_readings(member)
    return BenchCell(place, name, specs[name], live.get(name), struck.get(name, ()))


def typed_so_far(run: BenchRun) -> dict[str, str]:
    """What stands in each cell of a bench, by the name its page gives the cell."""
    members = list(queries.members_of_run(run))
    shared = worksheet.shared_cells(run.edition.data, members[0].points)
    return {
        f"{0 if cell in shared else member.bench_place}:{cell}": reading.text
        for member in members
        for cell, reading in queries.live_readings(member).items()
    }


def runs_of(by: Actor) -> QuerySet[BenchRun]:
    """Bench runs of the acting laboratory, newest first."""
    rows = BenchRun.objects.filter(organisation_id=by.somewhere)
    items = queries.counted(OriginalRecord, "bench_run")
    return rows.select_related("edition", "measured_by").annotate(items=items).order_by("-id")


def ready_for_a_bench(by: Actor) -> list[dict[str, Any]]:
    """Received items grouped by kind, service and method: what could go on a bench together."""
    rows = (
        _received(by)
        .values("item_id", "item__name_zh", "item__name_en", "service", "kind", "method_id", "method__code")
        .annotate(count=Count("id"))
        .order_by("-count", "item_id")
    )
    return [dict(row) for row in rows[:20]]


def lines_ready(by: Actor, asked: Mapping[str, str]) -> list[OrderLine]:
    """The received items of one group, in the order they were received."""
    keys = ("item", "service", "kind", "method")
    item, service, kind, method = (str(asked.get(key, "")).replace("\x00", "")[:40] for key in keys)
    rows = _received(by).filter(item_id=item, service=service, kind=kind)
    rows = rows.select_related("order__institution", "order__client", "instrument", "item", "method")
    found = [
        row
        for row in rows.order_by("received_at", "instrument__serial", "id")[:MOST_READY]
        if str(row.method_id or "") == method
    ]
    return found


def _received(by: Actor) -> QuerySet[OrderLine]:
    """In-use checks are made one by one (practice P3)."""
    rows = OrderLine.objects.filter(
        order__institution_id=by.somewhere, state=OrderLine.State.RECEIVED, order__state="accepted"
    )
    return rows.exclude(kind=rules.IN_USE)


def pieces_for(line: OrderLine) -> QuerySet[StandardPiece]:
    """Pieces of the laboratory's standards that serve the item of a line."""
    rows = StandardPiece.objects.filter(
        standard__organisation_id=line.order.institution_id, standard__items=line.item_id
    )
    return rows.select_related("instrument", "standard").order_by("standard__code", "role").distinct()
