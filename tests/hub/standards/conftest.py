"""Zhejiang's institute has a mass standard examined: evidence, papers, three assessors of Shanghai and one of its own.

Practice X13 gives the readings. Each step is one verb, so a test may stop wherever it looks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY, House, _register, uscc
from tests.hub.scenes import scene

from junheng.core.draw.seed import commitment
from junheng.hub.capabilities.models import CapabilityEntry, MeasurementStandard, StandardPiece
from junheng.hub.capabilities.services import entries
from junheng.hub.capabilities.services import standards as kept
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.services import drawing, sitting
from junheng.hub.people.services import assessors, rights
from junheng.hub.standards.models import EvidenceSeries, Examination
from junheng.hub.standards.rules.completeness import groups, papers
from junheng.hub.standards.services import applying, deciding, keeping

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SECRET = "c" * 32
BEACON_AT = NOW + timedelta(minutes=30)
DRAWN_AT = NOW + timedelta(hours=1)
SPAN = {"since": date(2024, 1, 1), "until": date(2028, 12, 31)}
X13 = [
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
OF_SHANGHAI = ("甲示例", "乙示例", "丙示例")
MET = {each.key: {"met": True} for each in groups()}


@dataclass
class Standards:
    """One standard and the people around its examination."""

    house: House
    standard: MeasurementStandard = field(init=False)
    piece: StandardPiece = field(init=False)

    def equip(self) -> None:
        house = self.house
        self.piece_instrument = self.file("E2-1")
        self.standard = kept.register_standard(
            organisation=house.institute, code="ZJ-M-01", name_zh="E2 等级砝码标准装置", items=[house.item("weight")],
            range_text="1 mg~20 kg", accuracy_text="E2", by=self.keeper, at=NOW,
        )  # fmt: skip
        self.piece = kept.add_piece(
            standard=self.standard, instrument=self.piece_instrument, role="main", by=self.keeper, at=NOW
        )
        self.evidence("SH-1", date(2026, 5, 20), date(2027, 5, 19))
        for name in ("周示例", "吴示例"):
            rights.authorise_person(
                person=house.people[name], organisation=house.institute, method=house.method("JJG 99-2022"), basis="考核 1",
                by=self.keeper, at=NOW, **SPAN,
            )  # fmt: skip
        house.member("邓示例", house.regulator, "prov_regulator")

    @property
    def keeper(self) -> Any:
        return self.house.acting("冯示例")

    @property
    def officer(self) -> Any:
        return self.house.acting("钱示例")

    @property
    def decider(self) -> Any:
        return self.house.acting("邓示例")

    @property
    def other_office(self) -> Any:
        """A person of Shanghai's regulator, which has nothing to do with it."""
        code = uscc("1131000047000089B")
        body = _register(code, "上海示例监管局", "Shanghai Regulator", "regulator-province", "310000")
        self.house.member("何示例", body, "prov_regulator")
        return self.house.acting("何示例")

    def file(self, serial: str) -> Instrument:
        return ledger.register_instrument(
            new=ledger.NewInstrument(
                item=self.house.item("weight"), name="标准砝码组", serial=serial, purpose=Purpose.OWN_USE
            ),
            owner=self.house.institute, by=self.keeper, at=NOW,
        )  # fmt: skip

    def evidence(self, number: str, work_date: date, due: date) -> Any:
        values = {"mass": {"value": "0", "U": "0.0015", "k": "2", "unit": "g"}}
        return kept.record_evidence(
            piece=self.piece, kind="calibration", number=number, issuer_name="上海示例计量院", work_date=work_date, due=due,
            values=values, by=self.keeper, at=NOW,
        )  # fmt: skip

    def series(self, kind: str, on: date, data: dict[str, Any], *, at: datetime = NOW) -> EvidenceSeries:
        new = keeping.NewSeries(kind, "质量", "g", on, "0.0001", data)
        return keeping.record_series(standard=self.standard, new=new, by=self.keeper, at=at)

    def stable(self, *days: date) -> None:
        """Groups of a new standard a month apart (X13)."""
        days = days or tuple(date(2026, month, 10) for month in (7, 8, 9, 10))
        for day, value in zip(days, GROUPS, strict=False):
            self.series("stability", day, {"values": [value], "allowed": "0.0015", "by": "U"})

    def measured(self) -> None:
        """All series that a first examination needs."""
        self.series("repeatability", date(2026, 10, 1), {"values": X13, "others": ["0.00040", "0.00012"], "needed": "0.0012"})  # fmt: skip
        self.stable()
        self.series("validation-transfer", date(2026, 10, 2), {"y": "10.0026", "U": "0.0010", "reference": "10.0018", "U_reference": "0.0004"})  # fmt: skip

    def drafted(self, kind: str = "first-examination", at: datetime = NOW) -> Examination:
        return applying.draft_application(
            standard=self.fresh(), authority=self.house.regulator, kind=kind, by=self.keeper, at=at
        )

    def fresh(self) -> MeasurementStandard:
        return MeasurementStandard.objects.select_related("organisation", "examination").get(
            pk=self.standard.pk
        )

    def with_papers(self, row: Examination, at: datetime = NOW) -> Examination:
        for paper in papers():
            applying.attach_document(
                examination=row, kind=paper.key, name=f"{paper.key}.pdf", data=PDF, by=self.keeper, at=at
            )
        return row

    def applied(self) -> Examination:
        self.measured()
        row = self.with_papers(self.drafted())
        return applying.submit_application(examination=row, by=self.keeper, at=NOW)

    def accepted(self) -> Examination:
        return applying.accept_application(examination=self.applied(), by=self.officer, at=NOW)

    def pool(self) -> None:
        """Three of Shanghai, and one who works for the applicant."""
        house = self.house
        for number, name in enumerate(OF_SHANGHAI, start=1):
            person = house.member(name, house.neighbour, "std_assessor")
            self.card(person, house.neighbour, f"沪考-{number}", house.platform)
        house.member("周示例", house.institute, "std_assessor")
        self.card(house.people["周示例"], house.institute, "浙考-9", self.officer)

    def card(self, person: Any, body: Any, number: str, by: Any) -> Any:
        from junheng.hub.foundation.acting import platform

        actor = platform(body.tenant_id, "platform")
        return assessors.register_assessor(
            person=person, organisation=body, number=number, items=["weight"], by=actor, at=NOW, **SPAN
        )

    def frozen(self, row: Examination | None = None) -> Panel:
        self.pool()
        row = row or self.accepted()
        number, organiser = f"{row.number}-1", self.house.regulator.uscc
        return drawing.freeze_panel(
            code="standard-examination", subject_id=row.pk, commitment=commitment(number, organiser, SECRET), beacon_at=BEACON_AT, source="示例彩票",
            by=self.officer, at=NOW,
        )  # fmt: skip

    def drawn(self) -> Panel:
        panel = self.frozen()
        return drawing.draw_panel(
            panel=panel, secret=SECRET, value="3 14 15 92", by=self.officer, at=DRAWN_AT
        )

    def examined(self, panel: Panel) -> Examination:
        """What a panel is about."""
        return Examination.objects.get(pk=panel.subject_id)

    def seats(self, row: Examination) -> list[Seat]:
        return list(
            Seat.objects.select_related("person", "assessor__organisation", "panel__authority").filter(panel__subject_id=row.pk, state__in=("invited", "confirmed", "working", "reported", "scored"))
        )  # fmt: skip

    def by(self, seat: Seat) -> Any:
        return self.house.acting(seat.person.name)

    def working(self, row: Examination) -> list[Seat]:
        for seat in self.seats(row):
            sitting.confirm_invitation(seat=seat, by=self.by(seat), at=DRAWN_AT)
            sitting.begin_assessment(seat=seat, by=self.by(seat), at=DRAWN_AT)
        return self.seats(row)

    def reported(self, *conclusions: str) -> Examination:
        row = self.examined(self.drawn())
        for seat, conclusion in zip(self.working(row), conclusions or ("pass", "pass"), strict=True):
            findings = MET if conclusion == "pass" else {**MET, "4.3": {"met": False, "words": "缺湿度"}}
            sitting.report_assessment(
                seat=seat, findings=findings, conclusion=conclusion, by=self.by(seat), at=DRAWN_AT
            )
        return Examination.objects.get(pk=row.pk)

    def decided(self, row: Examination | None = None, *, until: date = date(2031, 11, 22), passed: bool = True) -> Examination:  # fmt: skip
        row = row or self.reported()
        decision = deciding.Decision(passed, "" if passed else "未达要求", "〔2026〕浙量标证字第 7 号", until)
        return deciding.decide_examination(examination=row, decision=decision, by=self.decider, at=DRAWN_AT)

    def entry(self, **changes: Any) -> CapabilityEntry:
        """A draft entry that rests on the standard's examination."""
        standard = self.fresh()
        data = {
            "service": "verify", "kind": "mechanics.mass", "unit": "kg", "boxes": [{"range": {"low": "0.001", "high": 20}}],
            "verification": {"instruments": ["砝码", "weight"], "classes": ["F1"], "kinds": ["首次"], "areas": ["330000"]},
        }  # fmt: skip
        told = {"qualification": standard.examination} | changes
        return entries.draft_capability(
            organisation=self.house.institute, item=self.house.item("weight"), data=data, standard=standard,
            by=self.keeper, at=DRAWN_AT, **told,
        )  # fmt: skip


@scene(after="house")
def standards(house: House) -> Standards:
    """The standard is on file, with a certificate in force and two people; nothing is measured or applied for yet."""
    made = Standards(house)
    made.equip()
    assert date(2026, 11, 23) == TODAY
    return made
