"""The street of honest measurement, looked at for risk: its stall owner, two officials of Zhejiang, Shanghai's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, House
from tests.hub.integrity.conftest import Street
from tests.hub.scenes import scene

from junheng.hub.foundation import clock
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Organisation
from junheng.hub.integrity.services import reviews
from junheng.hub.risk.models import Campaign, CampaignEvidence, CampaignTarget, Determination, Fine, Letter
from junheng.hub.risk.rules import campaign as rules_of_campaigns
from junheng.hub.risk.rules import letter as rules
from junheng.hub.risk.services import campaigns, determinations, evidence, fines, letters

LATER = NOW + timedelta(days=10)


@dataclass
class Watch:
    """What is proposed about the street's bodies, each step by its verb."""

    street: Street

    @property
    def house(self) -> House:
        return self.street.house

    @property
    def desk(self) -> Actor:
        return self.house.acting("钱示例")

    @property
    def other(self) -> Actor:
        """Another person of the same office."""
        return self.house.acting("褚示例")

    @property
    def body(self) -> Actor:
        return self.house.acting("许示例")

    def proposed(
        self, kind: str = "credit-class", value: str = "C", body: Organisation | None = None, **changes: Any
    ) -> Determination:
        told: dict[str, Any] = {"basis": "示例依据 1 条", "what": "两次短重", "by": self.desk, "at": NOW}
        return determinations.propose_determination(
            organisation=body or self.street.stall, kind=kind, value=value, **told | changes
        )

    def viewed(self, row: Determination) -> Determination:
        return determinations.state_view(determination=row, view="已换新秤", by=self.body, at=NOW)

    def entered(self, kind: str = "credit-class", value: str = "C", at: datetime = NOW) -> Determination:
        row = self.proposed(kind, value)
        if row.hearing_until is not None:
            self.viewed(row)
        return determinations.decide_determination(
            determination=row, end="enter", reason="查证属实", by=self.other, at=at
        )

    def badge_removed(self) -> None:
        """The stall's pledge, proposed by one person and removed by another after its answer."""
        review = self.street.proposed()
        reviews.answer_proposal(review=review, answer="已换", by=self.body, at=NOW)
        reviews.decide_removal(review=review, decision="removed", reason="短重属实", by=self.other, at=NOW)


@scene(after="house")
def street(house: House) -> Street:
    return Street(house)


@pytest.fixture
def watch(street: Street, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Pages happen at the moment of every test."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Watch(street)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pages are looked at on another day."""

    def turn(day: date) -> None:
        at = datetime(day.year, day.month, day.day, 2, 0, tzinfo=NOW.tzinfo)
        monkeypatch.setattr(clock, "now", lambda: at)

    return turn


class Post:
    """Zhejiang's desk writes to Shanghai's; the moment is today's, because PostgreSQL itself counts the days of evidence."""

    def __init__(self, house: House) -> None:
        self.street = Street(house)
        self.house = house
        self.at: datetime = clock.now()
        self.today = clock.today(self.at)

    @property
    def sender(self) -> Any:
        return self.house.acting("钱示例")

    @property
    def receiver(self) -> Any:
        return self.house.acting("秦示例")

    def new(self, **changes: Any) -> rules.NewLetter:
        told: dict[str, Any] = {
            "receiver": self.receiver.organisation_code, "number": "浙协 1", "title": "跨省加油机", "ask": "请查证来源",
            "basis": "示例协议 3 条", "days": 15, "evidence_until": self.today + timedelta(days=30),
            "evidence": (rules.Named(1, "instrument", self.street.scale.code), rules.Named(2, "note", "现场照片三张")),
        }  # fmt: skip
        return rules.NewLetter(**told | changes)

    def sent(self, **changes: Any) -> Letter:
        return letters.send_letter(new=self.new(**changes), by=self.sender, at=self.at)

    def answered(self) -> Letter:
        return letters.answer_letter(letter=self.sent(), answer="已查证", by=self.receiver, at=self.at)


@pytest.fixture
def post(house: House) -> Post:
    """Both desks, at the moment of the clock outside."""
    return Post(house)


class Joint:
    """Zhejiang's desk plans an exchange check with Shanghai's: its team goes to the stall's scale in Hangzhou.

    The day is tomorrow by the clock outside, because PostgreSQL itself hides the objects until then.
    """

    def __init__(self, street: Street) -> None:
        self.street, self.house = street, street.house
        self.at: datetime = clock.now()
        self.today = clock.today(self.at)
        self.office = Organisation.objects.get(name_zh="上海示例监管局")
        self.house.member("尤示例", self.office, "enforcement")
        self.row = self.planned()

    @property
    def planner(self) -> Actor:
        return self.house.acting("钱示例")

    @property
    def other(self) -> Actor:
        return self.house.acting("秦示例")

    @property
    def second(self) -> Actor:
        """Of Shanghai's office too; plans nothing."""
        return self.house.acting("尤示例")

    def new(self, **changes: Any) -> rules_of_campaigns.NewCampaign:
        told: dict[str, Any] = {
            "number": "联 1", "title": "集市秤交叉检查", "aim": "在用秤", "basis": "示例协议 5 条", "others": (self.office.uscc,),
            "day": self.today + timedelta(days=1), "until": self.today + timedelta(days=10),
        }  # fmt: skip
        return rules_of_campaigns.NewCampaign(**told | changes)

    def planned(self, **changes: Any) -> Campaign:
        return campaigns.plan_campaign(new=self.new(**changes), by=self.planner, at=self.at)

    def agreed(self, row: Campaign | None = None) -> Campaign:
        return campaigns.answer_campaign(
            campaign=row or self.row, agrees=True, reason="", by=self.other, at=self.at
        )

    def team(self, *lines: str, by: Actor | None = None) -> Campaign:
        told = lines or (f"秦示例 | {self.office.uscc}", f"尤示例 | {self.office.uscc}")
        members = rules_of_campaigns.members_from("\n".join(told))
        return campaigns.name_team(campaign=self.row, members=members, by=by or self.other, at=self.at)

    def listed(self, *codes: str, team: str = "") -> Campaign:
        lines = [
            rules_of_campaigns.TargetLine(each, team or self.office.uscc)
            for each in codes or (self.street.scale.code,)
        ]
        return campaigns.list_targets(campaign=self.row, lines=lines, by=self.planner, at=self.at)

    def come(self) -> CampaignTarget:
        """The day has come, by the database's clock too."""
        Campaign.objects.filter(pk=self.row.pk).update(day=self.today)
        CampaignTarget.objects.filter(campaign=self.row).update(open_on=self.today)
        self.row.refresh_from_db()
        return CampaignTarget.objects.filter(campaign=self.row).select_related("campaign").get()

    def recorded(self, target: CampaignTarget, result: str = "problems", **changes: Any) -> CampaignTarget:
        found = rules_of_campaigns.Found(result, "短重 40 g", str(self.second.person_id))
        told: dict[str, Any] = {"found": found, "by": self.other, "at": self.at}
        return evidence.record_result(target=target, **told | changes)

    def taken(self, target: CampaignTarget) -> CampaignEvidence:
        return evidence.take_evidence(
            target=target, label="封签 0704 号砝码盒", sha256="", by=self.second, at=self.at
        )


@scene(after="street")
def joint(street: Street) -> Joint:
    """Planned; Shanghai has not answered."""
    return Joint(street)


@scene(after="joint")
def ready(joint: Joint) -> Joint:
    """Agreed by both, Shanghai's team named, Zhejiang's scale listed; the day is tomorrow."""
    joint.agreed()
    joint.team()
    joint.listed()
    return joint


class Court:
    """A county's and a city's office of Hangzhou with two people each, Zhejiang's above them, and the stall owner."""

    def __init__(self, street: Street) -> None:
        self.street, self.house = street, street.house
        for code, name, kind, division, role, people in (
            ("11330106470000640", "杭州示例区局", "regulator-county", "330106", "county_regulator", ("尤示例", "戚示例")),
            ("11330100470000650", "杭州示例市局", "regulator-city", "330100", "city_regulator", ("谢示例", "邹示例")),
        ):  # fmt: skip
            body = street._body(code, name, kind, division, people[0], role)
            self.house.member(people[1], body, role)

    def acting(self, name: str) -> Actor:
        return self.house.acting(name)

    def proposed(self, amount: str = "800", *, by: str = "尤示例", **changes: Any) -> Fine:
        told: dict[str, Any] = {"basis": "fine_most_short_measure", "facts": "两次短重", "at": NOW}
        return fines.propose_fine(
            organisation=self.street.stall, amount=amount, by=self.acting(by), **told | changes
        )

    def heard(self, row: Fine) -> Fine:
        return fines.state_fine_view(fine=row, view="已换新秤", by=self.acting("许示例"), at=NOW)


@scene(after="street")
def benches(street: Street) -> Court:
    return Court(street)


@pytest.fixture
def court(benches: Court, monkeypatch: pytest.MonkeyPatch) -> Court:
    """Pages happen at the moment of every test."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return benches
