"""Zhejiang's regulator draws among the scales of its own traders; Shanghai's takes part in making the seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.hub.conftest import NOW, House, uscc
from tests.hub.scenes import scene
from tests.hub.supervision.on_phone import arrived, picture, task  # noqa: F401

from junheng.core.draw.seed import commitment
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger as instruments
from junheng.hub.ledger.services.operating import open_missing_logs
from junheng.hub.ledger.services.sequencing import sequence_all
from junheng.hub.supervision import asking, queries
from junheng.hub.supervision.models import Check, Draw
from junheng.hub.supervision.rules import checking as rules
from junheng.hub.supervision.rules import pasted, planning
from junheng.hub.supervision.services import checking, drawing, opening, seeding

BEACON = NOW + timedelta(hours=10)
UNTIL = NOW + timedelta(days=1)
SECOND = NOW + timedelta(days=2)
SITE = NOW + timedelta(days=1)
SECRETS = {
    "钱示例": "9f2c61d0a4b7e35880c4f1a2d9b6e7035c1e4a8f",
    "秦示例": "1b7e04c9f35a82d6e0917c4b8a2f65d3094e7b1c",
}


@dataclass
class Supervision:
    """Both offices, six inspectors, a market's traders and their scales; and the steps of a draw, each by its verb."""

    house: House
    shanghai: Organisation = field(init=False)
    trader: Organisation = field(init=False)
    scales: list[Instrument] = field(default_factory=list)

    def equip(self) -> None:
        house = self.house
        self.shanghai = _body(uscc("11310000470000050"), "上海示例监管局", "regulator-province", "310000")
        self.trader = _body(uscc("91330000470000061"), "浙江示例菜市", "enterprise", "330100")
        county = _body(uscc("11330100470000072"), "杭州示例市局", "regulator-city", "330100")
        for office in (self.shanghai, house.regulator, county):
            by = Actor(tenant=office.tenant_id, roles=frozenset({"platform"}))
            bodies.verify_organisation(organisation=office, by=by, at=NOW)
        house.member("秦示例", self.shanghai, "prov_regulator")
        house.member("许示例", self.trader, "enterprise")
        for name in ("何示例", "吕示例", "施示例", "张示例"):
            house.member(name, county, "city_regulator")
        self.county = county
        for at in range(6):
            self.scales.append(self.scale(f"S-{at}"))

    def scale(self, serial: str, owner: Organisation | None = None, by: str = "许示例") -> Instrument:
        new = instruments.NewInstrument(
            item=self.house.item("non-automatic-scale"), catalogue_item=None, name="电子计价秤", serial=serial,
            purpose=Purpose("T"), maker="示例衡器厂",
        )  # fmt: skip
        return instruments.register_instrument(
            new=new, owner=owner or self.trader, by=self.house.acting(by), at=NOW
        )

    @property
    def desk(self) -> Actor:
        return self.house.acting("钱示例")

    def new(self, **changes: Any) -> planning.Prepared:
        told: dict[str, Any] = {
            "number": "ZJ-2026-01", "title": "在用衡器双随机抽查", "kind": "instruments",
            "organisers": (self.house.regulator.uscc, self.shanghai.uscc),
            "strata": (pasted.StratumLine("秤", 2, "", 1),), "beacon_at": BEACON,
            "sources": (planning.Source("示例彩票 2026140 期"),), "reveal_until": UNTIL, "second_at": SECOND,
            "second_sources": (planning.Source("示例彩票 2026141 期"),),
        }  # fmt: skip
        return planning.Prepared(**told | changes)

    def prepared(self, **changes: Any) -> Draw:
        return drawing.prepare_draw(new=self.new(**changes), by=self.desk, at=NOW)

    def lines(self) -> list[pasted.ObjectLine]:
        return [
            pasted.ObjectLine(each.code, weight="2" if at == 0 else "1")
            for at, each in enumerate(self.scales)
        ]

    def people(self) -> list[pasted.InspectorLine]:
        names = ("何示例", "吕示例", "施示例", "张示例")
        return [
            pasted.InspectorLine(f"I-{at}", name, self.county.uscc, load=3) for at, name in enumerate(names)
        ]

    def listed(self, **changes: Any) -> Draw:
        draw = self.prepared(**changes)
        drawing.list_objects(draw=draw, lines=self.lines(), by=self.desk, at=NOW)
        drawing.list_inspectors(draw=draw, lines=self.people(), by=self.desk, at=NOW)
        return draw

    def commit(self, draw: Draw, name: str) -> None:
        by = self.house.acting(name)
        told = commitment(draw.number, by.organisation_code, SECRETS[name])
        drawing.commit_secret(draw=draw, commitment=told, by=by, at=NOW)

    def committed(self, **changes: Any) -> Draw:
        draw = self.listed(**changes)
        for name in SECRETS:
            self.commit(draw, name)
        return draw

    def frozen(self, **changes: Any) -> Draw:
        draw = self.committed(**changes)
        seeding.freeze_draw(draw=draw, by=self.desk, at=NOW)
        self.sequenced(NOW)
        draw.refresh_from_db()
        return draw

    def sequenced(self, at: datetime) -> None:
        """What was recorded enters the public log."""
        open_missing_logs(at=at)
        sequence_all(at=at)

    def spoken(self, **changes: Any) -> Draw:
        draw = self.frozen(**changes)
        seeding.state_beacon(draw=draw, values=["7 3 28 19 11 30 5"], by=self.desk, at=BEACON)
        return draw

    def reveal(self, draw: Draw, name: str, at: datetime = BEACON) -> None:
        seeding.reveal_secret(draw=draw, secret=SECRETS[name], by=self.house.acting(name), at=at)

    def revealed(self, **changes: Any) -> Draw:
        draw = self.spoken(**changes)
        for name in SECRETS:
            self.reveal(draw, name)
        draw.refresh_from_db()
        return draw

    def drawn(self, **changes: Any) -> Draw:
        draw = self.revealed(**changes)
        seeding.run_draw(draw=draw, by=self.desk, at=BEACON)
        draw.refresh_from_db()
        return draw

    def opened(self, **changes: Any) -> Draw:
        """A draw whose record is public because its day has come."""
        draw = self.drawn(**changes)
        day = datetime.combine(draw.open_on, BEACON.timetz())
        opening.publish_record(
            draw=draw, by=Actor(tenant=draw.tenant_id, roles=frozenset({"platform"})), at=day
        )
        draw.refresh_from_db()
        return draw

    def record(self, draw: Draw) -> dict[str, Any]:
        found = queries.record_of(draw)
        assert found is not None
        return found


def _body(code: str, name: str, kind: str, division: str) -> Organisation:
    return bodies.register_organisation(
        new=bodies.NewOrganisation(
            uscc=code, name_zh=name, name_en=f"{kind} example", kind=kind, division_code=division, address_zh=name, is_demo=True,
        ),
        by=Actor(tenant="CN", person_name="platform", roles=frozenset({"platform"})), at=NOW,
    )  # fmt: skip


@scene(after="house")
def supervision(house: House) -> Supervision:
    """Everything ready to prepare a draw."""
    made = Supervision(house)
    made.equip()
    return made


@dataclass
class OnSite:
    """One check of a draw made: its inspectors by name, and the steps on site, each by its verb."""

    supervision: Supervision
    check: Check
    inspectors: list[str]

    def acting(self, name: str) -> Actor:
        return self.supervision.house.acting(name)

    @property
    def first(self) -> Actor:
        return self.acting(self.inspectors[0])

    @property
    def second(self) -> Actor:
        return self.acting(self.inspectors[1])

    @property
    def body(self) -> Actor:
        return self.acting("许示例")

    @property
    def stranger(self) -> Actor:
        """An inspector of the same office to whom it was not given."""
        return self.acting(
            next(each for each in ("何示例", "吕示例", "施示例", "张示例") if each not in self.inspectors)
        )

    def fresh(self) -> Check:
        self.check.refresh_from_db()
        return self.check

    def announce(self) -> None:
        checking.announce_visit(check=self.check, by=self.first, at=SITE)

    def begin(self) -> None:
        checking.begin_check(check=self.check, code=self.check.entry_code, by=self.first, at=SITE)

    def answers(self, **other: str) -> list[rules.Finding]:
        """Yes to everything, but for those named; a no gets a note."""
        found = []
        for each in asking.questions_of(self.check):
            answer = other.get(each.id.replace("-", "_"), "yes")
            found.append(rules.Finding(each.id, answer, "铅封缺失" if answer == "no" else ""))
        return found

    def record(self, by: Actor | None = None, version: int = 0, **other: str) -> None:
        checking.record_findings(
            check=self.check,
            findings=self.answers(**other),
            remark="",
            version=version,
            by=by or self.first,
            at=SITE,
        )

    def found(self, **other: str) -> None:
        self.begin()
        self.record(**other)

    def sign(self, by: Actor, at: datetime = SITE) -> None:
        checking.sign_check(check=self.check, digest=self.fresh().findings_digest, by=by, at=at)

    def concluded(self, **other: str) -> Check:
        self.found(**other)
        for by in (self.first, self.second, self.body):
            self.sign(by)
        return self.fresh()


@scene(after="supervision")
def on_site(supervision: Supervision) -> OnSite:
    """The first check of a draw of scales."""
    draw = supervision.drawn()
    check = draw.checks.order_by("code").first()
    assert check is not None
    names = [each.person.name for each in check.inspectors.select_related("person")]
    return OnSite(supervision, check, names)
