"""The round begins at the pilot."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons.services import circulating


def test_started(at: Any, facts_of: Any) -> None:
    """The travelling standard is with the pilot."""
    rounds = at("circulating")
    assert (rounds.row.state, rounds.row.holder) == ("circulating", rounds.house.institute)
    assert facts_of(rounds.row)[0] == "comparison-circulation-started"


def test_refusals(at: Any, refused: Any) -> None:
    """Not before the protocol is agreed, and by the pilot alone."""
    rounds = at("protocol")
    with refused("comparison-not-in-state"):
        circulating.start_circulation(comparison=rounds.row, by=rounds.head("pilot"), at=NOW)
    rounds._confirmed()
    with refused("comparison-of-others"):
        circulating.start_circulation(comparison=rounds.row, by=rounds.head("third"), at=NOW)
