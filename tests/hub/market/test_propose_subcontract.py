"""Part of an order goes to another body only when its institution said to whom, which part and why (P17)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market.services.after import propose_subcontract
from junheng.hub.orders.models import OrderLine


def test_proposed(market: Any, refused: Any, facts_of: Any) -> None:
    """By the institution alone, once at a time, never for a mandatory verification."""
    order = market.ordered()
    given = {"order": order, "body": "上海示例计量院", "part": "1000 V 以上", "reason": "设备送检", "by": market.house.acting("陈示例"), "at": NOW}  # fmt: skip
    with refused("subcontract-incomplete"):
        propose_subcontract(**{**given, "part": " "})
    with refused("not-permitted"):
        propose_subcontract(**{**given, "by": market.client})
    with refused("not-your-record"):
        propose_subcontract(**{**given, "by": market.house.acting("孙示例")})
    made = propose_subcontract(**given)
    assert (made.state, facts_of(made)) == ("proposed", ["subcontract-proposed"])
    with refused("subcontract-known"):
        propose_subcontract(**given)
    OrderLine.objects.filter(order=order).update(mandatory=True, service="verification", price=0)
    with refused("subcontract-mandatory"):
        propose_subcontract(**{**given, "body": "另一家"})
