"""Hours reported equal booked hours (R10.1), and nothing but bookings counts; checked against a count by minutes of the verbs' record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import on

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.sharing import queries
from junheng.hub.sharing.models import Booking
from junheng.hub.sharing.services import booking, offering

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
TUESDAY, THURSDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 27)


def hours(sharing: Any, first: date = MONDAY, last: date = SUNDAY) -> queries.Utilisation:
    return queries.utilisation([sharing.device], first, last)[sharing.device.pk]


def by_minutes(sharing: Any, first: date, last: date, *states: str, open_only: bool = False) -> Decimal:
    """The naive second way: each minute of the days in China, looked up among the bookings in these states."""
    midnight = datetime(first.year, first.month, first.day, tzinfo=BEIJING)
    rows = [
        each.slot for each in Booking.objects.filter(state__in=states, parts__resource=sharing.device).exclude(kind="maintenance")
    ]  # fmt: skip
    row, found = sharing.device, 0
    for minute in range(((last - first).days + 1) * 1440):
        at = midnight + timedelta(minutes=minute)
        opened = at.isoweekday() in row.weekdays and row.opens <= at.hour < row.closes
        found += (opened or not open_only) and any(each.lower <= at < each.upper for each in rows)
    return (Decimal(found) / 60).quantize(Decimal("0.01"))


HELD = ("approved", "in-use", "returned", "settled")


def test_hours_reported_equal_booked_hours(sharing: Any) -> None:
    """Approved, in use, back and settled count; what is asked for, declined or cancelled does not, and leaves no trace."""
    sharing.approved(start=on(9), end=on(10, 30))
    back = sharing.back(start=on(11), end=on(12), seen=_sound())
    booking.settle_booking(booking=back, amount=Decimal("120"), reason="", by=sharing.owner, at=on(13))
    sharing.out(start=on(13), end=on(13, 45))
    sharing.requested(start=on(15), end=on(16))
    declined = sharing.requested(start=on(16), end=on(17))
    booking.decline_booking(booking=declined, reason="示例", by=sharing.owner, at=NOW)
    cancelled = sharing.approved(start=on(14), end=on(15))
    booking.cancel_booking(booking=cancelled, reason="示例", by=sharing.client, at=NOW)
    told = hours(sharing)
    assert told.booked == Decimal("3.25") == by_minutes(sharing, MONDAY, SUNDAY, *HELD)
    assert (told.outside, told.bookings, told.blocked, told.open) == (told.booked, 3, 0, 40)
    assert told.percent == Decimal("8.1")


def _sound() -> Any:
    from tests.hub.sharing.conftest import SOUND

    return SOUND


def test_who_does_not_come_has_booked_all_the_same(sharing: Any) -> None:
    """A no-show is a booking that stays approved: it kept the time from others and counts, until the owner cancels it."""
    made = sharing.approved(start=on(9), end=on(12))
    later = on(9) + timedelta(days=3)
    assert hours(sharing).booked == Decimal("3.00")
    booking.cancel_booking(booking=made, reason="未到", by=sharing.owner, at=later)
    assert hours(sharing).booked == 0 and hours(sharing).bookings == 0


def test_what_crosses_the_ends_of_the_period(sharing: Any) -> None:
    """Of a loan over four days each period counts its own part; the parts add up to the whole, also at midnight in China."""
    sharing.device = sharing.offer(
        instrument=sharing.file("CMP-3"), travels=True, longest_hours=240, lead_hours=0
    )
    sharing.approved(start=on(9, day=TUESDAY), end=on(17, day=FRIDAY), destination="上海")
    whole = hours(sharing)
    assert whole.booked == 80 == by_minutes(sharing, MONDAY, SUNDAY, *HELD)
    days = [hours(sharing, MONDAY + timedelta(days=n), MONDAY + timedelta(days=n)) for n in range(7)]
    assert [each.booked for each in days] == [0, 15, 24, 24, 17, 0, 0]
    assert sum(each.booked for each in days) == whole.booked
    assert (
        hours(sharing, date(2026, 11, 1), TUESDAY).booked
        + hours(sharing, date(2026, 11, 25), date(2026, 12, 31)).booked
        == 80
    )
    assert whole.booked_open == 32 == by_minutes(sharing, MONDAY, SUNDAY, *HELD, open_only=True)
    assert whole.percent == Decimal("80.0"), "nights are booked hours and no opening hours"


def test_maintenance_is_no_use(sharing: Any) -> None:
    """A block counts as maintenance alone, takes of the open rate what lies in opening hours, and nothing once it is called off."""
    made = offering.block_resource(
        resource=sharing.device, start=on(0, day=THURSDAY), end=on(0, day=date(2026, 11, 28)), reason="检修", by=sharing.owner, at=NOW
    )  # fmt: skip
    sharing.approved(start=on(9), end=on(12))
    told = hours(sharing)
    assert (told.booked, told.blocked, told.blocked_open, told.bookings) == (3, 48, 16, 1)
    assert told.open_rate == Decimal("60.0"), "two of five days; the nights were never open"
    assert hours(sharing, THURSDAY, FRIDAY).open_rate == 0
    booking.cancel_booking(booking=made, reason="修好了", by=sharing.owner, at=NOW)
    assert (hours(sharing).blocked, hours(sharing).open_rate) == (0, 100)


def test_a_weekend_was_not_open(sharing: Any) -> None:
    """Where nothing was open there is no share of it."""
    told = hours(sharing, date(2026, 11, 28), SUNDAY)
    assert (told.open, told.percent, told.open_rate, told.outside_percent) == (0, None, None, None)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati", "Europe/Berlin"])
def test_days_are_days_in_china(sharing: Any, zone: str) -> None:
    """Whatever the zone of the program or of the session, also one that changes its clocks that week: a day is China's."""
    sharing.device = sharing.offer(
        instrument=sharing.file("CMP-3"), opens=0, closes=24, longest_hours=24, lead_hours=0
    )
    early = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)  # midnight, the 26th begins
    sharing.approved(start=early - timedelta(hours=2), end=early + timedelta(hours=1))
    with timezone.override(zone), tenancy.also("330000"):
        _session(zone)
        assert hours(sharing, date(2026, 11, 25), date(2026, 11, 25)).booked == 2
        assert hours(sharing, THURSDAY, THURSDAY).booked == 1
        assert hours(sharing).booked == hours(sharing).booked_open == 3
    _session("UTC")


def _session(zone: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select set_config('timezone', %s, true)", [zone])


def test_page_and_program_report_the_same(sharing: Any, client_for: Any) -> None:
    """The list of open laboratories, the page of the resource and the interface say what the bookings say."""
    sharing.approved(start=on(9), end=on(12))
    row = sharing.device.pk
    told = (
        client_for("王示例")
        .get(f"/api/v1/shared-resources/{row}/hours?start=2026-11-23&end=2026-11-29")
        .json()
    )
    assert Decimal(told["booked"]) == hours(sharing).booked == 3
    page = client_for("王示例").get("/sharing/hours?month=2026-11").content.decode()
    assert ">3.00<" in page or ">3<" in page or "3.00" in page
