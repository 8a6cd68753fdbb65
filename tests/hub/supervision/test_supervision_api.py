"""The whole of it over HTTP: from the first request to a record that replays, and a check to its end."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.conftest import NOW
from tests.hub.supervision.conftest import BEACON, SECRETS, SITE, UNTIL
from tests.hub.supervision.test_add_photo import PNG

from junheng.core.draw.record import differences
from junheng.core.draw.seed import commitment
from junheng.hub.foundation import clock
from junheng.hub.supervision import queries
from junheng.hub.supervision.models import Check
from junheng.hub.supervision.services import opening


class Caller:
    """Somebody's requests at an instant."""

    def __init__(self, client_for: Any) -> None:
        self.client_for = client_for

    def __call__(self, name: str, path: str, told: Any = None, at: Any = NOW, status: int = 200) -> Any:
        with mock.patch.object(clock, "now", return_value=at):
            client = self.client_for(name)
            answer = client.post(f"/api/v1/{path}", json.dumps(told or {}), content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()


def test_a_draw(supervision: Any, client_for: Any, client: Any) -> None:
    """Two offices, each with its own sessions; the record is the file that replays."""
    call = Caller(client_for)
    house = supervision.house
    draw = call("钱示例", "draws", {
        "number": "ZJ-API-1", "title": "抽查", "kind": "instruments", "organisers": [house.regulator.uscc, supervision.shanghai.uscc],
        "strata": [{"name": "秤", "share": "1/3", "reserve": 1}], "beacon_at": BEACON.isoformat(), "sources": [{"name": "彩票"}],
        "reveal_until": UNTIL.isoformat(),
    }, status=201)  # fmt: skip
    one = f"draws/{draw['id']}"
    call("钱示例", f"{one}/objects", {"lines": [{"code": each.code} for each in supervision.scales]})
    people = [
        {"number": each.number, "name": each.name, "body": each.body, "load": 3}
        for each in supervision.people()
    ]
    call("钱示例", f"{one}/inspectors", {"lines": people})
    for name, secret in SECRETS.items():
        told = commitment("ZJ-API-1", house.acting(name).organisation_code, secret)
        call(name, f"{one}/commitment", {"commitment": told})
    assert call("钱示例", f"{one}/freeze")["state"] == "frozen"
    supervision.sequenced(NOW)
    call("秦示例", f"{one}/beacon", {"values": ["4 8 15"]}, at=BEACON)
    for name, secret in SECRETS.items():
        call(name, f"{one}/secret", {"secret": secret}, at=BEACON)
    assert call("秦示例", f"{one}/run", at=BEACON, status=409)["reasons"][0]["code"] == "draw-of-others"
    assert call("钱示例", f"{one}/run", at=BEACON)["state"] == "drawn"
    assert call("钱示例", f"{one}/withdraw", {"reason": "x"}, at=BEACON, status=409)
    client.logout()
    assert client.get(f"/api/v1/{one}/record").status_code == 404
    day = BEACON + timedelta(days=60)
    assert opening.open_what_is_due(at=day) == 1 and opening.open_what_is_due(at=day) == 0
    record = json.loads(client.get(f"/api/v1/{one}/record").content)
    assert differences(record) == () and record["outcome"] == "drawn"
    assert [row["number"] for row in client.get("/api/v1/draws").json()["rows"]] == ["ZJ-API-1"]
    assert client.get(f"/api/v1/{one}").json()["organisers"][0]["revealed"] is True
    assert client.get("/api/v1/checks").status_code == 401


def test_a_check(on_site: Any, client_for: Any) -> None:
    """Begin, findings, a photograph, signatures, publication, order, answer, end."""
    call = Caller(client_for)
    one, (first, second) = f"checks/{on_site.check.pk}", on_site.inspectors
    told = {
        "findings": [
            {"question": each.question, "answer": each.answer, "note": each.note}
            for each in on_site.answers(seal="no")
        ]
    }
    call(first, f"{one}/visit", at=SITE)
    call(first, f"{one}/begin", {"code": on_site.check.entry_code}, at=SITE)
    digest = call(first, f"{one}/findings", told, at=SITE)["digest"]
    assert (
        call(second, f"{one}/findings", told, at=SITE, status=409)["reasons"][0]["code"]
        == "check-findings-changed"
    )
    photo = client_for(first).post(
        f"/api/v1/{one}/photos", {"file": SimpleUploadedFile("a.png", PNG), "caption": "铅封"}
    )
    assert photo.status_code == 201 and photo.json()["caption"] == "铅封"
    for name in (first, second):
        call(name, f"{one}/signature", {"digest": digest}, at=SITE)
    assert (
        call(first, f"{one}/body-side", {"how": "refused", "note": "不服", "digest": digest}, at=SITE)[
            "state"
        ]
        == "concluded"
    )
    assert call("钱示例", f"{one}/publish", at=SITE)["state"] == "published"
    due = (SITE.date() + timedelta(days=10)).isoformat()
    call("钱示例", f"{one}/rectification", {"what": "加封", "due": due}, at=SITE)
    assert (
        call("许示例", f"{one}/rectification/answer", {"answer": "已加封"}, at=SITE)["follow_up"]
        == "answered"
    )
    assert (
        call("钱示例", f"{one}/rectification/settle", {"end": "closed", "reason": "复查"}, at=SITE)[
            "follow_up"
        ]
        == "closed"
    )
    mine = client_for(first).get("/api/v1/checks").json()["rows"]
    assert on_site.check.code in {row["code"] for row in mine}


def test_strangers(on_site: Any, client_for: Any) -> None:
    """Another province's office, another body, another inspector: not there."""
    call = Caller(client_for)
    for name in ("秦示例", "王示例", on_site.stranger.person_name):
        call(name, f"checks/{on_site.check.pk}/begin", {"code": on_site.check.entry_code}, status=404)
    assert Check.objects.get(pk=on_site.check.pk).state == "dispatched"


def test_one_key_one_act(supervision: Any, client_for: Any) -> None:
    """The same idempotency key begins one draw."""
    client = client_for("钱示例")
    told = {
        "number": "ZJ-K", "title": "x", "kind": "bodies", "organisers": [supervision.house.regulator.uscc],
        "strata": [{"name": "全部", "size": 1}], "beacon_at": "2126-01-01T00:00:00Z", "sources": [{"name": "s"}],
        "reveal_until": "2126-01-02T00:00:00Z",
    }  # fmt: skip
    answers = [
        client.post("/api/v1/draws", json.dumps(told), content_type="application/json", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]  # fmt: skip
    assert [each.status_code for each in answers] == [201, 201] and answers[0].json() == answers[1].json()
    assert queries.draws(supervision.desk).count() == 1
