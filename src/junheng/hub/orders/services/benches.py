"""Verbs of bench runs: many items, one standard, one entry of what they share, a result for each (practice P16, X8).

Each place of the bench is an original record of its own, with its own certificate, which is withdrawn or replaced
alone. Until the run is issued a record moves with it: read, checked and issued together, or taken off to go on
alone. What is shared (the environment, columns marked `shared`) is typed once and stands in every record.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger
from junheng.hub.orders import checks, events, queries, rules, worksheet
from junheng.hub.orders.models import (
    BenchRun,
    OrderLine,
    OriginalRecord,
    Reading,
    RecordStandard,
    ServiceEdition,
)
from junheng.hub.orders.services import editions
from junheng.hub.orders.services.numbers import next_numbers
from junheng.hub.orders.services.records import CHECKERS, MEASURERS, UsedStandard, reading_of
from junheng.hub.orders.settling import refusals_to_settle

MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is settled for a whole run before the first reading."""

    edition: ServiceEdition
    parameters: Mapping[str, str]
    points: Sequence[Mapping[str, str]]
    standards: Sequence[UsedStandard]
    work_from: date
    work_to: date
    place: str = ""


@verb(permission="orders.open_bench_run", roles=MEASURERS, event=events.BenchRunOpened)
def open_bench_run(*, lines: Sequence[OrderLine], shelf: Shelf, by: Actor, at: datetime) -> BenchRun:
    """Put received items of one kind on a bench; a record is opened for each, in the order given."""
    _refuse_lines(lines, shelf, by)
    line, edition = lines[0], shelf.edition
    body = line.order.institution
    run = BenchRun.objects.create(
        number=next_numbers(organisation=body, series="B", on=today(at), count=1)[0],
        tenant_id=line.tenant_id,
        organisation=body,
        edition=edition,
        measured_by_id=by.somebody,
        opened_at=at,
    )
    numbers = next_numbers(organisation=body, series="R", on=today(at), count=len(lines))
    budget = queries.budget_in_force(body.pk, edition)
    points = [checks.worked_out(point, edition.data, shelf.parameters) for point in shelf.points]
    made = OriginalRecord.objects.bulk_create(
        OriginalRecord(
            number=number,
            tenant_id=each.tenant_id,
            institution=body,
            line=each,
            edition=edition,
            budget=budget,
            parameters=dict(shelf.parameters),
            points=points,
            place=shelf.place[:120],
            measured_by_id=by.somebody,
            opened_at=at,
            work_from=shelf.work_from,
            work_to=shelf.work_to,
            bench_run=run,
            bench_place=place,
        )
        for place, (each, number) in enumerate(zip(lines, numbers, strict=True), start=1)
    )
    RecordStandard.objects.bulk_create(
        RecordStandard(
            tenant_id=each.tenant_id, record=each, piece=used.piece, evidence=used.evidence, role=used.role
        )
        for each in made
        for used in shelf.standards
    )
    _lines_to(run, {"received"}, OrderLine.State.MEASURING, count=len(lines))
    for each in lines:
        ledger.note_test(instrument=each.instrument, test=Instrument.Test.UNDER_TEST)
    record(
        events.BenchRunOpened(
            run=Ref.to(run), number=run.number, items=str(len(lines)), service=edition.code,
            edition=str(edition.edition), edition_digest=edition.digest,
        ),
        also=[*(Ref.to(each) for each in made), *(Ref.to(each.order) for each in _first_of_orders(lines))],
    )  # fmt: skip
    return run


def _first_of_orders(lines: Sequence[OrderLine]) -> list[OrderLine]:
    return list({line.order_id: line for line in lines}.values())


def _refuse_lines(lines: Sequence[OrderLine], shelf: Shelf, by: Actor) -> None:
    if shelf.edition.organisation_id not in (None, by.organisation_id):
        raise Refused(refuse("not-your-edition"))
    editions.refuse_retired(shelf.edition)
    edition = shelf.edition.data
    kinds = {(line.item_id, line.service, line.kind, line.method_id) for line in lines}
    facts = rules.BenchFacts(
        items=len(lines),
        most=MOST_PLACES,
        kinds=len(kinds),
        not_received=tuple(
            f"{line.instrument.serial} ({line.state})"
            for line in lines
            if line.state != OrderLine.State.RECEIVED
        ),
        service_fits=all(
            line.service in edition.get("services", ("calibration", "verification")) for line in lines
        ),
        title=shelf.edition.title_zh,
        standards=len(shelf.standards),
        in_use=any(line.kind == rules.IN_USE for line in lines),
        twice=tuple(line.instrument.serial for line, count in Counter(lines).items() if count > 1),
    )
    if any(line.order.institution_id != by.organisation_id for line in lines):
        raise Refused(refuse("not-your-record"))
    refusals = (
        *rules.refusals_to_open_bench_run(facts),
        *(refusals_to_settle(edition, shelf.parameters, shelf.points) or _not_met(shelf)),
    )
    if refusals:
        raise Refused(*refusals)


def _not_met(shelf: Shelf) -> tuple[Refusal, ...]:
    """What the standard does not meet at the points as they are worked out."""
    edition = shelf.edition.data
    points = [checks.worked_out(point, edition, shelf.parameters) for point in shelf.points]
    return checks.requirement_refusals(edition, shelf.parameters, points)


@dataclass(frozen=True, slots=True)
class BenchTyped:
    """A value as typed: for one place of the bench, or for all of it (`place` 0)."""

    place: int
    cell: rules.Cell
    text: str


@verb(permission="orders.enter_bench_readings", roles=MEASURERS, event=events.BenchReadingsEntered)
def enter_bench_readings(
    *, run: BenchRun, typed: Sequence[BenchTyped], by: Actor, at: datetime, source_sha256: str = ""
) -> BenchRun:
    """Enter readings into empty cells, all or none; a shared one stands in every record of the run."""
    run = _open(run, by)
    rows = members(run)
    cells = queries.cells_of(rows[0])
    shared = worksheet.shared_cells(run.edition.data, rows[0].points)
    live = {
        (row.bench_place, cell): reading
        for row in rows
        for cell, reading in queries.live_readings(row).items()
    }
    by_place = {row.bench_place: row for row in rows}
    refusals = [
        *rules.refusals_to_entry([f"{one.place}:{one.cell}" for one in typed]),
        *(found for one in typed for found in _refused(one, cells, shared, by_place, live)),
    ]
    if refusals:
        raise Refused(*refusals)
    Reading.objects.bulk_create(
        reading_of(row, one.cell, one.text, cells[one.cell], by=by, at=at, source=source_sha256)
        for one in typed
        for row in (rows if one.place == 0 else [by_place[one.place]])
    )
    _touch(run)
    told = [[one.place, str(one.cell), one.text] for one in typed]
    record(
        events.BenchReadingsEntered(
            run=Ref.to(run), count=str(len(typed)), source=source_sha256 or None,
            readings=json.dumps(told, ensure_ascii=False),
        )
    )  # fmt: skip
    return run


def _refused(
    one: BenchTyped,
    cells: Mapping[rules.Cell, worksheet.CellSpec],
    shared: frozenset[rules.Cell],
    by_place: Mapping[int | None, OriginalRecord],
    live: Mapping[tuple[int | None, rules.Cell], Reading],
) -> list[Refusal]:
    path = f"{one.place}:{one.cell}"
    if (
        one.cell not in cells
        or (one.place == 0) != (one.cell in shared)
        or (one.place and one.place not in by_place)
    ):
        return [refuse("cell-unknown", path=path, cell=path)]
    held = next(
        (live[at, one.cell] for at in ([one.place] if one.place else by_place) if (at, one.cell) in live),
        None,
    )
    if held is not None:
        return [refuse("reading-exists", path=path, cell=one.cell, old=held.text)]
    found = rules.refusals_to_reading(one.text, resolution=cells[one.cell].resolution)
    return [Refusal(each.code, each.facts, path, each.allowed) for each in found]


@verb(permission="orders.change_bench_reading", roles=MEASURERS, event=events.BenchReadingChanged)
def change_bench_reading(
    *, run: BenchRun, place: int, cell: rules.Cell, text: str, reason: str, by: Actor, at: datetime
) -> BenchRun:
    """Strike a reading out, with its reason, and write the new one: at one place, or the shared one everywhere."""
    run = _open(run, by)
    rows = [row for row in members(run) if place in (0, row.bench_place)]
    path = f"{place}:{cell}"
    if not reason.strip():
        raise Refused(refuse("strike-needs-reason", path=path))
    spec = queries.cells_of(rows[0]).get(cell) if rows else None
    is_shared = bool(rows) and cell in worksheet.shared_cells(run.edition.data, rows[0].points)
    if spec is None or is_shared != (place == 0):
        raise Refused(refuse("cell-unknown", path=path, cell=path))
    old = {row.pk: queries.live_readings(row).get(cell) for row in rows}
    if None in old.values():
        raise Refused(refuse("reading-not-there", path=path, cell=cell))
    if refusals := rules.refusals_to_reading(text, resolution=spec.resolution):
        raise Refused(*(Refusal(each.code, each.facts, path, each.allowed) for each in refusals))
    struck = [reading for reading in old.values() if reading is not None]
    Reading.objects.filter(pk__in=[each.pk for each in struck]).update(
        struck_at=at, struck_by_id=by.person_id, strike_reason=reason.strip()[:200]
    )
    Reading.objects.bulk_create(reading_of(row, cell, text, spec, by=by, at=at) for row in rows)
    _touch(run)
    record(
        events.BenchReadingChanged(
            run=Ref.to(run), cell=path, old=struck[0].text, new=text, reason=reason.strip()[:200]
        )
    )
    return run


@verb(permission="orders.submit_bench_run", roles=MEASURERS, event=events.BenchRunSubmitted)
def submit_bench_run(*, run: BenchRun, by: Actor, at: datetime) -> BenchRun:
    """Hand the whole run to the checker; what is missing anywhere is said at once, with its place."""
    run = _open(run, by)
    rows = members(run)
    refusals: list[Refusal] = []
    for row in rows:
        found = rules.refusals_to_submit(queries.facts_of(row), by=str(by.person_id), today=today(at))
        refusals += [Refusal(each.code, each.facts, f"{row.bench_place}", each.allowed) for each in found]
        if len(refusals) >= MOST_PLACES:
            break
    if refusals:
        raise Refused(*refusals)
    run.records.update(state=OriginalRecord.State.SUBMITTED, submitted_at=at, version=F("version") + 1)
    _lines_to(run, {"measuring", "sent-back"}, OrderLine.State.SUBMITTED, count=len(rows))
    _to(run, BenchRun.State.OPEN, BenchRun.State.SUBMITTED)
    record(
        events.BenchRunSubmitted(run=Ref.to(run), items=str(len(rows)), digest=queries.digest_of_run(rows))
    )
    return run


@verb(permission="orders.reopen_bench_run", roles=CHECKERS, event=events.BenchRunReopened)
def reopen_bench_run(*, run: BenchRun, remark: str, by: Actor, at: datetime) -> BenchRun:
    """The checker gives a submitted run back to its author with what is to be looked at."""
    _may_check(run, by)
    if not remark.strip():
        raise Refused(refuse("strike-needs-reason", path="remark"))
    count = run.records.update(state=OriginalRecord.State.OPEN, version=F("version") + 1)
    _lines_to(run, {"submitted"}, OrderLine.State.MEASURING, count=count)
    _to(run, BenchRun.State.SUBMITTED, BenchRun.State.OPEN)
    record(events.BenchRunReopened(run=Ref.to(run), remark=remark.strip()[:300]))
    return run


@verb(permission="orders.check_bench_run", roles=CHECKERS, event=events.BenchRunChecked)
def check_bench_run(*, run: BenchRun, by: Actor, at: datetime) -> BenchRun:
    """The checker, by name, has seen the outliers first and confirms every recomputed result of the run."""
    _may_check(run, by)
    rows = members(run)
    problems = [
        Refusal(each.code, each.facts, f"{row.bench_place} {each.path or ''}".strip(), each.allowed)
        for row in rows
        for each in queries.sheet_of(row).problems
    ]
    if problems:
        raise Refused(*problems)
    run.records.update(
        state=OriginalRecord.State.CHECKED,
        checked_by_id=by.person_id,
        checked_at=at,
        version=F("version") + 1,
    )
    _lines_to(run, {"submitted"}, OrderLine.State.CHECKED, count=len(rows))
    BenchRun.objects.filter(pk=run.pk).update(checked_by_id=by.person_id, checked_at=at)
    _to(run, BenchRun.State.SUBMITTED, BenchRun.State.CHECKED)
    record(events.BenchRunChecked(run=Ref.to(run), items=str(len(rows)), digest=queries.digest_of_run(rows)))
    return run


@verb(permission="orders.take_off_bench", roles=MEASURERS, event=events.TakenOffBench)
def take_off_bench(*, original: OriginalRecord, reason: str, by: Actor, at: datetime) -> OriginalRecord:
    """One item leaves the run (it leaks, it stands still) and goes on alone, with what was read so far."""
    if original.bench_run is None:
        raise Refused(refuse("not-on-a-bench"))
    run = _open(original.bench_run, by)
    if not reason.strip():
        raise Refused(refuse("strike-needs-reason", path="reason"))
    if run.records.count() == 1:
        raise Refused(refuse("last-on-the-bench"))
    place = str(original.bench_place)
    OriginalRecord.objects.filter(pk=original.pk).update(
        bench_run=None, bench_place=None, version=F("version") + 1
    )
    original.refresh_from_db()
    _touch(run)
    record(
        events.TakenOffBench(
            run=Ref.to(run),
            record=Ref.to(original),
            line=Ref.to(original.line),
            place=place,
            reason=reason.strip()[:300],
        )
    )
    return original


def members(run: BenchRun) -> list[OriginalRecord]:
    """The records of a run by their place, with what their results are worked out from."""
    return list(queries.members_of_run(run))


def hold_members(*, run: BenchRun) -> None:
    """Nobody else changes, concludes or issues a record of the run before this transaction ends. Part of issuing."""
    list(run.records.select_for_update().order_by("pk").values_list("pk"))


def lock_run(*, run: BenchRun) -> None:
    """After its certificates were issued. Part of issuing, not a verb by itself."""
    run.records.update(state=OriginalRecord.State.LOCKED)
    _lines_to(run, {"checked"}, OrderLine.State.ISSUED, count=None)
    _to(run, BenchRun.State.CHECKED, BenchRun.State.LOCKED)


def _open(run: BenchRun, by: Actor) -> BenchRun:
    """The run locked for this transaction, if this person may change it now."""
    current = (
        BenchRun.objects.select_for_update(of=("self",))
        .select_related("edition", "measured_by")
        .get(pk=run.pk)
    )
    if current.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if current.state != BenchRun.State.OPEN:
        raise Refused(
            refuse("record-not-in-state", number=current.number, state=current.state, act="changed")
        )
    if current.measured_by_id != by.person_id:
        raise Refused(refuse("not-the-author", author=current.measured_by.name))
    return current


def _may_check(run: BenchRun, by: Actor) -> None:
    current = BenchRun.objects.select_for_update().get(pk=run.pk)
    if current.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if current.state != BenchRun.State.SUBMITTED:
        raise Refused(
            refuse("record-not-in-state", number=current.number, state=current.state, act="checked")
        )
    if current.measured_by_id == by.person_id:
        raise Refused(refuse("checker-is-the-author"))


def _lines_to(run: BenchRun, allowed: set[str], state: str, *, count: int | None) -> None:
    """All order lines of the run take a step together, or none."""
    ids = list(run.records.values_list("line_id", flat=True))
    changed = OrderLine.objects.filter(pk__in=ids, state__in=allowed).update(state=state)
    if count is not None and changed != count:
        raise Refused(refuse("bench-moved-meanwhile", number=run.number))


def _to(run: BenchRun, old: str, new: str) -> None:
    if not BenchRun.objects.filter(pk=run.pk, state=old).update(state=new, version=F("version") + 1):
        raise Refused(refuse("bench-moved-meanwhile", number=run.number))
    run.refresh_from_db()


def _touch(run: BenchRun) -> None:
    BenchRun.objects.filter(pk=run.pk).update(version=F("version") + 1)
