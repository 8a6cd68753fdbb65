"""What followed from the scale that failed: a class that a person entered; a model unit, a proposal, letters, a fine, one look."""

from __future__ import annotations

from junheng.hub.demo.services.stage import Stage
from junheng.hub.foundation.acting import platform
from junheng.hub.risk.models import Determination
from junheng.hub.risk.rules.letter import Named, NewLetter
from junheng.hub.risk.services import determinations, fines, letters, radar


class Risk:
    """The market's badge is gone already, and the platform has proposed its class by itself."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def all(self) -> None:
        self.decided()
        self.proposed()
        self.letters()
        self.claim()
        self.fine()
        radar.scan_risk(by=platform("330000", "radar"), at=self.stage.at)

    def decided(self) -> None:
        """The market was heard and is of class C; the institute is a model unit until its last day."""
        stage, desk = self.stage, self.stage.acting("钱示例", "zj-office")
        row = Determination.objects.select_related("organisation").get(
            organisation=stage.body["market"], state="proposed"
        )
        determinations.state_view(
            determination=row, view="坏秤已换，公平秤每天自查。", by=stage.acting("邹示例", "market"), at=stage.when(-25)
        )  # fmt: skip
        determinations.decide_determination(
            determination=row, end="enter", reason="不合格秤仍在用，查证属实。", by=desk, at=stage.when(-24)
        )
        unit = determinations.propose_determination(
            organisation=stage.body["zj-lab"], kind="model-unit", basis="示例：诚信计量示范单位管理办法（演示虚构）",
            what="三年没有属实投诉，期间核查全部合格。", by=stage.acting("何示例", "hz-office"), at=stage.when(-23),
        )  # fmt: skip
        determinations.decide_determination(
            determination=unit, end="enter", reason="材料与平台数据一致。", by=desk, at=stage.when(-22)
        )

    def proposed(self) -> None:
        """Anhui's office has proposed; the works may state its view, and another person has to decide."""
        stage = self.stage
        determinations.propose_determination(
            organisation=stage.body["tools"], kind="serious-violator", basis="示例条文（演示虚构）",
            what="拒不改正，两次提供虚假记录（演示虚构）。", by=stage.acting("许示例", "ah-office"), at=stage.when(-1),
        )  # fmt: skip

    def claim(self) -> None:
        """A lead of Zhejiang's about a Shanghai body, handed over; Shanghai works on it."""
        stage = self.stage
        made = letters.send_letter(
            new=NewLetter(
                stage.body["sh-office"].uscc, "浙移函示例 3 号", "压力表铭牌与批准不符", "线索移送你处核查，并告知结果。",
                "示例：长三角计量执法协作协议（演示虚构）", 15, stage.day(90), (Named(1, "note", "铭牌照片一张，消费者的话由本处转述"),),
                kind="claim", subject=stage.body["meters"].name_zh,
            ),
            by=stage.acting("钱示例", "zj-office"), at=stage.when(-6),
        )  # fmt: skip
        letters.receive_letter(letter=made, by=stage.acting("秦示例", "sh-office"), at=stage.when(-5))

    def fine(self) -> None:
        """Huzhou proposes more than a prefecture decides: it went to the province, and the market may state its view."""
        stage = self.stage
        fines.propose_fine(
            organisation=stage.body["market"], amount="260000", basis="fine_most_short_measure",
            facts="两台秤示值偏大，短重属实（演示虚构）。", by=stage.acting("何示例", "hz-office"), at=stage.when(-1),
        )  # fmt: skip

    def letters(self) -> None:
        """One was answered; the other is late, and both desks see it."""
        stage, sender = self.stage, self.stage.acting("钱示例", "zj-office")
        for day, number in ((-40, "1"), (-20, "2")):
            made = letters.send_letter(
                new=NewLetter(
                    stage.body["sh-office"].uscc, f"浙协函示例 {number} 号", "电子计价秤来源协查", "请查证该型号秤在你处的销售记录。",
                    "示例：长三角计量执法协作协议（演示虚构）", 15, stage.day(90), (Named(1, "note", "铭牌照片两张，编号末四位 0704"),),
                ),
                by=sender, at=stage.when(day),
            )  # fmt: skip
            if number == "1":
                letters.answer_letter(
                    letter=made, answer="查到销售单一份，已随函寄出。", by=stage.acting("秦示例", "sh-office"), at=stage.when(-30)
                )  # fmt: skip
