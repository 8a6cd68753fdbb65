"""Pages of the foundation: an attachment, the list of reasons, a health check."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from junheng.core.reason import REGISTRY
from junheng.hub.foundation.models import Attachment
from junheng.hub.foundation.services.attachments import read_blob


def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """May enter: whoever row-level security lets see the row. Always downloaded, never shown in place."""
    found = Attachment.objects.filter(pk=attachment_id).first()
    if found is None:
        raise Http404
    response = HttpResponse(read_blob(found.sha256), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(found.name)}"
    return response


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")


def reasons(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Every reason the platform can give, with its basis."""
    known = sorted(REGISTRY.values(), key=lambda reason: reason.code)
    return render(request, "foundation/reasons.html", {"reasons": known})


def health(request: HttpRequest) -> JsonResponse:
    """May enter: everybody. Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
