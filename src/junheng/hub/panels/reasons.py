"""Reasons met in panels: the list, the draw, the seats."""

from __future__ import annotations

from typing import Any

from junheng.core.reason import Reason, declare

_OFFICE: dict[str, Any] = {"resolver_zh": "召集抽取的单位", "resolver_en": "the body that convenes the panel"}
_R165: dict[str, Any] = {"basis_zh": "R16.5：不抽当事单位的人员", "basis_en": "R16.5: never from a body the panel is about"}  # fmt: skip

declare(
    Reason("panel-purpose-unknown", zh="没有「{found}」这种用途的抽取。", en="No panel is drawn for the purpose {found}."),
    Reason("panel-not-yours", zh="这次抽取由{body}召集。", en="{body} convenes this panel.", **_OFFICE),
    Reason("panel-names-nobody", zh="写明这次考核哪些单位。", en="Name the bodies that are examined.", **_OFFICE),
    Reason("panel-body-unusable", zh="{body} 不在协议各方之内，或不是机构。", en="{body} is of no party of the agreement, or no laboratory.", **_OFFICE),
    Reason("panel-subject-not-in-state", zh="{number} 现在是「{state}」，不召集人选。", en="{number} is {state}; no panel is convened for it now.", **_OFFICE),
    Reason("panel-standing", zh="抽取 {number} 还在进行或已完成。", en="The draw {number} stands.", **_OFFICE),
    Reason("panel-pool-too-small", zh="能承担这些项目、又与当事单位无关的有 {found} 名，至少要 {needed} 名。", en="{found} of the pool may take these items and have nothing to do with the bodies it is about; {needed} are needed.", **_OFFICE),
    Reason("panel-commitment-unusable", zh="承诺应为 sha256: 加 64 位十六进制小写。", en="The commitment is sha256: and 64 hexadecimal digits in lower case.", **_OFFICE),
    Reason("panel-beacon-too-near", zh="信标时刻应在冻结之后至少 {minutes} 分钟、{days} 天之内。", en="The beacon's instant lies at least {minutes} minutes and at most {days} days after the freezing.", **_OFFICE),
    Reason("panel-beacon-not-yet", zh="信标时刻 {instant} 还没有到。", en="The beacon's instant {instant} has not come.", **_OFFICE),
    Reason("panel-not-frozen", zh="抽取 {number} 现在是「{state}」。", en="The draw {number} is {state}.", **_OFFICE),
    Reason("panel-secret-differs", zh="揭示的秘密与冻结时的承诺不符。", en="The secret is not the one that was committed to.", **_OFFICE),
    Reason("panel-gives-no-reason", zh="放弃抽取须写明公开的理由。", en="Giving a draw up needs a public reason.", **_OFFICE),
    Reason("seat-not-in-state", zh="这个席位现在是「{state}」，这一步做不了。", en="This seat is {state}; this step is not possible now."),
    Reason("seat-of-another", zh="这是发给另一位的。", en="This is another person's seat."),
    Reason("seat-recused", zh="你是当事单位的人员，或与它有上下级关系、已声明回避，必须回避。", en="You belong, or lately belonged, to a body the panel is about or one affiliated with it, or are recused from it.", **_R165),
    Reason("seat-needs-reason", zh="写明理由。", en="Give the reason."),
    Reason("body-examination-failed", zh="考核 {number} 的报告有「不合格」（{on}），之后没有通过的考核：不能据此发证或核对证书。", en="Examination {number} of {on} found that the body fails, and none since has passed: no authorisation rests on it.", resolver_zh="再召集一次考核的部门", resolver_en="the office that convenes another examination"),
    Reason("report-incomplete", zh="每一项都要写结论，缺：{missing}。", en="Each question needs a finding; missing: {missing}."),
    Reason("report-contradicts", zh="结论与各项的结果不一致。", en="The conclusion contradicts the findings."),
    Reason("score-unusable", zh="评分为 1~5。", en="A score is 1 to 5."),
)  # fmt: skip
