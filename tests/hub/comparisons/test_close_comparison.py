"""A comparison is closed when no corrective case is open."""

from __future__ import annotations

from typing import Any

from tests.hub.comparisons.test_close_corrective_case import closed
from tests.hub.conftest import NOW

from junheng.hub.comparisons.services import analysing


def close(rounds: Any) -> Any:
    return analysing.close_comparison(comparison=rounds.row, by=rounds.office, at=NOW)


def test_not_while_a_case_is_open(at: Any, refused: Any) -> None:
    """Who is still at it is named; afterwards it closes."""
    rounds = at("published")
    with refused("cases-open"):
        close(rounds)
    closed(rounds)
    assert close(rounds).state == "closed"


def test_without_cases(at: Any, facts_of: Any) -> None:
    """Everybody agreed: it closes at once."""
    rounds = at("published", decides="information")
    assert close(rounds).state == "closed"
    assert facts_of(rounds.row)[0] == "comparison-closed"
