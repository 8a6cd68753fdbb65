"""Facts of panels: the list, the draw, and what each of those drawn does. Persons appear by the number of their card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class PanelFrozen(Fact):
    TYPE: ClassVar[str] = "assessor-list-frozen"
    ZH: ClassVar[str] = "抽取 {number} 的名单已冻结：{frozen}"
    EN: ClassVar[str] = "List of draw {number} frozen: {frozen}"

    subject: Ref
    panel: Ref
    number: str
    panel_purpose: str
    frozen: str
    pool: int
    beacon: str
    source: str


@dataclass(frozen=True)
class PanelDrawn(Fact):
    TYPE: ClassVar[str] = "assessors-drawn"
    ZH: ClassVar[str] = "抽取 {number}：抽中 {selected}"
    EN: ClassVar[str] = "Draw {number} made: {selected}"

    subject: Ref
    panel: Ref
    number: str
    selected: str
    digest: str


@dataclass(frozen=True)
class PanelGivenUp(Fact):
    TYPE: ClassVar[str] = "assessor-draw-given-up"
    ZH: ClassVar[str] = "放弃抽取 {number}：{reason}"
    EN: ClassVar[str] = "Draw {number} given up: {reason}"

    subject: Ref
    panel: Ref
    number: str
    reason: str


@dataclass(frozen=True)
class OfSeat:
    """What every fact about a seat names; a person by the number of the card only."""

    subject: Ref
    panel: Ref
    seat: Ref
    number: str
    assessor: str


@dataclass(frozen=True)
class InvitationConfirmed(OfSeat, Fact):
    TYPE: ClassVar[str] = "assessor-confirmed"
    ZH: ClassVar[str] = "{assessor} 确认参加 {number}"
    EN: ClassVar[str] = "{assessor} takes part in {number}"


@dataclass(frozen=True)
class InvitationDeclined(OfSeat, Fact):
    TYPE: ClassVar[str] = "assessor-declined"
    ZH: ClassVar[str] = "{assessor} 不能参加 {number}，候补 {instead} 递补"
    EN: ClassVar[str] = "{assessor} cannot take part in {number}; {instead} is invited instead"

    instead: str
    reason: str = private()


@dataclass(frozen=True)
class AssessmentBegun(OfSeat, Fact):
    TYPE: ClassVar[str] = "assessment-begun"
    ZH: ClassVar[str] = "{assessor} 开始 {number} 的工作"
    EN: ClassVar[str] = "{assessor} begins on {number}"


@dataclass(frozen=True)
class AssessmentReported(OfSeat, Fact):
    TYPE: ClassVar[str] = "assessment-reported"
    ZH: ClassVar[str] = "{assessor} 报告 {number}：{seat_conclusion}"
    EN: ClassVar[str] = "{assessor} reports on {number}: {seat_conclusion}"

    seat_conclusion: str
    findings: str = private()


@dataclass(frozen=True)
class AssessorScored(OfSeat, Fact):
    TYPE: ClassVar[str] = "assessor-scored"
    ZH: ClassVar[str] = "{assessor} 在 {number} 的工作已评分"
    EN: ClassVar[str] = "The work of {assessor} on {number} is scored"

    score: str = private()
