"""Contract review settles method, price and date before work (practice P17, X19)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.orders import queries, rules
from junheng.hub.orders.services import ordering


def test_settled(laboratory: Any, facts_of: Any) -> None:
    """State, promise and reviewer together; the client is told."""
    order = laboratory.accepted()
    assert (order.state, order.promised_on) == ("accepted", date(2026, 11, 30))
    assert order.reviewed_by.name == "冯示例"
    assert facts_of(order)[0] == "order-accepted"


def test_money_of_x19() -> None:
    """Two gauges at 40 and one calibration at 600 urgent +50 %: 80 and 900, mandatory lines 0: 980."""
    lines = (
        [rules.amount(Decimal(40), 0)] * 2
        + [rules.amount(Decimal(600), 50)]
        + [rules.amount(Decimal(0), 0)] * 3
    )
    assert sum(lines) == Decimal(980)


def test_refusals(laboratory: Any, refused: Any) -> None:
    """No method, a promise in the past; twice; by the client or another institution."""
    order = laboratory.placed()
    (line,) = laboratory.lines(order)
    given: dict[str, Any] = {
        "order": order,
        "promised_on": date(2026, 11, 30),
        "by": laboratory.house.acting("冯示例"),
        "at": NOW,
    }
    bare = [ordering.Reviewed(line, None, Decimal(0))]
    with refused("promise-in-the-past", "method-needed"):
        ordering.accept_order(lines=bare, **(given | {"promised_on": date(2026, 11, 1)}))
    with refused("not-permitted"):
        ordering.accept_order(lines=bare, **(given | {"by": laboratory.house.acting("王示例")}))
    with refused("not-your-record"):
        ordering.accept_order(lines=bare, **(given | {"by": laboratory.house.acting("孙示例")}))


def test_urgent_ones_stand_before_others(laboratory: Any, client_for: Any) -> None:
    """Promised a week later and paid for, it is served before the one that is promised earlier; the page says why."""
    house = laboratory.house
    other = laboratory.file("王示例", house.enterprise, "dc-voltmeter", "表", "U-1")
    laboratory.accepted()
    order = laboratory.placed(instrument=other)
    urgent = [ordering.Reviewed(line, house.method("JJF 1587-2016"), Decimal(600), urgent_percent=50) for line in laboratory.lines(order)]  # fmt: skip
    ordering.accept_order(
        order=order, lines=urgent, promised_on=date(2026, 12, 7), by=house.acting("冯示例"), at=NOW
    )
    waiting = queries.waiting_for(house.acting("陈示例"), on=TODAY)
    assert [(each.line.instrument.serial, each.urgent) for each in waiting if each.line] == [("U-1", True), (laboratory.meter.serial, False)]  # fmt: skip
    assert client_for("陈示例").get("/today").content.decode().count("加急") == 1
