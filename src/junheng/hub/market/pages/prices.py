"""Pages of open prices: a body's list with delivery statistics, one entry's history, the list as a file, and the acts."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.sheets import MEDIA_TYPE, as_csv
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import forms, queries, rules
from junheng.hub.market.models import Price, PriceDispute
from junheng.hub.market.pages.after import order_of
from junheng.hub.market.services import pricing
from junheng.hub.market.templatetags import market as words
from junheng.hub.orders.services.ordering import CLIENTS, DESK
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST_EXPORTED = 5000
HEAD = ("entry", "item", "service", "unit", "amount_cny", "working_days", "not_mandatory_only", "first_day", "last_day", "state")  # fmt: skip


def _body(organisation_id: UUID) -> Organisation:
    body = Organisation.objects.filter(pk=organisation_id).first()
    if body is None:
        raise Http404
    return body


def _public(request: HttpRequest, body: Organisation) -> dict[str, Any]:
    """What both pages show: whose prices, the law of what is free, and whether one may act."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    own = actor.organisation_id == body.pk and actor.has_any(DESK)
    return {
        "body": body, "on": on, "own": own, "free": queries.free_basis(on), "free_since": rules.FREE_SINCE,
        "fewest": rules.FEWEST_AVERAGED,
    }  # fmt: skip


@require_safe
def price_list(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: everybody. What a body's entries cost today, what they cost before, and how long its work took."""
    body = _body(organisation_id)
    context = _public(request, body)
    cursor = request.GET.get("cursor", "")
    context |= {
        "page": page_of(queries.prices_of(body.pk), cursor=cursor),
        "listed": [] if cursor else queries.prices_on(body.pk, context["on"]),
        "drafts": queries.price_drafts(request.actor) if context["own"] else [],  # type: ignore[attr-defined]
        "deliveries": queries.deliveries_of(body),
    }
    return render(request, "market/prices.html", context)


@require_safe
def entry_prices(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """May enter: everybody. Every price of one published entry with its days in force, and what was said about it."""
    entry = CapabilityEntry.objects.select_related("organisation", "item").filter(pk=entry_id).first()
    if entry is None or entry.state == CapabilityEntry.State.DRAFT:
        raise Http404
    context = _public(request, entry.organisation)
    context |= {
        "entry": entry,
        "page": page_of(queries.prices_of_entry(entry.pk), cursor=request.GET.get("cursor", "")),
    }
    return render(request, "market/entry_prices.html", context)


@require_safe
def price_file(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: everybody. A body's prices with their days in force as CSV, newest first."""
    body = _body(organisation_id)
    rows = queries.prices_of(body.pk).prefetch_related(None)[:MOST_EXPORTED]
    answer = HttpResponse(_as_csv(rows), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="prices.csv"'
    return answer


def _as_csv(rows: Iterable[Price]) -> str:
    return as_csv(HEAD, (
        (row.entry_id, row.entry.item_id, row.entry.kind, row.unit, rules.words_of_price(row.fen), row.days,
         "yes" if row.voluntary else "", row.in_force.lower, rules.last_day(row.in_force.upper), row.state)
        for row in rows
    ))  # fmt: skip


@acting(*DESK)
@BOTH
def draft_price(request: HttpRequest) -> HttpResponse:
    """May enter: a laboratory's desk. A price for one of its published entries, read by nobody else until published."""
    own = request.actor.somewhere  # type: ignore[attr-defined]
    rows = CapabilityEntry.objects.filter(organisation_id=own, state="published").select_related(
        "item", "method"
    )
    entries = {str(each.pk): each for each in rows.order_by("item_id", "-id")[: queries.MOST_LISTED]}

    def perform(told: dict[str, Any], **who: Any) -> Price:
        new = rules.NewPrice(
            told["unit"], int(told["price"] * 100), told["days"], told["starts"], told["voluntary"]
        )
        return pricing.draft_price(entry=entries[told["entry"]], new=new, **who)

    choices = [(key, f"{named(each.item)} · {words.demand_words(each.kind)}{f' · {each.method.code}' if each.method else ''}") for key, each in entries.items()]  # fmt: skip
    return act_page(
        request,
        Act("market.draft_price", _("Draft a price"), perform, then=lambda id: f"/organisations/{own}/prices", back=f"/organisations/{own}/prices",
            form=functools.partial(forms.DraftPrice, entries=choices), button=_("Keep the draft"), initial={"entry": request.GET.get("entry", "")},
            lead=_("Nobody else reads a draft. Published, it is listed from its first day, and the price before it stays on record with its days.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def publish_price(request: HttpRequest, price_id: UUID) -> HttpResponse:
    """May enter: the desk of the body that drafted it."""
    rows = Price.objects.select_related("entry__item")
    row = rows.filter(pk=price_id, organisation_id=request.actor.somewhere).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    price, page = row, f"/organisations/{row.organisation_id}/prices"
    said = _("%(item)s: %(amount)s yuan, from %(day)s") % {
        "item": named(row.entry.item), "amount": rules.words_of_price(row.fen), "day": row.in_force.lower.isoformat(),
    }  # fmt: skip
    return act_page(
        request,
        Act("market.publish_price", _("Publish a price"), lambda told, **who: pricing.publish_price(price=price, **who),
            then=lambda id: page, back=page, button=_("Publish the price"), lead=said),
    )  # fmt: skip


@acting(*CLIENTS)
@BOTH
def dispute_price(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the client of the order. It was charged otherwise than listed."""
    row = order_of(request, order_id)
    if row.client_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    listed = {str(each.pk): each for found in queries.listed_for(row).values() for each in found}
    choices = [(key, f"{rules.words_of_price(each.fen)} / {words.unit_words(each.unit)}") for key, each in listed.items()]  # fmt: skip
    page = f"/orders/{row.pk}/conversation"
    return act_page(
        request,
        Act("market.dispute_price", _("Dispute the price of order %(number)s") % {"number": row.number},
            lambda told, **who: pricing.dispute_price(price=listed[told["price"]], order=row, words=told["words"], **who),
            then=lambda id: page, back=page, form=functools.partial(forms.DisputePrice, prices=choices), button=_("Say so in public"),
            lead=_("Shown at the price without your name; the body answers beside it.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def answer_dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """May enter: the desk of the body whose price it is."""
    rows = PriceDispute.objects.select_related("price")
    row = rows.filter(pk=dispute_id, organisation_id=request.actor.somewhere).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    dispute, page = row, f"/capabilities/{row.price.entry_id}/prices"
    return act_page(
        request,
        Act("market.answer_dispute", _("Answer a dispute about a price"), lambda told, **who: pricing.answer_dispute(dispute=dispute, **told, **who),
            then=lambda id: page, back=page, form=forms.AnswerDispute, button=_("Answer"), lead=row.words),
    )  # fmt: skip
