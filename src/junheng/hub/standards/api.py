"""HTTP of examinations: each for those who have to do with it; materials, lapses and the register are public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Header, Query, Router, Status, UploadedFile

from junheng.core.reason import Language, Refused, refuse
from junheng.hub.capabilities.models import MeasurementStandard, StandardPiece
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Organisation, Region
from junheng.hub.panels import queries as panels
from junheng.hub.standards import holding, queries, registering, schemas
from junheng.hub.standards.models import (
    BatchHolding,
    Examination,
    Lapse,
    MaterialBatch,
    RegionalSlot,
    RegionalStandard,
    StandardChange,
)
from junheng.hub.standards.rules import completeness
from junheng.hub.standards.rules import slots as slot_rules
from junheng.hub.standards.services import (
    applying,
    assessing,
    deciding,
    keeping,
    materials,
    regional,
    slots,
)
from junheng.hub.standards.showing import evidence_shown

KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)
router = Router(tags=["standards"])


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return actor


def _language(request: HttpRequest) -> Language:
    return "zh" if (getattr(request, "LANGUAGE_CODE", "") or "").startswith("zh") else "en"


def _examination(request: HttpRequest, id: UUID | str) -> Examination:
    return found(queries.examinations_of(_actor(request)), id)


def _examination_out(request: HttpRequest, row: Examination) -> dict[str, Any]:
    actor, missing = _actor(request), []
    if row.organisation_id == actor.organisation_id and row.state in ("drafted", "returned"):
        on = today(request.at)  # type: ignore[attr-defined]
        groups = completeness.missing(queries.facts_of_application(row, on))
        missing = [
            {"group": group, "reasons": [each.as_json(_language(request)) for each in reasons]}
            for group, reasons in groups.items()
        ]
    seats = [
        {"id": each.pk, "assessor": each.assessor.number, "state": each.state, "conclusion": each.conclusion}
        for each in queries.seats_of(row)
    ]
    return {
        "id": row.pk, "number": row.number, "kind": row.kind, "state": row.state, "standard": row.standard_name,
        "organisation": row.organisation.name_zh, "authority": row.authority.name_zh, "applied_at": row.applied_at,
        "answer_until": row.answer_until, "certificate": row.qualification.number if row.qualification else "",
        "seats": seats, "missing": missing,
    }  # fmt: skip


@router.get("/examinations", response=schemas.ExaminationPage)
def examinations(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Applications of one's body or authority, and those one was drawn for, newest first."""
    page = page_of(queries.examinations_of(_actor(request)), cursor=cursor)
    rows = [
        {"id": each.pk, "number": each.number, "kind": each.kind, "state": each.state, "standard": each.standard_name}
        for each in page.rows
    ]  # fmt: skip
    return {"rows": rows, "next": page.next}


@router.get("/examinations/{examination_id}", response=schemas.ExaminationOut)
def examination(request: HttpRequest, examination_id: UUID) -> Any:
    """One application; for its applicant, what is missing by demand group."""
    return _examination_out(request, _examination(request, examination_id))


def _standard(request: HttpRequest, id: UUID) -> MeasurementStandard:
    row = queries.own_standard(id, _actor(request))
    if row is None:
        raise Refused(refuse("no-such-record", what=id))
    return row


@router.post("/standards/{standard_id}/examinations", response={201: schemas.ExaminationOut})
def draft_application(request: HttpRequest, standard_id: UUID, new: schemas.DraftIn, key: str = KEY) -> Any:
    """Begin an application for a first examination, or a re-examination in time."""
    row = _standard(request, standard_id)
    authority = found(Organisation.objects.all(), new.authority)
    made = act(
        request, key, "standards.draft_application", [str(standard_id), new.dict()],
        lambda **who: applying.draft_application(standard=row, authority=authority, kind=new.kind, **who),
    )  # fmt: skip
    return Status(201, _examination_out(request, _examination(request, made)))


def _step(request: HttpRequest, id: UUID, key: str, verb: Any, told: Any, **given: Any) -> Any:
    row = _examination(request, id)
    name = f"standards.{verb.__name__}"
    act(request, key, name, [str(id), told], lambda **who: verb(examination=row, **given, **who))
    return _examination_out(request, _examination(request, id))


@router.post("/examinations/{examination_id}/documents", response=schemas.ExaminationOut)
def attach_document(
    request: HttpRequest,
    examination_id: UUID,
    kind: Form[str],
    file: File[UploadedFile],
    key: str = KEY,
) -> Any:
    """Add a document of the file set (PDF, PNG or JPEG)."""
    data = file.read(applying.LARGEST + 1)
    return _step(
        request, examination_id, key, applying.attach_document, [kind, file.name, len(data)],
        kind=kind[:30], name=file.name or "", data=data,
    )  # fmt: skip


@router.post("/examinations/{examination_id}/submit", response=schemas.ExaminationOut)
def submit_application(request: HttpRequest, examination_id: UUID, key: str = KEY) -> Any:
    """Send it; everything that is missing is said at once."""
    return _step(request, examination_id, key, applying.submit_application, "")


@router.post("/examinations/{examination_id}/return", response=schemas.ExaminationOut)
def return_application(
    request: HttpRequest, examination_id: UUID, told: schemas.MissingIn, key: str = KEY
) -> Any:
    """Say once, in time, what is to be completed."""
    return _step(request, examination_id, key, applying.return_application, told.dict(), **told.dict())


@router.post("/examinations/{examination_id}/accept", response=schemas.ExaminationOut)
def accept_application(request: HttpRequest, examination_id: UUID, key: str = KEY) -> Any:
    """Take it on."""
    return _step(request, examination_id, key, applying.accept_application, "")


@router.post("/examinations/{examination_id}/withdraw", response=schemas.ExaminationOut)
def withdraw_application(
    request: HttpRequest, examination_id: UUID, told: schemas.ReasonIn, key: str = KEY
) -> Any:
    """Call it off before it is decided."""
    return _step(request, examination_id, key, applying.withdraw_application, told.dict(), **told.dict())


@router.post("/examinations/{examination_id}/mend", response=schemas.ExaminationOut)
def mend_findings(request: HttpRequest, examination_id: UUID, told: schemas.MendingIn, key: str = KEY) -> Any:
    """Say what was put right."""
    return _step(request, examination_id, key, assessing.mend_findings, told.dict(), **told.dict())


@router.post("/examinations/{examination_id}/decide", response=schemas.ExaminationOut)
def decide_examination(
    request: HttpRequest, examination_id: UUID, told: schemas.DecisionIn, key: str = KEY
) -> Any:
    """The decision of a named person of the authority."""
    decision = deciding.Decision(**told.dict())
    return _step(request, examination_id, key, deciding.decide_examination, told.dict(), decision=decision)


@router.post("/seats/{seat_id}/confirm-mending", response=schemas.ExaminationOut)
def confirm_mending(request: HttpRequest, seat_id: UUID, key: str = KEY) -> Any:
    """What the assessor asked for is put right."""
    seat = panels.seat_for(seat_id, _actor(request))
    if seat is None or seat.panel.purpose != queries.PURPOSE:
        raise Refused(refuse("no-such-record", what=seat_id))
    act(
        request, key, "standards.confirm_mending", [str(seat_id)],
        lambda **who: assessing.confirm_mending(seat=seat, **who),
    )  # fmt: skip
    return _examination_out(request, _examination(request, seat.panel.subject_id))


# the life of a standard


def _life_out(request: HttpRequest, row: MeasurementStandard) -> dict[str, Any]:
    on = today(request.at)  # type: ignore[attr-defined]
    at_a_glance = queries.standing_of(row, on)
    paper = row.examination
    names = schemas.ShownOut.model_fields
    return {
        "id": row.pk, "code": row.code, "examination": paper.number if paper else "", "state": at_a_glance.state,
        "until": at_a_glance.until, "apply_by": at_a_glance.apply_by, "stability": at_a_glance.stability.how,
        "reasons": [each.as_json(_language(request)) for each in at_a_glance.stability.refusals],
        "sealed": at_a_glance.sealed is not None,
        "evidence": [{name: getattr(each, name) for name in names} for each in evidence_shown(row, at_a_glance.kept.rows)],
    }  # fmt: skip


@router.get("/standards/{standard_id}/life", response=schemas.LifeOut)
def life(request: HttpRequest, standard_id: UUID) -> Any:
    """Examination, stability of the year, seal and evidence of a standard of one's body; results are computed."""
    return _life_out(request, _standard(request, standard_id))


def _keep(request: HttpRequest, id: UUID, key: str, verb: Any, told: Any, **given: Any) -> Any:
    row = _standard(request, id)
    act(
        request, key, f"standards.{verb.__name__}", [str(id), told],
        lambda **who: verb(standard=row, **given, **who),
    )  # fmt: skip
    return _life_out(request, _standard(request, id))


@router.post("/standards/{standard_id}/series", response=schemas.LifeOut)
def record_series(request: HttpRequest, standard_id: UUID, new: schemas.SeriesIn, key: str = KEY) -> Any:
    """Readings of repeatability, stability or validation, as typed."""
    plain = ("kind", "parameter", "unit", "resolution", "on")
    told = new.dict()
    data = {name: value for name, value in told.items() if name not in plain}
    series = keeping.NewSeries(**{name: told[name] for name in plain}, data=data)
    return _keep(request, standard_id, key, keeping.record_series, told, new=series)


@router.post("/standards/{standard_id}/changes", response=schemas.LifeOut)
def file_change(request: HttpRequest, standard_id: UUID, new: schemas.ChangeIn, key: str = KEY) -> Any:
    """One of the four kinds of change, by its treatment."""
    authority = found(Organisation.objects.all(), new.authority) if new.authority else None
    change = keeping.NewChange(**new.dict(exclude={"authority"}))
    return _keep(request, standard_id, key, keeping.file_change, new.dict(), new=change, authority=authority)


@router.post("/standards/{standard_id}/seal", response=schemas.LifeOut)
def seal_standard(request: HttpRequest, standard_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Out of use until unsealed."""
    return _keep(request, standard_id, key, keeping.seal_standard, told.dict(), **told.dict())


@router.post("/standards/{standard_id}/unseal", response=schemas.LifeOut)
def unseal_standard(request: HttpRequest, standard_id: UUID, key: str = KEY) -> Any:
    """Back into use."""
    return _keep(request, standard_id, key, keeping.unseal_standard, "")


@router.post("/standard-changes/{change_id}/settle", response={204: None})
def settle_change(request: HttpRequest, change_id: UUID, told: schemas.AnswerIn, key: str = KEY) -> Any:
    """The authority's answer to a change."""
    row: StandardChange | None = queries.change_for_authority(change_id, _actor(request))
    if row is None:
        raise Refused(refuse("no-such-record", what=change_id))
    act(
        request, key, "standards.settle_change", [str(change_id), told.dict()],
        lambda **who: keeping.settle_change(change=row, **told.dict(), **who),
    )  # fmt: skip
    return Status(204, None)


@router.get("/examination-lapses", response=schemas.LapsePage)
def lapses(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Public: examinations out of force that were told of (`lapse_examination`, by the worker), newest first."""
    page = page_of(Lapse.objects.select_related("qualification__organisation"), cursor=cursor)
    rows = [
        {
            "number": each.qualification.number, "organisation": each.qualification.organisation.name_zh, "why": each.why,
            "since": each.since, "entries": each.entries, "told": each.told,
        }
        for each in page.rows
    ]  # fmt: skip
    return {"rows": rows, "next": page.next}


# reference materials


def _material_out(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "number": row.number, "name": row.name_zh, "level": row.level, "matrix": row.matrix,
        "producer": row.producer.name_zh, "batches": [each.pk for each in row.batches.all()],
    }  # fmt: skip


@router.get("/reference-materials", response=schemas.MaterialPage)
def reference_materials(
    request: HttpRequest, text: str = Query("", max_length=60), cursor: str = CURSOR
) -> Any:
    """Public: the register, newest first."""
    page = page_of(holding.materials(text).prefetch_related("batches"), cursor=cursor)
    return {"rows": [_material_out(row) for row in page.rows], "next": page.next}


@router.post("/reference-materials", response={201: schemas.MaterialOut})
def register_material(request: HttpRequest, new: schemas.MaterialIn, key: str = KEY) -> Any:
    """Put a reference material of one's own on the register."""
    made = act(
        request, key, "standards.register_material", new.dict(),
        lambda **who: materials.register_material(new=materials.NewMaterial(**new.dict()), **who),
    )  # fmt: skip
    return Status(201, _material_out(found(holding.materials().prefetch_related("batches"), made)))


def _batch_out(request: HttpRequest, id: object) -> dict[str, Any]:
    row: MaterialBatch = found(holding.batches(), id)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held = holding.holdings_for(row, actor)
    listed = []
    if row.state == MaterialBatch.State.RECALLED and held:
        on = today(request.at)  # type: ignore[attr-defined]
        listed = [each.number for each, _depth in materials.certificates_of(held, on)]
    names = ("id", "code", "state", "values", "made_on", "expires_on", "units", "recall_reason")
    return {name: getattr(row, name) for name in names} | {
        "left": materials.units_left(row), "holders": [each.organisation.name_zh for each in held], "certificates": listed,
    }  # fmt: skip


@router.get("/material-batches/{batch_id}", response=schemas.BatchOut)
def material_batch(request: HttpRequest, batch_id: UUID) -> Any:
    """Public: a batch; holders and certificates for its producer, and each holder's own for the holder."""
    return _batch_out(request, batch_id)


@router.post("/reference-materials/{material_id}/batches", response={201: schemas.BatchOut})
def release_batch(request: HttpRequest, material_id: UUID, new: schemas.BatchIn, key: str = KEY) -> Any:
    """Release a batch of one's own material."""
    row = found(holding.materials(), material_id)
    made = act(
        request, key, "standards.release_batch", [str(material_id), new.dict()],
        lambda **who: materials.release_batch(material=row, new=materials.NewBatch(**new.dict()), **who),
    )  # fmt: skip
    return Status(201, _batch_out(request, made))


@router.post("/material-batches/{batch_id}/take", response=schemas.BatchOut)
def take_batch(request: HttpRequest, batch_id: UUID, told: schemas.TakeIn, key: str = KEY) -> Any:
    """Say that one's body holds units of it, as a piece of a standard or not."""
    row = found(holding.batches(), batch_id)
    own = StandardPiece.objects.filter(standard__organisation_id=_actor(request).organisation_id)
    piece = found(own.select_related("standard", "instrument"), told.piece) if told.piece else None
    act(
        request, key, "standards.take_batch", [str(batch_id), told.dict()],
        lambda **who: materials.take_batch(
            batch=row, units=told.units, received_on=told.received_on, piece=piece, **who
        ),
    )  # fmt: skip
    return _batch_out(request, batch_id)


@router.post("/material-batches/{batch_id}/recall", response=schemas.BatchOut)
def recall_batch(request: HttpRequest, batch_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Recall a batch: holders told, pieces stopped, certificates found."""
    row = found(holding.batches(), batch_id)
    act(
        request, key, "standards.recall_batch", [str(batch_id), told.dict()],
        lambda **who: materials.recall_batch(batch=row, reason=told.reason, **who),
    )  # fmt: skip
    return _batch_out(request, batch_id)


@router.post("/material-holdings/{holding_id}/follow", response=schemas.BatchOut)
def follow_recall(request: HttpRequest, holding_id: UUID, key: str = KEY) -> Any:
    """Open the holder's case about the certificates that used a recalled batch."""
    own = BatchHolding.objects.filter(organisation_id=_actor(request).organisation_id)
    row = found(own, holding_id)
    act(
        request, key, "standards.follow_recall", str(holding_id),
        lambda **who: materials.follow_recall(holding=row, **who),
    )  # fmt: skip
    return _batch_out(request, row.batch_id)


# the regional register


@router.get("/regional-standards", response=schemas.RegionalList)
def regional_standards(request: HttpRequest, region: str = Query("", max_length=20)) -> Any:
    """Public: standards that serve a region, what most hangs on alone first."""
    on = today(request.at)  # type: ignore[attr-defined]
    rows = registering.register(region, on, request.actor)  # type: ignore[attr-defined]
    return {
        "rows": [
            {
                "id": each.row.pk, "name": each.row.name_zh, "organisation": each.row.organisation.name_zh,
                "region": each.row.region_id, "state": each.row.state, "examination": each.state,
                "certificates": each.hanging.certificates, "bodies": each.hanging.bodies,
                "standards": each.hanging.standards, "alone": each.alone,
            }
            for each in rows
        ]
    }  # fmt: skip


@router.post("/standards/{standard_id}/regional", response={204: None})
def propose_regional(request: HttpRequest, standard_id: UUID, new: schemas.RegionalIn, key: str = KEY) -> Any:
    """Offer a standard with an examination in force to a region."""
    row, region = _standard(request, standard_id), found(Region.objects.all(), new.region)
    act(
        request, key, "standards.propose_regional", [str(standard_id), new.dict()],
        lambda **who: regional.propose_regional(standard=row, region=region, capacity=new.capacity, **who),
    )  # fmt: skip
    return Status(204, None)


@router.post("/regional-standards/{regional_id}/designate", response={204: None})
def designate_regional(request: HttpRequest, regional_id: UUID, key: str = KEY) -> Any:
    """The region's office puts it on the register."""
    row = registering.proposed(regional_id) if _actor(request).has_any(regional.OFFICES) else None
    if row is None:
        raise Refused(refuse("no-such-record", what=regional_id))
    act(
        request, key, "standards.designate_regional", str(regional_id),
        lambda **who: regional.designate_regional(regional=row, **who),
    )  # fmt: skip
    return Status(204, None)


@router.post("/regional-standards/{regional_id}/end", response={204: None})
def end_regional(request: HttpRequest, regional_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Its body or the region's office takes it off the register."""
    row = found(RegionalStandard.objects.all(), regional_id)
    act(
        request, key, "standards.end_regional", [str(regional_id), told.dict()],
        lambda **who: regional.end_regional(regional=row, reason=told.reason[:300], **who),
    )  # fmt: skip
    return Status(204, None)


@router.get("/regional-standards/{regional_id}/slots", response=schemas.SlotYear)
def regional_slots(request: HttpRequest, regional_id: UUID, year: int = Query(..., ge=2020, le=2100)) -> Any:
    """Public: the slots of a regional standard in a year, without who has them."""
    row = found(RegionalStandard.objects.all(), regional_id)
    capacity, given = registering.year_of(row, year)
    rows = [_slot_out(each) for each in registering.calendar(row.pk, year)]
    return {"year": year, "capacity": capacity, "given": given, "rows": rows}


def _slot_out(row: RegionalSlot) -> dict[str, Any]:
    first, last = registering.days_of(row)
    return {"id": row.pk, "first": first, "last": last, "items": row.items, "state": row.state}


@router.post("/regional-standards/{regional_id}/open-slot", response={201: schemas.SlotOut})
def open_slot(request: HttpRequest, regional_id: UUID, new: schemas.SlotIn, key: str = KEY) -> Any:
    """Open days of one's regional standard to the region."""
    row = found(RegionalStandard.objects.filter(organisation_id=_actor(request).somewhere), regional_id)
    span = slot_rules.Span(**new.dict())
    made = act(
        request, key, "standards.open_slot", [str(regional_id), new.dict()],
        lambda **who: slots.open_slot(regional=row, span=span, **who),
    )  # fmt: skip
    return Status(201, _slot_out(found(RegionalSlot.objects.all(), made)))


@router.post("/regional-slots/{slot_id}/book-slot", response={204: None})
def book_slot(request: HttpRequest, slot_id: UUID, told: schemas.SlotBookingIn, key: str = KEY) -> Any:
    """Take a slot, as a body of the region."""
    row = found(RegionalSlot.objects.select_related("regional"), slot_id)
    act(
        request, key, "standards.book_slot", [str(slot_id), told.dict()],
        lambda **who: slots.book_slot(slot=row, **told.dict(), **who),
    )  # fmt: skip
    return Status(204, None)


@router.post("/regional-slots/{slot_id}/release-slot", response={204: None})
def release_slot(request: HttpRequest, slot_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Give a slot back, or take an own one off."""
    row = found(RegionalSlot.objects.all(), slot_id)
    act(
        request, key, "standards.release_slot", [str(slot_id), told.dict()],
        lambda **who: slots.release_slot(slot=row, reason=told.reason[:300], **who),
    )  # fmt: skip
    return Status(204, None)
