"""The winner says how far it is, in public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.industry.services import challenges


def test_reported(industry: Any, refused: Any, client: Any) -> None:
    """Each with a day that has come."""
    row, by = industry.running(), industry.house.acting("孙示例")
    with refused("challenge-incomplete", "challenge-day-in-future"):
        challenges.report_stage(challenge=row, day=TODAY + timedelta(days=1), words="", by=by, at=NOW)
    challenges.report_stage(challenge=row, day=TODAY, words="样机完成", by=by, at=NOW)
    found = client.get(f"/api/v1/challenges/{row.pk}/stages").json()["rows"]
    assert (found[0]["kind"], found[0]["words"]) == ("stage", "样机完成")
    assert "样机完成" in client.get(f"/challenges/{row.pk}").content.decode()
