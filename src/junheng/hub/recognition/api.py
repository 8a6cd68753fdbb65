"""HTTP of recognition: agreements are public; acts on them are pages of the provinces' regulators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import found
from junheng.hub.recognition import queries, rules, schemas
from junheng.hub.recognition.models import Agreement, InternationalEntry

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


def _international_out(row: InternationalEntry, request: HttpRequest) -> dict[str, Any]:
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    reasons = queries.reasons_not_to_help(row)
    names = schemas.InternationalOut.model_fields.keys() - {"holder", "helps", "reasons"}
    return {name: getattr(row, name) for name in names} | {
        "holder": row.holder.uscc if row.holder else "", "helps": not reasons and row.state == "listed",
        "reasons": [each.message(language) for each in reasons],
    }  # fmt: skip


@router.get("/international", response=schemas.InternationalPage)
def international(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Public: the international register, newest first, withdrawn entries too."""
    page = page_of(queries.international_entries(), cursor=cursor)
    return {"rows": [_international_out(row, request) for row in page.rows], "next": page.next}


@router.get("/international/help", response=schemas.HelpOut)
def international_help(
    request: HttpRequest,
    instrument: str = Query(..., min_length=1, max_length=100),
    country: str = Query(..., min_length=1, max_length=60),
) -> Any:
    """Public: which papers on file help an instrument into a country; a name or two letters of ISO 3166-1."""
    code = queries.country_of(country)
    if code is None:
        raise Refused(refuse("international-place-unknown", path="country", typed=country[:60]))
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    found = queries.helps(instrument=instrument, country=code)
    nothing = [] if any(not each.reasons for each in found) else [refuse("international-nothing-on-file")]
    return {
        "country": code, "rows": [_international_out(each.entry, request) for each in found],
        "reasons": [each.message(language) for each in nothing],
    }  # fmt: skip
