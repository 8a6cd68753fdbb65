"""An edition is a draft until a named person compared it with the official text; every verdict says which edition it is by."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.hub.conftest import NOW, TODAY, _register, uscc
from tests.hub.instruments.test_enforce_catalogue import ROWS, edition, table

from junheng.core.reason import UnusableInput
from junheng.hub.foundation.acting import platform
from junheng.hub.instruments import queries, rules
from junheng.hub.instruments.models import Catalogue
from junheng.hub.instruments.rules import OfficialText, Purpose
from junheng.hub.instruments.services import edition_table
from junheng.hub.instruments.services.catalogue import (
    CURRENT,
    Edition,
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


SOURCE = "示例公报 2027 年第 1 号附件"


def seen(row: Any, groups: int = 2, items: int = 2, source: str = SOURCE) -> OfficialText:
    """What a person counted, beside the rows as they are now."""
    return OfficialText(source, groups, items, queries.rows_digest(row))


def test_counted_in_the_text(house: Any, refused: Any) -> None:
    """Other numbers of items: it stays a draft. The same: it is none, once, and a table loaded anew is one again."""
    by, new = _office(house), edition()
    with refused("catalogue-counts-differ"):
        compare_catalogue(catalogue=new, text=seen(new, 2, 3), by=by, at=NOW)
    assert Catalogue.objects.get(pk=new.pk).is_draft
    found = compare_catalogue(catalogue=new, text=seen(new), by=by, at=NOW)
    assert not found.is_draft and NAME in found.compared_by and found.compared_source == SOURCE
    with refused("catalogue-compared"):
        compare_catalogue(catalogue=new, text=seen(new), by=by, at=NOW)
    assert edition().is_draft
    with refused("not-permitted"):
        compare_catalogue(catalogue=new, text=seen(new), by=house.acting("钱示例"), at=NOW)


def test_the_shipped_draft_cannot_be_called_compared(house: Any, refused: Any) -> None:
    """The announcement has 40 and 62 items (R15.2), the shipped table has not: so it says 未核对 wherever it answers."""
    load_catalogue(by=house.platform, at=NOW)
    shipped = Catalogue.objects.get(pk=CURRENT)
    assert queries.counts_of(shipped) != (40, 62)
    with refused("catalogue-counts-differ"):
        compare_catalogue(
            catalogue=shipped, text=seen(shipped, 40, 62), by=_office(house), at=NOW
        )  # fmt: skip


@pytest.mark.parametrize("compared", [False, True])
def test_reasons_name_the_edition(house: Any, compared: bool) -> None:
    new = edition()
    if compared:
        compare_catalogue(catalogue=new, text=seen(new), by=_office(house), at=NOW)
    by = queries.edition_of(Catalogue.objects.get(pk=new.pk))
    scale = queries.listed(new.items.select_related("catalogue").get(number="1-1"))
    assert scale is not None
    scale = rules.Listed(**{name: getattr(scale, name) for name in scale.__slots__} | {"edition": by})
    found = [rules.verdict(scale, Purpose.TRADE), rules.verdict(scale, Purpose.MEDICAL), rules.verdict(None, Purpose.TRADE, edition=by)]  # fmt: skip
    told = [reason for each in found for reason in each.reasons if "目录" in reason.basis("zh")]
    assert len(told) == 5
    for reason in told:
        assert "示例目录2027" in reason.basis("zh") and "2020" not in reason.basis("en")
        assert ("草稿" in reason.basis("zh"), "draft" in reason.basis("en")) == (not compared, not compared)
        assert reason.confidence == ("seen" if compared else "recall")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scope_note": "口径DN50"}, "catalogue-size-unsaid"), ({"scope_note": "五十毫米以下"}, "catalogue-size-unsaid"),
        ({"scope_note": "测量范围（0～500）kg"}, "catalogue-size-unsaid"), ({"scope_note": "0.5 级及以上"}, "catalogue-size-unsaid"),
        ({"scope_note": "0.5 级及以上", "size_symbol": "-"}, ""), ({"scope_note": "用于贸易结算"}, ""),
        ({"scope_note": "DN50", "size_symbol": "DN", "size_low": "15", "size_high": "50"}, ""), ({"scope_note": "DN300", "mode": "P"}, ""),
        ({"scope_note": "DN50", "size_symbol": "-", "size_low": "15"}, "catalogue-cell-wrong"),
    ],
)  # fmt: skip
def test_a_figure_in_the_scope_is_a_size_or_said_to_be_none(
    house: Any, changes: dict[str, str], code: str
) -> None:
    """Not guessed from words: whoever loads the table says it, else everything of the kind would be in the law."""
    text = table(changes)
    if not code:
        assert edition_table.rows_of(text)
        return
    with pytest.raises(UnusableInput) as caught:
        edition_table.rows_of(text)
    assert [each.code for each in caught.value.refusals] == [code]


def test_what_is_compared_is_what_was_seen(house: Any, refused: Any) -> None:
    """Rows that changed after they were looked at, a blank source, a name no address can bear."""
    by, new = _office(house), edition()
    before = seen(new)
    new.items.filter(number="1-1").update(mode="P")
    with refused("catalogue-other-rows"):
        compare_catalogue(catalogue=new, text=before, by=by, at=NOW)
    with refused("catalogue-needs-source"):
        compare_catalogue(catalogue=new, text=seen(new, source="  "), by=by, at=NOW)
    for name in ("a/b", "..", "示例\u202e", "a?b"):
        with refused("catalogue-name-unusable"):
            load_catalogue(by=house.platform, at=NOW, edition=Edition(name, TODAY, table({})))


def test_shipped_rows_loaded_again(house: Any) -> None:
    """The same rows leave a comparison alone; other rows end it, of each shipped list."""
    load_catalogue(by=house.platform, at=NOW)
    for code in Catalogue.objects.values_list("pk", flat=True):
        row = Catalogue.objects.get(pk=code)
        compare_catalogue(catalogue=row, text=seen(row, *queries.counts_of(row)), by=_office(house), at=NOW)
    load_catalogue(by=house.platform, at=NOW)
    assert not Catalogue.objects.filter(is_draft=True).exists()
    for row in Catalogue.objects.all():
        row.items.filter(number=row.items.first().number).update(name_en="altered")
    load_catalogue(by=house.platform, at=NOW)
    assert (
        not Catalogue.objects.filter(is_draft=False).exists()
        and not Catalogue.objects.exclude(compared_by="").exists()
    )


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
    page = office.get("/catalogue/示例目录2028/compare-catalogue").content.decode()
    rows = re.search(r'name="rows" value="([0-9a-f]{64})"', page)
    assert rows is not None
    face = stranger.get("/catalogue/示例目录2028").content.decode()
    assert "型式批准、强制检定" in face and "P+V" not in face
    load_catalogue(by=platform("CN", "platform"), at=NOW)
    assert "DN15~DN50" in stranger.get(f"/catalogue/{CURRENT}").content.decode()
    assert "示例水表" in face and rows[1][:4] in face and rows[1][-4:] in face
    other = SimpleUploadedFile(
        "t.csv", (text + "\n" + table({"l2_no": "1-2", "l2_zh": "示例表"}).splitlines()[1]).encode()
    )
    assert office.post("/catalogue/load-edition", told | {"file": other}).status_code == 409, (
        "the same press, another table"
    )
    form = {"source": "示例公报", "groups": "1", "items": "1", "key": "k2", "rows": rows[1]}
    assert office.post("/catalogue/示例目录2028/compare-catalogue", form | {"items": "2"}).status_code == 409
    assert office.post("/catalogue/示例目录2028/compare-catalogue", form).status_code == 302
    rows = stranger.get("/api/v1/catalogue/editions").json()
    assert {"示例公报"} == {each["compared_source"] for each in rows if each["code"] == "示例目录2028"}
    assert len(ROWS) == 2
