"""The other side is heard, once, before the decision."""

from __future__ import annotations

from datetime import date, timedelta
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


def test_what_is_found_later_may_be_answered_too(street: Any, refused: Any) -> None:
    """Nobody loses a badge for what they were never asked about; both words stay."""
    review = street.proposed()
    by = street.house.acting("许示例")
    reviews.answer_proposal(review=review, answer="已送修", by=by, at=NOW)
    later = NOW + timedelta(hours=5)
    more = reviews.Found("又一台", date(2026, 11, 23))
    reviews.propose_removal(pledge=review.pledge, found=more, by=street.house.acting("钱示例"), at=later)
    with refused("hearing-not-over"):
        reviews.decide_removal(
            review=review, decision="removed", reason="x", by=street.house.acting("褚示例"), at=later
        )
    answered = reviews.answer_proposal(review=review, answer="也送修", by=by, at=later)
    assert answered.answer == "已送修\n\n也送修"


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
