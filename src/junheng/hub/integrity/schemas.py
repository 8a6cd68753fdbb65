"""Shapes of honest measurement over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from junheng.hub.instruments.rules import LawState


class PledgeOut(Schema):
    """A pledge as anybody may read it; `state` on the day asked. A removal is shown until `shown_until`."""

    id: UUID
    organisation: str
    organisation_id: UUID
    promises: list[str]
    words: str
    since: date
    until: date
    state: str
    state_since: datetime
    reason: str
    shown_until: date | None


class PledgePage(Schema):
    rows: list[PledgeOut]
    next: str


class NewPledgeIn(Schema):
    promises: list[str] = Field(max_length=10)
    until: date
    words: str = Field("", max_length=500)


class FoundIn(Schema):
    why: str = Field(min_length=1, max_length=500)
    found_on: date


class AnswerIn(Schema):
    answer: str = Field(min_length=1, max_length=1000)


class DecisionIn(Schema):
    decision: str = Field(pattern=r"^(kept|removed)$")
    reason: str = Field(min_length=1, max_length=500)


class GroundOut(Schema):
    why: str
    found_on: date
    paper: str
    instrument_code: str


class ClockOut(Schema):
    """The last day of a limit of the rule pack; `due` null with the reason where it cannot be said."""

    due: date | None
    limit: str
    source: str
    checked: bool
    why: list[str]


class ReviewOut(Schema):
    id: UUID
    pledge_id: UUID
    organisation: str
    state: str
    opened_at: datetime
    grounds: list[GroundOut]
    answer: str
    answered_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    office: str
    reason: str
    decide_by: ClockOut


class ReviewPage(Schema):
    rows: list[ReviewOut]
    next: str


class ComplaintIn(Schema):
    """A report; everything but the kind may stay empty. A picture is sent on the scan page."""

    kind: str = Field(pattern=r"^(overdue|no-label|wrong-weight|broken-seal|exchanged|other)$")
    text: str = Field("", max_length=1000)
    contact: str = Field("", max_length=120)


class ReceiptOut(Schema):
    receipt: str = Field(description="shows how far the report is; whoever holds it, and nobody else")


class AnswerOut(Schema):
    """A published answer; nothing of who reported."""

    instrument_code: str
    instrument_name: str
    certificate_number: str
    kind: str
    finding: str
    text: str
    office: str
    filed_on: date
    answered_on: date
    shown_until: date


class AnswerPage(Schema):
    rows: list[AnswerOut]
    next: str


class ProgressOut(Schema):
    state: str
    filed_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    reason: str
    accept_by: ClockOut
    answer_by: ClockOut


class ComplaintOut(ProgressOut):
    id: UUID
    instrument_code: str
    certificate_number: str
    kind: str
    text: str
    contact: str
    photo: UUID | None
    handled_by: str
    office: str


class ComplaintPage(Schema):
    rows: list[ComplaintOut]
    next: str


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=500)


class PublicAnswerIn(Schema):
    finding: str = Field(pattern=r"^(founded|unfounded)$")
    text: str = Field(min_length=1, max_length=1000)


class StallIn(Schema):
    code: str = Field(min_length=1, max_length=30)
    stall: str = Field(min_length=1, max_length=30)
    is_fair_scale: bool = False


class StallOut(Schema):
    """A line of a market's ledger; `badge` empty, `published` or `under-review`."""

    id: UUID
    stall: str
    is_fair_scale: bool
    since: date
    until: date | None
    code: str
    name: str
    law: LawState
    due: date | None
    badge: str


class MarketPage(Schema):
    rows: list[StallOut]
    next: str


class ContractIn(Schema):
    """Either `party`, the code of the stall's owner, or `on_paper`, with whom it was signed."""

    stall: str = Field(min_length=1, max_length=30)
    party: str = Field("", max_length=18)
    on_paper: str = Field("", max_length=120)
    since: date
    until: date


class ContractAnswerIn(Schema):
    agrees: bool
    reason: str = Field("", max_length=300)


class ContractEndIn(Schema):
    reason: str = Field(min_length=1, max_length=300)


class ContractOut(Schema):
    id: UUID
    host: str
    stall: str
    party_name: str
    on_paper: bool
    edition: str
    since: date
    until: date
    state: str
    reason: str


class ContractPage(Schema):
    rows: list[ContractOut]
    next: str


class DutyAnswerIn(Schema):
    id: str = Field(max_length=40)
    answer: str = Field(pattern=r"^(yes|no)$")
    note: str = Field("", max_length=300)


class HostReportIn(Schema):
    """`month`: any day of it; this month or the one before."""

    month: date
    answers: list[DutyAnswerIn] = Field(max_length=60)


class HostReportOut(Schema):
    id: UUID
    host: str
    month: date
    edition: str
    answers: list[dict[str, str]]
    counted: dict[str, int]
    is_kept: bool
    is_late: bool
    filed_at: datetime


class HostReportPage(Schema):
    rows: list[HostReportOut]
    next: str


class TallyOut(Schema):
    """How many spoke; `rate`: questions answered in per cent, null where none was asked."""

    waiting: int
    shown: int
    hidden: int
    questions: int
    answered: int
    rate: int | None


class TopicOut(Schema):
    id: UUID
    title: str
    question: str
    office: str
    opened_by: str
    opened_at: datetime
    until: date
    state: str
    tally: TallyOut
    conclusion: str
    concluded_by: str
    concluded_at: datetime | None
    outcome: str
    closed_by: str
    closed_at: datetime | None


class TopicPage(Schema):
    rows: list[TopicOut]
    next: str


class NewTopicIn(Schema):
    title: str = Field(min_length=1, max_length=80)
    question: str = Field(min_length=1, max_length=2000)
    until: date


class CommentIn(Schema):
    kind: str = Field(pattern=r"^(question|remark)$")
    text: str = Field(min_length=1, max_length=1000)
    for_body: bool = False


class NumberOut(Schema):
    number: int


class CommentOut(Schema):
    """As everybody reads it: `text` is empty while nobody has looked at it, and where it is not shown (`ground`, `reason`)."""

    id: UUID
    number: int
    kind: str
    body: str
    filed_at: datetime
    state: str
    text: str
    ground: str
    reason: str
    moderated_by: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    office: str
    clock: ClockOut | None


class CommentPage(Schema):
    rows: list[CommentOut]
    next: str


class LookIn(Schema):
    look: str = Field(pattern=r"^(show|hide)$")
    ground: str = Field("", max_length=12)
    reason: str = Field("", max_length=200)


class WordsIn(Schema):
    text: str = Field(min_length=1, max_length=1000)


class ConclusionIn(Schema):
    conclusion: str = Field(min_length=1, max_length=2000)


class OutcomeIn(Schema):
    outcome: str = Field(min_length=1, max_length=1000)
