"""An assessor leaves the pool after a last day, by the regulator that keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.people.test_register_assessor import given

from junheng.hub.people.services.assessors import end_assessor, register_assessor


def test_refusals(house: Any, refused: Any, client_for: Any) -> None:
    """A reason, a day before the end; the page of another body does not know it."""
    card = register_assessor(**given(house))
    told = {"assessor": card, "by": house.acting("钱示例"), "at": NOW}
    with refused("end-needs-reason"):
        end_assessor(until=date(2026, 1, 1), reason=" ", **told)
    with refused("right-ended"):
        end_assessor(until=date(2027, 1, 1), reason="退休", **told)
    assert client_for("冯示例").get(f"/assessors/{card.pk}/end").status_code == 404
    assert client_for("钱示例").get(f"/assessors/{card.pk}/end").status_code == 200
