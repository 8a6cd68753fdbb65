"""What programs send and get about filing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from junheng.hub.instruments.rules import Purpose


class FilingIn(Schema):
    kind: str = Field(min_length=1, max_length=60)
    use: Purpose
    number: str = Field(min_length=1, max_length=60)
    place: str = Field(min_length=1, max_length=120)
    maker: str = Field("", max_length=80)
    model: str = Field("", max_length=60)
    maximum: str = Field("", max_length=30)
    interval: str = Field("", max_length=30)
    mode: Literal["bring", "on-site"] = "bring"
    spot: str = Field(
        "",
        max_length=80,
        description="latitude,longitude,within (m, may be empty),how: phone, map or market; degrees",
    )


class FilingOut(Schema):
    id: UUID
    code: str
    name: str
    serial: str
    maker: str
    place: str
    division: str
    verdict: str
    filed_at: datetime


class ClaimIn(Schema):
    kind: str = Field(min_length=1, max_length=60)
    number: str = Field(min_length=1, max_length=60)
    maker: str = Field("", max_length=80)
    why: str = Field(max_length=300)


class DecisionIn(Schema):
    decision: Literal["hand-over", "refuse"]
    reason: str = Field("", max_length=300)


class ClaimOut(Schema):
    id: UUID
    code: str
    name: str
    why: str
    state: str
    at: datetime
    reason: str


class ClaimPage(Schema):
    rows: list[ClaimOut]
    next: str | None


class SheetOut(Schema):
    id: UUID
    name: str
    state: str
    rows: dict[str, int]


class RowOut(Schema):
    id: UUID
    number: int
    state: str
    code: str | None
    problems: list[str]


class RowsOut(Schema):
    rows: list[RowOut]
    next: int | None


class ConflictIn(Schema):
    decision: Literal["keep", "take"]


class DesignationIn(Schema):
    institution: UUID
    item: str = Field(max_length=40)
    division: str = Field(pattern=r"^[0-9]{6}$")
    since: date
    until: date


class DesignationOut(Schema):
    id: UUID
    institution: str
    item: str
    division: str
    since: date
    until: date | None


class DesignationPage(Schema):
    rows: list[DesignationOut]
    next: str | None


class ReasonIn(Schema):
    reason: str = Field(max_length=300)


class BookingIn(Schema):
    code: str = Field(max_length=30)
    mode: Literal["bring", "on-site"] = "bring"
    institution: UUID | None = None
    wanted_on: date | None = None


class TransferIn(Schema):
    to: UUID
    reason: str = Field(max_length=300)


class BookingOut(Schema):
    id: UUID
    code: str
    institution: str
    state: str
    ground: str
    applied_on: date
    agency_due: date | None


class CapacityIn(Schema):
    item: str = Field(max_length=40)
    month: str = Field(pattern=r"^20[0-9][0-9]-(0[1-9]|1[0-2])$")
    amount: int = Field(ge=0, le=100_000)


class PlanIn(Schema):
    institution: UUID
    item: str = Field(max_length=40)
    month: str = Field(pattern=r"^20[0-9][0-9]-(0[1-9]|1[0-2])$")


class PlanOut(Schema):
    id: UUID
    month: str
    planned: int
    capacity: int
    left_over: int


class SchemeIn(Schema):
    item: str = Field(max_length=40)
    months: int = Field(ge=1, le=240)
    basis: str = Field(min_length=1, max_length=160)
    model: str = Field("", max_length=60)
    batch: str = Field("", max_length=40)
    kind: str = Field("", max_length=40, description="rule that holds for it, such as gas_natural")


class LifeOut(Schema):
    kind: str
    months: int
    basis: str
    confidence: str


class SchemeOut(Schema):
    id: UUID
    item: str
    months: int


class MeterOut(Schema):
    number: str
    item: str
    rules: list[LifeOut]
    utility: str
    last_day: date | None
    months: int | None
    basis: str
