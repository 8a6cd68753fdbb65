"""An act that arrives over HTTP: done once under its idempotency key, its result named by an id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, JsonResponse

from junheng.core.reason import Language, Refusal, Refused, refuse
from junheng.hub.foundation.services.once import perform_once

M = TypeVar("M", bound=Model)


def act(request: HttpRequest, key: str, verb: str, content: Any, perform: Callable[..., Model]) -> str:
    """Perform a verb as whoever asks, under `key`; answers the id of the row it gave, also on a repeat."""
    by, at = request.actor, request.at  # type: ignore[attr-defined]
    result, _replayed = perform_once(
        key=key, verb=verb, content=content, by=by, at=at, perform=lambda: str(perform(by=by, at=at).pk)
    )
    return str(result)


def found(rows: QuerySet[M], id: object) -> M:
    """The row with this id among those that may be seen; the same refusal whether hidden or not there."""
    row = rows.filter(pk=id).first()
    if row is None:
        raise Refused(refuse("no-such-record", what=id))
    return row


def problem_document(request: HttpRequest, status: int, refusals: tuple[Refusal, ...]) -> JsonResponse:
    """A problem document (RFC 9457): the first reason's sentence as title, all reasons under `reasons`."""
    language: Language = "zh" if (getattr(request, "LANGUAGE_CODE", "") or "").startswith("zh") else "en"
    body = {
        "type": f"/reasons#{refusals[0].code}",
        "title": refusals[0].message(language),
        "status": status,
        "reasons": [refusal.as_json(language) for refusal in refusals],
    }
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
