"""A registration ends; what was printed stays readable."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.people import queries
from junheng.hub.people.services.rights import end_registration, register_metrologist


def test_ends_after_its_last_day(house: Any, refused: Any) -> None:
    """Effective is shortened, printed is not; a reason is needed; not longer than printed."""
    person, by = house.people["周示例"], house.acting("钱示例")
    filed = register_metrologist(
        person=person, organisation=house.institute, grade="first", number="ZJ-1", items=["weight"],
        since=date(2025, 1, 1), until=date(2027, 12, 31), by=by, at=NOW,
    )  # fmt: skip
    with refused("end-needs-reason"):
        end_registration(registration=filed, until=date(2026, 6, 30), reason="", by=by, at=NOW)
    with refused("right-ended"):
        end_registration(registration=filed, until=date(2028, 6, 30), reason="x", by=by, at=NOW)
    end_registration(registration=filed, until=date(2026, 6, 30), reason="变更单位", by=by, at=NOW)
    filed.refresh_from_db()
    assert filed.valid.upper == date(2028, 1, 1)
    assert (
        queries.registration_covering(person, house.item("weight"), house.institute, date(2026, 6, 30))
        == filed
    )
    assert (
        queries.registration_covering(person, house.item("weight"), house.institute, date(2026, 7, 1)) is None
    )
