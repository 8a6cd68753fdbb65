"""A body takes its offer back; the owner does not see it any more, and the body may quote anew."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market import queries
from junheng.hub.market.services.quoting import withdraw_quote


def test_withdrawn(market: Any, refused: Any) -> None:
    """With its reason, by its own body alone, and not twice."""
    row, by = market.publish(), market.house.acting("冯示例")
    quote = market.quote(row)
    with refused("posting-needs-reason"):
        withdraw_quote(quote=quote, reason="", by=by, at=NOW)
    with refused("not-your-record"):
        withdraw_quote(quote=quote, reason="示例", by=market.house.acting("孙示例"), at=NOW)
    withdraw_quote(quote=quote, reason="设备送检", by=by, at=NOW)
    with refused("quote-not-in-state"):
        withdraw_quote(quote=quote, reason="设备送检", by=by, at=NOW)
    assert queries.quote_for(quote.pk, market.client) is None
    with refused("quote-not-in-state"):
        market.accept(quote)
    assert market.quote(row, fen=1).state == "made"
