"""HTTP of complaints: anybody reports and reads answers; the register is for the province's offices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.metering import counted
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.rules import read_code
from junheng.hub.integrity import queries, schemas
from junheng.hub.integrity.api.pledges import clock_out
from junheng.hub.integrity.services import complaints

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["integrity"])


@router.post("/instruments/{code}/complaints", response={201: schemas.ReceiptOut})
def file_complaint(request: HttpRequest, code: str, told: schemas.ComplaintIn, key: str = KEY) -> Any:
    """Public: report an instrument; no name is asked. The answer is a receipt."""
    row = instruments.by_code(read_code(code[:40]))
    if row is None:
        raise Refused(refuse("no-such-record", what=code[:40]))
    counted(request, "complaint", most=complaints.MOST_AN_HOUR, window=3600)
    reported = complaints.Reported(**told.dict())
    receipt = complaints.file_once(instrument=row, reported=reported, key=key, at=request.at)  # type: ignore[attr-defined]
    return Status(201, {"receipt": receipt})


@router.get("/complaint-answers", response=schemas.AnswerPage)
def answers(
    request: HttpRequest, cursor: str = Query("", max_length=36), code: str = Query("", max_length=40)
) -> Any:
    """Public: answers to reports, each until its last day; of one instrument where a code is given."""
    on = today(request.at)  # type: ignore[attr-defined]
    rows = queries.answers_about(read_code(code), on) if code else queries.answers_shown(on)
    page = page_of(rows, cursor=cursor)
    return {"rows": page.rows, "next": page.next}


def _progress(request: HttpRequest, running: queries.Running) -> dict[str, Any]:
    same = ("state", "filed_at", "accepted_at", "closed_at", "reason")
    return {name: getattr(running.row, name) for name in same} | {
        "accept_by": clock_out(request, running.accept), "answer_by": clock_out(request, running.answer),
    }  # fmt: skip


@router.get("/complaint-receipts/{receipt}", response=schemas.ProgressOut)
def receipt(request: HttpRequest, receipt: str) -> Any:
    """How far the report is, for whoever holds its receipt."""
    row = queries.by_receipt(receipt.upper()[:20])
    if row is None:
        raise Refused(refuse("no-such-record", what=receipt[:20]))
    return _progress(request, queries.running([row])[0])


def _out(request: HttpRequest, running: queries.Running) -> dict[str, Any]:
    row = running.row
    same = ("certificate_number", "kind", "text", "contact", "office")
    return _progress(request, running) | {name: getattr(row, name) for name in same} | {
        "id": row.pk, "instrument_code": row.instrument.code, "photo": row.photo_id,
        "handled_by": row.handled_by.name if row.handled_by else "",
    }  # fmt: skip


@router.get("/complaints", response=schemas.ComplaintPage)
def register(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """The register of one's province, newest first."""
    by = request.actor  # type: ignore[attr-defined]
    if by.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.complaints_seen_by(by), cursor=cursor)
    return {"rows": [_out(request, each) for each in queries.running(page.rows)], "next": page.next}


@router.get("/complaints/{complaint_id}", response=schemas.ComplaintOut)
def complaint(request: HttpRequest, complaint_id: UUID) -> Any:
    """One report, for regulators of its province."""
    row = found(queries.complaints_seen_by(request.actor), complaint_id)  # type: ignore[attr-defined]
    return _out(request, queries.running([row])[0])


def _acted(request: HttpRequest, key: str, complaint_id: UUID, verb: Any, **given: Any) -> dict[str, Any]:
    row = found(queries.complaints_seen_by(request.actor), complaint_id)  # type: ignore[attr-defined]
    act(
        request, key, f"integrity.{verb.__name__}", [complaint_id, given],
        lambda **who: verb(complaint=row, **given, **who),
    )  # fmt: skip
    again = found(queries.complaints_seen_by(request.actor), complaint_id)  # type: ignore[attr-defined]
    return _out(request, queries.running([again])[0])


@router.post("/complaints/{complaint_id}/accept", response=schemas.ComplaintOut)
def accept_complaint(request: HttpRequest, complaint_id: UUID, key: str = KEY) -> Any:
    """Take it on."""
    return _acted(request, key, complaint_id, complaints.accept_complaint)


@router.post("/complaints/{complaint_id}/refuse", response=schemas.ComplaintOut)
def refuse_complaint(request: HttpRequest, complaint_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Not accepted, with the reason."""
    return _acted(request, key, complaint_id, complaints.refuse_complaint, **told.dict())


@router.post("/complaints/{complaint_id}/answer", response=schemas.ComplaintOut)
def answer_complaint(
    request: HttpRequest, complaint_id: UUID, told: schemas.PublicAnswerIn, key: str = KEY
) -> Any:
    """Answer it in public."""
    return _acted(request, key, complaint_id, complaints.answer_complaint, **told.dict())
