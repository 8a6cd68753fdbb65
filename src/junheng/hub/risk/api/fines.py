"""HTTP of proposed fines: for the two offices and the body."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Organisation
from junheng.hub.risk import schemas
from junheng.hub.risk.models import Fine
from junheng.hub.risk.queries import fines as queries
from junheng.hub.risk.services import fines

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["risk"])
SAME = (
    "amount", "unit", "facts", "basis", "basis_matter", "basis_most", "basis_source", "basis_confidence", "county_most",
    "city_most", "level", "hearing_until", "view", "state", "decided_at", "reason",
)  # fmt: skip


def _out(row: Fine) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAME} | {
        "id": row.pk, "organisation": row.organisation.name_zh, "proposer": row.proposer.name_zh, "office": row.office.name_zh,
        "decided_by": row.decided_by.name if row.decided_by else "",
    }  # fmt: skip


@router.get("/fines", response=schemas.FinePage)
def fine_list(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """What the own office proposed or has to decide, what is proposed against the own body; newest first."""
    if request.actor.organisation_id is None:  # type: ignore[attr-defined]
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.fines_seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_out(row) for row in page.rows], "next": page.next}


@router.get("/fines/{fine_id}", response=schemas.FineOut)
def fine(request: HttpRequest, fine_id: UUID) -> Any:
    """One proposed fine."""
    return _out(found(queries.fines_seen_by(request.actor), fine_id))  # type: ignore[attr-defined]


@router.post("/fines", response={201: schemas.FineOut})
def propose_fine(request: HttpRequest, told: schemas.FineIn, key: str = KEY) -> Any:
    """Propose one; it goes to the level that may decide the amount."""
    bodies = Organisation.objects.filter(tenant_id=request.actor.tenant)  # type: ignore[attr-defined]
    body = found(bodies, told.organisation_id)
    rest = told.dict(exclude={"organisation_id"})
    id = act(
        request,
        key,
        "risk.propose_fine",
        told.dict(),
        lambda **who: fines.propose_fine(organisation=body, **rest, **who),
    )
    return Status(201, fine(request, UUID(id)))  # fmt: skip


def _acted(request: HttpRequest, key: str, id: UUID, verb: Any, **told: Any) -> Any:
    row = found(queries.fines_seen_by(request.actor), id)  # type: ignore[attr-defined]
    act(request, key, f"risk.{verb.__name__}", [id, told], lambda **who: verb(fine=row, **told, **who))
    return fine(request, id)


@router.post("/fines/{fine_id}/view", response=schemas.FineOut)
def state_fine_view(request: HttpRequest, fine_id: UUID, told: schemas.ViewIn, key: str = KEY) -> Any:
    """The body's view, once."""
    return _acted(request, key, fine_id, fines.state_fine_view, view=told.view)


@router.post("/fines/{fine_id}/decide", response=schemas.FineOut)
def decide_fine(request: HttpRequest, fine_id: UUID, told: schemas.FineEndIn, key: str = KEY) -> Any:
    """Confirm or drop it, at the office it went to."""
    return _acted(request, key, fine_id, fines.decide_fine, end=told.end, reason=told.reason)
