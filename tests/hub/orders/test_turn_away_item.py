"""An item that arrives broken goes back unmeasured (practice P17)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
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
