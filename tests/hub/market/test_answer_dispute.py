"""The body whose price it is answers a dispute, once; then the price is listed again, with both beside it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.market.test_dispute_price import disputed

from junheng.hub.market.services.pricing import answer_dispute


def test_answered(market: Any, refused: Any, client: Any) -> None:
    """In words, by the body's desk alone."""
    made, by = disputed(market), market.house.acting("冯示例")
    with refused("not-your-record"):
        answer_dispute(dispute=made, answer="x", by=market.house.acting("孙示例"), at=NOW)
    with refused("price-dispute-needs-words"):
        answer_dispute(dispute=made, answer=" ", by=by, at=NOW)
    answer_dispute(dispute=made, answer="含加急，已改开账单", by=by, at=NOW)
    with refused("dispute-answered-already"):
        answer_dispute(dispute=made, answer="再答", by=by, at=NOW)
    made.price.refresh_from_db()
    assert made.price.state == "published"
    page = client.get(f"/capabilities/{made.price.entry_id}/prices").content.decode()
    assert "含加急，已改开账单" in page and "多收 300 元" in page
