"""The body that was rated answers once, and both stand side by side."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.market.test_rate_order import SAID

from junheng.hub.market.services.after import answer_rating, rate_order


def test_answered(market: Any, refused: Any, client: Any) -> None:
    """By that body alone, once, in words."""
    rating = rate_order(order=market.delivered(), said=SAID, by=market.client, at=NOW)
    by = market.house.acting("冯示例")
    with refused("rating-needs-answer"):
        answer_rating(rating=rating, answer=" ", by=by, at=NOW)
    with refused("not-your-record"):
        answer_rating(rating=rating, answer="谢谢", by=market.house.acting("孙示例"), at=NOW)
    answer_rating(rating=rating, answer="已安排回访", by=by, at=NOW)
    with refused("rating-answered-already"):
        answer_rating(rating=rating, answer="再答", by=by, at=NOW)
    assert "已安排回访" in client.get(f"/organisations/{market.house.institute.pk}/ratings").content.decode()
