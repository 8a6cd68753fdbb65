"""The owner says no; the time is free."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.sharing.services import booking


def test_free_for_others(sharing: Any, refused: Any) -> None:
    """With a reason, that the client reads and the log keeps committed."""
    made = sharing.requested()
    with refused("booking-needs-reason"):
        booking.decline_booking(booking=made, reason="", by=sharing.owner, at=NOW)
    made = booking.decline_booking(booking=made, reason="当天有比对", by=sharing.owner, at=NOW)
    assert (made.state, made.state_reason) == ("declined", "当天有比对")
    sharing.requested()


def test_a_refused_one_then_an_accepted_one(sharing: Any, refused: Any) -> None:
    """Across provinces: declined, asked for again elsewhere in the week, approved; who has no part in it cannot."""
    made = sharing.requested()
    with refused("not-your-record"):
        booking.decline_booking(booking=made, reason="x", by=sharing.client, at=NOW)
    booking.decline_booking(booking=made, reason="x", by=sharing.owner, at=NOW)
    assert sharing.approved().state == "approved"
    with refused("booking-not-in-state"):
        booking.decline_booking(booking=made, reason="x", by=sharing.owner, at=NOW)
