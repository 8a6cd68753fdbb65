"""When another edition takes effect every ledger is classed anew, and what changed is listed (R15.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.instruments.test_enforce_catalogue import edition

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
    """A shop's scale stays mandatory and is no change; a clinic's is not any more; a gauge neither; a taximeter waits for a person."""
    load_catalogue(by=house.platform, at=NOW)

    def filed(number: str, item: str, purpose: Purpose) -> Instrument:
        new = ledger.NewInstrument(
            item=house.item(item), name=f"器具 {number}", serial=number + purpose, purpose=purpose,
            catalogue_item=CatalogueItem.objects.get(catalogue__is_current=True, number=number),
        )  # fmt: skip
        return ledger.register_instrument(new=new, owner=house.enterprise, by=house.acting("王示例"), at=NOW)

    shop = filed("2-1", "non-automatic-scale", Purpose.TRADE)
    clinic = filed("2-1", "non-automatic-scale", Purpose.MEDICAL)
    gauge = filed("14-1", "pressure-gauge", Purpose.SAFETY)
    taxi = filed("16-1", "taximeter", Purpose.TRADE)
    edition()
    assert class_what_is_due(at=NOW) == 0
    assert class_what_is_due(at=LATER) == 4 and class_what_is_due(at=LATER) == 0
    rows = {
        each.instrument_id: (each.before, each.after, each.after_item) for each in Reclassified.objects.all()
    }
    assert rows == {
        clinic.pk: ("mandatory", "not-mandatory", "1-1 非自动衡器"),
        gauge.pk: ("mandatory", "type-approval-only", "2-1 指示类压力表、显示类压力表"),
        taxi.pk: ("mandatory", "", ""),
    }
    fact = Event.objects.get(type="ledger-reclassified").data
    assert (fact["moved"], fact["changed"], fact["open"]) == (3, 2, 1)
    shop.refresh_from_db()
    taxi.refresh_from_db()
    assert shop.catalogue_item is not None and shop.catalogue_item.number == "1-1"
    assert (
        queries.verdict_of(taxi).answer is rules.Answer.MANDATORY
    )  # nothing falls out of the law by a new name
    page = client_for("王示例").get("/catalogue/changes").content.decode()
    assert "要人工归类" in page and clinic.code[:4] in page
    assert len(client_for("王示例").get("/api/v1/catalogue/changes").json()["rows"]) == 3
    assert client_for("钱示例").get("/api/v1/catalogue/changes").json()["rows"] == []
    with tenancy.only("330000"):
        assert not Reclassified.objects.exists()
