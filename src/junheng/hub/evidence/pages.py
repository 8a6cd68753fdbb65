"""Pages of the evidence graph: how it stands and its open data for everybody, questions for regulators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from junheng.core.reason import Refusal, Refused, UnusableInput
from junheng.core.traceability.moment import Window, moment_of
from junheng.hub.evidence import forms, keeping, publishing, queries
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.metering import TooOften, metered
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.sheets import MEDIA_TYPE, as_csv
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation
from junheng.hub.ui.components import Figure
from junheng.hub.ui.templatetags.ui import named

READERS = tuple(sorted(queries.READERS))
LONG_QUESTION = 10.0
"""Seconds that a sweep of the whole graph may take."""


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. How many certificates there are, how many are traceable, where chains break, and the questions."""
    try:
        found = queries.overview(request.at)  # type: ignore[attr-defined]
    except (Refused, UnusableInput) as problem:
        return render(request, "evidence/evidence.html", {"refusals": problem.refusals})
    figures = {code: _share(good, of) for code, (good, of) in found.provinces.items()}
    asks = request.actor.has_any(queries.READERS)  # type: ignore[attr-defined]
    return render(request, "evidence/evidence.html", {"found": found, "figures": figures, "asks": asks})


def _share(good: int, of: int) -> Figure:
    state = "all" if good == of else "some" if good else "none"
    return Figure(
        f"{100 * good // of} %", state, _("%(good)d of %(of)d traceable") % {"good": good, "of": of}
    )


def _affected(provinces: dict[str, int], worded: Callable[[int], str]) -> dict[str, Figure]:
    return {code: Figure(str(count), "none", worded(count)) for code, count in provinces.items()}


def _certificates(count: int) -> str:
    return ngettext("%(count)d affected", "%(count)d affected", count) % {"count": count}


def _asked(request: HttpRequest, form: django_forms.Form, template: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> HttpResponse:  # fmt: skip
    """The page of a question: its form, and the answer or the refusals under it."""
    context: dict[str, Any] = {"form": form}
    status = 200
    if form.is_bound:
        refusals: tuple[Refusal, ...] = ()
        status = 400
        if form.is_valid():
            try:
                with metered(request, most=LONG_QUESTION):
                    context |= answer(form.cleaned_data)
                status = 200
            except TooOften as problem:
                refusals, status = problem.refusals, 429
            except (Refused, UnusableInput) as problem:
                refusals = problem.refusals
        context["refusals"] = refusals
    return render(request, template, context, status=status)


@acting(*READERS)
@require_safe
def recall(request: HttpRequest) -> HttpResponse:
    """May enter: regulators and the national institute. Everything downstream of a standard between two days, in every province."""

    def answer(told: dict[str, Any]) -> dict[str, Any]:
        row = queries.certificate_numbered(told["number"])
        found = queries.recalled(row, _window(told), alone=told["alone"], at=request.at)  # type: ignore[attr-defined]
        return {
            "row": row,
            "found": found,
            "figures": _affected(found.provinces, _certificates),
            "query": request.GET.urlencode(),
        }

    return _asked(request, forms.Recalled(request.GET or None), "evidence/recall.html", answer)


def _window(told: dict[str, Any]) -> Window:
    return Window(moment_of(told["since"]), moment_of(told["until"]))


@acting(*READERS)
@require_safe
def recall_file(request: HttpRequest) -> Any:
    """May enter: regulators and the national institute. The same list as a file (CSV), each row with its path."""
    form = forms.Recalled(request.GET or None)
    if not form.is_valid():
        return recall(request)
    told = form.cleaned_data
    try:
        with metered(request, most=LONG_QUESTION):
            row = queries.certificate_numbered(told["number"])
            rows, total = queries.recalled_rows(row, _window(told), alone=told["alone"], at=request.at)  # type: ignore[attr-defined]
    except (Refused, UnusableInput):  # said on the page of the question
        return recall(request)
    head = ("certificate", "issuer", "province", "work_date", "status", "depth", "path")
    told_rows = (
        (each.label, each.issuer.name_zh, each.issuer.tenant, each.made, each.certificate.state if each.certificate else "",
         each.depth, " → ".join(each.path))
        for each in rows
    )  # fmt: skip
    response = HttpResponse(as_csv(head, told_rows, more=total - len(rows)), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="recall-{row.pk}.csv"'
    return response


@acting(*READERS)
@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """May enter: regulators and the national institute. What falls if a body's authorisation had ended on a day."""

    def answer(told: dict[str, Any]) -> dict[str, Any]:
        body = told["body"]
        found = queries.fallen(body.pk, body.name_zh, told["since"], request.at)  # type: ignore[attr-defined]
        return {
            "body": body,
            "since": told["since"],
            "found": found,
            "figures": _affected(found.provinces, _certificates),
        }

    bodies = Organisation.objects.filter(kind__in=institutions.BODIES).order_by("name_zh")
    first = {"since": today(request.at)}  # type: ignore[attr-defined]
    form = forms.Fallen(request.GET or None, bodies=bodies, initial=first)
    return _asked(request, form, "evidence/what_if.html", answer)


@acting(*READERS)
@require_safe
def bottlenecks(request: HttpRequest) -> HttpResponse:
    """May enter: regulators and the national institute. Standards on which most results of a region hang, with no route beside them."""

    def answer(told: dict[str, Any]) -> dict[str, Any]:
        return {"rows": queries.hanging(told["province"], request.at), "asked": True}  # type: ignore[attr-defined]

    provinces = [
        (each.code, named(each)) for each in Tenant.objects.filter(level="province").order_by("code")
    ]
    return _asked(
        request, forms.Hanging(request.GET or None, provinces=provinces), "evidence/bottlenecks.html", answer
    )


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. What is published of the graph, with size, digest, licence, and how to ask it without us."""
    found = keeping.snapshots()
    if not found:
        return render(request, "evidence/open_data.html", {})
    try:
        told = keeping.told(found[0])
    except UnusableInput as problem:
        return render(request, "evidence/open_data.html", {"refusals": problem.refusals})
    context = {
        "licence": settings.JUNHENG_OPEN_DATA_LICENCE,
        "made": datetime.fromisoformat(told["made"]),
        "files": [(name, file) for name, file in sorted(told["files"].items())],
    }
    return render(request, "evidence/open_data.html", context)


@require_safe
def open_data_file(request: HttpRequest, name: str) -> FileResponse:
    """May enter: everybody. One file of the open data, newest."""
    if name not in (publishing.CERTIFICATES, publishing.PARENTS):
        raise Http404
    for path in keeping.snapshots()[:1]:  # the one whose digests the page shows
        try:
            stream = (path / name).open("rb")
        except FileNotFoundError:  # the next one is there by now
            continue
        return FileResponse(
            stream, content_type="application/vnd.apache.parquet", as_attachment=True, filename=name
        )
    raise Http404
