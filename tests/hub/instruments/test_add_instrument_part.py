"""Pieces of a set, channels, ranges, functions (practice P10)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.instruments.services.ledger import add_instrument_part


def test_added_once(laboratory: Any, refused: Any) -> None:
    """A range with its class; the same name twice is refused, and another's instrument too."""
    by = laboratory.house.acting("王示例")
    part = add_instrument_part(
        instrument=laboratory.meter, kind="range", name="10 V", range_text="0~10 V", by=by, at=NOW
    )
    assert list(laboratory.meter.parts.all()) == [part]
    with refused("part-known"):
        add_instrument_part(instrument=laboratory.meter, kind="range", name="10 V", by=by, at=NOW)
    with refused("not-your-record"):
        add_instrument_part(
            instrument=laboratory.meter,
            kind="range",
            name="1 V",
            by=laboratory.house.acting("冯示例"),
            at=NOW,
        )
