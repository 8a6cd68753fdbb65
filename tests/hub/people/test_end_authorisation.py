"""An authorisation ends after a last day, with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.people import queries
from junheng.hub.people.services.rights import authorise_person, end_authorisation


def test_ended(house: Any, refused: Any) -> None:
    """Felt the day after; only by one's own laboratory."""
    person, by = house.people["周示例"], house.acting("冯示例")
    granted = authorise_person(
        person=person, organisation=house.institute, method=house.method("JJF 1-2020"), basis="考核",
        since=date(2025, 1, 1), until=date(2027, 1, 1), by=by, at=NOW,
    )  # fmt: skip
    with refused("not-your-record"):
        end_authorisation(authorisation=granted, until=TODAY, reason="x", by=house.acting("孙示例"), at=NOW)
    end_authorisation(authorisation=granted, until=date(2026, 11, 22), reason="转岗", by=by, at=NOW)
    assert queries.authorised_for(person, house.item("weight"), house.institute, TODAY) is None
