"""Facts about determinations, warnings and letters. What is held against a body stays a commitment with a salt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class DeterminationProposed(Fact):
    TYPE: ClassVar[str] = "determination-proposed"
    ZH: ClassVar[str] = "提议认定：{determination_kind}"
    EN: ClassVar[str] = "Proposed: {determination_kind}"

    determination: Ref
    determination_kind: str
    body: str = private()
    value: str = private()
    basis: str = private()
    what: str = private()


@dataclass(frozen=True)
class ViewStated(Fact):
    TYPE: ClassVar[str] = "view-stated"
    ZH: ClassVar[str] = "对方已陈述意见"
    EN: ClassVar[str] = "The other side has stated its view"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    determination: Ref
    view: str = private()


@dataclass(frozen=True)
class DeterminationDecided(Fact):
    TYPE: ClassVar[str] = "determination-decided"
    ZH: ClassVar[str] = "{office}决定：{determination_end}"
    EN: ClassVar[str] = "{office} decided: {determination_end}"

    determination: Ref
    determination_kind: str
    office: str
    determination_end: str
    until: str | None = None
    body: str = private()
    value: str = private()
    reason: str = private()


@dataclass(frozen=True)
class RepairAsked(Fact):
    TYPE: ClassVar[str] = "repair-asked"
    ZH: ClassVar[str] = "申请信用修复"
    EN: ClassVar[str] = "Repair asked for"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    determination: Ref
    told: str = private()


@dataclass(frozen=True)
class RepairDecided(Fact):
    TYPE: ClassVar[str] = "repair-decided"
    ZH: ClassVar[str] = "{office}决定：{repair_state}"
    EN: ClassVar[str] = "{office} decided: {repair_state}"

    determination: Ref
    office: str
    repair_state: str
    reason: str = private()


@dataclass(frozen=True)
class RiskScanned(Fact):
    TYPE: ClassVar[str] = "risk-scanned"
    ZH: ClassVar[str] = "风险扫描：新增预警 {raised} 条"
    EN: ClassVar[str] = "Looked for risk: {raised} warnings raised"

    scan: Ref
    raised: int


@dataclass(frozen=True)
class WarningTaken(Fact):
    TYPE: ClassVar[str] = "warning-taken"
    ZH: ClassVar[str] = "{office}接手预警"
    EN: ClassVar[str] = "Taken over by {office}"

    warning: Ref
    office: str


@dataclass(frozen=True)
class WarningRisen(Fact):
    TYPE: ClassVar[str] = "warning-risen"
    ZH: ClassVar[str] = "到 {take_by} 无人接手，上升到{higher}"
    EN: ClassVar[str] = "Not taken over by {take_by}: risen to {higher}"

    warning: Ref
    take_by: str
    higher: str


@dataclass(frozen=True)
class WarningHanded(Fact):
    TYPE: ClassVar[str] = "warning-handed"
    ZH: ClassVar[str] = "{office}把预警移交给{to_office}的另一人"
    EN: ClassVar[str] = "{office} handed the warning to another person, of {to_office}"

    warning: Ref
    office: str
    to_office: str
    before: str = private()
    receiver: str = private()
    reason: str = private()


@dataclass(frozen=True)
class WarningEnded(Fact):
    TYPE: ClassVar[str] = "warning-ended"
    ZH: ClassVar[str] = "预警结束：{warning_end}"
    EN: ClassVar[str] = "Warning ended: {warning_end}"

    warning: Ref
    office: str
    warning_end: str
    reason: str = private()


@dataclass(frozen=True)
class LetterSent(Fact):
    TYPE: ClassVar[str] = "letter-sent"
    ZH: ClassVar[str] = "发函，{due} 前答复"
    EN: ClassVar[str] = "Letter sent, to be answered by {due}"

    letter: Ref
    receiver: str
    due: str
    evidence: str
    letter_kind: str = "assist"
    subject: str = private()
    title: str = private()
    ask: str = private()


@dataclass(frozen=True)
class LetterReceived(Fact):
    TYPE: ClassVar[str] = "letter-received"
    ZH: ClassVar[str] = "{office}已接收"
    EN: ClassVar[str] = "Received by {office}"

    letter: Ref
    office: str


@dataclass(frozen=True)
class LetterEscalated(Fact):
    TYPE: ClassVar[str] = "letter-escalated"
    ZH: ClassVar[str] = "约定 {due} 前答复，已逾期；双方处室都已收到通知"
    EN: ClassVar[str] = "To be answered by {due}, overdue; both offices are told"

    letter: Ref
    due: str


@dataclass(frozen=True)
class LetterAnswered(Fact):
    TYPE: ClassVar[str] = "letter-answered"
    ZH: ClassVar[str] = "{office}已答复"
    EN: ClassVar[str] = "Answered by {office}"

    letter: Ref
    office: str
    answer: str = private()


@dataclass(frozen=True)
class LetterClosed(Fact):
    TYPE: ClassVar[str] = "letter-closed"
    ZH: ClassVar[str] = "{office}办结"
    EN: ClassVar[str] = "Closed by {office}"

    letter: Ref
    office: str


@dataclass(frozen=True)
class CampaignPlanned(Fact):
    TYPE: ClassVar[str] = "campaign-planned"
    ZH: ClassVar[str] = "{office}提出联合行动"
    EN: ClassVar[str] = "{office} plans a joint campaign"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    campaign: Ref
    title: str = private()
    sides: str = private()
    day: str = private()
    office: str = private()
    """Before the day nobody learns whose offices take part; from the day on its results name them."""


@dataclass(frozen=True)
class CampaignAnswered(Fact):
    TYPE: ClassVar[str] = "campaign-answered"
    ZH: ClassVar[str] = "{office}：{side_state}"
    EN: ClassVar[str] = "{office} {side_state}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    campaign: Ref
    side_state: str
    reason: str = private()
    office: str = private()


@dataclass(frozen=True)
class TeamNamed(Fact):
    TYPE: ClassVar[str] = "team-named"
    ZH: ClassVar[str] = "{office}报检查组 {count} 人"
    EN: ClassVar[str] = "{office} names a team of {count}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    campaign: Ref
    count: int
    names: str = private()
    office: str = private()


@dataclass(frozen=True)
class TargetsListed(Fact):
    TYPE: ClassVar[str] = "targets-listed"
    ZH: ClassVar[str] = "{office}列出对象 {count} 个"
    EN: ClassVar[str] = "{office} lists {count} objects"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    campaign: Ref
    count: int
    list_digest: str
    """Over code, team and row of each: that the list was not changed can be shown, what it named cannot be guessed."""
    office: str = private()


@dataclass(frozen=True)
class ResultRecorded(Fact):
    TYPE: ClassVar[str] = "result-recorded"
    ZH: ClassVar[str] = "一个对象有了结果：{target_result}"
    EN: ClassVar[str] = "An object has its result: {target_result}"

    campaign: Ref
    target_result: str
    object: str = private()
    note: str = private()


@dataclass(frozen=True)
class CheckLinked(Fact):
    TYPE: ClassVar[str] = "check-linked"
    ZH: ClassVar[str] = "一个对象的结果取自检查"
    EN: ClassVar[str] = "An object's result is that of a check"

    campaign: Ref
    check: str = private()
    object: str = private()


@dataclass(frozen=True)
class EvidenceTaken(Fact):
    TYPE: ClassVar[str] = "evidence-taken"
    ZH: ClassVar[str] = "提取证据一件"
    EN: ClassVar[str] = "A piece of evidence was taken"

    piece: Ref
    digest: str
    label: str = private()
    holder: str = private()


@dataclass(frozen=True)
class EvidenceHanded(Fact):
    TYPE: ClassVar[str] = "evidence-handed"
    ZH: ClassVar[str] = "证据移交，等接收"
    EN: ClassVar[str] = "Handed over, to be received"

    piece: Ref
    digest: str
    receiver: str = private()
    note: str = private()


@dataclass(frozen=True)
class EvidenceReceived(Fact):
    TYPE: ClassVar[str] = "evidence-received"
    ZH: ClassVar[str] = "证据已接收"
    EN: ClassVar[str] = "Received"

    piece: Ref
    digest: str
    holder: str = private()


@dataclass(frozen=True)
class TargetReplaced(Fact):
    TYPE: ClassVar[str] = "target-replaced"
    ZH: ClassVar[str] = "一个抽出的对象由备选递补：{object} → {reserve}"
    EN: ClassVar[str] = "The reserve stepped in for a drawn object: {object} → {reserve}"

    campaign: Ref
    object: str = private()
    reserve: str = private()


@dataclass(frozen=True)
class CampaignCalledOff(Fact):
    TYPE: ClassVar[str] = "campaign-called-off"
    ZH: ClassVar[str] = "{office}取消联合行动"
    EN: ClassVar[str] = "{office} called the campaign off"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    campaign: Ref
    reason: str = private()
    office: str = private()


@dataclass(frozen=True)
class CampaignClosed(Fact):
    TYPE: ClassVar[str] = "campaign-closed"
    ZH: ClassVar[str] = "{office}结束联合行动，联合报告已定"
    EN: ClassVar[str] = "{office} closed the campaign with its joint report"

    campaign: Ref
    office: str
    report: str
    """Digest of the report's bytes."""


@dataclass(frozen=True)
class FineProposed(Fact):
    TYPE: ClassVar[str] = "fine-proposed"
    ZH: ClassVar[str] = "{office}拟罚款，送{fine_level}决定"
    EN: ClassVar[str] = "{office} proposes a fine, to be decided at the level: {fine_level}"

    fine: Ref
    office: str
    fine_level: str
    body: str = private()
    amount: str = private()
    facts: str = private()


@dataclass(frozen=True)
class FineViewStated(Fact):
    TYPE: ClassVar[str] = "fine-view-stated"
    ZH: ClassVar[str] = "对方已陈述意见"
    EN: ClassVar[str] = "The other side has stated its view"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    fine: Ref
    view: str = private()


@dataclass(frozen=True)
class FineDecided(Fact):
    TYPE: ClassVar[str] = "fine-decided"
    ZH: ClassVar[str] = "{office}决定：{fine_state}"
    EN: ClassVar[str] = "{office} decided: {fine_state}"

    fine: Ref
    office: str
    fine_state: str
    body: str = private()
    amount: str = private()
    reason: str = private()
