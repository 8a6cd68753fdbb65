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
