"""The region: laboratories, a chain of certificates from the national institute down, and work in every state.

One call builds all of it or nothing. What is there to find when signed in stands beside each person in the cast.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.capabilities.services.checks import plan_checks, record_check
from junheng.hub.capabilities.services.standards import add_piece
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services.papers import withdraw_certificate
from junheng.hub.demo.services import laboratories as labs
from junheng.hub.demo.services.abroad import counts_abroad
from junheng.hub.demo.services.campaigns import all_campaigns
from junheng.hub.demo.services.comparisons import Comparisons
from junheng.hub.demo.services.datasets import Datasets
from junheng.hub.demo.services.filing import file_on_a_phone
from junheng.hub.demo.services.honesty import Honesty
from junheng.hub.demo.services.industry import Industry
from junheng.hub.demo.services.laboratories import box, device, evidence, single, standard, volts
from junheng.hub.demo.services.market import needs_in_the_hall
from junheng.hub.demo.services.own_template import own_template
from junheng.hub.demo.services.panels import Panels
from junheng.hub.demo.services.risk import Risk
from junheng.hub.demo.services.sharing import Sharing
from junheng.hub.demo.services.stage import Stage, set_stage
from junheng.hub.demo.services.standards import Standards
from junheng.hub.demo.services.supervision import draw_in_the_open
from junheng.hub.demo.services.verification import Verification
from junheng.hub.demo.services.work import (
    AIR,
    BLOCK,
    COOL,
    Job,
    Run,
    block,
    kilogram_of,
    run,
    voltmeter,
    weight,
)
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions.models import Organisation, Qualification
from junheng.hub.institutions.services import methods
from junheng.hub.institutions.services.qualifications import NewItem, suspend_qualification
from junheng.hub.institutions.services.rulepacks import NewRule, load_calendar_year, publish_rule
from junheng.hub.instruments.models import CatalogueItem, Instrument
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import records
from junheng.hub.orders.services.editions import shipped

Say = Callable[[str], None]
METERS = 60
"""On each bench, where nobody says otherwise: every state is there, and the start page within the time a newcomer waits."""
CHECKED_FIRST = [
    ["5.001", "5.031", "5.016", "5.016", "5.016"], ["5.008", "5.028", "5.018", "5.018", "5.018"],
    ["5.001", "5.031", "5.016", "5.016", "5.016"], ["5.009", "5.039", "5.024", "5.024", "5.024"],
    ["5.001", "5.031", "5.016", "5.016", "5.016"], ["5.009", "5.039", "5.024", "5.024", "5.024"],
]  # fmt: skip
"""Six groups of five with the means and ranges of practice X13."""
CHECKED_LATER = (
    (-65, ["5.02", "5.01", "5.03", "5.02", "5.02"]), (-33, ["5.01", "5.02", "5.02", "5.03", "5.02"]),
    (-1, ["5.05", "5.06", "5.04", "5.05", "5.06"]),
)  # fmt: skip
"""Two good checks, and the one of practice X13 that alarms: mean 5.052 above 5.0353."""


def is_empty() -> bool:
    """Whether nobody is registered yet: the demo is for an empty database only."""
    return not Organisation.objects.exists()


def build_region(*, at: datetime, say: Say = lambda words: None, meters: int = METERS) -> Stage:
    """Build the region as of `at`; all in one transaction, as the platform's verbs allow it.

    `meters`: how many water meters stand on each of its six benches.
    """
    codes = Tenant.objects.values_list("code", flat=True)
    with transaction.atomic(), tenancy.only(*codes):
        stage = set_stage(at)
        say(f"{len(stage.body)} bodies, {len(stage.person)} people")
        rules(stage)
        kept = Laboratories(stage)
        say("laboratories with standards, certificates and capabilities")
        honesty = Honesty(stage)
        Instruments(stage)
        verification = Verification(stage, kept.zj_mass, meters=meters)
        verification.earlier()
        Work(stage, kept).all()
        say("orders, records and certificates in every state")
        verification.all()
        own_template(stage, kept.zj_volts)
        say("scales, gauges and benches verified; a standard found bad; two agreements")
        honesty.all()
        say("two pledges, one removed and one under review; two reports; a market's ledger")
        Comparisons(stage).all()
        say("four comparisons: closed, national, in corrective action, circulating")
        Sharing(stage).all()
        say("four shared resources, a booking in each state")
        Standards(stage, kept.zj_mass, kept.sh_phthalate).all()
        say("examinations of standards in each state, one expired; a recalled batch; the regional register")
        Panels(stage).all()
        say("the pool at other work: a body examined, one for recognition, a protocol under review")
        needs_in_the_hall(stage)
        say("three needs in the hall: two quotes for one, one sealed, one that nobody meets")
        file_on_a_phone(stage)
        say("a stall's scale filed on a phone, a claim that waits")
        Risk(stage).all()
        say("a credit class, a model unit, three letters between provinces, a proposed fine")
        all_campaigns(stage)
        say("two joint campaigns: one checked, one that waits for a side")
        counts_abroad(stage)
        say("three entries of what counts abroad")
        Industry(stage).all()
        say("three industry centres, one late; a benchmark; two water meters tried; a challenge for a gap")
        Datasets(stage).all()
        say("four data sets: open, shared under a consent, restricted, one that waits for its grade")
        draw_in_the_open(stage)
        say("a draw whose list is frozen, waiting for its beacon")
    return stage


def rules(stage: Stage) -> None:
    """Local numbers, invented and marked so, where the shared table has no row of the province (R02.1)."""
    for tenant, days in (("310000", "10"), ("320000", "8"), ("340000", "7")):
        new = NewRule(
            key="lab_test", matter_zh="送检检定完成", matter_en="Verification at the laboratory", value=days,
            unit="workday", source="演示虚构，非真实规定", confidence="house", since=date(2022, 1, 1),
            invented_for_demo=True,
        )  # fmt: skip
        publish_rule(tenant=tenant, new=new, by=stage.platform, at=stage.founded)
    calendars(stage)


def calendars(stage: Stage) -> None:
    """Working days as plain weeks, invented and marked so: dates by which something is due need them."""
    for year in range(stage.founded.year, stage.today.year + 2):
        load_calendar_year(
            year=year, days={}, source="演示虚构：只有周末休息", confidence="house", invented_for_demo=True,
            by=stage.platform, at=stage.founded,
        )  # fmt: skip


class Laboratories:
    """The national institute, Shanghai and Zhejiang at work; Jiangsu suspended, Anhui about to end."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        root = labs.authority(stage)
        for body in ("nmi", "sh-lab", "zj-lab"):
            labs.give_key(stage, body, root)
        self.nmi_mass = self._national()
        self.sh_volts, self.sh_length, self.sh_accredited = self._shanghai()
        self.zj_volts, self.zj_mass, self.zj_accredited = self._zhejiang()
        self._stopped()
        self._jiangsu()
        self._anhui()
        self._suzhou()

    def _national(self) -> StandardPiece:
        stage = self.stage
        exam = stage.qualification(
            "nmi", "public-standard", "〔{year}〕国量标示公字第 001 号", issuer="state"
        )
        prototype = self._prototype(exam)
        one = device(
            stage, "nmi", "沈示例", "weight", "E₁ 砝码 1 kg", "E1-001", purpose=Purpose.PUBLIC_STANDARD
        )
        kept, piece = standard(stage, "nmi", "weight", "NMI-M-01", examination=exam, main=one, highest=True,
                               range_text="1 mg~20 kg", accuracy_text="E₁ 等级")  # fmt: skip
        labs.authorise(stage, "nmi", "沈示例", "weight")
        done = kilogram_of(stage, "nmi", prototype, one, ("nmi", "沈示例"), day=-980, due=845, finer=1000)
        evidence(stage, piece, "nmi", single("mass", "0.022", "0.030", "mg"), number=done.number,
                 issuer="nmi", worked=-980, due=845)  # fmt: skip
        labs.publish(
            stage,
            "nmi",
            "沈示例",
            "weight",
            {"service": "calibrate", "kind": "mechanics.mass", "unit": "kg", "boxes": [
                {"range": {"low": "0.000001", "high": "20"}, "uncertainty": {"linear": {"a": "1e-9", "b": "3e-8"}, "k": 2}}
            ]},
            rests_on=exam, kept=kept, days=20,
        )  # fmt: skip
        return piece

    def _prototype(self, exam: Qualification) -> StandardPiece:
        """What the nation's kilogram is compared with: realised, and calibrated by nobody."""
        stage = self.stage
        one = device(
            stage, "nmi", "沈示例", "weight", "千克副基准 1 kg", "K-示例-60", purpose=Purpose.PUBLIC_STANDARD
        )
        _kept, piece = standard(stage, "nmi", "weight", "NMI-M-00", examination=exam, main=one, highest=True,
                                range_text="1 kg", accuracy_text="副基准")  # fmt: skip
        evidence(stage, piece, "nmi", single("mass", "0.0120", "0.0080", "mg"), number="国基-M-示例-00",
                 issuer="nmi", worked=-1000, due=825, kind="intrinsic")  # fmt: skip
        return piece

    def _shanghai(self) -> tuple[StandardPiece, StandardPiece, Qualification]:
        stage = self.stage
        exam = stage.qualification(
            "sh-lab", "standard-exam", "〔{year}〕沪量标示证字第 031 号", issuer="sh-office"
        )
        accredited = stage.qualification(
            "sh-lab", "accreditation", "CNAS L9001（示例）",
            *labs.annex(
                stage,
                ("dc-voltmeter", "calibrate", [box("-1000", "1000", "V", linear={"a": "0", "b": "0.0000060"})]),
                ("gauge-block", "calibrate", [box("0.5", "500", "mm", constant="0.00008")]),
            ),
            sites=["上海市示例路 1500 号"],
        )  # fmt: skip
        source = device(stage, "sh-lab", "孙示例", "dc-voltage-source", "直流标准源", "SRC-9")
        kept, volt = standard(stage, "sh-lab", "dc-voltmeter", "SH-E-03", examination=exam, main=source,
                              range_text="±1000 V", accuracy_text="6×10⁻⁶")  # fmt: skip
        for worked in (-930, -565, -200):
            evidence(stage, volt, "sh-lab", volts(), number=f"国示电字 {stage.day(worked).year}-0117", issuer="nmi",
                     worked=worked, due=worked + 365)  # fmt: skip
        steel = device(stage, "sh-lab", "孙示例", "gauge-block", "量块 100 mm（钢，二等）", "GB-100-2")
        blocks, length = standard(stage, "sh-lab", "gauge-block", "SH-L-01", examination=exam, main=steel,
                                  range_text="0.5 mm~500 mm", accuracy_text="二等")  # fmt: skip
        evidence(stage, length, "sh-lab", single("length", "0.12", "0.080", "um"), number="国示长字 2026-0042",
                 issuer="nmi", worked=-150, due=215)  # fmt: skip
        self.sh_balance, self.sh_phthalate = self._chemistry()
        labs.authorise(stage, "sh-lab", "李示例", "dc-voltmeter", "gauge-block", "standard-solution")
        labs.signatory(stage, "sh-lab", "魏示例", accredited, "dc-voltmeter", "gauge-block")
        place = {"division": "310000", "latitude": 31.205, "longitude": 121.590, "name": "上海市"}
        labs.publish(
            stage, "sh-lab", "孙示例", "dc-voltmeter",
            {"service": "calibrate", "kind": "electric.voltage.dc", "unit": "V", "place": place, "boxes": [
                {"range": {"low": 0, "high": 1000}, "uncertainty": {"linear": {"a": "1e-6", "b": "6e-6"}, "k": 2}}]},
            rests_on=accredited, kept=kept, days=10,
        )  # fmt: skip
        table = {
            "axis": "frequency", "x": ["0.1", "1", "10", "100", "1000"], "at": ["10", "40", "1000", "20000", "100000"],
            "U": [["90", "40", "30", "40", "120"], ["60", "25", "15", "25", "80"], ["60", "25", "15", "25", "90"], ["80", "40", "25", "40", "200"], ["120", "60", "40", "90", "900"]],
        }  # fmt: skip
        uncertain = {
            "grid": table,
            "interpolation": "greater",
            "unit": "ppm",
            "relative_to": "reading",
            "k": 2,
        }
        reach = {
            "range": {"low": "0.1", "high": 1000},
            "conditions": {"frequency": {"low": 10, "high": 100_000}},
        }
        labs.publish(
            stage, "sh-lab", "孙示例", "electric-voltage-ac",
            {"service": "calibrate", "kind": "electric.voltage.ac", "unit": "V", "place": place, "boxes": [reach | {"uncertainty": uncertain}],
             "axes": [{"name": "frequency", "unit": "Hz", "logarithmic": True}]},
            rests_on=accredited, days=12,
        )  # fmt: skip
        labs.publish(
            stage, "sh-lab", "孙示例", "gauge-block",
            {"service": "calibrate", "kind": "length.gauge-block", "unit": "mm", "place": place, "boxes": [
                {"range": {"low": "0.5", "high": 500}, "uncertainty": {"linear": {"a": "0.00005", "b": "0.0000005"}, "k": 2}}]},
            rests_on=accredited, kept=blocks, days=15,
        )  # fmt: skip
        return volt, length, accredited

    def _chemistry(self) -> tuple[StandardPiece, StandardPiece]:
        """Shanghai's bench for solutions: a balance, and potassium hydrogen phthalate as a certified reference material."""
        stage = self.stage
        own = methods.NewMethod(
            "SHSL-C-01", "标准溶液配制与标定（自编方法）", "own", "Standard solutions, own method", stage.day(-1090), None,
            "演示数据；模型与预算取自 EURACHEM/CITAC CG 4（QUAM:2012）例 A1、A2",
        )  # fmt: skip
        stage.method[own.code] = methods.register_method(
            new=own,
            organisation=stage.body["sh-lab"],
            by=stage.acting("孙示例", "sh-lab"),
            at=stage.when(-1090),
        )
        balance = device(stage, "sh-lab", "孙示例", "non-automatic-scale", "电子天平 0.01 mg", "BAL-22")
        kept, piece = standard(stage, "sh-lab", "standard-solution", "SH-C-01", examination=None, main=balance,
                               range_text="(0~220) g", accuracy_text="U = 0.10 mg（k = 2）")  # fmt: skip
        phthalate = device(
            stage,
            "sh-lab",
            "孙示例",
            "matrix-reference-material",
            "邻苯二甲酸氢钾纯度标准物质",
            "KHP-示例-2511",
        )
        pure = add_piece(
            standard=kept, instrument=phthalate, role="main", place="示例恒温室", by=stage.acting("孙示例", "sh-lab"), at=stage.when(-1040)
        )  # fmt: skip
        for worked in (-930, -565, -200):
            evidence(stage, piece, "sh-lab", single("mass", "0", "0.10", "mg"), number=f"国示质字 {stage.day(worked).year}-0311",
                     issuer="nmi", worked=worked, due=worked + 365)  # fmt: skip
        evidence(stage, pure, "sh-lab", single("purity", "1", "0.00058", "1"), number="GBW(E) 示例 2511", issuer="nmi",
                 worked=-300, due=800, kind="reference-material")  # fmt: skip
        return piece, pure

    def _zhejiang(self) -> tuple[StandardPiece, StandardPiece, Qualification]:
        stage = self.stage
        exam = stage.qualification(
            "zj-lab", "standard-exam", "〔{year}〕浙量标示证字第 012 号", issuer="zj-office"
        )
        accredited = stage.qualification(
            "zj-lab", "accreditation", "CNAS L9002（示例）",
            *labs.annex(stage, ("dc-voltmeter", "calibrate", [box("-1000", "1000", "V", linear={"a": "0", "b": "0.0000079"})])),
            sites=["杭州市示例街 300 号"],
        )  # fmt: skip
        statutory = stage.qualification(
            "zj-lab", "authorisation", "（浙）法计（{year}）示例 01 号",
            *labs.annex(stage, ("weight", "verify", ()), ("non-automatic-scale", "verify", ())), issuer="zj-office",
        )  # fmt: skip
        source = device(stage, "zj-lab", "冯示例", "dc-voltage-source", "直流标准源", "SRC-1")
        kept, volt = standard(stage, "zj-lab", "dc-voltmeter", "ZJ-E-01", examination=exam, main=source,
                              range_text="±1000 V", accuracy_text="8×10⁻⁶")  # fmt: skip
        for worked in (-920, -555, -190):
            evidence(stage, volt, "zj-lab", volts(), number=f"沪示电字 {stage.day(worked).year}-0731", issuer="sh-lab",
                     worked=worked, due=worked + 365)  # fmt: skip
        mass = self._mass_of_zhejiang(exam)
        labs.authorise(stage, "zj-lab", "周示例", "dc-voltmeter", "weight")
        labs.register(
            stage,
            "zj-lab",
            "周示例",
            "浙示例-0233",
            "weight",
            "non-automatic-scale",
            "pressure-gauge",
            "water-meter",
        )
        labs.register(stage, "zj-lab", "吴示例", "浙示例-0187", "weight", "non-automatic-scale")
        labs.signatory(stage, "zj-lab", "郑示例", accredited, "dc-voltmeter")
        place = {"division": "330000", "latitude": 30.330, "longitude": 120.330, "name": "杭州市"}
        labs.publish(
            stage, "zj-lab", "冯示例", "dc-voltmeter",
            {"service": "calibrate", "kind": "electric.voltage.dc", "unit": "V", "place": place, "boxes": [
                {"range": {"low": 0, "high": 1000}, "uncertainty": {"linear": {"a": "2e-6", "b": "8e-6"}, "k": 2}}]},
            rests_on=accredited, kept=kept, days=7,
        )  # fmt: skip
        labs.publish(
            stage, "zj-lab", "冯示例", "weight",
            {"service": "verify", "kind": "mechanics.mass", "unit": "kg", "place": place,
             "boxes": [{"range": {"low": "0.001", "high": 20}}],
             "verification": {"instruments": ["砝码", "weight"], "classes": ["M1", "M2"], "kinds": ["首次", "后续"], "areas": ["330000"]}},
            rests_on=statutory, kept=mass.standard, days=5,
        )  # fmt: skip
        labs.publish(
            stage, "zj-lab", "冯示例", "pressure-gauge",
            {"service": "calibrate", "kind": "mechanics.pressure.gauge", "unit": "MPa", "place": place, "boxes": [
                {"range": {"low": 0, "high": 60}, "uncertainty": {"constant": "0.012", "k": 2}}]},
            rests_on=accredited, days=6,
        )  # fmt: skip
        return volt, mass, accredited

    def _mass_of_zhejiang(self, exam: Qualification) -> StandardPiece:
        """Zhejiang's F₂ weight, calibrated by the national institute on this platform: the chain is live."""
        stage = self.stage
        kilogram = device(stage, "zj-lab", "冯示例", "weight", "F₂ 砝码 1 kg", "F2-07")
        _kept, piece = standard(stage, "zj-lab", "weight", "ZJ-M-02", examination=exam, main=kilogram,
                                range_text="1 g~20 kg", accuracy_text="F₂ 等级")  # fmt: skip
        for day in (-850, -485, -120):
            done = kilogram_of(
                stage, "nmi", self.nmi_mass, kilogram, ("zj-lab", "冯示例"), day=day, due=day + 365, finer=10
            )
            evidence(stage, piece, "zj-lab", single("mass", "2.13", "0.60", "mg"), number=done.number,
                     issuer="nmi", worked=day, due=day + 365)  # fmt: skip
        return piece

    def _stopped(self) -> None:
        """Two pressure standards of Zhejiang: one stopped by its check, one due in ten days."""
        stage = self.stage
        kinds = (("标准压力表", "YB-07", "ZJ-P-07", -190, 175), ("活塞压力计", "HY-02", "ZJ-P-02", -355, 10))
        for name, serial, code, worked, due in kinds:
            main = device(stage, "zj-lab", "冯示例", "pressure-gauge", name, serial)
            _kept, piece = standard(stage, "zj-lab", "pressure-gauge", code, examination=None, main=main)
            evidence(stage, piece, "zj-lab", single("pressure", "0.002", "0.004", "MPa"), number=f"国示力字 {serial}",
                     issuer="nmi", worked=worked, due=due)  # fmt: skip
            if serial == "YB-07":
                keeper = stage.acting("冯示例", "zj-lab")
                plan = plan_checks(
                    piece=piece,
                    name="核查压力表 5 MPa",
                    unit="MPa",
                    every_days=30,
                    baseline=CHECKED_FIRST,
                    by=keeper,
                    at=stage.when(-95),
                )
                for day, values in CHECKED_LATER:
                    record_check(plan=plan, on=stage.day(day), values=values, by=keeper, at=stage.when(day))

    def _jiangsu(self) -> None:
        stage = self.stage
        accredited = stage.qualification(
            "js-lab", "accreditation", "CNAS L9003（示例）",
            *labs.annex(stage, ("dc-voltmeter", "calibrate", [box("-1000", "1000", "V", linear={"a": "0", "b": "0.00002"})])),
            issuer="js-office",
        )  # fmt: skip
        place = {"division": "320000", "latitude": 32.112, "longitude": 118.910, "name": "南京市"}
        labs.publish(
            stage, "js-lab", "陶示例", "dc-voltmeter",
            {"service": "calibrate", "kind": "electric.voltage.dc", "unit": "V", "place": place, "boxes": [
                {"range": {"low": 0, "high": 1000}, "uncertainty": {"linear": {"a": "5e-6", "b": "15e-6"}, "k": 2}}]},
            rests_on=accredited, days=9,
        )  # fmt: skip
        suspend_qualification(
            qualification=accredited, since=stage.day(-12), reason="示例：监督评审中一项能力验证结果不满意，整改中",
            by=stage.acting("尤示例", "js-office"), at=stage.when(-12),
        )  # fmt: skip

    def _anhui(self) -> None:
        stage = self.stage
        ending = stage.qualification(
            "ah-lab", "authorisation", "（皖）法计（{year}）示例 08 号",
            NewItem(item=stage.item("non-automatic-scale"), service="verify", range_text="Max ≤ 150 kg",
                    accuracy_text="Ⅲ 级", divisions=["340100"]),
            issuer="ah-office", until=18,
        )  # fmt: skip
        place = {"division": "340000", "latitude": 31.790, "longitude": 117.200, "name": "合肥市"}
        labs.publish(
            stage, "ah-lab", "姜示例", "non-automatic-scale",
            {"service": "verify", "kind": "mechanics.mass", "unit": "kg", "place": place,
             "boxes": [{"range": {"low": "0.02", "high": 150}}],
             "verification": {"instruments": ["电子秤", "非自动衡器"], "classes": ["III"], "kinds": ["首次", "后续"], "areas": ["340100"]}},
            rests_on=ending, days=5,
        )  # fmt: skip

    def _suzhou(self) -> None:
        stage = self.stage
        place = {"division": "320500", "latitude": 31.320, "longitude": 120.680, "name": "苏州市"}
        labs.publish(
            stage, "works-lab", "戚示例", "dc-voltmeter",
            {"service": "calibrate", "kind": "electric.voltage.dc", "unit": "V", "place": place, "boxes": [
                {"range": {"low": 0, "high": 100}, "uncertainty": {"linear": {"a": "0.00001", "b": "0.00003"}, "k": 2}}]},
            days=3,
        )  # fmt: skip


class Instruments:
    """Stall scales in every state by law, and a meter; verified on paper before this platform was there."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        scale = CatalogueItem.objects.get(catalogue__is_current=True, number="2-1")
        for number, (offset, place) in enumerate(
            ((200, "A 区 1 号摊"), (41, "A 区 2 号摊"), (-41, "A 区 3 号摊"), (9, "B 区 7 号摊"), (None, "B 区 8 号摊")), start=1
        ):  # fmt: skip
            made = self._scale(f"SL-2207{number:02d}", place, scale)
            if offset is not None:
                self._due(made, offset)
        sealed = self._scale("SL-220790", "库房", scale)
        self._due(sealed, 120)
        ledger.seal_instrument(
            instrument=sealed, seal_number="封 0417", by=stage.acting("邹示例", "market"), at=stage.when(-20)
        )

    def _scale(self, serial: str, place: str, listed: CatalogueItem) -> Instrument:
        return device(
            self.stage, "market", "邹示例", "non-automatic-scale", "电子计价秤 30 kg", serial, purpose=Purpose.TRADE,
            place=place, catalogue_item=listed, accuracy_class="III", range_text="Max 30 kg，e = 10 g",
            model="ACS-30", maker="示例衡器厂", name_en="Price-computing scale, 30 kg",
        )  # fmt: skip

    def _due(self, instrument: Instrument, offset: int) -> None:
        stage = self.stage
        ledger.set_due_date(
            instrument=instrument, service="verification", worked_on=stage.day(offset - 365), due=stage.day(offset),
            basis="纸质检定证书（演示）", certificate_number=f"纸 {instrument.serial}",
            by=stage.acting("邹示例", "market"), at=stage.when(offset - 360),
        )  # fmt: skip


class Work:
    """Orders from placed to handed back; one record that is refused at issue, one certificate withdrawn."""

    def __init__(self, stage: Stage, kept: Laboratories) -> None:
        self.stage, self.kept = stage, kept

    def all(self) -> None:
        self.earlier()
        self.finished()
        self.solutions()
        self.withdrawn()
        self.waiting()

    def earlier(self) -> None:
        """Voltmeters of two enterprises, calibrated every year."""
        own = [("meters", "王示例", "DVM-060"), ("food", "谢示例", "DVM-320")]
        for client, by, serial in own:
            kept = [self.meter(client, by, f"{serial}{number}", at=-1000) for number in range(1, 6)]
            for day in (-820, -455):
                points, cells = voltmeter()
                job = Job(client, by, "zj-lab", "dc-voltmeter", kept, self.kept.zj_volts, points, cells, day=day,
                          price="600", next_planned=day + 365)  # fmt: skip
                run(self.stage, job, "back")

    def meter(self, client: str, by: str, serial: str, *, at: int = -400) -> Instrument:
        return device(
            self.stage, client, by, "dc-voltmeter", "数字电压表 6½ 位", serial, at=at, maker="示例电测厂", model="DVM-6",
            range_text="0.1 V~1000 V", name_en="Digital voltmeter, 6½ digits",
        )  # fmt: skip

    def voltmeters(
        self, client: str, by: str, lab: str, serials: tuple[str, ...], until: str, **more: Any
    ) -> Run:
        piece = {"zj-lab": self.kept.zj_volts, "sh-lab": self.kept.sh_volts}[lab]
        points, cells = voltmeter(more.pop("changes", None))
        given: dict[str, Any] = {"price": "600"} | more
        instruments = [self.meter(client, by, serial) for serial in serials]
        job = Job(client, by, lab, "dc-voltmeter", instruments, piece, points, cells, **given)
        return run(self.stage, job, until)

    def finished(self) -> None:
        """Certificates across provinces: with a mark, without, on weights and gauge blocks."""
        self.voltmeters(
            "meters", "王示例", "zj-lab", ("DVM-0701", "DVM-0702"), "back", day=-90, next_planned=275
        )
        self.voltmeters(
            "food", "谢示例", "sh-lab", ("DVM-3310",), "back", day=-60, mark="CNAS", next_planned=305
        )
        self.voltmeters("meters", "王示例", "sh-lab", ("DVM-0710",), "issued", day=-6, next_planned=359)
        points, cells = weight("1", "kg", "50")
        kilogram = device(
            self.stage, "tools", "喻示例", "weight", "M₁ 砝码 1 kg", "M1-77", name_en="Weight 1 kg, M₁"
        )
        job = Job("tools", "喻示例", "zj-lab", "weight", [kilogram], self.kept.zj_mass, points, cells,
                  parameters={"d": "1"}, day=-45, price="120", next_planned=320)  # fmt: skip
        run(self.stage, job, "back")
        points, cells = block()
        gauge = device(self.stage, "tools", "喻示例", "gauge-block", "量块 100 mm（硬质合金）", "GBC-100",
                       name_en="Gauge block 100 mm, carbide")  # fmt: skip
        job = Job("tools", "喻示例", "sh-lab", "gauge-block", [gauge], self.kept.sh_length, points, cells,
                  parameters=BLOCK, air=COOL, day=-25, price="300", next_planned=340)  # fmt: skip
        run(self.stage, job, "issued")

    def solutions(self) -> None:
        """A solution prepared and given its value, and a titrant standardised: test reports (QUAM:2012, A1 and A2)."""
        for name, english, serial, edition, piece, read in (
            ("镉标准溶液 100 mL", "Cadmium standard solution 100 mL", "CD-2611", "standard-solution", self.kept.sh_balance, {"mass": "100.28"}),
            ("氢氧化钠滴定液", "Sodium hydroxide titrant", "NAOH-2611", "titrant", self.kept.sh_phthalate, {"mass": "0.3888", "volume": "18.64"}),
        ):  # fmt: skip
            batch = device(self.stage, "food", "谢示例", "standard-solution", name, serial, name_en=english)
            data = shipped(edition)
            job = Job(
                "food", "谢示例", "sh-lab", edition, [batch], piece, [{"id": "p1"} | each for each in data["points"]],
                {Cell("as-found", "p1", column): text for column, text in read.items()},
                parameters={each["name"]: each["usual"] for each in data["parameters"]}, day=-35, price="260", service="test",
                air=AIR | {("start", "temperature"): "20.1", ("end", "temperature"): "20.2"},
            )  # fmt: skip
            run(self.stage, job, "back")

    def withdrawn(self) -> Certificate:
        """A certificate taken back: everybody who asks is told why and since when."""
        done = self.voltmeters("food", "谢示例", "zj-lab", ("DVM-3302",), "back", day=-75, next_planned=290)
        return withdraw_certificate(
            certificate=done.certificate, reason="示例：抄录时把两台的编号互换，已另发新证书",
            by=self.stage.acting("郑示例", "zj-lab"), at=self.stage.when(-70),
        )  # fmt: skip

    def waiting(self) -> None:
        """What waits for each person of Zhejiang and Shanghai today."""
        stage = self.stage
        self.voltmeters(
            "meters", "王示例", "zj-lab", ("DVM-0721",), "placed", day=5, note="请告知是否可带 CNAS 标识"
        )
        self.voltmeters("food", "谢示例", "zj-lab", ("DVM-3321", "DVM-3322"), "accepted", day=4, promise=9)
        self.voltmeters("food", "谢示例", "zj-lab", ("DVM-3331",), "received", day=0, promise=3)
        self.voltmeters("meters", "王示例", "zj-lab", ("DVM-0731",), "prepared", day=-1, promise=0)
        self.voltmeters("meters", "王示例", "zj-lab", ("DVM-0741",), "submitted", day=-2, promise=-1)
        self.voltmeters("meters", "王示例", "zj-lab", ("DVM-0751",), "checked", day=-3, promise=1)
        self.refused()
        back = self.voltmeters("food", "谢示例", "zj-lab", ("DVM-3341",), "submitted", day=-4, promise=-1)
        records.send_back_record(
            original=back.records[0],
            remarks=[(str(Cell("as-found", "p4", "indicated")), "只有这一点偏大。请重复一次；原读数不要改。")],
            by=stage.acting("吴示例", "zj-lab"), at=stage.when(-1),
        )  # fmt: skip
        self.voltmeters("meters", "王示例", "sh-lab", ("DVM-0761",), "entered", day=-1, promise=2)

    def refused(self) -> Run:
        """Checked, and claims a mark that Zhejiang's accreditation does not cover: weights are not in its annex."""
        points, cells = weight("1", "kg", "50")
        kilogram = device(
            self.stage, "food", "谢示例", "weight", "M₁ 砝码 1 kg", "M1-90", name_en="Weight 1 kg, M₁"
        )
        job = Job("food", "谢示例", "zj-lab", "weight", [kilogram], self.kept.zj_mass, points, cells,
                  parameters={"d": "1"}, day=-2, promise=2, price="120", mark="CNAS")  # fmt: skip
        return run(self.stage, job, "checked")
