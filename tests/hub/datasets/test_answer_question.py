"""The owner answers; then question and answer are public, without who asked."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.datasets.conftest import said

from junheng.hub.datasets.services import using
from junheng.hub.foundation.models import Notice


def test_the_answer_is_public_and_who_asked_is_not(
    data: Any, client: Any, client_for: Any, refused: Any
) -> None:
    row = data.published()
    question = data.questioned(row)
    asked = client_for("冯示例")
    assert "/answer-question" in asked.get("/datasets/ours").content.decode()
    assert asked.post(f"/data-questions/{question.pk}/answer-question", {"answer": "核对过，无误"}).status_code == 302  # fmt: skip
    client.logout()
    for address in (f"/datasets/{row.pk}", f"/api/v1/datasets/{row.pk}/questions"):
        text = said(client.get(address))
        assert "核对过，无误" in text and "E04 的误差" in text and data.house.enterprise.name_zh not in text
    row.refresh_from_db()
    assert (row.questions_asked, row.questions_open) == (1, 0)
    assert Notice.objects.filter(organisation_id=data.house.enterprise.pk, zh__contains="核对过").exists()
    with refused("dataset-answered"):
        using.answer_question(question=question, answer="再答", by=data.owner, at=NOW)


def test_nobody_else_answers(data: Any, client_for: Any, refused: Any) -> None:
    question = data.questioned(data.published())
    with refused("not-your-record"):
        using.answer_question(question=question, answer="我来答", by=data.user, at=NOW)
    for name in ("王示例", "孙示例"):
        asked = client_for(name)
        assert asked.get(f"/data-questions/{question.pk}/answer-question").status_code == 404
        answer = asked.post(
            f"/api/v1/data-questions/{question.pk}/answer", {"answer": "答"}, content_type="application/json"
        )
        assert answer.status_code == 404
    answer = client_for("冯示例").post(
        f"/api/v1/data-questions/{question.pk}/answer", {"answer": "答"}, content_type="application/json"
    )
    assert answer.json()["answer"] == "答"
