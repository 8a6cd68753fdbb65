"""The organiser closes the data once everybody has sealed."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons.services import circulating


def test_closed(at: Any, facts_of: Any) -> None:
    """The fact counts the results."""
    rounds = at("data-in")
    assert rounds.row.state == "data-in"
    assert facts_of(rounds.row)[0] == "comparison-data-closed"


def test_refusals(at: Any, refused: Any) -> None:
    """Whoever has not sealed is named; the pilot does not close."""
    rounds = at("circulating")
    rounds.seal("pilot")
    with refused("results-not-sealed"):
        circulating.close_data(comparison=rounds.row, by=rounds.office, at=NOW)
    with refused("not-permitted"):
        circulating.close_data(comparison=rounds.row, by=rounds.head("pilot"), at=NOW)


def test_not_while_it_stands_still(at: Any, refused: Any) -> None:
    """A damaged standard is cleared or its bodies are let go first."""
    rounds = at("sealed")
    rounds.handed("neighbour", "damaged", "跌落")
    with refused("route-stopped"):
        circulating.close_data(comparison=rounds.row, by=rounds.office, at=NOW)
