"""A named person takes a guess, knowing its doubt, and it becomes a draft; once."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.capabilities.scopes import imported, line_of
from tests.hub.conftest import NOW

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services.scopes import accept_scope_line, discard_scope_line


def test_accepted(laboratory: Any, facts_of: Any) -> None:
    """The entry is the guess, under the scope's qualification; who decided is kept."""
    line = line_of(imported(laboratory), 2)
    accept_scope_line(line=line, by=laboratory.house.acting("冯示例"), at=NOW)
    line.refresh_from_db()
    assert (line.state, line.decided_by.name, line.decided_at) == ("accepted", "冯示例", NOW)
    entry = line.entry
    assert entry is not None and entry.state == "draft"
    assert entry.data["boxes"][0]["range"] == {"low": "1", "high": "60"}
    assert facts_of(line) == ["scope-line-accepted"]
    assert "scope-line-accepted" in facts_of(entry)


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Nothing to accept, another's line, decided already."""
    house = laboratory.house
    scope = imported(laboratory)
    by = house.acting("冯示例")
    with refused("scope-line-without-guess"):
        accept_scope_line(line=line_of(scope, 3), by=by, at=NOW)
    with refused("scope-line-decided"):
        accept_scope_line(line=line_of(scope, 1), by=by, at=NOW)
    with refused("not-your-record"):
        accept_scope_line(line=line_of(scope, 2), by=house.acting("孙示例"), at=NOW)
    with refused("not-permitted"):
        accept_scope_line(line=line_of(scope, 2), by=house.acting("周示例"), at=NOW)
    accept_scope_line(line=line_of(scope, 2), by=by, at=NOW)
    with refused("scope-line-decided"):
        accept_scope_line(line=line_of(scope, 2), by=by, at=NOW)
    assert CapabilityEntry.objects.count() == 2


def test_a_line_without_an_item_asks_for_one(laboratory: Any, refused: Any) -> None:
    """The item chosen is the entry's."""
    line = line_of(imported(laboratory), 2)
    line.guess["item"] = ""
    line.save(update_fields=["guess"])
    by = laboratory.house.acting("冯示例")
    with refused("scope-line-without-item"):
        accept_scope_line(line=line, by=by, at=NOW)
    made = accept_scope_line(line=line, item=laboratory.house.item("weight"), by=by, at=NOW)
    assert made.entry is not None and made.entry.item_id == "weight"


def test_by_page_and_api(laboratory: Any, client_for: Any) -> None:
    """The page shows the guess beside the line; pressing twice drafts once; the API answers with the entry."""
    scope = imported(laboratory)
    line = line_of(scope, 2)
    client = client_for("冯示例")
    address = f"/scope-lines/{line.pk}/accept-scope-line"
    page = client.get(address).content.decode()
    assert "(60~1)MPa" in page and "1~60" in page
    for _press in range(2):
        answer = client.post(address, {"item": "pressure-gauge", "key": "x"})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/scopes/{scope.pk}?state=waiting")
    assert CapabilityEntry.objects.count() == 2
    answer = client.post(
        f"/api/v1/scope-lines/{line.pk}/accept",
        "{}",
        content_type="application/json",
        headers={"Idempotency-Key": "y"},
    )
    assert answer.status_code == 409


def test_two_persons_at_once(laboratory: Any, refused: Any) -> None:
    """Both opened the line while it waited: the second is read again under a lock and told who was first."""
    scope = imported(laboratory)
    mine, theirs = line_of(scope, 2), line_of(scope, 2)
    by = laboratory.house.acting("冯示例")
    with CaptureQueriesContext(connection) as asked:
        accept_scope_line(line=mine, by=by, at=NOW)
    assert any("FOR UPDATE" in each["sql"] and "scopeline" in each["sql"] for each in asked.captured_queries)
    with refused("scope-line-decided"):
        discard_scope_line(line=theirs, reason="x", by=by, at=NOW)
    assert line_of(scope, 2).state == "accepted"
