"""Zhejiang's regulator with two officials, the State's office, the institute as a host: each step of a story is one verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY, House, uscc
from tests.hub.scenes import scene

from junheng.hub.foundation import clock
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.models import Tenant
from junheng.hub.industry.models import Benchmark, Bid, Centre, Challenge, Criteria, InstrumentModel, Trial
from junheng.hub.industry.rules import benchmark as benchmark_rules
from junheng.hub.industry.rules import centre as centre_rules
from junheng.hub.industry.rules import challenge as challenge_rules
from junheng.hub.industry.rules import trial as trial_rules
from junheng.hub.industry.services import benchmarks, centres, challenges, trials
from junheng.hub.institutions.models import Organisation, Qualification
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.market.models import Gap, Posting

TASKS = "水表全产业链的量值溯源与型式评价（示例）"
BUILD_UNTIL = date(2027, 11, 22)
FRIDAY = date(2026, 11, 27)


@dataclass
class Industry:
    """Who decides, who hosts, and the way of a centre up to any of its states."""

    house: House
    state: Organisation = field(init=False)
    maker: Organisation = field(init=False)

    def open(self) -> None:
        house = self.house
        bodies.verify_organisation(organisation=house.regulator, by=platform("330000", "platform"), at=NOW)
        house.member("褚示例", house.regulator, "prov_regulator")
        self.state = _body("11100000470000061", "国家示例监管部门", "regulator-national", "100000")
        house.member("蒋示例", self.state, "samr_metrology")
        self.maker = _body("91330000470000071", "浙江示例水表厂", "enterprise", "330100")
        house.member("毛示例", self.maker, "maker", "enterprise")

    @property
    def desk(self) -> Actor:
        return self.house.acting("钱示例")

    @property
    def other(self) -> Actor:
        """Another person of the same office."""
        return self.house.acting("褚示例")

    @property
    def host(self) -> Actor:
        return self.house.acting("冯示例")

    @property
    def national(self) -> Actor:
        return self.house.acting("蒋示例")

    def planned(self, level: str = "province", by: Actor | None = None, **changes: Any) -> Centre:
        told: dict[str, Any] = {
            "name": "浙江省水表产业计量测试中心", "industry": "水表", "level": level, "tasks": TASKS,
        }  # fmt: skip
        return centres.plan_centre(
            province=Tenant.objects.get(pk="330000"), plan=centre_rules.Plan(**told | changes),
            by=by or (self.national if level == "national" else self.desk), at=NOW,
        )  # fmt: skip

    def applied(self, **changes: Any) -> Centre:
        return centres.apply_centre(centre=self.planned(**changes), tasks=TASKS, by=self.host, at=NOW)

    def approved(self, number: str = "浙市监计〔2026〕示例 1 号", **changes: Any) -> Centre:
        told = centre_rules.Decision("approve", "材料齐全", number, BUILD_UNTIL)
        return centres.decide_building(centre=self.applied(**changes), told=told, by=self.desk, at=NOW)

    def built(self, at: datetime = NOW) -> Centre:
        return centres.report_built(centre=self.approved(), words="三套标准装置已建", by=self.host, at=at)

    def accepted(self) -> Centre:
        told = centre_rules.Decision("accept", "现场核查合格")
        return centres.decide_acceptance(centre=self.built(), told=told, by=self.desk, at=NOW)

    # benchmarks

    def criteria(self, *requires: str, kind: str = "institution") -> Criteria:
        new = benchmark_rules.NewCriteria(kind, "三年无不合格", requires, "示例：标杆管理办法")
        return benchmarks.publish_criteria(new=new, by=self.desk, at=NOW)

    def paper(
        self, kind: str = "authorisation", number: str = "（浙）法计（2026）示例 1 号"
    ) -> Qualification:
        return self.house.qualification(kind, number)

    def asked(self, kind: str = "institution", year: int = 2026, by: Actor | None = None) -> Benchmark:
        return benchmarks.apply_benchmark(kind=kind, year=year, evidence="证据", by=by or self.host, at=NOW)

    def reviewed(self, recommended: bool = True, **told: Any) -> Benchmark:
        return benchmarks.review_benchmark(
            benchmark=self.asked(**told), recommended=recommended, review="逐条核对", by=self.desk, at=NOW
        )

    def named(self, **told: Any) -> Benchmark:
        return benchmarks.name_benchmark(
            benchmark=self.reviewed(**told), end="name", reason="符合标准", by=self.other, at=NOW
        )

    def watched(self, row: Benchmark | None = None) -> Benchmark:
        return benchmarks.watch_benchmark(
            benchmark=row or self.named(), reason="抽查不合格", by=self.desk, at=NOW
        )

    # trials

    @property
    def makers(self) -> Actor:
        return self.house.acting("毛示例")

    def model(self, name: str = "LXS-20E") -> InstrumentModel:
        new = trial_rules.NewModel("电子水表", name, "mechanics.volume", "DN20，2 级")
        return trials.register_model(new=new, by=self.makers, at=NOW)

    def tried(self, name: str = "LXS-20E") -> Trial:
        return trials.apply_trial(
            model=self.model(name),
            laboratory=self.house.institute,
            purpose="替代进口",
            by=self.makers,
            at=NOW,
        )

    def protocol(self, **changes: Any) -> trial_rules.Protocol:
        told: dict[str, Any] = {
            "sites": "水流量实验室", "standard": "水流量标准装置", "certificate_number": "国示流字 2026-0101", "point_unit": "L/h",
            "error_unit": "%", "points": ("40", "64", "2500"), "k": "2", "answer_days": 15,
        }  # fmt: skip
        return trial_rules.Protocol(**told | changes)

    def begun(self, name: str = "LXS-20E", **changes: Any) -> Trial:
        return trials.begin_trial(
            trial=self.tried(name), protocol=self.protocol(**changes), by=self.host, at=NOW
        )

    def reported(self, name: str = "LXS-20E", lines: str = "", **changes: Any) -> Trial:
        row = self.begun(name, **changes)
        readings = trial_rules.read_lines(lines or READINGS, row.points)
        return trials.report_trial(
            trial=row,
            readings=readings,
            reliability="连续运行 1000 h，无故障",
            by=self.house.acting("周示例"),
            at=NOW,
        )

    def signed(self, name: str = "LXS-20E", lines: str = "", **changes: Any) -> Trial:
        row = self.reported(name, lines, **changes)
        return trials.sign_trial(trial=row, by=self.house.acting("吴示例"), at=NOW)

    def public(self, name: str = "LXS-20E", lines: str = "", **changes: Any) -> Trial:
        row = trials.answer_trial(
            trial=self.signed(name, lines, **changes), answer="认可数据", by=self.makers, at=NOW
        )
        return trials.publish_trial(trial=row, by=self.host, at=NOW)

    # challenges

    def need(self, *, gap: bool = True, state: str = "open") -> Posting:
        """A need of the hall of Shanghai's enterprise; with `gap` a national one."""
        made = Posting.objects.create(
            tenant_id="310000", service="calibrate", quantity_kind="electric.voltage.dc", text="0~1000 V DC 校准 U ≤ 1 ppm",
            last_day=FRIDAY, state=state, state_since=NOW,
        )  # fmt: skip
        if gap:
            Gap.objects.create(
                posting=made,
                tenant_id="310000",
                service="calibrate",
                quantity_kind=made.quantity_kind,
                band="100 V~1 kV",
                since=NOW,
            )
        return made

    def called(self, **changes: Any) -> Challenge:
        told: dict[str, Any] = {
            "title": "1 kV 直流电压溯源", "problem": "国内没有机构能达到", "targets": "U ≤ 1 ppm，k = 2", "fen": 500_000_00,
            "last_day": FRIDAY, "needs": None,
        } | changes  # fmt: skip
        if told["needs"] is None:
            told["needs"] = (str(self.need().pk),)
        return challenges.call_challenge(new=challenge_rules.NewChallenge(**told), by=self.host, at=NOW)

    def bid(self, row: Challenge, name: str = "孙示例", at: datetime = NOW) -> Bid:
        new = challenge_rules.NewBid("用约瑟夫森阵列", "示例大学", 450_000_00, 18)
        return challenges.bid_challenge(challenge=row, bid=new, by=self.house.acting(name), at=at)

    def awarded(self) -> Challenge:
        row = self.called()
        won = self.bid(row)
        self.bid(row, "毛示例")
        return challenges.award_challenge(
            challenge=row, bid=won, reason="技术路线成熟", by=self.host, at=NOW + timedelta(days=5)
        )

    def running(self) -> Challenge:
        return challenges.start_challenge(
            challenge=self.awarded(),
            words="四人小组",
            by=self.house.acting("孙示例"),
            at=NOW + timedelta(days=6),
        )

    def solved(self) -> Challenge:
        return challenges.accept_challenge(
            challenge=self.running(), reason="比对 En = 0.3", by=self.host, at=NOW + timedelta(days=60)
        )


READINGS = """
A1 40 -1.2 0.30
A2 40 0.5 0.30
A3 40 -0.2 0.36
A1 64 0.8 0.30
A2 64 0.4 0.30
A3 64 0.7 0.30
A1 2500 -0.35 0.20
A2 2500 0.15 0.20
A3 2500 0.20 0.20
"""
"""Three units at three points, errors and U in per cent."""


def _body(code: str, name: str, kind: str, division: str) -> Organisation:
    made = bodies.register_organisation(
        new=bodies.NewOrganisation(
            uscc=uscc(code), name_zh=name, name_en=f"Example {kind}", kind=kind, division_code=division,
            address_zh=f"{name}地址", lat=30.0, lon=120.0, is_demo=True,
        ),
        by=platform("CN", "platform"), at=NOW,
    )  # fmt: skip
    tenant = "CN" if kind == "regulator-national" else made.tenant_id
    return bodies.verify_organisation(organisation=made, by=platform(tenant, "platform"), at=NOW)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """The clock of pages and of the API says ten in the morning of a day."""

    def say(day: date) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=(day - TODAY).days))

    return say


@pytest.fixture(autouse=True)
def today_is_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, too, are opened on the Monday."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@scene(after="house")
def industry(house: House) -> Industry:
    """Nothing is planned yet."""
    made = Industry(house)
    made.open()
    return made
