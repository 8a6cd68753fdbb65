"""An item that arrives broken goes back unmeasured (practice P17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.orders.test_invoice_order import accepted

from junheng.hub.foundation.models import Notice
from junheng.hub.orders.models import Invoice
from junheng.hub.orders.services import invoicing


def test_back_with_its_reason(laboratory: Any, refused: Any) -> None:
    """The client reads why; the order with nothing left is closed; a received item is no longer turned away."""
    desk = laboratory.house.acting("陈示例")
    order = laboratory.accepted()
    (line,) = laboratory.lines(order)
    with refused("turned-away-needs-reason"):
        invoicing.turn_away_item(line=line, reason="", by=desk, at=NOW)
    invoicing.turn_away_item(line=line, reason="表头破裂", by=desk, at=NOW)
    order.refresh_from_db()
    assert (line.state, order.state) == ("cancelled", "closed")
    assert Notice.objects.filter(zh__contains="表头破裂").exists()
    with refused("line-not-in-state"):
        invoicing.turn_away_item(line=line, reason="x", by=desk, at=NOW)


def test_what_was_charged_is_taken_back(verifying: Any, facts_of: Any) -> None:
    """Invoiced before it came: a gauge at 40 arrives broken, and a credit note of 40 goes with it; once."""
    desk = verifying.laboratory.house.acting("陈示例")
    order = accepted(verifying)
    invoice = invoicing.invoice_order(order=order, by=desk, at=NOW)
    first, second = (each.line for each in invoice.lines.filter(amount=40))
    invoicing.turn_away_item(line=first, reason="表盘破裂", by=desk, at=NOW)
    note = Invoice.objects.get(kind="credit-note")
    assert (note.total, note.credits_id, note.reason) == (Decimal(-40), invoice.pk, "表盘破裂")
    assert [each.line_id for each in note.lines.all()] == [first.pk]
    assert facts_of(order)[:2] == ["item-turned-away", "invoice-credited"]
    invoicing.credit_invoice(invoice=invoice, lines=[second], reason="让价", by=desk, at=NOW)
    invoicing.turn_away_item(line=second, reason="表盘破裂", by=desk, at=NOW)
    assert Invoice.objects.filter(kind="credit-note").count() == 2
