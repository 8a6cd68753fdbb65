"""A change strikes out; the old value stays readable (practice P5)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders import queries
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import records

CELL = Cell("as-found", "p3", "indicated")


def test_struck_with_reason_person_and_time(laboratory: Any) -> None:
    """Old and new both stand in the record."""
    original = laboratory.entered()
    records.change_reading(
        original=original, cell=CELL, text="10.000243", reason="抄错", by=laboratory.measurer, at=NOW
    )
    assert queries.live_readings(original)[CELL].text == "10.000243"
    (old,) = queries.struck_readings(original)[CELL]
    assert (old.text, old.strike_reason, old.struck_by.name) == ("10.000242", "抄错", "周示例")


def test_refusals(laboratory: Any, refused: Any) -> None:
    """No reason, no reading there, not the author."""
    original = laboratory.entered(skip=["p2"])
    given: dict[str, Any] = {"original": original, "text": "10.000243", "at": NOW, "by": laboratory.measurer}
    with refused("strike-needs-reason"):
        records.change_reading(cell=CELL, reason=" ", **given)
    with refused("reading-not-there"):
        records.change_reading(cell=Cell("as-found", "p2", "indicated"), reason="x", **given)
    with refused("not-the-author"):
        records.change_reading(cell=CELL, reason="x", **(given | {"by": laboratory.house.acting("吴示例")}))
