"""`/api/v1/`: OpenAPI 3.1 of all areas, errors as problem documents (RFC 9457) with the registry's codes."""

from __future__ import annotations

import importlib
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from junheng.core.reason import JunhengError, Refusal, Refused, UnusableInput, refuse

AREAS = ("institutions", "people", "instruments", "capabilities", "orders", "certificates", "ledger")
FORBIDDEN = frozenset({"not-permitted", "outside-token-scope", "not-your-record"})

api = NinjaAPI(
    title="Junheng 钧衡",
    version="1",
    description="Regional metrology: find, trust, trace and recognise a measurement. Numbers travel as decimal text with unit.",
    urls_namespace="api",
    docs_url=None,
)
for _area in AREAS:
    api.add_router("", importlib.import_module(f"junheng.hub.{_area}.api").router)


def problem(request: HttpRequest, status: int, refusals: tuple[Refusal, ...]) -> HttpResponse:
    """A problem document: the first reason's sentence as title, all reasons under `reasons`."""
    language = "zh" if (getattr(request, "LANGUAGE_CODE", "") or "").startswith("zh") else "en"
    body: dict[str, Any] = {
        "type": f"/reasons#{refusals[0].code}",
        "title": refusals[0].message(language),
        "status": status,
        "reasons": [refusal.as_json(language) for refusal in refusals],
    }
    return api.create_response(request, body, status=status)


def status_of(error: JunhengError) -> int:
    """400 not understood, 401 sign in, 403 not yours, 404 not there, 409 understood and not possible."""
    if isinstance(error, UnusableInput):
        return HTTPStatus.BAD_REQUEST
    codes = {refusal.code for refusal in error.refusals}
    if "sign-in-first" in codes:
        return HTTPStatus.UNAUTHORIZED
    if codes & FORBIDDEN:
        return HTTPStatus.FORBIDDEN
    if codes == {"no-such-record"}:
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.CONFLICT


@api.exception_handler(Refused)
@api.exception_handler(UnusableInput)
def on_refused(request: HttpRequest, error: JunhengError) -> HttpResponse:
    response = problem(request, status_of(error), error.refusals)
    response["Content-Type"] = "application/problem+json"
    return response


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
    response = problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, refusals)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    response = problem(request, HTTPStatus.NOT_FOUND, (refuse("no-such-record", what=request.path),))
    response["Content-Type"] = "application/problem+json"
    return response
