"""HTTP of measurement standards, capability entries and matching."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import File, Form, Header, Query, Router, Status, UploadedFile

from junheng.core.capability.reading import read_need
from junheng.core.capability.report import answer_as_json
from junheng.core.capability.scope.lines import FIELDS, Defaults
from junheng.core.capability.scope.sheet import LARGEST
from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.capabilities import queries, schemas, taxonomy
from junheng.hub.capabilities.models import (
    CapabilityEntry,
    MeasurementStandard,
    PieceEvidence,
    ScopeImport,
    ScopeLine,
    StandardPiece,
)
from junheng.hub.capabilities.services import entries, scopes, searching, standards
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Item, Method, Organisation, Qualification
from junheng.hub.instruments import rules as instrument_rules
from junheng.hub.instruments.models import Instrument

router = Router(tags=["capabilities"])
KEY = Header("", alias="Idempotency-Key", max_length=80)
MOST_ANSWERS = 200


def _body(request: HttpRequest) -> Organisation:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return Organisation.objects.get(pk=actor.organisation_id)


@router.post("/match", response=schemas.MatchOut)
def match(request: HttpRequest, asked: schemas.MatchIn) -> Any:
    """Public: a need in words against every published entry, with a reason per criterion. Changes nothing."""
    reading = read_need(asked.text)
    if reading.need is None:
        raise Refused(
            refuse("need-not-understood", text=asked.text[:60], examples="；".join(reading.examples))
        )
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    on = asked.on or today(request.at)  # type: ignore[attr-defined]
    answers = searching.first_answers(reading.need, on=on, most=MOST_ANSWERS).found
    return {
        "read": reading.text,
        "unread": list(reading.unread),
        "answers": [answer_as_json(reading.need, each.answer, language) for each in answers],
    }


@router.get("/quantities", response=list[schemas.QuantityOut])
def quantities(request: HttpRequest) -> Any:
    """Public, open data: our kinds of quantity, each with the KCDB's service categories that a source vouches for."""
    return [taxonomy.told(row) for row in taxonomy.taxonomy()]


@router.get("/capabilities", response=schemas.EntryPage)
def capabilities(
    request: HttpRequest, text: str = Query("", max_length=60), cursor: str = Query("", max_length=36)
) -> Any:
    """Public: published entries, by words of body, item or quantity."""
    rows = (
        queries.search_entries(text)
        if text
        else CapabilityEntry.objects.filter(state="published").select_related("organisation")
    )
    page = page_of(rows, cursor=cursor)
    return {"rows": [_entry(row) for row in page.rows], "next": page.next}


def _entry(row: CapabilityEntry) -> dict[str, Any]:
    return {
        "id": row.pk,
        "organisation": row.organisation.name_zh,
        "kind": row.kind,
        "quantity_kind": row.quantity_kind,
        "state": row.state,
        "data": row.data,
    }


@router.post("/capabilities", response={201: schemas.EntryOut})
def draft_capability(request: HttpRequest, new: schemas.EntryIn, key: str = KEY) -> Any:
    """Write an entry down in numbers."""
    body = _body(request)
    item = found(Item.objects.all(), new.item)
    qualification = found(Qualification.objects.all(), new.qualification) if new.qualification else None
    standard = (
        found(MeasurementStandard.objects.filter(organisation=body), new.standard) if new.standard else None
    )
    method = found(Method.objects.all(), new.method) if new.method else None
    made = act(
        request,
        key,
        "capabilities.draft_capability",
        new.dict(),
        lambda **who: entries.draft_capability(
            organisation=body,
            item=item,
            data=new.data,
            qualification=qualification,
            standard=standard,
            method=method,
            turnaround_days=new.turnaround_days,
            **who,
        ),
    )
    return Status(201, _entry(CapabilityEntry.objects.select_related("organisation").get(pk=made)))


def _own_entry(request: HttpRequest, entry_id: UUID) -> CapabilityEntry:
    rows = CapabilityEntry.objects.filter(organisation=_body(request))
    return found(rows.select_related("organisation", "qualification"), entry_id)


@router.get("/capabilities/{entry_id}", response=schemas.EntryOut)
def capability(request: HttpRequest, entry_id: UUID) -> Any:
    """Public: one published entry in numbers, tables of two axes included; a draft for its own body."""
    row = queries.entry_for_page(entry_id)
    actor = request.actor  # type: ignore[attr-defined]
    own = row is not None and actor.organisation_id == row.organisation_id
    if row is None or (row.state != "published" and not own):
        raise Http404
    return _entry(row)


@router.put("/capabilities/{entry_id}", response=schemas.EntryOut)
def revise_capability(request: HttpRequest, entry_id: UUID, new: schemas.EntryIn, key: str = KEY) -> Any:
    """Write a draft anew."""
    row = _own_entry(request, entry_id)
    item = found(Item.objects.all(), new.item)
    own = Qualification.objects.filter(organisation=_body(request))
    rests = found(own, new.qualification) if new.qualification else None
    kept = MeasurementStandard.objects.filter(organisation=_body(request))
    standard = found(kept, new.standard) if new.standard else None
    act(
        request,
        key,
        "capabilities.revise_capability",
        [str(entry_id), new.dict()],
        lambda **who: entries.revise_capability(
            entry=row, item=item, data=new.data, qualification=rests, standard=standard, turnaround_days=new.turnaround_days, **who,
        ),
    )  # fmt: skip
    return _entry(_own_entry(request, entry_id))


@router.post("/capabilities/{entry_id}/publish", response=schemas.EntryOut)
def publish_capability(request: HttpRequest, entry_id: UUID, key: str = KEY) -> Any:
    """Show an entry to everybody."""
    row = _own_entry(request, entry_id)
    act(
        request,
        key,
        "capabilities.publish_capability",
        str(entry_id),
        lambda **who: entries.publish_capability(entry=row, **who),
    )
    return _entry(_own_entry(request, entry_id))


@router.post("/capabilities/{entry_id}/withdraw", response=schemas.EntryOut)
def withdraw_capability(request: HttpRequest, entry_id: UUID, why: schemas.WithdrawIn, key: str = KEY) -> Any:
    """Take an entry down."""
    row = _own_entry(request, entry_id)
    act(
        request,
        key,
        "capabilities.withdraw_capability",
        [str(entry_id), why.dict()],
        lambda **who: entries.withdraw_capability(entry=row, reason=why.reason, **who),
    )
    return _entry(_own_entry(request, entry_id))


@router.get("/standards", response=list[schemas.StandardOut])
def list_standards(request: HttpRequest) -> Any:
    """The acting body's measurement standards."""
    return MeasurementStandard.objects.filter(organisation=_body(request)).order_by("code")[:500]


@router.post("/standards", response={201: schemas.StandardOut})
def register_standard(request: HttpRequest, new: schemas.StandardIn, key: str = KEY) -> Any:
    """Put a measurement standard on file."""
    body = _body(request)
    items = [found(Item.objects.all(), code) for code in new.items]
    examination = (
        found(Qualification.objects.filter(organisation=body), new.examination) if new.examination else None
    )
    made = act(
        request,
        key,
        "capabilities.register_standard",
        new.dict(),
        lambda **who: standards.register_standard(
            organisation=body,
            items=items,
            examination=examination,
            **new.dict(exclude={"items", "examination"}),
            **who,
        ),
    )
    return Status(201, MeasurementStandard.objects.get(pk=made))


@router.post("/standards/{standard_id}/pieces", response={201: schemas.PieceOut})
def add_piece(request: HttpRequest, standard_id: UUID, new: schemas.PieceIn, key: str = KEY) -> Any:
    """Make an instrument a piece of a measurement standard."""
    body = _body(request)
    standard = found(MeasurementStandard.objects.filter(organisation=body), standard_id)
    code = instrument_rules.read_code(new.instrument)
    instrument = Instrument.objects.filter(code=code).first()
    if instrument is None:
        raise Refused(refuse("no-such-record", what=new.instrument))
    made = act(
        request,
        key,
        "capabilities.add_piece",
        [str(standard_id), new.dict()],
        lambda **who: standards.add_piece(
            standard=standard, instrument=instrument, **new.dict(exclude={"instrument"}), **who
        ),
    )
    return Status(201, _piece(StandardPiece.objects.select_related("instrument").get(pk=made)))


def _piece(row: StandardPiece) -> dict[str, Any]:
    return {
        "id": row.pk,
        "instrument": row.instrument.code,
        "role": row.role,
        "status": row.status,
        "status_reason": row.status_reason,
        "status_since": row.status_since,
    }


def _own_piece(request: HttpRequest, piece_id: UUID) -> StandardPiece:
    rows = StandardPiece.objects.filter(standard__organisation=_body(request))
    return found(rows.select_related("instrument", "standard__organisation"), piece_id)


@router.post("/pieces/{piece_id}/evidence", response={201: schemas.EvidenceOut})
def record_evidence(request: HttpRequest, piece_id: UUID, new: schemas.EvidenceIn, key: str = KEY) -> Any:
    """Record a certificate about a piece."""
    row = _own_piece(request, piece_id)
    made = act(
        request,
        key,
        "capabilities.record_evidence",
        [str(piece_id), new.dict()],
        lambda **who: standards.record_evidence(piece=row, **new.dict(), **who),
    )
    return Status(201, PieceEvidence.objects.get(pk=made))


@router.post("/pieces/{piece_id}/status", response=schemas.PieceOut)
def set_piece_status(request: HttpRequest, piece_id: UUID, new: schemas.StatusIn, key: str = KEY) -> Any:
    """Change the status of a piece, with its reason."""
    row = _own_piece(request, piece_id)
    act(
        request,
        key,
        "capabilities.set_piece_status",
        [str(piece_id), new.dict()],
        lambda **who: standards.set_piece_status(piece=row, **new.dict(), **who),
    )
    return _piece(_own_piece(request, piece_id))


def _scope(row: ScopeImport, counts: dict[Any, dict[str, int]]) -> dict[str, Any]:
    return {
        "id": row.pk, "name": row.name, "digest": row.digest, "qualification": row.qualification_id, "known": row.known,
        "unknown_heads": row.unknown_heads, "imported_at": row.imported_at, "lines": counts.get(row.pk, {}),
    }  # fmt: skip


def _own_scope(request: HttpRequest, scope_id: UUID) -> ScopeImport:
    return found(queries.scopes_of(_body(request).pk), scope_id)


@router.get("/scopes", response=schemas.ScopePage)
def list_scopes(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """The acting body's imported scopes, newest first."""
    page = page_of(queries.scopes_of(_body(request).pk), cursor=cursor)
    counts = queries.line_counts(*(row.pk for row in page.rows))
    return {"rows": [_scope(row, counts) for row in page.rows], "next": page.next}


@router.post("/scopes", response={201: schemas.ScopeOut})
def import_scope(
    request: HttpRequest,
    told: Form[schemas.ScopeIn],
    file: UploadedFile = File(...),  # type: ignore[type-arg]
    key: str = KEY,
) -> Any:
    """Bring a published scope in (XLSX or CSV). Plain lines become drafts, doubtful ones wait; the same file adds nothing."""
    body = _body(request)
    own = Qualification.objects.filter(organisation=body)
    rests = found(own, told.qualification) if told.qualification else None
    data = file.read(LARGEST + 1)
    stated = Defaults(told.service, Decimal(told.k) if told.k else None, told.decimal_sign)
    made = act(
        request,
        key,
        "capabilities.import_scope",
        [hashlib.sha256(data).hexdigest(), told.dict()],
        lambda **who: scopes.import_scope(
            organisation=body, qualification=rests, name=file.name or "", data=data, defaults=stated, **who
        ),
    )
    row = _own_scope(request, UUID(made))
    return Status(201, _scope(row, queries.line_counts(row.pk)))


@router.get("/scopes/{scope_id}/lines", response=schemas.ScopeLinePage)
def scope_lines(
    request: HttpRequest,
    scope_id: UUID,
    state: str = Query("", pattern=r"^(|read|waiting|accepted|corrected|discarded)$"),
    cursor: str = Query("", max_length=60),
) -> Any:
    """Lines of a scope with guess and doubts, in the file's order."""
    page = page_of(queries.lines_of(_own_scope(request, scope_id), state), cursor=cursor, first="position")
    return {"rows": [_line_out(request, row) for row in page.rows], "next": page.next}


def _line_out(request: HttpRequest, row: ScopeLine) -> dict[str, Any]:
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    doubts = [doubt.as_json(language) for doubt in queries.doubts_of(row)]
    return {
        "id": row.pk, "number": row.number, "state": row.state, "cells": row.cells, "corrected": row.corrected, "guess": row.guess,
        "doubts": doubts, "entry": row.entry_id, "reason": row.reason,
    }  # fmt: skip


def _own_line(request: HttpRequest, scope_line_id: UUID) -> ScopeLine:
    rows = ScopeLine.objects.filter(organisation=_body(request))
    return found(rows.select_related("scope", "entry", "decided_by"), scope_line_id)


@router.post("/scope-lines/{scope_line_id}/accept", response=schemas.ScopeLineOut)
def accept_scope_line(
    request: HttpRequest, scope_line_id: UUID, told: schemas.AcceptLineIn, key: str = KEY
) -> Any:
    """Take the guess as it stands; it becomes a draft."""
    row = _own_line(request, scope_line_id)
    item = found(Item.objects.all(), told.item) if told.item else None
    act(
        request,
        key,
        "capabilities.accept_scope_line",
        [str(scope_line_id), told.dict()],
        lambda **who: scopes.accept_scope_line(line=row, item=item, **who),
    )
    return _line_out(request, _own_line(request, scope_line_id))


@router.post("/scope-lines/{scope_line_id}/correct", response=schemas.ScopeLineOut)
def correct_scope_line(
    request: HttpRequest, scope_line_id: UUID, told: schemas.CorrectLineIn, key: str = KEY
) -> Any:
    """Write cells anew; refused with every doubt that is left."""
    row = _own_line(request, scope_line_id)
    unknown = [name for name in told.cells if name not in FIELDS]
    if unknown:
        raise UnusableInput(
            refuse("key-unknown", path="cells", allowed=FIELDS, found=unknown[0][:80], nearest="")
        )
    item = found(Item.objects.all(), told.item) if told.item else None
    act(
        request,
        key,
        "capabilities.correct_scope_line",
        [str(scope_line_id), told.dict()],
        lambda **who: scopes.correct_scope_line(line=row, cells=told.cells, item=item, **who),
    )
    return _line_out(request, _own_line(request, scope_line_id))


@router.post("/scope-lines/{scope_line_id}/discard", response=schemas.ScopeLineOut)
def discard_scope_line(
    request: HttpRequest, scope_line_id: UUID, why: schemas.WithdrawIn, key: str = KEY
) -> Any:
    """Leave a line out, with the reason."""
    row = _own_line(request, scope_line_id)
    act(
        request,
        key,
        "capabilities.discard_scope_line",
        [str(scope_line_id), why.dict()],
        lambda **who: scopes.discard_scope_line(line=row, reason=why.reason, **who),
    )
    return _line_out(request, _own_line(request, scope_line_id))


@router.post("/scopes/{scope_id}/publish", response=schemas.ScopeOut)
def publish_scope(request: HttpRequest, scope_id: UUID, key: str = KEY) -> Any:
    """Show the drafts of a scope to everybody, at most 500 at once."""
    row = _own_scope(request, scope_id)
    act(
        request,
        key,
        "capabilities.publish_scope",
        str(scope_id),
        lambda **who: scopes.publish_scope(scope=row, **who),
    )
    return _scope(_own_scope(request, scope_id), queries.line_counts(scope_id))


@router.get("/weak-spots", response=list[schemas.WeakSpotOut])
def weak_spots(
    request: HttpRequest, days: int = Query(365, ge=1, le=3650), reach: int = Query(100, ge=1, le=3000)
) -> Any:
    """Instruments due by division and item against who can do the work within reach; for the regulators of the place."""
    actor = request.actor  # type: ignore[attr-defined]
    body = _body(request)
    if not actor.has_any(queries.WEAK_SPOT_READERS):
        raise Refused(
            refuse(
                "not-permitted", organisation=body.name_zh, roles=", ".join(sorted(queries.WEAK_SPOT_READERS))
            )
        )
    return [
        {"division": spot.due.division, "item": spot.due.item, "service": spot.due.service, "due": spot.due.count, "within": spot.within,
         "nearest": spot.nearest, "distance_km": spot.distance_km}
        for spot in queries.weak_spots_of(body, on=today(request.at), days=days, reach=reach)[:MOST_ANSWERS]  # type: ignore[attr-defined]
    ]  # fmt: skip
