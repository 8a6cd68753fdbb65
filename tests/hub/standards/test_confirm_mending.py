"""An application waits for reports, then for what was asked for; a single "it fails" goes to the decision at once."""

from __future__ import annotations

import pytest

from junheng.hub.panels.rules import seats
from junheng.hub.standards.rules import life


@pytest.mark.parametrize(
    ("reports", "outstanding", "state"),
    [
        (("mend",), 1, "accepted"),
        (("pass", "pass"), 0, "assessed"),
        (("mend", "pass"), 0, "mending"),
        (("mend", "fail"), 0, "assessed"),
    ],
)
def test_where_it_goes(reports: tuple[str, ...], outstanding: int, state: str) -> None:
    """Who confirms what, with the verb itself, is in test_decide_examination."""
    assert life.state_after_reports(reports, outstanding) == state


def test_only_in_its_state() -> None:
    """A seat that has not reported confirms nothing."""
    facts = seats.SeatFacts("working", own=True)
    assert [each.code for each in seats.refusals_of_seat(facts, "reported", "scored")] == [
        "seat-not-in-state"
    ]
