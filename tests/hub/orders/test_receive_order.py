"""All items of an order are taken in at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.instruments.models import Instrument
from junheng.hub.orders.models import CustodyStep, OrderLine
from junheng.hub.orders.services import ordering


def test_all_at_once_and_only_once(verifying: Any, refused: Any) -> None:
    """The rest of an order: each line has its custody step; a second time there is nothing to receive."""
    house = verifying.laboratory.house
    order = ordering.place_order(
        client=house.enterprise, institution=house.institute,
        lines=[ordering.Wanted(verifying.item("water-meter", f"WM-{at}"), "verification", "first") for at in range(3)],
        by=house.acting("王示例"), at=NOW,
    )  # fmt: skip
    desk = house.acting("陈示例")
    told = {"order": order, "condition": "完好", "place": "水表间", "by": desk, "at": NOW}
    with refused("order-not-in-state"):
        ordering.receive_order(**told)
    method = house.method("JJG 162-2019")
    ordering.accept_order(
        order=order, lines=[ordering.Reviewed(line, method, Decimal(0)) for line in verifying.laboratory.lines(order)],
        promised_on=NOW.date(), by=house.acting("冯示例"), at=NOW,
    )  # fmt: skip
    ordering.receive_order(**told)
    assert set(OrderLine.objects.filter(order=order).values_list("state", flat=True)) == {"received"}
    assert CustodyStep.objects.filter(line__order=order, place="水表间").count() == 3
    assert set(Instrument.objects.filter(serial__startswith="WM-").values_list("custody", flat=True)) == {
        "at-institution"
    }
    with refused("nothing-to-receive"):
        ordering.receive_order(**told)
