"""The protocol stands once everybody has confirmed its newest version."""

from __future__ import annotations

from typing import Any

from tests.hub.comparisons.test_propose_protocol import propose
from tests.hub.conftest import NOW

from junheng.core.comparison import subsets
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.rules.protocol import most_laboratories
from junheng.hub.comparisons.services import planning


def agree(rounds: Any) -> Any:
    return planning.agree_protocol(comparison=rounds.row, by=rounds.office, at=NOW)


def test_agreed(at: Any, facts_of: Any) -> None:
    """The fact has the digest of what was agreed."""
    rounds = at("confirmed")
    assert rounds.row.state == "confirmed"
    assert facts_of(rounds.row)[0] == "comparison-protocol-agreed"


def test_everybody_has_answered(at: Any, refused: Any) -> None:
    """Those who have not are named; one alone is no comparison."""
    rounds = at("protocol")
    with refused("participants-not-confirmed", "too-few-participants"):
        agree(rounds)


def test_a_changed_protocol_is_confirmed_anew(at: Any, refused: Any) -> None:
    """Version two needs everybody again."""
    rounds = at("protocol")
    for who in ("pilot", "neighbour", "third"):
        planning.confirm_participation(comparison=rounds.row, version=1, by=rounds.head(who), at=NOW)
    propose(rounds, standard="另一台")
    with refused("protocol-changed-since"):
        agree(rounds)


def confirmed_by(rounds: Any, *whos: str) -> None:
    newest = queries.protocol_of(rounds.fresh()).version
    for who in whos:
        planning.confirm_participation(comparison=rounds.row, version=newest, by=rounds.head(who), at=NOW)


def test_the_reference_takes_part(at: Any, refused: Any) -> None:
    """Where the laboratory that gives the reference has declined there is nothing to compare with."""
    rounds = at("protocol")
    propose(rounds, reference="laboratory", reference_body=rounds.third.uscc)
    confirmed_by(rounds, "pilot", "neighbour")
    planning.decline_participation(comparison=rounds.row, reason="送检", by=rounds.head("third"), at=NOW)
    with refused("reference-not-taking-part"):
        agree(rounds)


def test_no_more_than_the_estimator_takes(at: Any, refused: Any, monkeypatch: Any) -> None:
    """The search for consistent subsets takes a hundred laboratories; one more is said before anybody measures."""
    assert most_laboratories("largest-consistent-subset") == 100
    monkeypatch.setattr(subsets, "MOST_LABS", 2)
    rounds = at("protocol", estimator="largest-consistent-subset")
    confirmed_by(rounds, "pilot", "neighbour", "third")
    with refused("too-many-participants"):
        agree(rounds)


def test_the_analyst_can_act(at: Any, refused: Any) -> None:
    """Whoever has left the pilot meanwhile is replaced first."""
    rounds = at("protocol")
    confirmed_by(rounds, "pilot", "neighbour", "third")
    rounds.analyst_leaves()
    with refused("analyst-cannot-act"):
        agree(rounds)


def test_without_a_protocol(rounds: Any, refused: Any) -> None:
    """There is nothing to agree."""
    rounds._proposed()
    planning.approve_comparison(comparison=rounds.row, by=rounds.house.acting("俞示例"), at=NOW)
    with refused("comparison-not-in-state"):
        agree(rounds)
