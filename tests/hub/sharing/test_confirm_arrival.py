"""The borrower says how a loan arrived, so that damage on the way has its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.sharing.conftest import SOUND, on

from junheng.hub.foundation.models import Event, Notice
from junheng.hub.sharing import rules
from junheng.hub.sharing.services import booking


@pytest.fixture
def lent(sharing: Any) -> Any:
    sharing.device = sharing.offer(instrument=sharing.file("CMP-3"), travels=True, longest_hours=240)
    return sharing.out(carrier="示例速运 SF-1", end=on(12, day=date(2026, 11, 27)), destination="上海宜山路")


def test_by_the_borrower_once(sharing: Any, lent: Any, refused: Any) -> None:
    """The owner reads it; its fact is in the owner's log; a second word is not taken."""
    with refused("not-your-record"):
        booking.confirm_arrival(booking=lent, seen=SOUND, by=sharing.owner, at=on(16))
    seen = rules.Seen("damaged", note="外箱压痕")
    booking.confirm_arrival(booking=lent, seen=seen, by=sharing.client, at=on(16))
    assert [each.step for each in lent.hand_overs.all()] == ["out", "arrived"]
    assert Event.objects.get(type="loan-arrived").tenant_id == "330000"
    assert Notice.objects.filter(organisation_id=lent.owner_id, zh__contains="已送达").exists()
    with refused("loan-confirmed-already"):
        booking.confirm_arrival(booking=lent, seen=seen, by=sharing.client, at=on(17))


def test_only_of_a_loan_that_is_out(sharing: Any, refused: Any) -> None:
    """What is used where it stands does not arrive."""
    with refused("loan-only"):
        booking.confirm_arrival(booking=sharing.out(), seen=SOUND, by=sharing.client, at=on(10))
    with refused("booking-not-in-state"):
        booking.confirm_arrival(
            booking=sharing.requested(start=on(14), end=on(15)), seen=SOUND, by=sharing.client, at=on(10)
        )
