"""The street of honest measurement, looked at for risk: its stall owner, two officials of Zhejiang, Shanghai's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, House
from tests.hub.integrity.conftest import Street

from junheng.hub.foundation import clock
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Organisation
from junheng.hub.integrity.services import reviews
from junheng.hub.risk.models import Determination
from junheng.hub.risk.services import determinations

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


@pytest.fixture
def watch(house: House, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Pages happen at the moment of every test."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Watch(Street(house))


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pages are looked at on another day."""

    def turn(day: date) -> None:
        at = datetime(day.year, day.month, day.day, 2, 0, tzinfo=NOW.tzinfo)
        monkeypatch.setattr(clock, "now", lambda: at)

    return turn
