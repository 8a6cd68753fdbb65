"""An approved signatory rests on the qualification that supports the mark."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.people import queries
from junheng.hub.people.services.rights import appoint_signatory


def given(house: Any, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "person": house.people["郑示例"], "organisation": house.institute, "mark": "CNAS", "items": ["weight"],
        "since": date(2025, 1, 1), "until": date(2027, 1, 1), "by": house.acting("冯示例"), "at": NOW,
    }  # fmt: skip
    return told | changes


def test_appointed_for_mark_and_item(house: Any) -> None:
    """For this mark and item only."""
    accredited = house.qualification("accreditation", "CNAS L1")
    appoint_signatory(qualification=accredited, **given(house))
    for mark, item, names in (
        ("CNAS", "weight", ["郑示例"]),
        ("CMA", "weight", []),
        ("CNAS", "gauge-block", []),
    ):
        found = queries.signatories(house.institute, mark=mark, item=house.item(item), on=TODAY)
        assert [person.name for person in found] == names


def test_refusals(house: Any, refused: Any) -> None:
    """A qualification that does not support the mark, overlapping days, the wrong person."""
    accredited, cma = house.qualification("accreditation", "CNAS L1"), house.qualification("cma", "CMA 1")
    with refused("mark-without-qualification"):
        appoint_signatory(qualification=cma, **given(house))
    appoint_signatory(qualification=accredited, **given(house))
    with refused("right-overlaps"):
        appoint_signatory(qualification=accredited, **given(house))
    with refused("not-permitted"):
        appoint_signatory(qualification=accredited, **given(house, by=house.acting("郑示例")))
