"""Acts on orders: place, accept, decline, cancel, receive, hand back."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import Instrument
from junheng.hub.orders import forms, queries
from junheng.hub.orders.models import Invoice, Order, OrderLine
from junheng.hub.orders.services import invoicing, ordering

BOTH = require_http_methods(["GET", "HEAD", "POST"])
CLIENTS, DESK = tuple(ordering.CLIENTS), tuple(ordering.DESK)
MOST_SHOWN = 50


def _body(request: HttpRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]


@acting(*CLIENTS)
@BOTH
def place_order(request: HttpRequest) -> HttpResponse:
    """May enter: whoever orders measurements. From a need, an instrument or nothing yet."""
    client = _body(request)
    asked = request.GET
    text, code = asked.get("text", "").replace("\x00", "")[:60], asked.get("instrument", "")[:20]
    rows = list(instruments.instruments_of(client.pk, text=text)[:MOST_SHOWN])
    ticked = request.POST.getlist("instruments")[:200]
    known = {row.code for row in rows}
    wanted = [each for each in [code, *ticked] if each and each not in known]
    rows += list(Instrument.objects.filter(owner=client, code__in=wanted))
    initial = {
        "institution": asked.get("institution") or None, "instruments": [code] if code else [],
        "need": asked.get("need", "").replace("\x00", "")[:300],
    }  # fmt: skip

    def perform(told: dict[str, Any], **who: Any) -> Order:
        need = told.pop("need")
        posted = ordering.post_need(organisation=client, text=need, parsed={}, **who) if need else None
        chosen = {row.code: row for row in rows}
        service, mark, kind = told.pop("service"), told.pop("mark"), told.pop("kind")
        kind = (kind or "subsequent") if service == "verification" else ""
        lines = [ordering.Wanted(chosen[each], service, kind, mark) for each in told.pop("instruments")]
        return ordering.place_order(client=client, lines=lines, need=posted, **told, **who)

    return act_page(
        request,
        Act("orders.place_order", _("Order a measurement"), perform, then=lambda id: f"/orders/{id}", back="/orders",
            form=functools.partial(forms.PlaceOrder, instruments=rows), initial=initial, button=_("Place the order"),
            lead=_("The institution reviews it and promises a day. Nothing is owed before it accepts."),
            template="orders/place_order.html", context={"text": text, "rows": rows, "need": initial["need"]}),
    )  # fmt: skip


def _order(request: HttpRequest, order_id: UUID) -> Order:
    row = queries.order_for_page(order_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*DESK)
@BOTH
def accept_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. Contract review: method, price, mark, rule, adjustment and day."""
    row = _order(request, order_id)
    kept: dict[str, Any] = {}

    class Form(forms.AcceptOrder):
        def told(self) -> dict[str, Any]:
            kept["lines"] = [ordering.Reviewed(line, *self.of_line(line)) for line in self.lines]
            return self.terms()

    return act_page(
        request,
        Act("orders.accept_order", _("Review order %(number)s") % {"number": row.number},
            lambda told, **who: ordering.accept_order(order=row, lines=kept["lines"], **told, **who),
            then=lambda id: f"/orders/{row.pk}", back=f"/orders/{row.pk}",
            form=functools.partial(Form, order=row, on=today(request.at)), button=_("Accept the order"),  # type: ignore[attr-defined]
            lead=_("What is settled here holds for the work: method, price, mark, decision rule, adjustment, day."),
            context={"order": row}),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def decline_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. The client is told the reason."""
    row = _order(request, order_id)
    return act_page(
        request,
        Act("orders.decline_order", _("Decline order %(number)s") % {"number": row.number},
            lambda told, **who: ordering.decline_order(order=row, **told, **who), then=lambda id: f"/orders/{row.pk}",
            back=f"/orders/{row.pk}", form=forms.Why, button=_("Decline it"), lead=_("The reason goes to the client.")),
    )  # fmt: skip


@acting(*CLIENTS)
@BOTH
def cancel_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the client. Stop an order of which nothing has been received."""
    row = _order(request, order_id)
    return act_page(
        request,
        Act("orders.cancel_order", _("Cancel order %(number)s") % {"number": row.number},
            lambda told, **who: ordering.cancel_order(order=row, **told, **who), then=lambda id: f"/orders/{row.pk}",
            back=f"/orders/{row.pk}", form=forms.Why, button=_("Cancel it"),
            lead=_("Possible as long as the institution has received nothing.")),
    )  # fmt: skip


def _line(request: HttpRequest, line_id: UUID) -> OrderLine:
    rows = OrderLine.objects.select_related("order__institution", "order__client", "instrument", "item")
    row = rows.filter(pk=line_id, order__institution_id=request.actor.organisation_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*DESK)
@BOTH
def receive_item(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. Take an item in."""
    row = _line(request, line_id)
    return act_page(
        request,
        Act("orders.receive_item", _("Receive %(name)s") % {"name": f"{row.instrument.name} {row.instrument.serial}"},
            lambda told, **who: ordering.receive_item(line=row, **told, **who), then=lambda id: f"/orders/{row.order_id}",
            back=f"/orders/{row.order_id}", form=forms.ReceiveItem, initial={"condition": _("intact")},
            button=_("Receive it"), lead=_("From now on it is in your custody.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def receive_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. Take in all items of an order at once."""
    row = _order(request, order_id)
    return act_page(
        request,
        Act("orders.receive_order", _("Receive all items of %(number)s") % {"number": row.number},
            lambda told, **who: ordering.receive_order(order=row, **told, **who), then=lambda id: f"/orders/{row.pk}",
            back=f"/orders/{row.pk}", form=forms.ReceiveItem, initial={"condition": _("intact")}, button=_("Receive them"),
            lead=_("All in the same condition. What arrived otherwise is received alone, first.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def hand_back_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. Give back all items of an order that are done."""
    row = _order(request, order_id)
    return act_page(
        request,
        Act("orders.hand_back_order", _("Hand back what is done of %(number)s") % {"number": row.number},
            lambda told, **who: ordering.hand_back_order(order=row, **who), then=lambda id: f"/orders/{row.pk}",
            back=f"/orders/{row.pk}", button=_("Hand them back"),
            lead=_("What is still in work stays here. The owner is told of both.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def hand_back_item(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. Give an item back to its owner."""
    row = _line(request, line_id)
    return act_page(
        request,
        Act("orders.hand_back_item", _("Hand back %(name)s") % {"name": f"{row.instrument.name} {row.instrument.serial}"},
            lambda told, **who: ordering.hand_back_item(line=row, **who), then=lambda id: f"/orders/{row.order_id}",
            back=f"/orders/{row.order_id}", form=ActForm, button=_("Hand it back"),
            lead=_("The owner is told. With the last item the order is closed.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def turn_away_item(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. An item arrives broken, or is another one."""
    row = _line(request, line_id)
    return act_page(
        request,
        Act("orders.turn_away_item", _("Turn away %(name)s") % {"name": f"{row.instrument.name} {row.instrument.serial}"},
            lambda told, **who: invoicing.turn_away_item(line=row, **told, **who), then=lambda id: f"/orders/{row.order_id}",
            back=f"/orders/{row.order_id}", form=forms.Why, button=_("Turn it away"),
            lead=_("It goes back unmeasured and costs nothing. The client reads the reason.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def invoice_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. Charge what the order costs."""
    row = _order(request, order_id)
    return act_page(
        request,
        Act("orders.invoice_order", _("Invoice of %(number)s") % {"number": row.number},
            lambda told, **who: invoicing.invoice_order(order=row, **who), then=lambda id: f"/orders/{row.pk}",
            back=f"/orders/{row.pk}", button=_("Make the invoice"),
            lead=_("Every line that costs something and was not charged yet. Mandatory verification is free and never on an invoice.")),
    )  # fmt: skip


@acting(*DESK)
@BOTH
def credit_invoice(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """May enter: the institution's desk. Take back lines of an invoice."""
    row = Invoice.objects.select_related("order__institution", "order__client").filter(pk=invoice_id).first()
    if row is None or row.order.institution_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    rows = {str(each.line_id): each for each in row.lines.select_related("line__instrument")}
    labels = [
        (id, f"{each.line.instrument.name} {each.line.instrument.serial}: {each.amount}")
        for id, each in rows.items()
    ]

    def perform(told: dict[str, Any], **who: Any) -> Invoice:
        lines = [rows[id].line for id in told.pop("lines")]
        return invoicing.credit_invoice(invoice=row, lines=lines, **told, **who)

    return act_page(
        request,
        Act("orders.credit_invoice", _("Credit note to %(number)s") % {"number": row.number}, perform,
            then=lambda id: f"/orders/{row.order_id}", back=f"/orders/{row.order_id}",
            form=functools.partial(forms.CreditInvoice, lines=labels), button=_("Make the credit note"),
            lead=_("The invoice stays as it was; the credit note takes these lines back.")),
    )  # fmt: skip
