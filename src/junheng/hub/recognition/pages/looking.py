"""Pages of recognition: the matrix of provinces and one agreement, for everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.queries import timeline
from junheng.hub.institutions.models import Item
from junheng.hub.recognition import queries, rules
from junheng.hub.recognition.services.agreements import PARTIES


@require_safe
def recognition(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Province by province: agreements in force and the papers they speak of."""
    context = {
        "matrix": queries.matrix(request.at),  # type: ignore[attr-defined]
        "provinces": Tenant.objects.filter(level="province").order_by("code"),
        "agreements": queries.agreements()[:50], "may_draft": request.actor.has_any(PARTIES),
    }  # fmt: skip
    return render(request, "recognition/recognition.html", context)


@require_safe
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """May enter: everybody. One agreement: parties, what it speaks of, its conditions and live counts."""
    row = queries.agreements().filter(pk=agreement_id).first()
    if row is None:
        raise Http404
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    facts = queries.facts_of(row)
    party = actor.tenant in facts.parties and actor.has_any(PARTIES)
    words = rules.conditions_as_words(language)
    context = {
        "row": row, "standing": rules.standing_refusals(facts, on), "on": on, "entries": timeline(row),
        "parties": [(each, each.code in facts.signed) for each in Tenant.objects.filter(code__in=row.parties).order_by("code")],
        "items": Item.objects.filter(pk__in=row.items), "conditions": [words[each] for each in row.conditions],
        "papers": queries.papers_under(row), "may_sign": party and row.state == "drafted" and actor.tenant not in facts.signed,
        "may_suspend": party and row.state == "signed", "may_resume": party and row.state == "suspended" and row.suspended_by in ("", actor.tenant),
        "may_end": party and row.state != "ended",
    }  # fmt: skip
    return render(request, "recognition/agreement.html", context)
