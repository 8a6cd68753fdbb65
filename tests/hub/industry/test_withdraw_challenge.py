"""Withdrawn before its award, with a reason that stays on the board."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
from junheng.hub.industry.services import challenges


def test_withdrawn(industry: Any, refused: Any, client: Any) -> None:
    """By its owner; whoever has bid is told; nobody bids any more."""
    row = industry.called()
    industry.bid(row)
    with refused("not-your-record"):
        challenges.withdraw_challenge(challenge=row, reason="x", by=industry.house.acting("孙示例"), at=NOW)
    with refused("challenge-incomplete"):
        challenges.withdraw_challenge(challenge=row, reason="", by=industry.host, at=NOW)
    challenges.withdraw_challenge(challenge=row, reason="预算取消", by=industry.host, at=NOW)
    assert "预算取消" in client.get(f"/challenges/{row.pk}").content.decode()
    assert Notice.objects.filter(
        organisation_id=industry.house.neighbour.pk, url=f"/challenges/{row.pk}"
    ).exists()
    with refused("challenge-not-in-state"):
        industry.bid(row, "毛示例")
