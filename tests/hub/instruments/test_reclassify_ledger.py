"""When another edition takes effect every ledger is classed anew, and what changed is listed (R15.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.instruments.test_enforce_catalogue import DAY, ROWS, edition

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.instruments import queries, rules
from junheng.hub.instruments.models import CatalogueItem, Instrument, Reclassified
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger
from junheng.hub.instruments.services.catalogue import load_catalogue
from junheng.hub.instruments.services.reclassifying import class_what_is_due

LATER = NOW + timedelta(days=30)


def test_changes_are_listed(house: Any, client_for: Any) -> None:
    """A shop's scale stays mandatory and is no change; a clinic's is not any more; a gauge neither; the rest waits for a person.

    A taximeter, of which there is no row; a water meter of DN100, whose row lost its bounds; what had no row and is named like one.
    """
    load_catalogue(by=house.platform, at=NOW)

    def filed(number: str, item: str, purpose: Purpose, **told: Any) -> Instrument:
        listed = CatalogueItem.objects.filter(catalogue__is_current=True, number=number).first()
        new = ledger.NewInstrument(
            item=house.item(item), serial=number + purpose, purpose=purpose, catalogue_item=listed,
            **{"name": f"器具 {number}"} | told,
        )  # fmt: skip
        return ledger.register_instrument(new=new, owner=house.enterprise, by=house.acting("王示例"), at=NOW)

    shop = filed("2-1", "non-automatic-scale", Purpose.TRADE)
    clinic = filed("2-1", "non-automatic-scale", Purpose.MEDICAL)
    gauge = filed("14-1", "pressure-gauge", Purpose.SAFETY)
    taxi = filed("16-1", "taximeter", Purpose.TRADE)
    bulk = filed("8-1", "water-meter", Purpose.TRADE, size=100)
    hydrogen = filed("none", "mandatory-other", Purpose.TRADE, name="氢气加气机")
    unnamed = filed("nor this", "mandatory-other", Purpose.TRADE, name="量子纠缠仪")
    old = CatalogueItem.objects.get(catalogue__is_current=True, number="8-1").name_zh
    edition(
        DAY, *ROWS,
        f"3,水表,3-1,{old},water meter,P+V,first only,T,,,,recall,recall,示例",
        "4,氢气加气机,4-1,氢气加气机,hydrogen dispenser,P+V,periodic,T,,,,recall,recall,示例",
    )  # fmt: skip
    assert class_what_is_due(at=NOW) == 0
    assert class_what_is_due(at=LATER) == 7 and class_what_is_due(at=LATER) == 0
    late = filed("late", "mandatory-other", Purpose.TRADE, name="氢气加气机")
    assert class_what_is_due(at=LATER) == 0  # filed under this edition: its own act said which row it is
    rows = {
        each.instrument_id: (each.before, each.after, each.after_item) for each in Reclassified.objects.all()
    }
    assert rows == {
        clinic.pk: ("mandatory", "not-mandatory", "1-1 非自动衡器"),
        gauge.pk: ("mandatory", "type-approval-only", "2-1 指示类压力表、显示类压力表"),
        taxi.pk: ("mandatory", "", ""),
        bulk.pk: ("not-mandatory", "", ""),
        hydrogen.pk: ("not-mandatory", "", ""),
    }
    assert Reclassified.objects.get(instrument=hydrogen).meant == "4-1 氢气加气机"
    assert Reclassified.objects.get(instrument=bulk).meant.startswith(f"3-1 {old}")
    for each in (bulk, hydrogen, unnamed, late):
        each.refresh_from_db()
        assert queries.verdict_of(each).answer is rules.Answer.NOT_MANDATORY
    fact = Event.objects.get(type="ledger-reclassified").data
    assert (fact["moved"], fact["changed"], fact["open"]) == (3, 2, 3)
    shop.refresh_from_db()
    taxi.refresh_from_db()
    assert shop.catalogue_item is not None and shop.catalogue_item.number == "1-1"
    assert (
        queries.verdict_of(taxi).answer is rules.Answer.MANDATORY
    )  # nothing falls out of the law by a new name
    page = client_for("王示例").get("/catalogue/changes").content.decode()
    assert "要人工归类" in page and clinic.code[:4] in page
    assert len(client_for("王示例").get("/api/v1/catalogue/changes").json()["rows"]) == 5
    assert client_for("钱示例").get("/api/v1/catalogue/changes").json()["rows"] == []
    with tenancy.only("330000"):
        assert not Reclassified.objects.exists()
