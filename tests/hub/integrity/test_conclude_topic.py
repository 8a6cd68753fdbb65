"""A hearing goes from open to answered when everything was looked at and answered, by a named person (R17.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.integrity.hearing import answered, looked, opened, said

from junheng.hub.integrity.models import Topic
from junheng.hub.integrity.services import hearings

LATER = NOW + timedelta(days=29)


def concluded(
    street: Any, row: Topic, at: Any = LATER, by: str = "钱示例", text: str = "入口增设一台。"
) -> Topic:
    return hearings.conclude_topic(topic=row, conclusion=text, by=street.house.acting(by), at=at)


def test_every_reason_at_once_then_answered(street: Any, refused: Any, client: Any) -> None:
    """Not before the last day has passed, not while something waits or a question has no answer."""
    row = opened(street)
    asked, waits = looked(street, said(row)), said(row)
    with refused("topic-not-over", "topic-unlooked", "topic-unanswered"):
        concluded(street, row, at=NOW)
    answered(street, asked)
    looked(street, waits, "hide", ground="advert", reason="推销")
    with refused("topic-needs-conclusion"):
        concluded(street, row, text=" ")
    with refused("topic-of-another-province"):
        concluded(street, row, by="秦示例")
    assert concluded(street, row).state == "answered"
    page = client.get(f"/hearings/{row.pk}").content.decode()
    assert "入口增设一台。" in page and "已有结论" in page
    with refused("topic-not-in-state"):
        said(row)


def test_on_its_page_and_over_http(street: Any, client_for: Any) -> None:
    """The page says what is missing before anybody tries; HTTP answers 409 with the same reasons."""
    row, office = opened(street), client_for("钱示例")
    looked(street, said(row))
    assert "还有 1 个提问没有答复" in office.get(f"/hearings/{row.pk}").content.decode()
    call = f"/api/v1/hearings/{row.pk}/conclude"
    problem = office.post(call, {"conclusion": "x"}, content_type="application/json")
    assert problem.status_code == 409
    assert [each["code"] for each in problem.json()["reasons"]] == ["topic-not-over", "topic-unanswered"]
    assert (
        office.post(f"/hearings/{row.pk}/conclude-topic", {"conclusion": "x", "key": "k"}).status_code == 409
    )
