"""What the API of data sets takes and gives. Numbers travel as decimal text; their unit stands with the column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class FieldOut(Schema):
    """A column. `kind`: number, uncertainty, time, source, identifier, code or words; only the first two have a unit.

    `known_by`: how its uncertainty is given: `stated` (`U`, `U_unit`, `k`), `column` (`U_column`) or `unknown`. `masked`: how its
    values are replaced: `hide` (`***`) or `pseudonym`, empty where they are not.
    """

    name: str
    kind: str
    quantity: str
    unit: str
    known_by: str
    U: str
    U_unit: str
    U_column: str
    k: str
    low: str
    high: str
    secrecy: str
    masked: str
    note: str


class ColumnQuality(Schema):
    name: str
    filled: int
    unread: int
    outside: int


class TimeQuality(Schema):
    """Steps longer than twice the usual one are gaps."""

    name: str
    first: str
    last: str
    usual_seconds: int
    gaps: int
    longest_seconds: int
    outside_period: int


class QualityOut(Schema):
    """Computed from the rows, values unnamed."""

    rows: int
    duplicates: int
    fields: list[ColumnQuality]
    time: TimeQuality | None


class PriceOut(Schema):
    amount: str
    currency: str
    per: str


class DatasetOut(Schema):
    id: UUID
    name: str
    about: str
    owner: str
    licence: str
    source: str
    since: date
    until: date | None
    state: str
    state_since: datetime
    state_reason: str
    grade: str
    price: PriceOut | None
    edition: int
    rows: int
    sha256: str
    calls: int
    questions_asked: int
    questions_open: int


class DatasetFull(DatasetOut):
    grade_reason: str
    fields: list[FieldOut]
    quality: QualityOut | None


class DatasetPage(Schema):
    rows: list[DatasetOut]
    next: str


class OwnSetOut(Schema):
    """A data set that the platform publishes itself, at `api`."""

    key: str
    name: str
    about: str
    licence: str
    url: str
    api: str
    fields: list[FieldOut]


class OwnSets(Schema):
    rows: list[OwnSetOut]


class RowsOut(Schema):
    """Rows of the newest edition, each as long as `fields`; `next`: where the next page starts, none at the end."""

    edition: int
    sha256: str
    source: str
    fields: list[FieldOut]
    rows: list[list[str]]
    next: int | None


class ConsentOut(Schema):
    """`state` is `ended` after its last day, too."""

    id: UUID
    dataset: UUID
    body: str
    purpose: str
    until: date
    state: str
    reason: str
    uses: int
    used_at: datetime | None


class ConsentPage(Schema):
    rows: list[ConsentOut]
    next: str


class QuestionOut(Schema):
    id: UUID
    kind: str
    words: str
    at: datetime
    answer: str
    answered_at: datetime | None


class QuestionPage(Schema):
    rows: list[QuestionOut]
    next: str


class DatasetIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    about: str = Field(min_length=1, max_length=1000)
    licence: str = Field(min_length=1, max_length=80)
    source: str = Field("", max_length=300)
    since: date
    until: date | None = None


class FieldIn(Schema):
    name: str = Field(min_length=1, max_length=60)
    kind: Literal["number", "uncertainty", "time", "source", "identifier", "code", "words"]
    quantity: str = Field("", max_length=60)
    unit: str = Field("", max_length=64)
    known_by: Literal["", "stated", "column", "unknown"] = ""
    U: str = Field("", max_length=40)
    U_unit: str = Field("", max_length=64)
    U_column: str = Field("", max_length=60)
    k: str = Field("", max_length=20)
    low: str = Field("", max_length=40)
    high: str = Field("", max_length=40)
    secrecy: Literal["", "personal", "trade-secret"] = ""
    mask: Literal["", "hide", "pseudonym"] = ""
    note: str = Field("", max_length=200)


class GradeIn(Schema):
    grade: Literal["open", "shared", "restricted"]
    reason: str = Field(min_length=1, max_length=500)


class PriceIn(Schema):
    amount: Decimal = Field(ge=0, max_digits=12, decimal_places=2)
    currency: Literal["CNY", "USD", "EUR"]
    per: Literal["call", "month", "year", "once"]


class WhyIn(Schema):
    reason: str = Field(min_length=1, max_length=500)


class ConsentIn(Schema):
    purpose: str = Field(min_length=1, max_length=500)
    until: date


class ConsentDecisionIn(Schema):
    """`until`: the last day, no later than was asked for; that day where none is given."""

    granted: bool
    until: date | None = None
    reason: str = Field("", max_length=500)


class QuestionIn(Schema):
    kind: Literal["unit", "value", "personal", "access", "other"]
    words: str = Field(min_length=1, max_length=1000)


class AnswerIn(Schema):
    answer: str = Field(min_length=1, max_length=1000)
