"""What the HTTP of orders and records takes and gives. Numbers travel as decimal text, digits as typed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from ninja import Field, Schema


class NeedIn(Schema):
    text: str = Field(min_length=1, max_length=300)


class NeedOut(Schema):
    id: UUID
    text: str
    parsed: dict[str, object]


class WantedIn(Schema):
    instrument: str = Field(max_length=20, description="its code for life")
    service: str = Field(pattern=r"^(verification|calibration|test)$")
    kind: str = Field("", max_length=20)
    mark: str = Field("", pattern=r"^(|CNAS|CMA)$")


class OrderIn(Schema):
    institution: UUID
    lines: list[WantedIn] = Field(max_length=300)
    need: UUID | None = None
    wanted_on: date | None = None
    note: str = Field("", max_length=500)


class LineOut(Schema):
    id: UUID
    position: int
    instrument: str
    name: str
    service: str
    mandatory: bool
    state: str
    price: Decimal


class OrderOut(Schema):
    id: UUID
    number: str
    client: str
    institution: str
    state: str
    promised_on: date | None
    lines: list[LineOut]


class OrderRow(Schema):
    id: UUID
    number: str
    state: str
    promised_on: date | None


class OrderPage(Schema):
    rows: list[OrderRow]
    next: str


class ReviewedIn(Schema):
    line: UUID
    method: UUID | None = None
    price: Decimal = Field(Decimal(0), ge=0, max_digits=12, decimal_places=2)
    urgent_percent: int = Field(0, ge=0, le=500)
    mark: str = Field("", pattern=r"^(|CNAS|CMA)$")


class AcceptIn(Schema):
    lines: list[ReviewedIn] = Field(max_length=300)
    promised_on: date
    decision_rule: str = Field("", max_length=200)
    adjustment_allowed: bool = False
    secrecy: bool = False
    note: str = Field("", max_length=500)


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=300)


class ReceiveIn(Schema):
    condition: str = Field(max_length=300)
    place: str = Field("", max_length=120)


class OutcomeIn(Schema):
    outcome: str = Field(pattern=r"^(downgraded|limited)$")
    consent: str = Field(min_length=1, max_length=200)


class OpenRecordIn(Schema):
    line: UUID
    edition: str = Field(
        "", max_length=40, description="code of the service edition; empty: the first in force"
    )
    parameters: dict[str, str] = Field(default_factory=dict)
    points: list[dict[str, str]] = Field(max_length=500)


class UsedIn(Schema):
    piece: UUID
    role: str = Field("", max_length=40)


class PrepareIn(Schema):
    work_from: date
    work_to: date
    standards: list[UsedIn] = Field(max_length=50)
    place: str = Field("", max_length=120)
    adjusted: bool = False
    adjustment_consent: str = Field("", max_length=200)


class CellIn(Schema):
    block: str = Field(max_length=20)
    point: str = Field(max_length=40)
    column: str = Field(max_length=40)
    repeat: int = Field(0, ge=0, le=1000)


class TypedIn(CellIn):
    text: str = Field(max_length=40)


class ReadingsIn(Schema):
    readings: list[TypedIn] = Field(max_length=5000)
    source_sha256: str = Field("", pattern=r"^(|[0-9a-f]{64})$")


class ChangeReadingIn(TypedIn):
    reason: str = Field(max_length=200)


class TextIn(Schema):
    text: str = Field(max_length=500)


class RemarkIn(Schema):
    cell: str = Field(max_length=120)
    text: str = Field(max_length=500)


class SendBackIn(Schema):
    remarks: list[RemarkIn] = Field(max_length=200)


class ResultOut(Schema):
    block: str
    point: str
    group: str
    nominal: str
    unit: str
    value: str
    U: str
    k: str
    result_unit: str
    limit: str
    within: bool | None


class RecordOut(Schema):
    id: UUID
    number: str
    state: str
    service: str
    missing: list[str]
    results: list[ResultOut]


class OpenBenchIn(Schema):
    lines: list[UUID] = Field(min_length=1, max_length=500)
    edition: str = Field(
        "", max_length=40, description="code of the service edition; empty: the first in force"
    )
    parameters: dict[str, str] = Field(default_factory=dict)
    points: list[dict[str, str]] = Field(max_length=500)
    standards: list[UsedIn] = Field(max_length=50)
    work_from: date
    work_to: date
    place: str = Field("", max_length=120)


class BenchTypedIn(TypedIn):
    place: int = Field(ge=0, le=500, description="place on the bench from 1; 0: what the whole bench shares")


class BenchReadingsIn(Schema):
    readings: list[BenchTypedIn] = Field(max_length=20_000)
    source_sha256: str = Field("", pattern=r"^(|[0-9a-f]{64})$")


class ChangeBenchReadingIn(BenchTypedIn):
    reason: str = Field(max_length=200)


class BenchRow(Schema):
    id: UUID
    number: str
    service: str
    state: str


class BenchPage(Schema):
    rows: list[BenchRow]
    next: str


class BenchPlaceOut(Schema):
    place: int
    record: UUID
    instrument: str
    serial: str
    missing: int
    conforms: bool | None = Field(description="null while a reading is missing")
    results: list[ResultOut]


class BenchOut(BenchRow):
    missing: int
    failed: int
    places: list[BenchPlaceOut]


class TakenOffOut(Schema):
    id: UUID
    number: str
    state: str


class ServiceOut(Schema):
    id: UUID
    code: str
    edition: int
    title_zh: str
    title_en: str
    digest: str


class TemplateOut(Schema):
    id: UUID
    code: str
    edition: int
    item: str
    title_zh: str
    title_en: str
    digest: str
    own: bool
    in_force: bool
    retired_at: datetime | None
    retired_why: str


class TemplateWholeOut(TemplateOut):
    data: dict[str, object]


class DraftRow(Schema):
    id: UUID
    code: str
    edition: int
    item: str
    state: str
    version: int
    digest: str
    made: UUID | None = Field(description="the template it became")


class DraftPage(Schema):
    rows: list[DraftRow]
    next: str


class MissingOut(Schema):
    path: str
    code: str
    zh: str
    en: str


class DraftOut(DraftRow):
    remark: str
    validated: bool
    missing: list[MissingOut]
    data: dict[str, object]


class DraftEditionIn(Schema):
    base: UUID | None = None
    code: str = Field("", max_length=40)
    item: str = Field("", max_length=60)
    title_zh: str = Field("", max_length=120)
    title_en: str = Field("", max_length=160)


class ChangeDraftIn(Schema):
    data: dict[str, object] = Field(description="the whole draft, `junheng.service/1`")
    version: int = Field(ge=1, le=2147483646)


class ReviewDraftIn(Schema):
    agrees: bool
    remark: str = Field("", max_length=500)


class ValidateDraftIn(Schema):
    conclusion: str = Field(min_length=1, max_length=500)
