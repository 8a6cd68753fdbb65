"""What the HTTP of institutions takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema


class OrganisationIn(Schema):
    uscc: str = Field(max_length=40)
    name_zh: str = Field(min_length=2, max_length=80)
    kind: str = Field(max_length=24)
    division_code: str = Field(pattern=r"^[0-9]{6}$")
    name_en: str = Field("", max_length=120)
    short_zh: str = Field("", max_length=30)
    address_zh: str = Field("", max_length=160)
    address_en: str = Field("", max_length=200)
    phone: str = Field("", max_length=30)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)


class OrganisationOut(Schema):
    id: UUID
    uscc: str
    name_zh: str
    name_en: str
    kind: str
    division_code: str
    state: str
    verified_at: datetime | None


class OrganisationPage(Schema):
    rows: list[OrganisationOut]
    next: str


class MethodIn(Schema):
    code: str = Field(min_length=2, max_length=60)
    title_zh: str = Field(min_length=1, max_length=120)
    title_en: str = Field("", max_length=160)
    kind: str = Field(pattern=r"^(jjg|jjf|own)$")
    since: date | None = None
    replaces: UUID | None = None
    source: str = Field("", max_length=200)


class MethodOut(Schema):
    id: UUID
    code: str
    title_zh: str
    title_en: str
    kind: str
    since: date | None
    until: date | None
    unchecked: bool


class MethodPage(Schema):
    rows: list[MethodOut]
    next: str


class MembershipIn(Schema):
    email: str = Field(max_length=254)
    role: str = Field(max_length=30)
    since: date | None = None
    until: date | None = None
    department: str = Field("", max_length=60)


class EndIn(Schema):
    until: date


class MembershipOut(Schema):
    id: UUID
    person: str
    role: str
    since: date
    until: date | None


class BoxedItemIn(Schema):
    item: str = Field(max_length=40)
    service: str = Field(pattern=r"^(verify|calibrate|test)$")
    boxes: list[dict[str, object]] = Field(default_factory=list, max_length=200)
    range_text: str = Field("", max_length=120)
    accuracy_text: str = Field("", max_length=120)
    divisions: list[str] = Field(default_factory=list, max_length=400)


class QualificationIn(Schema):
    type: str = Field(
        pattern=r"^(statutory-body|authorisation|accreditation|cma|standard-exam|public-standard|local-filing)$"
    )
    number: str = Field(min_length=1, max_length=80)
    issuer_name: str = Field(min_length=1, max_length=120)
    valid_from: date
    valid_until: date | None = None
    issued_on: date | None = None
    sites: list[str] = Field(default_factory=list, max_length=100)
    fields: dict[str, str] = Field(default_factory=dict)
    items: list[BoxedItemIn] = Field(default_factory=list, max_length=500)


class QualificationOut(Schema):
    id: UUID
    type: str
    number: str
    issuer_name: str
    organisation: str
    printed: str
    state: str
    since: date | None
    reason: str


class QualificationPage(Schema):
    rows: list[QualificationOut]
    next: str


class ChangeIn(Schema):
    since: date
    reason: str = Field(max_length=300)


class RuleIn(Schema):
    key: str = Field(pattern=r"^[a-z0-9_]{2,60}$")
    matter_zh: str = Field(min_length=1, max_length=120)
    value: str = Field(min_length=1, max_length=60)
    unit: str = Field(min_length=1, max_length=20)
    source: str = Field(max_length=200)
    since: date
    until: date | None = None
    note: str = Field("", max_length=200)


class RuleOut(Schema):
    id: UUID
    tenant: str
    key: str
    matter_zh: str
    value: str
    unit: str
    source: str
    confidence: str
    checked: bool
    invented_for_demo: bool
    since: date
    until: date | None


class CalendarIn(Schema):
    year: int = Field(ge=1990, le=2100)
    days: dict[date, bool] = Field(max_length=120)
    source: str = Field(max_length=200)


class CalendarOut(Schema):
    year: int
    source: str
    confidence: str
