"""The regulator of the province answers in public, another province's does not."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.market.test_report_barrier import reported

from junheng.hub.foundation.acting import Actor
from junheng.hub.market.services.barriers import answer_barrier


def test_answered(house: Any, refused: Any, client: Any) -> None:
    """Once, in words."""
    row = reported(house)
    elsewhere = Actor(
        house.people["钱示例"].pk, "", house.neighbour.pk, "", "", "310000", frozenset({"prov_regulator"})
    )
    with refused("barrier-of-another-province"):
        answer_barrier(barrier=row, answer="x", by=elsewhere, at=NOW)
    by = house.acting("钱示例")
    with refused("barrier-needs-words"):
        answer_barrier(barrier=row, answer=" ", by=by, at=NOW)
    answer_barrier(barrier=row, answer="依据本省条例，正在清理", by=by, at=NOW)
    with refused("barrier-not-in-state"):
        answer_barrier(barrier=row, answer="再答", by=by, at=NOW)
    page = client.get(f"/barriers/{row.pk}").content.decode()
    assert "正在清理" in page and "浙江示例监管局" in page
