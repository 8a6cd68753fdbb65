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
from junheng.hub.risk.models import Determination, Letter
from junheng.hub.risk.rules import letter as rules
from junheng.hub.risk.services import determinations, letters

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
