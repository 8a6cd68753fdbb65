"""The pilot names another analyst: who could act no longer is replaced, in public and with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import planning
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice


def name(rounds: Any, who: str = "周示例", reason: str = "调离") -> Any:
    return planning.name_analyst(
        comparison=rounds.row,
        analyst=rounds.house.people[who],
        reason=reason,
        by=rounds.head("pilot"),
        at=NOW,
    )


def test_named(at: Any) -> None:
    """The reason is public, the person is not; everybody who takes part and the organiser are told."""
    rounds = at("data-in")
    name(rounds)
    fact = Event.objects.get(type="comparison-analyst-named")
    assert fact.data["reason"] == "调离" and "analyst" not in fact.data
    with tenancy.only("CN", "310000", "330000"):
        assert Notice.objects.filter(zh__contains="换了分析人").count() == 4


def test_the_new_one_opens_the_old_one_does_not(at: Any, refused: Any) -> None:
    """The way out of data that nobody could open; the version everybody confirmed stands."""
    rounds = at("data-in")
    rounds.analyst_leaves()
    version = queries.protocol_of(rounds.row).version
    assert name(rounds).version == version
    rounds.fresh()
    with refused("not-permitted"):
        rounds._draft_a()
    from junheng.hub.comparisons.services import analysing

    analysing.make_draft_a(comparison=rounds.row, by=rounds.house.acting("周示例"), at=NOW)
    assert rounds.fresh().state == "draft-a"


@pytest.mark.parametrize("leaves", [False, True])
def test_draft_a_has_one_reader(at: Any, refused: Any, leaves: bool) -> None:
    """Once it is made nobody else takes over, unless its analyst is gone."""
    rounds = at("draft-a")
    if leaves:
        rounds.analyst_leaves()
        name(rounds)
        assert queries.is_analyst(rounds.fresh(), rounds.house.acting("周示例"))
        return
    with refused("analyst-has-draft-a"):
        name(rounds)


def test_refusals(at: Any, refused: Any) -> None:
    """A person of the pilot who measures, another than the one named, with a reason, by the pilot's head."""
    rounds = at("circulating")
    for who in ("孙示例", "陈示例"):
        with refused("protocol-analyst"):
            name(rounds, who)
    with refused("analyst-named-already", "comparison-needs-reason"):
        name(rounds, "吴示例", " ")
    with refused("comparison-of-others"):
        planning.name_analyst(comparison=rounds.row, analyst=rounds.house.people["孙示例"], reason="x", by=rounds.head("neighbour"), at=NOW)  # fmt: skip
