"""A rule that is gone stays on the public list as removed, with the act that removed it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.market.test_report_barrier import reported

from junheng.hub.market.services.barriers import answer_barrier, remove_barrier


def test_removed(house: Any, refused: Any, client: Any) -> None:
    """After an answer, by the regulator of the province."""
    row, by = reported(house), house.acting("钱示例")
    with refused("barrier-not-in-state"):
        remove_barrier(barrier=row, removal="废止通知", by=by, at=NOW)
    answer_barrier(barrier=row, answer="正在清理", by=by, at=NOW)
    with refused("not-permitted"):
        remove_barrier(barrier=row, removal="废止通知", by=house.acting("孙示例"), at=NOW)
    remove_barrier(barrier=row, removal="示例监计〔2026〕9号废止", by=by, at=NOW)
    assert client.get("/api/v1/barriers").json()["rows"][0]["state"] == "removed"
    assert "示例监计〔2026〕9号废止" in client.get(f"/barriers/{row.pk}").content.decode()
