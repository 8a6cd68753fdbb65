"""A damaged standard goes on only after the pilot has checked it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons.services import circulating


def clear(rounds: Any, statement: str = "复测与前次一致") -> Any:
    return circulating.clear_standard(
        comparison=rounds.row, statement=statement, by=rounds.head("pilot"), at=NOW
    )


def test_cleared(at: Any, facts_of: Any) -> None:
    """The route goes on."""
    rounds = at("circulating")
    rounds.handed("neighbour", "damaged", "端钮松动")
    rounds.handed("pilot")
    assert clear(rounds).stopped == ""
    assert facts_of(rounds.row)[0] == "comparison-standard-cleared"
    rounds.handed("third")


def test_refusals(at: Any, refused: Any) -> None:
    """Only what stands still, only where the pilot has it, only with a statement."""
    rounds = at("circulating")
    with refused("route-not-stopped"):
        clear(rounds)
    rounds.handed("neighbour", "damaged", "端钮松动")
    with refused("standard-not-with-pilot"):
        clear(rounds)
    rounds.handed("pilot")
    with refused("comparison-needs-reason"):
        clear(rounds, "")
