"""The client of an order that was charged otherwise than listed says so; the body answers; nobody else may (R09.2)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW, TODAY
from tests.hub.market.test_publish_price import listed

from junheng.hub.market import rules
from junheng.hub.market.models import PriceDispute
from junheng.hub.market.services.pricing import dispute_price
from junheng.hub.orders.models import Order
from junheng.hub.orders.services import ordering

FOUND = rules.Charged(
    "W1", reviewed=True, quoted=False, fits=True, unit="item", listed=600_00, amounts=(900_00,)
)


def charged(market: Any, yuan: int) -> Order:
    """An order of one voltmeter placed without a quote and reviewed at a price."""
    order = ordering.place_order(
        client=market.house.enterprise, institution=market.house.institute, lines=market.lines(), by=market.client, at=NOW
    )  # fmt: skip
    reviewed = [ordering.Reviewed(line, market.house.method("JJF 1587-2016"), Decimal(yuan)) for line in order.lines.all()]  # fmt: skip
    ordering.accept_order(
        order=order, lines=reviewed, promised_on=TODAY, by=market.house.acting("陈示例"), at=NOW
    )
    return Order.objects.get(pk=order.pk)


def disputed(market: Any) -> PriceDispute:
    price, order = listed(market), charged(market, 900)
    return dispute_price(price=price, order=order, words="多收 300 元", by=market.client, at=NOW)


def test_disputed_in_public_and_unnamed(market: Any, refused: Any, client: Any) -> None:
    """The price is in dispute; the page says what was charged and names no client and no order; once."""
    made = disputed(market)
    made.price.refresh_from_db()
    assert (made.price.state, made.charged) == ("disputed", 900_00)
    page = client.get(f"/capabilities/{made.price.entry_id}/prices").content.decode()
    assert "多收 300 元" in page and "900.00" in page
    assert "上海示例仪表" not in page and made.order.number not in page
    with refused("price-disputed-already"):
        dispute_price(price=made.price, order=made.order, words="再说", by=market.client, at=NOW)
    with refused("not-your-record"):
        dispute_price(price=made.price, order=made.order, words="x", by=market.house.acting("孙示例"), at=NOW)


def test_charged_as_listed_is_no_dispute(market: Any, refused: Any) -> None:
    """And neither is the price of another body."""
    price, order = listed(market), charged(market, 600)
    with refused("price-charged-as-listed"):
        dispute_price(price=price, order=order, words="x", by=market.client, at=NOW)
    other = listed(market, market.shanghai, "孙示例")
    with refused("price-not-of-order"):
        dispute_price(price=other, order=order, words="x", by=market.client, at=NOW)


def test_what_was_agreed_in_a_quote_is_no_dispute(market: Any, refused: Any) -> None:
    """A quote that was accepted is the price."""
    price, order = listed(market), market.delivered()
    with refused("price-was-quoted"):
        dispute_price(price=price, order=order, words="x", by=market.client, at=NOW)


def test_reasons_alone() -> None:
    """Too early, without words; by the point the line's price does not show the unit's, so what is said stands."""

    def codes(words: str = "x", **changes: Any) -> list[str]:
        return [
            each.code
            for each in rules.refusals_to_dispute(replace(FOUND, **changes), words=words, known=False)
        ]

    assert codes() == []
    assert codes(" ", reviewed=False) == ["price-dispute-needs-words", "price-dispute-too-early"]
    assert codes(unit="point", amounts=(600_00,)) == []
