"""Approved with a number of its own and a last day; refused it is planned again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY
from tests.hub.industry.conftest import BUILD_UNTIL

from junheng.hub.industry.rules import centre as rules
from junheng.hub.industry.services import centres


def test_approved(industry: Any, refused: Any, facts_of: Any) -> None:
    """A number is given once."""
    row = industry.approved()
    assert (row.state, row.build_until) == ("approved", BUILD_UNTIL)
    assert facts_of(row)[0] == "centre-building-decided"
    with refused("centre-number-known"):
        industry.approved()


@pytest.mark.parametrize("until", [None, TODAY, date(2032, 1, 1)])
def test_a_term_has_an_end(industry: Any, refused: Any, until: date | None) -> None:
    """Not without a last day, not today, not further than five years; nor without a number or a reason."""
    row = industry.applied()
    with refused("centre-incomplete", "centre-incomplete", "centre-build-term"):
        centres.decide_building(
            centre=row, told=rules.Decision("approve", "", "", until), by=industry.desk, at=NOW
        )


def test_refused_it_is_planned_again(industry: Any, facts_of: Any) -> None:
    """Without a host, so that another may apply; the file keeps what happened."""
    row = industry.applied()
    centres.decide_building(centre=row, told=rules.Decision("refuse", "条件不足"), by=industry.desk, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.host, row.approval_number) == ("planned", None, "")
    assert [each.kind for each in row.entries.all()] == ["refuse", "application", "plan"]


def test_only_the_office_that_answers_for_it(industry: Any, refused: Any) -> None:
    """A province does not approve a national centre, the host approves none."""
    row, told = (
        industry.applied(level="national"),
        rules.Decision("approve", "好", "国示例 1 号", BUILD_UNTIL),
    )
    with refused("centre-national-by-the-state"):
        centres.decide_building(centre=row, told=told, by=industry.desk, at=NOW)
    with refused("not-permitted"):
        centres.decide_building(centre=row, told=told, by=industry.host, at=NOW)
    assert centres.decide_building(centre=row, told=told, by=industry.national, at=NOW).state == "approved"
