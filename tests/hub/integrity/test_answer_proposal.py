"""The other side is heard, once, before the decision."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Event
from junheng.hub.integrity.services import reviews


def test_its_word_is_on_file_and_not_in_the_leaf(street: Any, refused: Any) -> None:
    """Only the body speaks, only once; the log holds a commitment."""
    review = street.proposed()
    with refused("not-your-record"):
        reviews.answer_proposal(review=review, answer="x", by=street.house.acting("何示例"), at=NOW)
    with refused("review-needs-answer"):
        reviews.answer_proposal(review=review, answer=" ", by=street.house.acting("许示例"), at=NOW)
    reviews.answer_proposal(review=review, answer="已送修", by=street.house.acting("许示例"), at=NOW)
    with refused("review-answered"):
        reviews.answer_proposal(review=review, answer="再说", by=street.house.acting("许示例"), at=NOW)
    assert "已送修" not in bytes(Event.objects.get(type="proposal-answered").leaf).decode()


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    review = street.proposed()
    assert client_for("许示例").get(f"/reviews/{review.pk}/answer-proposal").status_code == 200
    answered = client_for("许示例").post(
        f"/api/v1/reviews/{review.pk}/answer", {"answer": "已送修"}, content_type="application/json"
    )
    assert answered.json()["answer"] == "已送修"
    assert "已送修" in client_for("钱示例").get(f"/reviews/{review.pk}").content.decode()
    again = client_for("许示例").post(f"/reviews/{review.pk}/answer-proposal", {"answer": "x", "key": "k"})
    assert again.status_code == 409
