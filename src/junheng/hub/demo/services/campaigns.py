"""Two joint campaigns: one that Zhejiang's team has checked in Shanghai, with its report; one that waits for Anhui's word."""

from __future__ import annotations

from junheng.hub.demo.services.stage import Stage
from junheng.hub.risk.models import Campaign, CampaignTarget
from junheng.hub.risk.rules import campaign as rules
from junheng.hub.risk.services import campaigns, evidence

BASIS = "示例：长三角计量执法协作协议（演示虚构）"


def all_campaigns(stage: Stage) -> None:
    """The finished one stays open to be closed: its objects have results, its report is counted."""
    _checked(stage)
    _waiting(stage)


def _checked(stage: Stage) -> None:
    shanghai, team = stage.acting("秦示例", "sh-office"), stage.acting("钱示例", "zj-office")
    row = campaigns.plan_campaign(
        new=rules.NewCampaign(
            "沪联示例 1 号", "在用计量器具交叉检查", "查在用器具是否在有效期内、铅封是否完好。", BASIS, (stage.body["zj-office"].uscc,),
            stage.day(-4), stage.day(6),
        ),
        by=shanghai, at=stage.when(-14),
    )  # fmt: skip
    campaigns.answer_campaign(campaign=row, agrees=True, reason="", by=team, at=stage.when(-12))
    office = stage.body["zj-office"].uscc
    members = [rules.MemberLine(name, office) for name in ("钱示例", "卫示例")]
    campaigns.name_team(campaign=row, members=members, by=team, at=stage.when(-11))
    lines = [rules.TargetLine(stage.body[each].uscc, office) for each in ("meters", "sh-lab")]
    campaigns.list_targets(campaign=row, lines=lines, by=shanghai, at=stage.when(-8))
    _results(stage, row)


def _results(stage: Stage, row: Campaign) -> None:
    team, second = stage.acting("钱示例", "zj-office"), stage.acting("卫示例", "zj-office")
    first, last = CampaignTarget.objects.filter(campaign=row).select_related("campaign").order_by("code")
    told = rules.Found("problems", "一台压力表铅封缺失（演示虚构）。", str(second.somebody))
    evidence.record_result(target=first, found=told, by=team, at=stage.when(-4, 11))
    piece = evidence.take_evidence(
        target=first, label="压力表一块，封签编号 0412", sha256="", by=second, at=stage.when(-4, 12)
    )
    to = stage.acting("秦示例", "sh-office")
    evidence.hand_evidence(
        piece=piece, receiver=str(to.somebody), note="封签完好，当面移交", by=second, at=stage.when(-4, 15)
    )
    evidence.receive_evidence(piece=piece, by=to, at=stage.when(-4, 16))
    fine = rules.Found("pass", "", str(second.somebody))
    evidence.record_result(target=last, found=fine, by=team, at=stage.when(-3))


def _waiting(stage: Stage) -> None:
    row = campaigns.plan_campaign(
        new=rules.NewCampaign(
            "浙联示例 2 号", "集市用秤交叉检查", "节前抽查在用电子计价秤。", BASIS,
            (stage.body["sh-office"].uscc, stage.body["ah-office"].uscc), stage.day(20), stage.day(30),
        ),
        by=stage.acting("钱示例", "zj-office"), at=stage.when(-2),
    )  # fmt: skip
    campaigns.answer_campaign(
        campaign=row, agrees=True, reason="", by=stage.acting("秦示例", "sh-office"), at=stage.when(-1)
    )
