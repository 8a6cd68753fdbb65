"""Readings keep the digits as typed; all or none (practice P5)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders import queries
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import records


def test_digits_as_typed(laboratory: Any) -> None:
    """10.000242 is kept, digit for digit, with unit and resolution."""
    original = laboratory.entered()
    row = queries.live_readings(original)[Cell("as-found", "p3", "indicated")]
    assert (row.text, row.unit, row.resolution) == ("10.000242", "V", "0.000001")


def test_all_or_none_with_every_reason(laboratory: Any, refused: Any) -> None:
    """An unknown cell, full-width digits, finer than the resolution: nothing is entered."""
    original = laboratory.prepared()
    typed = [
        records.Typed(Cell("as-found", "p9", "indicated"), "1"),
        records.Typed(Cell("as-found", "p1", "indicated"), "０.1000031"),
        records.Typed(Cell("as-found", "p3", "indicated"), "10.00024217"),
        records.Typed(Cell("as-found", "p2", "indicated"), "1.000022"),
    ]
    with refused("cell-unknown", "reading-full-width", "reading-finer-than-resolution"):
        records.enter_readings(original=original, typed=typed, by=laboratory.measurer, at=NOW)
    assert queries.live_readings(original) == {}


def test_a_cell_that_holds_a_reading_is_not_typed_over(laboratory: Any, refused: Any) -> None:
    original = laboratory.entered()
    with refused("reading-exists"):
        records.enter_readings(
            original=original, typed=[records.Typed(Cell("as-found", "p1", "indicated"), "0.1")],
            by=laboratory.measurer, at=NOW,
        )  # fmt: skip
