"""What cannot be done is handed on upward with its reason; the regulator may name another; the day stays (P2)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.filing.test_book_verification import booked
from tests.hub.filing.test_designate_institution import designated, right

from junheng.hub.filing.models import Booking
from junheng.hub.filing.services import booking
from junheng.hub.foundation.models import Notice


def handed_on(
    street: Any, made: Booking, to: Any, *, by: str = "陈示例", reason: str = "没有大秤的砝码"
) -> Booking:
    return booking.transfer_booking(booking=made, to=to, reason=reason, by=street.house.acting(by), at=NOW)


def test_handed_on_upward(street: Any, refused: Any, client_for: Any, facts_of: Any) -> None:
    """By the institution to what a higher level designated, on its page; the first order is declined, the day stays."""
    right(street)
    right(street, street.house.neighbour, "QJ-2")
    designated(street)
    made = booked(street, street.filed().instrument)
    with refused("application-needs-reason", "application-not-upward"):
        handed_on(street, made, street.house.neighbour, reason=" ")
    with refused("application-not-yours", "application-not-upward"):
        handed_on(street, made, street.house.neighbour, by="孙示例")
    designated(street, street.house.neighbour, by="钱示例", division="330000")
    desk, first = client_for("陈示例"), made.order
    told = {"to": str(street.house.neighbour.pk), "reason": "没有大秤的砝码", "key": "k"}
    assert desk.post(f"/applications/{made.pk}/transfer-booking", told).status_code == 302
    made.refresh_from_db()
    first.refresh_from_db()
    assert first.state == "declined" and made.order.institution == street.house.neighbour
    assert made.ground == "transfer" and made.order.lines.count() == 1 and made.readers == ["310000"]
    made.instrument.refresh_from_db()
    assert made.instrument.applied_on == made.applied_on
    assert facts_of(made)[0] == "application-handed-on"
    assert Notice.objects.filter(organisation_id=street.stall.pk, zh__contains="转送").count() == 1


def test_by_the_regulator(street: Any, refused: Any, client_for: Any) -> None:
    """To any body with the right; not what is accepted already."""
    right(street)
    designated(street)
    made = booked(street, street.filed().instrument)
    with refused("designation-not-capable"):
        handed_on(street, made, street.house.neighbour, by="褚示例")
    right(street, street.house.neighbour, "QJ-2")
    answer = client_for("褚示例").post(
        f"/api/v1/verification-bookings/{made.pk}/transfer", {"to": str(street.house.neighbour.pk), "reason": "停业"},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 204
    made.refresh_from_db()
    type(made.order).objects.filter(pk=made.order_id).update(state="accepted")
    with refused("application-not-in-state"):
        handed_on(street, made, street.house.institute, by="褚示例")
