"""A correction before Draft A is a further version with both hashes kept; afterwards it is refused."""

from __future__ import annotations

import json
from typing import Any

from tests.hub.comparisons.conftest import result
from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.rules.results import Measured
from junheng.hub.comparisons.services import sealing
from junheng.hub.foundation.models import Event

BETTER = (Measured("1 V", "1.00003", "0.00006"), Measured("10 V", "10.0004", "0.0010"))


def amend(rounds: Any, who: str = "neighbour", reason: str = "抄录错误") -> Any:
    return sealing.amend_result(
        comparison=rounds.row,
        result=result(who, points=BETTER),
        reason=reason,
        by=rounds.measurer(who),
        at=NOW,
    )


def test_both_hashes_stay(at: Any) -> None:
    """The fact names both, the report lists both, and the later content is what is evaluated."""
    rounds = at("data-in")
    (before,) = rounds.part("neighbour").seals.all()
    after = amend(rounds)
    fact = Event.objects.get(type="comparison-result-amended")
    assert (fact.data["before"], fact.data["seal"]) == (before.digest, after.digest)
    for step in (rounds._draft_a, rounds._draft_b, rounds._published):
        step()
    document = queries.report_document(rounds.fresh())
    seals = [each["seal"] for each in document["seals"] if each["laboratory"] == rounds.house.neighbour.uscc]
    assert seals == [before.digest, after.digest]
    assert "10.0004" in json.dumps(document["document"])


def test_not_after_draft_a(at: Any, refused: Any) -> None:
    """Whoever has seen numbers could have told somebody."""
    rounds = at("draft-a")
    with refused("comparison-not-in-state"):
        amend(rounds)


def test_refusals(at: Any, refused: Any) -> None:
    """There must be something to correct, and a reason."""
    rounds = at("circulating")
    with refused("not-sealed-yet"):
        amend(rounds, "pilot")
    rounds.seal("pilot")
    with refused("comparison-needs-reason"):
        amend(rounds, "pilot", " ")
