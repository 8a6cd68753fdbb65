"""Work begins after the invitation was confirmed."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.conftest import DRAWN_AT

from junheng.hub.panels.services import sitting
from junheng.hub.standards import queries


def test_begun(standards: Any, refused: Any) -> None:
    """Not before; from another province the assessor sees the application, and its neighbour does not."""
    row = standards.examined(standards.drawn())
    seat = standards.seats(row)[0]
    by = standards.by(seat)
    with refused("seat-not-in-state"):
        sitting.begin_assessment(seat=seat, by=by, at=DRAWN_AT)
    sitting.confirm_invitation(seat=seat, by=by, at=DRAWN_AT)
    assert sitting.begin_assessment(seat=seat, by=by, at=DRAWN_AT).state == "working"
    assert queries.examination_for(row.pk, by) == row
    assert queries.examination_for(row.pk, standards.house.acting("孙示例")) is None
