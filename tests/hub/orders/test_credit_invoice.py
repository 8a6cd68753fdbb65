"""A credit note takes lines back; the invoice stays as it was (practice P17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.orders.test_invoice_order import accepted

from junheng.hub.orders.services import invoicing, ordering


def test_a_line_is_credited_once(verifying: Any, refused: Any) -> None:
    """The urgent calibration was cancelled: 900 back; a second time there is nothing to credit."""
    desk = verifying.laboratory.house.acting("陈示例")
    invoice = invoicing.invoice_order(order=accepted(verifying), by=desk, at=NOW)
    line = invoice.lines.get(amount=900).line
    with refused("credit-needs-reason"):
        invoicing.credit_invoice(invoice=invoice, lines=[line], reason=" ", by=desk, at=NOW)
    note = invoicing.credit_invoice(invoice=invoice, lines=[line], reason="客户停止", by=desk, at=NOW)
    invoice.refresh_from_db()
    assert (note.total, invoice.total) == (Decimal(-900), Decimal(980))
    with refused("nothing-to-credit"):
        invoicing.credit_invoice(invoice=invoice, lines=[line], reason="x", by=desk, at=NOW)


def test_after_the_client_cancelled(verifying: Any, client_for: Any) -> None:
    """Invoiced, then cancelled before anything arrived: all of it can be taken back, from the order's page."""
    house = verifying.laboratory.house
    desk, order = house.acting("陈示例"), accepted(verifying)
    invoice = invoicing.invoice_order(order=order, by=desk, at=NOW)
    ordering.cancel_order(order=order, reason="不做了", by=house.acting("王示例"), at=NOW)
    page = f"/invoices/{invoice.pk}/credit-invoice"
    assert page in client_for("陈示例").get(f"/orders/{order.pk}").content.decode()
    lines = [each.line for each in invoice.lines.all()]
    note = invoicing.credit_invoice(invoice=invoice, lines=lines, reason="委托撤销", by=desk, at=NOW)
    assert note.total == -invoice.total
