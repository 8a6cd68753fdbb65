"""A bench program carries a run from received meters to certificates over HTTP (practice P16, X8)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW, WORK
from tests.hub.verifying import PARAMETERS

from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation import clock


@pytest.fixture
def call(verifying: Any, client_for: Any, monkeypatch: Any) -> Any:
    """`call(who, path, body)`: one act with a key of its own; without a body, a look."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    keys = iter(range(1000))

    def sent(who: str, path: str, body: Any = None, *, look: bool = False) -> Any:
        browser, address = client_for(who), f"/api/v1/{path}"
        if look:
            return browser.get(address)
        headers = {"Idempotency-Key": f"k{next(keys)}"}
        return browser.post(address, body or {}, content_type="application/json", headers=headers)

    return sent


def _opening(verifying: Any, serials: tuple[str, ...]) -> dict[str, Any]:
    shelf = verifying.shelf()
    lines = verifying.received([verifying.item("water-meter", serial) for serial in serials], "first")
    return {
        "lines": [str(line.pk) for line in lines], "parameters": PARAMETERS["water-meter"], "points": shelf.points,
        "standards": [{"piece": str(shelf.standards[0].piece.pk)}], "work_from": f"{WORK}", "work_to": f"{WORK}",
    }  # fmt: skip


def _typed(verifying: Any, names: str) -> list[dict[str, Any]]:
    return [
        {"place": each.place, "block": each.cell.block, "point": each.cell.point, "column": each.cell.column, "text": each.text}
        for each in verifying.readings(names)
    ]  # fmt: skip


def test_from_received_to_certificates(verifying: Any, call: Any) -> None:
    """Four meters of X8: two pass, two get their notice; one sent back and struck out on the way."""
    opened = call("周示例", "bench-runs", _opening(verifying, ("W-1", "W-2", "W-3", "W-4")))
    assert opened.status_code == 201, opened.content
    run = f"bench-runs/{opened.json()['id']}"
    entered = call("周示例", f"{run}/readings", {"readings": _typed(verifying, "ABCD")}).json()
    assert (entered["missing"], entered["failed"]) == (0, 2)
    assert [place["conforms"] for place in entered["places"]] == [True, False, False, True]
    first = entered["places"][1]["results"][0]
    assert (first["value"], first["result_unit"], first["within"]) == ("-5.4", "%", False)
    assert call("周示例", f"{run}/submit").json()["state"] == "submitted"
    assert call("吴示例", f"{run}/reopen", {"text": "请核对 4 号"}).json()["state"] == "open"
    change = {
        "place": 4,
        "block": "as-found",
        "point": "q3",
        "column": "Vi",
        "text": "101.80",
        "reason": "抄错",
    }
    assert call("周示例", f"{run}/readings/change", change).status_code == 200
    call("周示例", f"{run}/submit")
    assert call("吴示例", f"{run}/check").json()["state"] == "checked"
    issued = call("郑示例", f"{run}/issue").json()
    assert [each["kind"] for each in issued] == [
        "verification",
        "verification-notice",
        "verification-notice",
        "verification",
    ]
    assert call("郑示例", f"{run}", look=True).json()["state"] == "locked"
    assert [row["number"] for row in call("周示例", "bench-runs", look=True).json()["rows"]]


def test_one_leaves_the_bench(verifying: Any, call: Any) -> None:
    """It keeps what was read; the others go on."""
    opened = call("周示例", "bench-runs", _opening(verifying, ("W-1", "W-2"))).json()
    record = opened["places"][1]["record"]
    gone = call("周示例", f"records/{record}/take-off-bench", {"text": "漏水"})
    assert gone.json()["id"] == record
    left = call("周示例", f"bench-runs/{opened['id']}", look=True).json()["places"]
    assert [place["serial"] for place in left] == ["W-1"]


def test_twice_the_same_key_is_one_bench(verifying: Any, client_for: Any, monkeypatch: Any) -> None:
    """A program that heard nothing asks again and gets the same run."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    browser, told = client_for("周示例"), _opening(verifying, ("W-1",))
    answers = [
        browser.post("/api/v1/bench-runs", told, content_type="application/json", headers={"Idempotency-Key": "one"})
        for _ in range(2)
    ]  # fmt: skip
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_twice_and_nothing_are_named(verifying: Any, call: Any) -> None:
    """A meter listed twice, a cell written twice, an entry of nothing: the reason says so, and nothing is kept."""
    told = _opening(verifying, ("W-1", "W-2"))

    def said(path: str, body: Any) -> list[str]:
        answer = call("周示例", path, body)
        assert answer.status_code == 409
        return [each["code"] for each in answer.json()["reasons"]]

    assert said("bench-runs", told | {"lines": told["lines"][:1] * 2}) == ["bench-item-twice"]
    opened = call("周示例", "bench-runs", told).json()
    readings = f"bench-runs/{opened['id']}/readings"
    cell = {"place": 1, "block": "as-found", "point": "q1", "column": "Vi", "text": "10.14"}
    assert said(readings, {"readings": [cell, cell | {"text": "10.15"}]}) == ["reading-twice"]
    assert said(readings, {"readings": []}) == ["reading-none"]
    alone = {key: value for key, value in cell.items() if key != "place"}
    single = f"records/{opened['places'][1]['record']}"
    call("周示例", f"{single}/take-off-bench", {"text": "漏水"})
    assert said(f"{single}/readings", {"readings": [alone, alone]}) == ["reading-twice"]
    assert call("周示例", f"bench-runs/{opened['id']}", look=True).json()["places"][0]["missing"] > 0


def test_what_does_not_fit_is_said(verifying: Any, call: Any) -> None:
    """An unknown cell, a place that is not there, an author who checks: named, and nothing changed."""
    opened = call("周示例", "bench-runs", _opening(verifying, ("W-1",))).json()
    run = f"bench-runs/{opened['id']}"
    wrong = [{"place": 9, "block": "as-found", "point": "q1", "column": "Vi", "text": "10.1"}]
    said = call("周示例", f"{run}/readings", {"readings": wrong})
    assert said.status_code == 409 and said.json()["reasons"]
    assert call("周示例", f"{run}/submit").status_code == 409
    assert call("郑示例", f"{run}/issue").status_code == 409
    assert call("孙示例", run, look=True).status_code == 404
    assert call("周示例", run, look=True).json()["missing"] == opened["missing"]
    assert not Certificate.objects.exists()
