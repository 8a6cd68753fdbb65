"""A resource is shared no longer; what is booked stands."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.sharing import queries
from junheng.hub.sharing.services import booking, offering


def test_what_stands_stands(sharing: Any, refused: Any) -> None:
    """A request is still answered; nothing new is taken; the device may be offered again."""
    made = sharing.requested()
    with refused("booking-needs-reason"):
        offering.withdraw_offer(resource=sharing.device, reason=" ", by=sharing.owner, at=NOW)
    offering.withdraw_offer(resource=sharing.device, reason="大修", by=sharing.owner, at=NOW)
    assert not queries.offered().exists()
    assert booking.approve_booking(booking=made, by=sharing.owner, at=NOW).state == "approved"
    with refused("resource-withdrawn"):
        offering.withdraw_offer(resource=sharing.device, reason="大修", by=sharing.owner, at=NOW)
    assert sharing.offer(instrument=sharing.instrument).state == "offered"


def test_not_by_others(sharing: Any, refused: Any) -> None:
    with refused("not-your-record"):
        offering.withdraw_offer(resource=sharing.device, reason="x", by=sharing.client, at=NOW)
