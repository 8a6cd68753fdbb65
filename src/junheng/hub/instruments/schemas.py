"""Shapes of the instruments API."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from junheng.hub.instruments.rules import Answer, LawState, Purpose


class ReasonOut(Schema):
    code: str
    message: str
    clause: str = ""


class VerdictOut(Schema):
    answer: Answer
    item: str | None
    item_name: str | None
    catalogue: str
    catalogue_is_draft: bool
    reasons: list[ReasonOut]


class DueOut(Schema):
    service: str
    part: str | None
    worked_on: date
    due: date
    basis: str


class InstrumentOut(Schema):
    id: UUID
    code: str
    name: str
    model: str
    serial: str
    maker: str
    range: str
    accuracy_class: str
    purpose: Purpose
    custody: str
    test: str
    law: LawState
    due_dates: list[DueOut]


class InstrumentPage(Schema):
    rows: list[InstrumentOut]
    next: str = Field("", description="cursor of the next page; empty at the end")


class NewInstrumentIn(Schema):
    item: str = Field(max_length=60)
    name: str = Field(min_length=1, max_length=80)
    serial: str = Field(min_length=1, max_length=60)
    purpose: Purpose
    model: str = Field("", max_length=60)
    maker: str = Field("", max_length=80)
    range: str = Field("", max_length=120)
    accuracy_class: str = Field("", max_length=30)
    own_number: str = Field("", max_length=40)
    place: str = Field("", max_length=120)
    catalogue_number: str = Field("", max_length=12)
    size: float | None = Field(None, ge=0, le=10000, allow_inf_nan=False)


class PartIn(Schema):
    kind: str = Field(pattern=r"^(piece|channel|range|function)$")
    name: str = Field(min_length=1, max_length=60)
    range_text: str = Field("", max_length=120)
    accuracy_class: str = Field("", max_length=30)


class SealIn(Schema):
    seal_number: str = Field(min_length=1, max_length=40)


class DueIn(Schema):
    service: str = Field(pattern=r"^(verification|calibration)$")
    worked_on: date
    due: date
    basis: str = Field(min_length=1, max_length=160)


class ReportIn(Schema):
    kind: str = Field(pattern=r"^(wrong-weight|no-label|broken-seal|other)$")


class MarkIn(Schema):
    kind: str = Field(pattern=r"^(production|repair|verification|seal)$")
    value: str = Field(min_length=1, max_length=40)


class EditionIn(Schema):
    """`table`: CSV with the columns of the shipped catalogue; `size_symbol`, `size_low`, `size_high` may be added.

    Until its day an edition may be loaded again, whole; after it, never.
    """

    code: str = Field(min_length=1, max_length=60)
    in_force_from: date
    table: str = Field(min_length=1, max_length=1_000_000)


class ComparedIn(Schema):
    """Where the official text is published, how many items of level 1 and 2 it has, and the digest of the rows compared."""

    source: str = Field(min_length=1, max_length=200)
    groups: int = Field(ge=1, le=1000)
    items: int = Field(ge=1, le=1000)
    rows: str = Field(min_length=1, max_length=64)


class EditionOut(Schema):
    """`state`: in-force, waiting, superseded or never-in-force. Compared by nobody: a draft. `rows`: digest of all its rows."""

    code: str
    in_force_from: date | None
    state: str
    groups: int
    items: int
    compared_by: str
    compared_at: datetime | None
    compared_source: str
    rows: str


class ClassIn(Schema):
    """`number`: a row of the edition in force; empty: the instrument is in none."""

    number: str = Field(max_length=12)
    reason: str = Field(min_length=1, max_length=300)


class ReclassifiedOut(Schema):
    """`after` empty: a person has to class it; `meant`: rows that it may be by its name."""

    code: str
    catalogue: str
    before_edition: str
    before_item: str
    after_item: str
    before: str
    after: str
    meant: str
    settled_at: datetime | None
    settled_by: str
    reason: str
    at: datetime


class ReclassifiedPage(Schema):
    rows: list[ReclassifiedOut]
    next: str
