"""Named by a person who did not review it; from then on the list is judged whenever it is read."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.industry.services import benchmarks
from junheng.hub.institutions.services.qualifications import revoke_qualification


def test_named_by_another(industry: Any, refused: Any, client: Any, facts_of: Any) -> None:
    """Not by who reviewed it; then it is on the list and its page is public, without the evidence."""
    industry.criteria()
    row = industry.reviewed()
    with refused("benchmark-reviewer-decides-not"):
        benchmarks.name_benchmark(benchmark=row, end="name", reason="好", by=industry.desk, at=NOW)
    benchmarks.name_benchmark(benchmark=row, end="name", reason="符合标准", by=industry.other, at=NOW)
    assert facts_of(row)[0] == "benchmark-decided"
    assert [each["organisation"] for each in client.get("/api/v1/benchmarks").json()["rows"]] == [
        "浙江示例计量院"
    ]
    page = client.get(f"/benchmarks/{row.pk}").content.decode()
    assert "符合标准" in page and "逐条核对" not in page and "钱示例" not in page


def test_never_against_the_review(industry: Any, refused: Any) -> None:
    """It may be declined, and applied for again."""
    industry.criteria()
    row = industry.reviewed(recommended=False)
    with refused("benchmark-not-recommended"):
        benchmarks.name_benchmark(benchmark=row, end="name", reason="好", by=industry.other, at=NOW)
    done = benchmarks.name_benchmark(
        benchmark=row, end="decline", reason="不符合第三条", by=industry.other, at=NOW
    )
    assert done.state == "declined"
    assert industry.asked().state == "applied"


def test_not_once_its_paper_has_ended(industry: Any, refused: Any) -> None:
    """Revoked between the review and the decision."""
    paper = industry.paper()
    industry.criteria("authorisation")
    row = industry.reviewed()
    revoke_qualification(qualification=paper, since=TODAY, reason="示例", by=industry.house.platform, at=NOW)
    with refused("benchmark-paper-ended"):
        benchmarks.name_benchmark(benchmark=row, end="name", reason="好", by=industry.other, at=NOW)
