"""One quote becomes an order with what was quoted; the others are told, and a second acceptance is impossible."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
from junheng.hub.market.models import Posting, Quote
from junheng.hub.orders.services.ordering import Reviewed, accept_order


def test_becomes_an_order(market: Any, refused: Any, facts_of: Any) -> None:
    """Price, rule and terms stand in the contract review, which cannot go above the quote."""
    house, row = market.house, market.publish()
    other = market.quote(row, "孙示例", fen=90000)
    quote = market.accept(market.quote(row, decision_rule="guarded", terms="七天内付款"))
    order = quote.order
    assert (order.client, order.institution, order.need.text) == (house.enterprise, house.institute, row.text)
    line = order.lines.get()
    assert (line.price, order.decision_rule) == (Decimal("800.00"), "guarded")
    assert "20 ppm" in order.review_note and "七天内付款" in order.review_note
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.state) == ("ordered", "declined")
    assert Notice.objects.filter(organisation_id=house.neighbour.pk, url=f"/quotes/{other.pk}").exists()
    assert facts_of(quote)[0] == "quote-accepted"
    for again in (other, quote):
        with refused("quote-taken-already"):
            market.accept(again, lines=[])
    reviewed = Reviewed(line, house.method("JJF 1587-2016"), Decimal("800.01"))
    told: dict[str, Any] = {
        "order": order,
        "promised_on": date(2026, 12, 1),
        "by": house.acting("陈示例"),
        "at": NOW,
    }
    with refused("price-above-quote"):
        accept_order(lines=[reviewed], **told)
    agreed = Reviewed(line, reviewed.method, Decimal("800"))
    assert accept_order(lines=[agreed], **told).state == "accepted"


def test_two_at_once(market: Any, refused: Any) -> None:
    """Whoever comes second past every check meets the database: one accepted quote for a need."""
    row = market.publish()
    first, second = market.quote(row), market.quote(row, "孙示例")
    with refused("quote-ended"):
        market.accept(first, at=NOW + timedelta(days=60))
    with refused("not-your-record"):
        market.accept(first, by=market.house.acting("孙示例"), lines=[])
    market.accept(first, lines=market.lines("DVM-8"))
    Posting.objects.filter(pk=row.pk).update(state="open")
    Quote.objects.filter(pk=second.pk).update(state="made")
    with refused("row-conflict"):
        market.accept(second, lines=market.lines("DVM-9"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=second.pk).update(state="accepted")
