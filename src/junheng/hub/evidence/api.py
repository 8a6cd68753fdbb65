"""HTTP of the evidence graph: how it stands and the open data are public; questions are for regulators."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from junheng.core.reason import Refused, refuse
from junheng.core.traceability.moment import Window, moment_of
from junheng.hub.evidence import keeping, queries, schemas
from junheng.hub.foundation.metering import metered
from junheng.hub.foundation.services.http import found
from junheng.hub.institutions.models import Organisation

router = Router(tags=["evidence"])


def _reader(request: HttpRequest) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.person_id is None:
        raise Refused(refuse("sign-in-first"))
    if not actor.has_any(queries.READERS):
        raise Refused(
            refuse(
                "not-permitted",
                organisation=actor.organisation_name or "—",
                roles=", ".join(sorted(queries.READERS)),
            )
        )


def _item(row: queries.Item) -> dict[str, Any]:
    return {
        "certificate": row.label, "issuer": row.issuer.name_zh, "province": row.issuer.tenant, "work_date": row.made,
        "depth": row.depth, "path": list(row.path),
    }  # fmt: skip


@router.get("/open-data", response=schemas.OpenDataOut)
def open_data(request: HttpRequest) -> Any:
    """Public: what is published of the graph, with digests."""
    snapshots = keeping.snapshots()
    if not snapshots:
        raise Refused(refuse("evidence-not-built"))
    told = keeping.told(snapshots[0])
    return {
        "made": told["made"],
        "files": [{"name": name} | file for name, file in sorted(told["files"].items())],
    }


@router.get("/evidence", response=schemas.EvidenceOut)
def evidence(request: HttpRequest) -> Any:
    """Public: how many certificates are traceable, cannot be told, or are not."""
    row = queries.overview(request.at)  # type: ignore[attr-defined]
    return {name: getattr(row, name) for name in schemas.EvidenceOut.model_fields}


@router.get("/evidence/recall", response=schemas.RecallOut)
def recall(request: HttpRequest, number: str = Query(max_length=60), since: date = Query(), until: date = Query(), alone: bool = False) -> Any:  # fmt: skip
    """Everything downstream of the standard that a certificate is about, between two days."""
    _reader(request)
    window = Window(moment_of(since), moment_of(until))
    with metered(request):
        row = queries.recalled(queries.certificate_numbered(number), window, alone=alone, at=request.at)  # type: ignore[attr-defined]
    same = ("total", "direct", "deepest", "cleared", "provinces")
    return {name: getattr(row, name) for name in same} | {"rows": [_item(each) for each in row.shown]}


@router.get("/evidence/what-if", response=schemas.WhatIfOut)
def what_if(request: HttpRequest, body: UUID, since: date) -> Any:
    """What falls if a body's authorisation had ended on a day."""
    _reader(request)
    organisation = found(Organisation.objects.all(), body)
    with metered(request):
        row = queries.fallen(organisation.pk, organisation.name_zh, since, request.at)  # type: ignore[attr-defined]
    same = ("ended", "results", "instruments", "provinces")
    return {name: getattr(row, name) for name in same} | {"rows": [_item(each) for each in row.shown]}


@router.get("/evidence/bottlenecks", response=list[schemas.BottleneckOut])
def bottlenecks(request: HttpRequest, province: str = Query("", max_length=6)) -> Any:
    """Standards on which most results of a province, or of all, hang with no route beside them."""
    _reader(request)
    with metered(request):
        rows = queries.hanging(province, request.at)  # type: ignore[attr-defined]
    return [{**_item(each.item), "alone": each.alone, "below": each.below} for each in rows]
