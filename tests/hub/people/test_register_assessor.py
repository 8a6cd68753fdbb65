"""An assessor of measurement standards stands in the pool of a province, for items, on days (R16.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.people import queries
from junheng.hub.people.services.assessors import end_assessor, register_assessor


def given(house: Any, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "person": house.people["周示例"], "organisation": house.institute, "number": "浙考-1", "items": ["weight"],
        "since": date(2025, 1, 1), "until": date(2026, 12, 31), "by": house.acting("钱示例"), "at": NOW,
    }  # fmt: skip
    return told | changes


def test_in_the_pool(house: Any, refused: Any) -> None:
    """For its items on its days; one card a person; by the own province's regulator; ended it is out of the pool."""
    with refused("right-without-items"):
        register_assessor(**given(house, items=[]))
    with refused("registration-of-another-province"):
        register_assessor(**given(house, person=house.people["孙示例"], organisation=house.neighbour))
    with refused("not-permitted"):
        register_assessor(**given(house, by=house.acting("冯示例")))
    card = register_assessor(**given(house))
    assert list(queries.assessors_for(["weight", "scale"], TODAY)) == [card]
    assert not queries.assessors_for(["weight"], date(2027, 1, 1)).exists()
    assert not queries.assessors_for(["gauge-block"], TODAY).exists()
    with refused("right-overlaps"):
        register_assessor(**given(house, number="浙考-2"))
    end_assessor(assessor=card, until=date(2026, 11, 22), reason="退休", by=house.acting("钱示例"), at=NOW)
    assert not queries.assessors_for(["weight"], TODAY).exists()
