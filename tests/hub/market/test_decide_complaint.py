"""The quality manager decides with reasons; a stop is proposed and never taken by the platform."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market.services.quality import complain_quality, decide_complaint


def test_decided(market: Any, refused: Any) -> None:
    """Once, by that institution's quality manager, not before work began."""
    with refused("complaint-before-work"):
        complain_quality(order=market.ordered(), text="x", by=market.client, at=NOW)


def test_by_the_quality_manager(market: Any, refused: Any) -> None:
    """With its reason, and not by another body's."""
    case = complain_quality(order=market.delivered(), text="相差太大", by=market.client, at=NOW)
    given = {"case": case, "stop": True, "retest": True, "decision": "先停用标准源", "at": NOW}
    with refused("not-your-record"):
        decide_complaint(by=market.house.acting("孙示例"), **given)
    by = market.house.acting("冯示例")
    with refused("posting-needs-reason"):
        decide_complaint(by=by, **{**given, "decision": " "})
    decided = decide_complaint(by=by, **given)
    assert (decided.state, decided.stopped, decided.retest_granted) == ("decided", True, True)
    with refused("quality-case-not-in-state"):
        decide_complaint(by=by, **given)
