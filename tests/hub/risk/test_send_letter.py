"""A letter to another province's desk: the days agreed stand on both, and nothing is shared but what is named, until its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.hub.risk.conftest import Post

from junheng.core.reason import UnusableInput
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.risk.models import Letter, LetterEvidence
from junheng.hub.risk.rules import letter as rules
from junheng.hub.risk.services import letters


def test_both_desks_see_the_days(
    post: Post, client_for: Any, monkeypatch: pytest.MonkeyPatch, facts_of: Any
) -> None:
    """Unanswered after the agreed days it is marked on both, and by the next day only."""
    row = post.sent()
    assert row.due == post.today + timedelta(days=15) and facts_of(row) == ["letter-sent"]
    for days, late in ((15, False), (16, True)):
        at = post.at + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        for name in ("钱示例", "秦示例"):
            client = client_for(name)
            assert ("逾期未答复" in client.get("/letters").content.decode()) is late, (days, name)
            assert client.get(f"/api/v1/letters/{row.pk}").json()["late"] is late


def test_only_what_is_named_until_its_day(post: Post, client_for: Any) -> None:
    """The other desk reads the words of two things and nothing of the scale itself; the log holds digests alone."""
    row = post.sent()
    page = client_for("秦示例").get(f"/letters/{row.pk}").content.decode()
    assert "现场照片三张" in page and post.street.stall.name_zh in page
    assert client_for("秦示例").get(f"/instruments/{post.street.scale.pk}").status_code == 404
    fact = Event.objects.get(type="letter-sent")
    first = LetterEvidence.objects.filter(letter=row).first()
    assert first is not None and first.digest in str(fact.data) and "跨省加油机" not in str(fact.data)
    with tenancy.only("310000"):
        assert LetterEvidence.objects.count() == 2
    LetterEvidence.objects.filter(letter=row).update(until=post.today - timedelta(days=1))
    with tenancy.only("310000"):
        assert not LetterEvidence.objects.exists() and Letter.objects.count() == 1
    page = client_for("秦示例").get(f"/letters/{row.pk}").content.decode()
    assert "现场照片三张" not in page
    assert "现场照片三张" in client_for("钱示例").get(f"/letters/{row.pk}").content.decode()


def test_nobody_beyond_the_two_desks(post: Post, client_for: Any) -> None:
    """Not a third province by PostgreSQL, not a body it is about, not a laboratory of the receiving province."""
    row = post.sent()
    with tenancy.only("CN"):
        assert not Letter.objects.exists() and not LetterEvidence.objects.exists()
    for name, status in (("许示例", 403), ("孙示例", 403)):
        assert client_for(name).get(f"/letters/{row.pk}").status_code == status
        assert client_for(name).get(f"/api/v1/letters/{row.pk}").status_code == 404
    post.street._body(
        "11330100470000640", "杭州示例区局", "regulator-county", "330106", "尤示例", "enforcement"
    )
    assert client_for("尤示例").get(f"/letters/{row.pk}").status_code == 404


def test_refused(post: Post, refused: Any) -> None:
    """Every reason at once; nothing of another province is named; the number is used once."""
    with refused(
        "letter-incomplete", "letter-receiver-unknown", "letter-days-range", "letter-evidence-until"
    ):
        post.sent(
            title=" ",
            receiver=post.house.regulator.uscc,
            days=61,
            evidence_until=post.today - timedelta(days=1),
        )
    foreign = rules.Named(3, "instrument", "310000000001")
    with refused("letter-evidence-not-yours", "letter-evidence-not-yours"):
        post.sent(evidence=(foreign, rules.Named(4, "check", "no-id")))
    with refused("not-permitted"):
        letters.send_letter(new=post.new(), by=post.house.acting("许示例"), at=post.at)
    post.sent()
    with refused("letter-number-known"):
        post.sent()


def test_pasted() -> None:
    """Both strokes; every line that cannot be read is named; twenty at most."""
    assert rules.evidence_from("Note ｜ 说明\n\ncertificate | A-1") == (
        rules.Named(1, "note", "说明"), rules.Named(3, "certificate", "A-1"),
    )  # fmt: skip
    with pytest.raises(UnusableInput) as caught:
        rules.evidence_from("paper | 1\nnote |\nnote | x")
    assert [each.facts["line"] for each in caught.value.refusals] == ["1", "2"]
    with pytest.raises(UnusableInput):
        rules.evidence_from("note | x\n" * 21)


def test_on_the_page_and_over_http(post: Post, client_for: Any) -> None:
    """Typed on the page; over HTTP the same letter comes back."""
    client = client_for("钱示例")
    told = {
        "kind": "assist", "receiver": post.receiver.organisation_code, "number": "浙协 2", "title": "t", "ask": "a", "basis": "b", "days": "5",
        "evidence": "note | 甲", "evidence_until": str(post.today), "key": "k",
    }  # fmt: skip
    answer = client.post("/letters/new", told)
    assert answer["Location"] == f"/letters/{Letter.objects.get().pk}"
    assert client.post("/letters/new", told | {"evidence": "甲", "key": "l"}).status_code == 400
    told |= {"number": "浙协 3", "days": 5, "evidence": [{"kind": "note", "reference": "乙"}]}
    told.pop("key")
    back = client.post("/api/v1/letters", told, content_type="application/json")
    assert back.status_code == 201 and back.json()["evidence"][0]["words"] == "乙"
