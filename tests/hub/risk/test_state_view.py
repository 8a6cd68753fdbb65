"""The other side speaks before it is decided, once."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.risk.services import determinations


def test_heard_once(watch: Any, refused: Any, facts_of: Any) -> None:
    row = watch.proposed()
    with refused("determination-needs-view"):
        determinations.state_view(determination=row, view=" ", by=watch.body, at=NOW)
    with refused("not-your-record"):
        determinations.state_view(determination=row, view="x", by=watch.house.acting("何示例"), at=NOW)
    assert watch.viewed(row).viewed_at == NOW
    assert facts_of(row)[0] == "view-stated"
    with refused("determination-view-stated"):
        watch.viewed(row)


def test_on_the_page_and_over_http(watch: Any, client_for: Any) -> None:
    row = watch.proposed()
    client = client_for("许示例")
    assert "state-view" in client.get(f"/determinations/{row.pk}").content.decode()
    assert (
        client.post(f"/determinations/{row.pk}/state-view", {"view": "已换", "key": "k"}).status_code == 302
    )
    again = client.post(
        f"/api/v1/determinations/{row.pk}/view", {"view": "再说"}, content_type="application/json"
    )
    assert again.status_code == 409
