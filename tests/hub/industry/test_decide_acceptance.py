"""Accepted it counts among the centres; sent back its clock goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.rules import centre as rules
from junheng.hub.industry.services import centres


def test_accepted(industry: Any, refused: Any, facts_of: Any) -> None:
    """Only what was reported as built."""
    row = industry.accepted()
    assert row.state == "accepted" and facts_of(row)[0] == "centre-acceptance-decided"
    with refused("centre-not-in-state"):
        centres.decide_acceptance(centre=row, told=rules.Decision("accept", "再"), by=industry.desk, at=NOW)


def test_sent_back_its_clock_goes_on(industry: Any, client: Any, on_day: Any, refused: Any) -> None:
    """With the last day of its approval."""
    row = industry.built()
    with refused("centre-end-unknown", "centre-incomplete"):
        centres.decide_acceptance(centre=row, told=rules.Decision("perhaps", ""), by=industry.desk, at=NOW)
    centres.decide_acceptance(
        centre=row, told=rules.Decision("send-back", "缺一套装置"), by=industry.desk, at=NOW
    )
    on_day(date(2027, 11, 23))
    found = client.get(f"/api/v1/centres/{row.pk}").json()
    assert (found["state"], found["built_on"], found["days_late"]) == ("approved", None, 1)
