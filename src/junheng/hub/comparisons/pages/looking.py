"""Pages of comparisons: the catalogue, one comparison, a laboratory's record, the report before and after publication."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Analysis, Comparison
from junheng.hub.comparisons.pages.acts import EVERYBODY, language
from junheng.hub.comparisons.rules import life
from junheng.hub.comparisons.services import linking
from junheng.hub.comparisons.services.analysing import as_text
from junheng.hub.comparisons.services.changing import ORGANISERS
from junheng.hub.comparisons.services.expertise import blind_report
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.verbs import REGISTRY
from junheng.hub.institutions.models import Organisation

ONCE = {"confirm_participation", "decline_participation", "invite_participant", "propose_protocol"}
"""Acts that stay possible in their state; the others are offered by what is already there."""


@require_safe
def comparisons(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The catalogue of comparisons."""
    text = request.GET.get("q", "").strip()[:80]
    page = page_of(queries.comparisons(text), cursor=request.GET.get("cursor", ""))
    may_propose = request.actor.has_any(ORGANISERS)  # type: ignore[attr-defined]
    own = request.actor.organisation_id if request.actor.has_any(frozenset(EVERYBODY)) else None  # type: ignore[attr-defined]
    context = {"page": page, "text": text, "may_propose": may_propose, "own": own}
    return render(request, "comparisons/comparisons.html", context)


def _found(comparison_id: UUID) -> Comparison:
    row = queries.comparison(comparison_id)
    if row is None:
        raise Http404
    return row


@require_safe
def comparison(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """May enter: everybody. Plan, protocol, route, seals; one's own sealed result; after publication the report."""
    row = _found(comparison_id)
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    published = row.state in life.PUBLISHED
    protocol = queries.protocol_of(row)
    functions = queries.functions_of(row, actor)
    own = queries.own_sealed(row, actor) if "participant" in functions else []
    report = queries.report(row, language()) if published else None
    context = {
        "row": row, "parts": queries.participants_of(row), "protocol": protocol, "on": on,
        "facts": queries.facts_of(protocol) if protocol else None, "handovers": list(row.handovers.all()),
        "own_check": queries.own_check(row, actor) if "participant" in functions and row.state == "data-in" else None,
        "asked": [each.organisation for each in queries.checks_of(row) if each.asked] if published else [],
        "report": report, "published": published, "own": own, "own_rechecks": queries.own_rechecks(row, actor), "rechecks": queries.rechecks_all(row),
        "links": linking.linked(row, report.analysis, language()) if report else [],
        "linking": linking.carriers_of(row),
        "schedule": queries.schedule_of(row), "expected": queries.expected(row), "comments": queries.comments_of(row) if published else queries.own_comments(row, actor),
        "acts": _acts(row, actor, functions, bool(own)), "organises": "organiser" in functions and actor.has_any(ORGANISERS),
        "may_read_draft": not published and (queries.may_read_draft(row, actor) or ("expert" in functions and queries.reads_blind(row, actor))),
        "experts": queries.experts_of(row) if published or functions else [],
        "cases": queries.cases_of(row) if published else [], "entries": timeline(row, limit=60), "me": actor.organisation_id,
    }  # fmt: skip
    return render(request, "comparisons/comparison.html", context)


def _acts(row: Comparison, actor: Any, functions: frozenset[str], sealed: bool) -> list[str]:
    """What this person's body can do now, the next step first. Worked out from public facts and one's own seals."""
    named = [
        what
        for what, act in life.ACTS.items()
        if act.function in functions
        and row.state in act.states
        and REGISTRY[f"comparisons.{what}"].allows(actor)
    ]
    part = queries.part_of(row, actor.organisation_id)
    hidden = {
        "release_participant",
        "open_corrective_case",
        "answer_corrective_case",
        "close_corrective_case",
        "return_data",
        "release_expert",
    }
    hidden |= {"amend_result"} if not sealed else {"seal_result"}
    hidden |= set() if sealed and row.holder_id == row.pilot_id else {"recheck_standard"}
    hidden |= set() if row.stopped else {"clear_standard"}
    hidden |= {"record_handover"} if row.holder_id == actor.organisation_id else set()
    hidden |= (
        set()
        if queries.is_analyst(row, actor)
        else {"make_draft_a", "make_draft_b", "ask_to_check", "open_comments"}
    )
    hidden |= set() if row.checks_until is None else {"ask_to_check"}
    hidden |= {"approve_comparison"} if row.proposed_by_id == actor.person_id else set()
    hidden |= {"decline_participation"} if row.pilot_id == actor.organisation_id else set()
    newest = queries.protocol_of(row)
    if newest is None or (part is not None and part.confirmed_version == newest.version):
        hidden.add("confirm_participation")
    if newest is None:
        hidden.add("agree_protocol")
    return [each for each in named if each not in hidden]


@acting(*EVERYBODY)
@require_safe
def draft(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """May enter: the analyst; from Draft B on the organiser's people and the experts too, who read Draft A without names
    while comments are asked for. To everybody else it is not there."""
    row, actor = _found(comparison_id), request.actor  # type: ignore[attr-defined]
    blind = queries.reads_blind(row, actor)
    if row.state in life.PUBLISHED or not (blind or queries.may_read_draft(row, actor)):
        raise Http404
    with queries.under_analysis(row):
        found = blind_report(row, language()) if blind else queries.report(row, language())
        comments = [] if blind else queries.comments_of(row)
    if found is None:
        raise Http404
    told = {
        "row": row,
        "report": found,
        "comments": queries.own_comments(row, actor) if blind else comments,
        "blind": blind,
        "links": [] if blind else linking.linked(row, found.analysis, language()),
    }
    return render(request, "comparisons/draft.html", told)


@require_safe
def record(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: everybody. A laboratory's comparisons through the years."""
    body = Organisation.objects.filter(pk=organisation_id).first()
    if body is None:
        raise Http404
    lines = queries.record_of(body.pk)
    return render(request, "comparisons/record.html", {"body": body, "lines": lines})


@require_safe
def download_link(request: HttpRequest, comparison_id: UUID, number: int, what: str) -> HttpResponse:
    """May enter: everybody, once published. The document of a link at one point, or its answer as computed."""
    row = _found(comparison_id)
    analysis = Analysis.objects.filter(comparison=row).first() if row.state in life.PUBLISHED else None
    links = json.loads(analysis.links) if analysis is not None and analysis.links else []
    if not 1 <= number <= len(links):
        raise Http404
    answer = HttpResponse(links[number - 1][what], content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="comparison-{row.pk}-link-{number}-{what}.json"'
    return answer


@require_safe
def download(request: HttpRequest, comparison_id: UUID, what: str) -> HttpResponse:
    """May enter: everybody, once published. The evaluated document, the answer as computed, or the whole report."""
    row = _found(comparison_id)
    if row.state not in life.PUBLISHED:
        raise Http404
    analysis = Analysis.objects.get(comparison=row)
    text = {
        "document": lambda: analysis.document,
        "answer": lambda: analysis.answer,
        "report": lambda: as_text(queries.report_document(row)),
    }[what]()
    answer = HttpResponse(text, content_type=JsonResponse({}).headers["Content-Type"])
    answer["Content-Disposition"] = f'attachment; filename="comparison-{row.pk}-{what}.json"'
    return answer
