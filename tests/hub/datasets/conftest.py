"""Zhejiang's institute owns data, its steward grades them, a Shanghai enterprise uses them: each step of a story is one verb."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from tests.hub.conftest import NOW, House
from tests.hub.scenes import scene

from junheng.hub.datasets.models import Consent, Dataset, Question
from junheng.hub.datasets.rules.fields import Field
from junheng.hub.datasets.rules.lives import NewDataset
from junheng.hub.datasets.services import declaring, publishing, using
from junheng.hub.foundation import clock
from junheng.hub.foundation.acting import Actor

UNTIL = date(2026, 12, 31)
SECRETS = ("姜涵秋", "配方甲-37", "13800138000")
"""What is masked in the rows below: a name, a recipe, a telephone number. None of it may leave."""
ROWS = """时间,水表,误差,U,送检人,电话,配方,备注
2026-11-01,E01,-1.2,0.30,姜涵秋,13800138000,配方甲-37,首检
2026-11-02,E02,0.5,0.30,姜涵秋,13800138000,配方甲-37,
2026-11-03,E03,-0.2,0.36,姜涵秋,,配方甲-37,复检
2026-11-09,E04,2.9,0.36,姜涵秋,13800138000,配方甲-37,复检
2026-11-09,E04,2.9,0.36,姜涵秋,13800138000,配方甲-37,复检
"""
COLUMNS = {
    each.name: each
    for each in (
        Field("时间", "time"),
        Field("水表", "identifier"),
        Field("误差", "number", unit="%", known_by="column", U_column="U", low="-2", high="2"),
        Field("U", "uncertainty", unit="%", k="2"),
        Field("送检人", "words", secrecy="personal"),
        Field("电话", "identifier", secrecy="personal"),
        Field("配方", "code", secrecy="trade-secret", mask="pseudonym"),
        Field("备注", "words"),
    )
}


@dataclass
class Data:
    """Who owns, grades and uses, and the way of a data set up to any of its states."""

    house: House

    def open(self) -> None:
        self.house.member("史示例", self.house.institute, "data_steward")

    @property
    def owner(self) -> Actor:
        return self.house.acting("冯示例")

    @property
    def steward(self) -> Actor:
        return self.house.acting("史示例")

    @property
    def user(self) -> Actor:
        return self.house.acting("王示例")

    def declared(self, **changes: Any) -> Dataset:
        told: dict[str, Any] = {
            "name": "DN20 水表首检误差", "about": "2026 年 11 月首检的示值误差", "licence": "CC BY 4.0",
            "source": "浙江示例计量院水流量实验室", "since": date(2026, 11, 1), "until": date(2026, 11, 8),
        }  # fmt: skip
        return declaring.declare_dataset(new=NewDataset(**told | changes), by=self.owner, at=NOW)

    def deliver(self, row: Dataset, text: str = ROWS) -> Dataset:
        return declaring.deliver_rows(dataset=row, data=text.encode(), by=self.owner, at=NOW)

    def describe(self, row: Dataset, field: Field, **changes: Any) -> Dataset:
        return declaring.describe_field(dataset=row, field=replace(field, **changes), by=self.owner, at=NOW)

    def described(self, text: str = ROWS, columns: dict[str, Field] | None = None, **changes: Any) -> Dataset:
        """Declared, its rows delivered, each column described."""
        row = self.deliver(self.declared(**changes), text)
        for each in (COLUMNS if columns is None else columns).values():
            row = self.describe(row, each)
        return row

    def graded(self, grade: str = "open", **told: Any) -> Dataset:
        return self.grade(self.described(**told), grade)

    def grade(self, row: Dataset, grade: str = "open") -> Dataset:
        return publishing.grade_dataset(
            dataset=row, grade=grade, reason="没有未遮蔽的个人信息", by=self.steward, at=NOW
        )

    def publish(self, row: Dataset) -> Dataset:
        return publishing.publish_dataset(dataset=row, by=self.owner, at=NOW)

    def published(self, grade: str = "open", **told: Any) -> Dataset:
        return self.publish(self.graded(grade, **told))

    def asked(self, row: Dataset, until: date = UNTIL, by: Actor | None = None) -> Consent:
        return using.ask_consent(
            dataset=row, purpose="比较两省的批次", until=until, by=by or self.user, at=NOW
        )

    def granted(self, row: Dataset, until: date = UNTIL) -> Consent:
        consent = self.asked(row, until)
        return using.decide_consent(
            consent=consent, granted=True, until=None, reason="", by=self.owner, at=NOW
        )

    def questioned(self, row: Dataset, words: str = "E04 的误差是否录错？") -> Question:
        return using.question_dataset(dataset=row, kind="value", words=words, by=self.user, at=NOW)


def said(answer: Any) -> str:
    """What an answer says, the characters of a JSON document unescaped."""
    if "json" in answer.headers.get("Content-Type", ""):
        return json.dumps(answer.json(), ensure_ascii=False)
    return str(answer.content.decode())


@pytest.fixture(autouse=True)
def now_is_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, too, are opened on the Monday."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock of pages and of the API says another moment."""

    def say(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return say


@scene(after="house")
def data(house: House) -> Data:
    """Nothing is declared yet."""
    made = Data(house)
    made.open()
    return made
