"""Shanghai's enterprise asks; the institutes of Zhejiang and Shanghai can measure DC voltage, each as well as it says.

It is Monday, 2026-11-23; quotes end on the Friday.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY, House
from tests.hub.scenes import scene

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services import entries
from junheng.hub.foundation import clock
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.qualifications import NewItem
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services.ledger import NewInstrument, register_instrument
from junheng.hub.market import rules
from junheng.hub.market.models import Posting, Quote
from junheng.hub.market.services import hall, quoting
from junheng.hub.orders.services import ordering
from junheng.hub.orders.services.ordering import Wanted

FRIDAY = date(2026, 11, 27)
NEED = "0~1000 V DC 校准 U ≤ 20 ppm 或 10 µV, k=2"


@dataclass
class Market:
    """Each step is one verb, so a test may stop wherever it looks."""

    house: House
    zhejiang: CapabilityEntry = field(init=False)
    shanghai: CapabilityEntry = field(init=False)

    def open(self) -> None:
        self.zhejiang = self.able(self.house.institute, "冯示例", "8e-6")
        self.shanghai = self.able(self.house.neighbour, "孙示例", "15e-6")

    @property
    def client(self) -> Any:
        return self.house.acting("王示例")

    def able(self, body: Organisation, name: str, part: str, *, high: int = 1000) -> CapabilityEntry:
        """A published entry: U = 2 µV + part·x over 0 to `high` volts."""
        item = self.house.item("dc-voltmeter")
        box: dict[str, Any] = {
            "range": {"low": 0, "high": high}, "uncertainty": {"linear": {"a": "2e-6", "b": part}, "k": 2}
        }  # fmt: skip
        number = f"CNAS L{part}{high}"
        rests = self.house.qualification(
            "accreditation", number, NewItem(item=item, service="calibrate"), body=body
        )
        data = {"service": "calibrate", "kind": "electric.voltage.dc", "unit": "V", "boxes": [box]}
        by = self.house.acting(name)
        made = entries.draft_capability(
            organisation=body, item=item, data=data, qualification=rests, turnaround_days=7, by=by, at=NOW
        )
        return entries.publish_capability(entry=made, by=by, at=NOW)

    def publish(self, text: str = NEED, by: Any = None, **changes: Any) -> Posting:
        asked = rules.Asked(text, FRIDAY, **changes)
        return hall.publish_posting(
            organisation=self.house.enterprise, asked=asked, by=by or self.client, at=NOW
        )

    def terms(self, **changes: Any) -> rules.Terms:
        told: dict[str, Any] = {
            "fen": 80000, "days": 7, "valid_until": date(2026, 12, 31), "uncertainty": "20 ppm 或 10 µV, k=2",
        }  # fmt: skip
        return rules.Terms(**told | changes)

    def quote(self, posting: Posting, name: str = "冯示例", entry: Any = None, **changes: Any) -> Quote:
        own = entry or (self.zhejiang if name == "冯示例" else self.shanghai)
        return quoting.make_quote(
            posting=posting, entry=own, terms=self.terms(**changes), by=self.house.acting(name), at=NOW
        )

    def lines(self, serial: str = "DVM-7") -> list[Wanted]:
        meter = register_instrument(
            new=NewInstrument(
                item=self.house.item("dc-voltmeter"), name="数字电压表", serial=serial, purpose=Purpose.OWN_USE
            ),
            owner=self.house.enterprise, by=self.client, at=NOW,
        )  # fmt: skip
        return [Wanted(meter, "calibration")]

    def accept(self, quote: Quote, **told: Any) -> Quote:
        if "lines" not in told:
            told["lines"] = self.lines()
        return quoting.accept_quote(**{"quote": quote, "by": self.client, "at": NOW, **told})

    def ordered(self) -> Any:
        """An order from an accepted quote of Zhejiang's institute."""
        return self.accept(self.quote(self.publish())).order

    def delivered(self) -> Any:
        """The order reviewed, received and handed back on the day it was promised for."""
        order, desk = self.ordered(), self.house.acting("陈示例")
        reviewed = [
            ordering.Reviewed(line, self.house.method("JJF 1587-2016"), line.price)
            for line in order.lines.all()
        ]
        ordering.accept_order(order=order, lines=reviewed, promised_on=TODAY, by=desk, at=NOW)
        order.refresh_from_db()
        ordering.receive_order(order=order, condition="完好", place="样品室", by=desk, at=NOW)
        for line in order.lines.all():
            ordering.hand_back_item(line=line, by=desk, at=NOW)
        order.refresh_from_db()
        return order


@pytest.fixture(autouse=True)
def today_is_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, too, are opened on the Monday."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@scene(after="house")
def market(house: House) -> Market:
    """Both institutes have published what they can do."""
    made = Market(house)
    made.open()
    return made
