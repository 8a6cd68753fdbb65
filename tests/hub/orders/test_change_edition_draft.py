"""The author writes on a draft; it may be kept before it is whole, and nothing typed is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.orders.test_draft_edition import COMMON, drafted

from junheng.hub.orders.models import EditionDraft
from junheng.hub.orders.services.drafting import change_edition_draft


def changed(laboratory: Any, draft: EditionDraft, name: str = "周示例", **parts: Any) -> EditionDraft:
    """The draft with some parts written anew."""
    return change_edition_draft(
        draft=draft,
        data={**draft.data, **parts},
        version=draft.version,
        by=laboratory.house.acting(name),
        at=NOW,
    )


BASIS = {"document": "Q/EX 7-2026", "clause": "5.2", "checked_by": ""}


def test_what_is_not_whole_is_kept(laboratory: Any, facts_of: Any) -> None:
    """A half-written formula stays as typed; digest and version move, and a timeline says how much changed."""
    draft = drafted(laboratory)
    after = changed(laboratory, draft, limit="35*abs(nominal) + ", basis=BASIS)
    assert after.data["limit"] == "35*abs(nominal) + "
    assert (after.version, after.digest != draft.digest) == (2, True)
    assert facts_of(after) == ["edition-draft-changed", "edition-drafted"]


def test_code_number_and_item_stay(laboratory: Any) -> None:
    """They were settled when the draft was begun, whatever the text says."""
    after = changed(laboratory, drafted(laboratory), code="scale", edition=9, item="weight")
    assert [after.data[key] for key in ("code", "edition", "item")] == [
        "dc-voltmeter",
        COMMON + 1,
        "dc-voltmeter",
    ]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"colour": "red"}, "edition-part-unknown"),
        ({"checks": "many"}, "edition-shape"),
        ({"source": "长" * 100_001}, "edition-too-long"),
    ],
)
def test_what_the_format_cannot_hold_is_refused(laboratory: Any, refused: Any, parts: Any, code: str) -> None:
    """Unknown parts, another shape, too much text."""
    with refused(code):
        changed(laboratory, drafted(laboratory), **parts)


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Another person of the house, another house, a text written on an older one."""
    draft = drafted(laboratory)
    with refused("edition-draft-of-another"):
        changed(laboratory, draft, "吴示例")
    with refused("not-your-edition"):
        changed(laboratory, draft, "孙示例")
    changed(laboratory, draft, basis=BASIS)
    with refused("edition-draft-moved"):
        changed(laboratory, draft, basis=BASIS)
    with refused("not-permitted"):
        changed(laboratory, draft, "郑示例")


def test_the_file_page_keeps_what_was_typed(laboratory: Any, client_for: Any) -> None:
    """No JSON and a refused text come back as typed with the reason; a good one is kept."""
    draft, client = drafted(laboratory), client_for("周示例")
    address = f"/templates/drafts/{draft.pk}/change-edition-file"
    assert "35*abs(nominal)" in client.get(address).content.decode()
    bad = client.post(address, {"text": '{"limit": ', "version": 1, "key": "a"})
    assert bad.status_code == 400 and "{&quot;limit&quot;: " in bad.content.decode()
    strange = client.post(address, {"text": '{"colour": "red"}', "version": 1, "key": "b"})
    assert strange.status_code == 409 and "colour" in strange.content.decode()
    text = json.dumps({**draft.data, "basis": BASIS}, ensure_ascii=False)
    assert client.post(address, {"text": text, "version": 1, "key": "c"}).status_code == 302
    draft.refresh_from_db()
    assert draft.data["basis"] == BASIS
    assert client_for("孙示例").get(address).status_code == 404
