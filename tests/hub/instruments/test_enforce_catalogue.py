"""Another edition of the catalogue waits for its day; then verdicts and words are by it (R15.2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY

from junheng.core.reason import UnusableInput
from junheng.hub.foundation.acting import platform
from junheng.hub.instruments import queries
from junheng.hub.instruments.models import Catalogue, CatalogueWord
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


@pytest.mark.parametrize("rows", [("1,x",), ("1,,1-1,,e,P,n,T,,,,r,r,s",)])
def test_a_table_that_cannot_be_read(house: Any, rows: tuple[str, ...]) -> None:
    """Nothing of it is loaded."""
    with pytest.raises(UnusableInput) as caught:
        edition(DAY, *rows)
    assert caught.value.refusals[0].code == "catalogue-table-unread"
    assert not Catalogue.objects.filter(pk="示例目录2027").exists()
