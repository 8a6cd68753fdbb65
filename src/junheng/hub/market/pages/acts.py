"""Acts of the market: publish, invite, promise, withdraw; quote, change, withdraw, accept."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.core.capability.reading import read_need
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments import queries as instruments
from junheng.hub.market import forms, queries, rules
from junheng.hub.market.models import Posting, PostingBody, Quote
from junheng.hub.market.pages.looking import found, owned, quote_of
from junheng.hub.market.services import hall, quoting
from junheng.hub.orders.services.ordering import CLIENTS, DESK, Wanted
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWN = 200
WORK = {"calibrate": "calibration", "verify": "verification", "test": "test"}


@acting(*CLIENTS)
@BOTH
def publish_posting(request: HttpRequest) -> HttpResponse:
    """May enter: whoever orders measurements. A need enters the hall, sealed as its owner wants."""
    body = Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]
    provinces = [
        (each.code, named(each)) for each in Tenant.objects.filter(level="province").order_by("code")
    ]

    def perform(told: dict[str, Any], **who: Any) -> Posting:
        asked = rules.Asked(**told | {name: tuple(told[name]) for name in ("recognition", "seals")})
        return hall.publish_posting(organisation=body, asked=asked, **who)

    return act_page(
        request,
        Act("market.publish_posting", _("Publish a need"), perform, then=lambda id: f"/needs/{id}", back="/needs",
            form=functools.partial(forms.PublishPosting, provinces=provinces), button=_("Publish the need"),
            initial={"text": request.GET.get("need", "").replace("\x00", "")[:300]},
            lead=_("Laboratories of every province see it and quote. What no published capability meets enters the national list of gaps.")),
    )  # fmt: skip


@acting(*CLIENTS)
@BOTH
def invite_body(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """May enter: the owner of the need. A laboratory is let in to what is sealed."""
    row, _body = owned(request, posting_id)
    return act_page(
        request,
        Act("market.invite_body", _("Ask a laboratory to quote"), lambda told, **who: hall.invite_body(posting=row, **told, **who),
            then=lambda id: f"/needs/{row.pk}", back=f"/needs/{row.pk}", form=forms.InviteBody, button=_("Ask it"),
            lead=_("It is told, and reads what you sealed.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def promise_secrecy(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """May enter: a laboratory's desk. Bound to secrecy, it reads what is sealed."""
    row = found(posting_id)
    if not row.opens_on_promise:
        raise Http404
    return act_page(
        request,
        Act("market.promise_secrecy", _("Promise secrecy"), lambda told, **who: hall.promise_secrecy(posting=row, **who),
            then=lambda id: f"/needs/{row.pk}", back=f"/needs/{row.pk}", button=_("We promise it"),
            lead=_("What you read here is used for a quote alone and told to nobody. The promise is a fact in the log, without your name.")),
    )  # fmt: skip


@acting(*CLIENTS)
@BOTH
def withdraw_posting(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """May enter: the owner of the need. Whoever quoted hears why."""
    row, _body = owned(request, posting_id)
    return act_page(
        request,
        Act("market.withdraw_posting", _("Withdraw the need"), lambda told, **who: hall.withdraw_posting(posting=row, **told, **who),
            then=lambda id: f"/needs/{row.pk}", back=f"/needs/{row.pk}", form=forms.Why, button=_("Withdraw it"),
            lead=_("Bodies that quoted are told the reason.")),
    )  # fmt: skip


def _choices(row: Posting, body: PostingBody | None, request: HttpRequest) -> list[tuple[str, str]]:
    """One's own published entries of the quantity with what each answers, the best first."""
    read = read_need(body.text if body else row.text).need
    if read is None:
        return []
    place = queries.place_of(body.owner) if body else queries.place_of(row.owner) if row.owner else None
    need = rules.placed(read, place, row.recognition)
    words = {"match": _("meets it"), "partly": _("meets a part"), "cannot-tell": _("cannot be told"), "no": _("does not meet it")}  # fmt: skip
    mine = queries.entries_for(need, request.actor.somewhere, today(request.at))  # type: ignore[attr-defined]
    return [(str(each.entry.pk), f"{named(each.entry.item)} · {words[each.answer.verdict]}") for each in mine[:MOST_SHOWN]]  # fmt: skip


def _terms(told: dict[str, Any]) -> rules.Terms:
    price = Decimal(told.pop("price"))
    told.pop("entry")
    return rules.Terms(fen=int(price * 100), **told)


@acting(*DESK)
@BOTH
def make_quote(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """May enter: a laboratory's desk that may read the need."""
    row, actor = found(posting_id), request.actor  # type: ignore[attr-defined]
    if not queries.may_read(row, actor) or queries.owns(row, actor):
        raise Http404
    body = queries.body_for(row, actor)

    def perform(told: dict[str, Any], **who: Any) -> Quote:
        entry = CapabilityEntry.objects.get(pk=told["entry"], organisation_id=actor.somewhere)
        return quoting.make_quote(posting=row, entry=entry, terms=_terms(told), **who)

    return act_page(
        request,
        Act("market.make_quote", _("Quote for this need"), perform, then=lambda id: f"/quotes/{id}", back=f"/needs/{row.pk}",
            form=functools.partial(forms.QuoteForm, entries=_choices(row, body, request)), button=_("Make the quote"),
            lead=_("No other laboratory sees your quote, or that you made one."),
            template="market/make_quote.html", context={"text": body.text if body else row.text, "row": row}),
    )  # fmt: skip


def _mine(request: HttpRequest, quote_id: UUID) -> Quote:
    row = quote_of(request, quote_id)
    if row.bidder_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return row


@acting(*DESK)
@BOTH
def change_quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """May enter: the desk of the body that quoted. Until the last day."""
    row = _mine(request, quote_id)
    posting = row.posting
    body = queries.body_for(posting, request.actor)  # type: ignore[attr-defined]
    initial = {
        "entry": str(row.entry_id), "price": rules.words_of_price(row.fen),
        **{name: getattr(row, name) for name in (*quoting.LONGEST, "days", "valid_until")},
    }  # fmt: skip

    def perform(told: dict[str, Any], **who: Any) -> Quote:
        entry = CapabilityEntry.objects.get(pk=told["entry"], organisation_id=row.bidder_id)
        return quoting.change_quote(quote=row, entry=entry, terms=_terms(told), **who)

    return act_page(
        request,
        Act("market.change_quote", _("Change the quote"), perform, then=lambda id: f"/quotes/{row.pk}", back=f"/quotes/{row.pk}",
            form=functools.partial(forms.QuoteForm, entries=_choices(posting, body, request)), button=_("Change it"), initial=initial,
            lead=_("Possible until the last day for quotes."), template="market/make_quote.html",
            context={"text": body.text if body else posting.text, "row": posting}),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def withdraw_quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """May enter: the desk of the body that quoted. Until the last day."""
    row = _mine(request, quote_id)
    return act_page(
        request,
        Act("market.withdraw_quote", _("Withdraw the quote"), lambda told, **who: quoting.withdraw_quote(quote=row, **told, **who),
            then=lambda id: f"/quotes/{row.pk}", back=f"/quotes/{row.pk}", form=forms.Why, button=_("Withdraw it"),
            lead=_("Possible until the last day for quotes.")),
    )  # fmt: skip


@acting(*CLIENTS)
@BOTH
def accept_quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """May enter: the owner of the need. The order is placed with what was quoted."""
    row = quote_of(request, quote_id)
    if row.bidder_id == request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    _posting, body = owned(request, row.posting_id)
    own = {each.code: each for each in instruments.instruments_of(body.owner_id)[:MOST_SHOWN]}

    def perform(told: dict[str, Any], **who: Any) -> Quote:
        service, mark = told["service"], told["mark"]
        kind = "subsequent" if service == "verification" else ""
        lines = [Wanted(own[code], service, kind, mark) for code in told["instruments"]]
        return quoting.accept_quote(quote=row, lines=lines, note=told["note"], **who)

    return act_page(
        request,
        Act("market.accept_quote", _("Accept the quote of %(body)s") % {"body": named(row.bidder)}, perform,
            then=lambda id: f"/quotes/{row.pk}", back=f"/needs/{row.posting_id}/quotes",
            form=functools.partial(forms.AcceptQuote, instruments=[(each.code, f"{each.name} {each.serial}") for each in own.values()]),
            initial={"service": WORK[row.posting.service]}, button=_("Accept and place the order"),
            lead=_("%(price)s yuan for each item, %(days)s working days. The order is placed at once; the others are told.")
            % {"price": rules.words_of_price(row.fen), "days": row.days}),
    )  # fmt: skip
