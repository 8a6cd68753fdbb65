"""An application goes to the designated institution; applied in time and the institution late is not the owner's fault."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY
from tests.hub.filing.test_designate_institution import designated, right

from junheng.hub.filing import queries
from junheng.hub.filing.models import Booking
from junheng.hub.filing.services import booking, reminders
from junheng.hub.foundation.models import Notice
from junheng.hub.institutions.services.rulepacks import NewRule, load_calendar_year, publish_rule
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import LawState
from junheng.hub.instruments.services import ledger
from junheng.hub.orders.services import ordering


def booked(street: Any, row: Instrument, *, by: str = "许示例", **changes: Any) -> Booking:
    return booking.book_verification(
        instrument=row, **({"mode": "bring"} | changes), by=street.house.acting(by), at=NOW
    )


def due(street: Any, row: Instrument, day: date) -> None:
    ledger.set_due_date(
        instrument=row, service="verification", worked_on=date(2025, 1, 1), due=day, basis="x",
        by=street.house.acting("许示例"), at=NOW,
    )  # fmt: skip


def clocks(street: Any) -> None:
    """The State's year, and seven working days from the receipt."""
    days = {date(2026, 10, 1): (False, "国庆节")}
    load_calendar_year(
        year=2026, days=days, source="示例", confidence="seen", by=street.house.platform, at=NOW
    )
    new = NewRule(
        key="lab_test", matter_zh="送检检定完成", matter_en="Verification at the laboratory", value="7", unit="workday",
        source="浙江条例 20条", confidence="seen", since=date(2022, 1, 1),
    )  # fmt: skip
    publish_rule(tenant="330000", new=new, by=street.house.platform, at=NOW)


def law(row: Instrument, on: date) -> LawState:
    return instruments.face_of(Instrument.objects.get(pk=row.pk), on).state


def test_applied_in_time_and_the_institution_late(street: Any, facts_of: Any, client_for: Any) -> None:
    """Before: overdue. After: waiting for the institution, on the scan page too; done or stopped, it counts anew."""
    right(street)
    designated(street)
    clocks(street)
    row = street.filed().instrument
    due(street, row, TODAY + timedelta(days=3))
    late = TODAY + timedelta(days=10)
    assert law(row, late) is LawState.OVERDUE
    owner = client_for("许示例")
    page = owner.get(f"/file/book/{row.code}").content.decode()
    assert street.house.institute.name_zh in page and f"/file/book/{row.code}" in owner.get(f"/instruments/{row.code}").content.decode()  # fmt: skip
    assert owner.post(f"/file/book/{row.code}", {"mode": "bring", "key": "k"}).status_code == 302
    made = Booking.objects.select_related("order__institution").get()
    assert made.order.institution == street.house.institute and made.ground == "designated"
    assert facts_of(made) == ["verification-booked"] and made.order.lines.get().mandatory
    assert law(row, late) is LawState.WAITING_FOR_AGENCY
    clock = queries.agency_clock(made)
    assert (clock.due, clock.rule.value) == (date(2026, 12, 2), "7")  # type: ignore[union-attr]
    assert clock.is_late(date(2026, 12, 3)) and not clock.is_late(date(2026, 12, 2))
    assert "浙江条例" in owner.get(f"/applications/{made.pk}").content.decode()
    assert row.name in client_for("陈示例").get("/applications").content.decode()
    assert client_for("卫示例").get(f"/applications/{made.pk}").status_code == 404
    order = made.order
    ordering.cancel_order(order=order, reason="不用了", by=street.house.acting("许示例"), at=NOW)
    booking.after_cancelled(type("Fact", (), {"order": type("R", (), {"id": order.pk})})(), NOW)
    assert law(row, late) is LawState.OVERDUE
    row.refresh_from_db()
    booked(street, row)
    due(street, row, TODAY + timedelta(days=370))
    assert Instrument.objects.get(pk=row.pk).applied_on is None


def test_every_reason(street: Any, refused: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody designated; another body; twice; what need not be verified; an agreement on file opens another."""
    row = street.filed().instrument
    with refused("no-designation-on-file"):
        booked(street, row)
    right(street)
    designated(street)
    shanghai = street.house.neighbour
    with refused("not-the-designated-institution"):
        booked(street, row, institution=shanghai)
    with refused("not-the-designated-institution"):
        ordering.place_order(
            client=street.stall, institution=shanghai, by=street.house.acting("许示例"), at=NOW,
            lines=[ordering.Wanted(row, "verification", "first")],
        )  # fmt: skip
    with refused("not-your-record"):
        booked(street, row, by="何示例")
    monkeypatch.setattr(queries, "_agreements", [lambda home, other, item, on: "沪浙-2026-1"])
    made = booked(street, row, institution=shanghai)
    assert (made.ground, made.note, made.readers) == ("agreement", "沪浙-2026-1", ["310000"])
    with refused("application-waits-already"):
        booked(street, row)
    own = street.filed(number="SN-2", use="own-use").instrument
    with refused("application-not-mandatory"):
        booked(street, own)


def test_over_http(street: Any, client_for: Any) -> None:
    right(street)
    designated(street)
    row = street.filed().instrument
    owner = client_for("许示例")
    made = owner.post("/api/v1/verification-bookings", {"code": row.code, "mode": "on-site"}, content_type="application/json")  # fmt: skip
    assert (
        made.status_code == 201
        and made.json()["ground"] == "designated"
        and made.json()["agency_due"] is None
    )
    url = f"/api/v1/verification-bookings/{made.json()['id']}"
    assert owner.get(url).status_code == 200 and client_for("卫示例").get(url).status_code == 404


def test_reminded_once_each(street: Any) -> None:
    """At the days of the rule pack, once each; whoever applied, and what need not be verified, is left alone."""
    rows = [street.filed(number=f"SN-{n}").instrument for n in range(3)]
    own = street.filed(number="SN-9", use="own-use").instrument
    for row, days in zip([*rows, own], (30, 7, 90, 7), strict=True):
        due(street, row, TODAY + timedelta(days=days))
    Instrument.objects.filter(pk=rows[1].pk).update(applied_on=TODAY)
    assert reminders.remind_of_due_dates(at=NOW) == 1
    assert reminders.remind_of_due_dates(at=NOW) == 0
    said = Notice.objects.filter(url=f"/instruments/{rows[0].code}", organisation_id=street.stall.pk).get()
    assert "30 天" in said.zh
    assert reminders.remind_of_due_dates(at=NOW + timedelta(days=1)) == 0
    assert reminders.remind_of_due_dates(at=NOW + timedelta(days=23)) == 1, "seven days before"
    assert reminders.remind_of_due_dates(at=NOW + timedelta(days=30)) == 2, (
        "on the day, and another sixty before"
    )
