"""An item goes back to its owner; the order closes with its last item."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.models import Order
from junheng.hub.orders.services import ordering


def test_handed_back(laboratory: Any, refused: Any) -> None:
    """After the issue, custody ends and the order is closed; never while it is being measured."""
    made = laboratory.issued()
    line = laboratory.lines(Order.objects.get())[0]
    ordering.hand_back_item(line=line, by=laboratory.house.acting("陈示例"), at=NOW)
    laboratory.meter.refresh_from_db()
    assert laboratory.meter.custody == "with-owner"
    assert Order.objects.get().state == "closed"
    assert made.instrument_id == laboratory.meter.pk
    with refused("line-not-in-state"):
        ordering.hand_back_item(line=line, by=laboratory.house.acting("陈示例"), at=NOW)
