"""An item is taken in; how it arrived is written down first."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services import ordering


def test_received(laboratory: Any, refused: Any, facts_of: Any) -> None:
    """Custody moves to the institution, on one timeline with the order; once."""
    line = laboratory.received()
    laboratory.meter.refresh_from_db()
    assert (laboratory.meter.custody, laboratory.meter.custodian) == (
        "at-institution",
        laboratory.house.institute,
    )
    assert [step.step for step in line.custody.all()] == ["received"]
    assert facts_of(line.order)[0] == "item-received"
    with refused("line-not-in-state"):
        ordering.receive_item(line=line, condition="", place="", by=laboratory.house.acting("陈示例"), at=NOW)


def test_not_before_the_review(laboratory: Any, refused: Any) -> None:
    line = laboratory.lines(laboratory.placed())[0]
    with refused("order-not-in-state"):
        ordering.receive_item(line=line, condition="", place="", by=laboratory.house.acting("陈示例"), at=NOW)
