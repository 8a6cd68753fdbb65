"""Pages to look at: applications, one application, the life of a standard."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.capabilities.services.standards import KEEPERS
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.services.attachments import read_blob
from junheng.hub.panels import queries as panels
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.queries import acts_on_seat
from junheng.hub.people.services.assessors import RECUSERS
from junheng.hub.standards import queries
from junheng.hub.standards.models import Examination
from junheng.hub.standards.queries import EXAMINERS
from junheng.hub.standards.rules import completeness
from junheng.hub.standards.services.keeping import RECORDERS
from junheng.hub.standards.showing import evidence_shown


@acting()
@require_safe
def examinations(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Applications of one's body, of one's authority, and one's own seats."""
    actor = request.actor  # type: ignore[attr-defined]
    page = page_of(queries.examinations_of(actor), cursor=request.GET.get("cursor", ""))
    examines = actor.has_any(EXAMINERS)
    context = {
        "page": page, "on": today(request.at), "examines": examines, "keeps": actor.has_any(KEEPERS),  # type: ignore[attr-defined]
        "assesses": actor.has_any(RECUSERS),
        "changes": list(queries.changes_filed(actor)[:20]) if examines else [],
    }  # fmt: skip
    return render(request, "standards/examinations.html", context)


def examination_of(request: HttpRequest, examination_id: UUID) -> Examination:
    """An application one has to do with; hidden and missing are alike."""
    row = queries.examination_for(examination_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting()
@require_safe
def examination(request: HttpRequest, examination_id: UUID) -> HttpResponse:
    """May enter: the applicant, its authority, and the assessors drawn. Demand groups, draw, reports, decision."""
    row, actor = examination_of(request, examination_id), request.actor  # type: ignore[attr-defined]
    on = today(request.at)  # type: ignore[attr-defined]
    facts = queries.case_facts(row, actor)
    seats, panel = queries.seats_of(row), panels.panel_of(queries.PURPOSE, row.pk)
    groups = []
    if facts.applicant and row.state in ("drafted", "returned"):
        missing = completeness.missing(queries.facts_of_application(row, on))
        groups = [(each, missing[each.key]) for each in completeness.groups()]
    context = {
        "row": row, "on": on, "groups": groups, "documents": queries.documents_of(row), "panel": panel,
        "seats": [(each, _acts_on_seat(each, row, actor)) for each in seats], "acts": acts_on(row, facts, actor, panel, on),
        "group_words": completeness.groups(), "entries": timeline(row), "examines": facts.authority,
        "panel_acts": facts.authority and actor.has_any(EXAMINERS) and row.state == "accepted", "given_up": panels.panels_about(queries.PURPOSE, row.pk).filter(state="given-up").count(),
    }  # fmt: skip
    return render(request, "standards/examination.html", context)


def acts_on(row: Examination, facts: Any, actor: Any, panel: Panel | None, on: date) -> list[str]:
    """What may be done to an application now; the first is what comes next."""
    keeps, examines = (
        facts.applicant and actor.has_any(KEEPERS),
        facts.authority and actor.has_any(EXAMINERS),
    )
    editing, state = row.state in ("drafted", "returned"), row.state
    in_time = row.answer_until is None or on <= row.answer_until
    return [
        name
        for name, may in (
            ("submit-application", keeps and editing),
            ("attach-document", keeps and editing),
            ("accept-application", examines and state == "applied"),
            ("return-application", examines and state == "applied" and not row.returned_times and in_time),
            ("freeze-panel", examines and state == "accepted" and panel is None),
            ("mend-findings", keeps and state == "mending"),
            ("decide-examination", examines and state == "assessed"),
            ("withdraw-application", keeps and facts.state not in ("certified", "refused", "withdrawn")),
        )
        if may
    ]


def _acts_on_seat(seat: Seat, row: Examination, actor: Any) -> list[str]:
    """What may be done to a seat now: as to every seat, and what was put right is confirmed."""
    own = seat.person_id == actor.person_id and actor.has_any(RECUSERS)
    mended = own and row.state == "mended" and seat.conclusion == "mend" and not seat.mending_confirmed_at
    return acts_on_seat(seat, actor) + (["confirm-mending"] if mended else [])


@acting()
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """May enter: those who have to do with its application. The file."""
    kept = queries.document_for(document_id, request.actor)  # type: ignore[attr-defined]
    if kept is None:
        raise Http404
    answer = HttpResponse(read_blob(kept.sha256), content_type=kept.media_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "attachment"
    return answer


@acting(*RECORDERS, "checker", "approver", "quality")
@require_safe
def life(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. One standard's examination, evidence, changes and seal."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = queries.own_standard(standard_id, actor)
    if row is None:
        raise Http404
    standing = queries.standing_of(row, on)
    context = {
        "row": row, "on": on, "standing": standing, "evidence": evidence_shown(row, standing.kept.rows),
        "may_keep": actor.has_any(KEEPERS), "may_record": actor.has_any(RECORDERS), "confidence": "recall",
        "plans": [each.plan for each in standing.kept.checks],
    }  # fmt: skip
    return render(request, "standards/life.html", context)


@acting(*RECORDERS, "checker", "approver", "quality")
@require_safe
def history(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. The history book: applications, changes, every fact."""
    row = queries.own_standard(standard_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    context = {
        "row": row, "on": today(request.at), "changes": list(queries.changes_of(row)[:50]), "entries": timeline(row),  # type: ignore[attr-defined]
        "applications": list(queries.examinations().filter(standard=row)[:50]),
    }  # fmt: skip
    return render(request, "standards/history.html", context)
