"""Pages of the foundation: an attachment, tokens for programs, the list of reasons, a health check."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from junheng.core.reason import REGISTRY
from junheng.hub.foundation import tokens as own
from junheng.hub.foundation.entering import signed_in
from junheng.hub.foundation.forms import MakeToken
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.models import Attachment
from junheng.hub.foundation.services.attachments import read_blob
from junheng.hub.foundation.verbs import REGISTRY as REGISTRY_OF_VERBS


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


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """May enter: whoever is signed in. One's own tokens for programs; a new one is shown once."""
    actor = request.actor  # type: ignore[attr-defined]
    mine = sorted(name for name, verb in REGISTRY_OF_VERBS.items() if verb.allows(actor))
    form = MakeToken(request.POST or None, scopes=["read", *mine], initial={"key": str(new_id())})
    made, status = "", 200
    if request.method == "POST":
        if "revoke" in request.POST:
            return _revoked(request)
        made, status = _made(request, form)
    context = {"tokens": own.tokens_of(request.user), "form": form, "made": made}  # type: ignore[arg-type]
    return render(request, "foundation/tokens.html", context, status=status)


def _made(request: HttpRequest, form: MakeToken) -> tuple[str, int]:
    if not form.is_valid():
        return "", 400
    told, at = form.told(), request.at  # type: ignore[attr-defined]
    _row, text = own.make_token(
        person=request.user, organisation_id=request.actor.organisation_id, name=told["name"],  # type: ignore[attr-defined,arg-type]
        scopes=told["scopes"], at=at, expires_at=at + timedelta(days=told["days"]),
    )  # fmt: skip
    return text, 201


def _revoked(request: HttpRequest) -> HttpResponse:
    try:
        token = UUID(request.POST["revoke"])
    except ValueError:
        raise Http404 from None
    if not own.revoke_token(person=request.user, token_id=token, at=request.at):  # type: ignore[attr-defined,arg-type]
        raise Http404
    return redirect("foundation:tokens")


def reasons(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Every reason the platform can give, with its basis."""
    known = sorted(REGISTRY.values(), key=lambda reason: reason.code)
    return render(request, "foundation/reasons.html", {"reasons": known})


def health(request: HttpRequest) -> JsonResponse:
    """May enter: everybody. Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
