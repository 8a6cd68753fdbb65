"""An order is charged line by line; mandatory verification stands on it and is free (practice X19)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.models import OrderLine
from junheng.hub.orders.services import invoicing, ordering


def accepted(verifying: Any) -> Any:
    """Three mandatory scales, two gauges at 40, one calibration at 600 urgent +50 %."""
    laboratory, house = verifying.laboratory, verifying.laboratory.house
    scales = [verifying.item("non-automatic-scale", f"SL-{at}") for at in range(3)]
    gauges = [verifying.item("pressure-gauge", f"PG-{at}") for at in range(2)]
    lines = [ordering.Wanted(each, "verification", "subsequent") for each in [*scales, *gauges]]
    order = ordering.place_order(
        client=house.enterprise, institution=house.institute, lines=[*lines, ordering.Wanted(laboratory.meter, "calibration")],
        by=house.acting("王示例"), at=NOW,
    )  # fmt: skip
    OrderLine.objects.filter(order=order, instrument__in=scales).update(mandatory=True)
    rows, method = laboratory.lines(order), house.method("JJF 1587-2016")
    reviewed = [ordering.Reviewed(row, method, Decimal(0)) for row in rows[:3]]
    reviewed += [ordering.Reviewed(row, method, Decimal(40)) for row in rows[3:5]]
    reviewed.append(ordering.Reviewed(rows[5], method, Decimal(600), urgent_percent=50))
    return ordering.accept_order(
        order=order, lines=reviewed, promised_on=NOW.date(), by=house.acting("冯示例"), at=NOW
    )


def test_money_of_x19(verifying: Any, refused: Any) -> None:
    """Lines 0, 80 and 900; the invoice is 980 and the mandatory lines are not on it; it is made once."""
    desk = verifying.laboratory.house.acting("陈示例")
    order = accepted(verifying)
    made = invoicing.invoice_order(order=order, by=desk, at=NOW)
    assert made.total == Decimal(980)
    assert sorted(each.amount for each in made.lines.all()) == [40, 40, 900]
    with refused("nothing-to-invoice"):
        invoicing.invoice_order(order=order, by=desk, at=NOW)


def test_not_before_it_is_accepted(laboratory: Any, refused: Any) -> None:
    """A placed order has no price yet."""
    with refused("order-not-in-state"):
        invoicing.invoice_order(order=laboratory.placed(), by=laboratory.house.acting("陈示例"), at=NOW)
