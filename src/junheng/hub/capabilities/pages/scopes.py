"""Pages of published scopes: the imports of a body, the queue of one, and the acts on its lines."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.capability.scope.lines import Defaults
from junheng.core.capability.scope.sheet import LARGEST
from junheng.core.capability.scope.shown import reading_in_words
from junheng.hub.capabilities import forms, queries
from junheng.hub.capabilities.models import ScopeImport, ScopeLine
from junheng.hub.capabilities.pages.looking import KEEPERS
from junheng.hub.capabilities.services import scopes as services
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.models import Item, Organisation

BOTH = require_http_methods(["GET", "HEAD", "POST"])
IMPORTERS = tuple(services.IMPORTERS)
STATES: dict[str, tuple[Any, str]] = {
    "waiting": (pgettext_lazy("line of a scope", "to be looked at"), "warn"),
    "read": (pgettext_lazy("line of a scope", "read without a doubt"), "ok"),
    "accepted": (pgettext_lazy("line of a scope", "guess accepted"), "ok"),
    "corrected": (pgettext_lazy("line of a scope", "rewritten"), "ok"),
    "discarded": (pgettext_lazy("line of a scope", "left out"), "unk"),
}
SHOWN = ("quantity", "instrument", "range", "minimum", "maximum", "unit", "parameter", "condition", "uncertainty", "uncertainty_unit", "k", "method", "limits", "remarks")  # fmt: skip


def _language(request: HttpRequest) -> Any:
    return "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]


def _body(request: HttpRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]


def _scope(request: HttpRequest, scope_id: UUID) -> ScopeImport:
    row = queries.scopes_of(request.actor.organisation_id).filter(pk=scope_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def _line(request: HttpRequest, scope_line_id: UUID) -> ScopeLine:
    row = queries.line_for_page(scope_line_id, request.actor.organisation_id)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*KEEPERS)
@require_safe
def scopes(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. The scopes it brought in, with what waits of each."""
    page = page_of(queries.scopes_of(request.actor.organisation_id), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    counts = queries.line_counts(*(row.pk for row in page.rows))
    rows = [{"row": row, "waiting": counts.get(row.pk, {}).get("waiting", 0), "lines": sum(counts.get(row.pk, {}).values())}
            for row in page.rows]  # fmt: skip
    may = request.actor.has_any(services.IMPORTERS)  # type: ignore[attr-defined]
    return render(request, "capabilities/scopes.html", {"page": page, "rows": rows, "may_import": may})


@acting(*KEEPERS)
@require_safe
def scope(request: HttpRequest, scope_id: UUID) -> HttpResponse:
    """May enter: the people of a laboratory. One scope: what waits first, each line as published and as read."""
    row = _scope(request, scope_id)
    counts = queries.line_counts(row.pk).get(row.pk, {})
    state = request.GET.get("state", "waiting" if counts.get("waiting") else "read")
    state = state if state in STATES else "waiting"
    page = page_of(
        queries.lines_of(row, state), cursor=request.GET.get("cursor", ""), size=25, first="position"
    )
    context = {
        "row": row, "page": page, "lines": [shown(line, _language(request)) for line in page.rows],
        "tally": [{"word": word, "tone": tone, "number": counts.get(name, 0), "url": f"?state={name}", "current": name == state}
                  for name, (word, tone) in STATES.items()],
        "may_import": request.actor.has_any(services.IMPORTERS), "entries": timeline(row), "on": today(request.at),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "capabilities/scope.html", context)


def shown(line: ScopeLine, language: Any) -> dict[str, Any]:
    """A line as published, as read, and its doubts."""
    cells = line.corrected or line.cells
    published = " · ".join(line.cells[name] for name in SHOWN if line.cells.get(name))
    return {
        "line": line, "published": published[:400], "rewritten": line.corrected is not None and cells != line.cells,
        "reading": reading_in_words(line.guess["data"], language)[:9] if line.guess else (),
        "doubts": queries.doubts_of(line), "waits": line.state == ScopeLine.State.WAITING,
        "word": STATES[line.state][0], "tone": STATES[line.state][1],
    }  # fmt: skip


@acting(*IMPORTERS)
@BOTH
def import_scope(request: HttpRequest) -> HttpResponse:
    """May enter: those who publish capabilities for a laboratory. Bring a published scope in."""
    body = _body(request)

    def perform(told: dict[str, Any], **who: Any) -> ScopeImport:
        upload = told["file"]
        return services.import_scope(
            organisation=body, qualification=told["qualification"], name=upload.name, data=upload.read(LARGEST + 1),
            defaults=defaults_of(told["service"], told["k"], told["decimal_sign"]), heads=told["heads"], **who,
        )  # fmt: skip

    return act_page(
        request,
        Act("capabilities.import_scope", _("Bring a published scope in"), perform, then=lambda id: f"/scopes/{id}", back="/scopes",
            form=functools.partial(_with_file, request, organisation=body), button=_("Read the file"),
            lead=_("What has one meaning becomes a draft. What has two waits for you, with a guess and the doubt. The same file twice adds nothing.")),
    )  # fmt: skip


def _with_file(request: HttpRequest, *args: Any, **kwargs: Any) -> forms.ImportScope:
    return forms.ImportScope(*args, files=request.FILES, **kwargs) if args else forms.ImportScope(**kwargs)


def defaults_of(service: Any, k: str, decimal_sign: Any) -> Defaults:
    """What was stated of the whole file."""
    return Defaults(service, Decimal(k) if k else None, decimal_sign)


def _about(request: HttpRequest, line: ScopeLine) -> dict[str, Any]:
    return {
        "each": shown(line, _language(request)),
        "cells": [(name, line.cells[name]) for name in SHOWN if line.cells.get(name)],
    }


def _queue(line: ScopeLine) -> str:
    return f"/scopes/{line.scope_id}?state=waiting"


@acting(*IMPORTERS)
@BOTH
def accept_scope_line(request: HttpRequest, scope_line_id: UUID) -> HttpResponse:
    """May enter: those who publish capabilities for a laboratory. Take the guess as it stands."""
    line = _line(request, scope_line_id)
    item = (line.guess or {}).get("item", "")
    return act_page(
        request,
        Act("capabilities.accept_scope_line", _("Accept row %(row)s") % {"row": line.number},
            lambda told, **who: services.accept_scope_line(line=line, item=told["item"], **who), then=lambda id: _queue(line),
            back=_queue(line), form=forms.AcceptLine, initial={"item": Item.objects.filter(pk=item).first()},
            button=_("It is read rightly"), lead=_("It becomes a draft as it was read. You answer for the doubt."),
            template="capabilities/scope_line.html", context=_about(request, line)),
    )  # fmt: skip


@acting(*IMPORTERS)
@BOTH
def correct_scope_line(request: HttpRequest, scope_line_id: UUID) -> HttpResponse:
    """May enter: those who publish capabilities for a laboratory. Write a line anew."""
    line = _line(request, scope_line_id)
    return act_page(
        request,
        Act("capabilities.correct_scope_line", _("Correct row %(row)s") % {"row": line.number},
            lambda told, **who: services.correct_scope_line(line=line, cells=told["cells"], item=told["item"], **who),
            then=lambda id: _queue(line), back=_queue(line), form=forms.CorrectLine, initial=dict(line.cells) | {"item": None},
            button=_("Read it again"), lead=_("Write it so that it has one meaning. While a doubt is left, nothing is drafted."),
            template="capabilities/scope_line.html", context=_about(request, line)),
    )  # fmt: skip


@acting(*IMPORTERS)
@BOTH
def discard_scope_line(request: HttpRequest, scope_line_id: UUID) -> HttpResponse:
    """May enter: those who publish capabilities for a laboratory. Leave a line out."""
    line = _line(request, scope_line_id)
    return act_page(
        request,
        Act("capabilities.discard_scope_line", _("Leave row %(row)s out") % {"row": line.number},
            lambda told, **who: services.discard_scope_line(line=line, **told, **who), then=lambda id: _queue(line), back=_queue(line),
            form=forms.Withdraw, button=_("Leave it out"), lead=_("It stays on file with your reason; the same file does not bring it back."),
            template="capabilities/scope_line.html", context=_about(request, line)),
    )  # fmt: skip


@acting(*IMPORTERS)
@BOTH
def publish_scope(request: HttpRequest, scope_id: UUID) -> HttpResponse:
    """May enter: those who publish capabilities for a laboratory. Publish the drafts of a scope."""
    row = _scope(request, scope_id)
    page = f"/scopes/{row.pk}"
    return act_page(
        request,
        Act("capabilities.publish_scope", _("Publish the drafts of %(name)s") % {"name": row.name},
            lambda told, **who: services.publish_scope(scope=row, **who), then=lambda id: page, back=page, form=ActForm,
            button=_("Publish them"),
            lead=_("Everybody sees them from now on, for as long as the qualification they rest on lives. At most 500 at once.")),
    )  # fmt: skip
