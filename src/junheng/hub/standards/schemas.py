"""What the HTTP of examinations, materials and the regional register takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

TEXT = Field("", max_length=300)
NUMBER = Field("", max_length=40)
LIST: list[str] = Field(default_factory=list, max_length=200)


class DraftIn(Schema):
    kind: str = Field(pattern=r"^(first-examination|re-examination)$")
    authority: UUID


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=500)


class MissingIn(Schema):
    missing: str = Field(min_length=1, max_length=500)


class MendingIn(Schema):
    mending: str = Field(min_length=1, max_length=1000)


class DecisionIn(Schema):
    passed: bool
    reason: str = Field("", max_length=500)
    certificate: str = Field("", max_length=80)
    until: date | None = None


class MissingOut(Schema):
    group: str
    reasons: list[dict[str, Any]]


class SeatOut(Schema):
    id: UUID
    assessor: str
    state: str
    conclusion: str


class ExaminationOut(Schema):
    id: UUID
    number: str
    kind: str
    state: str
    standard: str
    organisation: str
    authority: str
    applied_at: datetime | None
    answer_until: date | None
    certificate: str
    seats: list[SeatOut]
    missing: list[MissingOut]


class ExaminationRow(Schema):
    id: UUID
    number: str
    kind: str
    state: str
    standard: str


class ExaminationPage(Schema):
    rows: list[ExaminationRow]
    next: str


class SeriesIn(Schema):
    kind: str = Field(pattern=r"^(repeatability|stability|validation-transfer|validation-comparison)$")
    parameter: str = Field(min_length=1, max_length=60)
    unit: str = Field(min_length=1, max_length=20)
    resolution: str = Field(min_length=1, max_length=40)
    on: date
    values: list[str] = LIST
    others: list[str] = LIST
    all: list[str] = LIST
    needed: str = NUMBER
    allowed: str = NUMBER
    by: str = NUMBER
    y: str = NUMBER
    U: str = NUMBER
    reference: str = NUMBER
    U_reference: str = NUMBER


class ShownOut(Schema):
    kind: str
    parameter: str
    unit: str
    on: date
    count: int
    result: str
    allowed: str
    holds: bool | None
    formula: str


class LifeOut(Schema):
    id: UUID
    code: str
    examination: str
    state: str
    until: date | None
    apply_by: date | None
    stability: str
    reasons: list[dict[str, Any]]
    sealed: bool
    evidence: list[ShownOut]


class ChangeIn(Schema):
    kind: str = Field(max_length=12)
    effect: str = Field(max_length=20)
    what: str = Field(min_length=1, max_length=500)
    on: date
    authority: UUID | None = None


class AnswerIn(Schema):
    agreed: bool
    note: str = TEXT


class LapseOut(Schema):
    number: str
    organisation: str
    why: str
    since: date
    entries: int
    told: int


class LapsePage(Schema):
    rows: list[LapseOut]
    next: str


class MaterialIn(Schema):
    number: str = Field(min_length=1, max_length=40)
    name_zh: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=160)
    level: str = Field(pattern=r"^(primary|secondary)$")
    matrix: str = Field(min_length=1, max_length=120)


class CertifiedIn(Schema):
    value: str = Field(max_length=40)
    U: str = Field(max_length=40)
    k: str = Field(max_length=10)
    unit: str = Field(max_length=20)


class BatchIn(Schema):
    code: str = Field(min_length=1, max_length=40)
    values: dict[str, CertifiedIn] = Field(max_length=50)
    made_on: date
    expires_on: date
    units: int = Field(ge=1, le=1_000_000)


class TakeIn(Schema):
    units: int = Field(ge=1, le=1_000_000)
    received_on: date
    piece: UUID | None = None


class BatchOut(Schema):
    id: UUID
    code: str
    state: str
    values: dict[str, Any]
    made_on: date
    expires_on: date
    units: int
    left: int
    recall_reason: str
    holders: list[str]
    certificates: list[str]


class MaterialOut(Schema):
    id: UUID
    number: str
    name: str
    level: str
    matrix: str
    producer: str
    batches: list[UUID]


class MaterialPage(Schema):
    rows: list[MaterialOut]
    next: str


class RegionalIn(Schema):
    region: str = Field(max_length=20)
    capacity: int = Field(ge=1, le=1_000_000)


class RegionalOut(Schema):
    id: UUID
    name: str
    organisation: str
    region: str
    state: str
    examination: str
    certificates: int
    bodies: int
    standards: int
    alone: bool


class RegionalList(Schema):
    rows: list[RegionalOut]


class SlotIn(Schema):
    """First and last day, both in it, and how many items."""

    first: date
    last: date
    items: int = Field(ge=1, le=1_000_000)


class SlotOut(SlotIn):
    id: UUID
    state: str


class SlotYear(Schema):
    """`given`: items that lie in slots of the year, never more than `capacity`."""

    year: int
    capacity: int
    given: int
    rows: list[SlotOut]


class SlotBookingIn(Schema):
    items: int = Field(ge=1, le=1_000_000)
    note: str = Field("", max_length=300)
