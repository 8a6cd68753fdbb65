"""The organiser accepts what was done, and the mark is taken off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.capabilities.entries import drafted
from tests.hub.comparisons.test_answer_corrective_case import answered
from tests.hub.conftest import NOW, TODAY

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import correcting


def closed(rounds: Any) -> Any:
    answered(rounds)
    (case,) = queries.cases_of(rounds.fresh())
    return correcting.close_corrective_case(case=case, outcome="复测合格", by=rounds.office, at=NOW)


def test_closed(at: Any, facts_of: Any) -> None:
    """The case ends with what was accepted."""
    rounds = at("published")
    assert closed(rounds).state == "closed"
    assert facts_of(rounds.row)[0] == "comparison-corrective-case-closed"


def test_the_mark_goes(at: Any, laboratory: Any) -> None:
    """The capability is as it was."""
    entry = drafted(laboratory)
    rounds = at("published", decides="information")
    case = correcting.open_corrective_case(participant=rounds.part("pilot"), why="x", due=TODAY + timedelta(days=9), by=rounds.office, at=NOW)  # fmt: skip
    correcting.answer_corrective_case(case=case, answer="x", by=rounds.head("pilot"), at=NOW)
    (case,) = queries.cases_of(rounds.fresh())
    correcting.close_corrective_case(case=case, outcome="x", by=rounds.office, at=NOW)
    entry.refresh_from_db()
    assert (entry.corrective_since, entry.corrective_number) == (None, "")


def test_refusals(at: Any, refused: Any) -> None:
    """Not before it is answered, not by the body itself, not without words."""
    rounds = at("published")
    (case,) = queries.cases_of(rounds.row)
    with refused("case-not-in-state"):
        correcting.close_corrective_case(case=case, outcome="x", by=rounds.office, at=NOW)
    with refused("not-permitted"):
        correcting.close_corrective_case(case=case, outcome="x", by=rounds.head("third"), at=NOW)
    answered(rounds)
    with refused("comparison-needs-reason"):
        correcting.close_corrective_case(case=case, outcome=" ", by=rounds.office, at=NOW)
