"""What the HTTP of panels takes and gives."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

TEXT = Field("", max_length=300)


class FreezeIn(Schema):
    purpose: str = Field(
        max_length=40,
        description="standard-examination, body-examination, comparison-protocol, comparison-draft, recognition-examination",
    )
    subject: UUID = Field(description="the application, body, comparison or agreement it is about")
    bodies: list[UUID] = Field(
        default_factory=list, max_length=10, description="bodies examined under an agreement"
    )
    commitment: str = Field(max_length=71)
    beacon_at: AwareDatetime
    source: str = Field(min_length=1, max_length=120)


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=300)


class DrawIn(Schema):
    secret: str = Field(max_length=128)
    value: str = Field(max_length=200)


class FindingIn(Schema):
    met: bool
    words: str = TEXT


class ReportIn(Schema):
    findings: dict[str, FindingIn] = Field(max_length=12)
    conclusion: str = Field(pattern=r"^(pass|mend|fail)$")


class ScoreIn(Schema):
    score: int = Field(ge=1, le=5)
    note: str = TEXT


class SeatOut(Schema):
    id: UUID
    panel: UUID
    number: str
    assessor: str = Field(description="number of the card")
    state: str
    conclusion: str
    invited_at: datetime
    score: int | None = Field(description="for whoever did the work, the home and the body that convened")


class SeatPage(Schema):
    rows: list[SeatOut]
    next: str


class PanelOut(Schema):
    id: UUID
    number: str
    purpose: str
    title: str
    authority: str
    state: str
    frozen: str
    frozen_at: datetime
    drawn_at: datetime | None
    staffed_at: datetime | None
    concluded_at: datetime | None
    seats: list[SeatOut]


class PanelPage(Schema):
    rows: list[PanelOut]
    next: str


class DutyOut(Schema):
    number: str
    person: str
    organisation: str
    capacities: list[str]
    at_hand: int
    most_at_once: int
    works_on: list[str] = Field(description="numbers of panels")
    done: int = Field(description="reported within a year")
    lent: int = Field(description="of those at hand or done, for other provinces")


class FiguresOut(Schema):
    panels: int = Field(
        description="lists frozen within a year by bodies of these provinces, without draws given up"
    )
    staffed: int
    mean_days: float | None = Field(
        description="from the freezing of the list to the confirmation that completed the panel"
    )
    longest_days: float | None
    seats: int = Field(description="confirmed, at work, reported or scored")
    crossing: int = Field(
        description="of those, of people whose home is another province than the convening body's"
    )


class DutyPage(Schema):
    provinces: list[str]
    rows: list[DutyOut]
    next: str
    figures: FiguresOut
    as_of: datetime = Field(description="when the figures were counted; anew every few minutes")
