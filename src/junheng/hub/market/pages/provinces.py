"""Provinces beside each other, and the rows behind each figure."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.market import provinces, rules


@require_safe
def beside(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Capability, needs, gaps and days of provinces in one table; instruments due for regulators."""
    table = provinces.table_for(request.actor, request.at)  # type: ignore[attr-defined]
    context = {
        "rows": table.rows, "with_due": table.with_due, "as_of": table.at, "fewest": rules.FEWEST_AVERAGED,
        "days": provinces.DAYS, "reach": provinces.REACH,
    }  # fmt: skip
    return render(request, "market/provinces.html", context)


@require_safe
def behind(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """May enter: everybody. The rows a figure was counted from, newest first."""
    on = today(request.at)  # type: ignore[attr-defined]
    province = provinces.provinces().filter(pk=code).first()
    if province is None or what not in provinces.ROWS:
        raise Http404
    page = page_of(provinces.rows_behind(what, province, on), cursor=request.GET.get("cursor", ""))
    return render(
        request, "market/province_rows.html", {"page": page, "province": province, "what": what, "on": on}
    )
