"""A verification institute's months: scales, gauges, benches of water meters; a standard found bad; two agreements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.capabilities.services import standards
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services import issuing, recalls
from junheng.hub.demo.services import laboratories as labs
from junheng.hub.demo.services.laboratories import device, evidence, single
from junheng.hub.demo.services.stage import Stage
from junheng.hub.demo.services.work import kilogram_of
from junheng.hub.institutions.models import Qualification
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Purpose
from junheng.hub.orders import checks
from junheng.hub.orders.models import BenchRun, Order, OrderLine, OriginalRecord, ServiceEdition
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import benches, ordering, records
from junheng.hub.recognition import rules as recognition
from junheng.hub.recognition.services import agreements

GAUGE = {"class": "1.6", "FS": "1.6", "standard_class": "0.25", "standard_FS": "2.5"}
METER = {"DN": "15", "Q3": "2.5", "R": "80"}
SCALE = {"Max": "30000", "e": "10"}
REFERENCE = ("10.002", "10.004", "100.05")
"""Reference volumes at Q1, Q2, Q3 in litres (practice X8)."""
GOOD_METERS = (("10.14", "10.06", "100.35"), ("9.90", "10.15", "101.90"), ("10.05", "9.97", "99.60"))
BAD_METERS = (("9.46", "9.93", "99.20"), ("10.262", "10.144", "101.35"))
"""B fails at Q1, C by the sign rule (practice X8)."""
SCALE_ROWS = (("100", "6"), ("5000", "3"), ("20010", "8"), ("30010", "2"), ("10000", "4"))
GAUGE_READINGS = (
    "1.205",
    "1.222",
    "1.188",
    "1.21",
    "1.219",
    "1.195",
    "1.21",
    "1.2",
    "1.221",
    "1.192",
    "1.208",
    "1.215",
)
"""What twelve gauges show at 1.2 MPa; three of them come near the limit of 0.0256."""
SHIFT = "0.0080"
"""How much too high the standard gauge was found to read, in MPa (practice X14)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One order to be verified: whose, what, when."""

    client: str
    by: str
    day: int
    method: str
    kind: str = "subsequent"


class Verification:
    """Zhejiang's institute at verification; `mass` calibrates its weights, `meters` how many water meters a bench holds, two to a stall."""

    def __init__(self, stage: Stage, mass: StandardPiece, *, meters: int) -> None:
        self.stage, self.mass, self.meters = stage, mass, meters
        self.stalls = max(1, meters // 2)
        self.pieces: dict[str, StandardPiece] = {}

    def earlier(self) -> None:
        """The years before, told first: registers show the newest first."""
        self.equip()
        self.every_year()
        for number, day in ((8, -790), (9, -425)):
            self.bench(number, day, "issued")

    def all(self) -> None:
        """What the institute did lately; `earlier` comes before."""
        self.scales()
        self.gauges()
        self.on_benches()
        self.bad_standard()
        self.recognised()

    def equip(self) -> None:
        """Standards with examination and certificate, the right to verify, a registered verifier."""
        stage = self.stage
        exam = stage.qualification(
            "zj-lab", "standard-exam", "〔{year}〕浙量标示证字第 044 号", issuer="zj-office"
        )
        kinds = (
            ("pressure-gauge", "精密压力表 0.25 级", "YB-03", "ZJ-P-03", single("pressure", "0", "0.002", "MPa")),
            ("water-meter", "水表检定装置 DN15~DN25", "SB-01", "ZJ-F-01", single("volume", "0", "0.02", "L")),
        )  # fmt: skip
        for item, name, serial, code, values in kinds:
            main = device(stage, "zj-lab", "冯示例", item, name, serial)
            _kept, piece = labs.standard(stage, "zj-lab", item, code, examination=exam, main=main)
            for worked in (-890, -525, -160):
                evidence(stage, piece, "zj-lab", values, number=f"沪示检字 {stage.day(worked).year}-{serial}", issuer="sh-lab",
                         worked=worked, due=worked + 365)  # fmt: skip
            self.pieces[item] = piece
        self._weights(exam)
        self._second_gauge()
        items = [item for item, *_rest in kinds]
        stage.qualification(
            "zj-lab", "authorisation", "（浙）法计（{year}）示例 02 号",
            *labs.annex(stage, *((item, "verify", ()) for item in items)), issuer="zj-office",
        )  # fmt: skip

    def _weights(self, exam: Qualification) -> None:
        """The M₁ weights for scales, calibrated in the house: five levels from the nation's kilogram to a stall."""
        stage = self.stage
        main = device(stage, "zj-lab", "冯示例", "weight", "砝码组 M₁ 1 mg~20 kg", "MM-12")
        _kept, piece = labs.standard(
            stage, "zj-lab", "non-automatic-scale", "ZJ-M-05", examination=exam, main=main
        )
        for day in (-840, -475, -110):
            done = kilogram_of(
                stage, "zj-lab", self.mass, main, ("zj-lab", "冯示例"), day=day, due=day + 365, finer=1
            )
            evidence(stage, piece, "zj-lab", single("load", "0", "0.25", "g"), number=done.number, issuer="zj-lab",
                     worked=day, due=day + 365)  # fmt: skip
        self.pieces["non-automatic-scale"] = piece

    def _second_gauge(self) -> None:
        """The other piece of the pressure standard, good all along: work goes on while the first is stopped."""
        stage, first = self.stage, self.pieces["pressure-gauge"]
        main = device(stage, "zj-lab", "冯示例", "pressure-gauge", "精密压力表 0.25 级", "YB-05")
        piece = standards.add_piece(
            standard=first.standard, instrument=main, role="main", place="示例检定室", by=stage.acting("冯示例", "zj-lab"),
            at=stage.when(-1040),
        )  # fmt: skip
        evidence(stage, piece, "zj-lab", single("pressure", "0", "0.002", "MPa"), number="沪示检字 YB-05", issuer="sh-lab",
                 worked=-100, due=265)  # fmt: skip

    # one item at a time

    def every_year(self) -> None:
        """Stalls' scales verified year by year; each takes the place of the paper before it."""
        own = [
            device(
                self.stage, "market", "邹示例", "non-automatic-scale", "电子计价秤 30 kg", f"SL-2303{number:02d}", purpose=Purpose.TRADE,
                place=f"C 区 {number} 号摊", accuracy_class="III", range_text="Max 30 kg，e = 10 g", model="ACS-30",
                maker="示例衡器厂", name_en="Price-computing scale, 30 kg",
            )
            for number in range(1, self.stalls + 1)
        ]  # fmt: skip
        for day in (-760, -395, -30):
            plan = Plan("market", "邹示例", day, "JJG 539-2016")
            for each in own:
                each.refresh_from_db()
            for line in self._received(plan, own):
                self._single(plan, line, SCALE, [{"I": i, "dL": d} for i, d in SCALE_ROWS])

    def scales(self) -> None:
        """A market's scales: three pass, one gets a notice; one is with the verifier."""
        stage = self.stage
        rows = list(
            Instrument.objects.filter(owner=stage.body["market"], serial__startswith="SL-2207").order_by(
                "serial"
            )[:5]
        )
        plan = Plan("market", "邹示例", -28, "JJG 539-2016")
        lines = self._received(plan, rows[:4])
        for at, line in enumerate(lines):
            typed = [{"I": "30030" if at == 3 and i == "30010" else i, "dL": d} for i, d in SCALE_ROWS]
            self._single(plan, line, SCALE, typed)
        waiting = Plan("market", "邹示例", -1, "JJG 539-2016")
        (line,) = self._received(waiting, rows[4:5])
        self._opened(waiting, line, SCALE)

    def gauges(self) -> None:
        """Twelve gauges of three provinces by one standard; one is taken at a lower class."""
        owners = (("meters", "王示例"), ("food", "谢示例"), ("tools", "喻示例"))
        for at, (client, by) in enumerate(owners):
            own = [
                device(
                    self.stage, client, by, "pressure-gauge", "压力表 1.6 级 1.6 MPa", f"PG-{client[:2].upper()}{number}", at=-300,
                    accuracy_class="1.6", range_text="0~1.6 MPa", name_en="Pressure gauge, class 1.6",
                )
                for number in range(1, 5)
            ]  # fmt: skip
            plan = Plan(client, by, -100 + 30 * at, "JJG 52-2013")
            for number, line in enumerate(self._received(plan, own)):
                reading = GAUGE_READINGS[at * 4 + number]
                self._single(plan, line, GAUGE, [dict.fromkeys(("up_before", "up_after", "down_before", "down_after"), reading)],
                             points=[{"nominal": "1.2", "unit": "MPa"}])  # fmt: skip
        self._downgraded()

    def _downgraded(self) -> None:
        """Down 1.23 is +0.03: outside 1.6, inside 2.5; the client agrees (practice X2)."""
        stage = self.stage
        own = device(
            stage,
            "food",
            "谢示例",
            "pressure-gauge",
            "压力表 1.6 级 1.6 MPa",
            "PG-FO9",
            at=-300,
            accuracy_class="1.6",
        )
        plan = Plan("food", "谢示例", -20, "JJG 52-2013")
        (line,) = self._received(plan, [own])
        row = {"up_before": "1.21", "up_after": "1.21", "down_before": "1.23", "down_after": "1.23"}

        def agree(original: OriginalRecord) -> None:
            records.accept_outcome(
                original=original,
                outcome="downgraded",
                consent="谢示例 电话同意降为 2.5 级",
                by=self._verifier,
                at=stage.when(plan.day, 15),
            )

        self._single(plan, line, GAUGE, [row], points=[{"nominal": "1.2", "unit": "MPa"}], before=agree)

    @property
    def _verifier(self) -> Any:
        return self.stage.acting("周示例", "zj-lab")

    def _received(self, plan: Plan, instruments: Sequence[Instrument]) -> list[OrderLine]:
        stage = self.stage
        order = ordering.place_order(
            client=stage.body[plan.client], institution=stage.body["zj-lab"],
            lines=[ordering.Wanted(each, "verification", plan.kind) for each in instruments],
            by=stage.acting(plan.by, plan.client), at=stage.when(plan.day - 4),
        )  # fmt: skip
        ordering.accept_order(
            order=order, lines=[ordering.Reviewed(line, stage.method[plan.method], Decimal(0)) for line in self._lines(order)],
            promised_on=stage.day(plan.day + 6), by=stage.acting("陈示例", "zj-lab"), at=stage.when(plan.day - 3),
        )  # fmt: skip
        order.refresh_from_db()
        ordering.receive_order(
            order=order,
            condition="完好",
            place="收发室",
            by=stage.acting("陈示例", "zj-lab"),
            at=stage.when(plan.day - 1),
        )
        return self._lines(order)

    def _lines(self, order: Order) -> list[OrderLine]:
        rows = OrderLine.objects.filter(order=order).select_related(
            "order__institution", "order__client", "instrument", "item", "method"
        )
        return list(rows.order_by("position"))

    def _used(self, item: str, on: date) -> list[records.UsedStandard]:
        piece = self.pieces[item]
        return [records.UsedStandard(piece, capabilities.evidence_in_force(piece, on), "main")]

    def _opened(
        self,
        plan: Plan,
        line: OrderLine,
        parameters: Mapping[str, str],
        points: Sequence[Mapping[str, str]] = (),
    ) -> OriginalRecord:
        stage, on = self.stage, self.stage.day(plan.day)
        edition = ServiceEdition.objects.get(item_id=line.item_id, is_current=True)
        usual = points or checks.usual_points(edition.data, parameters, line.kind)
        kept = [{"id": f"p{at}", **point} for at, point in enumerate(usual, start=1)]
        original = records.open_record(
            line=line,
            edition=edition,
            parameters=parameters,
            points=kept,
            by=self._verifier,
            at=stage.when(plan.day, 9),
        )
        return records.prepare_record(
            original=original, work_from=on, work_to=on, standards=self._used(line.item_id, on), place="示例检定室",
            by=self._verifier, at=stage.when(plan.day, 9),
        )  # fmt: skip

    def _single(
        self, plan: Plan, line: OrderLine, parameters: Mapping[str, str], rows: Sequence[Mapping[str, str]], *,
        points: Sequence[Mapping[str, str]] = (), before: Callable[[OriginalRecord], None] | None = None,
    ) -> Certificate:  # fmt: skip
        """One item from opened to handed back."""
        stage = self.stage
        original = self._opened(plan, line, parameters, points)
        typed = [
            records.Typed(
                Cell("environment", moment, each["name"]), "20" if each["name"] == "temperature" else "50"
            )
            for moment in ("start", "end")
            for each in original.edition.data["environment"]
        ]
        typed += [
            records.Typed(Cell("as-found", point["id"], column), text)
            for point, row in zip(original.points, rows, strict=True)
            for column, text in row.items()
        ]
        records.enter_readings(original=original, typed=typed, by=self._verifier, at=stage.when(plan.day, 10))
        if before is not None:
            before(original)
        original = records.submit_record(original=original, by=self._verifier, at=stage.when(plan.day, 16))
        original = records.check_record(
            original=original, by=stage.acting("吴示例", "zj-lab"), at=stage.when(plan.day + 1)
        )
        made = issuing.issue_certificate(
            original=original, by=stage.acting("郑示例", "zj-lab"), at=stage.when(plan.day + 1, 14)
        )
        line.refresh_from_db()
        ordering.hand_back_item(line=line, by=stage.acting("陈示例", "zj-lab"), at=stage.when(plan.day + 2))
        return made

    # many on a bench

    def on_benches(self) -> None:
        """A utility's new meters: two benches issued, one to be checked, one half read."""
        told = ((1, -75, "issued"), (2, -40, "issued"), (3, -2, "submitted"), (4, 0, "open"))
        for number, day, state in told:
            self.bench(number, day, state)

    def bench(self, number: int, day: int, state: str) -> BenchRun:
        """A bench of new water meters, brought to `open`, `submitted`, `checked` or `issued`."""
        stage = self.stage
        own = [
            device(
                stage, "water", "柏示例", "water-meter", "旋翼式水表 DN15", f"WM-{number}{place:03d}", at=day - 30, purpose=Purpose.TRADE,
                accuracy_class="2", range_text="Q₃ 2.5 m³/h，R80", name_en="Water meter DN15", maker="示例水表厂",
            )
            for place in range(1, self.meters + 1)
        ]  # fmt: skip
        plan = Plan("water", "柏示例", day, "JJG 162-2019", "first")
        lines = self._received(plan, own)
        run = benches.open_bench_run(
            lines=lines, shelf=self._shelf(day), by=self._verifier, at=stage.when(day, 9)
        )
        benches.enter_bench_readings(
            run=run,
            typed=self._bench_readings(whole=state != "open"),
            by=self._verifier,
            at=stage.when(day, 11),
        )
        if state == "open":
            return run
        run = benches.submit_bench_run(run=run, by=self._verifier, at=stage.when(day, 16))
        if state == "submitted":
            return run
        run = benches.check_bench_run(run=run, by=stage.acting("吴示例", "zj-lab"), at=stage.when(day + 1))
        if state == "checked":
            return run
        run = issuing.issue_bench_run(
            run=run, by=stage.acting("郑示例", "zj-lab"), at=stage.when(day + 1, 14)
        )
        ordering.hand_back_order(
            order=lines[0].order, by=stage.acting("陈示例", "zj-lab"), at=stage.when(day + 2)
        )
        return run

    def _shelf(self, day: int) -> benches.Shelf:
        edition, on = ServiceEdition.objects.get(code="water-meter", is_current=True), self.stage.day(day)
        points = [{"id": f"q{at}", **point} for at, point in enumerate(edition.data["points"], start=1)]
        return benches.Shelf(edition, METER, points, self._used("water-meter", on), on, on, "水表检定台 1")

    def _bench_readings(self, *, whole: bool) -> list[benches.BenchTyped]:
        """One meter in eleven fails; a run under way has a third of its readings."""
        typed = [
            benches.BenchTyped(0, Cell("environment", moment, "temperature"), "20.1")
            for moment in ("start", "end")
        ]
        typed += [
            benches.BenchTyped(0, Cell("as-found", f"q{at}", "Va"), text)
            for at, text in enumerate(REFERENCE, start=1)
        ]
        for place in range(1, self.meters + 1):
            volumes = BAD_METERS[place // 11 % 2] if place % 11 == 0 else GOOD_METERS[place % 3]
            read = volumes if whole else volumes[:1]
            typed += [
                benches.BenchTyped(place, Cell("as-found", f"q{at}", "Vi"), text)
                for at, text in enumerate(read, start=1)
            ]
        return typed

    # the chain hurt, and what counts elsewhere

    def bad_standard(self) -> None:
        """The standard gauge reads 0.0080 MPa high; some holders have answered, one is tested again (practice X14)."""
        stage, piece = self.stage, self.pieces["pressure-gauge"]
        standards.record_evidence(
            piece=piece, kind="calibration", number="浙示核字 2026-03", issuer_name=stage.body["zj-lab"].name_zh,
            work_date=stage.day(-95), due=stage.day(270), values=single("pressure", "0", "0.002", "MPa"),
            by=stage.acting("冯示例", "zj-lab"), at=stage.when(-95),
        )  # fmt: skip
        finding = recalls.Finding(
            found_on=stage.day(-10),
            why="期间核查：读数偏高 0.0080 MPa，限值 0.0064 MPa",
            reads_high_by=SHIFT,
            unit="MPa",
        )
        case = recalls.open_case(
            piece=piece, finding=finding, by=stage.acting("冯示例", "zj-lab"), at=stage.when(-10, 14)
        )
        for name, client in (("王示例", "meters"), ("谢示例", "food")):
            for effect in case.effects.filter(holder=stage.body[client]).exclude(effect="none")[:2]:
                recalls.acknowledge_effect(effect=effect, by=stage.acting(name, client), at=stage.when(-8))
        worst = case.effects.filter(effect="verdict-changes", holder=stage.body["food"]).first()
        if worst is not None:
            recalls.order_retest(effect=worst, by=stage.acting("谢示例", "food"), at=stage.when(-7))

    def recognised(self) -> None:
        """Shanghai and Zhejiang recognise each other's verifications; a wider draft waits for Anhui and Jiangsu."""
        stage = self.stage
        common: dict[str, Any] = {"document": "演示文件", "is_demo": True, "papers": ("verification",)}
        first = agreements.draft_agreement(
            draft=recognition.Draft(
                number="沪浙示例 2025-1", title_zh="强制检定结果互认（示例）", title_en="Recognition of verification results (example)",
                parties=("310000", "330000"), conditions=recognition.CONDITIONS, since=stage.day(-300), until=stage.day(430), **common,
            ),
            by=stage.acting("钱示例", "zj-office"), at=stage.when(-310),
        )  # fmt: skip
        for name, office in (("钱示例", "zj-office"), ("秦示例", "sh-office")):
            agreements.sign_agreement(agreement=first, by=stage.acting(name, office), at=stage.when(-305))
        wide = agreements.draft_agreement(
            draft=recognition.Draft(
                number="长三角示例 2026-3", title_zh="三省一市检定与校准结果互认（示例）", title_en="Recognition across the delta (example)",
                parties=("310000", "320000", "330000", "340000"), conditions=recognition.CONDITIONS[:4], since=stage.day(30),
                **common | {"papers": ("calibration", "verification")},
            ),
            by=stage.acting("秦示例", "sh-office"), at=stage.when(-20),
        )  # fmt: skip
        for name, office in (("秦示例", "sh-office"), ("钱示例", "zj-office")):
            agreements.sign_agreement(agreement=wide, by=stage.acting(name, office), at=stage.when(-18))
