"""Whoever reported a barrier replies to the answer, once and unnamed: both sides stand beside the rule."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.market.test_report_barrier import reported

from junheng.hub.market.services.barriers import answer_barrier, reply_to_answer


def test_replied(house: Any, refused: Any, client: Any) -> None:
    """Not before there is an answer, and by nobody else."""
    row, by = reported(house), house.acting("孙示例")
    with refused("barrier-not-in-state"):
        reply_to_answer(barrier=row, reply="x", by=by, at=NOW)
    answer_barrier(barrier=row, answer="正在清理", by=house.acting("钱示例"), at=NOW)
    with refused("not-your-record"):
        reply_to_answer(barrier=row, reply="x", by=house.acting("冯示例"), at=NOW)
    reply_to_answer(barrier=row, reply="请写明完成日期", by=by, at=NOW)
    with refused("barrier-replied-already"):
        reply_to_answer(barrier=row, reply="再说", by=by, at=NOW)
    page = client.get(f"/barriers/{row.pk}").content.decode()
    assert "正在清理" in page and "请写明完成日期" in page and "上海示例计量院" not in page
