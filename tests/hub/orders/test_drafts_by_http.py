"""A template of one's own from its draft to its retirement, over HTTP, every act once under its key."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.orders.test_change_edition_draft import BASIS

from junheng.hub.foundation import clock
from junheng.hub.foundation.models import Event
from junheng.hub.foundation.tokens import make_token
from junheng.hub.orders.models import EditionDraft, ServiceEdition

VERBS = ("draft_edition", "change_edition_draft", "submit_edition", "validate_edition", "review_edition", "approve_edition", "withdraw_edition_draft", "retire_edition")  # fmt: skip


def test_from_draft_to_retirement(laboratory: Any, client: Any, monkeypatch: Any) -> None:
    """Author, reviewer and head each with their token; a repeated key answers the first result, a stranger finds nothing."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house, tokens = laboratory.house, {}
    laboratory.submitted()  # a stored record to try the draft on
    for name, body in (
        ("周示例", house.institute),
        ("吴示例", house.institute),
        ("冯示例", house.institute),
        ("孙示例", house.neighbour),
    ):
        _row, tokens[name] = make_token(
            person=house.people[name], organisation_id=body.pk, name="t", scopes=[f"orders.{each}" for each in VERBS] + ["read"],
            at=NOW, expires_at=NOW + timedelta(days=1),
        )  # fmt: skip

    def ask(name: str, path: str, status: int, told: Any = None, key: str = "") -> Any:
        head = {
            "HTTP_AUTHORIZATION": f"Bearer {tokens[name]}",
            "HTTP_IDEMPOTENCY_KEY": key or f"{name}{path}",
        }
        if told is None:
            answer = client.get(f"/api/v1/{path}", **head)
        else:
            answer = client.post(f"/api/v1/{path}", json.dumps(told), content_type="application/json", **head)
        assert answer.status_code == status, (path, answer.status_code, answer.content[:600])
        return answer.json()

    common = next(each for each in ask("周示例", "templates", 200) if each["code"] == "dc-voltmeter")
    made = ask("周示例", "templates/drafts", 201, {"base": common["id"]}, key="once")
    assert ask("周示例", "templates/drafts", 201, {"base": common["id"]}, key="once") == made
    assert EditionDraft.objects.count() == 1
    one = f"templates/drafts/{made['id']}"
    assert ask("孙示例", one, 404)["reasons"][0]["code"] == "no-such-record"
    data = made["data"] | {"limit": "30*abs(nominal) + 5*span", "basis": BASIS}
    for bad, status, code in (
        ({"title_zh": "\ud800"}, 400, "body-unreadable"), ({"repeats": 10**400}, 409, "edition-shape"), ({"colour": "red"}, 409, "edition-part-unknown"),
    ):  # fmt: skip
        refused = ask("周示例", f"{one}/change", status, {"data": data | bad, "version": 1}, key=code)
        assert refused["reasons"][0]["code"] == code
    changed = ask("周示例", f"{one}/change", 200, {"data": data, "version": 1}, key="c")
    assert (changed["version"], changed["missing"]) == (2, [])
    assert ask("周示例", f"{one}/change", 200, {"data": data, "version": 1}, key="c") == changed
    assert (
        ask("周示例", f"{one}/change", 409, {"data": data, "version": 1}, key="late")["reasons"][0]["code"]
        == "edition-draft-moved"
    )
    assert ask("周示例", f"{one}/submit", 200, {})["state"] == "in-review"
    assert ask("周示例", f"{one}/review", 403, {"agrees": True})["reasons"][0]["code"] == "not-permitted"
    assert ask("吴示例", f"{one}/validate", 200, {"conclusion": "与例一致"})["validated"] is True
    assert ask("吴示例", f"{one}/review", 200, {"agrees": True})["state"] == "reviewed"
    approved = ask("冯示例", f"{one}/approve", 200, {})
    own = ask("周示例", f"templates/{approved['made']}", 200)
    assert (
        own["own"]
        and own["in_force"]
        and own["data"]["limit"] == data["limit"]
        and own["digest"] == changed["digest"]
    )
    assert ask("周示例", "templates/drafts", 200)["rows"][0]["state"] == "approved"
    retired = ask("冯示例", f"templates/{approved['made']}/retire", 200, {"reason": "示例"})
    assert (retired["in_force"], retired["retired_why"]) == (False, "示例")
    assert (
        ask("冯示例", f"templates/{common['id']}/retire", 409, {"reason": "示例"})["reasons"][0]["code"]
        == "edition-not-own"
    )
    again = ask("周示例", "templates/drafts", 201, {"base": common["id"]}, key="twice")
    assert (
        ask("周示例", f"templates/drafts/{again['id']}/withdraw", 200, {"reason": "示例"})["state"]
        == "withdrawn"
    )
    assert ServiceEdition.objects.filter(organisation=house.institute).count() == 1
    acts = Event.objects.filter(type__startswith="edition-").order_by("id").values_list("type", flat=True)
    assert list(acts) == [
        "edition-drafted", "edition-draft-changed", "edition-submitted", "edition-validated", "edition-reviewed", "edition-approved",
        "edition-retired", "edition-drafted", "edition-draft-withdrawn",
    ]  # fmt: skip
