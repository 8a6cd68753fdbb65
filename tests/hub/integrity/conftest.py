"""Zhejiang's stall owner with a scale, the regulator that decides, a second official, a calendar, Shanghai's regulator."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import NOW, House, uscc
from tests.hub.scenes import scene

from junheng.hub.foundation import clock
from junheng.hub.foundation.acting import ANONYMOUS, Actor
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.institutions.services.rulepacks import load_calendar_year
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services.ledger import NewInstrument, register_instrument
from junheng.hub.integrity.models import Complaint, Pledge, Review, StallInstrument
from junheng.hub.integrity.services import complaints, markets, pledges, reviews


@dataclass
class Street:
    """One market street in Zhejiang."""

    house: House
    stall: Organisation = field(init=False)
    other: Organisation = field(init=False)
    host: Organisation = field(init=False)
    scale: Instrument = field(init=False)

    def __post_init__(self) -> None:
        self.stall = self._body(
            "92330100470000610", "杭州示例水产摊", "enterprise", "330106", "许示例", "small_trader"
        )
        self.other = self._body(
            "92330100470000620", "杭州另一示例摊", "enterprise", "330106", "何示例", "small_trader"
        )
        self.host = self._body(
            "92330100470000630", "杭州示例集市", "enterprise", "330106", "卫示例", "market_host"
        )
        self.house.member("褚示例", self.house.regulator, "prov_regulator")
        self._body(
            "11310000470000050", "上海示例监管局", "regulator-province", "310000", "秦示例", "prov_regulator"
        )
        self._verified(self.house.regulator)
        self.scale = self.filed("SL-1")
        days = {date(2026, 10, 1): (False, "国庆节")}
        load_calendar_year(
            year=2026, days=days, source="示例", confidence="seen", by=self.house.platform, at=NOW
        )

    def _body(self, code: str, name: str, kind: str, division: str, person: str, role: str) -> Organisation:
        body = bodies.register_organisation(
            new=bodies.NewOrganisation(
                uscc=uscc(code[:17]), name_zh=name, kind=kind, division_code=division, is_demo=True
            ),
            by=self.house.platform, at=NOW,
        )  # fmt: skip
        self._verified(body)
        self.house.member(person, body, role)
        return body

    def _verified(self, body: Organisation) -> None:
        by = Actor(tenant=body.tenant_id, roles=frozenset({"platform"}))
        bodies.verify_organisation(organisation=body, by=by, at=NOW)
        body.refresh_from_db()

    def filed(self, serial: str, *, owner: Organisation | None = None, by: str = "许示例") -> Instrument:
        new = NewInstrument(
            item=self.house.item("non-automatic-scale"), name="电子计价秤", serial=serial,
            purpose=Purpose.TRADE, maker="示例厂",
        )  # fmt: skip
        return register_instrument(new=new, owner=owner or self.stall, by=self.house.acting(by), at=NOW)

    def pledged(self, **changes: Any) -> Pledge:
        told: dict[str, Any] = {"promises": ["in-date", "full-measure"], "until": date(2027, 11, 22)}
        return pledges.publish_pledge(**(told | changes), by=self.house.acting("许示例"), at=NOW)

    def proposed(self, pledge: Pledge | None = None, *, by: str = "钱示例", why: str = "秤短重") -> Review:
        found = reviews.Found(why, date(2026, 11, 22))
        row = pledge or self.pledged()
        return reviews.propose_removal(pledge=row, found=found, by=self.house.acting(by), at=NOW)

    def reported(self, **changes: Any) -> Complaint:
        told = {"kind": "wrong-weight", "text": "少二两", "contact": "13900000000"} | changes
        reported = complaints.Reported(**told)
        return complaints.file_complaint(instrument=self.scale, reported=reported, by=ANONYMOUS, at=NOW)

    def listed(
        self, instrument: Instrument | None = None, stall: str = "A-1", **changes: Any
    ) -> StallInstrument:
        row, by = instrument or self.scale, self.house.acting("卫示例")
        return markets.list_at_stall(instrument=row, stall=stall, by=by, at=NOW, **changes)


@pytest.fixture(autouse=True)
def today_is_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and calls happen at the moment of every test, whatever the day is outside."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def nobody_has_reported_yet(settings: Any, tmp_path: Path) -> None:
    """What is counted by address begins anew in each test."""
    filed = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": filed, "LOCATION": tmp_path / "cache"}}


@scene(after="house")
def street(house: House) -> Street:
    return Street(house)
