"""What is to be paid is settled: the fee agreed, or another amount with its reason; what is free stays free (R09.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.hub.sharing.conftest import on

from junheng.hub.sharing import rules
from junheng.hub.sharing.services import booking

DAMAGED = rules.Seen("damaged", note="端子断裂")


def test_the_whole_way_on_one_device(sharing: Any, facts_of: Any) -> None:
    """Offered, requested, approved, handed out, back, settled; each step one fact on its timeline."""
    made = booking.settle_booking(booking=sharing.back(), amount=Decimal("360"), by=sharing.owner, at=on(13))
    assert (made.state, made.amount) == ("settled", Decimal("360.00"))
    assert facts_of(made) == [
        "booking-settled", "booking-returned", "booking-checked-out", "booking-approved", "booking-requested",
    ]  # fmt: skip


def test_another_amount(sharing: Any, refused: Any) -> None:
    """With its reason only."""
    made, who = sharing.back(), {"by": sharing.owner, "at": on(13)}
    with refused("settlement-needs-reason"):
        booking.settle_booking(booking=made, amount=Decimal("300"), **who)
    made = booking.settle_booking(booking=made, amount=Decimal("300"), reason="示例优惠", **who)
    assert (made.amount, made.amount_reason) == (Decimal("300.00"), "示例优惠")


def test_free_costs_nothing(sharing: Any, refused: Any) -> None:
    """Whatever the reason; unless it came back damaged."""
    sharing.device = sharing.offer(fee=Decimal(0))
    made, who = sharing.back(), {"by": sharing.owner, "at": on(13)}
    with refused("nothing-to-charge"):
        booking.settle_booking(booking=made, amount=Decimal("10"), reason="手续费", **who)
    assert booking.settle_booking(booking=made, amount=Decimal(0), **who).amount == 0
    damaged = sharing.back(seen=DAMAGED, start=on(14), end=on(15))
    settled = booking.settle_booking(
        booking=damaged, amount=Decimal("800"), reason="更换端子", by=sharing.owner, at=on(16)
    )
    assert settled.amount == Decimal("800.00")


def test_refusals(sharing: Any, refused: Any) -> None:
    """Out of range, twice, not back yet, not the owner."""
    made, who = sharing.back(), {"by": sharing.owner, "at": on(13)}
    for amount in (Decimal("-1"), Decimal("NaN"), Decimal("1e12")):
        with refused("settlement-out-of-range"):
            booking.settle_booking(booking=made, amount=amount, **who)
    with refused("not-your-record"):
        booking.settle_booking(booking=made, amount=made.fee, by=sharing.client, at=on(13))
    booking.settle_booking(booking=made, amount=made.fee, **who)
    with refused("booking-not-in-state"):
        booking.settle_booking(booking=made, amount=made.fee, **who)
