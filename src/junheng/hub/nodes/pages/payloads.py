"""A certificate's original across provinces: tokens given, the address that opens by one, and fetching by one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.reason import Language, Refusal, Refused
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.metering import TooOften, counted
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, problem_document
from junheng.hub.nodes import forms, queries, rules
from junheng.hub.nodes.models import WantedPayload
from junheng.hub.nodes.pages.looking import found
from junheng.hub.nodes.services import payloads

HOLDERS = tuple(sorted(rules.HOLDERS))
MOST_OPENED = 60
"""Attempts an address may make at originals in a minute."""
MOST_WANTED = 50
"""Errands shown, newest first."""


@require_safe
def payload(request: HttpRequest, digest: str) -> HttpResponse:
    """May enter: whoever holds a token for this certificate. Its signed original; the same answer whatever is wrong with the token."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        counted(request, "payload", most=MOST_OPENED, window=60)
        data = payloads.opened_by(bearer, digest=digest, at=request.at)  # type: ignore[attr-defined]
    except TooOften as problem:
        return problem_document(request, 429, problem.refusals)
    except Refused as refused:
        return problem_document(request, 404, refused.refusals)
    response = HttpResponse(data, content_type="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{digest[:16]}.xml"'
    response.headers["Cache-Control"] = "no-store"
    return response


@acting(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """May enter: provincial and national regulators, the operator. Leave to read a certificate of one's own province; shown once."""
    if request.method != "POST":
        form = forms.IssuePayloadToken(
            initial={"key": str(new_id()), "number": request.GET.get("number", "")[:60]}
        )
        return _tokens(request, form)
    if "revoke" in request.POST:
        return _revoked(request)
    form = forms.IssuePayloadToken(request.POST)
    if not form.is_valid():
        return _tokens(request, form, status=400)
    text, told = payloads.new_token(), form.told()
    try:
        act(
            request, form.cleaned_data["key"], "nodes.issue_payload_token", told,
            lambda **who: payloads.issue_payload_token(leave=payloads.Leave(**told), text=text, **who),
        )  # fmt: skip
    except Refused as refused:
        return _tokens(request, form, refusals=refused.refusals, status=409)
    is_ours = queries.payload_tokens(request.actor).filter(token_sha256=payloads.token_hash(text)).exists()  # type: ignore[attr-defined]
    return _tokens(request, forms.IssuePayloadToken(initial={"key": str(new_id())}), made=text if is_ours else "", status=201)  # fmt: skip


def _tokens(
    request: HttpRequest, form: Any, *, refusals: tuple[Refusal, ...] = (), made: str = "", status: int = 200
) -> HttpResponse:
    page = page_of(queries.payload_tokens(request.actor), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    context = {"page": page, "form": form, "refusals": refusals, "made": made, "at": request.at}  # type: ignore[attr-defined]
    return render(request, "nodes/payload_tokens.html", context, status=status)


def _revoked(request: HttpRequest) -> HttpResponse:
    try:
        wanted = UUID(request.POST["revoke"])
    except ValueError:
        raise Http404 from None
    token = queries.payload_tokens(request.actor).filter(pk=wanted).first()  # type: ignore[attr-defined]
    if token is None:
        raise Http404
    with suppress(Refused):  # pressed twice: it is over all the same
        payloads.revoke_payload_token(token=token, by=request.actor, at=request.at)  # type: ignore[attr-defined]
    return redirect("nodes:payload-tokens")


@acting(*HOLDERS)
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """May enter: provincial and national regulators, the operator. Originals of other provinces that one's own has fetched."""
    page = page_of(queries.kept_payloads(request.actor), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    first = [] if request.GET.get("cursor") else queries.wanted_payloads(request.actor)[:MOST_WANTED]  # type: ignore[attr-defined]
    wanted = [(row, [rules.as_refusal(each).message(_language()) for each in row.problems]) for row in first]
    return render(request, "nodes/payloads.html", {"page": page, "wanted": wanted})


def _language() -> Language:
    return "zh" if (get_language() or "").startswith("zh") else "en"


@acting(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def want_payload(request: HttpRequest, name: str, record_id: UUID) -> HttpResponse:
    """May enter: provincial and national regulators, the operator. Ask for a certificate of another province by its token."""
    certificate = queries.certificate_of(found(name), record_id)
    if certificate is None:
        raise Http404
    number = certificate.number

    def perform(told: dict[str, Any], **who: Any) -> WantedPayload:
        return payloads.want_payload(
            certificate=certificate, text=told["token"], purpose=told["purpose"], **who
        )

    return act_page(
        request,
        Act("nodes.want_payload", _("Fetch certificate %(number)s by token") % {"number": number}, perform,
            then=lambda id: "/nodes/payloads", back=f"/nodes/{name}", form=forms.FetchPayload, button=_("Have it fetched"),
            lead=_("The node of that province is asked for the signed original in the background. It is kept only if its bytes have the digest that the public log of that province speaks of.")),
    )  # fmt: skip
