"""A registration binds verification to items and days (R16.7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.people import queries
from junheng.hub.people.services.rights import register_metrologist


def given(house: Any, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "person": house.people["周示例"], "organisation": house.institute, "grade": "first", "number": "ZJ-1",
        "items": ["weight"], "since": date(2025, 1, 1), "until": date(2026, 11, 30),
        "by": house.acting("钱示例"), "at": NOW,
    }  # fmt: skip
    return told | changes


def test_covers_its_items_on_its_days(house: Any) -> None:
    """The item named, until the last day; nothing else."""
    person = house.people["周示例"]
    filed = register_metrologist(**given(house))
    assert (
        queries.registration_covering(person, house.item("weight"), house.institute, date(2026, 11, 30))
        == filed
    )
    assert (
        queries.registration_covering(person, house.item("weight"), house.institute, date(2026, 12, 1))
        is None
    )
    assert queries.registration_covering(person, house.item("gauge-block"), house.institute, TODAY) is None
    assert queries.registration_covering(person, house.item("weight"), house.neighbour, TODAY) is None


def test_refusals(house: Any, refused: Any) -> None:
    """No items, unknown items, not one of the body's people, overlapping, another province, not a regulator."""
    with refused("right-without-items"):
        register_metrologist(**given(house, items=[]))
    with refused("item-code-unknown"):
        register_metrologist(**given(house, items=["unicorn"]))
    with refused("person-not-at-body"):
        register_metrologist(**given(house, person=house.people["王示例"]))
    with refused("registration-of-another-province"):
        register_metrologist(**given(house, person=house.people["孙示例"], organisation=house.neighbour))
    with refused("right-dates-reversed"):
        register_metrologist(**given(house, until=date(2024, 1, 1)))
    register_metrologist(**given(house))
    with refused("right-overlaps"):
        register_metrologist(**given(house, number="ZJ-2"))
    with refused("not-permitted"):
        register_metrologist(**given(house, by=house.acting("冯示例")))
