"""Pages of orders and original records, for their two parties and the laboratory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.core.reason import Refusal
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.orders import queries, rules, worksheet
from junheng.hub.orders.models import OriginalRecord
from junheng.hub.orders.services.ordering import CLIENTS, DESK
from junheng.hub.orders.services.records import TECHNICAL

LABORATORY = queries.LABORATORY


@acting()
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Orders it placed or received."""
    page = page_of(queries.orders_seen_by(request.actor), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    may_place = request.actor.has_any(CLIENTS)  # type: ignore[attr-defined]
    on = today(request.at)  # type: ignore[attr-defined]
    return render(request, "orders/orders.html", {"page": page, "on": on, "may_place": may_place})


@acting()
@require_safe
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the two parties of the order."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.order_for_page(order_id, actor)
    if row is None:
        raise Http404
    listed = queries.listed_prices(row)
    for line in row.lines.all():
        line.listed = listed.get(line.pk, "")
    context = {
        "row": row, "entries": timeline(row), "on": today(request.at),  # type: ignore[attr-defined]
        "record_open": row.institution_id == actor.organisation_id,
        "at_desk": row.institution_id == actor.organisation_id and actor.has_any(DESK),
        "invoices": row.invoices.all(), "many_waiting": sum(line.state == "waiting" for line in row.lines.all()) > 1,
        "many_done": sum(line.state == "issued" for line in row.lines.all()) > 1,
        "measures": row.institution_id == actor.organisation_id and "verifier" in actor.roles,
        "may_cancel": row.client_id == actor.organisation_id and actor.has_any(CLIENTS) and row.state in ("placed", "accepted"),
        "custody": sorted((step for line in row.lines.all() for step in line.custody.all()), key=lambda step: step.at),
    }  # fmt: skip
    return render(request, "orders/order.html", context)


@acting(*LABORATORY)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. Its original records made one by one, newest first; benches have their own."""
    rows = queries.records_of(request.actor)  # type: ignore[attr-defined]
    return render(
        request, "orders/records.html", {"page": page_of(rows, cursor=request.GET.get("cursor", ""))}
    )


@acting(*LABORATORY)
@require_safe
def record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. One original record: readings, results, budget, changes, remarks."""
    row = queries.record_for_page(record_id)
    if row is None or row.line.order.institution_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return shown_record(request, row)


def shown_record(
    request: HttpRequest,
    row: OriginalRecord,
    *,
    refused: Sequence[Refusal] = (),
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The record's page; after a refused act with its reasons, each at its cell, and what was typed."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    sheet = queries.sheet_of(row)
    facts = queries.facts_of(row, sheet)
    me = str(actor.person_id)
    on_bench = rules.refusals_on_bench(facts)
    editable = "verifier" in actor.roles and not (on_bench or rules.refusals_to_edit(facts, by=me))
    checks = "checker" in actor.roles and not (on_bench or rules.refusals_to_check(facts, by=me))
    context = {
        "row": row, "sheet": sheet, "on": on, "entries": timeline(row), "grids": queries.grids_of(row, sheet),
        "conditions": queries.conditions_of(row), "labels": queries.cell_labels(row), "budget": sheet.results[0].budget if sheet.results else (),
        "remarks": row.remarks.all(), "editable": editable, "checks": checks,
        "refusals": rules.refusals_to_submit(facts, by=me, today=on) if row.state in rules.EDITABLE else (),
        "refused": refused, "typed": typed or {}, "wrong": {each.path: each for each in refused if each.path},
        "may_deviate": row.state in rules.EDITABLE and actor.has_any(TECHNICAL) and row.deviation_by_id is None,
        "outside": rules.environment_refusals(facts), "failed": [r for r in sheet.results if r.within is False],
        "compared": queries.compared_by(row.edition, actor.organisation_id) if "checks" in row.edition.data else None,
        "parameters": _parameters(row, request.LANGUAGE_CODE.startswith("zh")),  # type: ignore[attr-defined]
        "checked": queries.judged(row, sheet), "has_measurement": "measurement" in row.edition.data,
        "model": queries.edition_data(row).get("measurement", {}).get("model", {}),
        "fails": sheet.conforms is False, "may_agree": editable and _may_agree(row, sheet),
        "concludes": row.state == "checked" and row.line.kind == rules.IN_USE and "checker" in actor.roles,
        "remarked": {remark.cell for remark in row.remarks.all() if remark.answered_at is None},
    }  # fmt: skip
    return render(request, "orders/record.html", context, status=status)


def _may_agree(row: OriginalRecord, sheet: worksheet.Sheet) -> bool:
    """Whether there is anything a client could agree to: all is read, the item fails, and a part or class is left."""
    if row.outcome or sheet.missing or sheet.conforms is not False:
        return False
    return bool(queries.offered_class(row) or queries.groups_that_hold(row, sheet))


def _parameters(row: OriginalRecord, chinese: bool) -> list[tuple[str, str, str]]:
    """Parameters of the record as their template names them, with value and unit."""
    stated = {each["name"]: each for each in row.edition.data.get("parameters", ())}
    unnamed = {"zh": "", "en": "", "unit": "1"}
    return [
        (
            stated.get(name, unnamed)["zh" if chinese else "en"] or name,
            value,
            stated.get(name, unnamed)["unit"],
        )
        for name, value in row.parameters.items()
    ]
