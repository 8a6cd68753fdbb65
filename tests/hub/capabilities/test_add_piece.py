"""Main standards and auxiliary devices are the body's own instruments."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.capabilities.services.standards import add_piece


def test_own_instruments_once(laboratory: Any, refused: Any) -> None:
    """The client's meter is no piece of ours; a piece stands once."""
    given: dict[str, Any] = {
        "standard": laboratory.standard,
        "role": "auxiliary",
        "by": laboratory.house.acting("冯示例"),
        "at": NOW,
    }
    with refused("piece-of-another"):
        add_piece(instrument=laboratory.meter, **given)
    with refused("piece-known"):
        add_piece(instrument=laboratory.piece.instrument, **given)
