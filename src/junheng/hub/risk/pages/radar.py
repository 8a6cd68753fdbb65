"""Pages of the radar: warnings with their owners, scores the highest first, and the acts on a warning."""

from __future__ import annotations

import functools
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.risk import forms
from junheng.hub.risk.models import EarlyWarning
from junheng.hub.risk.queries import radar as queries
from junheng.hub.risk.queries.determinations import DECIDERS, OFFICE
from junheng.hub.risk.services import radar as services
from junheng.hub.risk.services import warnings

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OFFICES = tuple(sorted(OFFICE))
LIVE = ("open", "taken")


@acting(*OFFICES)
@require_safe
def radar(request: HttpRequest) -> HttpResponse:
    """May enter: offices. What stands out in one's province, with who has taken it over; `?ended=1`: what is over."""
    actor = request.actor  # type: ignore[attr-defined]
    ended = request.GET.get("ended") == "1"
    rows = queries.warnings_seen_by(actor)
    hits, as_of = queries.hit_rate_counted(actor.tenant, request.at)  # type: ignore[attr-defined]
    rows = rows.exclude(state__in=LIVE) if ended else rows.filter(state__in=LIVE)
    context = {
        "page": page_of(rows, cursor=request.GET.get("cursor", "")), "ended": ended, "last": queries.last_scan(actor.tenant),
        "on": today(request.at), "hits": hits, "as_of": as_of,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "risk/radar.html", context)


@acting(*OFFICES)
@require_safe
def scores(request: HttpRequest) -> HttpResponse:
    """May enter: offices. Scores of one's province as of the last look, the highest first."""
    actor = request.actor  # type: ignore[attr-defined]
    page = page_of(queries.scores_seen_by(actor), cursor=request.GET.get("cursor", ""), first="rank")
    return render(request, "risk/scores.html", {"page": page, "last": queries.last_scan(actor.tenant)})


def _warning(request: HttpRequest, warning_id: UUID) -> EarlyWarning:
    row = queries.warnings_seen_by(request.actor).filter(pk=warning_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*OFFICES)
@require_safe
def warning(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """May enter: offices of the province. One warning: its numbers, the rows behind, its owner, its end."""
    actor = request.actor  # type: ignore[attr-defined]
    row = _warning(request, warning_id)
    mine = row.owner_id is not None and row.owner_id == actor.person_id
    acts = (
        ["take-warning"] if row.state == "open" else ["end-warning"] if row.state == "taken" and mine else []
    )
    if row.state == "taken" and (mine or actor.has_any(DECIDERS)):
        acts.append("hand-warning")
    context = {
        "row": row, "entries": timeline(row), "on": today(request.at),  # type: ignore[attr-defined]
        "acts": acts,
        "digits": list(zip(range(10), row.numbers.get("counts", ()), row.numbers.get("peers", ()), strict=False)),
    }  # fmt: skip
    return render(request, "risk/warning.html", context)


@acting(*OFFICES)
@BOTH
def scan_risk(request: HttpRequest) -> HttpResponse:
    """May enter: offices. Look now; the platform looks by itself every night."""
    return act_page(
        request,
        Act("risk.scan_risk", _("Look now"), lambda told, **who: services.scan_risk(**who), then=lambda id: "/risk",
            back="/risk", lead=_("Scores are worked out anew and what stands out becomes a warning. The platform does it every night by itself.")),
    )  # fmt: skip


@acting(*OFFICES)
@BOTH
def take_warning(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """May enter: offices of the province. It is yours from then on."""
    row = _warning(request, warning_id)
    page = f"/risk/warnings/{row.pk}"
    return act_page(
        request,
        Act("risk.take_warning", _("Take it over"), lambda told, **who: warnings.take_warning(early=row, **who),
            then=lambda id: page, back=page, lead=_("You look into it under your own name and end it with a reason.")),
    )  # fmt: skip


@acting(*OFFICES)
@BOTH
def end_warning(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """May enter: offices of the province; ended by whoever took it over."""
    row = _warning(request, warning_id)
    page = f"/risk/warnings/{row.pk}"
    return act_page(
        request,
        Act("risk.end_warning", _("End the warning"), lambda told, **who: warnings.end_warning(early=row, **told, **who),
            then=lambda id: page, back=page, form=forms.EndWarning,
            lead=_("A warning is no finding. Say what was done, or why it is nothing.")),
    )  # fmt: skip


@acting(*OFFICES)
@BOTH
def hand_warning(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """May enter: offices of the province; handed over by whoever has it, or by the desk where that person left."""
    row, actor = _warning(request, warning_id), request.actor  # type: ignore[attr-defined]
    page = f"/risk/warnings/{row.pk}"
    known = [
        (str(person), f"{name}, {office}")
        for person, (name, office) in queries.holders(actor.tenant, today(request.at)).items()  # type: ignore[attr-defined]
        if person != row.owner_id
    ]
    return act_page(
        request,
        Act("risk.hand_warning", _("Hand the warning over"), lambda told, **who: warnings.hand_warning(early=row, **told, **who),
            then=lambda id: page, back=page, form=functools.partial(forms.HandWarning, known=known),
            lead=_("It is theirs from then on; they are told. A warning is never left to nobody.")),
    )  # fmt: skip
