"""Reference materials stand on a public register under their printed number."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.materials import registered

from junheng.hub.foundation import tenancy
from junheng.hub.standards import holding


def test_registered(house: Any, refused: Any, client: Any) -> None:
    """Once; found by number, name and matrix without an account."""
    row = registered(house)
    with refused("material-known"):
        registered(house, "GBW  示例 01")
    with tenancy.only():
        assert list(holding.materials("晶体")) == [row] and not holding.materials("铜").exists()
        assert row.number in client.get("/reference-materials?q=GBW").content.decode()
