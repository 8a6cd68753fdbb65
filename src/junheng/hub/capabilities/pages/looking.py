"""Pages of capabilities: who can meet a need, for everybody; standards and entries for the body that keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from junheng.core.capability.geometry import segments
from junheng.core.capability.model import Place
from junheng.core.capability.reading import Reading, read_need
from junheng.core.capability.scale import known_scale
from junheng.core.capability.sentence import not_read, notes_on, read_as
from junheng.core.capability.wording import set_text
from junheng.hub.capabilities import queries, tables, taxonomy
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services import checks, searching
from junheng.hub.capabilities.services.entries import PUBLISHERS
from junheng.hub.capabilities.services.standards import KEEPERS as KEEPING
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.models import Division, Organisation
from junheng.hub.ui.components import Figure, Placed, on_grid
from junheng.hub.ui.templatetags.ui import named

KEEPERS = ("inst_admin", "std_owner", "quality", "verifier", "checker", "approver", "inst_front", "nmi")
MOST_HITS = 40


def _language(request: HttpRequest) -> Any:
    return "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. A need in words against every published entry, with a reason per criterion."""
    text = request.GET.get("need", "").strip()[:300]
    reading = read_need(text)
    places = queries.starting_places() if text else []
    start = _start(request, places)
    context: dict[str, Any] = {
        "text": text, "reading": reading, "unread": not_read(reading) if text else (), "places": places, "start": start,
    }  # fmt: skip
    if text and reading.need is not None:
        context |= _answered(request, reading, start)
    if text and not context.get("hits"):
        context["found"] = queries.search_entries(text)[:20]
    return render(request, "capabilities/search.html", context)


def _start(request: HttpRequest, places: list[Division]) -> Place | None:
    """From where distances are counted: the province chosen, else the place of the body acted for."""
    chosen = next((each for each in places if each.code == request.GET.get("from")), None)
    if chosen is not None:
        return Place(chosen.code, chosen.lat, chosen.lon, chosen.short_zh)
    actor = request.actor  # type: ignore[attr-defined]
    if not places or actor.organisation_id is None:
        return None
    body = Organisation.objects.filter(pk=actor.organisation_id).first()
    return Place(body.division_code, body.lat, body.lon, body.short_zh) if body is not None else None


def _answered(request: HttpRequest, reading: Reading, start: Place | None) -> dict[str, Any]:
    assert reading.need is not None
    need = replace(reading.need, place=start)
    only = request.GET.get("answer", "")
    looked = searching.first_answers(need, on=today(request.at), most=MOST_HITS, only=only)  # type: ignore[attr-defined]
    shown = looked.found
    words = {
        "match": pgettext("capability", "Can"), "partly": pgettext("capability", "Partly"),
        "cannot-tell": _("Cannot tell"), "no": pgettext("capability", "Cannot"),
    }  # fmt: skip
    tones = {"match": "ok", "partly": "part", "cannot-tell": "unk", "no": "nay"}
    query = request.GET.copy()
    tally = []
    for verdict, word in words.items():
        query["answer"] = verdict
        tally.append(
            {
                "tone": tones[verdict],
                "word": word,
                "number": looked.counts.get(verdict, 0),
                "url": f"?{query.urlencode()}",
                "current": only == verdict,
            }
        )
    scale = known_scale(need.unit) if need.unit else None
    hits = [
        {
            "answer": each.answer,
            "entry": each.entry,
            "bar": segments(need, each.answer) if scale else None,
            "words": _("met: %(part)s") % {"part": set_text(each.answer.covered, scale)} if scale else "",
        }
        for each in shown
    ]
    return {
        "read_as": read_as(reading, _language(request)),
        "notes": notes_on(need),
        "tally": tally,
        "total": looked.total,
        "hits": hits,
        "tiles": _tiles(shown),
    }


def _tiles(shown: Sequence[queries.Found]) -> list[Placed]:
    """Bodies that can, in whole or in part, by their coordinates: each with its distance, or its place in the list."""
    bodies: dict[Any, queries.Found] = {}
    for each in shown:
        if each.answer.verdict in ("match", "partly"):
            bodies.setdefault(each.entry.organisation_id, each)
    known = [each for each in bodies.values() if None not in (each.entry.organisation.lat, each.entry.organisation.lon)]  # fmt: skip
    cells = on_grid(
        [(each.entry.organisation.lat or 0.0, each.entry.organisation.lon or 0.0) for each in known]
    )
    return [Placed(row, column, str(named(each.entry.organisation)), _on_map(each)) for each, (row, column) in zip(known, cells, strict=True)]  # fmt: skip


def _on_map(found: queries.Found) -> Figure:
    can, km = found.answer.verdict == "match", found.answer.distance_km
    word = pgettext("capability", "Can") if can else pgettext("capability", "Partly")
    return Figure(
        "" if km is None else f"{km:.0f} km", "all" if can else "some", f"{named(found.entry.organisation)} {word}",
        f"#entry-{found.entry.pk}",
    )  # fmt: skip


@acting(*KEEPERS)
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. Its measurement standards with their pieces."""
    rows = queries.standards_of(request.actor.organisation_id)  # type: ignore[attr-defined]
    page = page_of(rows, cursor=request.GET.get("cursor", ""))
    may_keep = request.actor.has_any(KEEPING)  # type: ignore[attr-defined]
    return render(request, "capabilities/standards.html", {"page": page, "may_keep": may_keep})


@acting(*KEEPERS)
@require_safe
def standard(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the people of a laboratory. One standard, its pieces with certificates and why a status is so."""
    row = queries.standards_of(request.actor.organisation_id).filter(pk=standard_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    pieces = list(row.pieces.all())
    context = {
        "row": row,
        "entries": timeline(row, *pieces),
        "on": today(request.at),  # type: ignore[attr-defined]
        "may_keep": request.actor.has_any(KEEPING),  # type: ignore[attr-defined]
    }
    return render(request, "capabilities/standard.html", context)


@acting(*KEEPERS)
@require_safe
def labels(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the people of a laboratory. A status label for each piece, to print and stick on (practice P8)."""
    row = queries.standards_of(request.actor.organisation_id).filter(pk=standard_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    on = today(request.at)  # type: ignore[attr-defined]
    return render(request, "capabilities/labels.html", {"row": row, "cards": queries.status_labels(row, on)})


@acting(*KEEPERS)
@require_safe
def capabilities(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. Its entries, drafts and withdrawn ones included."""
    rows = CapabilityEntry.objects.filter(organisation_id=request.actor.organisation_id)  # type: ignore[attr-defined]
    page = page_of(rows.select_related("item", "qualification"), cursor=request.GET.get("cursor", ""))
    may_publish = request.actor.has_any(PUBLISHERS)  # type: ignore[attr-defined]
    return render(request, "capabilities/capabilities.html", {"page": page, "may_publish": may_publish})


@require_safe
def quantities(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Our kinds of a discipline, or those that a text finds, with the KCDB's categories that a source vouches for."""
    text = request.GET.get("text", "").replace("\x00", "").strip()[:60]
    first, *_others = taxonomy.DISCIPLINES
    asked = request.GET.get("discipline", first)
    here = "" if text else asked if asked in taxonomy.DISCIPLINES else first
    rows, place = taxonomy.taxonomy(), 0 if _language(request) == "zh" else 1
    by_discipline = {each: [row for row in rows if row.discipline == each] for each in taxonomy.DISCIPLINES}
    shown = {each: [row for row in within if each == here or (text and taxonomy.answers(row, text))] for each, within in by_discipline.items()}  # fmt: skip
    groups = [(taxonomy.DISCIPLINES[each][place], found) for each, found in shown.items() if found]
    tabs = [
        {"url": f"?discipline={each}", "label": taxonomy.DISCIPLINES[each][place], "count": len(within), "current": each == here}
        for each, within in by_discipline.items()
    ]  # fmt: skip
    context = {
        "groups": groups, "tabs": tabs, "text": text, "sources": taxonomy.sources(rows),
        "covered": sum(1 for row in rows if row.categories), "total": len(rows),
    }  # fmt: skip
    return render(request, "capabilities/quantities.html", context)


@require_safe
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """May enter: everybody for a published entry; the people of its body for a draft or a withdrawn one."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.entry_for_page(entry_id)
    own = row is not None and actor.organisation_id == row.organisation_id
    if row is None or (
        row.state != CapabilityEntry.State.PUBLISHED and not (own and actor.has_any(frozenset(KEEPERS)))
    ):
        raise Http404
    return render(request, "capabilities/entry.html", entry_context(request, row))


def entry_context(request: HttpRequest, row: CapabilityEntry) -> dict[str, Any]:
    """What the page of an entry shows to whoever may see it."""
    actor, language = request.actor, _language(request)  # type: ignore[attr-defined]
    own = actor.organisation_id == row.organisation_id
    return {
        "row": row, "tables": tables.shown(row.data, chinese=language == "zh"), "lines": queries.entry_in_words(row, language)[1:],
        "may_publish": own and actor.has_any(PUBLISHERS), "may_see_all": own and actor.has_any(frozenset(KEEPERS)),
        "revisable": tables.typed_from(row.data) is not None,
    }  # fmt: skip


@acting(*KEEPERS)
@require_safe
def check_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """May enter: the people of a laboratory. Charts of means and ranges with frozen limits, and every check."""
    row = queries.plan_for_page(plan_id, request.actor.organisation_id)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    made = list(row.checks.select_related("recorded_by").order_by("on", "id"))
    limits = checks.limits_of(row)
    means, ranges = queries.charts_of(row, made[-60:], limits)
    last = made[-1].on if made else row.frozen_on
    context = {
        "row": row, "checks": made[::-1], "means": means, "ranges": ranges, "due": last + timedelta(days=row.every_days),
        "on": today(request.at), "entries": timeline(row), "may_check": request.actor.has_any(checks.CHECKERS),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "capabilities/check_plan.html", context)
