"""Maintenance is a booking of the owner, under the same constraint."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import SOUND, on

from junheng.hub.sharing.services import booking, offering


def blocked(sharing: Any, start: Any, end: Any, **changes: Any) -> Any:
    told = {"resource": sharing.device, "reason": "换传感器", "by": sharing.owner, "at": NOW}
    return offering.block_resource(start=start, end=end, **told | changes)


def test_nobody_books_into_it(sharing: Any, refused: Any) -> None:
    """At any hour, without notice; ended by its owner, the time is free again."""
    made = blocked(sharing, on(22, day=date(2026, 11, 24)), on(10))
    assert (made.kind, made.state, made.parts.get().standing) == ("maintenance", "approved", "blocked")
    with refused("slot-taken"):
        sharing.requested()
    booking.cancel_booking(booking=made, reason="已修好", by=sharing.owner, at=NOW)
    sharing.requested()


def test_not_over_others(sharing: Any, refused: Any) -> None:
    """What is booked is cancelled first, with a reason to those who have it."""
    sharing.requested()
    with refused("slot-taken"):
        blocked(sharing, on(11), on(18))


def test_refusals(sharing: Any, refused: Any) -> None:
    """Over, endless, without a reason, not one's own; and it is nothing to hand out."""
    with refused("booking-needs-reason", "slot-in-past"):
        blocked(sharing, on(9, day=date(2026, 11, 20)), on(10, day=date(2026, 11, 20)), reason="")
    with refused("slot-too-far"):
        blocked(sharing, on(9), on(9, day=date(2028, 11, 25)))
    with refused("slot-reversed"):
        blocked(sharing, on(10), on(9))
    with refused("not-your-record"):
        blocked(sharing, on(9), on(10), by=sharing.client)
    made = blocked(sharing, on(9), on(10))
    with refused("maintenance-stays"):
        booking.check_out_booking(booking=made, seen=SOUND, by=sharing.owner, at=on(9))
