"""Anybody but the owner bids, once, until the last day; nobody reads it but the owner, once the call is closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.industry.conftest import FRIDAY

from junheng.hub.foundation import tenancy
from junheng.hub.industry.models import Bid
from junheng.hub.industry.queries import challenges as queries


def test_once_until_the_last_day(industry: Any, refused: Any, client: Any) -> None:
    """On the last day it may, on the day after not; the board counts them and names nobody."""
    row = industry.called()
    industry.bid(row, at=NOW + timedelta(days=4))
    with refused("challenge-bid-already"):
        industry.bid(row)
    with refused("challenge-closed"):
        industry.bid(row, "毛示例", at=NOW + timedelta(days=5))
    with refused("challenge-own"):
        industry.bid(row, "冯示例")
    found = client.get(f"/api/v1/challenges/{row.pk}").json()
    assert (found["state"], found["bids"]) == ("bid", 1)
    page = client.get(f"/challenges/{row.pk}").content.decode()
    assert "约瑟夫森" not in page and "上海示例计量院" not in page


def test_nobody_reads_it_but_its_two_sides(industry: Any, client_for: Any) -> None:
    """The owner after the last day; another bidder never; other provinces' wall hides it."""
    row = industry.called()
    industry.bid(row)
    industry.bid(row, "毛示例")
    house = industry.house
    seen = {
        name: [each.bidder_id for each in queries.bids_seen_by(row, house.acting(name), FRIDAY)]
        for name in ("冯示例", "孙示例", "王示例")
    }
    assert seen == {"冯示例": [], "孙示例": [house.neighbour.pk], "王示例": []}
    assert queries.bids_seen_by(row, industry.host, FRIDAY + timedelta(days=1)).count() == 2
    with tenancy.only("320000"):
        assert Bid.objects.count() == 0
    assert [
        each["bidder"]
        for each in client_for("孙示例").get(f"/api/v1/challenges/{row.pk}/bids").json()["rows"]
    ] == ["上海示例计量院"]
