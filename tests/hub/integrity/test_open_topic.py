"""An office asks the public from a day to a last day; the topic is public at once (R17.4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.integrity.hearing import opened

from junheng.hub.integrity.services import hearings


def test_public_at_once(street: Any, client: Any) -> None:
    """On the list and on its own page, with the office, who opened it and the last day; over HTTP the same."""
    row = opened(street)
    for path in ("/hearings", f"/hearings/{row.pk}"):
        page = client.get(path).content.decode()
        assert row.title in page and "浙江示例监管局" in page and "2026-12-21" in page
    told = client.get(f"/api/v1/hearings/{row.pk}").json()
    assert (told["opened_by"], told["state"], told["tally"]["rate"]) == ("钱示例", "open", None)
    assert client.get("/api/v1/hearings?state=closed").json()["rows"] == []


def test_every_reason(street: Any, refused: Any) -> None:
    """It has words, and seven days to three months; a stall does not open one."""
    by = street.house.acting("钱示例")
    for until in (date(2026, 11, 29), date(2027, 2, 24)):
        with refused("topic-days-wrong"):
            hearings.open_topic(title="x", question="y", until=until, by=by, at=NOW)
    with refused("topic-needs-words"):
        hearings.open_topic(title=" ", question="y", until=date(2026, 12, 21), by=by, at=NOW)
    with refused("not-permitted"):
        opened(street, by="许示例")


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    """The form shows who may; the same key opens one."""
    office = client_for("钱示例")
    told = {"title": "复称", "question": "哪里放公平秤？", "until": "2026-12-21"}
    assert office.get("/hearings/new").status_code == 200
    assert office.post("/hearings/new", told | {"key": "k"}).status_code == 302
    heads = {"HTTP_IDEMPOTENCY_KEY": "again"}
    made = [
        office.post("/api/v1/hearings", told, content_type="application/json", **heads).json()["id"]
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert client_for("许示例").get("/hearings/new").status_code == 403
