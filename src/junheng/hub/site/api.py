"""`/api/v1/`: OpenAPI 3.1 of all areas, errors as problem documents (RFC 9457) with the registry's codes."""

from __future__ import annotations

import importlib
import json
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from junheng.core.reason import JunhengError, Refused, UnusableInput, refuse
from junheng.hub.foundation.services.http import problem_document

ROUTERS = (
    "institutions.api", "people.api", "panels.api", "datasets.api", "instruments.api", "capabilities.api",
    "orders.api.orders", "orders.api.benches", "orders.api.drafts", "sharing.api", "market.api",
    "filing.api.filings", "filing.api.bookings", "filing.api.plans",
    "certificates.api", "evidence.api", "recognition.api", "standards.api", "supervision.api",
    "integrity.api.pledges", "integrity.api.complaints", "integrity.api.markets", "integrity.api.hearings",
    "industry.api.centres", "industry.api.benchmarks", "industry.api.trials", "industry.api.challenges", "risk.api.determinations", "risk.api.radar", "risk.api.letters", "risk.api.campaigns", "risk.api.fines", "nodes.api", "ledger.api",
)  # fmt: skip
TOO_OFTEN = frozenset({"too-many-requests", "computed-too-often"})
FORBIDDEN = frozenset({"not-permitted", "outside-token-scope", "not-your-record"})


class StrictJson(Parser):
    """JSON as RFC 8259 writes it, in text that a database can hold: no NaN, no NUL, no half of a character."""

    def parse_body(self, request: HttpRequest) -> Any:
        read = json.loads(request.body, parse_constant=_refuse_constant)
        if b"\\u0000" in request.body and "\x00" in json.dumps(read, ensure_ascii=False).replace(
            "\\u0000", "\x00"
        ):
            raise ValueError("a NUL character")
        json.dumps(read, ensure_ascii=False).encode()
        return read


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


api = NinjaAPI(
    parser=StrictJson(),
    title="Junheng 钧衡",
    version="1",
    description="Regional metrology: find, trust, trace and recognise a measurement. Numbers travel as decimal text with unit.",
    urls_namespace="api",
    docs_url=None,
)
for _name in ROUTERS:
    api.add_router("", importlib.import_module(f"junheng.hub.{_name}").router)


def status_of(error: JunhengError) -> int:
    """400 not understood, 401 sign in, 403 not yours, 404 not there, 409 not possible, 429 too often."""
    if isinstance(error, UnusableInput):
        return HTTPStatus.BAD_REQUEST
    codes = {refusal.code for refusal in error.refusals}
    if "sign-in-first" in codes:
        return HTTPStatus.UNAUTHORIZED
    if codes & TOO_OFTEN:
        return HTTPStatus.TOO_MANY_REQUESTS
    if codes & FORBIDDEN:
        return HTTPStatus.FORBIDDEN
    if codes == {"no-such-record"}:
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.CONFLICT


@api.exception_handler(Refused)
@api.exception_handler(UnusableInput)
def on_refused(request: HttpRequest, error: JunhengError) -> HttpResponse:
    return problem_document(request, status_of(error), error.refusals)


@api.exception_handler(HttpError)
def on_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_document(
        request, error.status_code, (refuse("body-unreadable", problem=str(error)[:200]),)
    )


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    refusals = tuple(
        refuse(
            "field-unusable",
            path="/".join(str(part) for part in item["loc"][1:]),
            field=".".join(str(part) for part in item["loc"][1:]) or "body",
            problem=item["msg"],
        )
        for item in error.errors[:50]
    )
    return problem_document(request, HTTPStatus.UNPROCESSABLE_ENTITY, refusals)


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_document(request, HTTPStatus.NOT_FOUND, (refuse("no-such-record", what=request.path),))
