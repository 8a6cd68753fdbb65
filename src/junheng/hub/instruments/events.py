"""Facts of the instrument ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class InstrumentRegistered(Fact):
    TYPE: ClassVar[str] = "instrument-registered"
    ZH: ClassVar[str] = "登记器具，编号 {code}"
    EN: ClassVar[str] = "Instrument registered under code {code}"

    instrument: Ref
    code: str
    item: str
    purpose: str
    verdict: str
    serial: str = private()


@dataclass(frozen=True)
class InstrumentPartAdded(Fact):
    TYPE: ClassVar[str] = "instrument-part-added"
    ZH: ClassVar[str] = "增加部件"
    EN: ClassVar[str] = "Part added"

    instrument: Ref
    kind: str
    name: str = private()


@dataclass(frozen=True)
class InstrumentSealed(Fact):
    TYPE: ClassVar[str] = "instrument-sealed"
    ZH: ClassVar[str] = "封存，封签 {seal}"
    EN: ClassVar[str] = "Sealed, seal {seal}"

    instrument: Ref
    since: str
    seal: str


@dataclass(frozen=True)
class InstrumentUnsealed(Fact):
    TYPE: ClassVar[str] = "instrument-unsealed"
    ZH: ClassVar[str] = "启封，恢复使用"
    EN: ClassVar[str] = "Unsealed and back in use"

    instrument: Ref
    on: str


@dataclass(frozen=True)
class InstrumentScrapped(Fact):
    TYPE: ClassVar[str] = "instrument-scrapped"
    ZH: ClassVar[str] = "报废"
    EN: ClassVar[str] = "Scrapped"

    instrument: Ref
    on: str


@dataclass(frozen=True)
class DueDateSet(Fact):
    TYPE: ClassVar[str] = "due-date-set"
    ZH: ClassVar[str] = "{service} 到期日定为 {due}，依据 {basis}"
    EN: ClassVar[str] = "Due date for {service} set to {due} by {basis}"

    instrument: Ref
    service: str
    due: str
    basis: str


@dataclass(frozen=True)
class InstrumentReported(Fact):
    TYPE: ClassVar[str] = "instrument-reported"
    ZH: ClassVar[str] = "有人报告：超期仍在使用"
    EN: ClassVar[str] = "Reported as still in use though overdue"

    instrument: Ref
    kind: str


@dataclass(frozen=True)
class CatalogueLoaded(Fact):
    TYPE: ClassVar[str] = "catalogue-loaded"
    ZH: ClassVar[str] = "载入目录 {catalogue}，{items} 项"
    EN: ClassVar[str] = "Catalogue {catalogue} loaded, {items} items"

    catalogue: str
    items: str
    digest: str


@dataclass(frozen=True)
class CatalogueCompared(Fact):
    TYPE: ClassVar[str] = "catalogue-compared"
    ZH: ClassVar[str] = "目录 {catalogue} 与正式文本核对：{source}，一级 {groups} 项，二级 {items} 项"
    EN: ClassVar[str] = "Catalogue {catalogue} compared with the official text: {source}, {groups} items of level 1, {items} of level 2"  # fmt: skip

    catalogue: str
    source: str
    groups: int
    items: int
    rows: str


@dataclass(frozen=True)
class MarkNoted(Fact):
    TYPE: ClassVar[str] = "instrument-mark-noted"
    ZH: ClassVar[str] = "记下{mark_kind}：{value}"
    EN: ClassVar[str] = "Noted, {mark_kind}: {value}"

    instrument: Ref
    mark_kind: str
    value: str


@dataclass(frozen=True)
class CatalogueEnforced(Fact):
    TYPE: ClassVar[str] = "catalogue-enforced"
    ZH: ClassVar[str] = "目录 {catalogue} 自 {since} 起施行，代替 {before}"
    EN: ClassVar[str] = "Catalogue {catalogue} is in force since {since} in place of {before}"

    catalogue: str
    since: str
    before: str


@dataclass(frozen=True)
class LedgerReclassified(Fact):
    TYPE: ClassVar[str] = "ledger-reclassified"
    ZH: ClassVar[str] = "按目录 {catalogue} 重新归类 {moved} 件：{changed} 件结论改变，{open} 件要人工归类"
    EN: ClassVar[str] = "{moved} instruments classed anew by {catalogue}: {changed} with another answer, {open} for a person to class"  # fmt: skip

    catalogue: str
    moved: int
    changed: int
    open: int


@dataclass(frozen=True)
class InstrumentClassed(Fact):
    TYPE: ClassVar[str] = "instrument-classed"
    ZH: ClassVar[str] = "按目录 {catalogue} 由人归类：{item}，{answer}"
    EN: ClassVar[str] = "Classed by a person under the catalogue {catalogue}: {item}, {answer}"

    instrument: Ref
    catalogue: str
    item: str
    answer: str
    reason: str = private()
