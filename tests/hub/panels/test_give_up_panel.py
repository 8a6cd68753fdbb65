"""A draw that cannot be made, or whose reserve is used up, ends with a public reason; a good one stands."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.conftest import DRAWN_AT

from junheng.hub.panels import queries
from junheng.hub.panels.services import drawing, sitting


def test_given_up(standards: Any, refused: Any) -> None:
    """Two who were drawn stand; when both and the reserve have declined it may be given up, and its record stays public."""
    panel = standards.drawn()
    told = {"panel": panel, "reason": "候补用完", "by": standards.officer, "at": DRAWN_AT}
    with refused("panel-not-frozen"):
        drawing.give_up_panel(**told)
    for _turn in range(3):
        seat = next(each for each in standards.seats(standards.examined(panel)) if each.state == "invited")
        sitting.decline_invitation(seat=seat, reason="出差", by=standards.by(seat), at=DRAWN_AT)
    with refused("panel-gives-no-reason"):
        drawing.give_up_panel(**told | {"reason": ""})
    assert drawing.give_up_panel(**told).state == "given-up"
    assert queries.public_panel(panel.pk) == panel
    assert queries.panel_of("standard-examination", panel.subject_id) is None
