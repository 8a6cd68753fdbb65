"""The organiser accepts what was done, and the mark is taken off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
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


@pytest.mark.parametrize("first", [0, 1])
def test_another_case_keeps_its_mark(at: Any, laboratory: Any, first: int) -> None:
    """Two comparisons of one item: whichever case closes first, the other one's mark stands until it closes too."""
    entry = drafted(laboratory)
    rounds = at("published", decides="information")
    numbers, cases = (rounds.row.number, "比对示例-2"), []
    for at_, number in enumerate(numbers):
        if at_:
            rounds.to("published", number=number, decides="information")
        day = NOW + timedelta(days=at_)
        cases.append(correcting.open_corrective_case(participant=rounds.part("pilot"), why="x", due=TODAY + timedelta(days=9), by=rounds.office, at=day))  # fmt: skip
    for at_, shown in ((first, numbers[1 - first]), (1 - first, "")):
        correcting.answer_corrective_case(case=cases[at_], answer="x", by=rounds.head("pilot"), at=NOW)
        correcting.close_corrective_case(case=cases[at_], outcome="x", by=rounds.office, at=NOW)
        entry.refresh_from_db()
        assert entry.corrective_number == shown
        assert entry.corrective_since == (TODAY + timedelta(days=1 - first) if shown else None)


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
