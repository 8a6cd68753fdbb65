"""Shapes of determinations over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema


class ListedOut(Schema):
    """A row of a public list: who, on which basis, from when to which last day."""

    id: UUID
    organisation: str
    basis: str
    reason: str
    office: str
    since: date
    until: date


class ListedPage(Schema):
    rows: list[ListedOut]
    next: str


class EvidenceOut(Schema):
    on: date
    label: str
    url: str


class PartOut(Schema):
    """One part of a score: how many points each row counts, and the rows."""

    code: str
    points_each: int
    points: int
    rows: list[EvidenceOut]


class ScoreOut(Schema):
    """The sum of its parts; `class_by_score` is what it gives, `class_in_force` what a person has decided, if anybody did."""

    organisation_id: UUID
    points: int
    class_by_score: str
    class_in_force: str
    class_until: date | None
    parts: list[PartOut]


class ProposalIn(Schema):
    organisation_id: UUID
    kind: str = Field(pattern=r"^(credit-class|serious-violator|model-unit)$")
    value: str = Field("", pattern=r"^[A-D]?$")
    basis: str = Field(min_length=1, max_length=200)
    what: str = Field(min_length=1, max_length=1000)


class ViewIn(Schema):
    view: str = Field(min_length=1, max_length=1000)


class EndIn(Schema):
    end: str = Field(pattern=r"^(enter|drop)$")
    reason: str = Field(min_length=1, max_length=500)


class RepairIn(Schema):
    told: str = Field(min_length=1, max_length=1000)


class RepairEndIn(Schema):
    end: str = Field(pattern=r"^(granted|refused)$")
    reason: str = Field(min_length=1, max_length=500)


class DeterminationOut(Schema):
    """One determination for its two sides."""

    id: UUID
    organisation: str
    organisation_id: UUID
    kind: str
    value: str
    state: str
    basis: str
    what: str
    score: int
    hearing_until: date | None
    view: str
    decided_at: datetime | None
    decided_by: str
    office: str
    reason: str
    since: date | None
    until: date | None
    repair: str


class DeterminationPage(Schema):
    rows: list[DeterminationOut]
    next: str


class WarningOut(Schema):
    """One warning with the numbers and rows it was made from."""

    id: UUID
    kind: str
    label: str
    numbers: dict[str, int | str | list[int]]
    rows: list[dict[str, str]]
    raised_at: datetime
    take_by: date | None
    state: str
    owner: str
    office: str
    reason: str


class WarningPage(Schema):
    rows: list[WarningOut]
    next: str


class ScanOut(Schema):
    id: UUID
    at: datetime
    bodies: int
    raised: int


class WarningEndIn(Schema):
    end: str = Field(pattern=r"^(acted|dismissed)$")
    reason: str = Field(min_length=1, max_length=500)


class NamedIn(Schema):
    kind: str = Field(pattern=r"^(certificate|instrument|check|note)$")
    reference: str = Field(min_length=1, max_length=600)


class LetterIn(Schema):
    """`receiver` is the code of another province's office; only what is named as evidence is shared, until its day."""

    receiver: str = Field(min_length=1, max_length=18)
    number: str = Field(min_length=1, max_length=40)
    title: str = Field(min_length=1, max_length=160)
    ask: str = Field(min_length=1, max_length=2000)
    basis: str = Field(min_length=1, max_length=200)
    days: int = Field(ge=1, le=999)
    evidence_until: date
    evidence: list[NamedIn] = Field([], max_length=20)


class LetterAnswerIn(Schema):
    answer: str = Field(min_length=1, max_length=2000)


class LetterEvidenceOut(Schema):
    kind: str
    reference: str
    words: str
    digest: str
    until: date


class LetterOut(Schema):
    """A letter for its two desks; `late`: not answered in the days agreed."""

    id: UUID
    number: str
    sender: str
    receiver: str
    title: str
    ask: str
    basis: str
    days: int
    due: date
    late: bool
    state: str
    answer: str
    answered_at: datetime | None
    evidence: list[LetterEvidenceOut]


class LetterPage(Schema):
    rows: list[LetterOut]
    next: str
