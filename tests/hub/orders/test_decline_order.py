"""The institution does not take an order; the client is told why."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.models import Order
from junheng.hub.orders.services import ordering


def test_declined(laboratory: Any, refused: Any) -> None:
    """Once; an accepted order is not declined."""
    order, by = laboratory.placed(), laboratory.house.acting("冯示例")
    ordering.decline_order(order=order, reason="设备送检", by=by, at=NOW)
    assert Order.objects.get().state == "declined"
    with refused("order-not-in-state"):
        ordering.decline_order(order=order, reason="x", by=by, at=NOW)
    with refused("not-your-record"):
        ordering.decline_order(order=order, reason="x", by=laboratory.house.acting("孙示例"), at=NOW)
