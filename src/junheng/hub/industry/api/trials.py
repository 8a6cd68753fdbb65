"""HTTP of trials: published reports and comparison sheets are public; the others are for their two sides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.industry import schemas
from junheng.hub.industry.models import InstrumentModel, Trial
from junheng.hub.industry.queries import trials as queries
from junheng.hub.industry.rules import trial as rules
from junheng.hub.industry.services import trials

KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)
router = Router(tags=["industry"])


def _out(row: Trial) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "state", "state_since", "answer_until")} | {
        "model": row.model.model, "name": row.model.name, "maker": row.maker.name_zh, "laboratory": row.laboratory.name_zh,
        "quantity": row.quantity_kind,
    }  # fmt: skip


@router.get("/trials", response=schemas.TrialPage)
def published(request: HttpRequest, quantity: str = Query("", max_length=60), cursor: str = CURSOR) -> Any:
    """Public: published reports, newest first, of a quantity or of all."""
    page = page_of(queries.published(kind=quantity), cursor=cursor)
    return {"rows": [_out(row) for row in page.rows], "next": page.next}


@router.get("/trials/ours", response=schemas.TrialPage)
def ours(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Trials of one's own laboratory or models, newest first."""
    if request.actor.organisation_id is None:  # type: ignore[attr-defined]
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_out(row) for row in page.rows], "next": page.next}


@router.get("/trials/compare", response=schemas.ComparisonSheet)
def compare(request: HttpRequest, trial: list[UUID] = Query(..., max_length=6)) -> Any:
    """Public: published reports side by side, two to six of one quantity."""
    rows = queries.chosen(trial)
    points = queries.sheet(rows)
    unit = {"value_unit": rows[0].error_unit}
    return {
        "quantity": rows[0].quantity_kind,
        "points": [
            {
                "point": {"value": each.point, "unit": rows[0].point_unit},
                "columns": [
                    {
                        "trial": row.pk, "model": row.model.model, "units": one.n,
                        "mean_error": {"value": one.mean, "U": one.mean_U, "k": one.k, **unit},
                        "standard_deviation": None if one.s is None else {"value": one.s, "unit": rows[0].error_unit},
                        "worst": {"serial": one.worst_serial, "error": {"value": one.worst_error, "U": one.worst_U, "k": one.k, **unit}},
                    }
                    for row, one in zip(rows, each.columns, strict=True)
                ],
            }
            for each in points
        ],
    }  # fmt: skip


def _seen(request: HttpRequest, id: object) -> Trial:
    return found(queries.seen_by(request.actor), id)  # type: ignore[attr-defined]


@router.get("/trials/{trial_id}/report", response=schemas.TrialReport)
def report(request: HttpRequest, trial_id: UUID) -> Any:
    """A report: public once it is published, before that for its two sides."""
    row = queries.seen(trial_id, request.actor)  # type: ignore[attr-defined]
    if row is None or row.reported_at is None:
        raise Refused(refuse("no-such-record", what=trial_id))
    return queries.report_of(row)


@router.post("/instrument-models", response={201: schemas.ModelOut})
def register_model(request: HttpRequest, told: schemas.ModelIn, key: str = KEY) -> Any:
    """Register a model that one's own body makes."""
    made = act(
        request, key, "industry.register_model", told.dict(),
        lambda **who: trials.register_model(new=rules.NewModel(**told.dict()), **who),
    )  # fmt: skip
    return Status(201, found(InstrumentModel.objects.all(), made))


@router.post("/trials", response={201: schemas.TrialOut})
def apply_trial(request: HttpRequest, told: schemas.TrialIn, key: str = KEY) -> Any:
    """The maker asks a laboratory to try its model."""
    model = found(InstrumentModel.objects.all(), told.model)
    laboratory = found(queries.laboratories(), told.laboratory)
    made = act(
        request, key, "industry.apply_trial", told.dict(),
        lambda **who: trials.apply_trial(model=model, laboratory=laboratory, purpose=told.purpose, **who),
    )  # fmt: skip
    return Status(201, _out(_seen(request, made)))


def _acted(request: HttpRequest, key: str, id: UUID, verb: Any, content: Any, **given: Any) -> Any:
    row = _seen(request, id)
    act(
        request,
        key,
        f"industry.{verb.__name__}",
        [id, content],
        lambda **who: verb(trial=row, **given, **who),
    )
    return _out(_seen(request, id))


@router.post("/trials/{trial_id}/decline", response=schemas.TrialOut)
def decline_trial(request: HttpRequest, trial_id: UUID, told: schemas.DeclineIn, key: str = KEY) -> Any:
    """The laboratory does not take it on."""
    return _acted(request, key, trial_id, trials.decline_trial, told.dict(), reason=told.reason)


@router.post("/trials/{trial_id}/begin", response=schemas.TrialOut)
def begin_trial(request: HttpRequest, trial_id: UUID, told: schemas.ProtocolIn, key: str = KEY) -> Any:
    """The laboratory takes it on with its protocol."""
    protocol = rules.Protocol(**told.dict() | {"points": tuple(told.points)})
    return _acted(request, key, trial_id, trials.begin_trial, told.dict(), protocol=protocol)


@router.post("/trials/{trial_id}/data", response=schemas.TrialOut)
def report_trial(request: HttpRequest, trial_id: UUID, told: schemas.TrialDataIn, key: str = KEY) -> Any:
    """One person of the laboratory reports every unit at every point."""
    readings = [rules.Reading(**each.dict()) for each in told.readings]
    return _acted(
        request,
        key,
        trial_id,
        trials.report_trial,
        told.dict(),
        readings=readings,
        reliability=told.reliability,
    )


@router.post("/trials/{trial_id}/sign", response=schemas.TrialOut)
def sign_trial(request: HttpRequest, trial_id: UUID, key: str = KEY) -> Any:
    """A second person of the laboratory signs."""
    return _acted(request, key, trial_id, trials.sign_trial, "")


@router.post("/trials/{trial_id}/answer", response=schemas.TrialOut)
def answer_trial(request: HttpRequest, trial_id: UUID, told: schemas.TrialAnswerIn, key: str = KEY) -> Any:
    """The maker answers."""
    return _acted(request, key, trial_id, trials.answer_trial, told.dict(), answer=told.answer)


@router.post("/trials/{trial_id}/publish", response=schemas.TrialOut)
def publish_trial(request: HttpRequest, trial_id: UUID, key: str = KEY) -> Any:
    """Public from now on."""
    return _acted(request, key, trial_id, trials.publish_trial, "")
