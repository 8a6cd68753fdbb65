"""A credit note takes lines back; the invoice stays as it was (practice P17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.orders.test_invoice_order import accepted

from junheng.hub.orders.services import invoicing


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
