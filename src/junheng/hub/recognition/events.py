"""Facts about agreements. All of it is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref


@dataclass(frozen=True)
class AgreementDrafted(Fact):
    TYPE: ClassVar[str] = "agreement-drafted"
    ZH: ClassVar[str] = "拟定互认协议 {number}"
    EN: ClassVar[str] = "Recognition agreement {number} drafted"

    agreement: Ref
    number: str
    parties: str
    papers: str
    items: str
    conditions: str
    since: str
    until: str | None = None


@dataclass(frozen=True)
class AgreementSigned(Fact):
    TYPE: ClassVar[str] = "agreement-signed"
    ZH: ClassVar[str] = "{party} 签署互认协议 {number}"
    EN: ClassVar[str] = "{party} signed recognition agreement {number}"

    agreement: Ref
    number: str
    party: str
    complete: str


@dataclass(frozen=True)
class AgreementSuspended(Fact):
    TYPE: ClassVar[str] = "agreement-suspended"
    ZH: ClassVar[str] = "{party} 暂停互认协议 {number}：{reason}"
    EN: ClassVar[str] = "{party} suspended recognition agreement {number}: {reason}"

    agreement: Ref
    number: str
    party: str
    reason: str


@dataclass(frozen=True)
class AgreementResumed(Fact):
    TYPE: ClassVar[str] = "agreement-resumed"
    ZH: ClassVar[str] = "{party} 恢复互认协议 {number}"
    EN: ClassVar[str] = "{party} resumed recognition agreement {number}"

    agreement: Ref
    number: str
    party: str
    reason: str


@dataclass(frozen=True)
class AgreementEnded(Fact):
    TYPE: ClassVar[str] = "agreement-ended"
    ZH: ClassVar[str] = "{party} 终止互认协议 {number}：{reason}"
    EN: ClassVar[str] = "{party} ended recognition agreement {number}: {reason}"

    agreement: Ref
    number: str
    party: str
    reason: str


@dataclass(frozen=True)
class InternationalEntryListed(Fact):
    TYPE: ClassVar[str] = "international-entry-listed"
    ZH: ClassVar[str] = "登记国际互认条目 {number}"
    EN: ClassVar[str] = "International entry {number} listed"

    entry: Ref
    kind: str
    number: str
    dated: str
    countries: str
    holder: str | None = None


@dataclass(frozen=True)
class InternationalEntrySuspended(Fact):
    TYPE: ClassVar[str] = "international-entry-suspended"
    ZH: ClassVar[str] = "暂停国际互认条目 {number}：{reason}"
    EN: ClassVar[str] = "International entry {number} suspended: {reason}"

    entry: Ref
    number: str
    reason: str


@dataclass(frozen=True)
class InternationalEntryRestored(Fact):
    TYPE: ClassVar[str] = "international-entry-restored"
    ZH: ClassVar[str] = "恢复国际互认条目 {number}：{reason}"
    EN: ClassVar[str] = "International entry {number} restored: {reason}"

    entry: Ref
    number: str
    reason: str


@dataclass(frozen=True)
class InternationalEntryWithdrawn(Fact):
    TYPE: ClassVar[str] = "international-entry-withdrawn"
    ZH: ClassVar[str] = "撤销国际互认条目 {number}：{reason}"
    EN: ClassVar[str] = "International entry {number} withdrawn: {reason}"

    entry: Ref
    number: str
    reason: str
