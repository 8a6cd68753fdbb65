"""Laboratories are named by the organiser, each once, also of other provinces."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import planning


def test_invited(at: Any) -> None:
    """The row is the invited body's own, in its own province; the order is the order of the route."""
    rounds = at("proposed")
    parts = queries.participants_of(rounds.row)
    assert [each.organisation.short_zh for each in parts][-1] == "宁波所"
    assert [each.tenant_id for each in parts] == ["330000", "310000", "330000"]
    assert {each.state for each in parts} == {"invited"}


def test_refusals(at: Any, refused: Any) -> None:
    """Not twice, not an enterprise, not by whoever does not organise it."""
    rounds = at("proposed")

    def invite(body: Any, by: Any = None) -> None:
        planning.invite_participant(comparison=rounds.row, body=body, by=by or rounds.office, at=NOW)

    with refused("participant-known"):
        invite(rounds.third)
    with refused("comparison-not-a-laboratory"):
        invite(rounds.house.enterprise)
    with refused("not-permitted"):
        invite(rounds.third, rounds.head("pilot"))
