"""The protocol stands once everybody has confirmed its newest version."""

from __future__ import annotations

from typing import Any

from tests.hub.comparisons.test_propose_protocol import propose
from tests.hub.conftest import NOW

from junheng.hub.comparisons.services import planning


def agree(rounds: Any) -> Any:
    return planning.agree_protocol(comparison=rounds.row, by=rounds.office, at=NOW)


def test_agreed(at: Any, facts_of: Any) -> None:
    """The fact has the digest of what was agreed."""
    rounds = at("protocol")
    assert rounds.row.state == "protocol"
    assert facts_of(rounds.row)[0] == "comparison-protocol-agreed"


def test_everybody_has_answered(at: Any, refused: Any) -> None:
    """Those who have not are named; one alone is no comparison."""
    rounds = at("approved")
    with refused("participants-not-confirmed", "too-few-participants"):
        agree(rounds)


def test_a_changed_protocol_is_confirmed_anew(at: Any, refused: Any) -> None:
    """Version two needs everybody again."""
    rounds = at("approved")
    for who in ("pilot", "neighbour", "third"):
        planning.confirm_participation(comparison=rounds.row, by=rounds.head(who), at=NOW)
    propose(rounds, standard="另一台")
    with refused("protocol-changed-since"):
        agree(rounds)


def test_without_a_protocol(rounds: Any, refused: Any) -> None:
    """There is nothing to agree."""
    rounds._proposed()
    planning.approve_comparison(comparison=rounds.row, by=rounds.house.acting("俞示例"), at=NOW)
    with refused("protocol-missing", "participants-not-confirmed", "too-few-participants"):
        agree(rounds)
