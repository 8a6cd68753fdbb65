"""HTTP of a market's ledger, for its host."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.services.http import act, found
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.rules import read_code
from junheng.hub.integrity import queries, schemas
from junheng.hub.integrity.models import StallInstrument
from junheng.hub.integrity.services import markets

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["integrity"])


def _out(each: queries.Stalled) -> dict[str, Any]:
    row, due = each.row, each.face.due
    return {
        "id": row.pk, "stall": row.stall, "is_fair_scale": row.is_fair_scale, "since": row.since, "until": row.until,
        "code": row.instrument.code, "name": row.instrument.name, "law": each.face.state, "due": due.due if due else None,
        "badge": "" if each.badge is None else "published" if each.badge.tone == "ok" else "under-review",
    }  # fmt: skip


def _own(request: HttpRequest) -> UUID:
    by = request.actor  # type: ignore[attr-defined]
    if by.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return UUID(str(by.organisation_id))


@router.get("/market", response=schemas.MarketPage)
def market(request: HttpRequest, cursor: str = Query("", max_length=60)) -> Any:
    """The host's ledger: without a verification first, then by last day."""
    page = queries.market_page(_own(request), cursor=cursor)
    on = today(request.at)  # type: ignore[attr-defined]
    return {"rows": [_out(each) for each in queries.stalled(page.rows, on)], "next": page.next}


def _entry(request: HttpRequest, id: object) -> dict[str, Any]:
    rows = StallInstrument.objects.filter(host_id=_own(request))
    row = found(rows.select_related("instrument__owner", "instrument__catalogue_item"), id)
    return _out(queries.stalled([row], today(request.at))[0])  # type: ignore[attr-defined]


@router.post("/market", response={201: schemas.StallOut})
def list_at_stall(request: HttpRequest, told: schemas.StallIn, key: str = KEY) -> Any:
    """Enter an instrument by its code."""
    _own(request)
    row = instruments.by_code(read_code(told.code))
    if row is None:
        raise Refused(refuse("no-such-record", what=told.code))
    given = {"stall": told.stall, "is_fair_scale": told.is_fair_scale}
    id = act(
        request, key, "integrity.list_at_stall", told.dict(),
        lambda **who: markets.list_at_stall(instrument=row, **given, **who),
    )  # fmt: skip
    return Status(201, _entry(request, id))


@router.post("/market/{stalled_id}/take-off", response=schemas.StallOut)
def take_off_stall(request: HttpRequest, stalled_id: UUID, key: str = KEY) -> Any:
    """It stands there no longer."""
    row = found(StallInstrument.objects.filter(host_id=_own(request)), stalled_id)
    act(
        request, key, "integrity.take_off_stall", [stalled_id],
        lambda **who: markets.take_off_stall(entry=row, **who),
    )  # fmt: skip
    return _entry(request, stalled_id)
