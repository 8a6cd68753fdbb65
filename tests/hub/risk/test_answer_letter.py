"""The answer of the other desk, once, also where the days are over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from junheng.hub.risk.services import letters


def test_late_is_still_an_answer(post: Any, refused: Any, client_for: Any) -> None:
    row = post.sent()
    with refused("letter-needs-answer"):
        letters.answer_letter(letter=row, answer=" ", by=post.receiver, at=post.at)
    with refused("not-your-record"):
        letters.answer_letter(letter=row, answer="x", by=post.sender, at=post.at)
    late = post.at + timedelta(days=20)
    assert letters.answer_letter(letter=row, answer="查无此机", by=post.receiver, at=late).state == "answered"
    client = client_for("秦示例")
    assert client.post(f"/letters/{row.pk}/answer-letter", {"answer": "x", "key": "k"}).status_code == 409
    back = client.post(f"/api/v1/letters/{row.pk}/answer", {"answer": "x"}, content_type="application/json")
    assert back.status_code == 409
    assert "查无此机" in client_for("钱示例").get(f"/letters/{row.pk}").content.decode()
