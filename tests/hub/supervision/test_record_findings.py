"""Findings: every question of the list for the kind, on what the other inspector left, until somebody signs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from importlib import resources
from typing import Any

import pytest
from tests.hub.supervision.conftest import SITE

from junheng.hub.foundation.models import Event
from junheng.hub.instruments.models import Catalogue, CatalogueItem, Instrument
from junheng.hub.supervision import asking
from junheng.hub.supervision.rules import checking as rules
from junheng.hub.supervision.services import checking

CATALOGUE = "SAMR公告2020年第42号"


def test_kept_with_its_digest(on_site: Any) -> None:
    """A no makes it a problem; the log holds the digest and not a word of it."""
    on_site.found(seal="no")
    row = on_site.fresh()
    assert (row.state, row.result, row.version) == ("found", "problems", 1)
    event = Event.objects.get(type="findings-recorded")
    assert event.data["digest"] == row.findings_digest and "铅封" not in str(event.data)
    assert (
        rules.findings_digest(row.code, row.list_edition, on_site.answers(seal="no"), "")
        == row.findings_digest
    )


def test_questions_of_the_kind(on_site: Any, client_for: Any) -> None:
    """A scale is asked what a water meter is not; the page names the list and its edition."""
    asked = {each.id for each in asking.questions_of(on_site.check)}
    assert on_site.check.list_edition == "scale/1" and {"seal", "known-weight", "corners"} <= asked
    assert "known-weight" not in {each.id for each in rules.questions("household-meter/1")}
    assert {each.id for each in rules.questions("bodies/1")} != asked
    client = client_for(on_site.inspectors[0])
    page = client.get(f"/supervision/checks/{on_site.check.pk}", headers={"accept-language": "en"})
    assert "Weighing instruments" in page.content.decode() and "scale/1" in page.content.decode()
    form = client.get(f"/supervision/checks/{on_site.check.pk}/record-findings").content.decode()
    assert "JJG 539-2016" in form and "未核对" in form


@pytest.mark.parametrize(("kind", "name"), [
    (rules.Kind("mandatory-other", CATALOGUE, "6-1"), "fuel-dispenser"),
    (rules.Kind("non-automatic-scale", "", ""), "scale"),
    (rules.Kind("mandatory-other", "国务院1987年强检办法附录(55项)", "6"), "instruments"),
    (rules.Kind("dc-voltmeter"), "instruments"),
    (None, "instruments"),
])  # fmt: skip
def test_the_list_by_kind(kind: Any, name: str) -> None:
    """By the group of the catalogue it was classed by; the same number in another catalogue is another kind."""
    assert rules.edition("instruments", kind).split("/")[0] == name


def test_the_list_by_the_name_of_another_edition(on_site: Any) -> None:
    """A new edition gives new numbers: its row is asked what the row of the same name, or of its group, is asked."""
    known = Catalogue.objects.get_or_create(code=CATALOGUE)[0]
    shipped = {
        "number": "6-1",
        "name_zh": "燃油加油机",
        "name_en": "fuel dispenser",
        "group_zh": "燃油加油机",
        "mode": "P+V",
    }
    CatalogueItem.objects.get_or_create(catalogue=known, number="6-1", defaults=shipped)
    later = Catalogue(code="示例目录2027")
    for told, name in (
        ({"name_zh": "燃油 加油机"}, "fuel-dispenser/1"), ({"name_zh": "醇类加油机"}, "fuel-dispenser/1"),
        ({"name_zh": "量子秤", "group_zh": "量子"}, "instruments/2"),
    ):  # fmt: skip
        row = CatalogueItem(catalogue=later, **shipped | {"number": "2-1"} | told)
        held = Instrument(item_id="mandatory-other", catalogue_item=row)
        assert rules.edition("instruments", asking.kind_of(held)) == name


def test_both_languages_of_a_question_ask_the_same() -> None:
    """Each reading's error within its limit, not the difference of two readings."""
    asked = {each.id: each for name in ("scale/1", "automatic-weighing/1") for each in rules.questions(name)}
    for name in ("corners", "reference-vehicle"):
        assert "示值误差均不超过最大允许误差" in asked[name].zh and "之差" not in asked[name].zh
        assert "maximum permissible error" in asked[name].en


def test_every_kind_of_the_catalogue_has_its_list() -> None:
    """Each row of the catalogue in force, against the shipped table; what is recalled names the regulation it is recalled from."""
    text = (
        resources.files("junheng.hub.instruments")
        .joinpath("data/mandatory_instruments.csv")
        .read_text("utf-8")
    )
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["catalogue"] == CATALOGUE]
    assert len(rows) == 65
    for row in rows:
        kind = rules.Kind("mandatory-other", CATALOGUE, row["l2_no"])
        name = rules.list_for("instruments", kind)
        assert name != "instruments", row["l2_zh"]
        asked = rules.questions(rules.edition("instruments", kind))
        assert len({each.id for each in asked}) == len(asked) > len(rules.questions("instruments/2"))
        assert all(each.zh and each.en and each.confidence in ("house", "seen", "recall") for each in asked)


def test_a_published_edition_stays() -> None:
    """Checks that were given an old list keep it: its questions, word for word."""
    told = [
        [each.id, each.zh]
        for edition in ("instruments/1", "bodies/1")
        for each in rules.questions(edition, "non-automatic-scale")
    ]
    assert (
        hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16] == "c68752c2b551f3e0"
    )


def test_two_at_once(on_site: Any, refused: Any) -> None:
    """Both began from nothing: the second is told, looks, and records on top of it."""
    on_site.begin()
    on_site.record(by=on_site.first)
    with refused("check-findings-changed"):
        on_site.record(by=on_site.second, seal="no")
    assert on_site.fresh().result == "pass"
    on_site.record(by=on_site.second, version=1, seal="no")
    assert (on_site.fresh().version, on_site.check.result) == (2, "problems")


def test_not_after_a_signature(on_site: Any, refused: Any) -> None:
    """What somebody signed stays."""
    on_site.found()
    on_site.sign(on_site.first)
    with refused("check-findings-signed"):
        on_site.record(by=on_site.second, version=1)


def test_not_before_the_code(on_site: Any, refused: Any) -> None:
    """Nobody records from the office."""
    with refused("check-not-in-state"):
        on_site.record()


@pytest.mark.parametrize(
    ("findings", "codes"),
    [
        ([], ["check-answers-missing"]),
        ([rules.Finding("seal", "no")], ["check-answers-missing", "check-problem-needs-words"]),
        ([rules.Finding("seal", "maybe")], ["check-answers-missing", "check-answer-unknown"]),
        ([rules.Finding("weather", "yes")], ["check-answers-missing", "check-answer-unknown"]),
        ([rules.Finding("seal", "yes", "x" * 501)], ["check-answers-missing", "check-answer-unknown"]),
    ],
)
def test_refusals(on_site: Any, refused: Any, findings: list[Any], codes: list[str]) -> None:
    """Missing answers, a no without words, an answer or a question that is not on the list."""
    on_site.begin()
    with refused(*codes):
        checking.record_findings(
            check=on_site.check, findings=findings, remark="", version=0, by=on_site.first, at=SITE
        )


def test_the_page_keeps_what_was_typed(on_site: Any, client_for: Any) -> None:
    """One choice a question; refused by the other's version, it comes back as typed."""
    on_site.begin()
    client = client_for(on_site.inspectors[0])
    address = f"/supervision/checks/{on_site.check.pk}/record-findings"
    assert client.get(address).content.decode().count("<fieldset") == len(asking.questions_of(on_site.check))
    typed = {f"a-{each.question}": each.answer for each in on_site.answers()} | {
        "version": "0",
        "remark": "称台干净",
    }
    assert client.post(address, typed | {"key": "k"}).status_code == 302
    late = client.post(address, typed | {"key": "k2", "remark": "我记的"})
    assert late.status_code == 409 and "我记的" in late.content.decode()
    assert on_site.fresh().remark == "称台干净"
    assert client_for("许示例").get(address).status_code == 403
    assert client_for(on_site.stranger.person_name).get(address).status_code == 404
