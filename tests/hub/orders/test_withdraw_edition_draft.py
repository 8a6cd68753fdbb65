"""A draft is given up before it is approved; it stays readable and another may be begun."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.orders.test_approve_edition import approved
from tests.hub.orders.test_draft_edition import drafted
from tests.hub.orders.test_review_edition import reviewed

from junheng.hub.orders.models import EditionDraft
from junheng.hub.orders.services.drafting import withdraw_edition_draft


def withdrawn(
    laboratory: Any, draft: EditionDraft, name: str = "周示例", reason: str = "不做了"
) -> EditionDraft:
    return withdraw_edition_draft(draft=draft, reason=reason, by=laboratory.house.acting(name), at=NOW)


def test_another_may_be_begun(laboratory: Any, facts_of: Any) -> None:
    """The address of the old one still answers; the new one takes its number, which nothing used."""
    old = withdrawn(laboratory, drafted(laboratory))
    assert (old.state, facts_of(old)[0]) == ("withdrawn", "edition-draft-withdrawn")
    assert drafted(laboratory).edition == old.edition


def test_refusals(laboratory: Any, refused: Any) -> None:
    """A colleague, another house, no reason, one in force; the technical manager may."""
    draft = reviewed(laboratory)
    with refused("edition-draft-of-another"):
        withdrawn(laboratory, draft, "吴示例")
    with refused("not-your-edition"):
        withdrawn(laboratory, draft, "孙示例")
    with refused("edition-reason-needed"):
        withdrawn(laboratory, draft, reason=" ")
    approved(laboratory, draft=draft)
    with refused("edition-draft-not-in-state"):
        withdrawn(laboratory, draft, "冯示例")


def test_the_page_withdraws(laboratory: Any, client_for: Any) -> None:
    """The reason is asked for; afterwards the page says it was given up."""
    draft, client = drafted(laboratory), client_for("周示例")
    address = f"/templates/drafts/{draft.pk}"
    assert client.post(f"{address}/withdraw-edition-draft", {"key": "a"}).status_code == 400
    assert client.post(f"{address}/withdraw-edition-draft", {"reason": "重复", "key": "b"}).status_code == 302
    assert "已撤回" in client.get(address).content.decode()
