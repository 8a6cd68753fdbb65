"""HTTP of filing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.filing import queries, rules, schemas
from junheng.hub.filing.models import Claim, Filing
from junheng.hub.filing.services import claims, filing
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments import queries as instruments

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["filing"])


def _owner(request: HttpRequest) -> Organisation:
    owner = Organisation.objects.filter(pk=request.actor.organisation_id).first()  # type: ignore[attr-defined]
    if owner is None:
        raise Refused(refuse("sign-in-first"))
    return owner


@router.post("/filings", response={201: schemas.FilingOut})
def file_instrument(request: HttpRequest, told: schemas.FilingIn, key: str = KEY) -> Any:
    """File one instrument of the acting organisation; the answer carries its code for life and the verdict."""
    owner, typed = _owner(request), rules.Told(**told.dict())
    id = act(
        request, key, "filing.file_instrument", told.dict(),
        lambda **who: filing.file_instrument(told=typed, owner=owner, origin=Filing.Origin.PROGRAM, **who),
    )  # fmt: skip
    row = Filing.objects.select_related("instrument__catalogue_item").get(pk=id)
    instrument = row.instrument
    return Status(201, {
        "id": row.pk, "code": instrument.code, "name": instrument.name, "serial": instrument.serial,
        "maker": instrument.maker, "place": instrument.place, "division": row.division_code,
        "verdict": instruments.verdict_of(instrument).answer, "filed_at": row.filed_at,
    })  # fmt: skip


def _claim(row: Claim) -> dict[str, Any]:
    return {
        "id": row.pk, "code": row.instrument.code, "name": row.instrument.name, "why": row.why, "state": row.state,
        "at": row.at, "reason": row.reason,
    }  # fmt: skip


@router.get("/filing-claims", response=schemas.ClaimPage)
def filing_claims(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Claims the acting organisation made or may decide, newest first."""
    _owner(request)
    page = page_of(queries.claims_of(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_claim(row) for row in page.rows], "next": page.next}


@router.post("/filing-claims", response={201: schemas.ClaimOut})
def claim_instrument(request: HttpRequest, told: schemas.ClaimIn, key: str = KEY) -> Any:
    """Claim an instrument of the same province that is on file under another name."""
    _owner(request)
    listed = queries.meant(told.kind, "T").listed
    instrument = queries.on_file(
        tenant=request.actor.tenant, number=told.number, maker=told.maker, item=queries.item_of(listed)  # type: ignore[attr-defined]
    )  # fmt: skip
    id = act(
        request, key, "filing.claim_instrument", told.dict(),
        lambda **who: claims.claim_instrument(instrument=instrument, why=told.why, **who),
    )  # fmt: skip
    return Status(201, _claim(Claim.objects.select_related("instrument").get(pk=id)))


@router.post("/filing-claims/{claim_id}/decision", response=schemas.ClaimOut)
def decide_claim(request: HttpRequest, claim_id: UUID, told: schemas.DecisionIn, key: str = KEY) -> Any:
    """The present owner or the regulator hands the instrument over, or refuses with a reason."""
    _owner(request)
    row = found(queries.claims_of(request.actor), claim_id)  # type: ignore[attr-defined]
    hand_over = told.decision == "hand-over"
    act(
        request, key, "filing.decide_claim", [str(claim_id), told.dict()],
        lambda **who: claims.decide_claim(claim=row, hand_over=hand_over, reason=told.reason, **who),
    )  # fmt: skip
    return _claim(Claim.objects.select_related("instrument").get(pk=row.pk))
