"""A quote may be changed until the last day; each revision is a fact and none is better than the entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market.services.quoting import change_quote, withdraw_quote


def test_changed(market: Any, refused: Any, facts_of: Any) -> None:
    """Cheaper is possible, better than published is not; withdrawn it is over."""
    row, by = market.publish(), market.house.acting("冯示例")
    quote = market.quote(row)
    changed = change_quote(quote=quote, terms=market.terms(fen=70000), by=by, at=NOW)
    assert (changed.fen, changed.revision) == (70000, 2)
    assert facts_of(quote) == ["quote-changed", "quote-made"]
    with refused("quote-better-than-published"):
        change_quote(quote=quote, terms=market.terms(uncertainty="1 ppm, k=2"), by=by, at=NOW)
    with refused("not-your-record"):
        change_quote(quote=quote, terms=market.terms(), by=market.house.acting("孙示例"), at=NOW)
    with refused("posting-past-last-day"):
        change_quote(quote=quote, terms=market.terms(), by=by, at=NOW + timedelta(days=5))
    withdraw_quote(quote=quote, reason="设备送检", by=by, at=NOW)
    with refused("quote-not-in-state"):
        change_quote(quote=quote, terms=market.terms(), by=by, at=NOW)
