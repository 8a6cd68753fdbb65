"""Facts about the logs themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref


@dataclass(frozen=True)
class LogOpened(Fact):
    TYPE: ClassVar[str] = "log-opened"
    ZH: ClassVar[str] = "开立日志 {origin}"
    EN: ClassVar[str] = "Log {origin} opened"

    log: Ref
    origin: str
    vkey: str
    sm2_vkey: str | None = None


@dataclass(frozen=True)
class LogKeyRotated(Fact):
    TYPE: ClassVar[str] = "log-key-rotated"
    ZH: ClassVar[str] = "日志 {origin} 换钥：新旧两钥同时签名"
    EN: ClassVar[str] = "Key of log {origin} rotated: old and new sign together"

    log: Ref
    origin: str
    old_vkey: str
    new_vkey: str
    new_sm2_vkey: str | None = None


@dataclass(frozen=True)
class LogKeyRetired(Fact):
    TYPE: ClassVar[str] = "log-key-retired"
    ZH: ClassVar[str] = "日志 {origin} 停用旧钥"
    EN: ClassVar[str] = "Old key of log {origin} retired"

    log: Ref
    origin: str
    vkey: str
    sm2_vkey: str | None = None
