"""Pages of proposed fines: for the office that proposes, the office that decides, and the body."""

from __future__ import annotations

import functools
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
from junheng.hub.institutions.models import Organisation
from junheng.hub.risk import forms
from junheng.hub.risk.models import Fine
from junheng.hub.risk.queries import fines as queries
from junheng.hub.risk.queries.determinations import BODIES
from junheng.hub.risk.rules import fine as rules
from junheng.hub.risk.services import fines as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])
FINERS = tuple(sorted(queries.FINERS))
PARTIES = tuple(sorted(queries.FINERS | BODIES))


@acting(*PARTIES)
@require_safe
def fines(request: HttpRequest) -> HttpResponse:
    """May enter: offices and bodies. What the own office proposed or has to decide, what is proposed against the own body."""
    actor = request.actor  # type: ignore[attr-defined]
    page = page_of(queries.fines_seen_by(actor), cursor=request.GET.get("cursor", ""))
    context = {"page": page, "on": today(request.at), "mine": actor.organisation_id}  # type: ignore[attr-defined]
    return render(request, "risk/fines.html", context)


def _fine(request: HttpRequest, fine_id: UUID) -> Fine:
    row = queries.fines_seen_by(request.actor).filter(pk=fine_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*PARTIES)
@require_safe
def fine(request: HttpRequest, fine_id: UUID) -> HttpResponse:
    """May enter: the two offices and the body. The amount, the rule, where it went and why, the view, the decision."""
    actor = request.actor  # type: ignore[attr-defined]
    row = _fine(request, fine_id)
    own = row.organisation_id == actor.organisation_id
    found = {
        "state-fine-view": own and row.state == "proposed" and row.viewed_at is None,
        "decide-fine": not own and row.state == "proposed" and actor.has_any(queries.FINERS),
    }
    context = {
        "row": row, "on": today(request.at), "entries": timeline(row),  # type: ignore[attr-defined]
        "acts": [name for name, holds in found.items() if holds],
    }  # fmt: skip
    return render(request, "risk/fine.html", context)


@acting(*FINERS)
@BOTH
def propose_fine(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: offices of the body's province; who does not watch it is refused. Propose a fine; it goes to the level that may decide the amount."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    body = Organisation.objects.filter(pk=organisation_id, tenant_id=actor.tenant).first()
    if body is None or body.kind.startswith("regulator-"):
        raise Http404
    bases = [
        (key, f"{each.matter} ≤ {rules.as_text(each.most)}")
        for key, each in queries.bases(body.tenant_id, on).items()
    ]
    return act_page(
        request,
        Act("risk.propose_fine", _("Propose a fine"), lambda told, **who: services.propose_fine(organisation=body, **told, **who),
            then=lambda id: f"/fines/{id}", back=f"/organisations/{body.pk}", button=_("Propose it"),
            form=functools.partial(forms.ProposeFine, bases=bases),
            lead=_("It goes to the level that may decide the amount. The body is heard first, and nothing follows by itself.")),
    )  # fmt: skip


@acting(*PARTIES)
@BOTH
def act_on_fine(request: HttpRequest, fine_id: UUID, what: str) -> HttpResponse:
    """May enter: the body for its own word, the two offices for the decision; who may not decide reads why and where it went."""
    row = _fine(request, fine_id)
    title, lead, verb, form = {
        "state-fine-view": (_("State your view"), _("Whoever decides reads it first. You state it once; say all of it."), services.state_fine_view, forms.StateView),
        "decide-fine": (_("Decide"), _("You decide under your own name. The paper with its lawful effect is made outside the platform."), services.decide_fine, forms.DecideFine),
    }[what]  # fmt: skip
    page = f"/fines/{row.pk}"
    perform: Any = verb
    return act_page(
        request,
        Act(f"risk.{what.replace('-', '_')}", title, lambda told, **who: perform(fine=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip
