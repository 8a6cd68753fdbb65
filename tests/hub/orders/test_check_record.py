"""The checker recomputes and signs; never one's own work."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services import records


def test_checked_by_another(laboratory: Any, refused: Any) -> None:
    """Who measured may not check, even with the role."""
    original = laboratory.submitted()
    laboratory.house.member("周示例", laboratory.house.institute, "checker")
    with refused("checker-is-the-author"):
        records.check_record(original=original, by=laboratory.house.acting("周示例"), at=NOW)
    with refused("not-your-record"):
        records.check_record(original=original, by=laboratory.house.acting("孙示例"), at=NOW)
    checked = records.check_record(original=original, by=laboratory.house.acting("吴示例"), at=NOW)
    assert (checked.state, checked.checked_by.name) == ("checked", "吴示例")
    with refused("record-not-in-state"):
        records.check_record(original=original, by=laboratory.house.acting("吴示例"), at=NOW)
