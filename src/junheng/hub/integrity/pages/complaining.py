"""The register of complaints, for the offices that answer for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.integrity import forms, queries
from junheng.hub.integrity.models import Complaint
from junheng.hub.integrity.services import complaints

BOTH = require_http_methods(["GET", "HEAD", "POST"])
HANDLERS = tuple(queries.HANDLERS)
OPEN = (Complaint.State.FILED, Complaint.State.ACCEPTED)


@acting(*HANDLERS)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """May enter: regulators and their offices. What waits, the shortest clock first; or what is closed."""
    seen = queries.complaints_seen_by(request.actor)  # type: ignore[attr-defined]
    closed, cursor = request.GET.get("show") == "closed", request.GET.get("cursor", "")
    page = (
        page_of(seen.exclude(state__in=OPEN), cursor=cursor)
        if closed
        else queries.oldest_first(seen.filter(state__in=OPEN), cursor=cursor)
    )
    on = today(request.at)  # type: ignore[attr-defined]
    context = {"page": page, "rows": queries.running(page.rows), "closed": closed, "on": on}
    return render(request, "integrity/complaints.html", context)


def _complaint(request: HttpRequest, complaint_id: UUID) -> Complaint:
    row = queries.complaints_seen_by(request.actor).filter(pk=complaint_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*HANDLERS)
@require_safe
def complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. One report with its picture, its contact and its clocks."""
    row, on = _complaint(request, complaint_id), today(request.at)  # type: ignore[attr-defined]
    (running,) = queries.running([row])
    context = {
        "row": row, "running": running, "on": on, "entries": timeline(row), "answer": getattr(row, "answer", None),
        "pledge": queries.pledge_of(row.instrument.owner_id, on),
    }  # fmt: skip
    return render(request, "integrity/complaint.html", context)


def _act(
    request: HttpRequest, complaint_id: UUID, verb: Any, title: str, lead: str, form: Any = ActForm
) -> HttpResponse:
    row = _complaint(request, complaint_id)
    page = f"/complaints/{row.pk}"
    return act_page(
        request,
        Act(f"integrity.{verb.__name__}", title, lambda told, **who: verb(complaint=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip


@acting(*HANDLERS)
@BOTH
def accept_complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. Take it on."""
    lead = _("From the day it came in, the days to answer run.")
    return _act(request, complaint_id, complaints.accept_complaint, _("Accept the report"), lead)


@acting(*HANDLERS)
@BOTH
def refuse_complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. Not accepted, with the reason."""
    lead = _("Whoever holds the receipt reads the reason. Nothing is published.")
    return _act(
        request, complaint_id, complaints.refuse_complaint, _("Do not accept it"), lead, forms.RefuseComplaint
    )


@acting(*HANDLERS)
@BOTH
def answer_complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """May enter: regulators of the province. Answer it in public."""
    lead = _(
        "Published with the instrument, until the last day that the rule pack gives; nobody who reported is named."
    )
    return _act(
        request,
        complaint_id,
        complaints.answer_complaint,
        _("Answer the report"),
        lead,
        forms.AnswerComplaint,
    )
