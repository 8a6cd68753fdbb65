"""Pages of orders and original records, for their two parties and the laboratory."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.orders import queries, rules
from junheng.hub.orders.models import OriginalRecord

LABORATORY = ("inst_admin", "inst_front", "verifier", "checker", "approver", "quality", "std_owner", "nmi")


@acting()
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Orders it placed or received."""
    page = page_of(queries.orders_seen_by(request.actor), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    return render(request, "orders/orders.html", {"page": page, "on": today(request.at)})  # type: ignore[attr-defined]


@acting()
@require_safe
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the two parties of the order."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.order_for_page(order_id, actor)
    if row is None:
        raise Http404
    context = {
        "row": row, "entries": timeline(row), "on": today(request.at),  # type: ignore[attr-defined]
        "record_open": row.institution_id == actor.organisation_id,
    }  # fmt: skip
    return render(request, "orders/order.html", context)


@acting(*LABORATORY)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. Its original records, newest first."""
    rows = OriginalRecord.objects.filter(
        line__order__institution_id=request.actor.organisation_id  # type: ignore[attr-defined]
    ).select_related("line__instrument", "line__order__client")
    return render(
        request, "orders/records.html", {"page": page_of(rows, cursor=request.GET.get("cursor", ""))}
    )


@acting(*LABORATORY)
@require_safe
def record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. One original record with its results, budget, changes and remarks."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.record_for_page(record_id)
    if row is None or row.line.order.institution_id != actor.organisation_id:
        raise Http404
    sheet = queries.sheet_of(row)
    on = today(request.at)  # type: ignore[attr-defined]
    refusals = (
        rules.refusals_to_submit(queries.facts_of(row), by=str(actor.person_id), today=on)
        if row.state in ("open", "sent-back")
        else ()
    )
    context = {
        "row": row, "sheet": sheet, "refusals": refusals, "on": on, "entries": timeline(row),
        "struck": [each for rows in queries.struck_readings(row).values() for each in rows],
        "budget": sheet.results[0].budget if sheet.results else (), "remarks": row.remarks.all(),
    }  # fmt: skip
    return render(request, "orders/record.html", context)
