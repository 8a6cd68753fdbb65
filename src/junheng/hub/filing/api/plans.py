"""HTTP of capacity, plans and rotation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.filing import rotating, schemas
from junheng.hub.filing.models import Plan, RotationScheme
from junheng.hub.filing.services import planning
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.metering import counted
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Item, Organisation

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["filing"])


def _somebody(request: HttpRequest) -> None:
    if request.actor.organisation_id is None:  # type: ignore[attr-defined]
        raise Refused(refuse("sign-in-first"))


@router.post("/verification-capacities", response={204: None})
def set_capacity(request: HttpRequest, told: schemas.CapacityIn, key: str = KEY) -> Any:
    """How many of a kind the acting institution can verify in a month."""
    _somebody(request)
    item, month = found(Item.objects.all(), told.item), date.fromisoformat(f"{told.month}-01")
    act(
        request, key, "filing.set_capacity", told.dict(),
        lambda **who: planning.set_capacity(item=item, month=month, amount=told.amount, **who),
    )  # fmt: skip
    return Status(204, None)


@router.post("/verification-plans", response={201: schemas.PlanOut})
def issue_plan(request: HttpRequest, told: schemas.PlanIn, key: str = KEY) -> Any:
    """Ask a designated institution for a month's verifications, by risk, within its stated capacity."""
    _somebody(request)
    item, month = found(Item.objects.all(), told.item), date.fromisoformat(f"{told.month}-01")
    institution = found(Organisation.objects.all(), told.institution)
    id = act(
        request, key, "filing.issue_plan", told.dict(),
        lambda **who: planning.issue_plan(institution=institution, item=item, month=month, **who),
    )  # fmt: skip
    row = Plan.objects.get(pk=id)
    return Status(201, {
        "id": row.pk, "month": row.month.isoformat()[:7], "planned": row.lines.count(), "capacity": row.capacity,
        "left_over": row.left_over,
    })  # fmt: skip


@router.post("/rotation-schemes", response={201: schemas.SchemeOut})
def set_rotation_scheme(request: HttpRequest, told: schemas.SchemeIn, key: str = KEY) -> Any:
    """How long meters of a type or batch of the acting utility stay in use."""
    _somebody(request)
    item, given = found(Item.objects.all(), told.item), told.dict(exclude={"item"})
    id = act(
        request, key, "filing.set_rotation_scheme", told.dict(),
        lambda **who: planning.set_rotation_scheme(item=item, **given, **who),
    )  # fmt: skip
    row = RotationScheme.objects.get(pk=id)
    return Status(201, {"id": row.pk, "item": row.item_id, "months": row.months})


@router.get("/meters/{number}", response=list[schemas.MeterOut])
def meter(request: HttpRequest, number: str) -> Any:
    """Public: until when a meter may be used, by its number; nobody's name, no address."""
    counted(request, "meter", most=60, window=3600)
    return [
        {"number": each.number, "item": each.item.pk, "utility": each.utility.name_zh, "last_day": each.last_day,
         "months": each.scheme.months if each.scheme else None, "basis": each.scheme.basis if each.scheme else "",
         "rules": [{"kind": rule.key, "months": int(rule.value), "basis": rule.source, "confidence": rule.confidence} for rule in each.rules]}
        for each in rotating.meter(number.replace("\x00", ""), today(request.at))  # type: ignore[attr-defined]
    ]  # fmt: skip
