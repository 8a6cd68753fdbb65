"""The checker returns a record with a remark per cell."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services import records


def test_returned_with_remarks(laboratory: Any, refused: Any) -> None:
    """Back to its author; the remark must be answered before it comes again."""
    original, checker = laboratory.submitted(), laboratory.house.acting("吴示例")
    with refused("strike-needs-reason"):
        records.send_back_record(original=original, remarks=[("as-found/p3", " ")], by=checker, at=NOW)
    with refused("not-permitted"):
        records.send_back_record(original=original, remarks=[("x", "y")], by=laboratory.measurer, at=NOW)
    records.send_back_record(original=original, remarks=[("as-found/p3", "重复一次")], by=checker, at=NOW)
    with refused("remarks-open"):
        records.submit_record(original=original, by=laboratory.measurer, at=NOW)
