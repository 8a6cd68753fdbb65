"""Zhejiang and Shanghai merge their lists under an agreement: inspectors and traders of Shanghai beside Zhejiang's."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, uscc
from tests.hub.supervision.conftest import BEACON, SECRETS, Supervision, _body

from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger as instruments
from junheng.hub.recognition.rules import Draft
from junheng.hub.recognition.services import agreements
from junheng.hub.supervision.models import Draw
from junheng.hub.supervision.rules import pasted
from junheng.hub.supervision.services import drawing, seeding

NUMBER = "沪浙联合抽查-1"


class Merged:
    """Both offices, each with its own list; the steps each takes for its own part."""

    def __init__(self, supervision: Supervision) -> None:
        self.supervision = supervision
        house = supervision.house
        self.trader = _body(uscc("92310100470000061"), "上海示例菜摊", "enterprise", "310101")
        by = Actor(tenant="310000", roles=frozenset({"platform"}))
        bodies.verify_organisation(organisation=self.trader, by=by, at=NOW)
        house.member("孔示例", self.trader, "enterprise")
        for name in ("戚示例", "谢示例"):
            house.member(name, supervision.shanghai, "prov_regulator")
        self.scales = [self.scale(f"H-{at}") for at in range(6)]

    def scale(self, serial: str) -> Any:
        new = instruments.NewInstrument(
            item=self.supervision.house.item("non-automatic-scale"), catalogue_item=None, name="电子计价秤", serial=serial,
            purpose=Purpose("T"), maker="示例衡器厂",
        )  # fmt: skip
        return instruments.register_instrument(
            new=new, owner=self.trader, by=self.supervision.house.acting("孔示例"), at=NOW
        )

    @property
    def other(self) -> Actor:
        """Shanghai's desk."""
        return self.supervision.house.acting("秦示例")

    def agree(self, *, papers: tuple[str, ...] = ("joint-check",)) -> None:
        """Drafted by one, signed by both."""
        conditions = () if papers == ("joint-check",) else ("certificate-in-force",)
        draft = Draft(
            number=NUMBER, title_zh="联合抽查协议", parties=("310000", "330000"), papers=papers, conditions=conditions,
            document="https://example.test/1", since=date(2026, 1, 1),
        )  # fmt: skip
        row = agreements.draft_agreement(draft=draft, by=self.supervision.desk, at=NOW)
        for by in (self.supervision.desk, self.other):
            agreements.sign_agreement(agreement=row, by=by, at=NOW)

    def prepared(self, **changes: Any) -> Draw:
        strata = (pasted.StratumLine("秤", 8, "", 1),)
        return self.supervision.prepared(**{"agreement": NUMBER, "strata": strata} | changes)

    def lists(self, draw: Draw) -> None:
        """Each office its own objects and people."""
        supervision = self.supervision
        mine = [
            pasted.InspectorLine(f"33-{at}", each.name, each.body, load=3)
            for at, each in enumerate(supervision.people())
        ]
        hers = [
            pasted.InspectorLine(f"31-{at}", name, supervision.shanghai.uscc, load=8)
            for at, name in enumerate(("戚示例", "谢示例"))
        ]
        parts = ((supervision.desk, supervision.scales, mine), (self.other, self.scales, hers))
        for by, scales, people in parts:
            lines = [pasted.ObjectLine(each.code) for each in scales]
            drawing.list_objects(draw=draw, lines=lines, by=by, at=NOW)
            drawing.list_inspectors(draw=draw, lines=people, by=by, at=NOW)

    def frozen(self) -> Draw:
        """Both parts, both secrets, the whole list."""
        self.agree()
        draw = self.prepared()
        self.lists(draw)
        for by in (self.supervision.desk, self.other):
            seeding.freeze_pool(draw=draw, by=by, at=NOW)
        for name in SECRETS:
            self.supervision.commit(draw, name)
        seeding.freeze_draw(draw=draw, by=self.supervision.desk, at=NOW)
        self.supervision.sequenced(NOW)
        draw.refresh_from_db()
        return draw

    def drawn(self) -> Draw:
        draw = self.frozen()
        seeding.state_beacon(draw=draw, values=["7 3 28 19 11 30 5"], by=self.supervision.desk, at=BEACON)
        for name in SECRETS:
            self.supervision.reveal(draw, name)
        seeding.run_draw(draw=draw, by=self.supervision.desk, at=BEACON)
        draw.refresh_from_db()
        return draw
