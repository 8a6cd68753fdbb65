"""Facts of examinations, their draws, reference materials and the regional register. Persons stay committed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class ApplicationDrafted(Fact):
    TYPE: ClassVar[str] = "examination-drafted"
    ZH: ClassVar[str] = "起草计量标准考核申请 {number}（{examination_kind}）"
    EN: ClassVar[str] = "Application {number} for a {examination_kind} drafted"

    examination: Ref
    standard: Ref
    number: str
    examination_kind: str


@dataclass(frozen=True)
class DocumentAttached(Fact):
    TYPE: ClassVar[str] = "examination-document-attached"
    ZH: ClassVar[str] = "申请 {number} 附上文件 {document}"
    EN: ClassVar[str] = "Document {document} attached to application {number}"

    examination: Ref
    number: str
    document: str
    digest: str


@dataclass(frozen=True)
class ApplicationSubmitted(Fact):
    TYPE: ClassVar[str] = "examination-applied"
    ZH: ClassVar[str] = "申请计量标准考核 {number}，答复期限 {answer_until}"
    EN: ClassVar[str] = "Examination {number} applied for, to be answered by {answer_until}"

    examination: Ref
    standard: Ref
    number: str
    answer_until: str


@dataclass(frozen=True)
class ApplicationReturned(Fact):
    TYPE: ClassVar[str] = "examination-returned"
    ZH: ClassVar[str] = "申请 {number} 退回补正"
    EN: ClassVar[str] = "Application {number} returned for completion"

    examination: Ref
    number: str
    missing: str = private()


@dataclass(frozen=True)
class ApplicationAccepted(Fact):
    TYPE: ClassVar[str] = "examination-accepted"
    ZH: ClassVar[str] = "受理计量标准考核申请 {number}"
    EN: ClassVar[str] = "Application {number} accepted"

    examination: Ref
    number: str


@dataclass(frozen=True)
class ApplicationWithdrawn(Fact):
    TYPE: ClassVar[str] = "examination-withdrawn"
    ZH: ClassVar[str] = "撤回考核申请 {number}"
    EN: ClassVar[str] = "Application {number} withdrawn"

    examination: Ref
    number: str
    reason: str = private()


@dataclass(frozen=True)
class FindingsMended(Fact):
    TYPE: ClassVar[str] = "examination-findings-mended"
    ZH: ClassVar[str] = "{number} 已整改"
    EN: ClassVar[str] = "What was found in {number} is put right"

    examination: Ref
    number: str
    mending: str = private()


@dataclass(frozen=True)
class MendingConfirmed(Fact):
    TYPE: ClassVar[str] = "examination-mending-confirmed"
    ZH: ClassVar[str] = "考评员 {assessor} 确认 {number} 的整改"
    EN: ClassVar[str] = "Assessor {assessor} confirms what was put right in {number}"

    examination: Ref
    seat: Ref
    number: str
    assessor: str


@dataclass(frozen=True)
class ExaminationDecided(Fact):
    TYPE: ClassVar[str] = "examination-decided"
    ZH: ClassVar[str] = "{number} 考核决定：{outcome}，证书 {certificate}，有效期至 {until}"
    EN: ClassVar[str] = "Decision on {number}: {outcome}, certificate {certificate}, valid until {until}"

    examination: Ref
    standard: Ref
    number: str
    outcome: str
    certificate: str
    until: str
    decided_by: str = private()


@dataclass(frozen=True)
class SeriesRecorded(Fact):
    TYPE: ClassVar[str] = "evidence-series-recorded"
    ZH: ClassVar[str] = "记录{series_kind}数据：{parameter}，{on}"
    EN: ClassVar[str] = "Readings of {series_kind} recorded: {parameter}, {on}"

    series: Ref
    standard: Ref
    series_kind: str
    parameter: str
    on: str
    values: str = private()


@dataclass(frozen=True)
class ChangeFiled(Fact):
    TYPE: ClassVar[str] = "standard-change-filed"
    ZH: ClassVar[str] = "计量标准变更（{change_kind}）：{treatment}"
    EN: ClassVar[str] = "Change of the standard ({change_kind}): {treatment}"

    change: Ref
    standard: Ref
    change_kind: str
    treatment: str
    what: str = private()


@dataclass(frozen=True)
class ChangeSettled(Fact):
    TYPE: ClassVar[str] = "standard-change-settled"
    ZH: ClassVar[str] = "计量标准变更（{change_kind}）答复：{treatment}"
    EN: ClassVar[str] = "Change of the standard ({change_kind}) answered: {treatment}"

    change: Ref
    standard: Ref
    change_kind: str
    treatment: str
    note: str = private()


@dataclass(frozen=True)
class StandardSealed(Fact):
    TYPE: ClassVar[str] = "standard-sealed"
    ZH: ClassVar[str] = "封存计量标准 {code}：{reason}"
    EN: ClassVar[str] = "Measurement standard {code} sealed: {reason}"

    standard: Ref
    code: str
    reason: str


@dataclass(frozen=True)
class StandardUnsealed(Fact):
    TYPE: ClassVar[str] = "standard-unsealed"
    ZH: ClassVar[str] = "启封计量标准 {code}"
    EN: ClassVar[str] = "Measurement standard {code} unsealed"

    standard: Ref
    code: str


@dataclass(frozen=True)
class ExaminationLapsed(Fact):
    TYPE: ClassVar[str] = "examination-lapsed"
    ZH: ClassVar[str] = (
        "考核证书 {number} 自 {since} 起{lapse_why}，{entries} 个能力条目随之撤下，已告知 {told} 处"
    )
    EN: ClassVar[str] = (
        "Examination {number} {lapse_why} from {since}: {entries} entries came down, {told} were told"
    )

    qualification: Ref
    organisation: Ref
    number: str
    lapse_why: str
    since: str
    entries: int
    told: int


@dataclass(frozen=True)
class MaterialRegistered(Fact):
    TYPE: ClassVar[str] = "reference-material-registered"
    ZH: ClassVar[str] = "登记标准物质 {number}"
    EN: ClassVar[str] = "Reference material {number} registered"

    material: Ref
    number: str
    level: str
    matrix: str


@dataclass(frozen=True)
class BatchReleased(Fact):
    TYPE: ClassVar[str] = "material-batch-released"
    ZH: ClassVar[str] = "标准物质 {number} 批号 {code}，{units} 个单元，有效期至 {expires}"
    EN: ClassVar[str] = "Batch {code} of {number}: {units} units, until {expires}"

    material: Ref
    batch: Ref
    number: str
    code: str
    units: int
    expires: str


@dataclass(frozen=True)
class BatchTaken(Fact):
    TYPE: ClassVar[str] = "material-batch-taken"
    ZH: ClassVar[str] = "领用标准物质 {number} 批号 {code}，{units} 个单元"
    EN: ClassVar[str] = "{units} units of {number}, batch {code}, taken"

    batch: Ref
    holding: Ref
    number: str
    code: str
    units: int
    holder: str = private()


@dataclass(frozen=True)
class BatchRecalled(Fact):
    TYPE: ClassVar[str] = "material-batch-recalled"
    ZH: ClassVar[str] = "召回标准物质 {number} 批号 {code}：{reason}；{holders} 家用户，{certificates} 份证书"
    EN: ClassVar[str] = (
        "Batch {code} of {number} recalled: {reason}; {holders} holders, {certificates} certificates"
    )

    material: Ref
    batch: Ref
    number: str
    code: str
    reason: str
    holders: int
    certificates: int


@dataclass(frozen=True)
class RecallFollowed(Fact):
    TYPE: ClassVar[str] = "material-recall-followed"
    ZH: ClassVar[str] = "召回批号 {code} 由案件 {case_number} 跟进"
    EN: ClassVar[str] = "The recall of batch {code} is followed by case {case_number}"

    batch: Ref
    holding: Ref
    case: Ref
    code: str
    case_number: str


@dataclass(frozen=True)
class RegionalProposed(Fact):
    TYPE: ClassVar[str] = "regional-standard-proposed"
    ZH: ClassVar[str] = "{name} 申请列为{region}大区级计量标准"
    EN: ClassVar[str] = "{name} proposed as a regional standard of {region}"

    regional: Ref
    standard: Ref
    name: str
    region: str
    capacity: int


@dataclass(frozen=True)
class RegionalDesignated(Fact):
    TYPE: ClassVar[str] = "regional-standard-designated"
    ZH: ClassVar[str] = "{name} 列为大区级计量标准"
    EN: ClassVar[str] = "{name} designated as a regional standard"

    regional: Ref
    name: str


@dataclass(frozen=True)
class RegionalEnded(Fact):
    TYPE: ClassVar[str] = "regional-standard-ended"
    ZH: ClassVar[str] = "{name} 不再是大区级计量标准：{reason}"
    EN: ClassVar[str] = "{name} is no longer a regional standard: {reason}"

    regional: Ref
    name: str
    reason: str


@dataclass(frozen=True)
class SlotOpened(Fact):
    TYPE: ClassVar[str] = "regional-slot-opened"
    ZH: ClassVar[str] = "开放机时 {first}~{last}，{items} 件"
    EN: ClassVar[str] = "Slot opened, {first} to {last}, {items} items"

    slot: Ref
    regional: Ref
    first: str
    last: str
    items: int


@dataclass(frozen=True)
class SlotBooked(Fact):
    TYPE: ClassVar[str] = "regional-slot-booked"
    ZH: ClassVar[str] = "机时 {first}~{last} 已被预约"
    EN: ClassVar[str] = "Slot {first} to {last} booked"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    slot: Ref
    regional: Ref
    first: str
    last: str
    client: str = private()
    items: str = private()


@dataclass(frozen=True)
class SlotReleased(Fact):
    TYPE: ClassVar[str] = "regional-slot-released"
    ZH: ClassVar[str] = "机时 {first}~{last} 已释放"
    EN: ClassVar[str] = "Slot {first} to {last} released"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    slot: Ref
    regional: Ref
    first: str
    last: str
    reason: str = private()
