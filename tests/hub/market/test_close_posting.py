"""Quotes end by themselves the day after the last one, and what was sealed until then opens to the owner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.market import queries
from junheng.hub.market.models import Quote
from junheng.hub.market.services.hall import close_posting, close_what_is_due
from junheng.hub.market.services.quoting import make_quote


def test_closed_and_opened(market: Any, refused: Any, client_for: Any) -> None:
    """Until then neither page, nor interface, nor acceptance, nor the owner's own tenant reads a sealed quote."""
    row = market.publish(quotes_sealed=True)
    quote = market.quote(row, fen=71_00)
    duty = platform("310000", "need-hall")
    with refused("posting-not-due"):
        close_posting(posting=row, by=duty, at=NOW)
    assert close_what_is_due(at=NOW) == 0
    with refused("quotes-still-sealed"):
        market.accept(quote)
    browser = client_for("王示例")
    assert "71.00" not in browser.get(f"/needs/{row.pk}/quotes").content.decode()
    assert browser.get(f"/quotes/{quote.pk}").status_code == 404
    assert browser.get(f"/api/v1/hall/{row.pk}/quotes").status_code == 409
    with tenancy.only("310000"):
        assert not Quote.objects.exists()
    later = NOW + timedelta(days=5)
    with refused("posting-past-last-day"):
        make_quote(
            posting=row,
            entry=market.shanghai,
            terms=market.terms(),
            by=market.house.acting("孙示例"),
            at=later,
        )
    with tenancy.only():
        assert close_what_is_due(at=later) == 1
    with tenancy.only("310000"):
        assert [each.fen for each in queries.standing_quotes(row)] == [7100]
    assert "71.00" in browser.get(f"/needs/{row.pk}/quotes").content.decode()
    with refused("not-permitted"):
        close_posting(posting=row, by=market.client, at=later)
