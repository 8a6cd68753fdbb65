"""Facts of the market. A log that names who asks would break every seal: the acting body enters as a commitment only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import WORDS, Fact, Ref, private


@dataclass(frozen=True)
class PostingPublished(Fact):
    TYPE: ClassVar[str] = "posting-published"
    ZH: ClassVar[str] = "需求进入需求大厅，报价截止 {last_day}"
    EN: ClassVar[str] = "Need published in the hall, quotes until {last_day}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    posting: Ref
    last_day: str
    sealed: str
    gap: str
    owner: str = private()
    text: str = private()


@dataclass(frozen=True)
class BodyInvited(Fact):
    TYPE: ClassVar[str] = "body-invited"
    ZH: ClassVar[str] = "邀请 {body} 报价"
    EN: ClassVar[str] = "{body} invited to quote"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    posting: Ref
    body: str = private()


@dataclass(frozen=True)
class SecrecyPromised(Fact):
    TYPE: ClassVar[str] = "secrecy-promised"
    ZH: ClassVar[str] = "{body} 承诺保密"
    EN: ClassVar[str] = "{body} promised secrecy"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    posting: Ref
    body: str = private()


@dataclass(frozen=True)
class PostingWithdrawn(Fact):
    TYPE: ClassVar[str] = "posting-withdrawn"
    ZH: ClassVar[str] = "需求撤回"
    EN: ClassVar[str] = "Need withdrawn from the hall"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    posting: Ref
    reason: str = private()


@dataclass(frozen=True)
class PostingClosed(Fact):
    TYPE: ClassVar[str] = "posting-closed"
    ZH: ClassVar[str] = "报价截止，共 {quotes} 份"
    EN: ClassVar[str] = "Quotes ended: {quotes}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    posting: Ref
    quotes: str


@dataclass(frozen=True)
class GapMet(Fact):
    TYPE: ClassVar[str] = "gap-met"
    ZH: ClassVar[str] = "全国缺口已有公布的能力满足"
    EN: ClassVar[str] = "A national gap is met by a published capability"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    posting: Ref
    entry: Ref


@dataclass(frozen=True)
class QuoteMade(Fact):
    TYPE: ClassVar[str] = "quote-made"
    ZH: ClassVar[str] = "报价：{price} 元，{days} 个工作日"
    EN: ClassVar[str] = "Quoted: {price} yuan, {days} working days"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    quote: Ref
    posting: str = private()
    bidder: str = private()
    price: str = private()
    days: str = private()
    uncertainty: str = private()


@dataclass(frozen=True)
class QuoteChanged(Fact):
    TYPE: ClassVar[str] = "quote-changed"
    ZH: ClassVar[str] = "报价改为：{price} 元，{days} 个工作日（第 {revision} 版）"
    EN: ClassVar[str] = "Quote changed: {price} yuan, {days} working days (revision {revision})"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    quote: Ref
    revision: str
    price: str = private()
    days: str = private()
    uncertainty: str = private()


@dataclass(frozen=True)
class QuoteWithdrawn(Fact):
    TYPE: ClassVar[str] = "quote-withdrawn"
    ZH: ClassVar[str] = "撤回报价"
    EN: ClassVar[str] = "Quote withdrawn"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    quote: Ref
    reason: str = private()


@dataclass(frozen=True)
class QuoteAccepted(Fact):
    TYPE: ClassVar[str] = "quote-accepted"
    ZH: ClassVar[str] = "报价被接受，委托 {number}"
    EN: ClassVar[str] = "Quote accepted, order {number}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    quote: Ref
    posting: Ref
    order: str = private()
    number: str = private()


@dataclass(frozen=True)
class MessageSent(Fact):
    TYPE: ClassVar[str] = "message-sent"
    ZH: ClassVar[str] = "就委托留言，附件 {files} 个"
    EN: ClassVar[str] = "Message about the order, {files} files"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    message: Ref
    order: Ref
    files: str
    text: str = private()
    digests: str = private()


@dataclass(frozen=True)
class SubcontractProposed(Fact):
    TYPE: ClassVar[str] = "subcontract-proposed"
    ZH: ClassVar[str] = "提出分包给 {body}，等待委托方同意"
    EN: ClassVar[str] = "Sub-contracting to {body} proposed; waits for the client's consent"

    subcontract: Ref
    order: Ref
    body: str = private()
    part: str = private()


@dataclass(frozen=True)
class SubcontractAnswered(Fact):
    TYPE: ClassVar[str] = "subcontract-answered"
    ZH: ClassVar[str] = "委托方对分包的答复：{consent}"
    EN: ClassVar[str] = "The client's answer on sub-contracting: {consent}"

    subcontract: Ref
    order: Ref
    consent: str
    answer: str = private()


@dataclass(frozen=True)
class OrderRated(Fact):
    TYPE: ClassVar[str] = "order-rated"
    ZH: ClassVar[str] = "对已交付的委托作出评价"
    EN: ClassVar[str] = "A delivered order was rated"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    rating: Ref
    on_time: str
    as_promised: str
    price_kept: str
    explained: str
    order: str = private()
    words: str = private()


@dataclass(frozen=True)
class RatingAnswered(Fact):
    TYPE: ClassVar[str] = "rating-answered"
    ZH: ClassVar[str] = "机构答复评价"
    EN: ClassVar[str] = "The body answered a rating"

    rating: Ref
    answer: str = private()


@dataclass(frozen=True)
class PriceDrafted(Fact):
    TYPE: ClassVar[str] = "price-drafted"
    ZH: ClassVar[str] = "拟定价格"
    EN: ClassVar[str] = "Price drafted"

    price: Ref
    entry: Ref
    unit: str
    amount: str = private()
    days: str = private()
    starts: str = private()


@dataclass(frozen=True)
class PricePublished(Fact):
    TYPE: ClassVar[str] = "price-published"
    ZH: ClassVar[str] = "公布价格 {amount} 元，自 {starts} 起"
    EN: ClassVar[str] = "Price of CNY {amount} published, from {starts}"

    price: Ref
    entry: Ref
    unit: str
    amount: str
    days: str
    starts: str


@dataclass(frozen=True)
class PriceDisputed(Fact):
    TYPE: ClassVar[str] = "price-disputed"
    ZH: ClassVar[str] = "委托方提出：实收与公布价格不一致"
    EN: ClassVar[str] = "A client says that it was charged otherwise than listed"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    dispute: Ref
    price: Ref
    order: str = private()
    charged: str = private()
    words: str = private()


@dataclass(frozen=True)
class DisputeAnswered(Fact):
    TYPE: ClassVar[str] = "price-dispute-answered"
    ZH: ClassVar[str] = "机构答复价格异议"
    EN: ClassVar[str] = "The body answered a dispute about a price"

    dispute: Ref
    price: Ref
    answer: str = private()


@dataclass(frozen=True)
class BarrierReported(Fact):
    TYPE: ClassVar[str] = "barrier-reported"
    ZH: ClassVar[str] = "报告一条妨碍统一市场的规定"
    EN: ClassVar[str] = "A rule that hinders the one market was reported"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    barrier: Ref
    kind: str
    province: str
    rule: str


@dataclass(frozen=True)
class BarrierAnswered(Fact):
    TYPE: ClassVar[str] = "barrier-answered"
    ZH: ClassVar[str] = "监管部门答复：{answer}"
    EN: ClassVar[str] = "The regulator answered: {answer}"

    barrier: Ref
    answer: str


@dataclass(frozen=True)
class BarrierReplied(Fact):
    TYPE: ClassVar[str] = "barrier-replied"
    ZH: ClassVar[str] = "报告方回应：{reply}"
    EN: ClassVar[str] = "The one who reported replied: {reply}"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    barrier: Ref
    reply: str


@dataclass(frozen=True)
class BarrierRemoved(Fact):
    TYPE: ClassVar[str] = "barrier-removed"
    ZH: ClassVar[str] = "规定已取消：{removal}"
    EN: ClassVar[str] = "The rule was removed: {removal}"

    barrier: Ref
    removal: str


@dataclass(frozen=True)
class QualityComplained(Fact):
    TYPE: ClassVar[str] = "quality-complained"
    ZH: ClassVar[str] = "委托方对质量提出投诉"
    EN: ClassVar[str] = "The client complained about quality"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    case: Ref
    order: Ref
    text: str = private()


@dataclass(frozen=True)
class ComplaintDecided(Fact):
    TYPE: ClassVar[str] = "quality-complaint-decided"
    ZH: ClassVar[str] = "质量负责人决定：停工 {stopped}，免费复测 {retest_granted}"
    EN: ClassVar[str] = (
        "The quality manager decided: work stopped {stopped}, re-test free of charge {retest_granted}"
    )

    case: Ref
    order: Ref
    stopped: str
    retest_granted: str
    decision: str = private()


@dataclass(frozen=True)
class RetestPlaced(Fact):
    TYPE: ClassVar[str] = "retest-placed"
    ZH: ClassVar[str] = "下达免费复测 {number}"
    EN: ClassVar[str] = "Re-test {number} placed, free of charge"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    case: Ref
    order: Ref
    retest: Ref
    number: str


@dataclass(frozen=True)
class RecallLinked(Fact):
    TYPE: ClassVar[str] = "quality-case-recall-linked"
    ZH: ClassVar[str] = "质量投诉与标准器案件 {number} 相连"
    EN: ClassVar[str] = "The complaint about quality was linked to the case {number} of a standard"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    case: Ref
    order: Ref
    recall: Ref
    number: str


@dataclass(frozen=True)
class QualityCaseClosed(Fact):
    TYPE: ClassVar[str] = "quality-case-closed"
    ZH: ClassVar[str] = "质量投诉结案"
    EN: ClassVar[str] = "The complaint about quality was closed"

    case: Ref
    order: Ref
    outcome: str = private()


def _consent(code: str, language: str) -> str:
    zh, en = {"yes": ("同意", "yes")}.get(code, ("不同意", "no"))
    return zh if language == "zh" else en


def _yes(code: str, language: str) -> str:
    zh, en = {"yes": ("是", "yes")}.get(code, ("否", "no"))
    return zh if language == "zh" else en


WORDS["consent"] = _consent
WORDS["stopped"] = WORDS["retest_granted"] = _yes
