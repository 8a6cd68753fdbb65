"""The holder acknowledges each certificate alone."""

from __future__ import annotations

from typing import Any

from tests.hub.certificates.test_open_case import gauge, opened
from tests.hub.conftest import NOW

from junheng.hub.certificates.services import recalls


def test_once_by_its_holder(verifying: Any, refused: Any) -> None:
    """Not by the laboratory, and not twice."""
    house = verifying.laboratory.house
    gauge(verifying, "PG-1", "1.222")
    (effect,) = opened(verifying).effects.all()
    with refused("not-your-record"):
        recalls.acknowledge_effect(effect=effect, by=house.acting("冯示例"), at=NOW)
    holder = house.acting("王示例")
    assert (
        recalls.acknowledge_effect(effect=effect, by=holder, at=NOW).acknowledged_by == house.people["王示例"]
    )
    with refused("effect-acknowledged-already"):
        recalls.acknowledge_effect(effect=effect, by=holder, at=NOW)
