"""Pages to look at: a draw's record with its seats, panels about a record, and who works where, when and how much."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.core.draw.canonical import canonical
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.models import Organisation
from junheng.hub.panels import purposes, queries
from junheng.hub.panels.models import Panel
from junheng.hub.panels.queries import CONVENERS
from junheng.hub.panels.services import offices
from junheng.hub.panels.services.offices import WATCHERS
from junheng.hub.people import queries as people


def _seen(request: HttpRequest, panel_id: UUID) -> Panel:
    row = queries.public_panel(panel_id) or queries.convened_panel(panel_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@require_safe
def panel(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    """May enter: everybody, once it was made; before, the body that convened. The record, and the seats for those concerned."""
    row, actor = _seen(request, panel_id), request.actor  # type: ignore[attr-defined]
    record: dict[str, Any] = row.record or {}
    only = record["strata"][0] if record else {}
    kind = purposes.purpose(row.purpose)
    subject = kind.find(row.subject_id, actor)
    seats = queries.shown_seats(row, subject, actor) if actor.organisation_id is not None else []
    context = {
        "row": row, "record": record, "selected": only.get("selected", ()), "reserve": only.get("reserve", ()),
        "eligible": only.get("eligible"), "excluded": record.get("excluded", _excluded(row)), "beacon": record.get("beacon"),
        "entries": timeline(row), "on": today(request.at), "seats": [(each, queries.acts_on_seat(each, actor)) for each in seats],  # type: ignore[attr-defined]
        "acts": queries.acts_on_panel(row, subject, actor), "questions": {each.key: each for each in kind.questions()},
        "concerned": Organisation.objects.filter(pk__in=row.concerned) if kind.public else (),
        "about": kind.about(row.subject_id) if subject is not None else "", "convenes": row.authority_id == actor.organisation_id,
    }  # fmt: skip
    return render(request, "panels/panel.html", context)


def _excluded(row: Panel) -> list[dict[str, Any]]:
    """As the record will name them, from a list that is frozen and not drawn yet."""
    return [{"id": each["id"], "facts": {"why": each["excluded"]}} for each in row.plan["objects"] if each.get("excluded")]  # fmt: skip


@require_safe
def panel_record(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    """May enter: everybody, once it was made. The record to the byte, as `junheng draw replay` reads it."""
    row = queries.public_panel(panel_id)
    if row is None:
        raise Http404
    answer = HttpResponse(canonical(row.record), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.number}.json"'
    return answer


@require_safe
def about(request: HttpRequest, purpose: str, subject_id: UUID) -> HttpResponse:
    """May enter: everybody who may see the record. Panels about it that were drawn; who convenes freezes the next list here."""
    actor, kind = request.actor, purposes.known(purpose)  # type: ignore[attr-defined]
    subject = kind.find(subject_id, actor) if kind else None
    if kind is None or subject is None:
        raise Http404
    page = page_of(queries.panels_about(purpose, subject_id), cursor=request.GET.get("cursor", ""))
    convenes = subject.authority.pk == actor.organisation_id and actor.has_any(CONVENERS)
    standing = queries.live_panel(purpose, subject_id, subject.authority.pk)
    context = {
        "kind": kind, "subject": subject, "page": page, "convenes": convenes, "about": kind.about(subject_id),
        "may_freeze": convenes and standing is None and not subject.stopped, "standing": standing, "on": today(request.at),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "panels/about.html", context)


@acting(*CONVENERS)
@require_safe
def panels(request: HttpRequest) -> HttpResponse:
    """May enter: bodies that convene panels. Those of one's own, newest first."""
    page = page_of(queries.convened_by(request.actor), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    return render(request, "panels/panels.html", {"page": page, "on": today(request.at)})  # type: ignore[attr-defined]


@acting(*people.POOL, *WATCHERS)
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """May enter: whoever may be drawn, regulators and the regional office. Who works where, when, with how much at hand."""
    actor, at = request.actor, request.at  # type: ignore[attr-defined]
    on, cursor = today(at), request.GET.get("cursor", "")
    watched = offices.watched_by(actor, request.GET.get("region", ""), on)
    context: dict[str, Any] = {"on": on, "watched": watched}
    if watched is not None:
        context |= _watched(watched, at, cursor)
    if actor.has_any(people.POOL):
        own = page_of(queries.duties_of(actor.person_id), cursor="" if watched else cursor)
        context |= {
            "own": own, "mine": [(each, queries.acts_on_seat(each, actor)) for each in own.rows], "card": people.card_of(actor.person_id, on),
            "recusals": list(people.recusals_of(actor.person_id, on)[:50]),
        }  # fmt: skip
    return render(request, "panels/duties.html", context)


def _watched(watched: offices.Watched, at: datetime, cursor: str) -> dict[str, Any]:
    cards = page_of(queries.duty_list(watched.tenants, today(at)), cursor=cursor, size=30)
    figures, as_of = queries.figures_counted(watched.tenants, at)
    return {
        "cards": cards, "rows": queries.duties(cards.rows, at), "figures": figures, "as_of": as_of,
        "since": today(as_of - queries.YEAR),
    }  # fmt: skip
