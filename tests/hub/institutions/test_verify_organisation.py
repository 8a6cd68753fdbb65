"""The regulator of the province compares a declaration with the register."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.institutions.services.organisations import verify_organisation


def test_verified_by_its_regulator(house: Any, facts_of: Any) -> None:
    """State, time and name of who did it; once only."""
    body = house.regulator
    verify_organisation(organisation=body, by=house.acting("钱示例"), at=NOW)
    body.refresh_from_db()
    assert (body.state, body.verified_by_name) == ("verified", "浙江示例监管局")
    assert facts_of(body)[0] == "organisation-verified"


def test_refusals(house: Any, refused: Any) -> None:
    """Twice, another province's body, a laboratory instead of a regulator."""
    with refused("organisation-not-in-state"):
        verify_organisation(organisation=house.institute, by=house.acting("钱示例"), at=NOW)
    with refused("another-provinces-body"):
        verify_organisation(organisation=house.enterprise, by=house.acting("钱示例"), at=NOW)
    with refused("not-permitted"):
        verify_organisation(organisation=house.institute, by=house.acting("冯示例"), at=NOW)
