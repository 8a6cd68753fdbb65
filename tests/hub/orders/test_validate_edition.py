"""A draft is tried on what is stored before it may be approved: its examples, and records of the editions before."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.orders.test_approve_edition import approved
from tests.hub.orders.test_change_edition_draft import BASIS, changed
from tests.hub.orders.test_draft_edition import begun, drafted
from tests.hub.orders.test_review_edition import reviewed
from tests.hub.orders.test_submit_edition import submitted, whole

from junheng.hub.orders.editing import validating
from junheng.hub.orders.editing.replay import filled_by
from junheng.hub.orders.models import EditionDraft, EditionValidation
from junheng.hub.orders.services.drafting import (
    approve_edition,
    review_edition,
    submit_edition,
    validate_edition,
)
from junheng.hub.orders.worksheet import Filled


def validated(
    laboratory: Any, draft: EditionDraft, name: str = "吴示例", conclusion: str = "与 5.2 一致"
) -> EditionValidation:
    return validate_edition(draft=draft, conclusion=conclusion, by=laboratory.house.acting(name), at=NOW)


def test_a_stored_record_comes_out_differently(laboratory: Any, facts_of: Any) -> None:
    """A limit tightened to a tenth: of the record's four points the wider ones fail; limits and verdicts are listed."""
    record = laboratory.submitted()
    draft = submitted(laboratory, limit="3.5*abs(nominal) + 0.5*span", validation=[])
    kept = validated(laboratory, draft)
    assert (kept.examples, kept.records, kept.stored, kept.differing, kept.verdicts) == (0, 1, 1, 1, 1)
    (row,) = kept.rows
    assert (row["number"], row["before"], row["after"], row["cannot"]) == (record.number, "pass", "fail", [])
    limits = [(each["before"], each["after"]) for each in row["changes"] if each["what"] == "limit"]
    assert limits == [("4.0", "0.40"), ("40", "4.0"), ("400", "40"), ("400", "40")] or len(limits) == 4
    assert {each["what"] for each in row["changes"]} == {"limit", "verdict"}
    assert kept.result_digest == validating.digest_of_result(kept.result)
    assert facts_of(draft)[0] == "edition-validated"
    record.refresh_from_db()
    assert record.edition == draft.base


def test_the_same_template_gives_the_same(laboratory: Any) -> None:
    """Only a title is written anew: replayed, nothing differs."""
    laboratory.submitted()
    kept = validated(
        laboratory, submitted(laboratory, limit="35*abs(nominal) + 5*span", title_zh="电压表", validation=[])
    )
    assert (kept.records, kept.differing, kept.verdicts, kept.rows) == (1, 0, 0, [])


def test_a_reading_the_old_records_do_not_have(laboratory: Any) -> None:
    """It cannot be replayed, and says which cells are missing."""
    laboratory.submitted()
    columns = [
        {"name": "indicated", "zh": "示值", "en": "Indication", "resolution": {"point": "resolution"}},
        {"name": "again", "zh": "再读", "en": "Again"},
    ]
    (row,) = validated(laboratory, submitted(laboratory, columns=columns, validation=[])).rows
    assert row["after"] == "none" and "as-found/p1/again" in row["cannot"]


def test_a_new_parameter_takes_its_usual_value() -> None:
    """A record without it is replayed with what the edition says is usual; its own numbers stay."""
    edition = {
        "columns": [],
        "parameters": [{"name": "a", "usual": "1"}, {"name": "b", "usual": "2"}, {"name": "c"}],
    }
    filled = filled_by(edition, Filled({}, {"b": "3"}, [], {}, {}))
    assert filled.parameters == {"a": "1", "b": "3"}


def test_records_of_others_and_unfinished_ones_are_left_out(laboratory: Any) -> None:
    """An open record has no result yet."""
    laboratory.opened()
    assert validating.tried(drafted(laboratory)).stored == 0


def test_examples_alone_validate(laboratory: Any) -> None:
    """The scale's edition carries its worked example; without a record that is what it is validated with."""
    kept = validated(laboratory, drafted(laboratory, code="scale"), "周示例")
    assert (kept.examples, kept.records) == (1, 0)


def test_it_is_asked_for_before_approval_and_again_after_a_change(laboratory: Any, refused: Any) -> None:
    """Validated, sent back, changed: what it says now was not validated."""
    laboratory.submitted()
    draft = submitted(laboratory)
    validated(laboratory, draft)
    assert validating.validation_of(draft) is not None
    house = laboratory.house
    draft = review_edition(draft=draft, agrees=False, remark="条款", by=house.acting("吴示例"), at=NOW)
    draft = changed(laboratory, draft, basis={**BASIS, "clause": "5.3"})
    assert validating.validation_of(draft) is None
    draft = reviewed(laboratory, draft=submit_edition(draft=draft, by=house.acting("周示例"), at=NOW))
    with refused("edition-not-validated"):
        approve_edition(draft=draft, by=house.acting("冯示例"), at=NOW)
    validated(laboratory, draft)
    assert approved(laboratory, draft=draft).edition == draft.edition


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Nothing stored, no conclusion, a draft with faults, another house, a role without business here, one in force."""
    with refused("edition-nothing-to-validate-with"):
        validated(laboratory, whole(laboratory, validation=[]))
    with refused("edition-limit-without-clause"):
        validated(laboratory, changed(laboratory, EditionDraft.objects.get(), basis={}))
    with refused("edition-part-missing"):
        validated(laboratory, begun(laboratory))
    scale = drafted(laboratory, code="scale")
    with refused("edition-conclusion-needed"):
        validated(laboratory, scale, conclusion=" ")
    with refused("not-your-edition"):
        validated(laboratory, scale, "孙示例")
    with refused("not-permitted"):
        validated(laboratory, scale, "郑示例")


def test_the_page_shows_what_would_come_out_differently(laboratory: Any, client_for: Any) -> None:
    """Before it is kept and after, with the record, both verdicts and the figures; nothing is kept by looking."""
    record = laboratory.submitted()
    draft = submitted(laboratory, limit="3.5*abs(nominal) + 0.5*span", validation=[])
    client, address = client_for("吴示例"), f"/templates/drafts/{draft.pk}"
    page = client.get(f"{address}/validate-edition").content.decode()
    assert record.number in page and "合格" in page and "不合格" in page
    assert not EditionValidation.objects.exists()
    assert client.post(f"{address}/validate-edition", {"conclusion": "", "key": "a"}).status_code == 400
    assert (
        client.post(
            f"{address}/validate-edition", {"conclusion": "限值收紧，符合 5.2", "key": "b"}
        ).status_code
        == 302
    )
    page = client.get(address).content.decode()
    assert "限值收紧，符合 5.2" in page and record.number in page
    client.cookies["django_language"] = "en"
    assert "another verdict" in client.get(address).content.decode()
    assert client_for("孙示例").get(f"{address}/validate-edition").status_code == 404


@pytest.mark.parametrize("name", ["周示例", "吴示例"])
def test_an_empty_state_says_what_to_do(laboratory: Any, client_for: Any, name: str) -> None:
    """Without records and examples the page says so before anything is pressed."""
    draft = whole(laboratory, validation=[])
    page = client_for(name).get(f"/templates/drafts/{draft.pk}/validate-edition").content.decode()
    assert "没有可以用来验证的数据" in page
