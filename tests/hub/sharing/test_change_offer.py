"""Rules change for what is booked from now on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import on

from junheng.hub.sharing import rules
from junheng.hub.sharing.services import offering

OFFER = rules.Offer(kind="device", name_zh="比较仪（新）", place="杭州", fee=Decimal("200"), lead_hours=0)


def test_from_now_on(sharing: Any) -> None:
    """What is booked keeps its fee; the next costs more and needs no notice."""
    before = sharing.requested()
    sharing.device = offering.change_offer(resource=sharing.device, offer=OFFER, by=sharing.owner, at=NOW)
    before.refresh_from_db()
    after = sharing.requested(start=on(14), end=on(15))
    assert (before.fee, after.fee) == (Decimal("360.00"), Decimal("200.00"))


def test_for_its_owner_while_it_is_shared(sharing: Any, refused: Any) -> None:
    """Nobody else; nothing that is withdrawn; nothing that could not be offered."""
    with refused("not-your-record"):
        offering.change_offer(resource=sharing.device, offer=OFFER, by=sharing.client, at=NOW)
    with refused("resource-without-weekdays"):
        offering.change_offer(
            resource=sharing.device,
            offer=rules.Offer(kind="device", name_zh="x", place="x", weekdays=()),
            by=sharing.owner,
            at=NOW,
        )
    offering.withdraw_offer(resource=sharing.device, reason="大修", by=sharing.owner, at=NOW)
    with refused("resource-withdrawn"):
        offering.change_offer(resource=sharing.device, offer=OFFER, by=sharing.owner, at=NOW)
