"""Data sets in every grade: one open with an answered question, one shared under a consent, one restricted, one that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from junheng.hub.datasets.models import Dataset
from junheng.hub.datasets.rules.fields import Field
from junheng.hub.datasets.rules.lives import NewDataset, Price
from junheng.hub.datasets.services import declaring, publishing, using
from junheng.hub.demo.services.stage import Stage

ERRORS = (
    Field("检定时间", "time"),
    Field("水表", "identifier", note="出厂编号，演示虚构"),
    Field("流量点", "number", quantity="", unit="L/h", known_by="unknown", low="0", high="5000"),
    Field("示值误差", "number", unit="%", known_by="column", U_column="U", low="-5", high="5"),
    Field("U", "uncertainty", unit="%", k="2"),
    Field("送检人", "words", secrecy="personal"),
)
AIR = (
    Field("时间", "time"),
    Field("温度", "number", quantity="温度", unit="℃", known_by="stated", U="0.08", U_unit="K", k="2", low="19", high="21"),
    Field("相对湿度", "number", unit="%", known_by="stated", U="1.5", U_unit="%", k="2", low="30", high="70"),
    Field("工位", "code", secrecy="trade-secret", mask="pseudonym"),
)  # fmt: skip
READINGS = (
    Field("抄表日", "time"),
    Field("户号", "identifier", secrecy="personal"),
    Field("累积流量", "number", quantity="体积", unit="m3", known_by="unknown", low="0"),
)


class Datasets:
    """Zhejiang's institute and Huzhou's water company own them, a steward of the institute grades them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.owner = stage.acting("冯示例", "zj-lab")
        self.steward = stage.acting("吴示例", "zj-lab")

    def all(self) -> None:
        self.open()
        self.shared()
        self.restricted()
        self.waiting()

    def open(self) -> None:
        """First verifications of water meters; a question about one of them is answered, another waits."""
        lines = [
            f"{self.stage.day(-60 + place // 3)},W{1001 + place // 3},{flow},{error},{U},示例用户{place // 3 + 1}"
            for place, (flow, error, U) in enumerate(_errors(20))
        ]
        row = self.declared(
            "DN20 水表首检示值误差（演示虚构）", "在三个流量点上检定的示值误差，一行一个点。", "浙江示例计量院水流量标准装置（0.02 级）",
            "检定时间,水表,流量点,示值误差,U,送检人", lines, ERRORS, -60,
        )  # fmt: skip
        row = self.out(row, "open", "误差没有商业秘密；送检人是个人信息，已隐去。", -38)
        asker = self.stage.acting("柏示例", "water")
        question = using.question_dataset(
            dataset=row,
            kind="unit",
            words="流量点的不确定度为什么写不知道？",
            by=asker,
            at=self.stage.when(-20),
        )
        using.answer_question(
            question=question,
            answer="流量点是名义值，实际流量的偏差已计入 U。",
            by=self.owner,
            at=self.stage.when(-18),
        )
        using.question_dataset(
            dataset=row, kind="value", words="W1004 在 40 L/h 的误差是否录错？", by=self.stage.acting("王示例", "meters"),
            at=self.stage.when(-1),
        )  # fmt: skip

    def shared(self) -> None:
        """Air of a laboratory, hour by hour with a gap; one body uses it, one waits for an answer."""
        lines = [
            f"{self.stage.day(-30 + hour // 24)} {hour % 24:02d}:00,{20 + Decimal(hour * 7 % 11 - 5) / 10:.1f},{45 + hour * 5 % 13},工位{hour % 3 + 1}"
            for hour in range(96)
            if not 30 <= hour < 41
        ]
        row = self.declared(
            "电学恒温实验室温湿度（演示虚构）", "每小时一次的空气温度与相对湿度。", "浙江示例计量院，温湿度计 TH-07",
            "时间,温度,相对湿度,工位", lines, AIR, -30,
        )  # fmt: skip
        declaring.price_dataset(
            dataset=row, price=Price(Decimal(600), "CNY", "year"), by=self.owner, at=self.stage.when(-26)
        )
        row = self.out(row, "shared", "工位关系到客户的试验安排，按用途授权。", -25)
        user = self.stage.acting("王示例", "meters")
        consent = using.ask_consent(
            dataset=row, purpose="比较两地恒温实验室的稳定性（演示虚构）", until=self.stage.day(60), by=user, at=self.stage.when(-20)
        )  # fmt: skip
        using.decide_consent(
            consent=consent,
            granted=True,
            until=None,
            reason="用途明确",
            by=self.owner,
            at=self.stage.when(-19),
        )
        using.take_rows(dataset=row, by=user, at=self.stage.when(-15))
        using.ask_consent(
            dataset=row, purpose="食品检测实验室选址参考（演示虚构）", until=self.stage.day(30), by=self.stage.acting("谢示例", "food"),
            at=self.stage.when(-1),
        )  # fmt: skip

    def restricted(self) -> None:
        """Readings of homes: described and measured, its rows leave to nobody."""
        lines = [f"{self.stage.day(-90 + 30 * (place % 3))},H{place // 3 + 301},{100 + place * 7 % 53}" for place in range(30)]  # fmt: skip
        row = self.declared(
            "居民水表月读数（演示虚构）", "每户每月一次的累积流量。", "湖州示例水务有限公司远传水表",
            "抄表日,户号,累积流量", lines, READINGS, -90, owner=("柏示例", "water"),
        )  # fmt: skip
        self.out(row, "restricted", "户号能对应到住户，只公布目录与质量。", -10, owner=("柏示例", "water"))

    def waiting(self) -> None:
        """One column has no unit yet, and a steward has to grade it."""
        columns = (Field("时间", "time"), Field("读数", "number", known_by="unknown"))
        lines = [f"{self.stage.day(-9 + place)},{100 + place}" for place in range(8)]
        self.declared(
            "量块比较仪读数（演示虚构）",
            "自动比较仪的原始读数。",
            "比较仪 CMP-2",
            "时间,读数",
            lines,
            columns,
            -9,
        )

    def declared(
        self, name: str, about: str, source: str, head: str, lines: Sequence[str], columns: Sequence[Field], first: int,
        owner: tuple[str, str] | None = None,
    ) -> Dataset:  # fmt: skip
        by, at = (self.stage.acting(*owner) if owner else self.owner), self.stage.when(min(first + 20, -1))
        since = self.stage.today + timedelta(days=first)
        new = NewDataset(name, about, "CC BY 4.0", source, since)
        row = declaring.declare_dataset(new=new, by=by, at=at)
        row = declaring.deliver_rows(dataset=row, data="\n".join((head, *lines)).encode(), by=by, at=at)
        for each in columns:
            row = declaring.describe_field(dataset=row, field=each, by=by, at=at)
        return row

    def out(
        self, row: Dataset, grade: str, reason: str, day: int, owner: tuple[str, str] | None = None
    ) -> Dataset:
        by, at = (self.stage.acting(*owner) if owner else self.owner), self.stage.when(day)
        row = publishing.grade_dataset(dataset=row, grade=grade, reason=reason, by=self.steward, at=at)
        return publishing.publish_dataset(dataset=row, by=by, at=at)


def _errors(meters: int) -> list[tuple[str, str, str]]:
    """Flow, error and U of each meter at three flows; invented, and the same at every building."""
    return [
        (flow, f"{Decimal((meter * 37 + place * 11) % 41 - 20) / 10:.1f}", U)
        for meter in range(meters)
        for place, (flow, U) in enumerate((("40", "0.30"), ("64", "0.30"), ("2500", "0.20")))
    ]
