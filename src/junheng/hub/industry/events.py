"""Facts about industry centres, benchmarks, trials and challenges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref


@dataclass(frozen=True)
class CentrePlanned(Fact):
    TYPE: ClassVar[str] = "centre-planned"
    ZH: ClassVar[str] = "列入规划：{name}（{centre_level}）"
    EN: ClassVar[str] = "Planned: {name} ({centre_level})"

    centre: Ref
    name: str
    industry: str
    centre_level: str
    province: str


@dataclass(frozen=True)
class CentreApplied(Fact):
    TYPE: ClassVar[str] = "centre-applied"
    ZH: ClassVar[str] = "{host} 申请筹建"
    EN: ClassVar[str] = "{host} applied to build it"

    centre: Ref
    host: str
    tasks: str


@dataclass(frozen=True)
class CentreBuildingDecided(Fact):
    TYPE: ClassVar[str] = "centre-building-decided"
    ZH: ClassVar[str] = "{office}决定：{centre_end}。{reason}"
    EN: ClassVar[str] = "{office} decided: {centre_end}. {reason}"

    centre: Ref
    office: str
    centre_end: str
    reason: str
    number: str | None = None
    build_until: str | None = None


@dataclass(frozen=True)
class CentreMilestoneReported(Fact):
    TYPE: ClassVar[str] = "centre-milestone-reported"
    ZH: ClassVar[str] = "{day} 进展：{words}"
    EN: ClassVar[str] = "Milestone of {day}: {words}"

    centre: Ref
    day: str
    words: str


@dataclass(frozen=True)
class CentreBuilt(Fact):
    TYPE: ClassVar[str] = "centre-built"
    ZH: ClassVar[str] = "报告建成，逾期 {days_late} 天：{words}"
    EN: ClassVar[str] = "Reported as built, {days_late} days late: {words}"

    centre: Ref
    days_late: int
    words: str


@dataclass(frozen=True)
class CentreAcceptanceDecided(Fact):
    TYPE: ClassVar[str] = "centre-acceptance-decided"
    ZH: ClassVar[str] = "{office}决定：{centre_end}。{reason}"
    EN: ClassVar[str] = "{office} decided: {centre_end}. {reason}"

    centre: Ref
    office: str
    centre_end: str
    reason: str


@dataclass(frozen=True)
class CentreEvaluated(Fact):
    TYPE: ClassVar[str] = "centre-evaluated"
    ZH: ClassVar[str] = "{office}评估：{centre_end}。{reason}"
    EN: ClassVar[str] = "{office} evaluated it: {centre_end}. {reason}"

    centre: Ref
    office: str
    centre_end: str
    reason: str
    outside_orders: int
    outside_bodies: int
    until: str | None = None


@dataclass(frozen=True)
class CentreRevoked(Fact):
    TYPE: ClassVar[str] = "centre-revoked"
    ZH: ClassVar[str] = "{office}撤销：{reason}"
    EN: ClassVar[str] = "{office} revoked it: {reason}"

    centre: Ref
    office: str
    reason: str
