"""Industry centres in three states, one of them late; a benchmark institution; two water meters tried; a challenge for a gap."""

from __future__ import annotations

from junheng.hub.demo.services.stage import Stage
from junheng.hub.industry.rules.benchmark import NewCriteria
from junheng.hub.industry.rules.centre import Decision, Plan
from junheng.hub.industry.rules.challenge import NewBid, NewChallenge
from junheng.hub.industry.rules.trial import NewModel, Protocol, read_lines
from junheng.hub.industry.services import benchmarks, centres, challenges, trials
from junheng.hub.market.rules import Asked
from junheng.hub.market.services import hall

OHMS = "1 kΩ~100 kΩ 直流电阻 校准，U ≤ 1 ppm，k=2"


class Industry:
    """Zhejiang builds a centre and is late; Shanghai's is accepted and evaluated; the State plans one."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def all(self) -> None:
        self.late()
        self.accepted()
        self.benchmark()
        self.trials()
        self.challenge()

    def late(self) -> None:
        """Past its build term by twelve days."""
        stage, desk, host = (
            self.stage,
            self.stage.acting("钱示例", "zj-office"),
            self.stage.acting("冯示例", "zj-lab"),
        )
        tasks = "水表设计、制造、在用全过程的量值溯源与测试（演示虚构）"
        row = centres.plan_centre(
            province=stage.body["zj-office"].tenant, plan=Plan("浙江示例水表产业计量测试中心", "水表", "province", tasks),
            by=desk, at=stage.when(-420),
        )  # fmt: skip
        centres.apply_centre(centre=row, tasks=tasks, by=host, at=stage.when(-400))
        told = Decision("approve", "能力与产业需求相符", "浙市监计〔示例〕12 号", stage.day(-12))
        centres.decide_building(centre=row, told=told, by=desk, at=stage.when(-380))
        for day, words in ((-200, "恒温实验室封顶"), (-60, "两套水流量标准装置安装完毕，第三套到货推迟")):
            centres.report_milestone(centre=row, day=stage.day(day), words=words, by=host, at=stage.when(day))

    def accepted(self) -> None:
        """Shanghai's centre of chemistry went the whole way; a national one is only planned."""
        stage, desk, host = (
            self.stage,
            self.stage.acting("秦示例", "sh-office"),
            self.stage.acting("孟示例", "chem-lab"),
        )
        tasks = "生物医药产业的化学量值溯源与方法验证（演示虚构）"
        shanghai = stage.body["sh-office"].tenant
        row = centres.plan_centre(
            province=shanghai, plan=Plan("上海示例生物医药产业计量测试中心", "生物医药", "province", tasks), by=desk,
            at=stage.when(-900),
        )  # fmt: skip
        centres.apply_centre(centre=row, tasks=tasks, by=host, at=stage.when(-880))
        told = Decision("approve", "材料齐全", "沪市监计〔示例〕3 号", stage.day(-300))
        centres.decide_building(centre=row, told=told, by=desk, at=stage.when(-860))
        centres.report_built(centre=row, words="六套装置、二十一人", by=host, at=stage.when(-320))
        centres.decide_acceptance(
            centre=row, told=Decision("accept", "现场核查合格"), by=desk, at=stage.when(-290)
        )
        centres.evaluate_centre(
            centre=row, told=Decision("passed", "服务面广，比对结果满意"), by=desk, at=stage.when(-30)
        )
        centres.plan_centre(
            province=shanghai, plan=Plan("国家示例集成电路产业计量测试中心", "集成电路", "national", "关键尺寸与电学参数的溯源（演示虚构）"),
            by=stage.acting("蒋示例", "state"), at=stage.when(-20),
        )  # fmt: skip

    def benchmark(self) -> None:
        """Zhejiang's institute is named on its authorisation; the market's application waits for a review."""
        stage, desk = self.stage, self.stage.acting("钱示例", "zj-office")
        for kind, text, requires in (
            ("institution", "三年内监督检查没有不合格项\n比对结果均为满意\n证书附带数字校准证书", ("authorisation",)),
            ("industrial", "关键工序的测量设备全部受控\n测量结果用于改进质量并有实例", ()),
        ):  # fmt: skip
            new = NewCriteria(kind, text, requires, "示例：计量标杆管理办法（演示虚构）")
            benchmarks.publish_criteria(new=new, by=desk, at=stage.when(-120))
        year = stage.day(-100).year
        row = benchmarks.apply_benchmark(
            kind="institution", year=year, evidence="监督检查记录、比对报告与证书均在平台上可查。", by=stage.acting("冯示例", "zj-lab"),
            at=stage.when(-100),
        )  # fmt: skip
        benchmarks.review_benchmark(
            benchmark=row, recommended=True, review="逐条核对，与平台数据一致。", by=desk, at=stage.when(-80)
        )
        benchmarks.name_benchmark(
            benchmark=row,
            end="name",
            reason="符合全部标准。",
            by=stage.acting("卫示例", "zj-office"),
            at=stage.when(-70),
        )
        benchmarks.apply_benchmark(
            kind="industrial", year=stage.today.year, evidence="水表首检与轮换全部在册。", by=stage.acting("柏示例", "water"),
            at=stage.when(-3),
        )  # fmt: skip

    def trials(self) -> None:
        """Two makers' water meters at the same flows, three and two units; one maker answered, both reports are public."""
        stage, lab = self.stage, self.stage.body["zj-lab"]
        protocol = Protocol(
            sites="浙江示例计量院水流量实验室（演示虚构）", standard="水流量标准装置（0.02 级）", certificate_number="国示流字 2026-0101",
            point_unit="L/h", error_unit="%", points=("40", "64", "2500"), k="2", answer_days=15,
        )  # fmt: skip
        for (name, body, model, lines, answer), day in zip(METERS, (-60, -50), strict=True):
            maker = stage.acting(name, body)
            new = NewModel("电子水表 DN20", model, "mechanics.volume", "Q3 = 2.5 m³/h，2 级")
            made = trials.register_model(new=new, by=maker, at=stage.when(day))
            row = trials.apply_trial(
                model=made,
                laboratory=lab,
                purpose="替代进口水表前的批量试用（演示虚构）",
                by=maker,
                at=stage.when(day),
            )
            row = trials.begin_trial(
                trial=row, protocol=protocol, by=stage.acting("冯示例", "zj-lab"), at=stage.when(day + 3)
            )
            row = trials.report_trial(
                trial=row, readings=read_lines(lines, protocol.points), reliability="连续运行 1000 h，无故障；未更换零件。",
                by=stage.acting("周示例", "zj-lab"), at=stage.when(day + 20),
            )  # fmt: skip
            row = trials.sign_trial(trial=row, by=stage.acting("吴示例", "zj-lab"), at=stage.when(day + 21))
            if answer:
                row = trials.answer_trial(trial=row, answer=answer, by=maker, at=stage.when(day + 25))
            trials.publish_trial(trial=row, by=stage.acting("冯示例", "zj-lab"), at=stage.when(day + 40))

    def challenge(self) -> None:
        """A need that no published capability meets is called out; one body has made its bid."""
        stage = self.stage
        need = hall.publish_posting(
            organisation=stage.body["meters"], asked=Asked(OHMS, stage.day(40), is_demo=True), by=stage.acting("王示例", "meters"),
            at=stage.when(-8),
        )  # fmt: skip
        new = NewChallenge(
            "100 kΩ 直流电阻 1×10⁻⁶ 校准能力攻关", "四省没有机构公布能以 U ≤ 1 ppm（k = 2）校准 1 kΩ~100 kΩ 直流电阻的能力。（演示虚构）",
            "1 kΩ~100 kΩ，U ≤ 1 ppm，k = 2；经比对证明，En ≤ 1。", 3_000_000_00, stage.day(24), (str(need.pk),),
        )  # fmt: skip
        row = challenges.call_challenge(new=new, by=stage.acting("冯示例", "zj-lab"), at=stage.when(-6))
        bid = NewBid("以量子化霍尔电阻逐级传递，自研恒温油槽。（演示虚构）", "示例大学", 2_600_000_00, 24)
        challenges.bid_challenge(
            challenge=row, bid=bid, by=stage.acting("孙示例", "sh-lab"), at=stage.when(-2)
        )


METERS = (
    (
        "王示例", "meters", "LXS-20E（示例）",
        """
        E01 40 -1.2 0.30
        E02 40 0.5 0.30
        E03 40 -0.2 0.36
        E01 64 0.8 0.30
        E02 64 0.4 0.30
        E03 64 0.7 0.30
        E01 2500 -0.35 0.20
        E02 2500 0.15 0.20
        E03 2500 0.20 0.20
        """,
        "40 L/h 的偏差来自叶轮间隙，新批次已调整。",
    ),
    (
        "喻示例", "tools", "SY-20（示例）",
        """
        S11 40 2.6 0.30
        S12 40 1.9 0.30
        S11 64 1.1 0.30
        S12 64 1.3 0.30
        S11 2500 0.60 0.20
        S12 2500 0.55 0.20
        """,
        "",
    ),
)  # fmt: skip
"""Maker, model, readings (unit, flow in L/h, error and U in per cent), answer. Invented."""
