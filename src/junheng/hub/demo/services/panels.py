"""The pool at other work than standards: a body examined, one examined for recognition, a protocol under review, a list frozen.

As with the examinations of standards the secrets are no secrets, and the beacon is invented: it says so in its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from junheng.core.draw.seed import commitment
from junheng.hub.comparisons.models import Comparison
from junheng.hub.comparisons.rules.protocol import MeasuringPoint, ProtocolFacts
from junheng.hub.comparisons.services import planning
from junheng.hub.demo.services.stage import Stage
from junheng.hub.demo.services.standards import POOL
from junheng.hub.foundation.acting import Actor
from junheng.hub.panels import purposes
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.services import drawing, sitting
from junheng.hub.recognition.models import Agreement

SECRET = "f" * 32
SOURCE = "示例彩票（演示虚构）"


@dataclass
class Panels:
    """Zhejiang examined its institute, Shanghai examines its chemistry laboratory and one of Zhejiang's; a protocol is under review."""

    stage: Stage

    def all(self) -> None:
        self.body_examined()
        self.for_recognition()
        self.protocol_reviewed()

    def _frozen(self, code: str, subject_id: UUID, by: Actor, day: int, **more: Any) -> Panel:
        kind, at = purposes.purpose(code), self.stage.when(day)
        subject = kind.find(subject_id, by)
        assert subject is not None
        told = commitment(drawing.next_number(kind, subject), subject.authority.uscc, SECRET)
        return drawing.freeze_panel(
            code=code, subject_id=subject_id, commitment=told, beacon_at=at + timedelta(hours=1), source=SOURCE, by=by, at=at,
            **more,
        )  # fmt: skip

    def _drawn(self, panel: Panel, by: Actor, day: int) -> list[tuple[Seat, Actor]]:
        """Drawn the day after, with whoever acts on each seat."""
        value = f"2 71 82 {-day}"
        drawing.draw_panel(panel=panel, secret=SECRET, value=value, by=by, at=self.stage.when(day + 1))
        homes = {name: body for name, body, _number in POOL}
        rows = Seat.objects.filter(panel=panel, state="invited").select_related(
            "person", "assessor__organisation", "panel__authority"
        )
        return [(each, self.stage.acting(each.person.name, homes[each.person.name])) for each in rows]

    def body_examined(self) -> None:
        """The whole way at the institute, scored; and a second panel, about the chemistry laboratory, of which one is at work."""
        stage, officer = self.stage, self.stage.acting("钱示例", "zj-office")
        code = "body-examination"
        done = self._frozen(code, stage.body["zj-lab"].pk, officer, -70)
        met = {each.key: {"met": True, "words": ""} for each in purposes.purpose(code).questions()}
        for number, (seat, by) in enumerate(self._drawn(done, officer, -70)):
            at = stage.when(-66 + 2 * number)
            sitting.confirm_invitation(seat=seat, by=by, at=at)
            sitting.begin_assessment(seat=seat, by=by, at=stage.when(-60))
            sitting.report_assessment(seat=seat, findings=met, conclusion="pass", by=by, at=stage.when(-55))
            seat.refresh_from_db()
            sitting.score_assessor(seat=seat, score=5 - number, note="示例", by=officer, at=stage.when(-54))
        neighbour = stage.acting("秦示例", "sh-office")
        under_way = self._frozen(code, stage.body["chem-lab"].pk, neighbour, -9)
        seat, by = self._drawn(under_way, neighbour, -9)[0]
        sitting.confirm_invitation(seat=seat, by=by, at=stage.when(-7))
        sitting.begin_assessment(seat=seat, by=by, at=stage.when(-5))

    def for_recognition(self) -> None:
        """Shanghai examines the institute of Zhejiang under their agreement: drawn, nobody has answered."""
        stage, officer = self.stage, self.stage.acting("秦示例", "sh-office")
        row = Agreement.objects.get(number="沪浙示例 2025-1")
        panel = self._frozen(
            "recognition-examination", row.pk, officer, -3, bodies=[stage.body["zj-lab"]]
        )  # fmt: skip
        self._drawn(panel, officer, -3)

    def protocol_reviewed(self) -> None:
        """A comparison that is being planned: its protocol goes to two of the pool, who are of no laboratory of the round."""
        row = self._planned()
        office = self.stage.acting("朱示例", "region")
        self._drawn(self._frozen("comparison-protocol", row.pk, office, -4), office, -4)

    def _planned(self) -> Comparison:
        stage, office = self.stage, self.stage.acting("朱示例", "region")
        plan = planning.Plan("华东比对示例 2026-P1", "砝码质量值比对（示例，筹备中）", "regional", "检查 E2 砝码的赋值", "Mass of weights (example, being planned)")  # fmt: skip
        row = planning.propose_comparison(
            plan=plan, item=stage.item("weight"), pilot=stage.body["zj-lab"], by=office, at=stage.when(-20)
        )
        planning.approve_comparison(comparison=row, by=stage.acting("蒋示例", "state"), at=stage.when(-18))
        planning.invite_participant(
            comparison=row, body=stage.body["chem-lab"], by=office, at=stage.when(-16)
        )
        protocol = ProtocolFacts(
            quantity="质量", unit="g", points=(MeasuringPoint("100 g", "0.00005"),), standard="E2 砝码 示例-9", route="star",
            begins=stage.day(40), ends=stage.day(160), reference="computed", estimator="weighted-mean", k="2", decides="corrective",
            corrective_days=60,
        )  # fmt: skip
        planning.propose_protocol(
            comparison=row, protocol=protocol, analyst=stage.person["吴示例"], by=stage.acting("冯示例", "zj-lab"), at=stage.when(-10)
        )  # fmt: skip
        return row
