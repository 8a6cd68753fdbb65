"""Pages of sharing: for everybody what is free, for two bodies what is booked, each act on its page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import SOUND, on

from junheng.hub.foundation import clock
from junheng.hub.sharing.models import Booking, Feed, Resource
from junheng.hub.sharing.services import booking

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def monday(monkeypatch: Any) -> Any:
    """It is Monday at ten; `monday(moment)` sets the clock."""

    def set_to(moment: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


OFFER = {
    "kind": "room", "name_zh": "屏蔽室", "name_en": "Shielded room", "place": "杭州", "asks": "", "item": "", "lead_hours": "2",
    "longest_hours": "4", "opens": "8", "closes": "20", "weekdays": ["1", "2"], "fee": "12.50", "key": "k1",
}  # fmt: skip


def test_offered_on_its_page(sharing: Any, client_for: Any, client: Any) -> None:
    """Filled in once, shared once; what is wrong comes back with everything that was typed."""
    browser = client_for("冯示例")
    assert browser.get("/sharing/new").status_code == 200
    bad = browser.post("/sharing/new", OFFER | {"opens": "21", "closes": "20"})
    assert bad.status_code == 409 and "屏蔽室" in bad.content.decode()
    made = [browser.post("/sharing/new", OFFER) for _ in range(2)]
    assert made[0].status_code == 302 and made[0]["Location"] == made[1]["Location"]
    device = browser.post("/sharing/new", OFFER | {"kind": "device", "code": "123", "key": "k2"})
    assert device.status_code == 400 and "code-unusable" in device.content.decode()
    client.logout()
    page = client.get("/sharing", {"q": "屏蔽", "kind": "room", "in": "330000"}).content.decode()
    assert "屏蔽室" in page and "示例比较仪" not in page
    assert client.get("/sharing", {"q": "没有", "in": "x" * 50, "kind": "'"}).status_code == 200
    assert client.get("/sharing", {"cursor": "no"}).status_code == 200


def test_rules_changed_withdrawn_and_kept_for_maintenance(sharing: Any, client_for: Any) -> None:
    """Acts of the owner; for another body they are not there."""
    page = f"/sharing/{sharing.device.pk}"
    browser = client_for("冯示例")
    form = browser.get(f"{page}/change-offer").content.decode()
    assert 'value="示例比较仪"' in form
    assert browser.post(f"{page}/change-offer", OFFER).status_code == 302
    block = {"start": "2026-11-24T09:00", "end": "2026-11-24T12:00", "reason": "换电池", "key": "k"}
    made = browser.post(f"{page}/block-resource", block)
    assert made["Location"].startswith("/bookings/")
    assert browser.get(made["Location"]).status_code == 200
    assert browser.post(f"{page}/withdraw-offer", {"reason": "大修", "key": "k"}).status_code == 302
    assert Resource.objects.get(pk=sharing.device.pk).state == "withdrawn"
    assert "大修" in browser.get(page).content.decode()
    other = client_for("孙示例")
    for act in ("change-offer", "block-resource", "withdraw-offer"):
        assert other.get(f"{page}/{act}").status_code == 404


def test_from_the_calendar_to_the_settlement(sharing: Any, client_for: Any, monday: Any) -> None:
    """Every page of one booking across two provinces, with its buttons, to the end."""
    room = sharing.offer()
    browser = client_for("孙示例")
    page = browser.get(f"/sharing/{sharing.device.pk}?view=day&day=2026-11-25").content.decode()
    link = f"/sharing/{sharing.device.pk}/book?start=2026-11-25T09:00"
    assert link in page
    form = browser.get(link).content.decode()
    assert 'value="2026-11-25T09:00"' in form and "恒温实验室" in form and "destination" not in form
    asked = {
        "start": "2026-11-25T09:00", "end": "2026-11-25T12:00", "more": [str(room.pk)], "user": str(sharing.house.people["孙示例"].pk),
        "purpose": "比对准备", "key": "k",
    }  # fmt: skip
    refused = browser.post(f"/sharing/{sharing.device.pk}/book", asked | {"end": "2026-11-25T09:07"})
    assert refused.status_code == 409 and "slot-not-on-quarter" in refused.content.decode()
    made = browser.post(f"/sharing/{sharing.device.pk}/book", asked)["Location"]
    again = browser.post(f"/sharing/{sharing.device.pk}/book", asked)["Location"]
    assert made == again and Booking.objects.count() == 1
    assert "cancel-booking" in browser.get(made).content.decode()
    assert f"{made}/approve-booking" not in browser.get(made).content.decode()
    owner = client_for("冯示例")
    assert made in owner.get("/bookings?side=asked-of-us").content.decode()
    assert f"{made}/approve-booking" in owner.get(made).content.decode()
    assert owner.get(f"{made}/approve-booking").status_code == 200
    assert owner.post(f"{made}/approve-booking", {"note": "", "key": "a"}).status_code == 302
    monday(on(9))
    seen = {"condition": "worn", "note": "划痕", "pictures": [SimpleUploadedFile("a.png", PNG)], "key": "o"}
    assert owner.post(f"{made}/check-out-booking", seen).status_code == 302
    monday(on(11))
    assert (
        owner.post(f"{made}/return-booking", {"condition": "sound", "note": "", "key": "r"}).status_code
        == 302
    )
    assert (
        owner.post(f"{made}/settle-booking", {"amount": "720", "reason": "", "key": "s"}).status_code == 302
    )
    client = client_for("孙示例")
    page = client.get(made).content.decode()
    assert "划痕" in page and "720.00" in page
    picture = made + "/pictures/" + page.split("/pictures/")[1].split('"')[0]
    shown = client.get(picture)
    assert (shown["Content-Type"], shown.content) == ("image/png", PNG)
    assert "sandbox" in shown["Content-Security-Policy"]
    assert client_for("王示例").get(picture).status_code == 404


def test_a_loan_on_its_pages(sharing: Any, client_for: Any, monday: Any) -> None:
    """Its address, its carrier, its arrival, its check."""
    sharing.device = sharing.offer(instrument=sharing.file("CMP-3"), travels=True, longest_hours=240)
    made = sharing.approved(destination="上海宜山路")
    page = f"/bookings/{made.pk}"
    monday(on(9))
    owner = client_for("冯示例")
    assert "carrier" in owner.get(f"{page}/check-out-booking").content.decode()
    told = {"condition": "sound", "note": "", "key": "k"}
    assert owner.post(f"{page}/check-out-booking", told).status_code == 400
    assert owner.post(f"{page}/check-out-booking", told | {"carrier": "SF-1"}).status_code == 302
    borrower = client_for("孙示例")
    assert f"{page}/confirm-arrival" in borrower.get(page).content.decode()
    assert borrower.post(f"{page}/confirm-arrival", told).status_code == 302
    assert f"{page}/confirm-arrival" not in borrower.get(page).content.decode()
    owner = client_for("冯示例")
    assert owner.post(f"{page}/return-booking", told | {"check": "failed"}).status_code == 302
    assert "宜山路" in owner.get(page).content.decode()
    assert Booking.objects.get(pk=made.pk).hand_overs.get(step="back").check_passed is False


def test_strangers_find_nothing(sharing: Any, client_for: Any) -> None:
    """A third body, there or not."""
    made = sharing.requested()
    browser = client_for("王示例")
    for tail in ("", "/approve-booking", "/cancel-booking", "/pictures/1", "/pictures/99999999999999999999"):
        assert browser.get(f"/bookings/{made.pk}{tail}").status_code == 404, tail
    assert made.number not in browser.get("/bookings").content.decode()


def test_declined_with_its_reason(sharing: Any, client_for: Any) -> None:
    """The client reads why, and cannot press what is not his."""
    made = sharing.requested()
    owner = client_for("冯示例")
    assert (
        owner.post(f"/bookings/{made.pk}/decline-booking", {"reason": "当天有比对", "key": "d"}).status_code
        == 302
    )
    client = client_for("孙示例")
    assert "当天有比对" in client.get(f"/bookings/{made.pk}").content.decode()
    late = client.post(f"/bookings/{made.pk}/approve-booking", {"note": "", "key": "x"})
    assert late.status_code == 409 and "not-your-record" in late.content.decode()


def test_calendar_addresses(sharing: Any, client_for: Any, client: Any) -> None:
    """Opened, shown to their person, read without an account, closed."""
    browser = client_for("孙示例")
    assert browser.get("/sharing/feeds/open").status_code == 200
    assert browser.post("/sharing/feeds/open", {"resource": "", "key": "f"}).status_code == 302
    page = browser.get("/sharing/feeds").content.decode()
    address = page.split("http://testserver")[1].split("<")[0]
    client.logout()
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    browser = client_for("孙示例")
    made = Feed.objects.get()
    assert browser.get(f"/sharing/feeds/{made.pk}/close-feed").status_code == 200
    assert browser.post(f"/sharing/feeds/{made.pk}/close-feed", {"key": "c"}).status_code == 302
    assert client.get(address).status_code == 404
    assert client_for("冯示例").get(f"/sharing/feeds/{made.pk}/close-feed").status_code == 404


def test_hours_of_a_month(sharing: Any, client: Any, monday: Any) -> None:
    """For everybody, with months before; nonsense is this month."""
    booking.return_booking(booking=sharing.out(), seen=SOUND, by=sharing.owner, at=on(12))
    page = client.get("/sharing/hours?month=2026-11").content.decode()
    assert "3.00" in page and "示例比较仪" in page
    assert "3.00" not in client.get("/sharing/hours?month=2026-10").content.decode()
    for month in ("9999-99", "0001-01", "x", "2026-13"):
        assert "2026-11" in client.get("/sharing/hours", {"month": month}).content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "x", "2026-02-30", ""])
def test_days_that_are_none(sharing: Any, client: Any, day: str) -> None:
    """A calendar of an impossible day is today's."""
    page = client.get(f"/sharing/{sharing.device.pk}", {"day": day, "view": "day"})
    assert page.status_code == 200 and "2026-11-23" in page.content.decode()


@pytest.mark.parametrize("start", ["0001-01-01T00:00", "2026-13-01T00:00", "x", "2026-11-25T09:00:00+99:99"])
def test_starts_that_are_none(sharing: Any, client_for: Any, start: str) -> None:
    """A link with nonsense in it shows the empty form."""
    assert client_for("孙示例").get(f"/sharing/{sharing.device.pk}/book", {"start": start}).status_code == 200


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:45", "2026-11-25T09:07", "x", ""])
def test_hostile_slots(sharing: Any, client_for: Any, moment: str) -> None:
    """Declared refusals or marked fields, never a fault."""
    told = {
        "start": moment,
        "end": moment,
        "user": str(sharing.house.people["孙示例"].pk),
        "purpose": "x",
        "key": "k",
    }
    answer = client_for("孙示例").post(f"/sharing/{sharing.device.pk}/book", told)
    assert answer.status_code in (400, 409)
