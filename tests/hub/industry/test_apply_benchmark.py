"""A body applies under the criteria of its province, with the qualifications they ask for in force."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY

from junheng.hub.institutions.services.qualifications import suspend_qualification


def test_applied_once_a_year(industry: Any, refused: Any, client: Any) -> None:
    """Its papers are those it holds today; the application is not public."""
    paper = industry.paper()
    industry.criteria("authorisation")
    row = industry.asked()
    assert [each.qualification_id for each in row.papers.all()] == [paper.pk]
    with refused("benchmark-open-already"):
        industry.asked()
    assert client.get(f"/benchmarks/{row.pk}").status_code == 404
    assert client.get("/api/v1/benchmarks").json()["rows"] == []


def test_not_without_criteria(industry: Any, refused: Any) -> None:
    with refused("benchmark-without-criteria"):
        industry.asked()
    industry.criteria()
    with refused("benchmark-kind-unknown"):
        industry.asked(kind="county")


@pytest.mark.parametrize("year", [2024, 2027])
def test_this_year_or_the_last(industry: Any, refused: Any, year: int) -> None:
    industry.criteria()
    with refused("benchmark-year"):
        industry.asked(year=year)


def test_not_without_the_paper(industry: Any, refused: Any) -> None:
    """Neither without it nor while it is suspended; the reason names it."""
    industry.criteria("authorisation")
    with refused("benchmark-without-paper"):
        industry.asked()
    paper = industry.paper()
    suspend_qualification(qualification=paper, since=TODAY, reason="示例", by=industry.house.platform, at=NOW)
    with refused("benchmark-without-paper"):
        industry.asked()
