"""An edition is a draft until a named person compared it with the official text; every verdict says which edition it is by."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.hub.conftest import NOW, TODAY, _register, uscc
from tests.hub.instruments.test_enforce_catalogue import ROWS, edition, table

from junheng.hub.foundation.acting import platform
from junheng.hub.instruments import queries, rules
from junheng.hub.instruments.models import Catalogue
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services.catalogue import (
    CURRENT,
    OfficialText,
    compare_catalogue,
    load_catalogue,
)

NAME = "蒋示例"


def _office(house: Any) -> Any:
    """A person of the state's metrology office."""
    if NAME not in house.people:
        state = _register(
            uscc("1110000047000001A"), "国家示例监管部门", "State", "regulator-national", "100000"
        )
        house.member(NAME, state, "samr_metrology")
    return house.acting(NAME)


TEXT = OfficialText("示例公报 2027 年第 1 号附件", 2, 2)


def test_counted_in_the_text(house: Any, refused: Any) -> None:
    """Other numbers of items: it stays a draft. The same: it is none, once, and a table loaded anew is one again."""
    by, new = _office(house), edition()
    with refused("catalogue-counts-differ"):
        compare_catalogue(catalogue=new, text=OfficialText("示例", 2, 3), by=by, at=NOW)
    assert Catalogue.objects.get(pk=new.pk).is_draft
    found = compare_catalogue(catalogue=new, text=TEXT, by=by, at=NOW)
    assert not found.is_draft and NAME in found.compared_by and found.compared_source == TEXT.source
    with refused("catalogue-compared"):
        compare_catalogue(catalogue=new, text=TEXT, by=by, at=NOW)
    assert edition().is_draft
    with refused("not-permitted"):
        compare_catalogue(catalogue=new, text=TEXT, by=house.acting("钱示例"), at=NOW)


def test_the_shipped_draft_cannot_be_called_compared(house: Any, refused: Any) -> None:
    """The announcement has 40 and 62 items (R15.2), the shipped table has not: so it says 未核对 wherever it answers."""
    load_catalogue(by=house.platform, at=NOW)
    shipped = Catalogue.objects.get(pk=CURRENT)
    assert queries.counts_of(shipped) != (40, 62)
    with refused("catalogue-counts-differ"):
        compare_catalogue(
            catalogue=shipped, text=OfficialText("SAMR", 40, 62), by=_office(house), at=NOW
        )  # fmt: skip


@pytest.mark.parametrize("compared", [False, True])
def test_reasons_name_the_edition(house: Any, compared: bool) -> None:
    new = edition()
    if compared:
        compare_catalogue(catalogue=new, text=TEXT, by=_office(house), at=NOW)
    by = queries.edition_of(Catalogue.objects.get(pk=new.pk))
    scale = queries.listed(new.items.select_related("catalogue").get(number="1-1"))
    assert scale is not None
    scale = rules.Listed(**{name: getattr(scale, name) for name in scale.__slots__} | {"edition": by})
    found = [rules.verdict(scale, Purpose.TRADE), rules.verdict(scale, Purpose.MEDICAL), rules.verdict(None, Purpose.TRADE, edition=by)]  # fmt: skip
    told = [reason for each in found for reason in each.reasons if "目录" in reason.basis("zh")]
    assert len(told) == 4
    for reason in told:
        assert "示例目录2027" in reason.basis("zh") and "2020" not in reason.basis("en")
        assert ("草稿" in reason.basis("zh"), "draft" in reason.basis("en")) == (not compared, not compared)
        assert reason.confidence == ("seen" if compared else "recall")


@pytest.mark.parametrize(
    ("note", "answer"),
    [
        ("DN15~DN50", "cannot-tell"), ("最大秤量 ≤ 30 kg", "cannot-tell"), ("口径 50 mm 及以下", "cannot-tell"),
        ("用于贸易结算", "mandatory"), ("JJF 1773-2019", "mandatory"), ("自 2023-01-01 起", "mandatory"),
    ],
)  # fmt: skip
def test_a_size_in_words_alone_is_for_a_person(house: Any, note: str, answer: str) -> None:
    """A row that states its size in words is not taken for one without a size: everything would be in the law."""
    text = table({"scope_note": note})
    new = edition(TODAY, *text.splitlines()[1:])
    row = queries.listed(new.items.select_related("catalogue").get(number="1-1"))
    found = rules.verdict(row, Purpose.TRADE, size=15)
    assert found.answer == answer
    assert (found.reasons[0].code == "scope-in-words") == (answer == "cannot-tell")


def test_through_the_pages(house: Any, client_for: Any) -> None:
    """Loaded from a file, listed for everybody, refused with the line that cannot be read; compared in a form."""
    _office(house)
    load_catalogue(by=platform("CN", "platform"), at=NOW)
    office, stranger = client_for(NAME), Client()
    text = "\ufeff" + table({"l2_zh": "示例水表"})
    told = {"code": "示例目录2028", "in_force_from": "2028-01-01", "key": "k1"}
    bad = SimpleUploadedFile("t.csv", text.encode("gb18030", "replace"))
    answer = office.post("/catalogue/load-edition", told | {"file": bad})
    assert answer.status_code == 400 and "catalogue-table-unread" in answer.content.decode()
    assert not Catalogue.objects.filter(pk="示例目录2028").exists()
    answer = office.post(
        "/catalogue/load-edition", told | {"file": SimpleUploadedFile("t.csv", text.encode())}
    )
    assert answer.status_code == 302
    page = stranger.get("/catalogue").content.decode()
    assert "示例目录2028" in page and "待施行" in page and page.count("没有人核对：草稿") >= 2
    assert (
        "compare-catalogue" not in page and "compare-catalogue" in office.get("/catalogue").content.decode()
    )
    form = {"source": "示例公报", "groups": "1", "items": "1", "key": "k2"}
    assert office.post("/catalogue/示例目录2028/compare-catalogue", form | {"items": "2"}).status_code == 409
    assert office.post("/catalogue/示例目录2028/compare-catalogue", form).status_code == 302
    rows = stranger.get("/api/v1/catalogue/editions").json()
    assert {"示例公报"} == {each["compared_source"] for each in rows if each["code"] == "示例目录2028"}
    assert len(ROWS) == 2
