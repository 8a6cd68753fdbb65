"""The same few named people and bodies in every test, entered through the platform's own verbs.

Everything is invented. The work is done on 2026-11-20 and looked at on 2026-11-23, a Monday.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from tests.hub import scenes

from junheng.hub.foundation import clock, metering, tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.models import Person, Tenant
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Method, Organisation, Qualification
from junheng.hub.institutions.rules.codes import check_digit
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.institutions.services import qualifications as documents
from junheng.hub.institutions.services.reference import load_reference_data

logging.getLogger("django.request").setLevel(logging.ERROR)  # asserted, and costs to be written
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
WORK = date(2026, 11, 20)
PROVINCES = {"310000": ("上海", "Shanghai", "sh"), "330000": ("浙江", "Zhejiang", "zj")}


def uscc(seventeen: str) -> str:
    return seventeen + check_digit(seventeen)


@dataclass
class House:
    """Two provinces; Zhejiang's institute measures, a Shanghai enterprise asks."""

    institute: Organisation = field(init=False)
    enterprise: Organisation = field(init=False)
    neighbour: Organisation = field(init=False)
    regulator: Organisation = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = Person.objects.create_user(
                email=f"p{len(self.people)}@example.test", name=name
            )
        return self.people[name]

    def member(self, name: str, body: Organisation, *roles: str) -> Person:
        person = self.person(name)
        for role in roles:
            bodies.grant_membership(
                organisation=body, person=person, role=role, since=date(2024, 1, 1), by=self.platform, at=NOW
            )
        return person

    @property
    def platform(self) -> Actor:
        return platform("CN", "platform")

    def acting(self, name: str, body: Organisation | None = None) -> Actor:
        """The person as the platform sees them now."""
        return institutions.actor_of(self.people[name], body.pk if body else None, NOW)

    def item(self, code: str) -> Item:
        return Item.objects.get(pk=code)

    def method(self, code: str) -> Method:
        with tenancy.also("CN"):
            return Method.objects.get_or_create(
                code=code, defaults={"edition": code[-4:], "title_zh": "示例方法", "kind": "jjf"}
            )[0]

    def qualification(
        self, kind: str, number: str, *items: documents.NewItem, body: Organisation | None = None
    ) -> Qualification:
        return documents.register_qualification(
            organisation=body or self.institute,
            new=documents.NewQualification(
                type=kind,
                number=number,
                issuer_name="示例发证机关",
                valid_from=date(2024, 1, 1),
                valid_until=date(2028, 12, 31),
                items=items,
            ),
            by=self.platform,
            at=NOW,
        )


def _register(uscc_: str, name: str, english: str, kind: str, division: str) -> Organisation:
    return bodies.register_organisation(
        new=bodies.NewOrganisation(
            uscc=uscc_,
            name_zh=name,
            name_en=english,
            kind=kind,
            division_code=division,
            address_zh=f"{name}地址",
            lat=30.27,
            lon=120.15,
            is_demo=True,
        ),
        by=platform("CN", "platform"),
        at=NOW,
    )


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """Keys and files of one test."""
    settings.JUNHENG_HOME = tmp_path
    settings.JUNHENG_POLICIES = tmp_path / "policies"
    return tmp_path


def play_house() -> House:
    """Two provinces, four bodies and the people of the cast."""
    Tenant.objects.create(code="CN", name_zh="全国", name_en="National", level="national", log_name="cn")
    for code, (zh, en, log) in PROVINCES.items():
        Tenant.objects.create(code=code, name_zh=zh, name_en=en, level="province", log_name=log)
    load_reference_data(by=platform("CN", "platform"), at=NOW)
    made = House()
    made.institute = _register(
        uscc("1233000047000001X"), "浙江示例计量院", "Zhejiang Example Metrology", "institute", "330100"
    )
    made.neighbour = _register(
        uscc("1231000047000002Y"), "上海示例计量院", "Shanghai Example Metrology", "institute", "310100"
    )
    made.enterprise = _register(
        uscc("91310000470000037"),
        "上海示例仪表有限公司",
        "Shanghai Example Instruments",
        "enterprise",
        "310100",
    )
    made.regulator = _register(
        uscc("11330000470000040"),
        "浙江示例监管局",
        "Zhejiang Example Regulator",
        "regulator-province",
        "330000",
    )
    for body in (made.institute, made.neighbour):
        bodies.verify_organisation(organisation=body, by=Actor(tenant=body.tenant_id, roles=frozenset({"platform"})), at=NOW)  # fmt: skip
    made.member("周示例", made.institute, "verifier")
    made.member("吴示例", made.institute, "checker", "verifier")
    made.member("郑示例", made.institute, "approver")
    made.member("冯示例", made.institute, "inst_admin", "std_owner", "quality")
    made.member("陈示例", made.institute, "inst_front")
    made.member("王示例", made.enterprise, "enterprise")
    made.member("钱示例", made.regulator, "prov_regulator")
    made.member(
        "孙示例", made.neighbour, "inst_admin", "verifier", "checker", "approver", "std_owner", "quality"
    )
    made.member("沈示例", made.enterprise, "market_host")
    return made


scenes.SCENES["house"] = scenes.Scene("house", None, play_house)


@pytest.fixture
def stage(request: pytest.FixtureRequest, db: None, home: Path) -> dict[str, Any]:
    """The objects of the scene this test begins with; see tests/hub/scenes.py."""
    return scenes.set_up(request, home)


def _house(stage: dict[str, Any]) -> Iterator[House]:
    """The cast, with the private rows of both provinces visible as in a request that spans them."""
    with tenancy.only(*scenes.TENANTS):
        yield stage.get("house") or play_house()


_house.scene = scenes.SCENES["house"]  # type: ignore[attr-defined]
house = pytest.fixture(name="house")(_house)


def play_region() -> None:
    """The whole demonstration with few meters, of today."""
    from django.core.management import call_command

    from junheng.hub.demo.services.region import build_region

    call_command("furnish", provinces="310000,320000,330000,340000", demo=True)
    build_region(at=clock.now(), meters=3)


def _region(stage: dict[str, Any]) -> None:
    """The demonstration stands; look at it with the rows of its provinces visible."""
    if "region" not in stage:
        play_region()


_region.scene = scenes.SCENES["region"] = scenes.Scene("region", None, play_region, ())  # type: ignore[attr-defined]
region = pytest.fixture(name="region")(_region)


@pytest.fixture
def refused() -> Callable[..., Any]:
    """`with refused("code", …)`: the act is refused with exactly these reasons."""
    from contextlib import contextmanager

    from junheng.core.reason import JunhengError

    @contextmanager
    def expect(*codes: str) -> Iterator[None]:
        with pytest.raises(JunhengError) as caught:
            yield
        assert [refusal.code for refusal in caught.value.refusals] == list(codes)

    return expect


@pytest.fixture
def facts_of() -> Callable[..., list[str]]:
    """Types of the facts on a record's timeline, newest first."""
    from junheng.hub.foundation.queries import timeline

    return lambda *records: [entry.type for entry in timeline(*records)]


@pytest.fixture
def client_for(house: House, client: Any) -> Callable[..., Any]:
    """A browser signed in as somebody of the cast."""

    def sign_in(name: str) -> Any:
        client.force_login(house.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@scenes.scene(after="house")
def laboratory(house: House) -> Any:
    """The institute ready to measure a voltmeter; see tests/hub/laboratory.py."""
    from tests.hub.laboratory import Laboratory

    made = Laboratory(house)
    made.equip()
    return made


@scenes.scene(after="laboratory")
def verifying(laboratory: Any) -> Any:
    """The institute ready to verify scales, gauges and water meters; see tests/hub/verifying.py."""
    from tests.hub.verifying import Verifying

    return Verifying(laboratory)


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    """What was counted for another test is not shown in this one."""
    cache.clear()


@pytest.fixture
def one_computation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An address may begin one computation and no second; the minute does not turn between the two."""
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(metering, "SECONDS_A_MINUTE", 0.0)
    yield
    cache.clear()
