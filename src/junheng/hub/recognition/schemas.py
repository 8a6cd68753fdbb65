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
