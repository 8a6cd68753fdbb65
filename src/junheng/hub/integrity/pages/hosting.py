"""The ledger of a market, for its host."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.reason import UnusableInput, refuse
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.rules import read_code
from junheng.hub.integrity import forms, queries
from junheng.hub.integrity.models import StallInstrument
from junheng.hub.integrity.services import markets

BOTH = require_http_methods(["GET", "HEAD", "POST"])
HOSTS = tuple(queries.MARKET_HOSTS)


@acting(*HOSTS)
@require_safe
def market(request: HttpRequest) -> HttpResponse:
    """May enter: hosts of a market. The instruments at its stalls, overdue ones first."""
    host, on = request.actor.somewhere, today(request.at)  # type: ignore[attr-defined]
    page = queries.market_page(host, cursor=request.GET.get("cursor", "")[:60])
    context = {
        "page": page, "rows": queries.stalled(page.rows, on), "count": queries.market_count(host, on), "on": on,
    }  # fmt: skip
    return render(request, "integrity/market.html", context)


@acting(*HOSTS)
@BOTH
def list_at_stall(request: HttpRequest) -> HttpResponse:
    """May enter: hosts of a market. Enter an instrument by its code."""

    def perform(told: dict[str, Any], **who: Any) -> StallInstrument:
        code = read_code(told.pop("code"))
        row = instruments.by_code(code)
        if row is None:
            raise UnusableInput(refuse("no-such-record", path="code", what=code))
        return markets.list_at_stall(instrument=row, **told, **who)

    return act_page(
        request,
        Act("integrity.list_at_stall", _("List an instrument at a stall"), perform, then=lambda id: "/market",
            back="/market", form=forms.ListAtStall, button=_("List it"),
            lead=_("You see of it what everybody sees who holds its code, and when it is due.")),
    )  # fmt: skip


@acting(*HOSTS)
@BOTH
def take_off_stall(request: HttpRequest, stalled_id: UUID) -> HttpResponse:
    """May enter: the host. It stands there no longer."""
    rows = StallInstrument.objects.filter(host_id=request.actor.somewhere)  # type: ignore[attr-defined]
    row = rows.select_related("instrument").filter(pk=stalled_id).first()
    if row is None:
        raise Http404
    return act_page(
        request,
        Act("integrity.take_off_stall", _("Take %(name)s off stall %(stall)s") % {"name": row.instrument.name, "stall": row.stall},
            lambda told, **who: markets.take_off_stall(entry=row, **told, **who), then=lambda id: "/market",
            back="/market", lead=_("The line stays with its last day.")),
    )  # fmt: skip
