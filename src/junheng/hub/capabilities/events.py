"""Facts about measurement standards and capability entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class StandardRegistered(Fact):
    TYPE: ClassVar[str] = "standard-registered"
    ZH: ClassVar[str] = "登记计量标准 {code}"
    EN: ClassVar[str] = "Measurement standard {code} registered"

    standard: Ref
    code: str


@dataclass(frozen=True)
class PieceAdded(Fact):
    TYPE: ClassVar[str] = "standard-piece-added"
    ZH: ClassVar[str] = "编入一件（{role}）"
    EN: ClassVar[str] = "Piece added ({role})"

    standard: Ref
    piece: Ref
    instrument: Ref
    role: str


@dataclass(frozen=True)
class EvidenceRecorded(Fact):
    TYPE: ClassVar[str] = "evidence-recorded"
    ZH: ClassVar[str] = "登记证书 {number}，{issuer}，计划下次 {due}"
    EN: ClassVar[str] = "Certificate {number} of {issuer} recorded, next planned for {due}"

    piece: Ref
    instrument: Ref
    number: str
    issuer: str
    work_date: str
    due: str
    as_found: str | None = None


@dataclass(frozen=True)
class PieceStatusSet(Fact):
    TYPE: ClassVar[str] = "piece-status-set"
    ZH: ClassVar[str] = "状态改为「{status}」：{reason}"
    EN: ClassVar[str] = "Status set to {status}: {reason}"

    piece: Ref
    instrument: Ref
    status: str
    reason: str


@dataclass(frozen=True)
class EvidenceFileAttached(Fact):
    TYPE: ClassVar[str] = "evidence-file-attached"
    ZH: ClassVar[str] = "附上数字校准证书 {number}，核验：{verdict}"
    EN: ClassVar[str] = "Digital certificate {number} attached, verification: {verdict}"

    piece: Ref
    instrument: Ref
    number: str
    digest: str
    verdict: str


@dataclass(frozen=True)
class PieceTakenOut(Fact):
    TYPE: ClassVar[str] = "piece-taken-out"
    ZH: ClassVar[str] = "带出现场工作，功能检查已做"
    EN: ClassVar[str] = "Taken out for work on site after a function check"

    piece: Ref
    instrument: Ref
    outing: Ref
    on: str
    place: str = private()


@dataclass(frozen=True)
class PieceBroughtBack(Fact):
    TYPE: ClassVar[str] = "piece-brought-back"
    ZH: ClassVar[str] = "带回，功能检查：{result}"
    EN: ClassVar[str] = "Brought back, function check: {result}"

    piece: Ref
    instrument: Ref
    outing: Ref
    on: str
    result: str


@dataclass(frozen=True)
class ChecksPlanned(Fact):
    TYPE: ClassVar[str] = "checks-planned"
    ZH: ClassVar[str] = "冻结期间核查控制限：{name}"
    EN: ClassVar[str] = "Limits of intermediate checks frozen: {name}"

    plan: Ref
    piece: Ref
    instrument: Ref
    name: str
    centre: str
    lower: str
    upper: str
    range_upper: str


@dataclass(frozen=True)
class CheckRecorded(Fact):
    TYPE: ClassVar[str] = "intermediate-check-recorded"
    ZH: ClassVar[str] = "期间核查 {on}：均值 {mean}，极差 {range}，报警 {alarm}"
    EN: ClassVar[str] = "Intermediate check of {on}: mean {mean}, range {range}, alarm {alarm}"

    check: Ref
    plan: Ref
    piece: Ref
    instrument: Ref
    on: str
    mean: str
    range: str
    alarm: str


@dataclass(frozen=True)
class CapabilityDrafted(Fact):
    TYPE: ClassVar[str] = "capability-drafted"
    ZH: ClassVar[str] = "起草能力条目"
    EN: ClassVar[str] = "Capability entry drafted"

    entry: Ref
    kind: str
    quantity: str


@dataclass(frozen=True)
class CapabilityRevised(Fact):
    TYPE: ClassVar[str] = "capability-revised"
    ZH: ClassVar[str] = "修改能力条目草稿"
    EN: ClassVar[str] = "Draft of a capability entry revised"

    entry: Ref
    kind: str
    quantity: str


@dataclass(frozen=True)
class CapabilityPublished(Fact):
    TYPE: ClassVar[str] = "capability-published"
    ZH: ClassVar[str] = "公布能力条目"
    EN: ClassVar[str] = "Capability entry published"

    entry: Ref
    digest: str


@dataclass(frozen=True)
class CapabilityWithdrawn(Fact):
    TYPE: ClassVar[str] = "capability-withdrawn"
    ZH: ClassVar[str] = "撤下能力条目：{reason}"
    EN: ClassVar[str] = "Capability entry withdrawn: {reason}"

    entry: Ref
    reason: str


@dataclass(frozen=True)
class ScopeImported(Fact):
    TYPE: ClassVar[str] = "scope-imported"
    ZH: ClassVar[str] = "导入能力范围：{drafted} 行成为草稿，{waiting} 行待看，{known} 行已在册"
    EN: ClassVar[str] = "Published scope imported: {drafted} lines drafted, {waiting} waiting, {known} known"

    scope: Ref
    digest: str
    drafted: str
    waiting: str
    known: str
    name: str = private()


@dataclass(frozen=True)
class ScopeLineAccepted(Fact):
    TYPE: ClassVar[str] = "scope-line-accepted"
    ZH: ClassVar[str] = "接受第 {row} 行的读法"
    EN: ClassVar[str] = "The reading of row {row} accepted"

    line: Ref
    scope: Ref
    entry: Ref
    row: str


@dataclass(frozen=True)
class ScopeLineCorrected(Fact):
    TYPE: ClassVar[str] = "scope-line-corrected"
    ZH: ClassVar[str] = "改写第 {row} 行"
    EN: ClassVar[str] = "Row {row} rewritten"

    line: Ref
    scope: Ref
    entry: Ref
    row: str


@dataclass(frozen=True)
class ScopeLineDiscarded(Fact):
    TYPE: ClassVar[str] = "scope-line-discarded"
    ZH: ClassVar[str] = "不收第 {row} 行"
    EN: ClassVar[str] = "Row {row} discarded"

    line: Ref
    scope: Ref
    row: str
    reason: str = private()


@dataclass(frozen=True)
class ScopePublished(Fact):
    TYPE: ClassVar[str] = "scope-published"
    ZH: ClassVar[str] = "公布能力范围的 {published} 个条目"
    EN: ClassVar[str] = "{published} entries of the scope published"

    scope: Ref
    published: str
