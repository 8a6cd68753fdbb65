"""A draft goes to a reviewer when nothing is missing any more."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.orders.test_change_edition_draft import BASIS, changed
from tests.hub.orders.test_draft_edition import drafted

from junheng.hub.orders.models import EditionDraft
from junheng.hub.orders.services.drafting import submit_edition
from junheng.hub.orders.services.editions import shipped

EXAMPLE = {
    "source": "own computation", "parameters": {}, "standards": {"voltage": {"value": "0", "U": "0.000008", "k": "2", "unit": "V"}},
    "points": [{"id": "p1", "group": "1 V", "nominal": "1", "span": "1", "resolution": "0.000001", "unit": "V", "readings": {"indicated": ["1.000022"]}}],
    "expect": [["p1", "", "22.0", "35", True]],
}  # fmt: skip
"""A worked example of the voltmeter by the tighter limit: 22 µV within 30·1 V + 5·1 V = 35 µV."""


def whole(laboratory: Any, **parts: Any) -> EditionDraft:
    """The voltmeter's next edition with a tighter limit and its document named."""
    return changed(
        laboratory,
        drafted(laboratory),
        **{"basis": BASIS, "limit": "30*abs(nominal) + 5*span", "validation": [EXAMPLE], **parts},
    )


def submitted(laboratory: Any, **parts: Any) -> EditionDraft:
    return submit_edition(draft=whole(laboratory, **parts), by=laboratory.house.acting("周示例"), at=NOW)


def test_it_is_closed_for_its_author(laboratory: Any, refused: Any, facts_of: Any) -> None:
    """Submitted, it is not changed under the reviewer's eyes."""
    draft = submitted(laboratory)
    assert (draft.state, facts_of(draft)[0]) == ("in-review", "edition-submitted")
    with refused("edition-draft-not-in-state"):
        changed(laboratory, draft)


def test_all_that_is_missing_is_said_at_once(laboratory: Any, refused: Any) -> None:
    """Two faults, two refusals, each with its place."""
    draft = changed(laboratory, drafted(laboratory), limit="35*colour", title_en="")
    with refused("edition-part-missing", "edition-name-unknown", "edition-limit-without-clause"):
        submit_edition(draft=draft, by=laboratory.house.acting("周示例"), at=NOW)


def test_its_own_examples_are_proved(laboratory: Any, refused: Any) -> None:
    """A limit that no longer gives the numbers of a stored example stops it."""
    checks = [dict(each) for each in shipped("scale")["checks"]]
    checks[1]["limit"] = "e"
    draft = changed(laboratory, drafted(laboratory, code="scale"), checks=checks)
    with refused("service-edition-unusable"):
        submit_edition(draft=draft, by=laboratory.house.acting("周示例"), at=NOW)


def test_only_its_author_submits(laboratory: Any, refused: Any) -> None:
    draft = whole(laboratory)
    with refused("edition-draft-of-another"):
        submit_edition(draft=draft, by=laboratory.house.acting("冯示例"), at=NOW)
    with refused("not-your-edition"):
        submit_edition(draft=draft, by=laboratory.house.acting("孙示例"), at=NOW)


def test_the_page_says_what_is_missing_and_submits(laboratory: Any, client_for: Any) -> None:
    """The button counts the reasons; without any it submits, once."""
    draft, client = drafted(laboratory), client_for("周示例")
    page = client.get(f"/templates/drafts/{draft.pk}").content.decode()
    assert "差 1 条" in page and "限值要写明依据哪份文件的哪一条" in page
    draft = changed(laboratory, draft, basis=BASIS)
    assert f"{draft.pk}/submit-edition" in client.get(f"/templates/drafts/{draft.pk}").content.decode()
    assert client.post(f"/templates/drafts/{draft.pk}/submit-edition", {"key": "s"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "in-review"
