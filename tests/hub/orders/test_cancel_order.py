"""The client stops an order of which nothing has been received."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.models import OrderLine
from junheng.hub.orders.services import ordering


def test_cancelled(laboratory: Any, refused: Any) -> None:
    """With its lines; not by another, not once an item is in."""
    order = laboratory.placed()
    with refused("not-your-record"):
        ordering.cancel_order(order=order, reason="x", by=laboratory.house.acting("冯示例"), at=NOW)
    ordering.cancel_order(order=order, reason="不需要了", by=laboratory.house.acting("王示例"), at=NOW)
    assert OrderLine.objects.get().state == "cancelled"
    line = laboratory.received()
    with refused("order-not-in-state"):
        ordering.cancel_order(order=line.order, reason="x", by=laboratory.house.acting("王示例"), at=NOW)
