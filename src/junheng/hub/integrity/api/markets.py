"""HTTP of a market's ledger, its contracts and its host's months."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.rules import read_code
from junheng.hub.integrity import hosting, queries, schemas
from junheng.hub.integrity.models import HostReport, StallContract, StallInstrument
from junheng.hub.integrity.services import hosts, markets

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
    row = found(rows.select_related("instrument__owner", "instrument__catalogue_item__catalogue"), id)
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


def _contract_out(row: StallContract) -> dict[str, Any]:
    same = ("stall", "party_name", "on_paper", "edition", "since", "until", "state", "reason")
    return {name: getattr(row, name) for name in same} | {"id": row.pk, "host": row.host.name_zh}


@router.get("/market/contracts", response=schemas.ContractPage)
def contracts(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Contracts on measuring of one's own body; of an office's province."""
    _own(request)
    page = page_of(queries.contracts_seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_contract_out(row) for row in page.rows], "next": page.next}


def _contract(request: HttpRequest, id: object) -> StallContract:
    _own(request)
    row: StallContract = found(queries.contracts_seen_by(request.actor), id)  # type: ignore[attr-defined]
    return row


@router.post("/market/contracts", response={201: schemas.ContractOut})
def offer_contract(request: HttpRequest, told: schemas.ContractIn, key: str = KEY) -> Any:
    """Offer a stall's owner the contract, or note one signed on paper."""
    offer = hosting.Offer(**told.dict())
    id = act(
        request, key, "integrity.offer_contract", told.dict(), lambda **who: hosts.offer_contract(offer=offer, **who)
    )  # fmt: skip
    return Status(201, _contract_out(_contract(request, id)))


@router.post("/market/contracts/{contract_id}/answer", response=schemas.ContractOut)
def answer_contract(
    request: HttpRequest, contract_id: UUID, told: schemas.ContractAnswerIn, key: str = KEY
) -> Any:
    """The stall's owner agrees or declines."""
    row = _contract(request, contract_id)
    act(
        request, key, "integrity.answer_contract", [contract_id, told.dict()],
        lambda **who: hosts.answer_contract(contract=row, **told.dict(), **who),
    )  # fmt: skip
    return _contract_out(_contract(request, contract_id))


@router.post("/market/contracts/{contract_id}/end", response=schemas.ContractOut)
def end_contract(request: HttpRequest, contract_id: UUID, told: schemas.ContractEndIn, key: str = KEY) -> Any:
    """Either side ends it, with a reason."""
    row = _contract(request, contract_id)
    act(
        request, key, "integrity.end_contract", [contract_id, told.dict()],
        lambda **who: hosts.end_contract(contract=row, **told.dict(), **who),
    )  # fmt: skip
    return _contract_out(_contract(request, contract_id))


@router.get("/market/reports", response=schemas.HostReportPage)
def host_reports(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """What a host answered for its months; for an office those of its province."""
    _own(request)
    page = page_of(queries.reports_seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_report_out(row) for row in page.rows], "next": page.next}


def _report_out(row: HostReport) -> dict[str, Any]:
    same = ("month", "edition", "answers", "counted", "is_kept", "is_late", "filed_at")
    return {name: getattr(row, name) for name in same} | {"id": row.pk, "host": row.host.name_zh}


@router.post("/market/reports", response={201: schemas.HostReportOut})
def file_host_report(request: HttpRequest, told: schemas.HostReportIn, key: str = KEY) -> Any:
    """Answer for a month: the six unities and the duties."""
    answers = [hosting.Answer(**each.dict()) for each in told.answers]
    id = act(
        request, key, "integrity.file_host_report", told.dict(),
        lambda **who: hosts.file_host_report(month=told.month, told=answers, **who),
    )  # fmt: skip
    return Status(201, _report_out(found(queries.reports_seen_by(request.actor), id)))  # type: ignore[attr-defined]
