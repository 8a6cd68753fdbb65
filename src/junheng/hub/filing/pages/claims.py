"""Claims: an instrument on file under another name; made by whoever has it now, decided by a named person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.filing import forms, queries
from junheng.hub.filing.models import Claim
from junheng.hub.filing.services import claims
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def claimed(by: Any, told: dict[str, Any]) -> Any:
    """The instrument that what was typed means, in the province one acts in."""
    listed = queries.meant(told["kind"], "T").listed
    return queries.on_file(
        tenant=by.tenant, number=told["number"], maker=told["maker"], item=queries.item_of(listed)
    )


@acting(*claims.CLAIMANTS)
@BOTH
def claim_instrument(request: HttpRequest) -> HttpResponse:
    """May enter: whoever keeps instruments. Claim one that is on file under another name."""

    def perform(told: dict[str, Any], **who: Any) -> Claim:
        return claims.claim_instrument(instrument=claimed(who["by"], told), why=told["why"], **who)

    initial = {
        name: request.GET.get(name, "").replace("\x00", "")[:80] for name in ("number", "maker", "kind")
    }
    return act_page(
        request,
        Act("filing.claim_instrument", _("Claim an instrument"), perform, then=lambda id: f"/file/claims/{id}",
            back="/file/claims", form=forms.ClaimInstrument, initial=initial, button=_("Claim it"),
            lead=_("Its present owner and the regulator are told; one of them decides. Until then nothing changes.")),
    )  # fmt: skip


@acting(*claims.DECIDERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """May enter: owners and regulators. Claims made, and claims to decide."""
    by = request.actor  # type: ignore[attr-defined]
    page = page_of(queries.claims_of(by), cursor=request.GET.get("cursor", ""))
    return render(request, "filing/claims.html", {"page": page, "may_claim": by.has_any(claims.CLAIMANTS)})


def _seen(request: HttpRequest, claim_id: UUID) -> Claim:
    row = queries.claims_of(request.actor).filter(pk=claim_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*claims.DECIDERS)
@require_safe
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """May enter: both sides and the regulator. One claim and what became of it."""
    row = _seen(request, claim_id)
    may = row.state == Claim.State.WAITING and queries.may_decide(row, request.actor)  # type: ignore[attr-defined]
    context = {"row": row, "may_decide": may, "entries": timeline(row)}
    return render(request, "filing/claim.html", context)


@acting(*claims.DECIDERS)
@BOTH
def decide_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """May enter: the present owner, the regulator. Hand it over, or refuse."""
    row = _seen(request, claim_id)

    def perform(told: dict[str, Any], **who: Any) -> Claim:
        hand_over = told["decision"] == "hand-over"
        return claims.decide_claim(claim=row, hand_over=hand_over, reason=told["reason"], **who)

    return act_page(
        request,
        Act("filing.decide_claim", _("Decide about the claim"), perform, then=lambda id: f"/file/claims/{id}",
            back=f"/file/claims/{row.pk}", form=forms.DecideClaim, button=_("Decide"),
            lead=_("Handed over, the instrument with its due dates is the other side's from now on.")),
    )  # fmt: skip
