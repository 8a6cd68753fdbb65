"""A comparison that leads nowhere is abandoned, with its reason; what was sealed is never opened."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import SealedContent
from junheng.hub.comparisons.services import analysing
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Notice


def abandon(rounds: Any, reason: str = "传递标准损坏") -> Any:
    return analysing.abandon_comparison(comparison=rounds.row, reason=reason, by=rounds.office, at=NOW)


@pytest.mark.parametrize("state", ["proposed", "protocol", "confirmed", "circulating", "data-in"])
def test_abandoned(at: Any, facts_of: Any, state: str) -> None:
    """From every state before a result is opened; everybody on the list is told why."""
    rounds = at(state)
    assert abandon(rounds).state == "abandoned"
    assert facts_of(rounds.row)[0] == "comparison-abandoned"
    with tenancy.only("310000", "330000"):
        assert Notice.objects.filter(zh__contains="已中止：传递标准损坏").count() == 3


def test_nothing_is_opened(at: Any, refused: Any) -> None:
    """Not by the analyst, not by whoever says that they analyse; its own laboratory still reads its own."""
    rounds = at("data-in")
    abandon(rounds)
    with refused("comparison-not-in-state"):
        analysing.make_draft_a(comparison=rounds.row, by=rounds.analyst, at=NOW)
    with queries.under_analysis(rounds.row):
        assert SealedContent.objects.count() == 0
    assert len(queries.own_sealed(rounds.row, rounds.measurer("third"))) == 1


def test_refusals(at: Any, refused: Any) -> None:
    """With a reason, by the organiser; once Draft A is made its report is due."""
    rounds = at("data-in")
    with refused("comparison-needs-reason"):
        abandon(rounds, " ")
    with refused("not-permitted"):
        analysing.abandon_comparison(comparison=rounds.row, reason="x", by=rounds.head("pilot"), at=NOW)
    rounds._draft_a()
    with refused("comparison-not-in-state"):
        abandon(rounds)
