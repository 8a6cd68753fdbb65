"""The organiser closes the data once everybody has sealed."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons.models import Participant
from junheng.hub.comparisons.services import circulating
from junheng.hub.foundation import tenancy


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


def close(rounds: Any) -> Any:
    return circulating.close_data(comparison=rounds.row, by=rounds.office, at=NOW)


def test_somebody_can_open_them(at: Any, refused: Any) -> None:
    """Closed data that no analyst may open would stay closed."""
    rounds = at("sealed")
    rounds.analyst_leaves()
    with refused("analyst-cannot-act"):
        close(rounds)


def test_not_with_one_laboratory(at: Any, refused: Any) -> None:
    """Bodies let go before this was asked leave nothing to compare."""
    rounds = at("sealed")
    with tenancy.only("310000", "330000"):
        Participant.objects.exclude(organisation=rounds.house.institute).update(state="released")
    with refused("too-few-participants"):
        close(rounds)


def test_not_without_the_reference(at: Any, refused: Any, house: Any) -> None:
    """Nor without the laboratory that gives the reference."""
    rounds = at("sealed", reference="laboratory", reference_body=house.neighbour.uscc)
    with tenancy.only("310000", "330000"):
        Participant.objects.filter(organisation=house.neighbour).update(state="released")
    with refused("reference-not-taking-part"):
        close(rounds)


def test_not_while_it_stands_still(at: Any, refused: Any) -> None:
    """A damaged standard is cleared or its bodies are let go first."""
    rounds = at("sealed")
    rounds.handed("neighbour", "damaged", "跌落")
    with refused("route-stopped"):
        circulating.close_data(comparison=rounds.row, by=rounds.office, at=NOW)
