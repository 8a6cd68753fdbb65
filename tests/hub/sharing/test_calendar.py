"""Calendars and hours: from parts alone, without names, flat however many bookings there are (R10.1)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import SOUND, WEDNESDAY, on

from junheng.hub.foundation import clock, tenancy
from junheng.hub.sharing import queries
from junheng.hub.sharing.services import booking, offering


def pieces(day: Any) -> tuple[list[tuple[str, str]], list[str]]:
    return [(each.text, each.standing) for each in day.spans], [each.text for each in day.free]


def test_a_day(sharing: Any) -> None:
    """What is asked for, taken and kept for maintenance stands; what is left of the opening hours is free."""
    sharing.requested(start=on(10), end=on(11))
    sharing.approved(start=on(13), end=on(13, 30))
    offering.block_resource(
        resource=sharing.device, start=on(16), end=on(20), reason="x", by=sharing.owner, at=NOW
    )
    (day,) = queries.calendar(sharing.device, WEDNESDAY, 1, NOW)
    taken, free = pieces(day)
    assert taken == [("10:00~11:00", "asked"), ("13:00~13:30", "taken"), ("16:00~20:00", "blocked")]
    assert free == ["09:00~10:00", "11:00~13:00", "13:30~16:00"]


def test_what_is_free_can_be_booked(sharing: Any) -> None:
    """Each free piece a calendar shows is taken by the rules, to its last quarter; the notice has passed."""
    sharing.requested(start=on(10), end=on(11))
    days = queries.calendar(sharing.device, date(2026, 11, 23), 7, NOW)
    free = [(each.date, span) for each in days for span in each.free]
    assert [(day, span.text) for day, span in free][:2] == [
        (date(2026, 11, 24), "10:00~17:00"),
        (WEDNESDAY, "09:00~10:00"),
    ]
    assert {day.isoweekday() for day, _span in free} == {2, 3, 4, 5}
    for _day, span in free:
        assert span.opens_at is not None
        sharing.requested(start=span.opens_at, end=span.opens_at + timedelta(minutes=span.width))


def test_neighbours_read_as_one(sharing: Any) -> None:
    """Two bookings back to back show as one piece: how many there are is nobody's business."""
    sharing.requested(start=on(9), end=on(10))
    sharing.requested(start=on(10), end=on(11))
    (day,) = queries.calendar(sharing.device, WEDNESDAY, 1, NOW)
    assert pieces(day)[0] == [("09:00~11:00", "asked")]


def test_free_from_the_quarter_after_an_early_return(sharing: Any) -> None:
    """Back at 10:15:30: the calendar offers 10:30, and that is given."""
    back = on(10, 15) + timedelta(seconds=30)
    booking.return_booking(booking=sharing.out(), seen=SOUND, by=sharing.owner, at=back)
    (day,) = queries.calendar(sharing.device, WEDNESDAY, 1, NOW)
    assert pieces(day) == ([("09:00~10:16", "used")], ["10:30~17:00"])
    sharing.requested(start=on(10, 30), end=on(11))


def test_over_midnight(sharing: Any) -> None:
    """A span of three days shows on each of them, cut at midnight."""
    offering.block_resource(
        resource=sharing.device, start=on(18), end=on(6, day=date(2026, 11, 27)), reason="x", by=sharing.owner, at=NOW
    )  # fmt: skip
    days = queries.calendar(sharing.device, WEDNESDAY, 4, NOW)
    assert [pieces(each)[0] for each in days] == [
        [("18:00~24:00", "blocked")], [("00:00~24:00", "blocked")], [("00:00~06:00", "blocked")], [],
    ]  # fmt: skip


def test_hours_reported_equal_hours_booked(sharing: Any) -> None:
    """R10.1: approved, used and settled count; asked for, declined and cancelled do not; cut at the first and last day."""
    sharing.back()
    sharing.approved(start=on(14), end=on(15, 30))
    sharing.requested(start=on(9, day=date(2026, 11, 26)), end=on(10, day=date(2026, 11, 26)))
    booking.cancel_booking(
        booking=sharing.approved(start=on(16), end=on(17)), reason="x", by=sharing.client, at=NOW
    )
    own = sharing.approved(start=on(11, day=date(2026, 11, 27)), end=on(12, day=date(2026, 11, 27)), by=sharing.owner, user="冯示例")  # fmt: skip
    assert own.readers == []
    offering.block_resource(
        resource=sharing.device, start=on(23, day=date(2026, 11, 29)), end=on(2, day=date(2026, 11, 30)), reason="x", by=sharing.owner, at=NOW
    )  # fmt: skip
    used = queries.utilisation([sharing.device], date(2026, 11, 23), date(2026, 11, 29))[sharing.device.pk]
    assert (used.booked, used.outside, used.blocked, used.open) == (
        Decimal("5.50"), Decimal("4.50"), Decimal("1.00"), Decimal(40),
    )  # fmt: skip
    assert (used.bookings, used.percent) == (3, Decimal("13.8"))
    assert (used.open_rate, used.outside_percent) == (Decimal("100.0"), Decimal("81.8")), "at night"


def test_nobody_is_named(sharing: Any, client: Any, monkeypatch: Any) -> None:
    """The public page shows when, and neither who nor what for."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = sharing.approved(purpose="绝密用途")
    page = client.get(f"/sharing/{sharing.device.pk}?view=day&day=2026-11-25").content.decode()
    assert "09:00~12:00" in page
    for secret in ("上海示例计量院", "孙示例", "绝密用途", made.number):
        assert secret not in page


BOOKINGS = 100_000


def fill(row: Any, body: Any) -> None:
    """A hundred thousand bookings of a quarter each, back to back, asked for and taken in turn, around the week looked at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into sharing_booking (id, tenant_id, readers, number, kind, owner_id, client_id, purpose, destination, slot, fee,"
            " state, state_reason, state_since, asked_at, amount_reason)"
            " select gen_random_uuid(), '330000', '{}', 'F' || n, 'use', %(body)s, %(body)s, 'x', '', tstzrange(%(from)s"
            " + n * interval '15 minutes', %(from)s + (n + 1) * interval '15 minutes'), 0, 'approved', '', %(at)s, %(at)s, ''"
            " from generate_series(0, %(count)s - 1) as n",
            {"body": body.pk, "from": NOW - timedelta(days=500), "at": NOW, "count": BOOKINGS},
        )
        cursor.execute(
            "insert into sharing_part (booking_id, resource_id, tenant_id, slot, standing, outside)"
            " select id, %s, tenant_id, slot, case when upper(slot) = date_trunc('hour', upper(slot)) + interval '15 minutes'"
            " or upper(slot) = date_trunc('hour', upper(slot)) + interval '45 minutes' then 'asked' else 'taken' end, false from sharing_booking where number like 'F%%'",
            [row.pk],
        )
        cursor.execute("analyze sharing_part")
        cursor.execute("analyze sharing_booking")


def test_flat_at_a_hundred_thousand(sharing: Any, client: Any, monkeypatch: Any) -> None:
    """Under 80 KB, the same statements as with none, and the week is found by the constraint's index."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    addresses = {view: f"/sharing/{sharing.device.pk}?view={view}&day=2026-11-25" for view in ("week", "day")}
    empty = {}
    for view, address in addresses.items():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        empty[view] = len(asked)
    fill(sharing.device, sharing.house.institute)
    for view, address in addresses.items():
        with CaptureQueriesContext(connection) as full:
            answer = client.get(address)
        assert len(answer.content) < 80_000
        assert len(full) == empty[view] <= 24
        shown = len(re.findall(r"\d\d:\d\d~\d\d:\d\d", answer.content.decode()))
        assert shown >= (96 if view == "day" else 7 * 20)
    with tenancy.only(), connection.cursor() as cursor:
        rows = queries.taken_in(sharing.device.pk, on(0), on(0, day=date(2026, 12, 2)))
        sql, values = rows.query.sql_with_params()
        cursor.execute(f"explain {sql}", values)
        assert "part_never_overlaps" in "".join(line for (line,) in cursor.fetchall())
