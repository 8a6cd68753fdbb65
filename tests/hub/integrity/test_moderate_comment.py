"""What is not shown stands with its ground and reason, and with who decided so (R17.4: moderated with reasons logged)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW
from tests.hub.integrity.hearing import answered, looked, opened, said

from junheng.hub.foundation.models import Event
from junheng.hub.integrity.models import TopicComment
from junheng.hub.integrity.services import hearings


def test_not_shown_because(street: Any, client: Any) -> None:
    """Everybody reads that a word came, that it is not shown, for which ground, why and by whom; not the word."""
    row = looked(street, said(opened(street), "张三住三楼"), "hide", ground="personal", reason="写了住址")
    page = client.get(f"/hearings/{row.topic_id}").content.decode()
    assert (
        "不公开，因为含个人信息" in page
        and "写了住址" in page
        and "钱示例" in page
        and "张三住三楼" not in page
    )
    english = client.get(f"/hearings/{row.topic_id}", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Not shown, because it names private persons or their data." in english
    told = client.get(f"/api/v1/hearings/{row.topic_id}/comments").json()["rows"][0]
    assert (told["state"], told["text"], told["ground"], told["reason"]) == (
        "hidden",
        "",
        "personal",
        "写了住址",
    )
    leaf = bytes(Event.objects.get(type="comment-moderated").leaf).decode()
    assert "personal" in leaf and "写了住址" not in leaf


def test_shown_word_for_word_and_a_mistake_is_mended(street: Any, client: Any) -> None:
    """Hidden by mistake, shown later; both are in the log."""
    row = said(opened(street))
    looked(street, row, "hide", ground="repeat", reason="同第 0 条")
    looked(street, row)
    page = client.get(f"/hearings/{row.topic_id}").content.decode()
    assert "晚上能复称吗？" in page and "同第 0 条" not in page
    assert Event.objects.filter(type="comment-moderated").count() == 2


def test_every_reason(street: Any, refused: Any) -> None:
    """A ground of the list and a reason; unwelcome is none; not after it was answered; not by another province."""
    row = said(opened(street))
    for told, code in (({"look": "delete"}, "comment-look-unknown"), ({"look": "hide", "reason": "x"}, "comment-needs-ground"),
                       ({"look": "hide", "ground": "unwelcome", "reason": "x"}, "comment-needs-ground"),
                       ({"look": "hide", "ground": "advert"}, "comment-needs-reason")):  # fmt: skip
        with refused(code):
            looked(street, row, **told)
    with refused("topic-of-another-province"):
        hearings.moderate_comment(comment=row, look="show", by=street.house.acting("秦示例"), at=NOW)
    looked(street, row)
    with refused("comment-as-it-stands"):
        looked(street, row)
    answered(street, row)
    with refused("comment-answered-stays"):
        looked(street, row, "hide", ground="advert", reason="x")


def test_the_database_keeps_it_so(street: Any) -> None:
    """No row hides a word without ground and reason, nor shows one that nobody looked at."""
    row = said(opened(street))
    for changes in ({"state": "hidden"}, {"state": "shown", "text": "x"}, {"text": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TopicComment.objects.filter(pk=row.pk).update(**changes)


def test_the_clock_of_the_rule_pack(street: Any, client: Any, client_for: Any) -> None:
    """Two working days to look at it, fifteen to answer a question, both marked as the house's own."""
    row = said(opened(street))
    assert "2026-11-25" in client.get(f"/hearings/{row.topic_id}").content.decode()
    office, call = client_for("钱示例"), f"/api/v1/hearing-comments/{row.pk}/look"
    done = office.post(call, {"look": "show"}, content_type="application/json").json()
    assert done["clock"]["due"] == "2026-12-14" and "R17.4" in done["clock"]["source"]


def test_on_its_page(street: Any, client_for: Any) -> None:
    """The office sees what waits on the list, and the words on the page of the act; others see neither."""
    row, office = said(opened(street)), client_for("钱示例")
    path = f"/hearings/comments/{row.pk}/moderate-comment"
    assert path in office.get("/hearings").content.decode()
    assert "晚上能复称吗" in office.get(path).content.decode()
    assert office.post(path, {"look": "hide", "ground": "advert", "key": "k"}).status_code == 409
    assert office.post(path, {"look": "show", "key": "k"}).status_code == 302
    assert client_for("秦示例").get(path).status_code == 404
    assert client_for("许示例").get(path).status_code == 403
