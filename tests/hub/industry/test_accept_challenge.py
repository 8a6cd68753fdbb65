"""The owner finds the targets reached."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.services import challenges


def test_by_the_owner_with_its_evidence(industry: Any, refused: Any, client: Any) -> None:
    """Not by the winner, not without a reason."""
    row = industry.running()
    with refused("not-your-record"):
        challenges.accept_challenge(challenge=row, reason="x", by=industry.house.acting("孙示例"), at=NOW)
    with refused("challenge-incomplete"):
        challenges.accept_challenge(challenge=row, reason="", by=industry.host, at=NOW)
    challenges.accept_challenge(challenge=row, reason="比对 En = 0.3", by=industry.host, at=NOW)
    assert client.get(f"/api/v1/challenges/{row.pk}").json()["state"] == "accepted"
