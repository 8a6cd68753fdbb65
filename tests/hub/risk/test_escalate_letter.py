"""Past the days agreed the platform tells both offices, once; a lead or claim is handed over under the same clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.risk.conftest import Post

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import ANONYMOUS, platform
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.integrity.services import complaints
from junheng.hub.risk.models import Letter, LetterEvidence
from junheng.hub.risk.rules import letter as rules
from junheng.hub.risk.services import letters


def test_both_are_told_once(post: Post, refused: Any, client_for: Any) -> None:
    """Not on the last day; on the next both have one notice, and a second round adds none."""
    row, url = post.sent(), "/letters/%s"
    reminder = platform("330000", "reminder")
    with refused("letter-not-late"):
        letters.escalate_letter(letter=row, by=reminder, at=post.at + timedelta(days=15))
    assert letters.escalate_what_is_late(at=post.at + timedelta(days=15)) == 0
    late = post.at + timedelta(days=16)
    assert letters.escalate_what_is_late(at=late) == 1
    assert letters.escalate_what_is_late(at=late + timedelta(days=1)) == 0
    with tenancy.only("310000", "330000"):
        told = Notice.objects.filter(url=url % row.pk, zh__contains="逾期")
        assert {each.organisation_id for each in told} == {row.sender_id, row.receiver_id}
    assert Event.objects.filter(type="letter-escalated").count() == 1
    row.refresh_from_db()
    with refused("letter-escalated-already"):
        letters.escalate_letter(letter=row, by=reminder, at=late)
    assert client_for("秦示例").get(f"/api/v1/letters/{row.pk}").json()["escalated_at"] is not None


def test_an_answered_letter_is_left_alone(post: Post, refused: Any) -> None:
    row = post.answered()
    late = post.at + timedelta(days=16)
    assert letters.escalate_what_is_late(at=late) == 0
    with refused("letter-not-in-state"):
        letters.escalate_letter(letter=row, by=platform("330000", "reminder"), at=late)
    with refused("not-permitted"):
        letters.escalate_letter(letter=row, by=post.sender, at=late)


def test_a_claim_is_handed_over_with_its_complaint(post: Post, refused: Any, client_for: Any) -> None:
    """It names its subject; of the complaint neither the words nor who reported go along; both desks see it as a claim."""
    said = complaints.Reported("wrong-weight", "少二两", "13900000000")
    filed = complaints.file_complaint(instrument=post.street.scale, reported=said, by=ANONYMOUS, at=post.at)
    with refused("letter-incomplete", "letter-evidence-not-yours"):
        post.sent(kind="claim", evidence=(rules.Named(1, "complaint", "NO-SUCH"),))
    with refused("letter-kind-unknown"):
        post.sent(kind="bill")
    with refused("letter-evidence-not-yours"):  # the receipt is the secret of who complained
        post.sent(kind="claim", subject="x", evidence=(rules.Named(1, "complaint", filed.receipt),))
    named = rules.Named(1, "complaint", str(filed.pk))
    row = post.sent(kind="claim", subject="上海示例衡器厂", evidence=(named,))
    words = LetterEvidence.objects.get(letter=row).words
    assert post.street.scale.code in words and "wrong-weight" in words
    assert "少二两" not in words and "13900000000" not in words
    for name in ("秦示例", "钱示例"):
        page = client_for(name).get("/letters").content.decode()
        assert "移送线索或诉求" in page and "上海示例衡器厂" in page, name
    assert "上海示例衡器厂" not in str(Event.objects.get(type="letter-sent").data)
    client = client_for("秦示例")
    assert (
        client.post(f"/letters/{row.pk}/answer-letter", {"answer": "已立案", "key": "k"}).status_code == 302
    )
    letters.close_letter(letter=row, by=post.sender, at=post.at)
    assert Letter.objects.get().state == "closed"


def test_typed_on_the_page(post: Post, client_for: Any) -> None:
    """Without a subject a claim comes back with everything typed."""
    told = {
        "kind": "claim", "subject": "", "receiver": post.receiver.organisation_code, "number": "浙移 1", "title": "t", "ask": "a",
        "basis": "b", "days": "5", "evidence": "", "evidence_until": str(post.today), "key": "k",
    }  # fmt: skip
    client = client_for("钱示例")
    back = client.post("/letters/new", told)
    assert back.status_code == 409 and "浙移 1" in back.content.decode()
    assert client.post("/letters/new", told | {"subject": "乙厂", "key": "l"}).status_code == 302
