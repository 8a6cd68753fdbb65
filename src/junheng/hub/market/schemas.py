"""What the HTTP of the market takes and gives. Money is whole fen (CNY); numbers of a measurement are decimal text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from junheng.hub.market import rules


class PostingIn(Schema):
    """A need for the hall. `seals`: `owner`, `numbers`; `recognition`: codes of provinces."""

    text: str = Field(min_length=1, max_length=300)
    last_day: date
    note: str = Field("", max_length=1000)
    recognition: list[str] = Field([], max_length=34)
    seals: list[str] = Field([], max_length=2)
    quotes_sealed: bool = False
    opens_on_promise: bool = False


class PostingOut(Schema):
    """The public face; `owner`, `text` and `note` are empty where they are sealed from whoever asks."""

    id: UUID
    service: str
    quantity: str
    owner: str
    text: str
    note: str
    recognition: list[str]
    seals: list[str]
    quotes_sealed: bool
    opens_on_promise: bool
    last_day: date
    state: str
    national_gap: bool


class PostingPage(Schema):
    rows: list[PostingOut]
    next: str


class InviteIn(Schema):
    organisation: UUID


class ReasonIn(Schema):
    reason: str = Field(max_length=300)


class QuoteIn(Schema):
    """A quote on one of one's own published entries. `fen`: price of one item."""

    entry: UUID
    fen: int = Field(ge=0, le=rules.MOST_FEN)
    days: int = Field(ge=1, le=rules.MOST_WORKING_DAYS)
    valid_until: date
    uncertainty: str = Field("", max_length=120, description="with its k, such as `12 ppm or 10 µV, k=2`")
    reason: str = Field("", max_length=500)
    subcontractor: str = Field("", max_length=120)
    terms: str = Field("", max_length=1000)
    decision_rule: str = Field("", pattern=r"^(|simple|guarded)$")


class CriterionOut(Schema):
    name: str
    finding: str
    code: str
    message: str


class QuoteOut(Schema):
    """A quote for its two parties. `criteria` only where quotes are compared."""

    id: UUID
    posting: UUID
    bidder: str
    entry: UUID
    verdict: str
    reason: str
    fen: int
    days: int
    uncertainty: str
    valid_until: date
    subcontractor: str
    terms: str
    decision_rule: str
    revision: int
    state: str
    state_since: datetime
    order: UUID | None
    distance_km: float | None = None
    criteria: list[CriterionOut] = []


class QuoteList(Schema):
    rows: list[QuoteOut]


class ItemIn(Schema):
    instrument: str = Field(max_length=20, description="its code for life")
    service: Literal["verification", "calibration", "test"]
    kind: str = Field("", max_length=20)
    mark: str = Field("", pattern=r"^(|CNAS|CMA)$")


class AcceptIn(Schema):
    lines: list[ItemIn] = Field(max_length=300)
    note: str = Field("", max_length=500)


class GapOut(Schema):
    """Open gaps of one service, quantity and band of its range."""

    service: str
    quantity: str
    band: str
    number: int
    oldest: datetime
    newest: datetime


class GapList(Schema):
    """`provinces`: open gaps by the province of who asks; `sealed`: those whose owner is under seal."""

    rows: list[GapOut]
    next: str
    met: int
    provinces: dict[str, int]
    sealed: int


class DueWithinOut(Schema):
    """Instruments due, those with somebody able within reach, those of which it cannot be told."""

    due: int
    within: int
    untold: int


class ProvinceBesideOut(Schema):
    """Counts of public rows; `days` and `met_percent` are null of too few, `due` for those who may not see it."""

    province: str
    entries: int
    bodies: int
    quantities: int
    stating: int = Field(description="entries that state working days")
    days: int | None
    ended: int
    ordered: int
    met_percent: int | None
    gaps: int
    due: DueWithinOut | None
    counted_at: datetime = Field(description="when all of it was counted; anew every few minutes")
    rows: dict[str, str] = Field(description="where the rows of each figure are")


class ProvinceRow(Schema):
    """A row behind a figure: an entry, a need that ended, or one that nobody meets."""

    id: UUID
    quantity: str
    service: str
    body: str
    days: int | None = None
    state: str = ""
    since: datetime | None = None


class ProvinceRows(Schema):
    rows: list[ProvinceRow]
    next: str


class MessageIn(Schema):
    text: str = Field(min_length=1, max_length=2000)


class FileOut(Schema):
    id: UUID
    name: str
    sha256: str
    media_type: str
    size: int


class MessageOut(Schema):
    id: UUID
    author: str
    text: str
    at: datetime
    files: list[FileOut]


class MessagePage(Schema):
    rows: list[MessageOut]
    next: str


class SubcontractIn(Schema):
    """`line`: of which item of the order, null: of every one; `part` is said on its certificate in these words."""

    line: UUID | None = None
    body: str = Field(min_length=1, max_length=120)
    part: str = Field(min_length=1, max_length=300)
    reason: str = Field(min_length=1, max_length=300)


class ConsentIn(Schema):
    consent: bool
    answer: str = Field("", max_length=300)


class SubcontractOut(Schema):
    id: UUID
    order: UUID
    line: UUID | None
    body: str
    part: str
    reason: str
    state: str
    answer: str


class RatingIn(Schema):
    """Whether it came in time is counted from the days on record."""

    as_promised: bool
    price_kept: bool
    explained: bool
    words: str = Field("", max_length=500)


class AnswerIn(Schema):
    answer: str = Field(min_length=1, max_length=500)


class RatingOut(Schema):
    id: UUID
    on_time: bool
    as_promised: bool
    price_kept: bool
    explained: bool
    words: str
    at: datetime
    answer: str


class RatingPage(Schema):
    """`number` of all; `percent` of yes for each fact, null where there are fewer than five."""

    rows: list[RatingOut]
    next: str
    number: int
    percent: dict[str, int | None]


class PriceIn(Schema):
    """A price for one of one's own published entries. `voluntary`: of a verification, for work that is not mandatory."""

    entry: UUID
    unit: Literal["item", "point", "hour", "day"]
    fen: int = Field(gt=0, le=rules.MOST_FEN)
    days: int = Field(ge=1, le=rules.MOST_WORKING_DAYS)
    starts: date
    voluntary: bool = False


class PriceOut(Schema):
    """`last_day`: null while no later price has ended it. `disputes`: what was said and answered, nobody named."""

    id: UUID
    entry: UUID
    item: str
    service: str
    unit: str
    fen: int
    days: int
    voluntary: bool
    first_day: date
    last_day: date | None
    state: str
    disputes: list[DisputeOut]


class DisputeIn(Schema):
    price: UUID
    words: str = Field(min_length=1, max_length=500)


class DisputeOut(Schema):
    id: UUID
    charged: int
    words: str
    at: datetime
    answer: str


class PricePage(Schema):
    rows: list[PriceOut]
    next: str


class PriceListOut(PricePage):
    """A body's prices, newest first, with its deliveries: null where fewer than five orders can be counted."""

    median_days: Decimal | None
    late_percent: int | None
    delivered: int
    mandatory_free_since: date


class BarrierOut(Schema):
    """A reported barrier beside national law. `due`: last day to answer by the province's rule pack, where it says."""

    id: UUID
    province: str
    kind: str
    rule_by: str
    rule_text: str
    url: str
    found_on: date
    harm: str
    due: date | None
    state: str
    national_law: str
    national_basis: str
    confidence: str
    answer: str
    answered_on: date | None
    reply: str
    replied_on: date | None
    removal: str
    removed_on: date | None


class BarrierPage(Schema):
    rows: list[BarrierOut]
    next: str


class BarrierIn(Schema):
    province: str = Field(max_length=12)
    kind: str = Field(max_length=20)
    rule_by: str = Field(min_length=1, max_length=120)
    rule_text: str = Field(min_length=1, max_length=1000)
    harm: str = Field(min_length=1, max_length=500)
    found_on: date
    url: str = Field("", max_length=300)


class WordsIn(Schema):
    words: str = Field(min_length=1, max_length=1000)


class ComplaintIn(Schema):
    text: str = Field(min_length=1, max_length=1000)


class DecisionIn(Schema):
    stop: bool
    retest: bool
    decision: str = Field(min_length=1, max_length=500)


class OutcomeIn(Schema):
    outcome: str = Field(min_length=1, max_length=500)


class RecallIn(Schema):
    number: str = Field(min_length=1, max_length=40)


class QualityCaseOut(Schema):
    id: UUID
    order: UUID
    text: str
    state: str
    stopped: bool | None
    retest_granted: bool
    decision: str
    retest: UUID | None
    recall_number: str
    outcome: str
