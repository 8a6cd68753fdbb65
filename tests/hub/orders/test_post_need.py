"""A need is kept as typed and as understood."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services.ordering import post_need


def test_kept_as_typed(house: Any, refused: Any, facts_of: Any) -> None:
    """The words stay; only their commitment enters the log."""
    given: dict[str, Any] = {
        "text": "0~1000 V DC, U<20 ppm",
        "parsed": {"quantity": "electric.voltage.dc"},
        "at": NOW,
    }
    need = post_need(organisation=house.enterprise, by=house.acting("王示例"), **given)
    assert need.text == "0~1000 V DC, U<20 ppm"
    assert facts_of(need) == ["need-posted"]
    with refused("not-your-record"):
        post_need(organisation=house.institute, by=house.acting("王示例"), **given)
    with refused("not-permitted"):
        post_need(organisation=house.enterprise, by=house.acting("钱示例"), **given)
