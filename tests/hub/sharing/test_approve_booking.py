"""The owner says yes, and the evidence is asked once more."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import on

from junheng.hub.foundation.models import Notice
from junheng.hub.instruments.services import ledger
from junheng.hub.sharing.services import booking


def test_taken_and_told(sharing: Any) -> None:
    """The calendar says taken, the other province hears of it."""
    made = sharing.approved()
    assert (made.state, made.parts.get().standing) == ("approved", "taken")
    told = Notice.objects.get(organisation_id=made.client_id, url=f"/bookings/{made.pk}")
    assert told.tenant_id == "310000"


def test_only_its_owner_and_once(sharing: Any, refused: Any) -> None:
    """Nobody approves for himself; a second press finds it approved."""
    made = sharing.requested()
    with refused("not-your-record"):
        booking.approve_booking(booking=made, by=sharing.client, at=NOW)
    booking.approve_booking(booking=made, by=sharing.owner, at=NOW)
    with refused("booking-not-in-state"):
        booking.approve_booking(booking=made, by=sharing.owner, at=NOW)


def test_what_changed_since(sharing: Any, refused: Any) -> None:
    """Sealed after it was asked for, and over: every reason at once."""
    made = sharing.requested()
    ledger.seal_instrument(instrument=sharing.instrument, seal_number="S-1", by=sharing.owner, at=NOW)
    with refused("slot-in-past", "device-sealed"):
        booking.approve_booking(booking=made, by=sharing.owner, at=on(12))


def test_due_since(sharing: Any, refused: Any) -> None:
    """A newer certificate that holds for less refuses what an older one allowed."""
    made = sharing.requested()
    sharing.due(date(2026, 11, 24), worked_on=date(2026, 11, 1))
    with refused("device-due-in-slot"):
        booking.approve_booking(booking=made, by=sharing.owner, at=NOW)
