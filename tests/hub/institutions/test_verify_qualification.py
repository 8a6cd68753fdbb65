"""A regulator compares the filed row with the original."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.institutions.services.qualifications import verify_qualification


def test_verified(house: Any, facts_of: Any, refused: Any) -> None:
    """By the province's regulator; not by the body itself, not for another province."""
    filed = house.qualification("cma", "CMA 1")
    verify_qualification(qualification=filed, by=house.acting("钱示例"), at=NOW)
    assert filed.verified_by_name == "浙江示例监管局"
    assert facts_of(filed)[0] == "qualification-verified"
    with refused("not-permitted"):
        verify_qualification(qualification=filed, by=house.acting("冯示例"), at=NOW)
    elsewhere = house.qualification("cma", "CMA 2", body=house.neighbour)
    with refused("another-provinces-body"):
        verify_qualification(qualification=elsewhere, by=house.acting("钱示例"), at=NOW)
