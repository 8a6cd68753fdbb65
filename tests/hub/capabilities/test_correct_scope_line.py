"""A doubtful line is written anew until it has one meaning."""

from __future__ import annotations

from typing import Any

from tests.hub.capabilities.scopes import imported, line_of
from tests.hub.conftest import NOW

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services.scopes import correct_scope_line


def test_corrected(laboratory: Any, facts_of: Any) -> None:
    """The published cells stay beside what was written; the draft is of the new ones."""
    line = line_of(imported(laboratory), 3)
    correct_scope_line(
        line=line,
        cells={"range": "0.02~150 mm", "uncertainty": "U=1 µm"},
        by=laboratory.house.acting("冯示例"),
        at=NOW,
    )
    line.refresh_from_db()
    assert (line.state, line.cells["range"], line.corrected["range"]) == (
        "corrected",
        "详见附表",
        "0.02~150 mm",
    )
    assert line.entry is not None and line.entry.quantity_kind == "length.length"
    assert line.entry.item_id == "length-length"
    assert facts_of(line) == ["scope-line-corrected"]


def test_a_doubt_that_is_left_refuses(laboratory: Any, refused: Any) -> None:
    """With that doubt; nothing is written."""
    scope = imported(laboratory)
    by = laboratory.house.acting("冯示例")
    with refused("scope-unit-ambiguous"):
        correct_scope_line(line=line_of(scope, 2), cells={"range": "1~60 mpa"}, by=by, at=NOW)
    with refused("not-your-record"):
        correct_scope_line(line=line_of(scope, 2), cells={}, by=laboratory.house.acting("孙示例"), at=NOW)
    assert line_of(scope, 2).state == "waiting"
    assert CapabilityEntry.objects.count() == 1
    correct_scope_line(line=line_of(scope, 2), cells={"range": "1~60 MPa"}, by=by, at=NOW)
    with refused("scope-line-decided"):
        correct_scope_line(line=line_of(scope, 2), cells={"range": "1~60 MPa"}, by=by, at=NOW)


def test_a_restriction_is_answered_by_writing_it_into_the_line(laboratory: Any, refused: Any) -> None:
    """While it stands beside the line it is a doubt; emptied it is none, and the published words are kept."""
    head = "测量参数,测量仪器,测量范围,扩展不确定度,k,限制说明\n"
    line = line_of(
        imported(laboratory, f"{head}压力,压力表,1~60 MPa,U=1 kPa,2,不做 40 MPa 以上\n".encode()), 1
    )
    by = laboratory.house.acting("冯示例")
    with refused("scope-restricted"):
        correct_scope_line(line=line, cells={"range": "1~40 MPa"}, by=by, at=NOW)
    made = correct_scope_line(line=line, cells={"range": "1~40 MPa", "limits": ""}, by=by, at=NOW)
    assert (made.state, made.cells["limits"]) == ("corrected", "不做 40 MPa 以上")


def test_by_page_and_api(laboratory: Any, client_for: Any) -> None:
    """The page keeps what was typed beside the doubt; the API takes the cells."""
    scope = imported(laboratory)
    client = client_for("冯示例")
    line = line_of(scope, 2)
    address = f"/scope-lines/{line.pk}/correct-scope-line"
    assert "(60~1)MPa" in client.get(address).content.decode()
    told = {
        "quantity": "压力",
        "instrument": "压力表",
        "range": "1~60 mpa",
        "uncertainty": "U_rel=0.05%",
        "k": "2",
        "key": "a",
    }
    answer = client.post(address, told)
    assert answer.status_code == 409
    assert "1~60 mpa" in answer.content.decode()
    answer = client.post(address, told | {"range": "1~60 MPa"})
    assert answer.status_code == 302
    other = line_of(scope, 3)
    answer = client.post(
        f"/api/v1/scope-lines/{other.pk}/correct", {"cells": {"range": "1~2 mm"}}, content_type="application/json",
        headers={"Idempotency-Key": "b"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "corrected"
    answer = client.post(
        f"/api/v1/scope-lines/{other.pk}/correct", {"cells": {"nonsense": "x"}}, content_type="application/json",
        headers={"Idempotency-Key": "c"},
    )  # fmt: skip
    assert answer.status_code in (400, 422)
