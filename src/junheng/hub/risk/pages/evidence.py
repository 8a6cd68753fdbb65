"""Pages of one object of a campaign, from the day on, and of a piece of evidence with its chain of custody."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import timeline
from junheng.hub.risk import forms
from junheng.hub.risk.models import CampaignEvidence, CampaignTarget
from junheng.hub.risk.queries import campaigns as queries
from junheng.hub.risk.rules import campaign as rules
from junheng.hub.risk.services import evidence as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MEMBERS = tuple(sorted(queries.MEMBERS))


def _target(request: HttpRequest, target_id: UUID) -> CampaignTarget:
    seen = queries.targets_seen_by(request.actor, today(request.at))  # type: ignore[attr-defined]
    row = seen.filter(pk=target_id).first()
    if row is None:
        raise Http404
    return row


@acting(*MEMBERS)
@require_safe
def target(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """May enter: who may see the object on that day. Its result, who may go there, evidence."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = _target(request, target_id)
    free = queries.free_members(row)
    mine = any(each.person_id == actor.person_id for each in free)
    result = queries.results_of([row], row.campaign.readers)[row.pk]
    checks = [] if row.check_made_id else queries.checks_within(row)
    check = next((each for each in checks if each.state in queries.CONCLUDED), None)
    open_ = row.campaign.state == "agreed" and row.open_on <= on
    settled = bool(row.result or row.check_made_id)
    found = {
        "record-result": open_ and mine and not settled and not checks,
        "link-check": open_ and check is not None and not settled and (mine or row.side.organisation_id == actor.organisation_id),
        "take-evidence": open_ and mine,
    }  # fmt: skip
    context = {
        "row": row, "on": on, "result": result, "free": free, "pieces": row.pieces.all(), "under_way": bool(checks) and check is None,
        "acts": [name for name, holds in found.items() if holds],
    }  # fmt: skip
    return render(request, "risk/target.html", context)


@acting(*MEMBERS)
@BOTH
def act_on_target(request: HttpRequest, target_id: UUID, what: str) -> HttpResponse:
    """May enter: who may see the object. Record its result, take that of a check, or take evidence."""
    row = _target(request, target_id)
    actor = request.actor  # type: ignore[attr-defined]
    free = [
        (str(each.person_id), each.name)
        for each in queries.free_members(row)
        if each.person_id != actor.person_id
    ]
    title, lead, perform, form = {
        "record-result": (_("Record the result"), _("Recorded once, for two inspectors of the team."), _recorded, functools.partial(forms.RecordResult, free=free)),
        "link-check": (_("Take the check's result"), _("The newest concluded check of this object within the campaign's days; nothing is entered twice."), services.link_check, ActForm),
        "take-evidence": (_("Take evidence"), _("You keep it until somebody confirms that it was handed over."), _taken, forms.TakeEvidence),
    }[what]  # fmt: skip
    page = f"/campaigns/targets/{row.pk}"
    act: Any = perform
    return act_page(
        request,
        Act(f"risk.{what.replace('-', '_')}", title, lambda told, **who: act(target=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip


def _recorded(target: CampaignTarget, result: str, note: str, second: str, **who: Any) -> CampaignTarget:
    return services.record_result(target=target, found=rules.Found(result, note, second), **who)


def _taken(target: CampaignTarget, label: str, sha256: str, **who: Any) -> CampaignEvidence:
    return services.take_evidence(target=target, label=label, sha256=sha256.lower(), **who)


def _piece(request: HttpRequest, piece_id: UUID) -> CampaignEvidence:
    seen = queries.pieces_seen_by(request.actor, today(request.at))  # type: ignore[attr-defined]
    row = seen.filter(pk=piece_id).first()
    if row is None:
        raise Http404
    return row


@acting(*MEMBERS)
@require_safe
def piece(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """May enter: who may see its object, keeps it or was handed it. The chain of custody, oldest first."""
    actor = request.actor  # type: ignore[attr-defined]
    row = _piece(request, piece_id)
    found = {
        "receive-evidence": row.offered_to_id is not None and row.offered_to_id == actor.person_id,
        "hand-evidence": row.holder_id == actor.person_id,
    }
    context = {
        "row": row, "on": today(request.at), "steps": row.steps.all(), "entries": timeline(row),  # type: ignore[attr-defined]
        "acts": [name for name, holds in found.items() if holds],
    }  # fmt: skip
    return render(request, "risk/piece.html", context)


@acting(*MEMBERS)
@BOTH
def act_on_piece(request: HttpRequest, piece_id: UUID, what: str) -> HttpResponse:
    """May enter: who may see the piece. Its keeper hands it over; whom it was handed to confirms."""
    row = _piece(request, piece_id)
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    known = [
        (str(id), name)
        for id, (name, _home) in queries.receivers_of(row.campaign, on).items()
        if id != actor.person_id
    ]
    title, lead, perform, form = {
        "hand-evidence": (_("Hand it over"), _("You keep it until the other person confirms."), services.hand_evidence, functools.partial(forms.HandEvidence, known=known)),
        "receive-evidence": (_("Confirm that you have it"), _("From now on you keep it; the time enters the public log."), services.receive_evidence, ActForm),
    }[what]  # fmt: skip
    page = f"/campaigns/evidence/{row.pk}"
    act: Any = perform
    return act_page(
        request,
        Act(f"risk.{what.replace('-', '_')}", title, lambda told, **who: act(piece=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip
