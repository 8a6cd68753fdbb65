"""Facts of filing. Where an instrument stands, its serial and what people say of each other stay commitments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class InstrumentFiled(Fact):
    TYPE: ClassVar[str] = "instrument-filed"
    ZH: ClassVar[str] = "备案，目录 {listed}，用途 {use}"
    EN: ClassVar[str] = "Filed under catalogue entry {listed}, use {use}"

    filing: Ref
    instrument: Ref
    listed: str
    use: str
    origin: str
    place: str = private()
    photo: str | None = private()
    position: str | None = private()


@dataclass(frozen=True)
class InstitutionDesignated(Fact):
    TYPE: ClassVar[str] = "institution-designated"
    ZH: ClassVar[str] = "{division} 的 {item} 指定检定机构，{since} 起到 {until}"
    EN: ClassVar[str] = "Institution designated for {item} of {division} from {since} to {until}"

    designation: Ref
    institution: Ref
    item: str
    division: str
    since: str
    until: str


@dataclass(frozen=True)
class DesignationEnded(Fact):
    TYPE: ClassVar[str] = "designation-ended"
    ZH: ClassVar[str] = "指定结束，最后一天 {until}"
    EN: ClassVar[str] = "Designation ended; last day {until}"

    designation: Ref
    until: str
    why: str = private()


@dataclass(frozen=True)
class VerificationBooked(Fact):
    TYPE: ClassVar[str] = "verification-booked"
    ZH: ClassVar[str] = "{applied_on} 申请强制检定，依据：{ground}"
    EN: ClassVar[str] = "Applied for mandatory verification on {applied_on}, by {ground}"

    booking: Ref
    instrument: Ref
    order: Ref
    ground: str
    applied_on: str


@dataclass(frozen=True)
class BookingTransferred(Fact):
    TYPE: ClassVar[str] = "application-handed-on"
    ZH: ClassVar[str] = "申请已转送到另一家机构"
    EN: ClassVar[str] = "The application was handed on to another institution"

    booking: Ref
    instrument: Ref
    order: Ref
    institution: Ref
    why: str = private()


@dataclass(frozen=True)
class CapacitySet(Fact):
    TYPE: ClassVar[str] = "verification-capacity-set"
    ZH: ClassVar[str] = "{month} 检定 {item} 的能力：{amount} 台件"
    EN: ClassVar[str] = "Capacity for {item} in {month}: {amount}"

    capacity: Ref
    institution: Ref
    item: str
    month: str
    amount: str


@dataclass(frozen=True)
class PlanIssued(Fact):
    TYPE: ClassVar[str] = "verification-plan-issued"
    ZH: ClassVar[str] = "下达 {month} 检定计划：{lines} 台件，放不下 {left} 台件"
    EN: ClassVar[str] = "Plan for {month} issued: {lines} instruments, {left} do not fit"

    plan: Ref
    institution: Ref
    item: str
    month: str
    lines: str
    left: str


@dataclass(frozen=True)
class RotationSchemeSet(Fact):
    TYPE: ClassVar[str] = "rotation-scheme-set"
    ZH: ClassVar[str] = "轮换方案：{item}，{months} 个月"
    EN: ClassVar[str] = "Rotation scheme: {item}, {months} months"

    scheme: Ref
    owner: Ref
    item: str
    months: str
    kind: str | None = None


@dataclass(frozen=True)
class FilingsImported(Fact):
    TYPE: ClassVar[str] = "filings-imported"
    ZH: ClassVar[str] = "按表备案，{rows} 行"
    EN: ClassVar[str] = "Filings from a sheet, {rows} rows"

    sheet: Ref
    rows: str
    digest: str = private()


@dataclass(frozen=True)
class ConflictDecided(Fact):
    TYPE: ClassVar[str] = "filing-conflict-decided"
    ZH: ClassVar[str] = "台账与表不一致，已决定：{decision}"
    EN: ClassVar[str] = "Ledger and sheet differed; decided: {decision}"

    row: Ref
    instrument: Ref
    decision: str
    differences: str = private()


@dataclass(frozen=True)
class InstrumentClaimed(Fact):
    TYPE: ClassVar[str] = "instrument-claimed"
    ZH: ClassVar[str] = "有人认领，等决定"
    EN: ClassVar[str] = "Claimed by another body; a decision is awaited"

    claim: Ref
    instrument: Ref
    why: str = private()


@dataclass(frozen=True)
class ClaimDecided(Fact):
    TYPE: ClassVar[str] = "claim-decided"
    ZH: ClassVar[str] = "认领已决定：{decision}"
    EN: ClassVar[str] = "Claim decided: {decision}"

    claim: Ref
    instrument: Ref
    decision: str
    reason: str = private()
