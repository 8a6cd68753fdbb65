"""What the HTTP of recognition gives."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class SignatureOut(Schema):
    province: str
    organisation: str
    at: datetime


class AgreementOut(Schema):
    """An agreement as anybody may read it. `in_force`: whether it holds today; `reasons` say why not."""

    id: UUID
    number: str
    title_zh: str
    title_en: str
    parties: list[str]
    objects_of: list[str]
    items: list[str]
    conditions: list[str]
    document: str
    since: date
    until: date | None
    state: str
    state_reason: str
    state_since: datetime
    suspended_by: str
    signatures: list[SignatureOut]
    in_force: bool
    reasons: list[str]


class AgreementPage(Schema):
    rows: list[AgreementOut]
    next: str


class InternationalOut(Schema):
    """What helps abroad. Numbers are decimal text; `uncertainty` is expanded, with its own unit and k."""

    id: UUID
    kind: str
    number: str
    dated: date
    title_zh: str
    title_en: str
    holder: str
    """统一社会信用代码 of the body whose papers it concerns; empty: every body that meets the arrangement."""
    instruments: str
    countries: list[str]
    category: str
    quantity: str
    low: str
    high: str
    unit: str
    uncertainty: str
    uncertainty_unit: str
    coverage_factor: str
    link: str
    state: str
    state_reason: str
    state_since: datetime
    helps: bool
    reasons: list[str]


class InternationalPage(Schema):
    rows: list[InternationalOut]
    next: str


class HelpOut(Schema):
    """What fits an instrument and a country; `reasons` say why nothing does. Silence is no refusal."""

    country: str
    rows: list[InternationalOut]
    reasons: list[str]
