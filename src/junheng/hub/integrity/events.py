"""Facts about honest measurement. What is said against a body and who reports stay commitments with a salt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private

REMOVALS = {"removed": ("移除标识", "the badge is removed"), "kept": ("保留标识", "the badge stays")}
"""Words of what was decided."""


@dataclass(frozen=True)
class PledgePublished(Fact):
    TYPE: ClassVar[str] = "pledge-published"
    ZH: ClassVar[str] = "公开诚信计量承诺，到 {until}"
    EN: ClassVar[str] = "Pledge of honest measurement published, until {until}"

    pledge: Ref
    organisation: Ref
    promises: str
    since: str
    until: str


@dataclass(frozen=True)
class PledgeWithdrawn(Fact):
    TYPE: ClassVar[str] = "pledge-withdrawn"
    ZH: ClassVar[str] = "撤回承诺"
    EN: ClassVar[str] = "Pledge withdrawn"

    pledge: Ref
    organisation: Ref


@dataclass(frozen=True)
class RemovalProposed(Fact):
    TYPE: ClassVar[str] = "removal-proposed"
    ZH: ClassVar[str] = "提议移除标识，审查中"
    EN: ClassVar[str] = "Removal of the badge proposed; under review"

    pledge: Ref
    review: Ref
    found_on: str
    paper: str = private()
    why: str = private()


@dataclass(frozen=True)
class ProposalAnswered(Fact):
    TYPE: ClassVar[str] = "proposal-answered"
    ZH: ClassVar[str] = "对方已陈述意见"
    EN: ClassVar[str] = "The other side has answered"

    review: Ref
    answer: str = private()


@dataclass(frozen=True)
class RemovalDecided(Fact):
    TYPE: ClassVar[str] = "removal-decided"
    ZH: ClassVar[str] = "{office}决定：{removal}"
    EN: ClassVar[str] = "{office} decided: {removal}"

    pledge: Ref
    review: Ref
    office: str
    removal: str
    shown_until: str | None = None
    reason: str = private()


@dataclass(frozen=True)
class ComplaintFiled(Fact):
    TYPE: ClassVar[str] = "complaint-filed"
    ZH: ClassVar[str] = "收到报告"
    EN: ClassVar[str] = "A report came in"

    complaint: Ref
    instrument: Ref
    kind: str
    text: str = private()
    contact: str = private()
    photo: str | None = private()


@dataclass(frozen=True)
class ComplaintAccepted(Fact):
    TYPE: ClassVar[str] = "complaint-accepted"
    ZH: ClassVar[str] = "{office}受理"
    EN: ClassVar[str] = "Accepted by {office}"

    complaint: Ref
    office: str


@dataclass(frozen=True)
class ComplaintRefused(Fact):
    TYPE: ClassVar[str] = "complaint-refused"
    ZH: ClassVar[str] = "{office}不受理"
    EN: ClassVar[str] = "Not accepted by {office}"

    complaint: Ref
    office: str
    reason: str = private()


@dataclass(frozen=True)
class ComplaintAnswered(Fact):
    TYPE: ClassVar[str] = "complaint-answered"
    ZH: ClassVar[str] = "{office}答复并公开"
    EN: ClassVar[str] = "Answered in public by {office}"

    complaint: Ref
    office: str
    finding: str
    shown_until: str
    text: str = private()


@dataclass(frozen=True)
class ListedAtStall(Fact):
    TYPE: ClassVar[str] = "listed-at-stall"
    ZH: ClassVar[str] = "列入集市台账"
    EN: ClassVar[str] = "Listed in a market's ledger"

    entry: Ref
    instrument: Ref
    fair_scale: str
    stall: str = private()


@dataclass(frozen=True)
class TakenOffStall(Fact):
    TYPE: ClassVar[str] = "taken-off-stall"
    ZH: ClassVar[str] = "移出集市台账"
    EN: ClassVar[str] = "Taken off a market's ledger"

    entry: Ref
    instrument: Ref


@dataclass(frozen=True)
class TopicOpened(Fact):
    TYPE: ClassVar[str] = "topic-opened"
    ZH: ClassVar[str] = "{office}开放征询：{title}，到 {until}"
    EN: ClassVar[str] = "{office} asks the public: {title}, until {until}"

    topic: Ref
    office: str
    title: str
    until: str


@dataclass(frozen=True)
class CommentFiled(Fact):
    TYPE: ClassVar[str] = "comment-filed"
    ZH: ClassVar[str] = "收到第 {number} 条"
    EN: ClassVar[str] = "No. {number} came in"

    topic: Ref
    comment: Ref
    number: str
    kind: str
    text: str = private()


@dataclass(frozen=True)
class CommentModerated(Fact):
    TYPE: ClassVar[str] = "comment-moderated"
    ZH: ClassVar[str] = "{office}审看第 {number} 条：{look} {hidden_for}"
    EN: ClassVar[str] = "{office} looked at no. {number}: {look} {hidden_for}"

    topic: Ref
    comment: Ref
    number: str
    office: str
    look: str
    hidden_for: str = ""
    reason: str = private()


@dataclass(frozen=True)
class CommentAnswered(Fact):
    TYPE: ClassVar[str] = "comment-answered"
    ZH: ClassVar[str] = "{office}答复第 {number} 条"
    EN: ClassVar[str] = "{office} answered no. {number}"

    topic: Ref
    comment: Ref
    number: str
    office: str
    text: str = private()


@dataclass(frozen=True)
class TopicConcluded(Fact):
    TYPE: ClassVar[str] = "topic-concluded"
    ZH: ClassVar[str] = "{office}公布结论：提问 {questions}，已答 {answered}"
    EN: ClassVar[str] = "{office} states its conclusion: {answered} of {questions} questions answered"

    topic: Ref
    office: str
    questions: str
    answered: str
    conclusion: str


@dataclass(frozen=True)
class TopicClosed(Fact):
    TYPE: ClassVar[str] = "topic-closed"
    ZH: ClassVar[str] = "{office}结束征询，公布落实情况"
    EN: ClassVar[str] = "{office} closed the topic and said what was done"

    topic: Ref
    office: str
    outcome: str


@dataclass(frozen=True)
class ContractOffered(Fact):
    TYPE: ClassVar[str] = "stall-contract-offered"
    ZH: ClassVar[str] = "{stall} 的计量约定（{edition}）到 {until}"
    EN: ClassVar[str] = "A contract on measuring at {stall} ({edition}) until {until}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    contract: Ref
    edition: str
    until: str
    stall: str = private()
    party: str = private()


@dataclass(frozen=True)
class ContractAnswered(Fact):
    TYPE: ClassVar[str] = "stall-contract-answered"
    ZH: ClassVar[str] = "对方：{contract_state}"
    EN: ClassVar[str] = "The other side: {contract_state}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    contract: Ref
    contract_state: str
    reason: str = private()


@dataclass(frozen=True)
class ContractEnded(Fact):
    TYPE: ClassVar[str] = "stall-contract-ended"
    ZH: ClassVar[str] = "约定终止：{reason}"
    EN: ClassVar[str] = "The contract was ended: {reason}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    contract: Ref
    reason: str = private()


@dataclass(frozen=True)
class HostReportFiled(Fact):
    TYPE: ClassVar[str] = "host-report-filed"
    ZH: ClassVar[str] = "{host}报 {month} 的计量管理情况：{kept_duties}"
    EN: ClassVar[str] = "{host} answered for its duties of {month}: {kept_duties}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    report: Ref
    month: str
    edition: str
    host: str = private()
    kept_duties: str = private()
    answers: str = private()


KEPT = {"all": ("都做到了", "all kept"), "some": ("有没做到的", "some not kept")}
