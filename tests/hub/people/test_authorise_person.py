"""The laboratory's own authorisation for a method binds calibration (practice P1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.people import queries
from junheng.hub.people.services.rights import authorise_person


def given(house: Any, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "person": house.people["周示例"], "organisation": house.institute, "method": house.method("JJF 1-2020"),
        "basis": "考核 2025-01", "since": date(2025, 1, 1), "until": date(2027, 1, 1),
        "by": house.acting("冯示例"), "at": NOW,
    }  # fmt: skip
    return told | changes


def test_authorised(house: Any) -> None:
    """Without items, for the whole method; elsewhere not."""
    granted = authorise_person(**given(house))
    person, item = house.people["周示例"], house.item("weight")
    assert queries.authorised_for(person, item, house.institute, TODAY) == granted
    assert queries.authorised_for(person, item, house.neighbour, TODAY) is None


def test_refusals(house: Any, refused: Any) -> None:
    """Another's body, no basis, a stranger, overlapping days, a person without that duty."""
    with refused("not-your-record"):
        authorise_person(**given(house, organisation=house.neighbour))
    with refused("end-needs-reason"):
        authorise_person(**given(house, basis=""))
    with refused("person-not-at-body"):
        authorise_person(**given(house, person=house.people["王示例"]))
    authorise_person(**given(house))
    with refused("right-overlaps"):
        authorise_person(**given(house))
    with refused("not-permitted"):
        authorise_person(**given(house, by=house.acting("周示例")))
