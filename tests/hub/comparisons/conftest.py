"""One comparison of three laboratories, two of them in the same province, taken as far as a test wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY, House, uscc
from tests.hub.scenes import scene

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Comparison
from junheng.hub.comparisons.rules.protocol import MeasuringPoint, ProtocolFacts
from junheng.hub.comparisons.rules.results import Measured, Result
from junheng.hub.comparisons.services import analysing, circulating, commenting, expertise, planning, sealing
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Membership, Organisation
from junheng.hub.institutions.services import organisations as bodies

PROTOCOL = ProtocolFacts(
    quantity="直流电压", unit="V", points=(MeasuringPoint("1 V"), MeasuringPoint("10 V", "0.0002")), standard="固态电压标准 示例-1",
    route="star", begins=date(2026, 9, 1), ends=date(2026, 12, 31), reference="computed", estimator="weighted-mean", k="2",
    decides="corrective", corrective_days=60,
)  # fmt: skip
VALUES = {
    "pilot": (("1.00002", "0.00006"), ("10.0003", "0.0010")),
    "neighbour": (("1.00004", "0.00008"), ("10.0005", "0.0012")),
    "third": (("1.00001", "0.00007"), ("10.0067", "0.0030")),
}
"""Invented; the third laboratory deviates at 10 V."""
PEOPLE = {"pilot": "周示例", "neighbour": "孙示例", "third": "卫示例"}
HEADS = {"pilot": "冯示例", "neighbour": "孙示例", "third": "卫示例"}
ORDER = (
    "proposed",
    "protocol",
    "confirmed",
    "circulating",
    "sealed",
    "data-in",
    "draft-a",
    "draft-b",
    "published",
)


def result(who: str, **changes: Any) -> Result:
    points = tuple(
        Measured(point.id, x, U) for point, (x, U) in zip(PROTOCOL.points, VALUES[who], strict=True)
    )
    return Result(**{"measured_on": TODAY, "points": points, "method": "直接比较", **changes})


@dataclass
class Round:
    """The comparison with its bodies and whoever acts for them."""

    house: House
    third: Organisation
    row: Comparison = field(init=False)
    number: str = "比对示例-1"
    level: str = "regional"
    expert_named: bool = False
    """Whether an expert is named before the circulation starts."""

    @property
    def office(self) -> Actor:
        return self.house.acting("钱示例")

    def body(self, who: str) -> Organisation:
        return {"pilot": self.house.institute, "neighbour": self.house.neighbour, "third": self.third}[who]

    def head(self, who: str) -> Actor:
        return self.house.acting(HEADS[who])

    def measurer(self, who: str) -> Actor:
        return self.house.acting(PEOPLE[who])

    @property
    def analyst(self) -> Actor:
        return self.house.acting("吴示例")

    def part(self, who: str) -> Any:
        return queries.part_of(self.fresh(), self.body(who).pk)

    def fresh(self) -> Comparison:
        found = queries.comparison(self.row.pk)
        assert found is not None
        self.row = found
        return found

    def analyst_leaves(self) -> None:
        """The analyst's roles at the pilot end yesterday."""
        with tenancy.only(self.house.institute.tenant_id):
            held = Membership.objects.filter(person=self.house.people["吴示例"])
            held.update(valid=(date(2026, 1, 1), TODAY))

    # the life, step by step

    def to(self, state: str, number: str = "比对示例-1", **changes: Any) -> Round:
        """Everything up to a state."""
        self.number = number
        last = "draft-a" if state == "comments" else state
        for step in ORDER[: ORDER.index(last) + 1]:
            getattr(self, "_" + step.replace("-", "_"))(**(changes if step == "protocol" else {}))
        if state == "comments":
            self._comments()
        self.fresh()
        return self

    def _proposed(self) -> None:
        self.row = planning.propose_comparison(
            plan=planning.Plan(self.number, "直流电压比对", self.level, "示例", "DC voltage"),
            item=self.house.item("dc-voltmeter"), pilot=self.house.institute, by=self.office, at=NOW,
        )  # fmt: skip
        for who in ("neighbour", "third"):
            planning.invite_participant(comparison=self.row, body=self.body(who), by=self.office, at=NOW)

    def _protocol(self, **changes: Any) -> None:
        planning.approve_comparison(comparison=self.row, by=self.house.acting("俞示例"), at=NOW)
        planning.propose_protocol(
            comparison=self.row, protocol=ProtocolFacts(**{**vars_of(PROTOCOL), **changes}),
            analyst=self.house.people["吴示例"], by=self.head("pilot"), at=NOW,
        )  # fmt: skip

    def _confirmed(self) -> None:
        for who in VALUES:
            planning.confirm_participation(comparison=self.row, version=1, by=self.head(who), at=NOW)
        planning.agree_protocol(comparison=self.row, by=self.office, at=NOW)

    @property
    def expert(self) -> Actor:
        return self.house.acting("何示例")

    def name_expert(self, name: str = "何示例", **changes: Any) -> Any:
        told = {
            "person": self.house.people[name],
            "body": self.house.enterprise,
            "by": self.office,
            "at": NOW,
        }
        return expertise.name_expert(comparison=self.row, **{**told, **changes})

    def _circulating(self) -> None:
        if self.expert_named:
            self.name_expert()
        circulating.start_circulation(comparison=self.row, by=self.head("pilot"), at=NOW)

    def handed(self, who: str, condition: str = "good", note: str = "") -> Any:
        return circulating.record_handover(
            comparison=self.row, on=TODAY, condition=condition, note=note, by=self.head(who), at=NOW
        )

    def seal(self, who: str, **changes: Any) -> Any:
        return sealing.seal_result(
            comparison=self.row, result=result(who, **changes), by=self.measurer(who), at=NOW
        )

    def _sealed(self) -> None:
        self.seal("pilot")
        for who in ("neighbour", "third"):
            self.handed(who)
            self.seal(who)
            self.handed("pilot")

    def _data_in(self) -> None:
        circulating.close_data(comparison=self.row, by=self.office, at=NOW)

    def _draft_a(self) -> None:
        analysing.make_draft_a(comparison=self.row, by=self.analyst, at=NOW)

    def _comments(self) -> None:
        commenting.open_comments(comparison=self.row, by=self.analyst, at=NOW)

    def comment(self, who: str, text: str = "恒温室曾停电半天") -> Any:
        return commenting.comment_on_draft(comparison=self.row, text=text, by=self.measurer(who), at=NOW)

    def _draft_b(self) -> None:
        analysing.make_draft_b(
            comparison=self.row, conclusion_zh="三家中一家在 10 V 偏离。", conclusion_en="One of three deviates at 10 V.",
            by=self.analyst, at=NOW,
        )  # fmt: skip

    def _published(self) -> None:
        analysing.publish_comparison(comparison=self.row, by=self.office, at=NOW)


def vars_of(facts: ProtocolFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__}


@scene(after="house")
def rounds(house: House) -> Round:
    """Three verified laboratories, an office of two people; nothing proposed yet."""
    third = bodies.register_organisation(
        new=bodies.NewOrganisation(
            uscc=uscc("1233020047000008X"), name_zh="宁波示例计量所", name_en="Ningbo Example Metrology", short_zh="宁波所",
            kind="institute", division_code="330200", address_zh="宁波", is_demo=True,
        ),
        by=house.platform, at=NOW,
    )  # fmt: skip
    for body in (third, house.regulator, house.enterprise):
        by = Actor(tenant=body.tenant_id, roles=frozenset({"platform"}))
        bodies.verify_organisation(organisation=body, by=by, at=NOW)
    house.member("卫示例", third, "inst_admin", "quality", "verifier")
    house.member("何示例", house.enterprise, "expert")
    house.member("俞示例", house.regulator, "prov_regulator")
    return Round(house, third)


@pytest.fixture
def at(rounds: Round) -> Callable[..., Round]:
    """`at("circulating")`: the comparison taken to a state."""
    return rounds.to
