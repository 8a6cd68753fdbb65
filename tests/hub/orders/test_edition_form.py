"""The form of a template: what goes in comes out, what it cannot hold is kept, each fault stands at its field."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html
from tests.hub.orders.test_change_edition_draft import BASIS, changed
from tests.hub.orders.test_draft_edition import begun, drafted

from junheng.hub.orders.editing.faults import faults
from junheng.hub.orders.editing.typed import Typed, read, typed_of
from junheng.hub.orders.services.editions import SHIPPED, shipped


@pytest.mark.parametrize("code", SHIPPED)
def test_an_edition_survives_the_form(code: str) -> None:
    """Every shipped edition, read into the form and written again, is the same file."""
    edition = shipped(code)
    again = read(typed_of(edition), edition)
    assert again.wrong == [] and again.data == edition


def sent(page: str) -> dict[str, Any]:
    """What a browser would send of the form on the page."""
    (form,) = [each for each in html.fromstring(page).forms if each.get("data-submit") is not None]
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"} | {
        name: [value for key, value in form.form_values() if key == name] for name in ("services", "kinds")
    }


def editor(draft: Any) -> str:
    return f"/templates/drafts/{draft.pk}/change-edition-draft"


def test_nothing_changes_by_keeping(laboratory: Any, client_for: Any) -> None:
    """Opened and kept at once, a copy of the scale's edition is what it was: conditions, borrowed values, skips, examples."""
    draft, client = drafted(laboratory, code="scale"), client_for("周示例")
    answer = client.post(editor(draft), sent(client.get(editor(draft)).content.decode()))
    assert answer.status_code == 302
    before = draft.digest
    draft.refresh_from_db()
    assert (draft.digest, draft.version) == (before, 2)


def test_an_engineer_writes_a_limit_a_point_and_an_order(laboratory: Any, client_for: Any) -> None:
    """A new limit by steps, a point put between two others, a row removed; the page says it is kept."""
    draft, client = drafted(laboratory, code="scale"), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode())
    told |= {"checks-1-limit": "e*if(nominal <= 500*e, 0.5, 1)", "points-4-at": "", "points-5-at": "1.5"}
    told |= {
        "points-5-group": "称量",
        "points-5-nominal": "=20*e",
        "points-5-unit": "g",
        "points-5-weights_mpe": "0.001",
    }
    kept = client.post(editor(draft), told)
    assert kept.status_code == 302
    draft.refresh_from_db()
    assert draft.data["checks"][1]["limit"] == "e*if(nominal <= 500*e, 0.5, 1)"
    assert draft.data["checks"][1]["with"]["E0"]["check"] == "E"
    assert [point["nominal"] for point in draft.data["points"]] == [
        "=10*e",
        "=20*e",
        "=500*e",
        "=2000*e",
        "=Max",
    ]
    assert [each.code for each in faults(draft.data)] == ["edition-name-unknown"], "the skipped item went"
    page = client.get(kept["Location"]).content.decode()
    assert "已存" in page and "偏载" in page


def test_a_fault_is_kept_and_stands_at_its_field(laboratory: Any, client_for: Any) -> None:
    """A misspelt name is kept as typed; field and summary name it, in both languages."""
    draft, client = begun(laboratory), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | {
        "checks-0-limit": "0.5*class",
        "source": "自编",
    }
    assert client.post(editor(draft), told).status_code == 302
    page = client.get(editor(draft)).content.decode()
    tree = html.fromstring(page)
    field = tree.get_element_by_id("checks-0-limit")
    assert (field.value, field.get("aria-invalid")) == ("0.5*class", "true")
    assert "class" in tree.get_element_by_id("checks-0-limit-w").text_content()
    assert tree.xpath("//a[@href='#checks-0-limit']")
    client.cookies["django_language"] = "en"
    assert "class is not defined" in client.get(editor(draft)).content.decode()


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"cycle_months": "一年"}, "cycle_months", "整数"),
        ({"checks-1-where": "zero"}, "checks-1-where", "没读懂"),
        ({"title_zh": "长" * 401}, "title_zh", "最多 400"),
        ({"derive-0-name": "", "derive-0-value": "1"}, "derive-0-name", "还没有填"),
    ],
)
def test_what_cannot_be_read_is_not_kept_and_not_lost(
    laboratory: Any, client_for: Any, change: dict[str, str], name: str, words: str
) -> None:
    """The page comes back as it was typed, the fault at the field; the draft is as before."""
    draft, client = drafted(laboratory, code="scale"), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | {"source": "新的出处"} | change
    bad = client.post(editor(draft), told)
    assert bad.status_code == 400
    tree = html.fromstring(bad.content.decode())
    assert tree.get_element_by_id(name).value == change[name]
    assert words in tree.get_element_by_id(f"{name}-w").text_content()
    assert tree.get_element_by_id("source").value == "新的出处"
    draft.refresh_from_db()
    assert draft.version == 1


def test_another_window_wrote_first(laboratory: Any, client_for: Any) -> None:
    """What was typed here stays in the fields; keeping it again does not write over the other."""
    draft, client = drafted(laboratory), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | {"basis-document": "Q/EX 8-2026"}
    changed(laboratory, draft, basis=BASIS)
    for _twice in range(2):
        late = client.post(editor(draft), told)
        assert late.status_code == 409 and "别的窗口" in late.content.decode()
        told = sent(late.content.decode())
        assert told["basis-document"] == "Q/EX 8-2026"
    draft.refresh_from_db()
    assert draft.data["basis"] == BASIS


def test_more_rows_keep_nothing(laboratory: Any, client_for: Any) -> None:
    """The button gives room and keeps what was typed on the page; the draft is as before."""
    draft, client = begun(laboratory), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | {
        "points-0-nominal": "100",
        "points-0-unit": "g",
    }
    page = client.post(editor(draft), told | {"then": "rows-points"}).content.decode()
    assert len(re.findall(r'id="points-\d+-nominal"', page)) == 8
    assert html.fromstring(page).get_element_by_id("points-0-nominal").value == "100"
    page = client.post(editor(draft), told | {"then": "rows-checks"}).content.decode()
    assert 'id="checks-1-name"' in page
    draft.refresh_from_db()
    assert draft.version == 1


MODEL = {
    "inputs-4-at": "5", "inputs-4-name": "drift", "inputs-4-from": "value", "inputs-4-value": "0", "inputs-4-unit": "V",
    "inputs-4-distribution": "rectangular", "inputs-4-spread": "0.0001",
    "model-0-value": "indicated + resolution - (nominal + correction) + drift",
    "printed-columns-4-at": "2.5", "printed-columns-4-show": "k", "printed-columns-4-role": "coverage-factor", "printed-columns-4-zh": "包含因子",
    "printed-columns-4-en": "Coverage factor", "basis-document": "Q/EX 7-2026", "basis-clause": "5.2",
}  # fmt: skip


def test_an_engineer_writes_a_model_a_budget_and_what_is_printed(laboratory: Any, client_for: Any) -> None:
    """One more input with its half-width, an equation that uses it, a printed column between two: tried, then kept."""
    draft, client = drafted(laboratory), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode())
    assert told["inputs-3-spread"] == "=0.5*resolution" and told["inputs-2-from"] == "standard"
    typed = told | MODEL | {"inputs-3-spread": "=0.29*resolution"}
    assert client.post(editor(draft), typed | {"then": "try"}).status_code == 200
    draft.refresh_from_db()
    assert "drift" not in draft.data["measurement"]["inputs"]
    assert client.post(editor(draft), typed).status_code == 302
    draft.refresh_from_db()
    made, before = draft.data, draft.base.data
    inputs = made["measurement"]["inputs"]
    assert inputs["drift"] == {"value": 0, "unit": "V", "distribution": "rectangular", "half_width": 0.0001}
    assert inputs["resolution"]["half_width"] == {"point": "resolution", "times": 0.29}
    assert {**inputs, "resolution": 0, "drift": 0} == {
        **before["measurement"]["inputs"],
        "resolution": 0,
        "drift": 0,
    }
    assert (
        made["measurement"]["model"] == {"e": MODEL["model-0-value"]} and made["output"] == before["output"]
    )
    shown = [each["show"] for each in made["printed"]["columns"]]
    assert shown == ["nominal", "indicated", "k", "value", "U"]
    assert faults(made) == ()


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"inputs-1-value": "angezeigt"}, "inputs-1-value", "没有定义"),
        ({"inputs-3-spread": "=0.5*width"}, "inputs-3-spread", "没有定义"),
        ({"inputs-3-spread": ""}, "inputs-3-spread", "还没有填"),
        ({"model-0-value": "indicated + ("}, "model-0-value", ""),
        ({"model-0-value": "indicated + rest"}, "model-0-value", "没有定义"),
        ({"output-name": "f"}, "output-name", "没有定义"),
        ({"printed-columns-2-show": "ratio"}, "printed-columns-2-show", "不在可选之列"),
    ],
)
def test_a_model_that_is_not_whole_says_where(
    laboratory: Any, client_for: Any, change: dict[str, str], name: str, words: str
) -> None:
    """Kept as typed, each fault at its field with a line that leads there."""
    draft, client = drafted(laboratory), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode()) | change
    assert client.post(editor(draft), told).status_code == 302
    tree = html.fromstring(client.get(editor(draft)).content.decode())
    field = tree.get_element_by_id(name)
    assert (field.value or field.text or "") == change[name]
    assert words in tree.get_element_by_id(f"{name}-w").text_content()
    assert tree.xpath(f"//a[@href='#{name}']")


def test_a_number_that_is_none_is_not_kept_and_not_lost(laboratory: Any, client_for: Any) -> None:
    """A spread that is neither a number nor a parameter, a printed column of a check that is not there."""
    draft, client = drafted(laboratory, code="scale"), client_for("周示例")
    told = sent(client.get(editor(draft)).content.decode())
    change = {
        "inputs-0-at": "1", "inputs-0-name": "a", "inputs-0-value": "约 3", "printed-columns-0-check": "Z", "source": "新的出处",
    }  # fmt: skip
    bad = client.post(editor(draft), told | change)
    tree = html.fromstring(bad.content.decode())
    assert bad.status_code == 400 and tree.get_element_by_id("source").value == "新的出处"
    assert "不是数，也不是参数" in tree.get_element_by_id("inputs-0-value-w").text_content()
    assert "没有定义" in tree.get_element_by_id("printed-columns-0-check-w").text_content()


def test_columns_follow_their_check() -> None:
    """A check renamed takes its printed columns along; a check removed takes them with it; a model without rows is none."""
    edition = shipped("scale")
    typed = typed_of(edition)
    rows = {
        **typed.rows,
        "checks": [
            {**row, "name": "Fc" if row["name"] == "Ec" else row["name"]} for row in typed.rows["checks"]
        ],
    }
    named = {
        each["name"]: each
        for each in read(Typed(typed.single, rows, typed.services, typed.kinds), edition).data["checks"]
    }
    old = {each["name"]: each for each in edition["checks"]}
    assert named["Fc"]["columns"] == old["Ec"]["columns"]
    rows = {**typed.rows, "checks": [row for row in typed.rows["checks"] if row["name"] != "Ec"]}
    found = read(Typed(typed.single, rows, typed.services, typed.kinds), edition)
    assert found.wrong == [] and all(each["name"] != "Ec" for each in found.data["checks"])
    volts = shipped("dc-voltmeter")
    typed = typed_of(volts)
    bare = Typed(
        {**typed.single, "output-name": "", "output-unit": ""},
        {**typed.rows, "inputs": [], "model": []},
        typed.services,
    )
    assert not read(bare, volts).data.keys() & {"measurement", "output"}


def test_what_has_no_field_is_shown(laboratory: Any, client_for: Any) -> None:
    """Borrowed values and the stored examples stand on the page, to read."""
    client = client_for("周示例")
    page = client.get(editor(drafted(laboratory, code="scale"))).content.decode()
    assert "practice X1" in page and "E0 = E @ role = zero" in page


def test_others_read_and_cannot_keep(laboratory: Any, client_for: Any) -> None:
    """A colleague finds no button and is refused with what they typed; another house finds nothing."""
    draft = drafted(laboratory)
    client = client_for("吴示例")
    page = client.get(editor(draft)).content.decode()
    assert "只有起草人能存" in page
    refused = client.post(editor(draft), sent(page))
    assert refused.status_code == 409 and "周示例" in refused.content.decode()
    assert client_for("孙示例").get(editor(draft)).status_code == 404
    assert client_for("陈示例").get(editor(draft)).status_code == 403
