"""A record begins for a received item and keeps its service edition."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services import records


def test_opened_once(laboratory: Any, refused: Any) -> None:
    """The item is under test; a second record cannot be opened for it."""
    original = laboratory.opened()
    laboratory.meter.refresh_from_db()
    assert (original.number, original.state, laboratory.meter.test) == ("R-26-00001", "open", "under-test")
    with refused("line-not-in-state"):
        records.open_record(
            line=original.line,
            edition=original.edition,
            parameters={},
            points=[],
            by=laboratory.measurer,
            at=NOW,
        )
    with refused("not-your-record"):
        records.open_record(
            line=original.line, edition=original.edition, parameters={}, points=[],
            by=laboratory.house.acting("孙示例"), at=NOW,
        )  # fmt: skip
