"""The end of an instrument's life; its code is never given again."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.instruments.services.ledger import scrap_instrument, seal_instrument


def test_scrapped_for_good(laboratory: Any, refused: Any) -> None:
    """Once; afterwards it can be sent nowhere."""
    meter, by = laboratory.meter, laboratory.house.acting("王示例")
    scrap_instrument(instrument=meter, by=by, at=NOW)
    assert meter.scrapped_since == TODAY
    with refused("instrument-scrapped"):
        scrap_instrument(instrument=meter, by=by, at=NOW)
    with refused("instrument-scrapped"):
        seal_instrument(instrument=meter, seal_number="F", by=by, at=NOW)
    with refused("instrument-scrapped"):
        laboratory.placed()
