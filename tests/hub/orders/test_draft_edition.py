"""A laboratory begins a template of its own: the next edition of one it sees, or a new method."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.orders.editing.differences import differences
from junheng.hub.orders.editing.faults import faults
from junheng.hub.orders.models import EditionDraft, ServiceEdition
from junheng.hub.orders.services.drafting import draft_edition, new_method
from junheng.hub.orders.services.editions import SHIPPED, shipped

COMMON = int(shipped("dc-voltmeter")["edition"])
"""Number of the common edition the voltmeter is measured by."""


def drafted(laboratory: Any, name: str = "周示例", code: str = "dc-voltmeter") -> EditionDraft:
    """The next edition of a common template, begun by somebody of the institute."""
    house = laboratory.house
    base = ServiceEdition.objects.get(code=code, organisation=None, is_current=True)
    return draft_edition(organisation=house.institute, base=base, by=house.acting(name), at=NOW)


def begun(laboratory: Any, **other: Any) -> EditionDraft:
    """A new method for scales."""
    house = laboratory.house
    told = {
        "code": "shop-scale",
        "item": house.item("non-automatic-scale"),
        "title_zh": "商用秤自编",
        "title_en": "Shop scale",
    }
    return draft_edition(organisation=house.institute, by=house.acting("周示例"), at=NOW, **{**told, **other})


def test_a_copy_takes_the_next_number(laboratory: Any, facts_of: Any) -> None:
    """Everything is as in the edition it is copied from; nothing is in force yet."""
    draft = drafted(laboratory)
    assert (draft.code, draft.edition, draft.state) == ("dc-voltmeter", COMMON + 1, "draft")
    assert differences(draft.base.data, draft.data) == []
    assert facts_of(draft) == ["edition-drafted"]
    assert ServiceEdition.objects.filter(code="dc-voltmeter", is_current=True).get().edition == COMMON


def test_a_new_method_says_what_it_lacks(laboratory: Any) -> None:
    """It begins with one reading and its error; its source, and nothing that cannot be read, is missing."""
    draft = begun(laboratory)
    assert (draft.code, draft.edition, draft.base) == ("shop-scale", 1, None)
    assert [(each.code, each.path) for each in faults(draft.data)] == [("edition-part-missing", "source")]


@pytest.mark.parametrize("code", [code for code in SHIPPED if code != "dc-voltmeter"])
def test_what_is_shipped_has_no_fault(code: str) -> None:
    """The editor asks no more than the editions that come with the platform give."""
    assert faults(shipped(code)) == ()


def test_a_limit_without_a_clause_is_a_fault() -> None:
    """The voltmeter's limit is a maker's statement: copied, its document and clause are to be named."""
    (fault,) = faults(shipped("dc-voltmeter"))
    assert (fault.code, fault.path) == ("edition-limit-without-clause", "basis.clause")


GOOD = {
    **new_method("shop-scale", "non-automatic-scale", "秤", "Scale"), "source": "自编",
    "basis": {"document": "JJG 539-2016", "clause": "5.3"},
    "parameters": [{"name": "e", "zh": "分度值", "en": "Interval", "unit": "g", "usual": "10"}],
    "points": [{"nominal": "=500*e", "unit": "g"}],
    "printed": {"title_zh": "误差", "title_en": "Error", "rule_zh": "≤", "rule_en": "≤", "columns": []},
}  # fmt: skip
PRINTED = {"title_zh": "误差", "title_en": "Error", "rule_zh": "≤", "rule_en": "≤"}
COLUMN = {"role": "error", "show": "value", "zh": "误差", "en": "Error"}
CHECK = {"name": "E", "zh": "误差", "en": "Error", "value": "I - nominal", "limit": "e"}


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"colour": "red"}, "edition-part-unknown", "colour"),
        ({"title_zh": 3}, "edition-shape", "title_zh"),
        ({"points": {"nominal": "1"}}, "edition-shape", "points"),
        ({"points": [{"nominal": 1, "unit": "g"}]}, "edition-shape", "points.0.nominal"),
        ({"cycle_months": "12"}, "edition-shape", "cycle_months"),
        ({"points": [{"nominal": "1", "unit": "g"}] * 101}, "edition-too-long", "points"),
        ({"services": []}, "edition-part-missing", "services"),
        ({"kinds": ["yearly"]}, "edition-choice-unknown", "kinds"),
        ({"services": ["repair"]}, "edition-choice-unknown", "services"),
        ({"parameters": [{"name": "I", "zh": "x", "en": "x", "unit": "g"}], "points": []}, "edition-name-twice", "columns.0.name"),
        ({"parameters": [{"name": "2e", "zh": "x", "en": "x", "unit": "g"}], "points": []}, "model-name-not-allowed", "parameters.0.name"),
        ({"environment": [{"name": "t", "zh": "温度", "en": "T", "unit": "°C", "low": "30", "high": "20"}]}, "edition-range-reversed", "environment.0.high"),
        ({"environment": [{"name": "t", "zh": "温度", "en": "T", "unit": "°C", "low": "warm", "high": "20"}]}, "edition-not-a-number", "environment.0.low"),
        ({"columns": [{"name": "I", "zh": "示值", "en": "I", "resolution": {"parameter": "d"}}]}, "edition-name-unknown", "columns.0.resolution"),
        ({"points": [{"nominal": "=Max", "unit": "g"}]}, "edition-name-unknown", "points.0.nominal"),
        ({"points": [{"nominal": "many", "unit": "g"}]}, "edition-not-a-number", "points.0.nominal"),
        ({"points": [{"nominal": "1"}]}, "edition-part-missing", "points.0.unit"),
        ({"skip": {"in-use": ["偏载"]}}, "edition-name-unknown", "skip"),
        ({"checks": []}, "edition-without-result", "checks"),
        ({"checks": [{**CHECK, "value": "I - "}]}, "model-syntax", "checks.0.value"),
        ({"checks": [{**CHECK, "limit": "1.5*d"}]}, "edition-name-unknown", "checks.0.limit"),
        ({"checks": [{**CHECK, "sense": "about"}]}, "edition-choice-unknown", "checks.0.sense"),
        ({"checks": [CHECK], "basis": {"document": "JJG 539-2016"}}, "edition-limit-without-clause", "checks.0.clause"),
        ({"checks": [{**CHECK, "with": {"E0": {"check": "Z", "where": {}}}}]}, "edition-name-unknown", "checks.0.with"),
        ({"classes": {"parameter": "class", "ladder": ["1"]}}, "edition-choice-unknown", "classes.parameter"),
        ({"requirements": [{"name": "w", "zh": "砝码", "en": "Weights", "value": "m", "at_most": "e/3"}]}, "edition-name-unknown", "requirements.0.value"),
        ({"checks": [CHECK], "printed": {"title_zh": "误差", "title_en": "Error", "rule_zh": "≤"}}, "edition-part-missing", "printed.rule_en"),
        ({"printed": PRINTED | {"columns": [COLUMN | {"show": "group"}]}}, "edition-choice-unknown", "printed.columns.0.show"),
        ({"printed": PRINTED | {"columns": [COLUMN | {"role": "colour"}]}}, "edition-choice-unknown", "printed.columns.0.role"),
        ({"printed": PRINTED | {"columns": [COLUMN | {"en": ""}]}}, "edition-part-missing", "printed.columns.0.en"),
        ({"printed": PRINTED | {"columns": "all"}}, "edition-shape", "printed.columns"),
        ({"checks": [CHECK | {"columns": [COLUMN | {"show": "E"}]}]}, "edition-choice-unknown", "checks.0.columns.0.show"),
    ],
)  # fmt: skip
def test_each_fault_names_its_place(change: dict[str, Any], code: str, path: str) -> None:
    """Whatever was read from a file: the part, the row and the key."""
    assert faults(GOOD) == ()
    (fault,) = faults({**GOOD, **change})
    assert (fault.code, fault.path) == (code, path)


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Another's laboratory, a draft that is open already, a code that is taken or no code, a role without business here."""
    house = laboratory.house
    base = ServiceEdition.objects.get(code="scale")
    with refused("not-your-edition"):
        draft_edition(organisation=house.institute, base=base, by=house.acting("孙示例"), at=NOW)
    drafted(laboratory, code="scale")
    with refused("edition-draft-open-already"):
        drafted(laboratory, "吴示例", code="scale")
    for code, wanted in (
        ("scale", "edition-code-taken"),
        ("秤", "edition-code-form"),
        ("", "edition-code-form"),
    ):
        with refused(wanted):
            begun(laboratory, code=code)
    with refused("edition-part-missing"):
        begun(laboratory, title_en=" ")
    with refused("not-permitted"):
        draft_edition(organisation=house.institute, base=base, by=house.acting("陈示例"), at=NOW)


def test_a_draft_is_its_laboratorys_alone(laboratory: Any, client_for: Any) -> None:
    """The other province's laboratory finds neither list entry nor address; the database shows it no row."""
    draft = drafted(laboratory)
    address = f"/templates/drafts/{draft.pk}"
    assert client_for("周示例").get(address).status_code == 200
    outsider = client_for("孙示例")
    assert outsider.get(address).status_code == 404
    assert address not in outsider.get("/templates").content.decode()
    with tenancy.only("310000"), connection.cursor() as cursor:
        cursor.execute("select count(*) from orders_editiondraft")
        assert cursor.fetchone() == (0,)


def test_the_pages_begin_a_draft(laboratory: Any, client_for: Any) -> None:
    """From a template's page by one button, once; a new method by its form, errors at their fields, in both languages."""
    client = client_for("周示例")
    base = ServiceEdition.objects.get(code="scale")
    assert f"/templates/new?from={base.pk}" in client.get(f"/templates/{base.pk}").content.decode()
    answer = client.post(f"/templates/new?from={base.pk}", {"key": "one"})
    again = client.post(f"/templates/new?from={base.pk}", {"key": "one"})
    assert answer.status_code == 302 and again["Location"] == answer["Location"]
    assert "第 2 版" in client.get(answer["Location"]).content.decode()
    told = {
        "code": "Bad Code",
        "item": "non-automatic-scale",
        "title_zh": "秤",
        "title_en": "Scale",
        "key": "two",
    }
    bad = client.post("/templates/new", told)
    assert (
        bad.status_code == 409
        and "小写拉丁字母" in bad.content.decode()
        and "Bad Code" in bad.content.decode()
    )
    assert client.post("/templates/new", {"key": "three"}).status_code == 400
    made = client.post("/templates/new", told | {"code": "shop-scale"})
    client.cookies["django_language"] = "en"
    page = client.get(made["Location"]).content.decode()
    assert "Before it can be submitted" in page and "Where it comes from" in page
    assert client.get("/templates/new?from=nothing").status_code == 404
