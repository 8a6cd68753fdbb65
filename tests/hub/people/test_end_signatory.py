"""A signatory's right ends after a last day."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.people import queries
from junheng.hub.people.services.rights import appoint_signatory, end_signatory


def test_ended(house: Any, facts_of: Any) -> None:
    """No signature for the mark from the day after."""
    by = house.acting("冯示例")
    appointed = appoint_signatory(
        person=house.people["郑示例"], organisation=house.institute, mark="CNAS", items=["weight"],
        qualification=house.qualification("accreditation", "CNAS L1"), since=date(2025, 1, 1),
        until=date(2027, 1, 1), by=by, at=NOW,
    )  # fmt: skip
    end_signatory(signatory=appointed, until=date(2026, 11, 22), reason="离职", by=by, at=NOW)
    assert queries.signatories(house.institute, mark="CNAS", item=house.item("weight"), on=TODAY) == []
    assert facts_of(appointed) == ["signatory-ended", "signatory-appointed"]
