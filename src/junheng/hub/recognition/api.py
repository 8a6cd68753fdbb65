"""HTTP of recognition: agreements are public; acts on them are pages of the provinces' regulators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import found
from junheng.hub.recognition import queries, rules, schemas
from junheng.hub.recognition.models import Agreement

router = Router(tags=["recognition"])


def _out(row: Agreement, request: HttpRequest) -> dict[str, Any]:
    names = schemas.AgreementOut.model_fields.keys() - {"signatures", "in_force", "reasons"}
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    standing = rules.standing_refusals(queries.facts_of(row), today(request.at))  # type: ignore[attr-defined]
    signatures = [
        {"province": each.tenant_id, "organisation": each.organisation.name_zh, "at": each.at}
        for each in row.signatures.all()
    ]
    return {name: getattr(row, name) for name in names} | {
        "signatures": signatures,
        "in_force": not standing,
        "reasons": [each.message(language) for each in standing],
    }


@router.get("/agreements", response=schemas.AgreementPage)
def agreements(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Public: every agreement of recognition, newest first, and whether it holds today."""
    page = page_of(queries.agreements(), cursor=cursor)
    return {"rows": [_out(row, request) for row in page.rows], "next": page.next}


@router.get("/agreements/{agreement_id}", response=schemas.AgreementOut)
def agreement(request: HttpRequest, agreement_id: UUID) -> Any:
    """Public: one agreement with its parties, conditions and signatures."""
    return _out(found(queries.agreements(), agreement_id), request)
