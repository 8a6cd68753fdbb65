"""Acts on determinations, each on its page: propose, state a view, decide, ask for repair, decide about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.institutions.models import Organisation
from junheng.hub.risk import forms
from junheng.hub.risk.models import Determination
from junheng.hub.risk.queries import determinations as queries
from junheng.hub.risk.services import determinations

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OFFICE, DECIDERS = tuple(sorted(queries.OFFICE)), tuple(sorted(queries.DECIDERS))


@acting(*OFFICE)
@BOTH
def propose_determination(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: offices of the body's province. Propose what another person decides."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    body = queries.bodies_judged(actor).filter(pk=organisation_id).first()
    if body is None:
        raise Http404
    rules = queries.credit_rules(body.tenant_id, on)
    found = "" if isinstance(rules, tuple) else queries.judged_by(rules, [body], on)[0].found
    return act_page(
        request,
        Act("risk.propose_determination", _("Propose a determination"),
            lambda told, **who: _proposed(body, told, who), then=lambda id: f"/determinations/{id}",
            back=f"/risk/bodies/{body.pk}", form=forms.ProposeDetermination,
            initial={"kind": "credit-class", "value": found}, button=_("Propose it"),
            lead=_("Nothing follows from it yet: the body is told and may state its view, then another person decides.")),
    )  # fmt: skip


def _proposed(body: Organisation, told: dict[str, Any], who: dict[str, Any]) -> Determination:
    value = told.pop("value") if told["kind"] == "credit-class" else ""
    told.pop("value", None)
    return determinations.propose_determination(organisation=body, value=value, **told, **who)


@acting(*any_of(sorted(queries.DECIDERS), sorted(queries.BODIES)))
@BOTH
def act_on_determination(request: HttpRequest, determination_id: UUID, what: str) -> HttpResponse:
    """May enter: the body for its own word, the province's desk for decisions."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.determinations_seen_by(actor).filter(pk=determination_id).first()
    if row is None:
        raise Http404
    title, lead, verb, form = {
        "state-view": (_("State your view"), _("Whoever decides reads it first. You state it once; say all of it."), determinations.state_view, forms.StateView),
        "decide-determination": (_("Decide"), _("You decide under your own name. What is entered ends on the last day that the rule pack gives."), determinations.decide_determination, forms.DecideDetermination),
        "ask-repair": (_("Ask for repair"), _("Say what has been put right and where it can be seen. A named person decides."), determinations.ask_repair, forms.AskRepair),
        "decide-repair": (_("Decide about the repair"), _("Granted, the determination ends and leaves every list at once."), determinations.decide_repair, forms.DecideRepair),
    }[what]  # fmt: skip
    page = f"/determinations/{row.pk}"
    perform: Any = verb
    return act_page(
        request,
        Act(f"risk.{what.replace('-', '_')}", title, lambda told, **who: perform(determination=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip
