"""Everybody may ask and remark; it has a number at once, and its words wait for a named official (R17.4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection
from tests.hub.conftest import NOW
from tests.hub.integrity.hearing import opened, said

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.integrity.models import CommentWords, TopicComment


def test_a_number_at_once_and_no_words(street: Any, client: Any) -> None:
    """No login; pressed twice it is one. The words are not on the page, nor in the leaf; the office is told."""
    row = opened(street)
    told = {"kind": "question", "text": "晚上能复称吗？", "key": "k1"}
    answers = [client.post(f"/hearings/{row.pk}", told) for _ in range(2)]
    made = TopicComment.objects.get()
    assert (made.number, made.state, made.text) == (1, "waiting", "")
    assert {answer.status_code for answer in answers} == {302} and "number=1" in answers[0]["Location"]
    page = client.get(answers[0]["Location"]).content.decode()
    assert "第 1 条" in page and "晚上能复称吗" not in page
    assert "晚上能复称吗" not in bytes(Event.objects.get(type="comment-filed").leaf).decode()
    assert Notice.objects.filter(
        organisation_id=street.house.regulator.pk, url=f"/hearings/{row.pk}"
    ).exists()


def test_words_are_the_office_s_alone(street: Any, client_for: Any) -> None:
    """Row-level security shows them to the province alone; its page shows them to its regulators alone."""
    row = said(opened(street))
    with tenancy.only("310000"):
        assert TopicComment.objects.filter(pk=row.pk).exists() and not CommentWords.objects.exists()
    for name, sees in (("钱示例", True), ("秦示例", False), ("许示例", False)):
        page = client_for(name).get(f"/hearings/{row.topic_id}").content.decode()
        assert ("晚上能复称吗" in page) is sees, name


def test_for_a_body_only_where_it_is_wanted(street: Any, client_for: Any) -> None:
    """Signed in or not, a word is nobody's; with the box ticked it bears the body's name."""
    row, stall = opened(street), client_for("许示例")
    for key, more in (("a", {}), ("b", {"for_body": "on"})):
        stall.post(f"/hearings/{row.pk}", {"kind": "remark", "text": f"放入口 {key}", "key": key} | more)
    assert list(TopicComment.objects.values_list("body", flat=True)) == ["", "杭州示例水产摊"]
    people = (
        Event.objects.filter(type="comment-filed").order_by("id").values_list("organisation_name", flat=True)
    )
    assert list(people) == ["", "杭州示例水产摊"]


def test_every_reason(street: Any, refused: Any, client: Any) -> None:
    """A kind, words of at most a thousand characters, until the last day; ten an hour from one address."""
    row = opened(street)
    for told, code in (({"kind": "shout"}, "comment-kind-unknown"), ({"text": " "}, "comment-needs-words"),
                       ({"text": "x" * 1001}, "comment-too-long")):  # fmt: skip
        with refused(code):
            said(row, **({"text": "y"} | told))
    with refused("topic-ended"):
        said(row, at=NOW + timedelta(days=29))
    for place in range(10):
        told = {"kind": "remark", "text": f"{place}"}
        call = f"/api/v1/hearings/{row.pk}/comments"
        assert client.post(call, told, content_type="application/json").json() == {"number": place + 1}
    assert client.post(call, told, content_type="application/json").status_code == 429
    assert client.post(f"/hearings/{row.pk}", told | {"key": "z"}).status_code == 429


def test_the_last_day_itself_counts(street: Any) -> None:
    """Beijing's day, to its last minute."""
    row = opened(street, until=date(2026, 11, 30))
    assert said(row, at=NOW + timedelta(days=7)).number == 1


def test_a_long_hearing_is_read_in_pages(
    street: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    """Fifty a page in the order in which they came, at a constant number of statements."""
    row = opened(street)
    for _each in range(53):
        said(row)
    with connection.cursor(), django_assert_max_num_queries(20):
        first = client.get(f"/hearings/{row.pk}").content.decode()
    assert first.count('<li id="c') == 50 and 'id="c51"' not in first
    assert client.get(f"/hearings/{row.pk}?cursor=50").content.decode().count('<li id="c') == 3
    assert client.get(f"/hearings/{row.pk}", {"cursor": "'; drop"}).status_code == 200
