"""HTTP of industry centres: the register and every file are public; hosts report, named persons decide."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.industry import schemas
from junheng.hub.industry.models import Centre
from junheng.hub.industry.queries import centres as queries
from junheng.hub.industry.rules import centre as rules
from junheng.hub.industry.services import centres

KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)
router = Router(tags=["industry"])


def _out(row: Centre, on: Any) -> dict[str, Any]:
    same = (
        "id", "name", "industry", "level", "tasks", "approval_number", "build_until", "built_on", "rectify_until", "state",
        "state_since",
    )  # fmt: skip
    late = rules.days_late(row.build_until, row.built_on, on) if row.state in ("approved", "built") else 0
    return {name: getattr(row, name) for name in same} | {
        "province": row.tenant_id, "host": row.host.name_zh if row.host else "", "days_late": late,
    }  # fmt: skip


def _one(request: HttpRequest, centre_id: object) -> dict[str, Any]:
    return _out(found(queries.register(), centre_id), today(request.at))  # type: ignore[attr-defined]


@router.get("/centres", response=schemas.CentrePage)
def register(
    request: HttpRequest,
    province: str = Query("", max_length=12),
    state: Literal["", "planned", "building", "accepted", "revoked", "late"] = "",
    cursor: str = CURSOR,
) -> Any:
    """Public: centres of a province or of all, by state, or those past their build term."""
    on = today(request.at)  # type: ignore[attr-defined]
    rows = queries.register(tenant=province, group=state, late_on=on if state == "late" else None)
    page, counts = page_of(rows, cursor=cursor), queries.counts(province)
    told = {name: getattr(counts, name) for name in schemas.CentreCounts.model_fields}
    return {"rows": [_out(row, on) for row in page.rows], "next": page.next, "counts": told}


@router.get("/centres/{centre_id}", response=schemas.CentreOut)
def centre(request: HttpRequest, centre_id: UUID) -> Any:
    """Public: one centre."""
    return _one(request, centre_id)


@router.get("/centres/{centre_id}/file", response=schemas.CentreFile)
def centre_file(request: HttpRequest, centre_id: UUID, cursor: str = CURSOR) -> Any:
    """Public: what was applied for, reported, decided and found, newest first; officials are not named."""
    page = page_of(queries.file_of(found(queries.register(), centre_id)), cursor=cursor)
    return {"rows": list(page.rows), "next": page.next}


@router.post("/centres", response={201: schemas.CentreOut})
def plan_centre(request: HttpRequest, told: schemas.CentreIn, key: str = KEY) -> Any:
    """Put a centre on the plan."""
    province = found(Tenant.objects.filter(level="province"), told.province)
    plan = rules.Plan(**told.dict(exclude={"province"}))
    made = act(
        request, key, "industry.plan_centre", told.dict(),
        lambda **who: centres.plan_centre(province=province, plan=plan, **who),
    )  # fmt: skip
    return Status(201, _one(request, made))


def _acted(request: HttpRequest, key: str, centre_id: UUID, verb: Any, sent: Any, **given: Any) -> Any:
    row = found(queries.register(), centre_id)
    act(
        request, key, f"industry.{verb.__name__}", [centre_id, sent.dict()],
        lambda **who: verb(centre=row, **(given or sent.dict()), **who),
    )  # fmt: skip
    return _one(request, centre_id)


@router.post("/centres/{centre_id}/apply", response=schemas.CentreOut)
def apply_centre(request: HttpRequest, centre_id: UUID, told: schemas.TasksIn, key: str = KEY) -> Any:
    """A verified institution of the province applies to build it."""
    return _acted(request, key, centre_id, centres.apply_centre, told)


@router.post("/centres/{centre_id}/decide-building", response=schemas.CentreOut)
def decide_building(request: HttpRequest, centre_id: UUID, told: schemas.BuildingIn, key: str = KEY) -> Any:
    """A named person approves it with a number and a last day, or refuses."""
    return _acted(request, key, centre_id, centres.decide_building, told, told=rules.Decision(**told.dict()))


@router.post("/centres/{centre_id}/milestones", response=schemas.CentreOut)
def report_milestone(request: HttpRequest, centre_id: UUID, told: schemas.MilestoneIn, key: str = KEY) -> Any:
    """The host says how far it is."""
    return _acted(request, key, centre_id, centres.report_milestone, told)


@router.post("/centres/{centre_id}/built", response=schemas.CentreOut)
def report_built(request: HttpRequest, centre_id: UUID, told: schemas.WordsIn, key: str = KEY) -> Any:
    """The host reports it as built."""
    return _acted(request, key, centre_id, centres.report_built, told)


@router.post("/centres/{centre_id}/decide-acceptance", response=schemas.CentreOut)
def decide_acceptance(
    request: HttpRequest, centre_id: UUID, told: schemas.AcceptanceIn, key: str = KEY
) -> Any:
    """A named person accepts it or sends it back."""
    return _acted(
        request, key, centre_id, centres.decide_acceptance, told, told=rules.Decision(**told.dict())
    )


@router.post("/centres/{centre_id}/evaluate", response=schemas.CentreOut)
def evaluate_centre(request: HttpRequest, centre_id: UUID, told: schemas.EvaluationIn, key: str = KEY) -> Any:
    """A named person evaluates it."""
    return _acted(request, key, centre_id, centres.evaluate_centre, told, told=rules.Decision(**told.dict()))


@router.post("/centres/{centre_id}/revoke", response=schemas.CentreOut)
def revoke_centre(request: HttpRequest, centre_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """A named person revokes it."""
    return _acted(request, key, centre_id, centres.revoke_centre, told)
