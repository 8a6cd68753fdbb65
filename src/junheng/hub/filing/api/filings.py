"""HTTP of filing."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Header, Query, Router, Status, UploadedFile

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.filing import queries, schemas
from junheng.hub.filing.models import Claim, Filing, FilingSheet, SheetRow
from junheng.hub.filing.rules import plates as rules
from junheng.hub.filing.services import claims, filing, sheets
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
    row = Filing.objects.select_related("instrument__catalogue_item__catalogue").get(pk=id)
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


def _sheet(row: FilingSheet) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "state": row.state, "rows": queries.counts_of(row)}


@router.post("/filing-sheets", response={201: schemas.SheetOut})
def read_sheet(
    request: HttpRequest,
    file: UploadedFile = File(...),  # type: ignore[type-arg]
    owner: str = Form("", max_length=18),
    key: str = KEY,
) -> Any:
    """Read a workbook of the fourteen fields; every row is judged, nothing is filed yet."""
    _owner(request)
    data, name = file.read(sheets.LARGEST + 1), file.name or ""
    whose = queries.owner_of(request.actor, owner)  # type: ignore[attr-defined]
    if whose is None:
        raise UnusableInput(refuse("no-such-record", path="/owner", what=owner))
    id = act(
        request, key, "filing.read_sheet", [name, hashlib.sha256(data).hexdigest(), owner],
        lambda **who: sheets.read_sheet(name=name, data=data, owner=whose, **who),
    )  # fmt: skip
    return Status(201, _sheet(FilingSheet.objects.get(pk=id)))


@router.get("/filing-sheets/{sheet_id}", response=schemas.SheetOut)
def filing_sheet(request: HttpRequest, sheet_id: UUID) -> Any:
    """A sheet with the count of its rows by state."""
    return _sheet(found(queries.sheets_of(request.actor), sheet_id))  # type: ignore[attr-defined]


@router.get("/filing-sheets/{sheet_id}/rows", response=schemas.RowsOut)
def filing_sheet_rows(
    request: HttpRequest, sheet_id: UUID, show: str = Query("", max_length=10), after: int = Query(0, ge=0, le=2_000_000)
) -> Any:  # fmt: skip
    """Rows in the file's order, each with its faults."""
    sheet = found(queries.sheets_of(request.actor), sheet_id)  # type: ignore[attr-defined]
    rows = queries.rows_of(sheet, show=show, after=after)
    language: Any = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    out = [
        {"id": row.pk, "number": row.number, "state": row.state, "code": row.instrument.code if row.instrument else None,
         "problems": [queries.problem_of(each).message(language) for each in row.problems]}
        for row in rows[:50]
    ]  # fmt: skip
    return {"rows": out, "next": rows[49].number if len(rows) > 50 else None}


@router.post("/filing-sheets/{sheet_id}/import", response=schemas.SheetOut)
def import_filings(request: HttpRequest, sheet_id: UUID, key: str = KEY) -> Any:
    """File every row that is ready; the worker goes on with a long sheet."""
    row = found(queries.sheets_of(request.actor), sheet_id)  # type: ignore[attr-defined]
    act(
        request,
        key,
        "filing.import_filings",
        str(sheet_id),
        lambda **who: sheets.import_filings(sheet=row, **who),
    )
    return _sheet(FilingSheet.objects.get(pk=row.pk))


@router.post("/filing-sheet-rows/{row_id}/decision", response={204: None})
def decide_conflict(request: HttpRequest, row_id: UUID, told: schemas.ConflictIn, key: str = KEY) -> Any:
    """Which holds: what is on file, or what the sheet says."""
    by = request.actor  # type: ignore[attr-defined]
    row = found(SheetRow.objects.filter(sheet__organisation_id=by.somewhere), row_id)
    act(
        request, key, "filing.decide_conflict", [str(row_id), told.decision],
        lambda **who: sheets.decide_conflict(row=row, take=told.decision == "take", **who),
    )  # fmt: skip
    return Status(204, None)
