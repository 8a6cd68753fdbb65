"""A stall owner of Hangzhou, another one, a market's host, the county's regulator, the institute."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import NOW, House, uscc
from tests.hub.scenes import scene

from junheng.hub.filing.models import Filing
from junheng.hub.filing.rules.plates import Told
from junheng.hub.filing.services import filing
from junheng.hub.foundation import clock
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.instruments.services.catalogue import load_catalogue


def png(*more: bytes) -> bytes:
    """A picture of one point, with more chunks where a test wants them."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), *more]
    parts += [chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@dataclass
class Street:
    """One market street in Hangzhou's county 330106."""

    house: House
    stall: Organisation = field(init=False)
    other: Organisation = field(init=False)
    host: Organisation = field(init=False)
    county: Organisation = field(init=False)

    def __post_init__(self) -> None:
        load_catalogue(by=self.house.platform, at=NOW)
        self.stall = self.body("9233010047000061", "杭州示例水产摊", "enterprise", "许示例", "small_trader")
        self.other = self.body("9233010047000062", "杭州另一示例摊", "enterprise", "何示例", "small_trader")
        self.host = self.body("9233010047000063", "杭州示例集市", "enterprise", "卫示例", "market_host")
        self.county = self.body(
            "1133010647000064", "西湖示例监管局", "regulator-county", "褚示例", "county_regulator"
        )

    def body(
        self, code: str, name: str, kind: str, person: str, role: str, division: str = "330106"
    ) -> Organisation:
        made = bodies.register_organisation(
            new=bodies.NewOrganisation(
                uscc=uscc(f"{code}0"), name_zh=name, kind=kind, division_code=division, is_demo=True, lat=30.26, lon=120.13
            ),
            by=self.house.platform, at=NOW,
        )  # fmt: skip
        bodies.verify_organisation(
            organisation=made, by=Actor(tenant=made.tenant_id, roles=frozenset({"platform"})), at=NOW
        )
        made.refresh_from_db()
        self.house.member(person, made, role)
        return made

    def filed(self, *, by: str = "许示例", photo: Any = None, at: Any = NOW, **changes: str) -> Filing:
        told = {
            "kind": "电子计价秤",
            "use": "T",
            "number": "SN-1",
            "place": "示例市场 A-1",
            "maker": "示例衡器厂",
        }
        actor = self.house.acting(by)
        owner = Organisation.objects.get(pk=actor.organisation_id)
        return filing.file_instrument(
            told=Told(**(told | changes)), owner=owner, photo=photo, by=actor, at=at
        )


@pytest.fixture(autouse=True)
def today_is_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and calls happen at the moment of every test, whatever the day is outside."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def nobody_has_come_yet(settings: Any, tmp_path: Path) -> None:
    """What is counted by address begins anew in each test."""
    filed = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": filed, "LOCATION": tmp_path / "cache"}}


@scene(after="house")
def street(house: House) -> Street:
    return Street(house)
