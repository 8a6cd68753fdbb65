"""Facts about following other provinces' logs. What those logs say is their fact, never ours: it is not repeated here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class LogFollowed(Fact):
    TYPE: ClassVar[str] = "log-followed"
    ZH: ClassVar[str] = "开始关注日志 {origin}（{title}）"
    EN: ClassVar[str] = "Log {origin} ({title}) is followed"

    log: Ref
    origin: str
    title: str
    address: str
    vkey: str


@dataclass(frozen=True)
class LogUnfollowed(Fact):
    TYPE: ClassVar[str] = "log-unfollowed"
    ZH: ClassVar[str] = "不再关注日志 {origin}：{reason}"
    EN: ClassVar[str] = "Log {origin} is no longer followed: {reason}"

    log: Ref
    origin: str
    reason: str


@dataclass(frozen=True)
class FollowedLogQuarantined(Fact):
    TYPE: ClassVar[str] = "followed-log-quarantined"
    ZH: ClassVar[str] = "隔离日志 {origin}：见过 {seen} 条，现示 {shown} 条"
    EN: ClassVar[str] = "Log {origin} quarantined: {seen} entries seen before, {shown} shown now"

    log: Ref
    quarantine: Ref
    origin: str
    code: str
    seen: str
    shown: str
    evidence: str


@dataclass(frozen=True)
class FollowedLogReleased(Fact):
    TYPE: ClassVar[str] = "followed-log-released"
    ZH: ClassVar[str] = "解除日志 {origin} 的隔离：{reason}"
    EN: ClassVar[str] = "Log {origin} released from quarantine: {reason}"

    log: Ref
    quarantine: Ref
    origin: str
    way: str
    reason: str


@dataclass(frozen=True)
class PayloadTokenIssued(Fact):
    TYPE: ClassVar[str] = "payload-token-issued"
    ZH: ClassVar[str] = "为证书 {number} 发出调阅令牌，至 {until}"
    EN: ClassVar[str] = "A token to read certificate {number} was issued, until {until}"

    token: Ref
    number: str
    digest: str
    until: str
    purpose: str = private()
    reader: str = private()


@dataclass(frozen=True)
class PayloadTokenRevoked(Fact):
    TYPE: ClassVar[str] = "payload-token-revoked"
    ZH: ClassVar[str] = "收回证书 {number} 的调阅令牌"
    EN: ClassVar[str] = "The token to read certificate {number} was revoked"

    token: Ref
    number: str


@dataclass(frozen=True)
class PayloadWanted(Fact):
    TYPE: ClassVar[str] = "payload-wanted"
    ZH: ClassVar[str] = "请平台凭令牌取得 {origin} 第 {index} 条所指的证书 {number}"
    EN: ClassVar[str] = (
        "The platform was asked to fetch certificate {number} of entry {index} of {origin} by token"
    )

    wanted: Ref
    log: Ref
    origin: str
    index: str
    number: str
    digest: str
    purpose: str = private()


@dataclass(frozen=True)
class PayloadKept(Fact):
    TYPE: ClassVar[str] = "payload-kept"
    ZH: ClassVar[str] = "凭令牌取得 {origin} 第 {index} 条所指的证书 {number}，摘要相符"
    EN: ClassVar[str] = (
        "Certificate {number} of entry {index} of {origin} was fetched by token; its digest agrees"
    )

    payload: Ref
    log: Ref
    origin: str
    index: str
    number: str
    digest: str
    purpose: str = private()
