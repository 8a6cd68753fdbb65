"""A body that cannot measure is let go; what it sealed is never opened."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import SealedContent
from junheng.hub.comparisons.services import circulating


def release(rounds: Any, who: str, reason: str = "标准器损坏") -> Any:
    return circulating.release_participant(
        comparison=rounds.row, participant=rounds.part(who), reason=reason, by=rounds.office, at=NOW
    )


def test_let_go(at: Any) -> None:
    """The others go on without it, and its content stays closed also after publication."""
    rounds = at("sealed")
    release(rounds, "third")
    for step in (rounds._data_in, rounds._draft_a, rounds._draft_b, rounds._published):
        step()
    assert "宁波所" not in str(queries.report_document(rounds.fresh())["document"])
    assert SealedContent.objects.filter(organisation=rounds.third).count() == 0
    assert SealedContent.objects.filter(organisation=rounds.house.neighbour).count() == 1


def test_refusals(at: Any, refused: Any) -> None:
    """Not the pilot, not twice, not without a reason."""
    rounds = at("circulating")
    with refused("pilot-cannot-leave"):
        release(rounds, "pilot")
    with refused("comparison-needs-reason"):
        release(rounds, "third", "")
    release(rounds, "third")
    with refused("participant-not-open"):
        release(rounds, "third")


def test_the_reference_stays(at: Any, refused: Any, house: Any) -> None:
    """Without the laboratory that gives the reference nothing could be evaluated."""
    rounds = at("circulating", reference="laboratory", reference_body=house.neighbour.uscc)
    with refused("reference-cannot-leave"):
        release(rounds, "neighbour")


def test_two_stay(at: Any, refused: Any) -> None:
    """One laboratory alone compares nothing."""
    rounds = at("circulating")
    release(rounds, "third")
    with refused("too-few-left"):
        release(rounds, "neighbour")
