"""The owner says yes, and the evidence is asked once more."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import on

from junheng.hub.foundation.models import Notice
from junheng.hub.institutions.models import Membership
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


def test_whose_hours_they_are(sharing: Any, refused: Any) -> None:
    """The person is told by name; one who left the body has no hours to give, asked now and when it is approved."""
    person = sharing.house.people["吴示例"]
    sharing.device = sharing.offer(person=person)
    sharing.approved()
    assert Notice.objects.filter(person=person, zh__contains="机时").exists()
    waiting = sharing.requested(start=on(14), end=on(15))
    Membership.objects.filter(person=person).delete()
    with refused("hours-of-nobody"):
        sharing.requested(start=on(15), end=on(16))
    with refused("hours-of-nobody"):
        booking.approve_booking(booking=waiting, by=sharing.owner, at=NOW)
