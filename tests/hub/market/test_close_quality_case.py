"""The case is closed with what was found and done, not while its re-test is in work."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market.services.quality import (
    close_quality_case,
    complain_quality,
    decide_complaint,
    place_retest,
)
from junheng.hub.orders.models import Order


def test_closed(market: Any, refused: Any, facts_of: Any) -> None:
    """Afterwards a new complaint about the order may be opened."""
    order, by = market.delivered(), market.house.acting("冯示例")
    case = complain_quality(order=order, text="相差太大", by=market.client, at=NOW)
    with refused("quality-case-not-in-state"):
        close_quality_case(case=case, outcome="x", by=by, at=NOW)
    decide_complaint(case=case, stop=False, retest=True, decision="复测", by=by, at=NOW)
    placed = place_retest(case=case, by=market.client, at=NOW)
    with refused("retest-not-finished"):
        close_quality_case(case=case, outcome="x", by=by, at=NOW)
    Order.objects.filter(pk=placed.retest_id).update(state="closed")
    with refused("posting-needs-reason"):
        close_quality_case(case=case, outcome=" ", by=by, at=NOW)
    assert close_quality_case(case=case, outcome="复测结果一致", by=by, at=NOW).state == "closed"
    assert facts_of(case)[0] == "quality-case-closed"
    assert complain_quality(order=order, text="仍有疑问", by=market.client, at=NOW).state == "open"
