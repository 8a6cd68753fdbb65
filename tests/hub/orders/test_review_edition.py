"""Another person than the author reviews a draft: agrees, or sends it back with what is to be changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW
from tests.hub.orders.test_change_edition_draft import changed
from tests.hub.orders.test_submit_edition import submitted

from junheng.hub.foundation.models import Notice
from junheng.hub.orders.models import EditionDraft
from junheng.hub.orders.services.drafting import review_edition


def reviewed(
    laboratory: Any,
    name: str = "吴示例",
    draft: EditionDraft | None = None,
    agrees: bool = True,
    remark: str = "",
) -> EditionDraft:
    return review_edition(
        draft=draft or submitted(laboratory),
        agrees=agrees,
        remark=remark,
        by=laboratory.house.acting(name),
        at=NOW,
    )


def test_it_agrees(laboratory: Any, facts_of: Any) -> None:
    """The reviewer's name stands on it, and it waits for approval."""
    draft = reviewed(laboratory)
    assert (draft.state, draft.reviewed_by.name) == ("reviewed", "吴示例")
    assert facts_of(draft)[0] == "edition-reviewed"


def test_sent_back_it_opens_again(laboratory: Any) -> None:
    """Its author reads the remark and writes on; a reviewed one may be sent back too."""
    draft = reviewed(laboratory, agrees=False, remark="限值与 5.2 不符")
    assert (draft.state, draft.remark) == ("draft", "限值与 5.2 不符")
    again = changed(laboratory, draft, limit="35*abs(nominal) + 5*span")
    assert again.version == draft.version + 1


def test_an_approver_sends_a_reviewed_one_back(laboratory: Any) -> None:
    draft = reviewed(laboratory)
    assert reviewed(laboratory, "冯示例", draft, agrees=False, remark="缺周期").state == "draft"


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Its author, another house, a role without business here, no reason given, one nobody submitted."""
    house = laboratory.house
    house.member("周示例", house.institute, "checker")
    draft = submitted(laboratory)
    with refused("edition-reviewer-is-author"):
        reviewed(laboratory, "周示例", draft)
    with refused("not-your-edition"):
        reviewed(laboratory, "孙示例", draft)
    with refused("not-permitted"):
        reviewed(laboratory, "郑示例", draft)
    with refused("edition-remark-needed"):
        reviewed(laboratory, draft=draft, agrees=False, remark=" ")
    with refused("edition-draft-not-in-state"):
        reviewed(laboratory, draft=reviewed(laboratory, draft=draft))


def test_the_database_knows_the_two_persons(laboratory: Any) -> None:
    """The second wall: no review by its author."""
    draft = reviewed(laboratory)
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionDraft.objects.filter(pk=draft.pk).update(reviewed_by_id=draft.drafted_by_id)


def test_the_page_reviews(laboratory: Any, client_for: Any) -> None:
    """The author sees that it waits, the checker what changed; sent back without a reason it says so."""
    draft = submitted(laboratory)
    address = f"/templates/drafts/{draft.pk}"
    assert "review-edition" not in client_for("周示例").get(address).content.decode()
    client = client_for("吴示例")
    page = client.get(address).content.decode()
    assert (
        "review-edition" in page and "30*abs(nominal) + 5*span" in page and "35*abs(nominal) + 5*span" in page
    )
    bad = client.post(f"{address}/review-edition", {"answer": "back", "remark": "", "key": "a"})
    assert bad.status_code == 409 and "退回要写明改什么" in bad.content.decode()
    assert (
        client.post(f"{address}/review-edition", {"answer": "agree", "remark": "", "key": "b"}).status_code
        == 302
    )
    draft.refresh_from_db()
    assert draft.state == "reviewed"


def test_who_waits_is_told(laboratory: Any) -> None:
    """The house of a submission and of an agreement, the author of what is sent back; in both languages, with the address."""
    draft = submitted(laboratory)
    reviewed(laboratory, draft=draft, agrees=False, remark="缺周期")
    told = list(Notice.objects.filter(url=f"/templates/drafts/{draft.pk}").order_by("id"))
    assert [(each.organisation_id, each.person_id) for each in told] == [
        (draft.organisation_id, None),
        (None, draft.drafted_by_id),
    ]
    assert "等审核" in told[0].zh and "waits for review" in told[0].en
    assert "缺周期" in told[1].zh and "sent back: 缺周期" in told[1].en
