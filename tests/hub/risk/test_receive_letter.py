"""The desk a letter is sent to confirms its receipt; no other does."""

from __future__ import annotations

from typing import Any

from junheng.hub.risk.services import letters


def test_by_the_receiving_desk_once(post: Any, refused: Any, client_for: Any) -> None:
    row = post.sent()
    with refused("not-your-record"):
        letters.receive_letter(letter=row, by=post.sender, at=post.at)
    client = client_for("秦示例")
    assert client.post(f"/letters/{row.pk}/receive-letter", {"key": "k"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.received_by) == ("received", "秦示例")
    assert client.post(f"/api/v1/letters/{row.pk}/receive").status_code == 409
