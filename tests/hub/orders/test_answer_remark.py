"""The author answers a remark; then the record may come again."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services import records


def test_answered(laboratory: Any, refused: Any) -> None:
    """With words; by the author."""
    original = laboratory.submitted()
    records.send_back_record(
        original=original, remarks=[("as-found/p3", "重复一次")], by=laboratory.house.acting("吴示例"), at=NOW
    )
    remark = original.remarks.get()
    with refused("strike-needs-reason"):
        records.answer_remark(remark=remark, answer="", by=laboratory.measurer, at=NOW)
    records.answer_remark(remark=remark, answer="重复后相同", by=laboratory.measurer, at=NOW)
    assert records.submit_record(original=original, by=laboratory.measurer, at=NOW).state == "submitted"
