"""A re-test is ordered only once it was granted, and its review can charge nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market.services.quality import complain_quality, decide_complaint, place_retest
from junheng.hub.orders.services.ordering import Reviewed, accept_order


def test_free_of_charge(market: Any, refused: Any) -> None:
    """The same instruments once more; a price, even of one fen, is refused."""
    case = complain_quality(order=market.delivered(), text="相差太大", by=market.client, at=NOW)
    with refused("quality-case-not-in-state"):
        place_retest(case=case, by=market.client, at=NOW)
    told = {"case": case, "stop": False, "decision": "复测", "by": market.house.acting("冯示例"), "at": NOW}
    decide_complaint(retest=True, **told)
    placed = place_retest(case=case, by=market.client, at=NOW)
    retest = placed.retest
    assert retest.client == market.house.enterprise and retest.lines.get().price == 0
    with refused("retest-placed-already"):
        place_retest(case=case, by=market.client, at=NOW)
    reviewed = Reviewed(retest.lines.get(), market.house.method("JJF 1587-2016"), Decimal("0.01"))
    given = {
        "order": retest,
        "promised_on": date(2026, 12, 1),
        "by": market.house.acting("陈示例"),
        "at": NOW,
    }
    with refused("price-on-retest"):
        accept_order(lines=[reviewed], **given)
    free = Reviewed(reviewed.line, reviewed.method, Decimal(0))
    assert accept_order(lines=[free], **given).state == "accepted"
