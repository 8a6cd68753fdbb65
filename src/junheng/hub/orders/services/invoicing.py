"""Verbs of money and of items that cannot be measured: invoice, credit note, turned away at receipt (practice P17, X19).

Mandatory verification costs nothing: such a line stands on the order and never on an invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.orders import events, rules
from junheng.hub.orders.models import CustodyStep, Invoice, InvoiceLine, Order, OrderLine
from junheng.hub.orders.services.numbers import next_number
from junheng.hub.orders.services.ordering import DESK


@verb(permission="orders.invoice_order", roles=DESK, event=events.OrderInvoiced)
def invoice_order(*, order: Order, by: Actor, at: datetime) -> Invoice:
    """Charge every line of an order that costs something, is not cancelled and was not charged before."""
    current = _own(order, by)
    charged = [
        (line, amount)
        for line in _uncharged(current)
        if (amount := rules.amount(line.price, line.urgent_percent))
    ]
    if not charged:
        raise Refused(refuse("nothing-to-invoice", number=current.number))
    made = _made(current, charged, kind=Invoice.Kind.INVOICE, by=by, at=at)
    record(
        events.OrderInvoiced(
            order=Ref.to(current), invoice=Ref.to(made), number=made.number, total=str(made.total)
        ),
        tenant=current.tenant_id,
    )
    _tell(
        current, zh=f"委托 {current.number} 的账单 {made.number}：{made.total} 元。",
        en=f"Invoice {made.number} of order {current.number}: CNY {made.total}.", at=at,
    )  # fmt: skip
    return made


def _uncharged(order: Order) -> list[OrderLine]:
    done = InvoiceLine.objects.filter(invoice__order=order, amount__gt=0).values("line_id")
    rows = order.lines.exclude(state=OrderLine.State.CANCELLED).exclude(pk__in=done)
    return [row for row in rows if not (row.mandatory and row.service == "verification")]


@verb(permission="orders.credit_invoice", roles=DESK, event=events.InvoiceCredited)
def credit_invoice(
    *, invoice: Invoice, lines: Sequence[OrderLine], reason: str, by: Actor, at: datetime
) -> Invoice:
    """Take back lines of an invoice with a credit note, also after the client has cancelled; the invoice stays."""
    current = _own(invoice.order, by, Order.State.CANCELLED)
    if not reason.strip():
        raise Refused(refuse("credit-needs-reason", path="reason"))
    taken = InvoiceLine.objects.filter(invoice__order=current, amount__lt=0).values("line_id")
    left = invoice.lines.filter(line__in=[line.pk for line in lines], amount__gt=0).exclude(line_id__in=taken)
    credited = [(each.line, -each.amount) for each in left.select_related("line")]
    if not credited:
        raise Refused(refuse("nothing-to-credit", number=invoice.number))
    made = _made(current, credited, kind=Invoice.Kind.CREDIT, by=by, at=at, credits=invoice, reason=reason)
    record(
        events.InvoiceCredited(
            order=Ref.to(current), invoice=Ref.to(made), number=invoice.number, total=str(made.total),
            reason=made.reason,
        ),
        tenant=current.tenant_id,
    )  # fmt: skip
    _tell(
        current, zh=f"账单 {invoice.number} 冲减 {-made.total} 元：{made.reason}",
        en=f"CNY {-made.total} of invoice {invoice.number} credited: {made.reason}", at=at,
    )  # fmt: skip
    return made


@verb(permission="orders.turn_away_item", roles=DESK, event=events.ItemTurnedAway)
def turn_away_item(*, line: OrderLine, reason: str, by: Actor, at: datetime) -> OrderLine:
    """An item arrives broken or is the wrong one: it goes back unmeasured, and the client reads why.

    It costs nothing: a line that was charged already is taken back with a credit note of its own.
    """
    order = _own(line.order, by)
    if not reason.strip():
        raise Refused(refuse("turned-away-needs-reason", path="reason"))
    changed = OrderLine.objects.filter(pk=line.pk, state=OrderLine.State.WAITING).update(
        state=OrderLine.State.CANCELLED, received_condition=reason.strip()[:300]
    )
    if not changed:
        raise Refused(
            refuse("line-not-in-state", instrument=line.instrument.name, state=line.state, act="turned away")
        )
    line.refresh_from_db()
    CustodyStep.objects.create(
        tenant_id=line.tenant_id, readers=line.readers, line=line, at=at, step="turned-away", person_id=by.person_id,
        condition=reason.strip()[:300],
    )  # fmt: skip
    if not order.lines.exclude(state__in=["handed-back", "cancelled"]).exists():
        Order.objects.filter(pk=order.pk).update(state=Order.State.CLOSED)
    for charged in _not_yet_credited(line):
        credit_invoice(invoice=charged.invoice, lines=[line], reason=reason, by=by, at=at)
    record(
        events.ItemTurnedAway(
            order=Ref.to(order),
            line=Ref.to(line),
            instrument=Ref.to(line.instrument),
            reason=reason.strip()[:300],
        ),
        tenant=order.tenant_id,
    )
    _tell(
        order, zh=f"{line.instrument.name} {line.instrument.serial} 收件时退回：{reason.strip()}",
        en=f"{line.instrument.name} {line.instrument.serial} was turned away at receipt: {reason.strip()}", at=at,
    )  # fmt: skip
    return line


def _not_yet_credited(line: OrderLine) -> QuerySet[InvoiceLine]:
    """What the line was charged and nobody has taken back; at most one row."""
    rows = InvoiceLine.objects.filter(line=line)
    if rows.filter(amount__lt=0).exists():
        return rows.none()
    return rows.filter(amount__gt=0).select_related("invoice__order")


def _own(order: Order, by: Actor, *besides: Order.State) -> Order:
    if order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if current.state not in (Order.State.ACCEPTED, Order.State.CLOSED, *besides):
        raise Refused(refuse("order-not-in-state", number=current.number, state=current.state, act="charged"))
    return current


def _made(
    order: Order, lines: Sequence[tuple[OrderLine, Decimal]], *, kind: str, by: Actor, at: datetime,
    credits: Invoice | None = None, reason: str = "",
) -> Invoice:  # fmt: skip
    made = Invoice.objects.create(
        tenant_id=order.tenant_id,
        readers=order.readers,
        order=order,
        number=next_number(organisation=order.institution, series="I", on=today(at)),
        kind=kind,
        credits=credits,
        total=sum((amount for _line, amount in lines), Decimal(0)),
        reason=reason.strip()[:300],
        at=at,
        by_id=by.somebody,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(tenant_id=order.tenant_id, readers=order.readers, invoice=made, line=line, amount=amount)
        for line, amount in lines
    )
    return made


def _tell(order: Order, *, zh: str, en: str, at: datetime) -> None:
    notify(
        tenant=order.client.tenant_id,
        organisation_id=order.client_id,
        zh=zh,
        en=en,
        at=at,
        url=f"/orders/{order.pk}",
    )
