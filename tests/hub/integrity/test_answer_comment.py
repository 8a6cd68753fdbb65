"""A question is answered by a named person in public, once; the answer rate is counted from the rows (R17.4)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.integrity.hearing import answered, looked, opened, said

from junheng.hub.integrity import queries
from junheng.hub.integrity.services import hearings


def test_by_name_and_in_public(street: Any, client: Any) -> None:
    """The page names who answered, of which office and when."""
    row = looked(street, said(opened(street)))
    answered(street, row)
    page = client.get(f"/hearings/{row.topic_id}").content.decode()
    assert "到 21 点。" in page and "褚示例" in page and "浙江示例监管局" in page


def test_the_answer_rate(street: Any, client: Any) -> None:
    """Of three shown questions two are answered: 66 per cent. Remarks, hidden and waiting ones are not in it."""
    topic = opened(street)
    rows = [looked(street, said(topic, f"问 {place}")) for place in range(3)]
    for row in rows[:2]:
        answered(street, row)
    looked(street, said(topic, "意见", "remark"))
    looked(street, said(topic, "广告"), "hide", ground="advert", reason="推销")
    said(topic, "还没看")
    tally = queries.tallies([topic.pk])[topic.pk]
    assert (tally.waiting, tally.shown, tally.hidden, tally.questions, tally.answered) == (1, 4, 1, 3, 2)
    assert "2/3" in client.get("/hearings").content.decode()
    assert client.get(f"/api/v1/hearings/{topic.pk}").json()["tally"]["rate"] == 66


def test_every_reason(street: Any, refused: Any) -> None:
    """Shown first, with words, once, by the province."""
    row = said(opened(street))
    with refused("comment-not-shown"):
        answered(street, row)
    looked(street, row)
    with refused("comment-needs-answer"):
        answered(street, row, " ")
    with refused("topic-of-another-province"):
        hearings.answer_comment(comment=row, text="x", by=street.house.acting("秦示例"), at=NOW)
    answered(street, row)
    with refused("comment-has-answer"):
        answered(street, row)


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    topic, office = opened(street), client_for("钱示例")
    one, two = looked(street, said(topic)), looked(street, said(topic))
    path = f"/hearings/comments/{one.pk}/answer-comment"
    assert office.post(path, {"text": "能。", "key": "k"}).status_code == 302
    call = f"/api/v1/hearing-comments/{two.pk}/answer"
    done = office.post(call, {"text": "能。"}, content_type="application/json").json()
    assert (done["answered_by"], done["clock"]) == ("钱示例", None)
