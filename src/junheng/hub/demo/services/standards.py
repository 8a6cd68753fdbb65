"""Examinations of standards in each interesting state, one that has expired; a recalled batch; the regional register.

The secrets of these draws are no secrets, and their beacon is invented: it says so in its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from junheng.core.draw.seed import commitment
from junheng.hub.capabilities.models import MeasurementStandard, StandardPiece
from junheng.hub.capabilities.services import standards as kept
from junheng.hub.demo.services import laboratories as labs
from junheng.hub.demo.services.stage import Stage
from junheng.hub.institutions.models import Region
from junheng.hub.orders.services import ordering
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.services import drawing, sitting
from junheng.hub.people.services import assessors
from junheng.hub.standards.models import Examination, MaterialBatch, RegionalStandard
from junheng.hub.standards.rules.completeness import groups, papers
from junheng.hub.standards.rules.slots import Span
from junheng.hub.standards.services import (
    applying,
    deciding,
    keeping,
    lapsing,
    materials,
    regional,
    slots,
)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
READINGS = [
    "10.0023",
    "10.0019",
    "10.0025",
    "10.0021",
    "10.0027",
    "10.0022",
    "10.0018",
    "10.0024",
    "10.0026",
    "10.0020",
]
GROUPS = ("100.0012", "100.0018", "100.0009", "100.0021")
"""Practice X13."""
POOL = (("金示例", "sh-lab", "沪考示例-3"), ("陶示例", "js-lab", "苏考示例-1"), ("姜示例", "ah-lab", "皖考示例-2"), ("冯示例", "zj-lab", "浙考示例-7"))  # fmt: skip
ITEMS = ("weight", "dc-voltmeter", "gauge-block", "matrix-reference-material")
SECRET = "e" * 32
MET: dict[str, dict[str, Any]] = {each.key: {"met": True, "words": ""} for each in groups()}


@dataclass
class Standards:
    """Zhejiang applies, Shanghai, Jiangsu and Anhui assess, the office of Zhejiang decides."""

    stage: Stage
    mass: StandardPiece
    phthalate: StandardPiece

    def all(self) -> None:
        self.pool()
        self.begun()
        self.waiting("ZJ-M-13")
        self.at_work("ZJ-M-12")
        self.to_mend("ZJ-M-14")
        self.certified("ZJ-M-11")
        self.expired()
        self.recalled()
        self.register()
        lapsing.lapse_what_has_ended(at=self.stage.at)

    def _keeper(self) -> Any:
        return self.stage.acting("冯示例", "zj-lab")

    def _officer(self) -> Any:
        return self.stage.acting("钱示例", "zj-office")

    def pool(self) -> None:
        """Four people for every work of the pool; the one of the applicant's own unit is never drawn."""
        stage = self.stage
        for name, body, number in POOL:
            assessors.register_assessor(
                person=stage.person[name], organisation=stage.body[body], number=number, items=ITEMS,
                capacities=("std_assessor", "org_assessor", "expert"), most_at_once=8, since=stage.day(-700), until=stage.day(1100), by=stage.office(body), at=stage.when(-700),
            )  # fmt: skip

    def begun(self) -> None:
        """A re-examination that cannot be sent yet: a year without stability, and papers missing."""
        row = MeasurementStandard.objects.get(organisation=self.stage.body["zj-lab"], code="ZJ-E-01")
        self._drafted(row, "re-examination", self.stage.when(-3))

    def _drafted(self, row: MeasurementStandard, kind: str, at: datetime) -> Examination:
        office = self.stage.body["zj-office"]
        told = {"standard": row, "authority": office, "kind": kind, "by": self._keeper(), "at": at}
        return applying.draft_application(is_demo=True, **told)

    def _built(self, code: str) -> MeasurementStandard:
        """A new mass standard with everything that a first examination asks for."""
        stage = self.stage
        main = labs.device(stage, "zj-lab", "冯示例", "weight", "标准砝码组", f"S-{code}", at=-300)
        row, piece = labs.standard(stage, "zj-lab", "weight", code, examination=None, main=main,
                                   range_text="1 mg~500 g", accuracy_text="F₁ 等级")  # fmt: skip
        labs.evidence(stage, piece, "zj-lab", labs.single("mass", "0", "0.0015", "g"), number=f"国示质字 {code}",
                      issuer="nmi", worked=-200, due=165)  # fmt: skip
        self._series(row, "repeatability", -100, {"values": READINGS, "others": ["0.00040", "0.00012"], "needed": "0.0012"})  # fmt: skip
        for number, value in enumerate(GROUPS):
            self._series(row, "stability", -190 + 31 * number, {"values": [value], "allowed": "0.0015", "by": "U"})  # fmt: skip
        self._series(row, "validation-transfer", -95, {"y": "10.0026", "U": "0.0010", "reference": "10.0018", "U_reference": "0.0004"})  # fmt: skip
        return row

    def _series(self, row: MeasurementStandard, kind: str, day: int, data: dict[str, Any]) -> None:
        new = keeping.NewSeries(kind, "质量", "g", self.stage.day(day), "0.0001", data)
        keeping.record_series(standard=row, new=new, by=self._keeper(), at=self.stage.when(day))

    def _applied(self, code: str, at: datetime) -> Examination:
        row = self._drafted(self._built(code), "first-examination", at)
        for paper in papers():
            applying.attach_document(
                examination=row, kind=paper.key, name=f"{paper.name_zh}（示例）.pdf", data=PDF, by=self._keeper(), at=at
            )  # fmt: skip
        return applying.submit_application(examination=row, by=self._keeper(), at=at)

    def waiting(self, code: str) -> None:
        """Applied for yesterday: the office has days to accept it or to say what is missing."""
        self._applied(code, self.stage.when(-1))

    def _drawn(self, code: str, day: int) -> Panel:
        at = self.stage.when(day)
        row = self._applied(code, at)
        applying.accept_application(examination=row, by=self._officer(), at=at)
        told = commitment(f"{row.number}-1", row.authority.uscc, SECRET)
        panel = drawing.freeze_panel(
            code="standard-examination", subject_id=row.pk, commitment=told, beacon_at=at + timedelta(hours=1), source="示例彩票（演示虚构）",
            by=self._officer(), at=at,
        )  # fmt: skip
        after = self.stage.when(day + 1)
        return drawing.draw_panel(panel=panel, secret=SECRET, value=f"3 14 15 {code}", by=self._officer(), at=after)  # fmt: skip

    def _seats(self, panel: Panel) -> list[tuple[Seat, Any]]:
        """Seats with their assessors acting for their own bodies."""
        bodies = {name: body for name, body, _number in POOL}
        rows = (
            Seat.objects.filter(panel=panel)
            .exclude(state="declined")
            .select_related("person", "assessor__organisation", "panel__authority")
        )
        return [(each, self.stage.acting(each.person.name, bodies[each.person.name])) for each in rows]

    def at_work(self, code: str) -> None:
        """One of those drawn declined, the reserve stepped in; one is at work, one has not answered."""
        panel, at = self._drawn(code, -12), self.stage.when(-10)
        (first, by), _second = self._seats(panel)
        sitting.decline_invitation(seat=first, reason="当周已有考评任务", by=by, at=at)
        (next_one, his), _other = self._seats(panel)
        sitting.confirm_invitation(seat=next_one, by=his, at=at)
        sitting.begin_assessment(seat=next_one, by=his, at=at)

    def _reported(self, panel: Panel, day: int, *, found: str = "") -> None:
        at = self.stage.when(day)
        for number, (seat, by) in enumerate(self._seats(panel)):
            sitting.confirm_invitation(seat=seat, by=by, at=at)
            sitting.begin_assessment(seat=seat, by=by, at=at)
            bad = bool(found) and number == 0
            findings = MET | ({"4.3": {"met": False, "words": found}} if bad else {})
            sitting.report_assessment(
                seat=seat, findings=findings, conclusion="mend" if bad else "pass", by=by, at=at
            )

    def to_mend(self, code: str) -> None:
        """Assessed, and something is to be put right."""
        self._reported(self._drawn(code, -30), -20, found="示例：恒温室没有湿度记录")

    def certified(self, code: str) -> None:
        """The whole way: certificate, an entry that lives by it, scores."""
        stage, panel = self.stage, self._drawn(code, -60)
        self._reported(panel, -45)
        row = Examination.objects.get(pk=panel.subject_id)
        number = f"〔{stage.day(-40).year}〕浙量标示证字第 111 号"
        decision = deciding.Decision(True, "", number, stage.day(-40 + 5 * 365))
        decider = stage.acting("卫示例", "zj-office")
        row = deciding.decide_examination(examination=row, decision=decision, by=decider, at=stage.when(-40))
        for seat, _by in self._seats(panel):
            sitting.score_assessor(seat=seat, score=5, note="示例", by=self._officer(), at=stage.when(-39))

    def expired(self) -> None:
        """An examination of Anhui that ended yesterday; its entry is down, and a works that waited was told."""
        stage = self.stage
        keeper = stage.acting("姜示例", "ah-lab")
        paper = stage.qualification(
            "ah-lab", "standard-exam", "〔{year}〕皖量标示证字第 004 号", issuer="ah-office", until=-1
        )
        row = kept.register_standard(
            organisation=stage.body["ah-lab"], code="AH-M-01", name_zh="砝码标准装置", name_en="Standard of mass",
            items=[stage.item("weight")], examination=paper, is_public=True, range_text="1 g~20 kg", accuracy_text="M₁ 等级",
            by=keeper, at=stage.when(-1050),
        )  # fmt: skip
        labs.publish(
            stage, "ah-lab", "姜示例", "weight",
            {"service": "verify", "kind": "mechanics.mass", "unit": "kg", "boxes": [{"range": {"low": "0.001", "high": 20}}],
             "verification": {"instruments": ["砝码", "weight"], "classes": ["M2"], "kinds": ["首次", "后续"], "areas": ["340000"]}},
            rests_on=paper, kept=row, days=5,
        )  # fmt: skip
        ordering.post_need(
            organisation=stage.body["tools"], text="1 kg 砝码检定，M2 级", parsed={"quantity": "mechanics.mass"},
            by=stage.acting("喻示例", "tools"), at=stage.when(-6),
        )  # fmt: skip

    def recalled(self) -> None:
        """Phthalate of the national institute: the batch in use, and one that was recalled."""
        stage, maker = self.stage, self.stage.acting("沈示例", "nmi")
        new = materials.NewMaterial(
            "GBW(E) 示例", "邻苯二甲酸氢钾纯度标准物质（示例）", "secondary", "晶体粉末", "Potassium hydrogen phthalate, purity (example)"
        )  # fmt: skip
        row = materials.register_material(new=new, by=maker, at=stage.when(-320))
        values = labs.single("purity", "1", "0.00058", "1")
        batches: list[MaterialBatch] = []
        for code, made in (("2511", -300), ("2409", -700)):
            told = materials.NewBatch(code, values, stage.day(made), stage.day(made + 1100), 40)
            at = stage.when(max(made, -310))
            batches.append(materials.release_batch(material=row, new=told, by=maker, at=at))
        good, bad = batches
        taker: dict[str, Any] = {
            "by": stage.acting("孙示例", "sh-lab"),
            "at": stage.when(-290),
            "received_on": stage.day(-290),
        }
        materials.take_batch(batch=good, units=2, piece=self.phthalate, **taker)
        materials.take_batch(batch=bad, units=1, piece=None, **taker)
        materials.recall_batch(batch=bad, reason="示例：复测发现纯度偏低", by=maker, at=stage.when(-15))

    def register(self) -> None:
        """The national and the provincial kilogram serve the region; one proposal waits for its office."""
        stage = self.stage
        region = Region.objects.filter(kind=Region.Kind.METROLOGY, name_zh__contains="华东").first() or Region.objects.order_by("order", "id")[0]  # fmt: skip
        offered = (
            (stage.acting("沈示例", "nmi"), MeasurementStandard.objects.get(organisation=stage.body["nmi"], code="NMI-M-01"), 800),
            (self._keeper(), MeasurementStandard.objects.get(organisation=stage.body["zj-lab"], code="ZJ-E-01"), 400),
            (self._keeper(), MeasurementStandard.objects.get(pk=self.mass.standard_id), 600),
        )  # fmt: skip
        office = stage.acting("朱示例", "region")
        for number, (by, row, capacity) in enumerate(offered):
            at = stage.when(-90 + number)
            made = regional.propose_regional(standard=row, region=region, capacity=capacity, by=by, at=at)
            if number < 2:
                regional.designate_regional(regional=made, by=office, at=at)
            if number == 1:
                self._slots(made, by)

    def _slots(self, made: RegionalStandard, by: Any) -> None:
        """Three slots of the DC voltage standard; Shanghai's laboratory has the first."""
        opened = [
            slots.open_slot(
                regional=made, span=Span(self.stage.day(day), self.stage.day(day + 4), 40), by=by, at=self.stage.when(-30)
            )
            for day in self._days_in_one_year(3)
        ]  # fmt: skip
        user = self.stage.acting("孙示例", "sh-lab")
        slots.book_slot(slot=opened[0], items=12, note="数字多用表 12 台", by=user, at=self.stage.when(-20))

    def _days_in_one_year(self, number: int) -> list[int]:
        """Days from today on which five days lie in one year."""
        found = (
            day for day in range(14, 200, 21) if self.stage.day(day).year == self.stage.day(day + 4).year
        )
        return list(islice(found, number))
