"""The host says how far it is, each step with its day, in public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.industry.services import centres


def test_reported(industry: Any, refused: Any, client: Any) -> None:
    """By the host alone, not before its day, not before it was approved."""
    row = industry.approved()
    with refused("not-your-record"):
        centres.report_milestone(centre=row, day=TODAY, words="x", by=industry.house.acting("孙示例"), at=NOW)
    with refused("centre-incomplete", "centre-day-in-future"):
        centres.report_milestone(
            centre=row, day=TODAY + timedelta(days=1), words=" ", by=industry.host, at=NOW
        )
    centres.report_milestone(centre=row, day=TODAY, words="恒温实验室封顶", by=industry.host, at=NOW)
    assert "恒温实验室封顶" in client.get(f"/centres/{row.pk}").content.decode()
    sheets = client.get(f"/api/v1/centres/{row.pk}/file").json()["rows"]
    assert [each["kind"] for each in sheets] == ["milestone", "approve", "application", "plan"]
    with refused("centre-not-in-state"):
        centres.report_milestone(centre=industry.applied(), day=TODAY, words="x", by=industry.host, at=NOW)
