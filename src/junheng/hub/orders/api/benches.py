"""HTTP of bench runs: many items, one entry of what they share, a result for each (practice P16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.orders import benching, queries, rules, schemas
from junheng.hub.orders.api.orders import result_out
from junheng.hub.orders.models import BenchRun, OrderLine, OriginalRecord
from junheng.hub.orders.services import benches, records
from junheng.hub.orders.services import editions as services

router = Router(tags=["orders"])
KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)


def _laboratory(request: HttpRequest) -> UUID:
    """The body one acts for; its bench runs are the only ones there are to see."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return UUID(str(actor.organisation_id))


def _run(request: HttpRequest, run_id: UUID) -> BenchRun:
    _laboratory(request)
    row = queries.run_for_page(run_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Refused(refuse("no-such-record", what=run_id))
    return row


def _row(run: BenchRun) -> dict[str, Any]:
    return {"id": run.pk, "number": run.number, "service": run.edition.code, "state": run.state}


def _out(request: HttpRequest, run_id: UUID) -> dict[str, Any]:
    """The run with every result worked out now, in the order of its places."""
    run = _run(request, run_id)
    bench = benching.bench_of(run, outliers_first=False)
    places = [
        {
            "place": row.record.bench_place,
            "record": row.record.pk,
            "instrument": row.record.line.instrument.code,
            "serial": row.record.line.instrument.serial,
            "missing": row.missing,
            "conforms": row.conforms,
            "results": [result_out(each) for each in row.results if each is not None],
        }
        for row in bench.rows
    ]
    return _row(run) | {"missing": bench.missing, "failed": bench.failed, "places": places}


@router.get("/bench-runs", response=schemas.BenchPage)
def bench_runs(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Bench runs of the acting laboratory, newest first."""
    _laboratory(request)
    page = page_of(benching.runs_of(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_row(run) for run in page.rows], "next": page.next}


@router.get("/bench-runs/{run_id}", response=schemas.BenchOut)
def bench_run(request: HttpRequest, run_id: UUID) -> Any:
    """One bench run: what each place still lacks, its results and whether it conforms."""
    return _out(request, run_id)


@router.post("/bench-runs", response={201: schemas.BenchOut})
def open_bench_run(request: HttpRequest, new: schemas.OpenBenchIn, key: str = KEY) -> Any:
    """Put received items of one kind on a bench, in the order given; a record is opened for each."""
    body = _laboratory(request)
    rows = OrderLine.objects.filter(order__institution_id=body)
    rows = rows.select_related("order__institution", "order__client", "instrument", "item", "method")
    lines = [found(rows, line) for line in new.lines]
    editions = queries.current_editions(lines[0].item_id, lines[0].service, body)
    edition = next((each for each in editions if new.edition in ("", each.code)), None)
    if edition is None:
        raise Refused(services.nothing_in_force(lines[0].item, body))
    pieces = StandardPiece.objects.filter(standard__organisation_id=body)
    used = [
        records.UsedStandard(
            piece, capabilities.evidence_in_force(piece, new.work_to), each.role or piece.role
        )
        for each in new.standards
        for piece in [found(pieces, each.piece)]
    ]
    shelf = benches.Shelf(edition, new.parameters, new.points, used, new.work_from, new.work_to, new.place)
    made = act(
        request,
        key,
        "orders.open_bench_run",
        new.dict(),
        lambda **who: benches.open_bench_run(lines=lines, shelf=shelf, **who),
    )
    return Status(201, _out(request, made))


def _acted(
    request: HttpRequest, key: str, run_id: UUID, content: Any, verb: Callable[..., Any], **given: Any
) -> dict[str, Any]:
    run = _run(request, run_id)
    name = f"orders.{verb.__name__}"
    act(request, key, name, [str(run.pk), content], lambda **who: verb(run=run, **given, **who))
    return _out(request, run_id)


@router.post("/bench-runs/{run_id}/readings", response=schemas.BenchOut)
def enter_bench_readings(
    request: HttpRequest, run_id: UUID, told: schemas.BenchReadingsIn, key: str = KEY
) -> Any:
    """Enter readings into empty cells, all or none; at place 0 stands what the whole bench shares."""
    typed = [benches.BenchTyped(each.place, _cell(each), each.text) for each in told.readings]
    return _acted(
        request,
        key,
        run_id,
        told.dict(),
        benches.enter_bench_readings,
        typed=typed,
        source_sha256=told.source_sha256,
    )


def _cell(told: schemas.CellIn) -> rules.Cell:
    return rules.Cell(told.block, told.point, told.column, told.repeat)


@router.post("/bench-runs/{run_id}/readings/change", response=schemas.BenchOut)
def change_bench_reading(
    request: HttpRequest, run_id: UUID, told: schemas.ChangeBenchReadingIn, key: str = KEY
) -> Any:
    """Strike a reading out with its reason and write the new one beside it."""
    given = {"place": told.place, "cell": _cell(told), "text": told.text, "reason": told.reason}
    return _acted(request, key, run_id, told.dict(), benches.change_bench_reading, **given)


@router.post("/bench-runs/{run_id}/submit", response=schemas.BenchOut)
def submit_bench_run(request: HttpRequest, run_id: UUID, key: str = KEY) -> Any:
    """Hand the whole run to the checker; what is missing anywhere is said at once."""
    return _acted(request, key, run_id, None, benches.submit_bench_run)


@router.post("/bench-runs/{run_id}/reopen", response=schemas.BenchOut)
def reopen_bench_run(request: HttpRequest, run_id: UUID, told: schemas.TextIn, key: str = KEY) -> Any:
    """The checker gives the run back to its author with what is to be looked at."""
    return _acted(request, key, run_id, told.dict(), benches.reopen_bench_run, remark=told.text)


@router.post("/bench-runs/{run_id}/check", response=schemas.BenchOut)
def check_bench_run(request: HttpRequest, run_id: UUID, key: str = KEY) -> Any:
    """Recompute every result from the readings and sign that it agrees."""
    return _acted(request, key, run_id, None, benches.check_bench_run)


@router.post("/records/{record_id}/take-off-bench", response=schemas.TakenOffOut)
def take_off_bench(request: HttpRequest, record_id: UUID, told: schemas.TextIn, key: str = KEY) -> Any:
    """One item leaves its run with what was read so far, and goes on alone."""
    body = _laboratory(request)
    rows = OriginalRecord.objects.filter(line__order__institution_id=body)
    row = found(rows.select_related("bench_run__edition", "line"), record_id)
    act(
        request,
        key,
        "orders.take_off_bench",
        [str(record_id), told.dict()],
        lambda **who: benches.take_off_bench(original=row, reason=told.text, **who),
    )
    return found(rows, record_id)
