"""Only who had an order delivered rates it, once; whether it came in time is counted; few are not averaged."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market import rules
from junheng.hub.market.models import Rating
from junheng.hub.market.services.after import Said, rate_order

SAID = Said(as_promised=True, price_kept=True, explained=False, words="报告清楚")


def test_rated_once(market: Any, refused: Any, client: Any) -> None:
    """Public and without the client's name; a single one is listed and not averaged."""
    order = market.delivered()
    with refused("not-your-record"):
        rate_order(order=order, said=SAID, by=market.house.acting("孙示例"), at=NOW)
    made = rate_order(order=order, said=SAID, by=market.client, at=NOW)
    assert made.on_time
    with refused("rating-given-already"):
        rate_order(order=order, said=SAID, by=market.client, at=NOW)
    address = f"organisations/{market.house.institute.pk}/ratings"
    page = client.get(f"/{address}").content.decode()
    assert (
        "报告清楚" in page and "100 %" not in page and "上海示例仪表" not in page and order.number not in page
    )
    listed = client.get(f"/api/v1/{address}").json()
    assert (listed["number"], set(listed["percent"].values())) == (1, {None})
    assert Rating.objects.get().tenant_id == "310000"


def test_not_before_delivery(market: Any, refused: Any) -> None:
    """An order in work is not rated."""
    with refused("rating-before-delivery"):
        rate_order(order=market.ordered(), said=SAID, by=market.client, at=NOW)


def test_five_are_averaged() -> None:
    """Four are counted, five have a share."""
    assert rules.Facts(4, 4, 4, 4, 4).percent(4) is None
    assert [each[2] for each in rules.Facts(5, 5, 4, 1, 0).lines] == [100, 80, 20, 0]
    assert [each.code for each in rules.refusals_to_rate(number="W1", delivered=True, done=0, rated=False)] == ["rating-nothing-done"]  # fmt: skip
