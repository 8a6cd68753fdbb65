"""It comes back with its condition, a loan with its check; what is left of the slot is free."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import SOUND, on

from junheng.hub.sharing import queries, rules
from junheng.hub.sharing.services import booking

THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)


def test_the_rest_is_free(sharing: Any) -> None:
    """Back at ten of nine to twelve: from ten on another may have it, and two hours are not counted."""
    made = booking.return_booking(booking=sharing.out(), seen=SOUND, by=sharing.owner, at=on(10))
    assert (made.state, made.fee) == ("returned", made.fee)
    sharing.requested(start=on(10), end=on(12))
    used = queries.utilisation([sharing.device], date(2026, 11, 25), date(2026, 11, 25))[sharing.device.pk]
    assert (used.booked, used.outside, used.bookings, used.open) == (1, 1, 1, 8)


def test_late_and_sound(sharing: Any) -> None:
    """After its slot it comes back all the same; nobody else's time is taken by that."""
    made = sharing.out()
    sharing.requested(start=on(12), end=on(13))
    made = booking.return_booking(booking=made, seen=SOUND, by=sharing.owner, at=on(12, 20))
    assert made.parts.get().slot.upper == on(12)


def test_refusals(sharing: Any, refused: Any) -> None:
    """Damage has its place; what is not out does not come back; the client does not take it back."""
    made = sharing.out()
    with refused("hand-over-needs-note"):
        booking.return_booking(booking=made, seen=rules.Seen("damaged"), by=sharing.owner, at=on(11))
    with refused("not-your-record"):
        booking.return_booking(booking=made, seen=SOUND, by=sharing.client, at=on(11))
    booking.return_booking(booking=made, seen=SOUND, by=sharing.owner, at=on(11))
    with refused("booking-not-in-state"):
        booking.return_booking(booking=made, seen=SOUND, by=sharing.owner, at=on(11))


def test_a_loan_is_checked(sharing: Any, refused: Any) -> None:
    """Without a check it has not come back; one that failed is not given again before newer evidence."""
    sharing.instrument = sharing.file("CMP-3")
    sharing.device = sharing.offer(instrument=sharing.instrument, travels=True, longest_hours=240)
    made = sharing.out(carrier="示例速运 SF-1", end=on(12, day=THURSDAY), destination="上海宜山路")
    with refused("loan-needs-check"):
        booking.return_booking(booking=made, seen=SOUND, by=sharing.owner, at=on(11, day=THURSDAY))
    failed = rules.Seen("sound", check_passed=False)
    booking.return_booking(booking=made, seen=failed, by=sharing.owner, at=on(11, day=THURSDAY))
    slot = {"start": on(9, day=FRIDAY), "end": on(10, day=FRIDAY)}
    with refused("device-failed-check"):
        sharing.requested(**slot)
    sharing.due(date(2027, 11, 25), worked_on=THURSDAY)
    sharing.requested(**slot, at=NOW)
