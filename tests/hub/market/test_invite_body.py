"""A laboratory that was asked reads what is sealed; its neighbour in the same province does not."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
from junheng.hub.market import queries
from junheng.hub.market.services.hall import invite_body


def test_let_in(market: Any, refused: Any) -> None:
    """It is told, reads the numbers and may quote; whoever was not let in may not, and cannot let itself in."""
    house = market.house
    row = market.publish(seals=("owner", "numbers"))
    with refused("quote-sealed-need"):
        market.quote(row, "孙示例")
    with refused("not-your-record"):
        invite_body(posting=row, organisation=house.neighbour, by=house.acting("孙示例"), at=NOW)
    given = {"posting": row, "by": market.client, "at": NOW}
    with refused("admission-not-a-laboratory"):
        invite_body(organisation=house.regulator, **given)
    invite_body(organisation=house.neighbour, **given)
    with refused("admission-known"):
        invite_body(organisation=house.neighbour, **given)
    assert Notice.objects.filter(organisation_id=house.neighbour.pk, url=f"/needs/{row.pk}").exists()
    assert queries.may_read(row, house.acting("孙示例")) and not queries.may_read(row, house.acting("冯示例"))
    assert queries.body_for(row, house.acting("孙示例")).text.startswith("0~1000 V")
    assert market.quote(row, "孙示例").readers == []
    with refused("quote-sealed-need"):
        market.quote(row, "冯示例")
