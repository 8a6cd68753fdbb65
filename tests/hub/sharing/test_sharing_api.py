"""Sharing over HTTP: the same verbs, the same refusals; a repeat under one key acts once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.sharing.conftest import on

from junheng.hub.foundation import clock
from junheng.hub.sharing.models import Booking

ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def monday(monkeypatch: Any) -> Any:
    def set_to(moment: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


def post(browser: Any, path: str, body: Any, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(f"{ROOT}{path}", body, content_type="application/json", headers=headers)


def test_the_whole_way(sharing: Any, client_for: Any, client: Any, monday: Any) -> None:
    """Offer, book, approve, hand out, take back, settle; anybody reads when it is taken and how long."""
    owner = client_for("冯示例")
    new = {"kind": "room", "name_zh": "屏蔽室", "place": "杭州", "fee": "10.00", "lead_hours": 0}
    made = post(owner, "/shared-resources", new)
    assert made.status_code == 201
    room = made.json()["id"]
    changed = post(owner, f"/shared-resources/{room}/change-offer", new | {"fee": "20.00"})
    assert changed.json()["fee"] == "20.00"
    browser = client_for("孙示例")
    asked = {
        "resources": [room],
        "start": "2026-11-25T09:00:00+08:00",
        "end": "2026-11-25T10:30:00+08:00",
        "purpose": "屏蔽试验",
    }
    answers = [post(browser, "/bookings", asked, key="k1") for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json() and Booking.objects.count() == 1
    id = answers[0].json()["id"]
    clash = post(browser, "/bookings", asked, key="k2")
    assert clash.status_code == 409 and clash.json()["reasons"][0]["code"] == "slot-taken"
    assert post(browser, f"/bookings/{id}/approve", {}).status_code == 403
    owner = client_for("冯示例")
    assert owner.get(f"{ROOT}/bookings?side=asked-of-us").json()["rows"][0]["id"] == id
    assert post(owner, f"/bookings/{id}/approve", {"note": "可以"}).json()["state"] == "approved"
    monday(on(9))
    assert post(owner, f"/bookings/{id}/check-out", {"condition": "sound"}).json()["state"] == "in-use"
    monday(on(10))
    assert post(owner, f"/bookings/{id}/return", {"condition": "sound"}).json()["state"] == "returned"
    settled = post(owner, f"/bookings/{id}/settle", {"amount": "30.00"}).json()
    assert (settled["state"], settled["amount"], settled["fee"]) == ("settled", "30.00", "30.00")
    client.logout()
    days = "start=2026-11-25&end=2026-11-25"
    (span,) = client.get(f"{ROOT}/shared-resources/{room}/taken?{days}").json()["spans"]
    assert (span["start"], span["standing"]) == ("2026-11-25T01:00:00Z", "used")
    used = client.get(f"{ROOT}/shared-resources/{room}/hours?{days}").json()
    assert used == {"open": "8", "booked": "1.00", "outside": "1.00", "blocked": "0.00", "bookings": 1}
    assert client.get(f"{ROOT}/bookings/{id}").status_code == 401


def test_other_acts(sharing: Any, client_for: Any) -> None:
    """Block, decline, cancel, withdraw, a loan's arrival, calendar addresses."""
    owner = client_for("冯示例")
    device = str(sharing.device.pk)
    slot = {"start": "2026-11-26T09:00:00Z", "end": "2026-11-26T10:00:00Z"}
    made = post(owner, f"/shared-resources/{device}/block-resource", slot | {"reason": "维护"})
    assert (made.status_code, made.json()["kind"]) == (201, "maintenance")
    assert (
        post(owner, f"/bookings/{made.json()['id']}/cancel", {"reason": "已修好"}).json()["state"]
        == "cancelled"
    )
    first = sharing.requested()
    assert post(owner, f"/bookings/{first.pk}/decline", {"reason": "x"}).json()["state_reason"] == "x"
    used = sharing.out()
    browser = client_for("孙示例")
    arrival = post(browser, f"/bookings/{used.pk}/confirm-arrival", {"condition": "sound"})
    assert arrival.status_code == 409 and arrival.json()["reasons"][0]["code"] == "loan-only"
    feed = post(browser, "/calendar-feeds", {}).json()
    assert browser.get(feed["path"]).status_code == 200
    assert [each["id"] for each in browser.get(f"{ROOT}/calendar-feeds").json()["rows"]] == [feed["id"]]
    assert post(browser, f"/calendar-feeds/{feed['id']}/close", {}).json()["rows"] == []
    owner = client_for("冯示例")
    gone = post(owner, f"/shared-resources/{device}/withdraw-offer", {"reason": "大修"}).json()
    assert gone["state"] == "withdrawn"
    assert owner.get(f"{ROOT}/shared-resources?text=比较").json()["rows"] == []
    assert owner.get(f"{ROOT}/shared-resources/{device}").json()["state_reason"] == "大修"


def test_nobody_elses_people(sharing: Any, client_for: Any) -> None:
    """Another body's person is not there, so that no name is learnt by trying."""
    asked = {
        "resources": [str(sharing.device.pk)], "start": "2026-11-25T09:00:00+08:00", "end": "2026-11-25T10:00:00+08:00",
        "purpose": "x", "user": str(sharing.house.people["周示例"].pk),
    }  # fmt: skip
    answer = post(client_for("孙示例"), "/bookings", asked)
    assert answer.status_code == 404 and "周示例" not in answer.content.decode()
    hours = {"kind": "person", "name_zh": "x", "place": "x", "person": asked["user"]}
    assert post(client_for("孙示例"), "/shared-resources", hours).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"start": "0001-01-01T00:00:00Z"}, 409),
        ({"start": "9999-12-31T23:45:00-23:59"}, 409),
        ({"start": "2026-11-25T09:00:00"}, 409),
        ({"resources": []}, 409),
        ({"resources": ["00000000-0000-7000-8000-000000000000"]}, 404),
        ({"start": 1e300}, 422),
        ({"purpose": "x" * 301}, 422),
    ],
)
def test_hostile_bodies(sharing: Any, client_for: Any, body: Any, status: int) -> None:
    """A problem document with a declared code."""
    asked = {
        "resources": [str(sharing.device.pk)], "start": "2026-11-25T09:00:00+08:00", "end": "2026-11-25T10:00:00+08:00", "purpose": "x",
    }  # fmt: skip
    answer = post(client_for("孙示例"), "/bookings", asked | body)
    assert answer.status_code == status, answer.content
    assert answer.json()["reasons"]


@pytest.mark.parametrize(
    "days",
    ["start=0001-01-01&end=0001-01-02", "start=2026-01-02&end=2026-01-01", "start=2026-01-01&end=2027-01-01"],
)
def test_hostile_days(sharing: Any, client: Any, days: str) -> None:
    for what in ("taken", "hours"):
        assert client.get(f"{ROOT}/shared-resources/{sharing.device.pk}/{what}?{days}").status_code == 409
