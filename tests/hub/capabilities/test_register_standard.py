"""A measurement standard is put on file by its keeper."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.capabilities.services.standards import register_standard


def test_once(laboratory: Any, refused: Any, facts_of: Any) -> None:
    """Its code is its own; another's body may not be filed for."""
    assert facts_of(laboratory.standard)[-1] == "standard-registered"
    given: dict[str, Any] = {
        "code": "ZJ-E-01",
        "name_zh": "x",
        "items": [],
        "by": laboratory.house.acting("冯示例"),
        "at": NOW,
    }
    with refused("standard-known"):
        register_standard(organisation=laboratory.house.institute, **given)
    with refused("not-your-record"):
        register_standard(organisation=laboratory.house.neighbour, **given)
    with refused("not-permitted"):
        register_standard(organisation=laboratory.house.institute, **(given | {"by": laboratory.measurer}))
