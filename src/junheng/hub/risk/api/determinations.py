"""HTTP of determinations: public lists for everybody; proposals and scores for the body and its province's offices."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Organisation
from junheng.hub.risk import schemas
from junheng.hub.risk.models import Determination
from junheng.hub.risk.queries import determinations as queries
from junheng.hub.risk.rules import deciding
from junheng.hub.risk.services import determinations

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["risk"])


@router.get("/lists/{kind}", response=schemas.ListedPage)
def public_list(
    request: HttpRequest,
    kind: Literal["serious-violator", "model-unit"],
    cursor: str = Query("", max_length=36),
) -> Any:
    """Public: who stands on a list today, each with its basis and last day."""
    page = page_of(queries.shown(kind, today(request.at)), cursor=cursor)  # type: ignore[attr-defined]
    same = ("basis", "reason", "office", "since", "until")
    rows = [
        {name: getattr(row, name) for name in same} | {"id": row.pk, "organisation": row.organisation.name_zh}
        for row in page.rows
    ]
    return {"rows": rows, "next": page.next}


@router.get("/scores/{organisation_id}", response=schemas.ScoreOut)
def score(request: HttpRequest, organisation_id: UUID) -> Any:
    """The score of a body with its parts and rows: for itself and for its province's offices."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    body = Organisation.objects.filter(pk=organisation_id).exclude(kind__startswith="regulator-").first()
    own = body is not None and actor.organisation_id == body.pk and actor.has_any(queries.BODIES)
    if body is None or not (own or queries.answers_for(actor, body.tenant_id)):
        raise Refused(refuse("no-such-record", what=organisation_id))
    (judged,) = queries.judged([body], body.tenant_id, on)
    held = judged.in_force
    return {
        "organisation_id": body.pk, "points": judged.score.points, "class_by_score": judged.found,
        "class_in_force": held.value if held else "", "class_until": held.until if held else None,
        "parts": [
            {"code": each.code, "points_each": each.points_each, "points": each.points, "rows": each.rows}
            for each in judged.score.parts
        ],
    }  # fmt: skip


def _out(row: Determination, on: Any) -> dict[str, Any]:
    same = (
        "organisation_id", "kind", "value", "basis", "what", "score", "hearing_until", "view", "decided_at", "office",
        "reason", "since", "until", "repair",
    )  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk, "organisation": row.organisation.name_zh, "state": deciding.state_on(row.state, row.until, on),
        "decided_by": row.decided_by.name if row.decided_by else "",
    }  # fmt: skip


def _seen(request: HttpRequest, id: UUID) -> Determination:
    return found(queries.determinations_seen_by(request.actor), id)  # type: ignore[attr-defined]


@router.get("/determinations", response=schemas.DeterminationPage)
def determination_list(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Determinations of one's own body, or of one's province, newest first."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.determinations_seen_by(actor), cursor=cursor)
    return {"rows": [_out(row, on) for row in page.rows], "next": page.next}


@router.get("/determinations/{determination_id}", response=schemas.DeterminationOut)
def determination(request: HttpRequest, determination_id: UUID) -> Any:
    """One determination, for its two sides."""
    return _out(_seen(request, determination_id), today(request.at))  # type: ignore[attr-defined]


@router.post("/determinations", response={201: schemas.DeterminationOut})
def propose_determination(request: HttpRequest, told: schemas.ProposalIn, key: str = KEY) -> Any:
    """An office proposes; another person decides."""
    body = found(queries.bodies_judged(request.actor), told.organisation_id)  # type: ignore[attr-defined]
    rest = told.dict(exclude={"organisation_id"})
    id = act(
        request, key, "risk.propose_determination", told.dict(),
        lambda **who: determinations.propose_determination(organisation=body, **rest, **who),
    )  # fmt: skip
    return Status(201, determination(request, UUID(id)))


def _acted(request: HttpRequest, key: str, id: UUID, verb: Any, told: Any) -> Any:
    row = _seen(request, id)
    act(
        request, key, f"risk.{verb.__name__}", [id, told.dict()],
        lambda **who: verb(determination=row, **told.dict(), **who),
    )  # fmt: skip
    return determination(request, id)


@router.post("/determinations/{determination_id}/view", response=schemas.DeterminationOut)
def state_view(request: HttpRequest, determination_id: UUID, told: schemas.ViewIn, key: str = KEY) -> Any:
    """The other side, before it is decided."""
    return _acted(request, key, determination_id, determinations.state_view, told)


@router.post("/determinations/{determination_id}/decide", response=schemas.DeterminationOut)
def decide_determination(
    request: HttpRequest, determination_id: UUID, told: schemas.EndIn, key: str = KEY
) -> Any:
    """A named person enters or drops it."""
    return _acted(request, key, determination_id, determinations.decide_determination, told)


@router.post("/determinations/{determination_id}/repair", response=schemas.DeterminationOut)
def ask_repair(request: HttpRequest, determination_id: UUID, told: schemas.RepairIn, key: str = KEY) -> Any:
    """The body asks to be taken off before the last day."""
    return _acted(request, key, determination_id, determinations.ask_repair, told)


@router.post("/determinations/{determination_id}/repair/decide", response=schemas.DeterminationOut)
def decide_repair(
    request: HttpRequest, determination_id: UUID, told: schemas.RepairEndIn, key: str = KEY
) -> Any:
    """A named person grants or refuses it."""
    return _acted(request, key, determination_id, determinations.decide_repair, told)
