"""Facts about comparisons. A seal's hash is public at once; values never stand in a fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class ComparisonProposed(Fact):
    TYPE: ClassVar[str] = "comparison-proposed"
    ZH: ClassVar[str] = "提出比对 {number}：{title}，主导实验室 {pilot}"
    EN: ClassVar[str] = "Comparison {number} proposed: {title}, pilot {pilot}"

    comparison: Ref
    number: str
    title: str
    level: str
    item: str
    pilot: str


@dataclass(frozen=True)
class ParticipantInvited(Fact):
    TYPE: ClassVar[str] = "comparison-participant-invited"
    ZH: ClassVar[str] = "邀请 {name} 参加比对 {number}"
    EN: ClassVar[str] = "{name} invited to comparison {number}"

    comparison: Ref
    number: str
    participant: Ref
    name: str


@dataclass(frozen=True)
class ComparisonApproved(Fact):
    TYPE: ClassVar[str] = "comparison-approved"
    ZH: ClassVar[str] = "批准比对 {number}"
    EN: ClassVar[str] = "Comparison {number} approved"

    comparison: Ref
    number: str


@dataclass(frozen=True)
class ProtocolProposed(Fact):
    TYPE: ClassVar[str] = "comparison-protocol-proposed"
    ZH: ClassVar[str] = "比对 {number} 实施方案第 {version} 版"
    EN: ClassVar[str] = "Protocol of comparison {number}, version {version}"

    comparison: Ref
    number: str
    version: int
    digest: str
    analyst: str = private()


@dataclass(frozen=True)
class ParticipationConfirmed(Fact):
    TYPE: ClassVar[str] = "comparison-participation-confirmed"
    ZH: ClassVar[str] = "{name} 确认参加比对 {number}，方案第 {version} 版"
    EN: ClassVar[str] = "{name} takes part in comparison {number}, protocol version {version}"

    comparison: Ref
    number: str
    name: str
    version: int


@dataclass(frozen=True)
class ParticipationDeclined(Fact):
    TYPE: ClassVar[str] = "comparison-participation-declined"
    ZH: ClassVar[str] = "{name} 不参加比对 {number}：{reason}"
    EN: ClassVar[str] = "{name} does not take part in comparison {number}: {reason}"

    comparison: Ref
    number: str
    name: str
    reason: str


@dataclass(frozen=True)
class ProtocolAgreed(Fact):
    TYPE: ClassVar[str] = "comparison-protocol-agreed"
    ZH: ClassVar[str] = "比对 {number} 方案第 {version} 版定稿，{count} 家参加"
    EN: ClassVar[str] = (
        "Protocol of comparison {number} agreed in version {version}, {count} bodies take part"
    )

    comparison: Ref
    number: str
    version: int
    digest: str
    count: int


@dataclass(frozen=True)
class CirculationStarted(Fact):
    TYPE: ClassVar[str] = "comparison-circulation-started"
    ZH: ClassVar[str] = "比对 {number} 开始流转"
    EN: ClassVar[str] = "Comparison {number} begins to circulate"

    comparison: Ref
    number: str


@dataclass(frozen=True)
class StandardHandedOver(Fact):
    TYPE: ClassVar[str] = "comparison-standard-handed-over"
    ZH: ClassVar[str] = "传递标准由 {giver} 交 {receiver}，状况：{condition}"
    EN: ClassVar[str] = "Travelling standard from {giver} to {receiver}, condition: {condition}"

    comparison: Ref
    number: str
    giver: str
    receiver: str
    on: str
    condition: str
    note: str


@dataclass(frozen=True)
class StandardCleared(Fact):
    TYPE: ClassVar[str] = "comparison-standard-cleared"
    ZH: ClassVar[str] = "传递标准复测后放行：{statement}"
    EN: ClassVar[str] = "Travelling standard checked and cleared: {statement}"

    comparison: Ref
    number: str
    statement: str


@dataclass(frozen=True)
class ResultSealed(Fact):
    TYPE: ClassVar[str] = "comparison-result-sealed"
    ZH: ClassVar[str] = "{name} 封存结果，哈希 {seal}"
    EN: ClassVar[str] = "{name} sealed its result, hash {seal}"

    comparison: Ref
    number: str
    name: str
    version: int
    seal: str


@dataclass(frozen=True)
class ResultAmended(Fact):
    TYPE: ClassVar[str] = "comparison-result-amended"
    ZH: ClassVar[str] = "{name} 更正结果（第 {version} 版）：{reason}；哈希 {seal}，原哈希 {before}"
    EN: ClassVar[str] = (
        "{name} amended its result (version {version}): {reason}; hash {seal}, before {before}"
    )

    comparison: Ref
    number: str
    name: str
    version: int
    seal: str
    before: str
    reason: str


@dataclass(frozen=True)
class StandardRechecked(Fact):
    TYPE: ClassVar[str] = "comparison-standard-rechecked"
    ZH: ClassVar[str] = "{name} 封存传递标准第 {version} 次复测，哈希 {seal}"
    EN: ClassVar[str] = "{name} sealed re-check {version} of the travelling standard, hash {seal}"

    comparison: Ref
    number: str
    name: str
    version: int
    seal: str
    replaces: int
    """Number of the re-check it sets aside; 0: none."""
    reason: str


@dataclass(frozen=True)
class ParticipantReleased(Fact):
    TYPE: ClassVar[str] = "comparison-participant-released"
    ZH: ClassVar[str] = "{name} 退出比对 {number}：{reason}"
    EN: ClassVar[str] = "{name} leaves comparison {number}: {reason}"

    comparison: Ref
    number: str
    name: str
    reason: str


@dataclass(frozen=True)
class DataClosed(Fact):
    TYPE: ClassVar[str] = "comparison-data-closed"
    ZH: ClassVar[str] = "比对 {number} 数据收齐，{count} 份结果已封存"
    EN: ClassVar[str] = "Data of comparison {number} closed, {count} results sealed"

    comparison: Ref
    number: str
    count: int


@dataclass(frozen=True)
class DraftAMade(Fact):
    TYPE: ClassVar[str] = "comparison-draft-a-made"
    ZH: ClassVar[str] = "比对 {number} 报告初稿 A 完成，只有分析人可见；哈希 {seal}"
    EN: ClassVar[str] = "Draft A of comparison {number} made, for the analyst alone; hash {seal}"

    comparison: Ref
    number: str
    seal: str
    """Salted hash of what was computed; the report opens it."""


@dataclass(frozen=True)
class CheckAsked(Fact):
    TYPE: ClassVar[str] = "comparison-check-asked"
    ZH: ClassVar[str] = "比对 {number} 初查：每个参加者只看得到自己的结果要不要核查，{until} 前可更正"
    EN: ClassVar[str] = (
        "Comparison {number}: each participant reads whether its own result is to be checked, and may correct it until {until}"
    )

    comparison: Ref
    number: str
    until: str
    seals: str
    """A salted hash for each participant, in the order of the route; the report opens them."""


@dataclass(frozen=True)
class DataReturned(Fact):
    TYPE: ClassVar[str] = "comparison-data-returned"
    ZH: ClassVar[str] = "比对 {number} 的结果按方案算不出来，退回所有参加者各自核对单位、小数点和 U"
    EN: ClassVar[str] = (
        "What was sealed in comparison {number} cannot be evaluated; everybody checks their own unit, decimal point and U"
    )

    comparison: Ref
    number: str


@dataclass(frozen=True)
class CommentsOpened(Fact):
    TYPE: ClassVar[str] = "comparison-comments-opened"
    ZH: ClassVar[str] = "比对 {number} 征求意见，到 {until}"
    EN: ClassVar[str] = "Comments are asked for on comparison {number} until {until}"

    comparison: Ref
    number: str
    until: str


@dataclass(frozen=True)
class DraftCommented(Fact):
    TYPE: ClassVar[str] = "comparison-commented"
    ZH: ClassVar[str] = "{name} 对比对 {number} 提出意见，哈希 {seal}"
    EN: ClassVar[str] = "{name} commented on comparison {number}, hash {seal}"

    comparison: Ref
    number: str
    name: str
    seal: str


@dataclass(frozen=True)
class ExpertNamed(Fact):
    TYPE: ClassVar[str] = "comparison-expert-named"
    ZH: ClassVar[str] = "比对 {number} 指定专家一位，来自 {name}"
    EN: ClassVar[str] = "An expert of {name} is named for comparison {number}"

    comparison: Ref
    number: str
    name: str
    expert: str = private()


@dataclass(frozen=True)
class ExpertReleased(Fact):
    TYPE: ClassVar[str] = "comparison-expert-released"
    ZH: ClassVar[str] = "比对 {number} 解除专家一位（{name}）：{reason}"
    EN: ClassVar[str] = "An expert of {name} is released from comparison {number}: {reason}"

    comparison: Ref
    number: str
    name: str
    reason: str
    expert: str = private()


@dataclass(frozen=True)
class ExpertCommented(Fact):
    TYPE: ClassVar[str] = "comparison-expert-commented"
    ZH: ClassVar[str] = "{name} 的专家对比对 {number} 提出意见，哈希 {seal}"
    EN: ClassVar[str] = "An expert of {name} commented on comparison {number}, hash {seal}"

    comparison: Ref
    number: str
    name: str
    seal: str


@dataclass(frozen=True)
class DraftBMade(Fact):
    TYPE: ClassVar[str] = "comparison-draft-b-made"
    ZH: ClassVar[str] = "比对 {number} 报告草案 B 交组织者"
    EN: ClassVar[str] = "Draft B of comparison {number} handed to the organiser"

    comparison: Ref
    number: str


@dataclass(frozen=True)
class ComparisonPublished(Fact):
    TYPE: ClassVar[str] = "comparison-published"
    ZH: ClassVar[str] = "比对 {number} 报告公布"
    EN: ClassVar[str] = "Report of comparison {number} published"

    comparison: Ref
    number: str
    document: str
    answer: str
    seals: str
    links: str = ""
    """Hash of what its link to a higher level came to; empty: it has none."""


@dataclass(frozen=True)
class CorrectiveCaseOpened(Fact):
    TYPE: ClassVar[str] = "comparison-corrective-case-opened"
    ZH: ClassVar[str] = "{name} 就比对 {number} 整改：{why}，期限 {due}；能力条目自今日起标注「整改中」"
    EN: ClassVar[str] = (
        "{name} takes corrective action after comparison {number}: {why}, by {due}; marked at its capability from today"
    )

    comparison: Ref
    number: str
    case: Ref
    name: str
    item: str
    why: str
    due: str


@dataclass(frozen=True)
class CorrectiveCaseAnswered(Fact):
    TYPE: ClassVar[str] = "comparison-corrective-case-answered"
    ZH: ClassVar[str] = "{name} 提交整改：{answer}"
    EN: ClassVar[str] = "{name} answered its corrective case: {answer}"

    comparison: Ref
    number: str
    case: Ref
    name: str
    answer: str


@dataclass(frozen=True)
class CorrectiveCaseClosed(Fact):
    TYPE: ClassVar[str] = "comparison-corrective-case-closed"
    ZH: ClassVar[str] = "{name} 的整改结束：{outcome}；「整改中」标注取下"
    EN: ClassVar[str] = "Corrective case of {name} closed: {outcome}; the mark is taken off"

    comparison: Ref
    number: str
    case: Ref
    name: str
    outcome: str


@dataclass(frozen=True)
class ComparisonClosed(Fact):
    TYPE: ClassVar[str] = "comparison-closed"
    ZH: ClassVar[str] = "比对 {number} 结束"
    EN: ClassVar[str] = "Comparison {number} closed"

    comparison: Ref
    number: str


@dataclass(frozen=True)
class ComparisonAbandoned(Fact):
    TYPE: ClassVar[str] = "comparison-abandoned"
    ZH: ClassVar[str] = "比对 {number} 中止：{reason}；封存的结果不再打开"
    EN: ClassVar[str] = "Comparison {number} abandoned: {reason}; what was sealed is never opened"

    comparison: Ref
    number: str
    reason: str


@dataclass(frozen=True)
class AnalystNamed(Fact):
    TYPE: ClassVar[str] = "comparison-analyst-named"
    ZH: ClassVar[str] = "比对 {number} 另行指定分析人：{reason}"
    EN: ClassVar[str] = "Another analyst is named for comparison {number}: {reason}"

    comparison: Ref
    number: str
    reason: str
    analyst: str = private()
