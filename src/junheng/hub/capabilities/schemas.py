"""What the HTTP of standards and capability entries takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class StandardIn(Schema):
    code: str = Field(min_length=1, max_length=40)
    name_zh: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=160)
    items: list[str] = Field(default_factory=list, max_length=100)
    examination: UUID | None = None
    is_public: bool = False
    is_highest: bool = False
    range_text: str = Field("", max_length=160)
    accuracy_text: str = Field("", max_length=160)


class StandardOut(Schema):
    id: UUID
    code: str
    name_zh: str
    name_en: str
    is_public: bool
    is_highest: bool


class PieceIn(Schema):
    instrument: str = Field(max_length=20, description="its code for life")
    role: str = Field(pattern=r"^(main|auxiliary)$")
    used_by: str = Field("order", pattern=r"^(class|order)$")
    place: str = Field("", max_length=120)


class PieceOut(Schema):
    id: UUID
    instrument: str
    role: str
    status: str
    status_reason: str
    status_since: datetime


class EvidenceIn(Schema):
    kind: str = Field(pattern=r"^(calibration|verification|reference-material|intrinsic)$")
    number: str = Field(min_length=1, max_length=80)
    issuer_name: str = Field(min_length=1, max_length=120)
    work_date: date
    due: date
    values: dict[str, dict[str, object]] = Field(default_factory=dict)
    as_found: str = Field("", pattern=r"^(|within|outside)$")
    reads_high_by: str = Field("", max_length=40)
    unit: str = Field("", max_length=20)


class EvidenceOut(Schema):
    id: UUID
    number: str
    issuer_name: str
    work_date: date
    due: date
    as_found: str


class StatusIn(Schema):
    status: str = Field(pattern=r"^(qualified|conditional|limited|stopped|sealed)$")
    reason: str = Field(max_length=300)
    limited_to: str = Field("", max_length=160)


class EntryIn(Schema):
    item: str = Field(max_length=40)
    data: dict[str, object]
    qualification: UUID | None = None
    standard: UUID | None = None
    method: UUID | None = None
    turnaround_days: int | None = Field(None, ge=0, le=3650)


class EntryOut(Schema):
    id: UUID
    organisation: str
    kind: str
    quantity_kind: str
    state: str
    data: dict[str, object]


class CategoryOut(Schema):
    code: str = Field(description="as the KCDB writes it")
    name: str = Field(description="English, as the source has it")
    level: str = Field(
        description="what the category is to the quantity: exact; narrower, all of it is of the quantity; broader, it holds others too"
    )
    uri: str = Field(description="its address in the SI Digital Framework")
    source: str
    seen: date


class QuantityOut(Schema):
    id: str
    zh: str
    en: str
    unit: str
    discipline: str
    kcdb: list[CategoryOut]


class EntryPage(Schema):
    rows: list[EntryOut]
    next: str


class WithdrawIn(Schema):
    reason: str = Field(max_length=300)


class MatchIn(Schema):
    text: str = Field(min_length=1, max_length=300)
    on: date | None = None


class MatchOut(Schema):
    read: str
    unread: list[str]
    answers: list[dict[str, object]]


class ScopeIn(Schema):
    qualification: UUID | None = None
    service: Literal["calibrate", "verify", "test"] = "calibrate"
    k: str = Field("", pattern=r"^([1-9](\.[0-9]{1,6})?)?$", description="stated for the whole file")
    decimal_sign: Literal[".", ","] = "."


class ScopeOut(Schema):
    id: UUID
    name: str
    digest: str
    qualification: UUID | None
    known: int = Field(description="lines that were on file already")
    unknown_heads: list[str] = Field(description="columns that no field takes")
    imported_at: datetime
    lines: dict[str, int] = Field(description="lines by state")


class ScopePage(Schema):
    rows: list[ScopeOut]
    next: str


class ScopeLineOut(Schema):
    id: UUID
    number: int = Field(description="its row in the file")
    state: str
    cells: dict[str, str]
    corrected: dict[str, str] | None
    guess: dict[str, object] | None = Field(description="the entry it was read as, and its item")
    doubts: list[dict[str, object]]
    entry: UUID | None
    reason: str


class ScopeLinePage(Schema):
    rows: list[ScopeLineOut]
    next: str


class AcceptLineIn(Schema):
    item: str = Field("", max_length=40)


class CorrectLineIn(Schema):
    cells: dict[str, str] = Field(max_length=20)
    item: str = Field("", max_length=40)


class WeakSpotOut(Schema):
    division: str
    item: str
    service: str
    due: int
    within: int | None = Field(description="bodies within reach; null where it cannot be told")
    nearest: str
    distance_km: float | None
