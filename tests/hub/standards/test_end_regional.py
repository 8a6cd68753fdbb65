"""A standard leaves the register with a public reason."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.conftest import DRAWN_AT
from tests.hub.standards.test_propose_regional import proposed

from junheng.hub.standards.services import regional


def test_taken_off(standards: Any, refused: Any) -> None:
    """By its body or the region's office, once; it may be offered again."""
    standards.decided()
    row = proposed(standards)
    told = {"regional": row, "reason": "设备停用", "by": standards.keeper, "at": DRAWN_AT}
    with refused("regional-needs-reason"):
        regional.end_regional(**told | {"reason": ""})
    with refused("not-your-record"):
        regional.end_regional(**told | {"by": standards.house.acting("孙示例")})
    assert regional.end_regional(**told).state_reason == "设备停用"
    with refused("regional-not-in-state"):
        regional.end_regional(**told)
    assert proposed(standards).pk != row.pk
