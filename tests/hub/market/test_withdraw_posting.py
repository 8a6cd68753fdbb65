"""A need is taken out of the hall with its reason; whoever quoted is told, and the list of gaps forgets it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market import queries
from junheng.hub.market.services.hall import withdraw_posting


def test_withdrawn(market: Any, refused: Any) -> None:
    """Nobody can quote afterwards."""
    row = market.publish()
    quote = market.quote(row)
    with refused("posting-needs-reason"):
        withdraw_posting(posting=row, reason=" ", by=market.client, at=NOW)
    withdraw_posting(posting=row, reason="项目取消", by=market.client, at=NOW)
    quote.refresh_from_db()
    assert quote.state == "declined" and not queries.hall().exists()
    with refused("posting-not-in-state"):
        market.quote(row, "孙示例")
    gap = market.publish("0~1000 V DC 校准 U ≤ 1 ppm 或 1 µV, k=2")
    withdraw_posting(posting=gap, reason="项目取消", by=market.client, at=NOW)
    assert queries.gaps().rows == []
