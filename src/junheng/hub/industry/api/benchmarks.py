"""HTTP of benchmarks: the list and the criteria are public; applications and watches are for their two sides."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.industry import schemas
from junheng.hub.industry.models import Benchmark, Criteria
from junheng.hub.industry.queries import benchmarks as queries
from junheng.hub.industry.rules import benchmark as rules
from junheng.hub.industry.services import benchmarks

KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)
router = Router(tags=["industry"])


@router.get("/benchmarks", response=schemas.ListedPage)
def listed(
    request: HttpRequest, kind: Literal["", "industrial", "institution", "brand"] = "", cursor: str = CURSOR
) -> Any:
    """Public: who is on the list today, judged from qualifications as they stand."""
    page = page_of(queries.listed(today(request.at), kind=kind), cursor=cursor)  # type: ignore[attr-defined]
    same = ("id", "kind", "year", "named_on", "state", "decide_by")
    rows = [
        {name: getattr(row, name) for name in same} | {"organisation": row.organisation.name_zh, "province": row.tenant_id}
        for row in page.rows
    ]  # fmt: skip
    return {"rows": rows, "next": page.next}


def _criteria(row: Criteria) -> dict[str, Any]:
    same = ("id", "kind", "edition", "text", "requires", "basis", "published_at")
    return {name: getattr(row, name) for name in same} | {"province": row.tenant_id}


@router.get("/benchmark-criteria", response=schemas.CriteriaPage)
def criteria(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Public: criteria in force, by province and kind."""
    page = page_of(queries.criteria(), cursor=cursor)
    return {"rows": [_criteria(row) for row in page.rows], "next": page.next}


@router.post("/benchmark-criteria", response={201: schemas.CriteriaOut})
def publish_criteria(request: HttpRequest, told: schemas.CriteriaIn, key: str = KEY) -> Any:
    """The province's regulator publishes what a body must show."""
    new = rules.NewCriteria(told.kind, told.text, tuple(told.requires), told.basis)
    made = act(
        request, key, "industry.publish_criteria", told.dict(),
        lambda **who: benchmarks.publish_criteria(new=new, **who),
    )  # fmt: skip
    return Status(201, _criteria(found(Criteria.objects.all(), made)))


def _out(request: HttpRequest, row: Benchmark) -> dict[str, Any]:
    off = queries.why_off(row, today(request.at)) if row.state in rules.LISTED else None  # type: ignore[attr-defined]
    names = schemas.BenchmarkOut.model_fields.keys() - {"organisation", "off"}
    return {name: getattr(row, name) for name in names} | {
        "organisation": row.organisation.name_zh, "off": off.code if off else "",
    }  # fmt: skip


def _seen(request: HttpRequest, id: object) -> Benchmark:
    return found(queries.seen_by(request.actor), id)  # type: ignore[attr-defined]


@router.get("/benchmark-applications", response=schemas.BenchmarkPage)
def applications(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """What was applied for and decided on one's own side, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.seen_by(actor), cursor=cursor)
    return {"rows": [_out(request, row) for row in page.rows], "next": page.next}


@router.get("/benchmark-applications/{benchmark_id}", response=schemas.BenchmarkOut)
def application(request: HttpRequest, benchmark_id: UUID) -> Any:
    """One of them."""
    return _out(request, _seen(request, benchmark_id))


@router.post("/benchmark-applications", response={201: schemas.BenchmarkOut})
def apply_benchmark(request: HttpRequest, told: schemas.ApplicationIn, key: str = KEY) -> Any:
    """A body applies under the criteria of its province."""
    made = act(
        request, key, "industry.apply_benchmark", told.dict(),
        lambda **who: benchmarks.apply_benchmark(**told.dict(), **who),
    )  # fmt: skip
    return Status(201, _out(request, _seen(request, made)))


def _acted(request: HttpRequest, key: str, id: UUID, verb: Any, told: Any) -> Any:
    row = _seen(request, id)
    act(
        request, key, f"industry.{verb.__name__}", [id, told.dict()],
        lambda **who: verb(benchmark=row, **told.dict(), **who),
    )  # fmt: skip
    return _out(request, _seen(request, id))


@router.post("/benchmark-applications/{benchmark_id}/review", response=schemas.BenchmarkOut)
def review_benchmark(request: HttpRequest, benchmark_id: UUID, told: schemas.ReviewIn, key: str = KEY) -> Any:
    """Compared with the criteria."""
    return _acted(request, key, benchmark_id, benchmarks.review_benchmark, told)


@router.post("/benchmark-applications/{benchmark_id}/name", response=schemas.BenchmarkOut)
def name_benchmark(request: HttpRequest, benchmark_id: UUID, told: schemas.NameIn, key: str = KEY) -> Any:
    """Another person names the body, or declines."""
    return _acted(request, key, benchmark_id, benchmarks.name_benchmark, told)


@router.post("/benchmark-applications/{benchmark_id}/watch", response=schemas.BenchmarkOut)
def watch_benchmark(request: HttpRequest, benchmark_id: UUID, told: schemas.WatchIn, key: str = KEY) -> Any:
    """Propose to take a named body off the list."""
    return _acted(request, key, benchmark_id, benchmarks.watch_benchmark, told)


@router.post("/benchmark-applications/{benchmark_id}/view", response=schemas.BenchmarkOut)
def answer_watch(request: HttpRequest, benchmark_id: UUID, told: schemas.ViewIn, key: str = KEY) -> Any:
    """The body states its view."""
    return _acted(request, key, benchmark_id, benchmarks.answer_watch, told)


@router.post("/benchmark-applications/{benchmark_id}/decide-watch", response=schemas.BenchmarkOut)
def decide_watch(request: HttpRequest, benchmark_id: UUID, told: schemas.WatchEndIn, key: str = KEY) -> Any:
    """A named person keeps it on the list or removes it."""
    return _acted(request, key, benchmark_id, benchmarks.decide_watch, told)
