"""A comment is read by its own laboratory and the analyst, and by everybody in the published report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.hub.comparisons.test_attacker import sql
from tests.hub.comparisons.test_pages import post
from tests.hub.conftest import NOW

from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Comment
from junheng.hub.comparisons.services import commenting
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.models import Event


def test_sealed_and_opened_by_the_report(at: Any) -> None:
    """The fact has a hash and no word; the report has the words with the salt that gives that hash."""
    rounds = at("comments")
    rounds.comment("neighbour")
    rounds.comment("third", "无")
    fact = Event.objects.filter(type="comparison-commented").order_by("id")[0]
    assert "停电".encode() not in bytes(fact.leaf)
    rounds._draft_b()
    rounds._published()
    first, second = queries.report_document(rounds.fresh())["comments"]
    assert (first["laboratory"], second["content"]["comment"]) == (rounds.house.neighbour.uscc, "无")
    assert commitment(first["content"], salt=bytes.fromhex(first["salt"])).hex() == fact.data["seal"]


def test_the_database_shows_it_to_two(at: Any) -> None:
    """Its own body and the analysis; nobody enters one for another body, nobody changes or deletes one."""
    rounds = at("comments")
    rounds.comment("neighbour")
    with tenancy.only("CN", "310000", "330000"):
        assert sql("select count(*) from comparisons_comment") == [(0,)]
        with queries.as_body(rounds.third.pk):
            assert Comment.objects.count() == 0
            with pytest.raises(DatabaseError), transaction.atomic():
                Comment.objects.create(tenant_id="310000", comparison=rounds.row, organisation=rounds.house.neighbour, text="x", salt="", at=NOW)  # fmt: skip
        with queries.as_body(rounds.house.neighbour.pk):
            assert (
                sql("update comparisons_comment set text = ''")
                == [0]
                == sql("delete from comparisons_comment")
            )
            assert Comment.objects.count() == 1
    with queries.under_analysis(rounds.row):
        assert [each.text for each in Comment.objects.all()] == ["恒温室曾停电半天"]


def test_pages(at: Any, client_for: Any, monkeypatch: Any) -> None:
    """Written on the page; its laboratory and the analyst read it, the other laboratory, organiser and public do not."""
    rounds = at("comments")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    one = f"/comparisons/{rounds.row.pk}"
    post(client_for, "孙示例", f"{one}/comment-on-draft", text="运输箱曾倒置")
    assert "运输箱曾倒置" in client_for("孙示例").get(one).content.decode()
    assert "运输箱曾倒置" in client_for("吴示例").get(f"{one}/draft").content.decode()
    for name in ("卫示例", "钱示例", "周示例"):
        assert "运输箱曾倒置" not in client_for(name).get(one).content.decode(), name


def test_refusals(at: Any, refused: Any) -> None:
    """Not empty, not late, five at most, not by whoever takes no part, not before one is asked."""
    rounds = at("draft-a")
    with refused("comparison-not-in-state"):
        rounds.comment("third")
    rounds._comments()
    with refused("comment-empty"):
        rounds.comment("third", "  ")
    with refused("comments-over"):
        commenting.comment_on_draft(
            comparison=rounds.row, text="晚了", by=rounds.measurer("third"), at=NOW + timedelta(days=15)
        )
    for _ in range(5):
        rounds.comment("third")
    with refused("comments-too-many"):
        rounds.comment("third")
    with refused("not-permitted"):
        commenting.comment_on_draft(comparison=rounds.row, text="x", by=rounds.office, at=NOW)
