"""Either side calls a booking off before it is handed out."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import on

from junheng.hub.foundation.models import Event, Notice
from junheng.hub.sharing.services import booking


@pytest.mark.parametrize(("who", "told"), [("owner", "neighbour"), ("client", "institute")])
def test_by_either_side(sharing: Any, who: str, told: str) -> None:
    """The other side is told; its fact is in the owner's log; the time is free."""
    made = sharing.approved()
    Notice.objects.all().delete()
    made = booking.cancel_booking(booking=made, reason="改期", by=getattr(sharing, who), at=NOW)
    assert made.state == "cancelled"
    assert Notice.objects.get().organisation_id == getattr(sharing.house, told).pk
    assert Event.objects.get(type="booking-cancelled").tenant_id == "330000"
    sharing.requested()


def test_refusals(sharing: Any, refused: Any) -> None:
    """Strangers, no reason, and what is out already."""
    made = sharing.out()
    with refused("not-your-record"):
        booking.cancel_booking(booking=made, reason="x", by=sharing.house.acting("王示例"), at=NOW)
    with refused("booking-not-in-state"):
        booking.cancel_booking(booking=made, reason="x", by=sharing.client, at=on(10))
    other = sharing.requested(start=on(14), end=on(15))
    with refused("booking-needs-reason"):
        booking.cancel_booking(booking=other, reason=" ", by=sharing.client, at=NOW)
