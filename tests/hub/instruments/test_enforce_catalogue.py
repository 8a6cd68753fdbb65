"""Another edition of the catalogue waits for its day; then verdicts and words are by it (R15.2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.hub.conftest import NOW, TODAY

from junheng.core.reason import UnusableInput
from junheng.hub.foundation.acting import platform
from junheng.hub.instruments import queries, rules
from junheng.hub.instruments.models import Catalogue, CatalogueItem, CatalogueWord, Instrument
from junheng.hub.instruments.services import edition_table, ledger
from junheng.hub.instruments.services.catalogue import CURRENT, Edition, load_catalogue
from junheng.hub.instruments.services.reclassifying import enforce_catalogue

HEAD = "l1_no,l1_zh,l2_no,l2_zh,name_en,mode,verification_form,purposes,scope_note,jjg_ref,cycle_months,jjg_confidence,confidence,source"
ROWS = (
    # scales keep their name under another number and lose medicine; taximeters are gone; pressure gauges need no verification
    "1,非自动衡器,1-1,非自动衡器,non-automatic weighing instrument,P+V,periodic,T;S,,JJG 539-2016,12,recall,recall,示例",
    "2,压力仪表,2-1,指示类压力表、显示类压力表,pressure gauge,P,none,,,JJG 52-2013,,recall,recall,示例",
)
DAY = TODAY + timedelta(days=30)
BY = platform("CN", "catalogue")
OLD = "国务院1987年强检办法附录(55项)"


def edition(day: date = DAY, *rows: str) -> Catalogue:
    """An invented edition of the year 2027."""
    table = "\n".join((HEAD, *(rows or ROWS)))
    return load_catalogue(by=platform("CN", "platform"), at=NOW, edition=Edition("示例目录2027", day, table))


def test_on_its_day(house: Any, refused: Any) -> None:
    """Not before; what people type means the row of the same name; the shipped table loaded again does not take it back."""
    load_catalogue(by=house.platform, at=NOW)
    new = edition()
    assert queries.catalogue_due(TODAY) is None
    with refused("catalogue-not-yet"):
        enforce_catalogue(catalogue=new, by=BY, at=NOW)
    assert queries.items_meant("电子秤")[0].number == "2-1"
    later = NOW + timedelta(days=30)
    due = queries.catalogue_due(DAY)
    assert due is not None and due.pk == new.pk
    enforce_catalogue(catalogue=new, by=BY, at=later)
    assert queries.items_meant("电子秤")[0].number == "1-1"
    assert not CatalogueWord.objects.filter(word="出租汽车计价器").exists()
    load_catalogue(by=house.platform, at=later)
    current = queries.current_catalogue()
    assert current is not None and current.pk == new.pk and queries.catalogue_due(DAY) is None
    with refused("catalogue-not-newer"):
        enforce_catalogue(catalogue=Catalogue.objects.get(pk=CURRENT), by=BY, at=later)


def test_what_never_came_into_force_says_so(house: Any) -> None:
    """A day that is not later than that of the edition in force never brings it into force; what was in force is superseded."""
    load_catalogue(by=house.platform, at=NOW)
    late = edition(TODAY - timedelta(days=1))

    def said(on: date = TODAY) -> dict[str, str]:
        return {each.catalogue.code: each.state for each in queries.editions(on)}

    assert said() == {CURRENT: "in-force", late.code: "waiting", OLD: "superseded"}
    enforce_catalogue(catalogue=late, by=BY, at=NOW)
    for code, day in (
        ("早一版", date(2020, 10, 26)),
        ("同日版", TODAY - timedelta(days=1)),
        ("下一版", TODAY + timedelta(days=3)),
    ):
        load_catalogue(
            by=platform("CN", "platform"), at=NOW, edition=Edition(code, day, "\n".join((HEAD, *ROWS)))
        )
    assert said() == {
        late.code: "in-force", CURRENT: "superseded", OLD: "superseded", "早一版": "never-in-force", "同日版": "never-in-force",
        "下一版": "waiting",
    }  # fmt: skip
    assert "未曾在本平台施行" in Client().get("/catalogue").content.decode()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1985, 9, 5), date(2037, 1, 1), date(9999, 12, 31)])
def test_a_day_out_of_range(house: Any, refused: Any, day: date) -> None:
    """Before the law that it is under, or beyond all planning: refused, and nothing is loaded."""
    with refused("catalogue-day-out-of-range"):
        edition(day)
    assert not Catalogue.objects.filter(code="示例目录2027").exists()


ROW = {
    "l1_no": "1", "l1_zh": "水表", "l2_no": "1-1", "l2_zh": "水表", "name_en": "water meter", "mode": "P+V", "verification_form": "",
    "purposes": "T", "scope_note": "", "jjg_ref": "", "cycle_months": "72", "jjg_confidence": "recall", "confidence": "recall", "source": "s",
}  # fmt: skip


def table(*rows: dict[str, str]) -> str:
    """Rows of another edition, each told by what differs from an honest one."""
    told = [ROW | row for row in rows]
    heads = list(dict.fromkeys(name for row in told for name in row))
    return "\n".join(
        [",".join(heads), *(",".join(f'"{row.get(name, "")}"' for name in heads) for row in told)]
    )


@pytest.mark.parametrize(("text", "code", "line"), [
    (f"{HEAD}\n1,x", "catalogue-table-unread", 2),
    (f"{HEAD}\n1,,1-1,,e,P,n,T,,,,r,r,s", "catalogue-table-unread", 2),
    (f"{HEAD}\n{ROWS[0]},one cell too many", "catalogue-table-unread", 2),
    (table({}, {"l2_no": "1-2", "source": "长" * 131_073}), "catalogue-table-unread", 3),
    (table({}, {"l2_no": "1-2", "source": "\0"}), "catalogue-table-unread", 3),
    (table({}, {"l2_no": "1-2", "l2_zh": "名" * 121}), "catalogue-cell-long", 3),
    (table({"l2_no": "1-1-1-1-1-1-1"}), "catalogue-cell-long", 2),
    (table({"cycle_months": "70000"}), "catalogue-cell-wrong", 2),
    (table({"cycle_months": "-12"}), "catalogue-cell-wrong", 2),
    (table({"mode": "v"}), "catalogue-cell-wrong", 2),
    (table({}, {}), "catalogue-row-twice", 3),
    (table({"size_symbol": "DN", "size_low": "", "size_high": "50"}), "catalogue-cell-wrong", 2),
    (table({"size_symbol": "DN", "size_low": "50", "size_high": "15"}), "catalogue-cell-wrong", 2),
    (table({"size_symbol": "DN", "size_low": "15", "size_high": "nan"}), "catalogue-cell-wrong", 2),
])  # fmt: skip
def test_a_table_that_cannot_be_read(text: str, code: str, line: int) -> None:
    """Nothing of it is taken, and the row is named."""
    with pytest.raises(UnusableInput) as caught:
        edition_table.rows_of(text)
    refusal = caught.value.refusals[0]
    assert (refusal.code, refusal.facts["line"]) == (code, str(line))


def test_longest_cells_fit_the_record() -> None:
    """What is let through by its length is what the columns hold."""
    holds = {
        "l2_no": "number", "l1_zh": "group_zh", "l2_zh": "name_zh", "name_en": "name_en", "verification_form": "form",
        "scope_note": "scope_note", "jjg_ref": "methods", "cycle_months": "cycle_note", "jjg_confidence": "cycle_confidence",
        "confidence": "confidence", "source": "source", "size_symbol": "size_symbol",
    }  # fmt: skip
    for cell, name in holds.items():
        assert edition_table.LENGTHS[cell] == CatalogueItem._meta.get_field(name).max_length, cell
    assert edition_table.rows_of(table({"cycle_months": "72 (DN<=25)"}))


def test_the_law_is_not_written_over(house: Any, refused: Any) -> None:
    """Until its day an edition is replaced whole; the shipped one, and one that took effect, never."""
    load_catalogue(by=house.platform, at=NOW)
    edition()
    new = edition(DAY, ROWS[0])
    assert [row.number for row in new.items.all()] == ["1-1"]
    with refused("catalogue-settled"):
        load_catalogue(by=house.platform, at=NOW, edition=Edition(CURRENT, DAY, table({"l2_no": "2-1"})))
    assert CatalogueItem.objects.get(catalogue_id=CURRENT, number="2-1").name_zh == "非自动衡器"
    sized = table({"size_symbol": "DN", "size_low": "15", "size_high": "100"})
    new = load_catalogue(by=BY, at=NOW, edition=Edition(new.code, DAY, sized))
    water = queries.listed(new.items.get())
    assert rules.verdict(water, rules.Purpose.TRADE, size=100).answer == "mandatory"
    assert rules.verdict(water, rules.Purpose.TRADE, size=101).answer == "not-mandatory"
    item = new.items.get()
    held = ledger.register_instrument(
        new=ledger.NewInstrument(
            item=house.item("water-meter"), name="水表", serial="1", purpose=rules.Purpose.TRADE, catalogue_item=item
        ),
        owner=house.enterprise, by=house.acting("王示例"), at=NOW,
    )  # fmt: skip
    with refused("catalogue-settled"):
        edition()
    Instrument.objects.filter(pk=held.pk).delete()
    enforce_catalogue(catalogue=new, by=BY, at=NOW + timedelta(days=30))
    with refused("catalogue-settled"):
        edition()
