"""Whoever receives the travelling standard says from whom and in what condition; damage stops the route."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.comparisons.services import circulating
from junheng.hub.foundation.models import Notice


def test_changes_hands(at: Any, facts_of: Any) -> None:
    """The holder is the receiver; the log has both and the condition."""
    rounds = at("circulating")
    made = rounds.handed("neighbour", "remarks", "外箱压痕")
    assert (made.giver, made.receiver) == (rounds.house.institute, rounds.house.neighbour)
    assert rounds.fresh().holder == rounds.house.neighbour
    assert facts_of(rounds.row)[0] == "comparison-standard-handed-over"


def test_damage_stops_the_route(at: Any, refused: Any) -> None:
    """Nobody but the pilot receives it any more, nobody seals, organiser and all who take part are told."""
    rounds = at("circulating")
    rounds.seal("pilot")
    rounds.handed("neighbour", "damaged", "端钮断裂")
    assert rounds.fresh().stopped == "端钮断裂"
    told = {each.organisation_id for each in Notice.objects.filter(zh__contains="受损")}
    assert {rounds.third.pk, rounds.house.regulator.pk, rounds.house.institute.pk} <= told
    with refused("star-goes-by-the-pilot", "route-stopped"):
        rounds.handed("third")
    with refused("route-stopped"):
        rounds.seal("neighbour")
    rounds.handed("pilot")


def test_refusals(at: Any, refused: Any) -> None:
    """Not by who has it, not round the pilot in a star, not tomorrow, not with a remark left out."""
    rounds = at("circulating")
    with refused("standard-held-already"):
        rounds.handed("pilot")
    rounds.handed("neighbour")
    with refused("star-goes-by-the-pilot"):
        rounds.handed("third")
    with refused("condition-needs-note"):
        rounds.handed("pilot", "remarks")
    with refused("handover-day"):
        circulating.record_handover(
            comparison=rounds.row, on=TODAY + timedelta(days=1), condition="good", note="", by=rounds.head("pilot"), at=NOW
        )  # fmt: skip


def test_a_ring_goes_on(at: Any) -> None:
    """In a ring it goes from one to the next."""
    rounds = at("circulating", route="ring")
    rounds.handed("neighbour")
    assert rounds.handed("third").giver == rounds.house.neighbour


def test_petals_go_back_to_the_pilot(at: Any, refused: Any) -> None:
    """After as many laboratories as the protocol says, the pilot has the standard before the next."""
    rounds = at("circulating", route="petal", petal=2)
    rounds.handed("neighbour")
    rounds.handed("third")
    with refused("petal-full"):
        rounds.handed("neighbour")
    rounds.handed("pilot")
    rounds.handed("neighbour")
