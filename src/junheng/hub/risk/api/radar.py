"""HTTP of the radar: for offices, of their own province."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.risk import schemas
from junheng.hub.risk.models import EarlyWarning, Scan
from junheng.hub.risk.queries import radar as queries
from junheng.hub.risk.services import radar, warnings

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["risk"])


def _out(row: EarlyWarning) -> dict[str, Any]:
    same = (
        "kind",
        "label",
        "numbers",
        "rows",
        "raised_at",
        "take_by",
        "risen_at",
        "risen_to",
        "state",
        "office",
        "reason",
    )
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk,
        "owner": row.owner.name if row.owner else "",
    }


@router.get("/warnings", response=schemas.WarningPage)
def warning_list(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Warnings of one's province, newest first; of whoever they are about nobody."""
    if request.actor.organisation_id is None:  # type: ignore[attr-defined]
        raise Refused(refuse("sign-in-first"))
    page = page_of(queries.warnings_seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_out(row) for row in page.rows], "next": page.next}


@router.get("/warnings/{warning_id}", response=schemas.WarningOut)
def warning(request: HttpRequest, warning_id: UUID) -> Any:
    """One warning."""
    return _out(found(queries.warnings_seen_by(request.actor), warning_id))  # type: ignore[attr-defined]


@router.post("/scans", response={201: schemas.ScanOut})
def scan_risk(request: HttpRequest, key: str = KEY) -> Any:
    """Look now."""
    id = act(request, key, "risk.scan_risk", [], lambda **who: radar.scan_risk(**who))
    return Status(201, Scan.objects.get(pk=id))


@router.post("/warnings/{warning_id}/take", response=schemas.WarningOut)
def take_warning(request: HttpRequest, warning_id: UUID, key: str = KEY) -> Any:
    """Take a warning over."""
    row = found(queries.warnings_seen_by(request.actor), warning_id)  # type: ignore[attr-defined]
    act(
        request, key, "risk.take_warning", [warning_id],
        lambda **who: warnings.take_warning(early=row, **who),
    )  # fmt: skip
    return warning(request, warning_id)


@router.post("/warnings/{warning_id}/end", response=schemas.WarningOut)
def end_warning(request: HttpRequest, warning_id: UUID, told: schemas.WarningEndIn, key: str = KEY) -> Any:
    """End it, by whoever took it over."""
    row = found(queries.warnings_seen_by(request.actor), warning_id)  # type: ignore[attr-defined]
    act(
        request, key, "risk.end_warning", [warning_id, told.dict()],
        lambda **who: warnings.end_warning(early=row, end=told.end, reason=told.reason, **who),
    )  # fmt: skip
    return warning(request, warning_id)


@router.post("/warnings/{warning_id}/hand", response=schemas.WarningOut)
def hand_warning(request: HttpRequest, warning_id: UUID, told: schemas.WarningHandIn, key: str = KEY) -> Any:
    """Hand it to another person, by whoever has it; by the desk where that person holds no office any more."""
    row = found(queries.warnings_seen_by(request.actor), warning_id)  # type: ignore[attr-defined]
    act(
        request, key, "risk.hand_warning", [warning_id, told.dict()],
        lambda **who: warnings.hand_warning(early=row, receiver=str(told.receiver), reason=told.reason, **who),
    )  # fmt: skip
    return warning(request, warning_id)


@router.get("/hit-rate", response=schemas.HitRateOut)
def hit_rate(request: HttpRequest) -> Any:
    """For offices: concluded checks of two years that found problems, those led by risk beside those of chance."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.has_any(queries.OFFICE):
        raise Refused(refuse("sign-in-first" if actor.organisation_id is None else "not-your-record"))
    rate, as_of = queries.hit_rate_counted(actor.tenant, request.at)  # type: ignore[attr-defined]
    sides = zip((rate.by_risk, rate.at_random), rate.intervals, strict=True)
    shown = [
        {"found": each.found, "of": each.of, "low": f"{low:.3f}", "high": f"{high:.3f}"}
        for each, (low, high) in sides
    ]
    return {"by_risk": shown[0], "at_random": shown[1], "enough": rate.told, "as_of": as_of}
