"""Pages of templates (service editions): what is in force, its limits and who compared them, and a dry run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.core.reason import JunhengError, Refusal
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import timeline
from junheng.hub.orders import checks, forms, queries, rules, worksheet
from junheng.hub.orders.editing import looking
from junheng.hub.orders.models import EditionDraft, ServiceEdition
from junheng.hub.orders.pages.acts import BOTH
from junheng.hub.orders.pages.looking import LABORATORY
from junheng.hub.orders.services import editions
from junheng.hub.orders.services.drafting import DRAFTERS

MOST_ROWS, MOST_REPEATS = 40, 20


@acting(*LABORATORY)
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. Templates in force, and its own on their way."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "rows": queries.editions_for_page(actor.organisation_id), "may_draft": actor.has_any(DRAFTERS),
        "drafts": looking.drafts_of(actor.organisation_id).filter(state__in=EditionDraft.OPEN),
    }  # fmt: skip
    return render(request, "orders/templates.html", context)


def _edition(request: HttpRequest, edition_id: UUID) -> ServiceEdition:
    row = queries.edition_for_page(edition_id, request.actor.organisation_id)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*LABORATORY)
@BOTH
def template(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """May enter: the people of a laboratory. One template: limits, requirements, and a dry run that keeps nothing."""
    row, actor = _edition(request, edition_id), request.actor  # type: ignore[attr-defined]
    compared = queries.compared_by(row, actor.organisation_id)
    trial = _trial(row, request.POST if request.method == "POST" else None)
    context = {
        "row": row, "trial": trial, "compared": compared,
        "may_offer": compared is None and actor.has_any(COMPARERS), "open_draft": looking.open_draft(actor.organisation_id, row.code),
        "citing": queries.citing(row), "entries": timeline(row),
        "on": today(request.at), "kinds": forms.VERIFICATION_KINDS, "tried": request.method == "POST",  # type: ignore[attr-defined]
        "limits": looking.limits_of(row.data), "may_draft": actor.has_any(DRAFTERS) and row.is_current,
        "cites": looking.cites(actor.organisation_id, code=row.code, item=row.item_id, before=row.edition) if row.organisation_id else None,
    }  # fmt: skip
    return render(request, "orders/template.html", context, status=400 if trial.refusals else 200)


COMPARERS = frozenset({"quality", "inst_admin", "checker", "nmi"})


@acting(*COMPARERS)
@BOTH
def compare_limits(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """May enter: quality, heads and checkers of a laboratory. State by name that the limits were compared with the text."""
    row = _edition(request, edition_id)
    page = f"/templates/{row.pk}"
    return act_page(
        request,
        Act("orders.compare_limits", _("Limits of %(name)s compared") % {"name": row.title_zh},
            lambda told, **who: editions.compare_limits(edition=row, **told, **who), then=lambda id: page, back=page,
            form=forms.CompareLimits, initial={"document": row.data.get("basis", {}).get("document", "")},
            button=_("I have compared them"),
            lead=_("Your name stands beside every limit of this edition, on records and certificates of your laboratory.")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One point of a dry run: its fields and readings as typed."""

    fields: Sequence[tuple[str, str, Mapping[str, Any]]]
    readings: Sequence[tuple[str, str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run: what was typed, and what the template makes of it now."""

    kind: str
    parameters: Sequence[tuple[Mapping[str, Any], str]]
    rows: Sequence[TrialRow]
    sheet: worksheet.Sheet | None
    refusals: Sequence[Refusal]
    source: str


def _trial(row: ServiceEdition, typed: Mapping[str, str] | None) -> Trial:
    """From what was typed; else from the template's own validation example; else from its usual points."""
    edition = row.data
    example = next(iter(edition.get("validation", ())), None)
    told = {
        each["name"]: (typed or {}).get(f"p:{each['name']}", "")
        if typed is not None
        else _initial(example, each)
        for each in edition.get("parameters", ())
    }
    kind = (typed or {}).get("kind", "") if typed is not None else (example or {}).get("kind", "")
    points = _points(edition, example, typed)
    rows = [_row(edition, at, point) for at, point in enumerate(points)]
    sheet, refusals = _run(edition, told, points, example, kind if kind in rules.KINDS else "")
    parameters = [(each, told[each["name"]]) for each in edition.get("parameters", ())]
    return Trial(kind, parameters, rows, sheet, refusals, (example or {}).get("source", ""))


def _initial(example: Mapping[str, Any] | None, parameter: Mapping[str, Any]) -> str:
    stated: str = (example or {}).get("parameters", {}).get(parameter["name"], parameter.get("usual", ""))
    return stated


def _points(
    edition: Mapping[str, Any], example: Mapping[str, Any] | None, typed: Mapping[str, str] | None
) -> list[dict[str, Any]]:
    fields = [each["name"] for each in edition.get("point_fields", ())]
    columns = [each["name"] for each in edition["columns"]]
    repeats = min(int(edition.get("repeats", 1)), MOST_REPEATS)
    if typed is not None:
        return [
            {name: typed.get(f"f:{at}:{name}", "")[:40] for name in fields}
            | {
                "id": f"p{at}",
                "readings": {
                    c: [typed.get(f"r:{at}:{c}:{n}", "")[:40] for n in range(repeats)] for c in columns
                },
            }
            for at in range(MOST_ROWS)
            if f"f:{at}:{fields[0]}" in typed
        ]
    stated = (
        example["points"] if example else [{**point, "readings": {}} for point in edition.get("points", ())]
    )
    return [
        {name: point.get(name, "") for name in fields}
        | {"id": f"p{at}", "readings": {c: _padded(point["readings"].get(c, []), repeats) for c in columns}}
        for at, point in enumerate(stated)
    ]


def _padded(texts: Sequence[str], count: int) -> list[str]:
    return [*texts, *[""] * count][:count]


def _row(edition: Mapping[str, Any], at: int, point: Mapping[str, Any]) -> TrialRow:
    fields = [
        (f"f:{at}:{each['name']}", point[each["name"]], each) for each in edition.get("point_fields", ())
    ]
    readings = [
        (f"r:{at}:{each['name']}:{n}", text, each)
        for each in edition["columns"]
        for n, text in enumerate(point["readings"][each["name"]])
    ]
    return TrialRow(fields, readings)


def _run(
    edition: Mapping[str, Any], told: Mapping[str, str], points: Sequence[Mapping[str, Any]],
    example: Mapping[str, Any] | None, kind: str,
) -> tuple[worksheet.Sheet | None, Sequence[Refusal]]:  # fmt: skip
    """The sheet of a dry run; what cannot be read is said, and nothing is kept."""
    plain = [{key: text for key, text in point.items() if key != "readings" and text} for point in points]
    wrong = [
        Refusal(each.code, each.facts, f"{point['id']}/{column}", each.allowed)
        for point in points
        for column, texts in point["readings"].items()
        for text in texts
        if text
        for each in rules.refusals_to_reading(text)
    ]
    if wrong:
        return None, wrong
    readings = {
        rules.Cell(worksheet.AS_FOUND, point["id"], column, at): text
        for point in points
        for column, texts in point["readings"].items()
        for at, text in enumerate(texts)
        if text
    }
    try:
        worked = [checks.worked_out(point, edition, told) for point in plain]
        standards = editions.standards_of_example(example) if example else {}
        found = worksheet.compute(worksheet.Filled(edition, told, worked, readings, standards, kind=kind))
    except (JunhengError, KeyError, ValueError, ArithmeticError) as problem:
        return None, problem.refusals if isinstance(problem, JunhengError) else ()
    return found, ()
