"""Facts about industry centres, benchmarks, trials and challenges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


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


@dataclass(frozen=True)
class CriteriaPublished(Fact):
    TYPE: ClassVar[str] = "criteria-published"
    ZH: ClassVar[str] = "公布{benchmark_kind}的标准第 {edition} 版"
    EN: ClassVar[str] = "Criteria published, edition {edition}: {benchmark_kind}"

    criteria: Ref
    benchmark_kind: str
    edition: int
    text: str
    requires: str
    basis: str


@dataclass(frozen=True)
class BenchmarkApplied(Fact):
    TYPE: ClassVar[str] = "benchmark-applied"
    ZH: ClassVar[str] = "申报 {year} 年{benchmark_kind}"
    EN: ClassVar[str] = "Applied for {year}: {benchmark_kind}"

    benchmark: Ref
    benchmark_kind: str
    year: int
    body: str = private()
    evidence: str = private()


@dataclass(frozen=True)
class BenchmarkReviewed(Fact):
    TYPE: ClassVar[str] = "benchmark-reviewed"
    ZH: ClassVar[str] = "{office}已评审"
    EN: ClassVar[str] = "{office} has reviewed it"

    benchmark: Ref
    office: str
    recommended: str = private()
    review: str = private()


@dataclass(frozen=True)
class BenchmarkNamed(Fact):
    TYPE: ClassVar[str] = "benchmark-decided"
    ZH: ClassVar[str] = "{office}决定：{benchmark_end}。{reason}"
    EN: ClassVar[str] = "{office} decided: {benchmark_end}. {reason}"

    benchmark: Ref
    office: str
    benchmark_kind: str
    benchmark_end: str
    body: str = private()
    reason: str = private()


@dataclass(frozen=True)
class BenchmarkWatched(Fact):
    TYPE: ClassVar[str] = "benchmark-watched"
    ZH: ClassVar[str] = "提议移出，{decide_by} 前决定：{reason}"
    EN: ClassVar[str] = "Removal proposed, to be decided by {decide_by}: {reason}"

    benchmark: Ref
    decide_by: str
    reason: str = private()


@dataclass(frozen=True)
class WatchAnswered(Fact):
    TYPE: ClassVar[str] = "benchmark-watch-answered"
    ZH: ClassVar[str] = "对方已陈述意见"
    EN: ClassVar[str] = "The body has stated its view"

    benchmark: Ref
    view: str = private()


@dataclass(frozen=True)
class WatchDecided(Fact):
    TYPE: ClassVar[str] = "benchmark-watch-decided"
    ZH: ClassVar[str] = "{office}决定：{benchmark_end}。{reason}"
    EN: ClassVar[str] = "{office} decided: {benchmark_end}. {reason}"

    benchmark: Ref
    office: str
    benchmark_end: str
    reason: str


@dataclass(frozen=True)
class BenchmarkDropped(Fact):
    TYPE: ClassVar[str] = "benchmark-dropped"
    ZH: ClassVar[str] = "移出名单：{number} {benchmark_off}，自 {since}"
    EN: ClassVar[str] = "Off the list: {number}, {benchmark_off}, since {since}"

    benchmark: Ref
    number: str
    benchmark_off: str
    since: str


@dataclass(frozen=True)
class ModelRegistered(Fact):
    TYPE: ClassVar[str] = "instrument-model-registered"
    ZH: ClassVar[str] = "登记型号 {model}：{name}"
    EN: ClassVar[str] = "Model {model} registered: {name}"

    instrument_model: Ref
    model: str
    name: str


@dataclass(frozen=True)
class TrialApplied(Fact):
    TYPE: ClassVar[str] = "trial-applied"
    ZH: ClassVar[str] = "申请试用验证"
    EN: ClassVar[str] = "A trial was applied for"

    trial: Ref
    laboratory: str = private()
    model: str = private()
    purpose: str = private()


@dataclass(frozen=True)
class TrialDeclined(Fact):
    TYPE: ClassVar[str] = "trial-declined"
    ZH: ClassVar[str] = "实验室未承接试用验证"
    EN: ClassVar[str] = "The laboratory declined the trial"

    trial: Ref
    reason: str = private()


@dataclass(frozen=True)
class TrialBegun(Fact):
    TYPE: ClassVar[str] = "trial-begun"
    ZH: ClassVar[str] = "开始试用验证，{points} 点"
    EN: ClassVar[str] = "The trial began, {points} points"

    trial: Ref
    points: int
    sites: str = private()
    standard: str = private()
    certificate_number: str = private()


@dataclass(frozen=True)
class TrialReported(Fact):
    TYPE: ClassVar[str] = "trial-reported"
    ZH: ClassVar[str] = "报告试用数据，{units} 台，摘要 {digest}"
    EN: ClassVar[str] = "Trial data reported, {units} units, digest {digest}"

    trial: Ref
    units: int
    digest: str


@dataclass(frozen=True)
class TrialSigned(Fact):
    TYPE: ClassVar[str] = "trial-signed"
    ZH: ClassVar[str] = "第二人签署，摘要 {digest}；制造单位可答复至 {answer_until}"
    EN: ClassVar[str] = (
        "Signed by a second person, digest {digest}; the maker may answer until {answer_until}"
    )

    trial: Ref
    digest: str
    answer_until: str


@dataclass(frozen=True)
class TrialAnswered(Fact):
    TYPE: ClassVar[str] = "trial-answered"
    ZH: ClassVar[str] = "制造单位已答复"
    EN: ClassVar[str] = "The maker has answered"

    trial: Ref
    answer: str = private()


@dataclass(frozen=True)
class TrialPublished(Fact):
    TYPE: ClassVar[str] = "trial-published"
    ZH: ClassVar[str] = "公布 {model} 的试用报告，{units} 台，摘要 {digest}"
    EN: ClassVar[str] = "Report of the trial of {model} published, {units} units, digest {digest}"

    trial: Ref
    model: str
    units: int
    digest: str


@dataclass(frozen=True)
class ChallengeCalled(Fact):
    TYPE: ClassVar[str] = "challenge-called"
    ZH: ClassVar[str] = "发榜：{title}，关联 {needs} 项需求，揭榜至 {last_day}"
    EN: ClassVar[str] = "Called: {title}, for {needs} needs, bids until {last_day}"

    challenge: Ref
    title: str
    needs: int
    last_day: str


@dataclass(frozen=True)
class ChallengeWithdrawn(Fact):
    TYPE: ClassVar[str] = "challenge-withdrawn"
    ZH: ClassVar[str] = "撤榜：{reason}"
    EN: ClassVar[str] = "Withdrawn: {reason}"

    challenge: Ref
    reason: str


@dataclass(frozen=True)
class ChallengeBid(Fact):
    TYPE: ClassVar[str] = "challenge-bid"
    ZH: ClassVar[str] = "有单位揭榜"
    EN: ClassVar[str] = "A body made a bid"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    bid: Ref
    plan: str = private()
    fen: int = private()
    months: int = private()


@dataclass(frozen=True)
class ChallengeAwarded(Fact):
    TYPE: ClassVar[str] = "challenge-awarded"
    ZH: ClassVar[str] = "{winner} 中榜（共 {bids} 家揭榜）：{reason}"
    EN: ClassVar[str] = "Awarded to {winner}, out of {bids} bids: {reason}"

    challenge: Ref
    winner: str
    bids: int
    reason: str


@dataclass(frozen=True)
class ChallengeStarted(Fact):
    TYPE: ClassVar[str] = "challenge-started"
    ZH: ClassVar[str] = "开始攻关：{words}"
    EN: ClassVar[str] = "Started: {words}"

    challenge: Ref
    words: str


@dataclass(frozen=True)
class StageReported(Fact):
    TYPE: ClassVar[str] = "challenge-stage-reported"
    ZH: ClassVar[str] = "{day} 阶段：{words}"
    EN: ClassVar[str] = "Stage of {day}: {words}"

    challenge: Ref
    day: str
    words: str


@dataclass(frozen=True)
class ChallengeAccepted(Fact):
    TYPE: ClassVar[str] = "challenge-accepted"
    ZH: ClassVar[str] = "验收通过：{reason}"
    EN: ClassVar[str] = "Accepted: {reason}"

    challenge: Ref
    reason: str


@dataclass(frozen=True)
class UseRecorded(Fact):
    TYPE: ClassVar[str] = "challenge-used"
    ZH: ClassVar[str] = "用于生产（{where}）：{words}"
    EN: ClassVar[str] = "Used in production at {where}: {words}"

    challenge: Ref
    where: str
    words: str
