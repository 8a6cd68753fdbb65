"""The stage: bodies and people entered through the platform's own verbs, and who acts for whom when.

Nothing here writes a row by itself. `at` is the day a thing was done: the region has a past of three years.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from junheng.hub.demo.services.cast import BODIES, PLAYERS, Body
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.models import Person
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Method, Organisation, Qualification
from junheng.hub.institutions.rules.codes import check_digit
from junheng.hub.institutions.services import methods
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.institutions.services import qualifications as documents

YEARS = timedelta(days=3 * 365 + 30)


@dataclass
class Stage:
    """The region while it is built."""

    at: datetime
    body: dict[str, Organisation] = field(default_factory=dict)
    person: dict[str, Person] = field(default_factory=dict)
    method: dict[str, Method] = field(default_factory=dict)
    _acting: dict[tuple[str, str], Actor] = field(default_factory=dict)

    @property
    def founded(self) -> datetime:
        return self.at - YEARS

    @property
    def today(self) -> date:
        return today(self.at)

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def when(self, offset: int, hour: int = 10) -> datetime:
        """An hour in China `offset` days from today; never later than now."""
        day = self.day(offset)
        return min(datetime(day.year, day.month, day.day, hour, 15, tzinfo=BEIJING), self.at)

    @property
    def platform(self) -> Actor:
        return platform("CN", "platform")

    def office(self, key: str) -> Actor:
        """The platform acting in a body's own tenant."""
        return platform(self.body[key].tenant_id, "platform")

    def acting(self, name: str, body: str = "") -> Actor:
        """A person as the platform sees them today; roles are given when the stage is set."""
        if (name, body) not in self._acting:
            organisation = self.body[body].pk if body else None
            self._acting[name, body] = institutions.actor_of(self.person[name], organisation, self.at)
        return self._acting[name, body]

    def item(self, code: str) -> Item:
        return Item.objects.get(pk=code)

    def qualification(
        self,
        body: str,
        kind: str,
        number: str,
        *items: documents.NewItem,
        issuer: str = "",
        until: int = 900,
        since: int = -1100,
        sites: Sequence[str] = (),
    ) -> Qualification:
        """A document as printed, `{year}` in its number that of issue; days are counted from today. Entered and compared by the regulator."""
        filed = documents.register_qualification(
            organisation=self.body[body],
            new=documents.NewQualification(
                type=kind,
                number=number.format(year=self.day(since).year),
                issuer_name=self.body[issuer].name_zh if issuer else "示例认可机构",
                issuer=self.body[issuer] if issuer else None,
                valid_from=self.day(since),
                valid_until=self.day(until),
                items=items,
                sites=list(sites),
            ),
            by=self.platform,
            at=self.when(since),
        )
        return documents.verify_qualification(qualification=filed, by=self.platform, at=self.when(since + 3))


EVERY_BODY = frozenset(each.key for each in BODIES)


def set_stage(at: datetime, *, keys: Collection[str] = EVERY_BODY) -> Stage:
    """Bodies, people and methods; every body but one verified by its regulator. `keys`: of which bodies."""
    stage = Stage(at)
    for each in BODIES:
        if each.key in keys:
            stage.body[each.key] = _register(stage, each)
    for key, body in stage.body.items():
        if key != "works-lab":
            bodies.verify_organisation(organisation=body, by=stage.office(key), at=stage.founded)
    for number, player in enumerate(PLAYERS, start=1):
        if player.body not in keys:
            continue
        person = Person.objects.create_user(email=f"p{number:02d}@junheng.example", name=player.name)
        stage.person[player.name] = person
        for role in player.roles:
            bodies.grant_membership(
                organisation=stage.body[player.body], person=person, role=role,
                since=today(stage.founded), by=stage.office(player.body), at=stage.founded,
            )  # fmt: skip
    for new in METHODS:
        stage.method[new.code] = methods.register_method(new=new, by=stage.platform, at=stage.founded)
    return stage


def _register(stage: Stage, body: Body) -> Organisation:
    new: Any = bodies.NewOrganisation(
        uscc=body.code + check_digit(body.code),
        name_zh=body.zh,
        name_en=body.en,
        short_zh=body.short,
        kind=body.kind,
        division_code=body.division,
        address_zh=body.address,
        lat=body.lat,
        lon=body.lon,
        is_demo=True,
    )
    at = stage.founded if body.key != "works-lab" else stage.when(-4)
    return bodies.register_organisation(new=new, by=platform("CN", "platform"), at=at)


_EXAMPLE = "演示数据，编号与标题未与公布文本核对"
METHODS = (
    methods.NewMethod(
        "JJF 1587-2016", "数字多用表校准规范", "jjf", "Digital multimeters", date(2017, 5, 25), None, _EXAMPLE
    ),
    methods.NewMethod(
        "JJG 539-2016",
        "数字指示秤检定规程",
        "jjg",
        "Digital indicating scales",
        date(2017, 5, 30),
        None,
        _EXAMPLE,
    ),
    methods.NewMethod(
        "JJG 52-2013",
        "弹性元件式一般压力表检定规程",
        "jjg",
        "Pressure gauges",
        date(2013, 12, 27),
        None,
        _EXAMPLE,
    ),
    methods.NewMethod(
        "JJG 162-2019", "饮用冷水水表检定规程", "jjg", "Cold-water meters", date(2020, 3, 31), None, _EXAMPLE
    ),
    methods.NewMethod("JJG 99-2022", "砝码检定规程", "jjg", "Weights", date(2023, 4, 17), None, _EXAMPLE),
    methods.NewMethod(
        "JJG 146-2011", "量块检定规程", "jjg", "Gauge blocks", date(2012, 3, 6), None, _EXAMPLE
    ),
)
