"""Pages of the market to look at: the hall, one need, one's own, quotes side by side, one quote, the national gaps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.core.capability.reading import read_need
from junheng.core.capability.sentence import read_as
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.models import Organisation
from junheng.hub.market import queries, rules
from junheng.hub.market.models import Posting, PostingBody, Quote
from junheng.hub.orders.services.ordering import CLIENTS, DESK
from junheng.hub.ui.components import Figure

MOST_ABLE = 12


def _language(request: HttpRequest) -> Any:
    return "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Needs open for quotes, by words and quantity; who asks is not shown where it is sealed."""
    text = request.GET.get("q", "").replace("\x00", "")[:60].strip()
    kinds = queries.kinds_in_hall()
    kind = next((each for each in kinds if each == request.GET.get("kind", "")), "")
    page = page_of(queries.hall(text=text, kind=kind), cursor=request.GET.get("cursor", ""))
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "page": page, "text": text, "kind": kind, "kinds": kinds, "may_post": actor.has_any(CLIENTS),
        "may_quote": actor.has_any(DESK), "on": today(request.at),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "market/needs.html", context)


def found(posting_id: UUID) -> Posting:
    """A posting; its public face is everybody's."""
    row = queries.posting(posting_id)
    if row is None:
        raise Http404
    return row


def owned(request: HttpRequest, posting_id: UUID) -> tuple[Posting, PostingBody]:
    """A posting of the body acted for; another's is not there."""
    row = found(posting_id)
    body = queries.body_for(row, request.actor)  # type: ignore[attr-defined]
    if body is None or body.owner_id != request.actor.somewhere:  # type: ignore[attr-defined]
        raise Http404
    return row, body


@require_safe
def need(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """May enter: everybody. One need: its public face; the sealed part for its owner and those let in."""
    row, actor, on = found(posting_id), request.actor, today(request.at)  # type: ignore[attr-defined]
    body = queries.body_for(row, actor)
    owner = body is not None and body.owner_id == actor.organisation_id
    text = body.text if body else row.text
    open_now = row.state == "open" and on <= row.last_day
    context = {
        "row": row, "body": body, "owner": owner, "on": on, "open_now": open_now, "text": text, "note": body.note if body else row.note,
        "read_as": read_as(read_need(text), _language(request)) if text else "",
        "provinces": queries.provinces_named(row.recognition), "search": urlencode({"need": text}),
        "mine": queries.quotes_by(actor).filter(posting=row).exclude(state="withdrawn").first() if actor.has_any(DESK) else None,
        "may_quote": open_now and not owner and actor.has_any(DESK) and queries.may_read(row, actor),
        "may_promise": open_now and not owner and actor.has_any(DESK) and row.opens_on_promise and body is None,
    }  # fmt: skip
    if owner and body is not None:
        context |= _for_owner(row, on)
    return render(request, "market/need.html", context)


def _for_owner(row: Posting, on: Any) -> dict[str, Any]:
    """What the owner sees besides: who was let in, how many quotes, what happened."""
    hidden = rules.are_hidden(quotes_sealed=row.quotes_sealed, state=row.state)
    return {
        "admissions": list(queries.admissions(row)), "hidden": hidden, "entries": timeline(row),
        "quotes": None if hidden else queries.standing_quotes(row).count(),
    }  # fmt: skip


@acting()
@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Its own needs in the hall, or the quotes it made."""
    actor = request.actor  # type: ignore[attr-defined]
    side = "quotes" if request.GET.get("side") == "quotes" else "needs"
    rows: Any = queries.quotes_by(actor) if side == "quotes" else queries.our_postings(actor)
    page = page_of(rows, cursor=request.GET.get("cursor", ""))
    return render(
        request, "market/ours.html", {"page": page, "side": side, "may_post": actor.has_any(CLIENTS)}
    )


@acting(*CLIENTS)
@require_safe
def quotes(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """May enter: the owner of the need, once quotes are open (sealed ones by `close_posting`). Each criterion with its reason."""
    row, body = owned(request, posting_id)
    hidden = rules.are_hidden(quotes_sealed=row.quotes_sealed, state=row.state)
    on = today(request.at)  # type: ignore[attr-defined]
    lines = [] if hidden else queries.compared(row, body, on)
    context = {"row": row, "body": body, "hidden": hidden, "lines": lines, "on": on, "listed": queries.listed_for_quotes([line.quote for line in lines])}  # fmt: skip
    return render(request, "market/quotes.html", context)


def quote_of(request: HttpRequest, quote_id: UUID) -> Quote:
    """A quote one may read; hidden and missing are alike."""
    row = queries.quote_for(quote_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting()
@require_safe
def quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """May enter: the body that quoted, and the owner of the need once quotes are open."""
    row, actor, on = quote_of(request, quote_id), request.actor, today(request.at)  # type: ignore[attr-defined]
    bidder = row.bidder_id == actor.organisation_id
    standing = row.state == "made"
    context = {
        "row": row, "bidder": bidder, "on": on, "entries": timeline(row), "client": _client(row, request), "listed": queries.listed_for_quotes([row]).get(row.pk),
        "may_change": bidder and standing and actor.has_any(DESK) and row.posting.state == "open" and on <= row.posting.last_day,
        "may_accept": not bidder and standing and actor.has_any(CLIENTS) and row.posting.state in ("open", "closed"),
    }  # fmt: skip
    return render(request, "market/quote.html", context)


def _client(row: Quote, request: HttpRequest) -> Organisation | None:
    """Who asks, for those who may know it."""
    body = queries.body_for(row.posting, request.actor)  # type: ignore[attr-defined]
    return body.owner if body else row.posting.owner


@require_safe
def national_gaps(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Needs that no published capability meets, unnamed; `meet_gap` takes one off the list."""
    places = queries.gaps_by_place()
    context = {
        "page": queries.gaps(request.GET.get("cursor", "")), "places": places, "met": places.met,
        "figures": {code: Figure(str(number), "none", _("needs nobody meets")) for code, number in places.provinces.items()},
    }  # fmt: skip
    return render(request, "market/national_gaps.html", context)
