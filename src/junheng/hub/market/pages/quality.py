"""Pages of complaints about quality: the cases of one's body, one of them with what it may reach, and its acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.market import forms, queries
from junheng.hub.market.models import QualityCase
from junheng.hub.market.pages.after import order_of
from junheng.hub.market.services import quality
from junheng.hub.orders.services.ordering import CLIENTS

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MANAGERS = tuple(quality.QUALITY)


def case_of(request: HttpRequest, quality_id: UUID) -> QualityCase:
    """A case of one's body; hidden and missing are alike."""
    row = queries.quality_cases(request.actor).filter(pk=quality_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting()
@require_safe
def quality_cases(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Complaints about its work, and those it made."""
    page = page_of(queries.quality_cases(request.actor), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    return render(request, "market/quality_cases.html", {"page": page})


@acting()
@require_safe
def quality_case(request: HttpRequest, quality_id: UUID) -> HttpResponse:
    """May enter: the two bodies of the order. What the complaint may reach is for the institution's quality people."""
    row, actor = case_of(request, quality_id), request.actor  # type: ignore[attr-defined]
    manages = row.order.institution_id == actor.organisation_id and actor.has_any(quality.QUALITY)
    client = row.order.client_id == actor.organisation_id and actor.has_any(CLIENTS)
    context = {
        "row": row, "on": today(request.at), "entries": timeline(row), "manages": manages,  # type: ignore[attr-defined]
        "touched": queries.touched_by(row) if manages else [],
        "may_retest": client and row.state == "decided" and row.retest_granted and row.retest_id is None,
    }  # fmt: skip
    return render(request, "market/quality_case.html", context)


@acting(*CLIENTS)
@BOTH
def complain_quality(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the client of the order."""
    row = order_of(request, order_id)
    if row.client_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return act_page(
        request,
        Act("market.complain_quality", _("Complain about %(number)s") % {"number": row.number},
            lambda told, **who: quality.complain_quality(order=row, **told, **who), then=lambda id: f"/quality-cases/{id}",
            back=f"/orders/{row.pk}/conversation", form=forms.ComplainQuality, button=_("Complain"),
            lead=_("It goes to the quality manager of the institution, with the proposal to stop work until it is cleared up.")),
    )  # fmt: skip


def _managed(request: HttpRequest, quality_id: UUID) -> QualityCase:
    row = case_of(request, quality_id)
    if row.order.institution_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return row


@acting(*MANAGERS)
@BOTH
def decide_complaint(request: HttpRequest, quality_id: UUID) -> HttpResponse:
    """May enter: the quality manager of the institution."""
    row = _managed(request, quality_id)

    def perform(told: dict[str, Any], **who: Any) -> QualityCase:
        stop, retest = (told[name] == "yes" for name in ("stop", "retest"))
        return quality.decide_complaint(case=row, stop=stop, retest=retest, decision=told["decision"], **who)

    return act_page(
        request,
        Act("market.decide_complaint", _("Decide about the complaint"), perform, then=lambda id: f"/quality-cases/{row.pk}",
            back=f"/quality-cases/{row.pk}", form=forms.DecideComplaint, button=_("Decide"), lead=row.text),
    )  # fmt: skip


@acting(*CLIENTS)
@BOTH
def place_retest(request: HttpRequest, quality_id: UUID) -> HttpResponse:
    """May enter: the client, once a re-test was granted."""
    row = case_of(request, quality_id)
    if row.order.client_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return act_page(
        request,
        Act("market.place_retest", _("Have it re-tested"), lambda told, **who: quality.place_retest(case=row, **who),
            then=lambda id: f"/quality-cases/{row.pk}", back=f"/quality-cases/{row.pk}", button=_("Order it"),
            lead=_("The same instruments are ordered once more, free of charge.")),
    )  # fmt: skip


@acting(*MANAGERS)
@BOTH
def link_recall(request: HttpRequest, quality_id: UUID) -> HttpResponse:
    """May enter: the quality manager of the institution."""
    row = _managed(request, quality_id)
    return act_page(
        request,
        Act("market.link_recall", _("Name the standard's case"), lambda told, **who: quality.link_recall(case=row, **told, **who),
            then=lambda id: f"/quality-cases/{row.pk}", back=f"/quality-cases/{row.pk}", form=forms.LinkRecall, button=_("Link them"),
            lead=_("Where a standard is to blame, its case says whom else it hurts. Open it on the page of the standard first.")),
    )  # fmt: skip


@acting(*MANAGERS)
@BOTH
def close_quality_case(request: HttpRequest, quality_id: UUID) -> HttpResponse:
    """May enter: the quality manager of the institution."""
    row = _managed(request, quality_id)
    return act_page(
        request,
        Act("market.close_quality_case", _("Close the case"), lambda told, **who: quality.close_quality_case(case=row, **told, **who),
            then=lambda id: f"/quality-cases/{row.pk}", back=f"/quality-cases/{row.pk}", form=forms.CloseQualityCase, button=_("Close it"),
            lead=_("The client reads what was found and done.")),
    )  # fmt: skip
