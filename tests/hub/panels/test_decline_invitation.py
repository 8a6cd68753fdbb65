"""Who declines gives the reason, and the next of the reserve is invited by the record's order."""

from __future__ import annotations

from typing import Any

from tests.hub.standards.conftest import DRAWN_AT

from junheng.hub.foundation.models import Notice
from junheng.hub.panels.rules import drawing as rules
from junheng.hub.panels.services import sitting


def test_the_reserve_steps_in(standards: Any, refused: Any) -> None:
    """The one of the reserve is invited and told; when it is used up the authority is told."""
    panel = standards.drawn()
    seat = standards.seats(standards.examined(panel))[0]
    with refused("seat-needs-reason"):
        sitting.decline_invitation(seat=seat, reason="", by=standards.by(seat), at=DRAWN_AT)
    sitting.decline_invitation(seat=seat, reason="出差", by=standards.by(seat), at=DRAWN_AT)
    _selected, reserve = rules.chosen(panel.record)
    newest = standards.seats(standards.examined(panel))[-1]
    assert (newest.assessor.number, newest.state) == (reserve[0], "invited")
    assert Notice.objects.filter(person_id=newest.person_id).exists()
    sitting.decline_invitation(seat=newest, reason="生病", by=standards.by(newest), at=DRAWN_AT)
    told = Notice.objects.filter(organisation_id=standards.house.regulator.pk, zh__contains="候补")
    assert told.count() == 1
