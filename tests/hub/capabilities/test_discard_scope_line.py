"""A line may be left out, with the reason; the same file does not bring it back."""

from __future__ import annotations

from typing import Any

from tests.hub.capabilities.scopes import FILE, imported, line_of
from tests.hub.conftest import NOW

from junheng.hub.capabilities.services.scopes import discard_scope_line


def test_discarded(laboratory: Any, refused: Any, facts_of: Any) -> None:
    """It stays on file with who and why."""
    scope = imported(laboratory)
    line = line_of(scope, 3)
    by = laboratory.house.acting("冯示例")
    with refused("status-needs-reason"):
        discard_scope_line(line=line, reason=" ", by=by, at=NOW)
    with refused("not-your-record"):
        discard_scope_line(line=line, reason="x", by=laboratory.house.acting("孙示例"), at=NOW)
    discard_scope_line(line=line, reason="不再开展", by=by, at=NOW)
    line.refresh_from_db()
    assert (line.state, line.reason, line.entry) == ("discarded", "不再开展", None)
    assert facts_of(line) == ["scope-line-discarded"]
    with refused("scope-line-decided"):
        discard_scope_line(line=line, reason="x", by=by, at=NOW)
    assert imported(laboratory, FILE + b"\n").lines.count() == 0


def test_by_page_and_api(laboratory: Any, client_for: Any) -> None:
    """Either way, with the reason."""
    scope = imported(laboratory)
    client = client_for("冯示例")
    answer = client.post(
        f"/scope-lines/{line_of(scope, 2).pk}/discard-scope-line", {"reason": "重复", "key": "a"}
    )
    assert answer.status_code == 302
    answer = client.post(
        f"/api/v1/scope-lines/{line_of(scope, 3).pk}/discard", {"reason": "重复"}, content_type="application/json",
        headers={"Idempotency-Key": "b"},
    )  # fmt: skip
    assert answer.json()["state"] == "discarded"
