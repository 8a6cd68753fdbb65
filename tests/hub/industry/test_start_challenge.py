"""The winner begins."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.services import challenges


def test_by_the_winner_alone(industry: Any, refused: Any) -> None:
    row = industry.awarded()
    with refused("not-your-record"):
        challenges.start_challenge(challenge=row, words="x", by=industry.makers, at=NOW)
    done = challenges.start_challenge(
        challenge=row, words="四人小组", by=industry.house.acting("孙示例"), at=NOW
    )
    assert done.state == "running"
    with refused("challenge-not-in-state"):
        challenges.start_challenge(challenge=row, words="x", by=industry.house.acting("孙示例"), at=NOW)
