"""What the HTTP of people takes and gives."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Field, Schema

CODES = Field(default_factory=list, max_length=200)


class RegistrationIn(Schema):
    person: UUID
    organisation: UUID
    grade: str = Field(pattern=r"^(first|second|enterprise)$")
    number: str = Field(min_length=1, max_length=40)
    items: list[str] = CODES
    since: date
    until: date


class AssessorIn(Schema):
    person: UUID
    organisation: UUID
    number: str = Field(min_length=1, max_length=40)
    capacities: list[str] = Field(
        default_factory=lambda: ["std_assessor"],
        max_length=3,
        description="std_assessor, org_assessor, expert",
    )
    items: list[str] = CODES
    provinces: list[str] = Field(default_factory=list, max_length=40, description="empty: everywhere")
    most_at_once: int = Field(3, ge=1, le=20, description="tasks taken at once")
    since: date
    until: date


class RecusalIn(Schema):
    organisation: UUID
    until: date
    reason: str = Field(min_length=1, max_length=300)


class RecusalOut(Schema):
    id: UUID
    number: str = Field(description="the assessor's card")
    organisation: UUID
    until: date


class AuthorisationIn(Schema):
    person: UUID
    method: UUID
    items: list[str] = CODES
    basis: str = Field(max_length=200)
    since: date
    until: date


class SignatoryIn(Schema):
    person: UUID
    qualification: UUID
    mark: str = Field(pattern=r"^(CNAS|CMA)$")
    items: list[str] = CODES
    since: date
    until: date


class EndOfRightIn(Schema):
    until: date
    reason: str = Field(max_length=300)


class RightOut(Schema):
    id: UUID
    person: str
    what: str
    items: list[str]
    since: date
    until: date | None
    printed_until: date | None


class CardOut(RightOut):
    organisation: UUID
    capacities: list[str]
    provinces: list[str]
    most_at_once: int


class CardPage(Schema):
    rows: list[CardOut]
    next: str


class RightPage(Schema):
    rows: list[RightOut]
    next: str
