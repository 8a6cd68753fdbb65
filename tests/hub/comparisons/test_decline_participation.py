"""A laboratory may stay away, and says why."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import planning


def decline(rounds: Any, who: str, reason: str = "标准器送检") -> Any:
    return planning.decline_participation(comparison=rounds.row, reason=reason, by=rounds.head(who), at=NOW)


def test_declined(at: Any) -> None:
    """The reason is public and the body is no longer among those who take part."""
    rounds = at("protocol")
    assert decline(rounds, "third").reason == "标准器送检"
    assert "宁波所" not in [each.organisation.short_zh for each in queries.taking_part(rounds.fresh())]


def test_refusals(at: Any, refused: Any) -> None:
    """Not without a reason, and not by the pilot."""
    rounds = at("protocol")
    with refused("comparison-needs-reason"):
        decline(rounds, "third", " ")
    with refused("pilot-cannot-leave"):
        decline(rounds, "pilot")
