"""The body says what it found and did."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import correcting


def answered(rounds: Any, who: str = "third", answer: str = "参考源漂移，已换") -> Any:
    (case,) = queries.cases_of(rounds.fresh())
    return correcting.answer_corrective_case(case=case, answer=answer, by=rounds.head(who), at=NOW)


def test_answered(at: Any, facts_of: Any) -> None:
    """It is public and waits for the organiser."""
    rounds = at("published")
    assert answered(rounds).state == "answered"
    assert facts_of(rounds.row)[0] == "comparison-corrective-case-answered"


def test_refusals(at: Any, refused: Any) -> None:
    """Not by another body, not without words, not twice."""
    rounds = at("published")
    with refused("not-your-record"):
        answered(rounds, "neighbour")
    with refused("comparison-needs-reason"):
        answered(rounds, answer=" ")
    answered(rounds)
    with refused("case-not-in-state"):
        answered(rounds)
