"""Zhejiang's institute shares a comparator, a room and a person's hours; Shanghai's institute asks for them.

It is Monday, 2026-11-23, ten o'clock in China; what is booked lies on the Wednesday after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.hub.conftest import NOW, TODAY, House
from tests.hub.scenes import scene

from junheng.hub.foundation.clock import BEIJING
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger
from junheng.hub.sharing import rules
from junheng.hub.sharing.models import Booking, Resource
from junheng.hub.sharing.services import booking, offering

WEDNESDAY = date(2026, 11, 25)
SOUND = rules.Seen("sound")


def on(hour: int, minute: int = 0, day: date = WEDNESDAY) -> datetime:
    """An hour in China."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING)


@dataclass
class Sharing:
    """Each step is one verb, so a test may stop wherever it looks."""

    house: House
    instrument: Instrument = field(init=False)
    device: Resource = field(init=False)

    def open(self) -> None:
        self.instrument = self.file("CMP-1")
        self.due(date(2027, 6, 30))
        self.device = self.offer(instrument=self.instrument)

    @property
    def owner(self) -> Any:
        return self.house.acting("冯示例")

    @property
    def client(self) -> Any:
        return self.house.acting("孙示例")

    def file(self, serial: str) -> Instrument:
        return ledger.register_instrument(
            new=ledger.NewInstrument(
                item=self.house.item("dc-voltage-source"), name="示例比较仪", serial=serial, purpose=Purpose.OWN_USE
            ),
            owner=self.house.institute, by=self.owner, at=NOW,
        )  # fmt: skip

    def due(self, due: date, worked_on: date = date(2026, 6, 30)) -> None:
        ledger.set_due_date(
            instrument=self.instrument, service="calibration", worked_on=worked_on, due=due, basis="示例", by=self.owner, at=NOW
        )  # fmt: skip

    def offer(
        self, *, instrument: Instrument | None = None, person: Any = None, by: Any = None, **changes: Any
    ) -> Resource:
        kind = "device" if instrument else "person" if person else "room"
        names = {"device": "示例比较仪", "room": "恒温实验室", "person": "电学工程师机时"}
        told: dict[str, Any] = {
            "kind": kind, "name_zh": names[kind], "place": "杭州 3 号楼", "fee": Decimal("120"), "lead_hours": 24,
        }  # fmt: skip
        return offering.offer_resource(
            offer=rules.Offer(**told | changes),
            instrument=instrument,
            person=person,
            by=by or self.owner,
            at=NOW,
        )

    def wish(self, start: datetime, end: datetime, **changes: Any) -> booking.Wish:
        return booking.Wish(start, end, **{"purpose": "比对准备", **changes})

    def requested(
        self,
        *more: Resource,
        start: datetime | None = None,
        end: datetime | None = None,
        at: datetime = NOW,
        by: Any = None,
        user: str = "孙示例",
        **changes: Any,
    ) -> Booking:
        return booking.request_booking(
            resources=[self.device, *more], wish=self.wish(start or on(9), end or on(12), **changes),
            user=self.house.people[user], by=by or self.client, at=at,
        )  # fmt: skip

    def approved(self, *more: Resource, **changes: Any) -> Booking:
        return booking.approve_booking(booking=self.requested(*more, **changes), by=self.owner, at=NOW)

    def out(self, *more: Resource, carrier: str = "", **changes: Any) -> Booking:
        made = self.approved(*more, **changes)
        return booking.check_out_booking(
            booking=made, seen=rules.Seen("sound", carrier=carrier), by=self.owner, at=made.slot.lower
        )

    def back(self, *more: Resource, seen: rules.Seen = SOUND, **changes: Any) -> Booking:
        made = self.out(*more, **changes)
        return booking.return_booking(booking=made, seen=seen, by=self.owner, at=made.slot.upper)


@scene(after="house")
def sharing(house: House) -> Sharing:
    """One device on offer: open from nine to five on working days, a day's notice, eight hours, 120 yuan an hour."""
    made = Sharing(house)
    made.open()
    assert TODAY.isoweekday() == 1
    return made


def helped(house: Any) -> dict[str, str]:
    """Zhejiang's regulator asked for help, its institute offered it and wrote into the log."""
    from junheng.hub.capabilities.models import CapabilityEntry
    from junheng.hub.sharing.models import HelpOffer, HelpRequest, HelpStep

    asked = HelpRequest.objects.create(
        tenant_id="330000", organisation=house.regulator, kind="standard", text="0~60 MPa 表压，U ≤ 0.05 % 量程", due=TODAY, posted_at=NOW,
        state="running", state_since=NOW,
    )  # fmt: skip
    offer = HelpOffer.objects.create(
        tenant_id="330000", request=asked, organisation=house.institute, entry=CapabilityEntry.objects.first(),
        resources="10.000242", offered_by=house.people["冯示例"], offered_at=NOW, accepted_at=NOW,
    )  # fmt: skip
    HelpStep.objects.create(
        tenant_id="330000", request=asked, organisation=house.institute, text="10.000242", at=NOW
    )
    return {"help_id": str(asked.pk), "offer_id": str(offer.pk)}
