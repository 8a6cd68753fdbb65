"""A dry run on the editor's page: by what stands in the fields, kept or not; nothing is stored but an example one asks to keep."""

from __future__ import annotations

from typing import Any

from lxml import html
from tests.hub.orders.test_draft_edition import begun, drafted
from tests.hub.orders.test_edition_form import editor, sent

from junheng.hub.foundation.models import Event
from junheng.hub.orders.pages.trying import trial_of
from junheng.hub.orders.services.editions import check_edition


def answer_of(page: str) -> str:
    """The text of the dry run's answer, spaces as plain ones."""
    (found,) = html.fromstring(page).xpath("//section[@aria-labelledby='part-trial']")
    return " ".join(found.text_content().replace("\u202f", " ").replace("\u00a0", " ").split())


def test_what_is_typed_is_worked_out_and_kept_nowhere(laboratory: Any, client_for: Any) -> None:
    """A tighter limit in the field, not kept, judges the example's readings; the draft and the log are as before."""
    draft, client = drafted(laboratory, code="scale"), client_for("周示例")
    page = client.get(editor(draft)).content.decode()
    assert "不合格" in answer_of(page) and "超限" in answer_of(page)
    told, before = sent(page), Event.objects.count()
    tried = client.post(editor(draft), told | {"checks-1-limit": "20", "then": "try"})
    assert tried.status_code == 200
    answer = answer_of(tried.content.decode())
    assert "±20" in answer and "超限" not in answer and "合格" in answer
    assert html.fromstring(tried.content.decode()).get_element_by_id("checks-1-limit").value == "20"
    draft.refresh_from_db()
    assert (draft.version, Event.objects.count()) == (1, before)


def test_rounding_is_shown(laboratory: Any, client_for: Any) -> None:
    """The water meter's error before and after rounding to 0.1 %: 1.3797 % is 1.4 %."""
    client = client_for("周示例")
    answer = answer_of(client.get(editor(drafted(laboratory, code="water-meter"))).content.decode())
    assert "1.379 724 1 1.4 %" in answer or "1.379 724 11.4 %" in answer


def test_a_reading_that_is_no_number_is_said(laboratory: Any, client_for: Any) -> None:
    """Full-width digits come back as typed with the reason; every other field too."""
    draft, client = drafted(laboratory, code="scale"), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | {
        "r:1:I:0": "５０００",
        "then": "try",
        "source": "新",
    }
    page = client.post(editor(draft), told).content.decode()
    assert "全角" in answer_of(page)
    assert sent(page)["r:1:I:0"] == "５０００" and sent(page)["source"] == "新"


def test_a_formula_that_cannot_be_read_waits(laboratory: Any, client_for: Any) -> None:
    """Instead of an answer the page says what to do first."""
    draft, client = drafted(laboratory, code="scale"), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | {"checks-1-limit": "20*", "then": "try"}
    assert "才能试算" in answer_of(client.post(editor(draft), told).content.decode())


def test_a_standard_is_stated(laboratory: Any, client_for: Any) -> None:
    """The voltmeter's budget takes a correction and U of its standard: 22 µV − 2 µV."""
    draft, client = drafted(laboratory), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode())
    told |= {
        "r:1:indicated:0": "1.000022",
        "s:voltage:value": "0.000002",
        "s:voltage:U": "0.000008",
        "s:voltage:unit": "V",
    }
    answer = answer_of(client.post(editor(draft), told | {"then": "try"}).content.decode())
    assert "20.0 µV" in answer or "20.0 uV" in answer, answer
    assert "±40" in answer


def test_an_example_is_kept_with_its_source(laboratory: Any, client_for: Any) -> None:
    """A new method without stored records: the numbers checked by hand become its example, which proves the edition."""
    draft, client = begun(laboratory), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | {
        "source": "自编", "basis-document": "Q/EX 9-2026", "basis-clause": "4", "checks-0-limit": "2", "checks-0-step": "0.5",
        "printed-rule_zh": "≤", "printed-rule_en": "≤", "points-0-nominal": "100", "points-0-unit": "g",
    }  # fmt: skip
    assert client.post(editor(draft), told).status_code == 302
    told = sent(client.get(editor(draft)).content.decode()) | {"r:0:I:0": "101.3"}
    page = client.post(editor(draft), told | {"then": "try"}).content.decode()
    assert "1.5 g" in answer_of(page)
    told = sent(page)
    unsourced = client.post(editor(draft), told | {"then": "example", "example-source": " "})
    assert unsourced.status_code == 400 and "写明这些数与什么对过" in unsourced.content.decode()
    kept = client.post(editor(draft), told | {"then": "example", "example-source": "手算 2026-11-23"})
    assert kept.status_code == 200 and "已存" in kept.content.decode()
    assert sent(kept.content.decode())["r:0:I:0"] == "101.3"
    draft.refresh_from_db()
    (example,) = draft.data["validation"]
    assert (example["source"], example["expect"]) == ("手算 2026-11-23", [["p0", "E", "1.5", "2", True]])
    check_edition(draft.data)


def test_readings_stay_on_the_page_when_the_draft_is_kept(laboratory: Any, client_for: Any) -> None:
    """They are stored nowhere; the page comes back with them, and may be kept again at once."""
    draft, client = drafted(laboratory, code="scale"), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | {"r:1:I:0": "5010", "source": "一"}
    page = client.post(editor(draft), told)
    assert page.status_code == 200 and sent(page.content.decode())["r:1:I:0"] == "5010"
    again = client.post(editor(draft), sent(page.content.decode()) | {"source": "二"})
    assert again.status_code == 200
    draft.refresh_from_db()
    assert (draft.version, draft.data["source"]) == (3, "二")


def test_a_large_template_shows_as_many_points_as_a_page_can_send() -> None:
    """Forty points of four columns read twenty times would be more fields than a browser may send."""
    columns = [{"name": name, "zh": name, "en": name} for name in ("a", "b", "c", "d")]
    edition = {
        "point_fields": [{"name": "nominal"}],
        "columns": columns,
        "repeats": 20,
        "points": [{"nominal": "1"}] * 40,
    }
    rows = trial_of(edition, None).rows
    assert len(rows) == 14 and sum(len(row.readings) + len(row.fields) for row in rows) <= 1200
