"""Pages to look at: public lists, scores with their parts and rows, determinations of one's own side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.models import Organisation
from junheng.hub.risk.models import Determination
from junheng.hub.risk.queries import determinations as queries
from junheng.hub.risk.queries import fines
from junheng.hub.risk.rules import deciding

PARTIES = any_of(sorted(queries.OFFICE), sorted(queries.BODIES))


@require_safe
def violators(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Serious violators, each with its basis, until its last day."""
    return _public_list(request, "serious-violator")


@require_safe
def model_units(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Model units, each with its basis, until its last day."""
    return _public_list(request, "model-unit")


def _public_list(request: HttpRequest, kind: str) -> HttpResponse:
    on = today(request.at)  # type: ignore[attr-defined]
    page = page_of(queries.shown(kind, on), cursor=request.GET.get("cursor", ""))
    return render(request, "risk/list.html", {"page": page, "kind": kind, "on": on})


@acting(*PARTIES)
@require_safe
def determinations(request: HttpRequest) -> HttpResponse:
    """May enter: bodies and offices. What was proposed and decided of one's own side, newest first."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    page = page_of(queries.determinations_seen_by(actor), cursor=request.GET.get("cursor", ""))
    rows = [(row, deciding.state_on(row.state, row.until, on)) for row in page.rows]
    context = {"page": page, "rows": rows, "on": on, "office": actor.has_any(queries.OFFICE)}
    return render(request, "risk/determinations.html", context)


@require_safe
def determination(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    """May enter: the body and its province's offices; everybody while it stands on a public list, who see less."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = queries.determination_seen(determination_id, actor, on)
    if row is None:
        raise Http404
    party = queries.is_party(row, actor)
    facts = queries.facts_of(row, actor)
    context = {
        "row": row, "on": on, "party": party, "state": deciding.state_on(row.state, row.until, on),
        "parts": queries.parts_of(row) if party else [], "repair_from": facts.repair_from,
        "public": row.kind in deciding.PUBLIC_KINDS, "entries": timeline(row) if party else [],
        "acts": _acts(row, facts, actor, on) if party else [],
        "hearing_rule": _rule(row, deciding.HEARINGS.get(row.kind, ""), on) if party and row.hearing_until else None,
        "term_rule": _rule(row, deciding.TERMS[row.kind], row.since or on),
    }  # fmt: skip
    return render(request, "risk/determination.html", context)


def _rule(row: Determination, key: str, on: Any) -> Any:
    return queries.rule_behind(row.tenant_id, key, on) if key else None


def _acts(row: Determination, facts: deciding.Facts, actor: Any, on: Any) -> list[str]:
    """Names of the acts that make sense for this actor now."""
    own = actor.organisation_id == row.organisation_id and actor.has_any(queries.BODIES)
    decides = actor.has_any(queries.DECIDERS) and actor.tenant == row.tenant_id
    state = deciding.state_on(row.state, row.until, on)
    against = deciding.is_against(row.kind, row.value)
    found = {
        "state-view": own and state == "proposed" and not facts.heard,
        "decide-determination": decides and state == "proposed",
        "ask-repair": own and state == "in-force" and against and facts.repair != "asked",
        "decide-repair": decides and state == "in-force" and facts.repair == "asked",
    }
    return [name for name, holds in found.items() if holds]


@acting(*PARTIES)
@require_safe
def score(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: the body itself and its province's offices. The score of a body, every part with its rows."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    body = Organisation.objects.filter(pk=organisation_id).first()
    own = body is not None and actor.organisation_id == body.pk
    if body is None or not (own or queries.answers_for(actor, body.tenant_id)):
        raise Http404
    if body.kind.startswith("regulator-"):
        raise Http404
    rules = queries.credit_rules(body.tenant_id, on)
    unusable = rules if isinstance(rules, tuple) else ()
    judged = None if isinstance(rules, tuple) else queries.judged_by(rules, [body], on)[0]
    context = {
        "body": body, "judged": judged, "why": unusable, "on": on, "own": own,
        "rules": None if unusable else rules,
        "may_fine": actor.has_any(fines.FINERS) and actor.tenant == body.tenant_id,
        "may_propose": actor.has_any(queries.OFFICE) and actor.tenant == body.tenant_id,
    }  # fmt: skip
    return render(request, "risk/score.html", context)
