"""Shapes of centres, benchmarks, trials and challenges over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class CentreOut(Schema):
    """A centre of the register. `days_late`: by which building is past its last day; nought where it is not."""

    id: UUID
    province: str
    name: str
    industry: str
    level: str
    tasks: str
    host: str
    approval_number: str
    build_until: date | None
    built_on: date | None
    rectify_until: date | None
    state: str
    state_since: datetime
    days_late: int


class CentreCounts(Schema):
    """Planned, being built and accepted, each by itself; `approved` is all that were approved and not revoked."""

    planned: int
    building: int
    accepted: int
    revoked: int
    approved: int


class CentrePage(Schema):
    rows: list[CentreOut]
    next: str
    counts: CentreCounts


class CentreEntryOut(Schema):
    """A sheet of a centre's file. Outside orders and bodies are counted at an evaluation only."""

    kind: str
    day: date
    words: str
    until: date | None
    outside_orders: int | None
    outside_bodies: int | None
    office: str


class CentreFile(Schema):
    rows: list[CentreEntryOut]
    next: str


class CentreIn(Schema):
    province: str = Field(max_length=12)
    name: str = Field(min_length=1, max_length=80)
    industry: str = Field(min_length=1, max_length=60)
    level: Literal["province", "national"]
    tasks: str = Field(min_length=1, max_length=1000)


class TasksIn(Schema):
    tasks: str = Field(min_length=1, max_length=1000)


class MilestoneIn(Schema):
    day: date
    words: str = Field(min_length=1, max_length=1000)


class WordsIn(Schema):
    words: str = Field(min_length=1, max_length=1000)


class BuildingIn(Schema):
    """Approved with a number and a last day of building, or refused."""

    end: Literal["approve", "refuse"]
    reason: str = Field(min_length=1, max_length=1000)
    number: str = Field("", max_length=80)
    until: date | None = None


class AcceptanceIn(Schema):
    end: Literal["accept", "send-back"]
    reason: str = Field(min_length=1, max_length=1000)


class EvaluationIn(Schema):
    """Passed, or to rectify until a day."""

    end: Literal["passed", "rectify"]
    reason: str = Field(min_length=1, max_length=1000)
    until: date | None = None


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=1000)


class CriteriaOut(Schema):
    """Criteria in force of one province and kind. `requires`: types of qualification held as long as one is named."""

    id: UUID
    province: str
    kind: str
    edition: int
    text: str
    requires: list[str]
    basis: str
    published_at: datetime


class CriteriaPage(Schema):
    rows: list[CriteriaOut]
    next: str


class CriteriaIn(Schema):
    kind: Literal["industrial", "institution", "brand"]
    text: str = Field(min_length=1, max_length=2000)
    requires: list[str] = Field([], max_length=7)
    basis: str = Field(min_length=1, max_length=200)


class ListedOut(Schema):
    """Who is on the list today. `decide_by`: until when a proposed removal is decided."""

    id: UUID
    organisation: str
    kind: str
    year: int
    province: str
    named_on: date
    state: str
    decide_by: date | None


class ListedPage(Schema):
    rows: list[ListedOut]
    next: str


class BenchmarkOut(Schema):
    """A benchmark for its two sides. `off`: what keeps it off the list today, empty where nothing does."""

    id: UUID
    organisation: str
    kind: str
    year: int
    state: str
    evidence: str
    recommended: bool | None
    review: str
    reason: str
    named_on: date | None
    watched_for: str
    decide_by: date | None
    hear_until: date | None
    view: str
    removed_on: date | None
    off: str


class BenchmarkPage(Schema):
    rows: list[BenchmarkOut]
    next: str


class ApplicationIn(Schema):
    kind: Literal["industrial", "institution", "brand"]
    year: int = Field(ge=2000, le=2200)
    evidence: str = Field(min_length=1, max_length=2000)


class ReviewIn(Schema):
    recommended: bool
    review: str = Field(min_length=1, max_length=1000)


class NameIn(Schema):
    end: Literal["name", "decline"]
    reason: str = Field(min_length=1, max_length=1000)


class WatchIn(Schema):
    reason: str = Field(min_length=1, max_length=500)


class ViewIn(Schema):
    view: str = Field(min_length=1, max_length=1000)


class WatchEndIn(Schema):
    end: Literal["keep", "remove"]
    reason: str = Field(min_length=1, max_length=1000)


class TrialOut(Schema):
    """A trial for a list. `units`, errors and signatures are in its report."""

    id: UUID
    model: str
    name: str
    maker: str
    laboratory: str
    quantity: str
    state: str
    state_since: datetime
    answer_until: date | None


class TrialPage(Schema):
    rows: list[TrialOut]
    next: str


class ModelOut(Schema):
    id: UUID
    name: str
    model: str
    quantity_kind: str
    range_text: str
    proved_on: date | None


class ModelIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    model: str = Field(min_length=1, max_length=60)
    quantity_kind: str = Field(max_length=60)
    range_text: str = Field("", max_length=120)


class TrialIn(Schema):
    model: UUID
    laboratory: UUID
    purpose: str = Field(min_length=1, max_length=500)


class ProtocolIn(Schema):
    """Numbers are decimal text; `k` belongs to every U of the trial."""

    sites: str = Field(min_length=1, max_length=300)
    standard: str = Field(min_length=1, max_length=200)
    certificate_number: str = Field(min_length=1, max_length=60)
    point_unit: str = Field(max_length=20)
    error_unit: str = Field(max_length=20)
    points: list[str] = Field(max_length=30)
    k: str = Field("2", max_length=8)
    answer_days: int = Field(15, ge=1, le=90)


class TrialReadingIn(Schema):
    """The error of a unit at a point with its expanded uncertainty, in the units of the protocol."""

    serial: str = Field(min_length=1, max_length=40)
    point: str = Field(max_length=24)
    error: str = Field(max_length=24)
    expanded: str = Field(max_length=24)


class TrialDataIn(Schema):
    readings: list[TrialReadingIn] = Field(max_length=1800)
    reliability: str = Field(min_length=1, max_length=1000)


class TrialAnswerIn(Schema):
    answer: str = Field(min_length=1, max_length=1000)


class DeclineIn(Schema):
    reason: str = Field(min_length=1, max_length=500)


class PlainFigure(Schema):
    value: str
    unit: str


class ErrorFigure(Schema):
    """An error with its expanded uncertainty `U` and factor `k`, all in `value_unit`."""

    value: str
    value_unit: str
    U: str
    k: str


class UnitError(Schema):
    serial: str
    error: ErrorFigure


class TrialPoint(Schema):
    point: PlainFigure
    units: int
    mean_error: ErrorFigure
    standard_deviation: PlainFigure | None
    worst: UnitError
    readings: list[UnitError]


class SignedOut(Schema):
    reported_at: str | None
    signed_at: str | None
    persons: int


class TrialAnswerOut(Schema):
    text: str
    at: str | None


class TrialReport(Schema):
    """A report: every number with its unit, every error with U and k, and the number of units."""

    format: str
    trial: UUID
    model: str
    name: str
    maker: str
    laboratory: str
    quantity: str
    sites: str
    standard: str
    certificate: str
    units: int
    reliability: str
    points: list[TrialPoint]
    method: str
    signed: SignedOut
    answer: TrialAnswerOut | None
    published_at: str | None


class ComparedColumn(Schema):
    trial: UUID
    model: str
    units: int
    mean_error: ErrorFigure
    standard_deviation: PlainFigure | None
    worst: UnitError


class ComparedPointOut(Schema):
    point: PlainFigure
    columns: list[ComparedColumn]


class ComparisonSheet(Schema):
    """Reports of one quantity at the points they have in common, in the units of the first."""

    quantity: str
    points: list[ComparedPointOut]


class NeedOut(Schema):
    """A need that a challenge answers, as the hall shows it: a national gap has its quantity and band."""

    id: UUID
    service: str
    quantity: str
    text: str
    national_gap: bool
    band: str


class ChallengeOut(Schema):
    """A challenge of the board. `state` is `bid` once somebody bid for an open call; `fen`: money offered."""

    id: UUID
    owner: str
    title: str
    problem: str
    targets: str
    fen: int
    last_day: date
    bids: int
    state: str
    state_since: datetime
    winner: str
    award_reason: str


class ChallengeFull(ChallengeOut):
    needs: list[NeedOut]


class ChallengePage(Schema):
    rows: list[ChallengeOut]
    next: str


class StageOut(Schema):
    kind: str
    day: date
    words: str
    where: str
    body: str


class StagePage(Schema):
    rows: list[StageOut]
    next: str


class BidOut(Schema):
    id: UUID
    bidder: str
    plan: str
    partners: str
    fen: int
    months: int
    at: datetime


class BidPage(Schema):
    rows: list[BidOut]
    next: str


class ChallengeIn(Schema):
    """`needs`: ids of needs open in the hall or on the national list of gaps, at least one."""

    title: str = Field(min_length=1, max_length=120)
    problem: str = Field(min_length=1, max_length=2000)
    targets: str = Field(min_length=1, max_length=1000)
    fen: int = Field(0, ge=0)
    last_day: date
    needs: list[str] = Field(max_length=20)


class BidIn(Schema):
    plan: str = Field(min_length=1, max_length=2000)
    partners: str = Field("", max_length=300)
    fen: int = Field(ge=0)
    months: int = Field(ge=1, le=60)


class AwardIn(Schema):
    bid: UUID
    reason: str = Field(min_length=1, max_length=1000)


class UseIn(Schema):
    where: str = Field(min_length=1, max_length=120)
    words: str = Field(min_length=1, max_length=1000)
