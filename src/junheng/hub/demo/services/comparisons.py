"""Four comparisons: one closed, a national one and one in corrective action that links to it, one in the middle of its round.

The closed one re-enacts a real one with its published values; the others are invented. All go through the same verbs as
everybody's: sealed, closed, opened by the analyst, published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from junheng.hub.comparisons.models import Comparison
from junheng.hub.comparisons.rules.protocol import MeasuringPoint, ProtocolFacts
from junheng.hub.comparisons.rules.results import Measured, Result
from junheng.hub.comparisons.services import analysing, circulating, expertise, planning, sealing
from junheng.hub.demo.services.stage import Stage
from junheng.hub.foundation.acting import Actor

HEADS = {
    "sh-lab": "孙示例",
    "zj-lab": "冯示例",
    "js-lab": "陶示例",
    "ah-lab": "姜示例",
    "nmi": "沈示例",
    "chem-lab": "孟示例",
}
ANALYST = "金示例"
Values = Mapping[str, Sequence[tuple[str, str]]]
SEDIMENT: Values = {
    "sh-lab": (("32.42", "0.58"),), "zj-lab": (("34.3", "2.06"),), "js-lab": (("32.9", "1.38"),),
    "ah-lab": (("34.53", "1.66"),), "nmi": (("31.9", "0.80"),), "chem-lab": (("35.8", "0.76"),),
}  # fmt: skip
"""PCB 28 in sediment, ng/g, with U at k = 2 of the published u: key comparison CCQM-K25 (NIST, IRMM, KRISS, NARL, NMIJ, NRC),
as the manual of the NIST Consensus Builder (2020-11-12, exhibits 6 and 7) lists them. The names here are invented."""
VOLTS: Values = {
    "sh-lab": (("1.0000021", "0.0000060"), ("10.000012", "0.000058")), "zj-lab": (("1.0000035", "0.0000080"), ("10.000030", "0.000080")),
    "js-lab": (("1.0000060", "0.0000190"), ("10.000310", "0.000190")), "ah-lab": (("0.9999960", "0.0000200"), ("9.999950", "0.000200")),
}  # fmt: skip
"""A solid-state standard in V; Jiangsu deviates at 10 V."""
NATIONAL = "全国比对示例 2025-V1"
NATIONAL_VOLTS: Values = {
    "sh-lab": (("10.000010", "0.000058"),), "zj-lab": (("10.000025", "0.000080"),), "nmi": (("10.0000060", "0.0000200"),),
}  # fmt: skip
"""The national institute beside two of the region, at 10 V."""
VOLTS_AGAIN = (
    (("1.0000023", "0.0000060"), ("10.000015", "0.000058")), (("1.0000022", "0.0000060"), ("10.000017", "0.000058")),
    (("1.0000026", "0.0000060"), ("10.000019", "0.000058")),
)  # fmt: skip
"""What the pilot read each time it was back: well within the instability that the protocol allows."""
GRAMS: Values = {"sh-lab": (("4.21", "0.50"),), "zj-lab": (("4.35", "0.60"),)}
"""A kilogram, deviation in mg: Shanghai and Zhejiang have measured, Jiangsu has the weight now."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One comparison to be played: what, when it began (days from today), how far apart its steps are."""

    number: str
    zh: str
    en: str
    item: str
    purpose: str
    protocol: ProtocolFacts
    values: Values
    begun: int
    pace: int = 12
    level: str = "regional"
    route: Sequence[str] = field(default=("zj-lab", "js-lab", "ah-lab"))
    again: Sequence[Sequence[tuple[str, str]]] = ()
    """What the pilot read when the standard was back from each laboratory."""
    expert: str = ""
    """Who is named as an expert, of the chemistry laboratory, which takes no part."""


class Comparisons:
    """The region's office organises, Shanghai pilots, everybody seals for themselves."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.day = 0

    def all(self) -> None:
        self.closed()
        self.national()
        self.corrective()
        self.under_way()

    # the three

    def closed(self) -> None:
        """PCB 28 in sediment, a year ago: six laboratories spread more than they state, so dark uncertainty is taken in."""
        protocol = self._protocol(
            "PCB 28 质量分数", "ng/g", ("沉积物", ""), standard="河口沉积物 示例", begun=-400
        )
        protocol = replace(
            protocol, estimator="dersimonian-laird", decides="information",
            note="数据取自关键比对 CCQM-K25（PCB 28）公布的结果，由虚构机构重演。",
        )  # fmt: skip
        plot = Plot("华东比对示例 2025-C1", "沉积物中 PCB 28 比对（示例）", "PCB 28 in sediment (example)", "matrix-reference-material",
                    "重演关键比对 CCQM-K25：六家结果与各自不确定度相符的程度", protocol, SEDIMENT, begun=-400,
                    route=("zj-lab", "js-lab", "ah-lab", "nmi", "chem-lab"))  # fmt: skip
        row = self._published(
            plot,
            "六家之间的分散大于各自声明的不确定度；参考值按 DerSimonian–Laird 计入暗不确定度。",
            "The six spread more than their stated uncertainties allow; the reference value takes in dark uncertainty (DerSimonian–Laird).",
        )
        analysing.close_comparison(comparison=row, by=self._office, at=self._next())

    def national(self) -> None:
        """DC voltage on the national level, before the regional one: Shanghai and Zhejiang link the two."""
        protocol = replace(
            self._protocol(
                "直流电压", "V", ("10 V", "0.000008"), standard="固态电压标准 示例-700", begun=-320
            ),
            decides="information",
        )
        plot = Plot(NATIONAL, "直流电压量值全国比对（示例）", "National comparison of DC voltage (example)", "dc-voltmeter", "省级量值与国家级一致",
                    protocol, NATIONAL_VOLTS, begun=-320, level="national", route=("zj-lab", "nmi"))  # fmt: skip
        row = self._published(plot, "三家一致。", "The three agree.")
        analysing.close_comparison(comparison=row, by=self._office, at=self._next())

    def corrective(self) -> None:
        """DC voltage, last month: Jiangsu deviates at 10 V and has a case with a date; linked to the national one."""
        plot = Plot("华东比对示例 2026-E1", "直流电压比对（示例）", "DC voltage (example)", "dc-voltmeter", "互认前验证四家直流电压量值一致",
                    replace(self._protocol("直流电压", "V", ("1 V", "0.000001"), ("10 V", "0.000008"), standard="固态电压标准 示例-732", begun=-112), link=NATIONAL),
                    VOLTS, begun=-112, again=VOLTS_AGAIN, expert="孟示例")  # fmt: skip
        self._published(
            plot,
            "三家一致；江苏在 10 V 处偏离，已开整改。",
            "Three agree; Jiangsu deviates at 10 V and takes corrective action.",
        )

    def under_way(self) -> None:
        """A kilogram in the middle of its ring: two results sealed, one amended, Jiangsu has the weight."""
        plot = Plot("华东比对示例 2026-M2", "1 kg 砝码比对（示例）", "1 kg weight (example)", "weight", "长三角质量量值一致性",
                    self._protocol("质量偏差", "mg", ("1 kg", "0.05"), standard="F₁ 砝码 1 kg 示例", begun=-75, route="ring"),
                    GRAMS, begun=-75, pace=4, expert="孟示例")  # fmt: skip
        row = self._circulating(plot)
        self._sealed(row, plot, "sh-lab")
        self._handed(row, "zj-lab", "good", "")
        self._sealed(row, plot, "zj-lab")
        sealing.amend_result(
            comparison=row, result=_result(plot, "zj-lab", (("4.35", "0.65"),), self._at().date()),
            reason="不确定度漏计空气浮力一项，已补", by=self._head("zj-lab"), at=self._next(),
        )  # fmt: skip
        self._handed(row, "js-lab", "remarks", "外箱一角压痕，砝码与内盒完好")

    # steps

    def _protocol(
        self,
        quantity: str,
        unit: str,
        *points: tuple[str, str],
        standard: str,
        begun: int,
        route: str = "star",
    ) -> ProtocolFacts:
        return ProtocolFacts(
            quantity=quantity, unit=unit, points=tuple(MeasuringPoint(*each) for each in points), standard=standard, route=route,
            begins=self.stage.day(begun + 25), ends=self.stage.day(begun + 140), reference="computed", estimator="weighted-mean",
            k="2", decides="corrective", corrective_days=60,
        )  # fmt: skip

    @property
    def _office(self) -> Actor:
        return self.stage.acting("朱示例", "region")

    def _head(self, body: str) -> Actor:
        return self.stage.acting(HEADS[body], body)

    def _at(self) -> Any:
        return self.stage.when(self.day)

    def _next(self, days: int = 1) -> Any:
        self.day += days
        return self._at()

    def _circulating(self, plot: Plot) -> Comparison:
        stage = self.stage
        self.day = plot.begun
        row = planning.propose_comparison(
            plan=planning.Plan(plot.number, plot.zh, plot.level, plot.purpose, plot.en, is_demo=True), item=stage.item(plot.item),
            pilot=stage.body["sh-lab"], by=self._office, at=self._at(),
        )  # fmt: skip
        for body in plot.route:
            planning.invite_participant(comparison=row, body=stage.body[body], by=self._office, at=self._at())
        planning.approve_comparison(comparison=row, by=stage.acting("蒋示例", "state"), at=self._next(5))
        planning.propose_protocol(
            comparison=row, protocol=plot.protocol, analyst=stage.person[ANALYST], by=self._head("sh-lab"), at=self._next(8)
        )  # fmt: skip
        for body in ("sh-lab", *plot.route):
            planning.confirm_participation(comparison=row, version=1, by=self._head(body), at=self._next())
        planning.agree_protocol(comparison=row, by=self._office, at=self._next(4))
        if plot.expert:
            expertise.name_expert(
                comparison=row, person=stage.person[plot.expert], body=stage.body["chem-lab"], by=self._office, at=self._at()
            )  # fmt: skip
        circulating.start_circulation(comparison=row, by=self._head("sh-lab"), at=self._next(4))
        self.pace = plot.pace
        return row

    def _handed(self, row: Comparison, body: str, condition: str, note: str) -> None:
        at = self._next(2)
        circulating.record_handover(
            comparison=row, on=at.date(), condition=condition, note=note, by=self._head(body), at=at
        )

    def _sealed(self, row: Comparison, plot: Plot, body: str) -> None:
        at = self._next(self.pace // 2)
        sealing.seal_result(
            comparison=row,
            result=_result(plot, body, plot.values[body], at.date()),
            by=self._head(body),
            at=at,
        )

    def _published(self, plot: Plot, zh: str, en: str) -> Comparison:
        row = self._circulating(plot)
        self._sealed(row, plot, "sh-lab")
        for number, body in enumerate(plot.route):
            self._handed(row, body, "good", "")
            self._sealed(row, plot, body)
            self._handed(row, "sh-lab", "good", "")
            for values in plot.again[number : number + 1]:
                sealing.recheck_standard(
                    comparison=row, result=_result(plot, "sh-lab", values, self._at().date()), by=self._head("sh-lab"), at=self._at()
                )  # fmt: skip
        circulating.close_data(comparison=row, by=self._office, at=self._next(3))
        analyst = self.stage.acting(ANALYST, "sh-lab")
        analysing.make_draft_a(comparison=row, by=analyst, at=self._next(4))
        analysing.make_draft_b(
            comparison=row, conclusion_zh=zh, conclusion_en=en, by=analyst, at=self._next(10)
        )
        return analysing.publish_comparison(comparison=row, by=self._office, at=self._next(12))


def _result(plot: Plot, body: str, values: Sequence[tuple[str, str]], on: Any) -> Result:
    points = zip(plot.protocol.points, values, strict=True)
    return Result(on, tuple(Measured(point.id, x, U) for point, (x, U) in points), "直接比较")
