"""What the HTTP of certificates takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema


class IssueIn(Schema):
    record: UUID
    mark: str = Field("", pattern=r"^(|CNAS|CMA)$")
    next_planned: date | None = None


class ReissueIn(Schema):
    relation: str = Field(pattern=r"^(replaces|supplements)$")
    reason: str = Field(max_length=300)
    changed: str = Field(max_length=300)


class WithdrawCertificateIn(Schema):
    reason: str = Field(max_length=300)


class SigningKeyIn(Schema):
    private_key_pem: str = Field(max_length=4000)
    certificate_pem: str = Field(max_length=20000)
    chain_pem: str = Field("", max_length=60000)


class SigningKeyOut(Schema):
    id: UUID
    subject: str
    fingerprint: str
    not_after: datetime


class CertificateOut(Schema):
    """The public face: what anybody may see of any certificate."""

    id: UUID
    number: str
    kind: str
    mark: str
    state: str
    state_reason: str
    state_since: datetime
    institution: str
    work_from: date
    work_to: date
    issued_at: datetime
    valid_until: date | None
    xml_sha256: str


class CertificatePage(Schema):
    rows: list[CertificateOut]
    next: str


class CaseOut(Schema):
    """A bad standard. `reads_high_by`: what was attributed to it minus its true value, in `unit`; empty where unknown."""

    id: UUID
    number: str
    organisation: str
    piece_name: str
    state: str
    since: date
    since_basis: str
    found_on: date
    until: date
    reads_high_by: str
    unit: str
    low: str
    high: str
    range_unit: str
    why: str
    opened_at: datetime
    closed_at: datetime | None
    closing: str


class OpenCaseIn(Schema):
    """What was found at a piece of a measurement standard; numbers as decimal text, empty where unknown."""

    piece: UUID
    found_on: date
    why: str = Field(min_length=1, max_length=300)
    reads_high_by: str = Field("", max_length=40)
    unit: str = Field("1", max_length=20)
    low: str = Field("", max_length=40)
    high: str = Field("", max_length=40)
    range_unit: str = Field("", max_length=20)
    since: date | None = None
    since_basis: str = Field("", max_length=200)


class CloseCaseIn(Schema):
    closing: str = Field(min_length=1, max_length=500)


class CasePage(Schema):
    rows: list[CaseOut]
    next: str


class EffectOut(Schema):
    """What a case means for one certificate. `holder` is empty where the reader is not told whose it is."""

    id: UUID
    certificate: str
    kind: str
    institution: str
    holder: str
    depth: int
    effect: str
    recorded: str
    corrected: str
    limit: str
    unit: str
    point: str
    acknowledged_at: datetime | None
    retest: str


class EffectPage(Schema):
    rows: list[EffectOut]
    next: str
