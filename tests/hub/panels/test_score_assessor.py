"""The authority scores a report; with it the way of a seat ends (R16.5: invited, confirmed, working, reported, scored)."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.conftest import DRAWN_AT

from junheng.hub.panels.services import sitting


def test_scored(standards: Any, refused: Any) -> None:
    """1 to 5, once, by the authority of the examination alone; the decision does not wait for it."""
    row = standards.reported()
    seat = standards.seats(row)[0]
    told = {"seat": seat, "note": "细致", "by": standards.officer, "at": DRAWN_AT}
    with refused("score-unusable"):
        sitting.score_assessor(score=6, **told)
    assert sitting.score_assessor(score=5, **told).state == "scored"
    with refused("seat-not-in-state"):
        sitting.score_assessor(score=4, **told)
    assert standards.decided(row).state == "certified"
