"""Pages of followed logs. Everybody may enter all of them; nothing here changes anything."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.nodes import queries
from junheng.hub.nodes.models import FollowedLog


@require_safe
def nodes(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Whose logs are followed here, how far, and which are not to be believed."""
    at, by = request.at, request.actor  # type: ignore[attr-defined]
    rows = [
        {"log": log, "is_silent": queries.is_silent(log, at), "problems": queries.problems_of(log)}
        for log in queries.followed_logs()
    ]
    return render(
        request,
        "nodes/nodes.html",
        {"rows": rows, "may_follow": queries.may_keep(by), "may_hold": queries.may_hold(by)},
    )


def found(name: str) -> FollowedLog:
    log = queries.log_named(name)
    if log is None:
        raise Http404
    return log


@require_safe
def node(request: HttpRequest, name: str) -> HttpResponse:
    """May enter: everybody. One log: what was heard of it, what it says, why it is not believed."""
    at, by = request.at, request.actor  # type: ignore[attr-defined]
    log = found(name)
    words, kind = request.GET.get("words", "").strip()[:100], request.GET.get("kind", "")
    kind = kind if kind in queries.KINDS else ""
    page = page_of(queries.records_of(log, words=words, kind=kind), cursor=request.GET.get("cursor", ""))
    quarantines = [(each, queries.reasons_of(each)) for each in queries.quarantines_of(log)]
    may = queries.may_keep(by) and by.tenant == log.tenant_id
    may_fetch = queries.may_hold(by)
    context = {
        "log": log, "page": page, "words": words, "kind": kind, "kinds": queries.KINDS, "quarantines": quarantines,
        "is_silent": queries.is_silent(log, at), "problems": queries.problems_of(log), "kept": queries.kept_entries(log),
        "entries": timeline(log), "may_fetch": may_fetch, "may_unfollow": may and log.is_believed,
        "may_release": may and log.state == FollowedLog.State.QUARANTINED,
        "may_follow": may and log.state == FollowedLog.State.ENDED,
    }  # fmt: skip
    return render(request, "nodes/node.html", context)


@require_safe
def evidence(request: HttpRequest, name: str, quarantine_id: UUID) -> HttpResponse:
    """May enter: everybody. What `quarantine_followed_log` kept: both signed checkpoints and what fails."""
    kept = queries.quarantine_of(found(name), quarantine_id)
    if kept is None:
        raise Http404
    response = HttpResponse(bytes(kept.evidence), content_type="application/json")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name}-{kept.evidence_sha256[:16]}.json"'
    )
    return response
