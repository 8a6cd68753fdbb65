"""Facts between a need and a checked record. Names of persons never enter; commercial fields are private."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private

OUTCOMES = {
    "downgraded": ("降级", "a lower class"),
    "limited": ("限用", "limited use"),
    "pass": ("合格", "pass"),
    "fail": ("不合格", "fail"),
}
"""How the outcome of a verification is read on a timeline."""


@dataclass(frozen=True)
class NeedPosted(Fact):
    TYPE: ClassVar[str] = "need-posted"
    ZH: ClassVar[str] = "提出测量需求"
    EN: ClassVar[str] = "Measurement need posted"

    need: Ref
    quantity: str
    text: str = private()


@dataclass(frozen=True)
class OrderPlaced(Fact):
    TYPE: ClassVar[str] = "order-placed"
    ZH: ClassVar[str] = "下达委托 {number}"
    EN: ClassVar[str] = "Order {number} placed"

    order: Ref
    number: str
    lines: str
    client: str = private()


@dataclass(frozen=True)
class OrderAccepted(Fact):
    TYPE: ClassVar[str] = "order-accepted"
    ZH: ClassVar[str] = "合同评审通过，承诺 {promised_on} 完成"
    EN: ClassVar[str] = "Contract reviewed and accepted, promised for {promised_on}"

    order: Ref
    promised_on: str
    amount: str = private()


@dataclass(frozen=True)
class OrderDeclined(Fact):
    TYPE: ClassVar[str] = "order-declined"
    ZH: ClassVar[str] = "谢绝委托：{reason}"
    EN: ClassVar[str] = "Order declined: {reason}"

    order: Ref
    reason: str = private()


@dataclass(frozen=True)
class OrderCancelled(Fact):
    TYPE: ClassVar[str] = "order-cancelled"
    ZH: ClassVar[str] = "撤销委托：{reason}"
    EN: ClassVar[str] = "Order cancelled: {reason}"

    order: Ref
    reason: str = private()


@dataclass(frozen=True)
class ItemReceived(Fact):
    TYPE: ClassVar[str] = "item-received"
    ZH: ClassVar[str] = "收件：{condition}"
    EN: ClassVar[str] = "Item received: {condition}"

    order: Ref
    line: Ref
    instrument: Ref
    condition: str = private()


@dataclass(frozen=True)
class OrderReceived(Fact):
    TYPE: ClassVar[str] = "order-received"
    ZH: ClassVar[str] = "收件 {items} 件：{condition}"
    EN: ClassVar[str] = "{items} items received: {condition}"

    order: Ref
    items: str
    condition: str = private()


@dataclass(frozen=True)
class OrderHandedBack(Fact):
    TYPE: ClassVar[str] = "order-handed-back"
    ZH: ClassVar[str] = "交还 {items} 件，还有 {left} 件在做"
    EN: ClassVar[str] = "{items} items handed back, {left} still in work"

    order: Ref
    items: str
    left: str


@dataclass(frozen=True)
class ItemHandedBack(Fact):
    TYPE: ClassVar[str] = "item-handed-back"
    ZH: ClassVar[str] = "器具已交还"
    EN: ClassVar[str] = "Item handed back"

    order: Ref
    line: Ref
    instrument: Ref


@dataclass(frozen=True)
class LimitsWereCompared(Fact):
    TYPE: ClassVar[str] = "limits-compared"
    ZH: ClassVar[str] = "模板 {service} 第 {edition} 版的限值已与 {document} 核对"
    EN: ClassVar[str] = "Limits of {service}, edition {edition}, compared with {document}"

    template: Ref
    service: str
    edition: str
    digest: str
    document: str


@dataclass(frozen=True)
class ItemTurnedAway(Fact):
    TYPE: ClassVar[str] = "item-turned-away"
    ZH: ClassVar[str] = "收件时退回：{reason}"
    EN: ClassVar[str] = "Turned away at receipt: {reason}"

    order: Ref
    line: Ref
    instrument: Ref
    reason: str = private()


@dataclass(frozen=True)
class OrderInvoiced(Fact):
    TYPE: ClassVar[str] = "order-invoiced"
    ZH: ClassVar[str] = "开账单 {number}"
    EN: ClassVar[str] = "Invoice {number} made"

    order: Ref
    invoice: Ref
    number: str
    total: str = private()


@dataclass(frozen=True)
class InvoiceCredited(Fact):
    TYPE: ClassVar[str] = "invoice-credited"
    ZH: ClassVar[str] = "冲减账单 {number}"
    EN: ClassVar[str] = "Invoice {number} credited"

    order: Ref
    invoice: Ref
    number: str
    total: str = private()
    reason: str = private()


@dataclass(frozen=True)
class RecordOpened(Fact):
    TYPE: ClassVar[str] = "record-opened"
    ZH: ClassVar[str] = "开原始记录 {number}，模板 {service} 第 {edition} 版"
    EN: ClassVar[str] = "Original record {number} opened with {service}, edition {edition}"

    record: Ref
    line: Ref
    order: Ref
    number: str
    service: str
    edition: str
    edition_digest: str
    budget_digest: str = ""
    """Of the laboratory's own budget, where one was in force."""


@dataclass(frozen=True)
class ReadingsEntered(Fact):
    TYPE: ClassVar[str] = "readings-entered"
    ZH: ClassVar[str] = "录入 {count} 个读数"
    EN: ClassVar[str] = "{count} readings entered"

    record: Ref
    count: str
    source: str | None = None
    outcome_ended: str | None = None
    """The client's word that ended with it: it was given for other readings."""
    readings: str = private()


@dataclass(frozen=True)
class ReadingChanged(Fact):
    TYPE: ClassVar[str] = "reading-changed"
    ZH: ClassVar[str] = "改 {cell}：{old} → {new}，{reason}"
    EN: ClassVar[str] = "{cell} changed: {old} → {new}, {reason}"

    record: Ref
    cell: str
    outcome_ended: str | None = None
    old: str = private()
    new: str = private()
    reason: str = private()


@dataclass(frozen=True)
class RecordPrepared(Fact):
    TYPE: ClassVar[str] = "record-prepared"
    ZH: ClassVar[str] = "写明工作条件与所用标准器"
    EN: ClassVar[str] = "Conditions of work and standards named"

    record: Ref
    work_from: str
    work_to: str
    standards: str
    outcome_ended: str | None = None


@dataclass(frozen=True)
class DeviationApproved(Fact):
    TYPE: ClassVar[str] = "deviation-approved"
    ZH: ClassVar[str] = "批准偏离：{text}"
    EN: ClassVar[str] = "Deviation approved: {text}"

    record: Ref
    text: str = private()


@dataclass(frozen=True)
class OutcomeAccepted(Fact):
    TYPE: ClassVar[str] = "outcome-accepted"
    ZH: ClassVar[str] = "客户同意{outcome}"
    EN: ClassVar[str] = "The client accepts: {outcome}"

    record: Ref
    line: Ref
    outcome: str
    to_class: str | None = None
    consent: str = private()


@dataclass(frozen=True)
class CheckConcluded(Fact):
    TYPE: ClassVar[str] = "check-concluded"
    ZH: ClassVar[str] = "使用中检查结束：{result}"
    EN: ClassVar[str] = "In-use check concluded: {result}"

    record: Ref
    line: Ref
    instrument: Ref
    number: str
    result: str


@dataclass(frozen=True)
class BenchRunOpened(Fact):
    TYPE: ClassVar[str] = "bench-run-opened"
    ZH: ClassVar[str] = "开台次 {number}，{items} 件，模板 {service} 第 {edition} 版"
    EN: ClassVar[str] = "Bench run {number} opened with {items} items by {service}, edition {edition}"

    run: Ref
    number: str
    items: str
    service: str
    edition: str
    edition_digest: str


@dataclass(frozen=True)
class BenchReadingsEntered(Fact):
    TYPE: ClassVar[str] = "bench-readings-entered"
    ZH: ClassVar[str] = "台次录入 {count} 个读数"
    EN: ClassVar[str] = "{count} readings of the run entered"

    run: Ref
    count: str
    source: str | None = None
    readings: str = private()


@dataclass(frozen=True)
class BenchReadingChanged(Fact):
    TYPE: ClassVar[str] = "bench-reading-changed"
    ZH: ClassVar[str] = "台次改 {cell}：{old} → {new}，{reason}"
    EN: ClassVar[str] = "{cell} of the run changed: {old} → {new}, {reason}"

    run: Ref
    cell: str
    old: str = private()
    new: str = private()
    reason: str = private()


@dataclass(frozen=True)
class BenchRunSubmitted(Fact):
    TYPE: ClassVar[str] = "bench-run-submitted"
    ZH: ClassVar[str] = "台次提交核验，{items} 件"
    EN: ClassVar[str] = "Bench run handed to the checker, {items} items"

    run: Ref
    items: str
    digest: str


@dataclass(frozen=True)
class BenchRunReopened(Fact):
    TYPE: ClassVar[str] = "bench-run-reopened"
    ZH: ClassVar[str] = "台次退回"
    EN: ClassVar[str] = "Bench run sent back"

    run: Ref
    remark: str = private()


@dataclass(frozen=True)
class BenchRunChecked(Fact):
    TYPE: ClassVar[str] = "bench-run-checked"
    ZH: ClassVar[str] = "台次核验，{items} 件"
    EN: ClassVar[str] = "Bench run checked, {items} items"

    run: Ref
    items: str
    digest: str


@dataclass(frozen=True)
class TakenOffBench(Fact):
    TYPE: ClassVar[str] = "taken-off-bench"
    ZH: ClassVar[str] = "从台次第 {place} 位取下"
    EN: ClassVar[str] = "Taken off place {place} of the bench"

    run: Ref
    record: Ref
    line: Ref
    place: str
    reason: str = private()


@dataclass(frozen=True)
class RecordSubmitted(Fact):
    TYPE: ClassVar[str] = "record-submitted"
    ZH: ClassVar[str] = "提交核验"
    EN: ClassVar[str] = "Submitted for checking"

    record: Ref
    line: Ref
    digest: str


@dataclass(frozen=True)
class RecordSentBack(Fact):
    TYPE: ClassVar[str] = "record-sent-back"
    ZH: ClassVar[str] = "核验退回，意见 {remarks} 处"
    EN: ClassVar[str] = "Sent back by the checker with {remarks} remarks"

    record: Ref
    line: Ref
    remarks: str
    texts: str = private()


@dataclass(frozen=True)
class RemarkAnswered(Fact):
    TYPE: ClassVar[str] = "remark-answered"
    ZH: ClassVar[str] = "回复核验意见"
    EN: ClassVar[str] = "Remark answered"

    record: Ref
    text: str = private()


@dataclass(frozen=True)
class RecordChecked(Fact):
    TYPE: ClassVar[str] = "record-checked"
    ZH: ClassVar[str] = "核验通过，重算一致"
    EN: ClassVar[str] = "Checked; recomputed with the same result"

    record: Ref
    line: Ref
    digest: str


@dataclass(frozen=True)
class ServiceEditionLoaded(Fact):
    TYPE: ClassVar[str] = "service-edition-loaded"
    ZH: ClassVar[str] = "载入服务模板 {code} 第 {edition} 版"
    EN: ClassVar[str] = "Service {code}, edition {edition}, loaded"

    service: Ref
    code: str
    edition: str
    digest: str


@dataclass(frozen=True)
class BudgetDrafted(Fact):
    TYPE: ClassVar[str] = "budget-drafted"
    ZH: ClassVar[str] = "起草不确定度预算 {number} 第 {edition} 版（{service}）"
    EN: ClassVar[str] = "Budget {number}, edition {edition}, drafted for {service}"

    budget: Ref
    number: str
    edition: str
    service: str
    digest: str


@dataclass(frozen=True)
class BudgetApproved(Fact):
    TYPE: ClassVar[str] = "budget-approved"
    ZH: ClassVar[str] = "批准不确定度预算 {number} 第 {edition} 版"
    EN: ClassVar[str] = "Budget {number}, edition {edition}, approved"

    budget: Ref
    number: str
    edition: str
    service: str
    digest: str


@dataclass(frozen=True)
class BudgetRetired(Fact):
    TYPE: ClassVar[str] = "budget-retired"
    ZH: ClassVar[str] = "停用不确定度预算 {number} 第 {edition} 版"
    EN: ClassVar[str] = "Budget {number}, edition {edition}, retired"

    budget: Ref
    number: str
    edition: str
    reason: str = private()


@dataclass(frozen=True)
class EditionDrafted(Fact):
    TYPE: ClassVar[str] = "edition-drafted"
    ZH: ClassVar[str] = "起草模板 {code} 第 {edition} 版"
    EN: ClassVar[str] = "Template {code}, edition {edition}, drafted"

    draft: Ref
    code: str
    edition: str
    digest: str
    base_digest: str = ""
    """Of the edition it was copied from; empty for a new method."""


@dataclass(frozen=True)
class EditionDraftChanged(Fact):
    TYPE: ClassVar[str] = "edition-draft-changed"
    ZH: ClassVar[str] = "改模板草稿，{parts} 处"
    EN: ClassVar[str] = "Draft changed in {parts} places"

    draft: Ref
    parts: str
    digest: str


@dataclass(frozen=True)
class EditionSubmitted(Fact):
    TYPE: ClassVar[str] = "edition-submitted"
    ZH: ClassVar[str] = "提交审核"
    EN: ClassVar[str] = "Submitted for review"

    draft: Ref
    digest: str


@dataclass(frozen=True)
class EditionReviewed(Fact):
    TYPE: ClassVar[str] = "edition-reviewed"
    ZH: ClassVar[str] = "审核：{review}"
    EN: ClassVar[str] = "Review: {review}"

    draft: Ref
    review: str
    digest: str
    remark: str = private()


@dataclass(frozen=True)
class EditionValidated(Fact):
    TYPE: ClassVar[str] = "edition-validated"
    ZH: ClassVar[str] = (
        "用存下的数据验证：例 {examples} 个，记录 {records} 份，{differing} 份结果不同，{verdicts} 份结论不同"
    )
    EN: ClassVar[str] = (
        "Validated with stored data: {examples} examples, {records} records, {differing} with other results, "
        "{verdicts} with another verdict"
    )

    draft: Ref
    examples: str
    records: str
    differing: str
    verdicts: str
    digest: str
    result_digest: str
    conclusion: str = private()


@dataclass(frozen=True)
class EditionApproved(Fact):
    TYPE: ClassVar[str] = "edition-approved"
    ZH: ClassVar[str] = "批准模板 {code} 第 {edition} 版，启用"
    EN: ClassVar[str] = "Template {code}, edition {edition}, approved and in force"

    draft: Ref
    template: Ref
    code: str
    edition: str
    digest: str
    validation_digest: str
    """Of the result of its validation."""


@dataclass(frozen=True)
class EditionDraftWithdrawn(Fact):
    TYPE: ClassVar[str] = "edition-draft-withdrawn"
    ZH: ClassVar[str] = "撤回模板草稿 {code} 第 {edition} 版：{reason}"
    EN: ClassVar[str] = "Draft of {code}, edition {edition}, withdrawn: {reason}"

    draft: Ref
    code: str
    edition: str
    reason: str = private()


@dataclass(frozen=True)
class EditionRetired(Fact):
    TYPE: ClassVar[str] = "edition-retired"
    ZH: ClassVar[str] = "停用模板 {code} 第 {edition} 版：{reason}"
    EN: ClassVar[str] = "Template {code}, edition {edition}, taken out of use: {reason}"

    template: Ref
    code: str
    edition: str
    digest: str
    reason: str = private()


REVIEWS = {"agreed": ("同意", "agreed"), "sent-back": ("退回", "sent back")}
"""How the answer of a reviewer is read on a timeline."""
