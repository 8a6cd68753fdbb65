"""Pages of supervision: draws for everybody, their records to download, and the checks of one's own side."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.core.reason import Refusal
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.services.attachments import read_blob
from junheng.hub.ledger import queries as ledger
from junheng.hub.supervision import asking, queries
from junheng.hub.supervision.models import Check, Draw
from junheng.hub.supervision.pages.keeping import kept_for, of_check, on_site
from junheng.hub.supervision.rules import alone, checking, planning

SHOWN = 100
"""Rows of a record on its page; the file has all."""
OF_CHECKS = any_of(sorted(queries.DESK), sorted(queries.INSPECTORS), sorted(queries.BODY_SIDE))


@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Draws whose list is frozen, newest first, and what was published of their checks."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "page": page_of(queries.draws(actor), cursor=request.GET.get("cursor", "")),
        "may_prepare": actor.has_any(queries.DESK),
        "may_check": actor.has_any(queries.DESK | queries.INSPECTORS | queries.BODY_SIDE),
    }  # fmt: skip
    return render(request, "supervision/supervision.html", context)


@require_safe
def draw(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """May enter: everybody once the list is frozen. What was drawn from, how the seed was made, what came of it."""
    actor, at = request.actor, request.at  # type: ignore[attr-defined]
    row = _draw(request, draw_id)
    facts = queries.facts_of(row, actor)
    organiser = queries.organiser_facts(row, actor)
    event = queries.freezing_of(row) if row.frozen else None
    data = queries.record_shown(row, actor) if row.run_at else None
    record = json.loads(data) if data is not None else None
    context = {
        "row": row, "pools": list(row.pools.select_related("organisation")) if row.agreement else [], "own_pool": actor.tenant,
        "on": today(at), "organisers": row.organisers.all(), "facts": facts,
        "cosigning": queries.cosigning_of(row) if row.frozen else None, "demand": queries.demand_in_words(row),
        "proof": ledger.proof_facts(event.pk) if event is not None else None, "entries": timeline(row),
        "acts": _acts_on(row, facts, organiser, actor, at), "record": record, "result": _result(row, record), "shown": SHOWN,
        "script_digest": alone.script_digest(), "published": list(queries.published_of(row)) if row.run_at else [],
    }  # fmt: skip
    return render(request, "supervision/draw.html", context)


def _draw(request: HttpRequest, draw_id: UUID) -> Draw:
    row = queries.draw_for_page(draw_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def _acts_on(
    row: Draw, facts: planning.DrawFacts, organiser: planning.OrganiserFacts | None, actor: Any, at: Any
) -> list[str]:
    """Names of the acts that make sense for this actor now; whether each can be done is said when it is asked for."""
    if not actor.has_any(queries.DESK) or (not facts.own and organiser is None):
        return []
    drafted, frozen = row.state == "drafted", row.state == "frozen"
    pool = queries.pool_of(row, actor) if row.agreement else None
    found = {
        "list-objects": drafted and (facts.own if pool is None else not pool.frozen),
        "list-inspectors": drafted and (facts.own if pool is None else not pool.frozen),
        "commit-secret": drafted and organiser is not None and not organiser.commitment,
        "freeze-pool": drafted and pool is not None and not pool.frozen,
        "freeze-draw": drafted and facts.own,
        "state-beacon": frozen and (not facts.beacon or (bool(facts.missing) and at > row.reveal_until and row.second_at is not None and not facts.second)),
        "reveal-secret": frozen and facts.beacon and organiser is not None and not organiser.revealed,
        "run-draw": frozen and facts.own and facts.beacon,
        "withdraw-draw": (drafted or frozen) and facts.own and facts.revealed == 0,
    }  # fmt: skip
    return [name for name, holds in found.items() if holds]


def _result(row: Draw, record: dict[str, Any] | None) -> dict[str, Any]:
    """A record as its page shows it: names beside ids, reasons as sentences, at most `SHOWN` rows of each."""
    if record is None or record["outcome"] != "drawn":
        return {}
    names = {each["id"]: each.get("name", "") for each in record["plan"]["objects"]}
    sent = {each["object"]: each["inspectors"] for each in record["assignment"]["sent"]}
    why = {each["id"]: queries.said(each) for each in record["assignment"]["unassigned"]}
    rows = [
        {"id": each["id"], "name": names[each["id"]], "stratum": stratum["name"], "probability": each["probability"],
         "inspectors": sent.get(each["id"], ()), "why": why.get(each["id"])}
        for stratum in record["strata"] for each in stratum["selected"]
    ]  # fmt: skip
    excluded = [
        {"id": each["id"], "name": names[each["id"]], "why": queries.said(each)}
        for each in record["excluded"]
    ]
    return {
        "rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "excluded": excluded[:SHOWN], "strata": record["strata"],
        "excluded_more": max(0, len(excluded) - SHOWN),
    }  # fmt: skip


@require_safe
def record_file(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """May enter: everybody once it is public, its organisers before. The record to the byte, as `junheng draw replay` reads it."""
    row = _draw(request, draw_id)
    return _file(queries.record_shown(row, request.actor), f"draw-{row.pk}-record.json")  # type: ignore[attr-defined]


@require_safe
def pool_file(request: HttpRequest, draw_id: UUID, province: str) -> HttpResponse:
    """May enter: everybody once the record is public, its own office before. A province's frozen part to the byte."""
    row = _draw(request, draw_id)
    data = queries.pool_paper(row, province[:6], request.actor)  # type: ignore[attr-defined]
    return _file(data, f"draw-{row.pk}-pool-{province[:6]}.json")


@acting(*sorted(queries.DESK))
@require_safe
def plan_file(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """May enter: the office that prepares the draw and its organisers. The frozen plan to the byte."""
    row, actor = _draw(request, draw_id), request.actor  # type: ignore[attr-defined]
    if row.organisation_id != actor.organisation_id and queries.organiser_facts(row, actor) is None:
        raise Http404
    return _file(queries.paper(row, "plan"), f"draw-{row.pk}-plan.json")


@require_safe
def proof_file(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """May enter: everybody once the list stands under its checkpoint. The proof of its leaf, as `junheng log verify` reads it."""
    row = _draw(request, draw_id)
    found = queries.cosigning_of(row) if row.frozen else None
    data = queries.file_of(found.proof) if found is not None else None
    return _file(data, f"draw-{row.pk}-proof.json")


@require_safe
def script_file(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The one file that draws a record's samples again without this program."""
    return _file(alone.script(), alone.NAME, content_type="text/x-python; charset=utf-8")


def _file(data: bytes | None, name: str, *, content_type: str = "application/json") -> HttpResponse:
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@acting(*OF_CHECKS)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """May enter: inspectors, desks and bodies. The checks of one's own side, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    page = queries.checks_page(actor, request.GET.get("cursor", ""))
    site = on_site(request, queries.tasks_of(actor)) if actor.has_any(queries.INSPECTORS) else None
    context = {"page": page, "on": today(request.at), "site": site}  # type: ignore[attr-defined]
    return kept_for(request, render(request, "supervision/checks.html", context), site)


@require_safe
def check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """May enter: its inspectors, its desk, the body; everybody once it is published, who see less."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = queries.check_for_page(check_id, actor)
    if row is None:
        raise Http404
    facts = queries.check_facts(row, actor)
    order = queries.rectification_of(row)
    site = of_check(request, row, facts)
    party = facts.mine or facts.for_desk or facts.for_body
    context = {
        "row": row, "on": on, "facts": facts, "party": party, "order": order, "findings": asking.findings_in_words(row),
        "list_title": checking.list_title(row.list_edition), "asked": len(asking.questions_of(row)) if party else 0,
        "why": _why(row), "acts": _acts_on_check(row, facts, order.state if order else ""),
        "entry_code": row.entry_code if row.state == "dispatched" and (facts.for_body or (facts.for_desk and not facts.mine)) else "",
        "publication": queries.publication_day(row.tenant_id, today(row.concluded_at)) if row.concluded_at else None,
        "entries": timeline(row) if party else [], "site": site,
    }  # fmt: skip
    return kept_for(request, render(request, "supervision/check.html", context), site)


def _why(row: Check) -> Refusal | None:
    return queries.said(row.unassigned_why) if row.state == "unassigned" and row.unassigned_why else None


def _acts_on_check(row: Check, facts: checking.CheckFacts, follow_up: str) -> list[str]:
    """Names of the acts that make sense for this actor now."""
    state = row.state
    untouched = facts.signed == 0 and not facts.body_side
    over = state in ("concluded", "published")
    found = {
        "announce-visit": facts.mine and state == "dispatched" and row.arrived_at is None,
        "begin-check": facts.mine and state == "dispatched",
        "call-reserve": facts.for_desk and state == "dispatched",
        "send-inspectors": facts.for_desk and state == "unassigned",
        "record-findings": facts.mine and state in ("begun", "found") and untouched,
        "add-photo": facts.mine and state in ("begun", "found") and untouched,
        "sign-check": state == "found" and ((facts.mine and not facts.mine_signed) or (facts.for_body and not facts.mine and not facts.body_side)),
        "note-body-side": facts.mine and state == "found" and not facts.body_side,
        "publish-check": facts.for_desk and state == "concluded",
        "order-rectification": facts.for_desk and over and facts.result == "problems" and not follow_up,
        "answer-rectification": facts.for_body and follow_up == "ordered",
        "settle-rectification": facts.for_desk and follow_up in ("ordered", "answered"),
    }  # fmt: skip
    return [name for name, holds in found.items() if holds]


@acting(*OF_CHECKS)
@require_safe
def photo(request: HttpRequest, check_id: UUID, photo_id: UUID) -> HttpResponse:
    """May enter: its inspectors, its desk, the body. One photograph."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.checks_waiting(actor).filter(pk=check_id).first()
    if row is None:
        raise Http404
    with tenancy.also(row.tenant_id):
        found = row.photos.select_related("attachment").filter(pk=photo_id).first()
    if found is None:
        raise Http404
    kept = found.attachment
    response = HttpResponse(read_blob(kept.sha256), content_type=kept.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.pk}.{kept.media_type[6:]}"'
    return response
