"""What the HTTP of supervision takes and gives. Instants carry their offset."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from junheng.hub.supervision.rules import checking, pasted, planning

Code = Annotated[str, Field(min_length=1, max_length=40)]
Words = Annotated[str, Field(max_length=1000)]


class SourceIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["numbers", "text"] = "numbers"


class StratumIn(Schema):
    """A number to draw, or a share such as `1/3`."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    size: int | None = Field(None, ge=0, le=pasted.MOST_OBJECTS)
    share: Annotated[str, Field(max_length=13, pattern=r"^(\d{1,3}(\.\d{1,6}|/[1-9]\d{0,5})?)?$")] = ""
    reserve: int = Field(0, ge=0, le=pasted.MOST_OBJECTS)


class PairingIn(Schema):
    """How inspectors are matched: `max_distance_km` is decimal text, `most_sure` such as `1/3`; what is empty the algorithm settles."""

    per_object: int = Field(
        planning.LEAST_PER_OBJECT, ge=planning.LEAST_PER_OBJECT, le=planning.MOST_PER_OBJECT
    )
    max_distance_km: Annotated[str, Field(max_length=8)] = ""
    nearest: int | None = Field(None, ge=1, le=planning.MOST_NEAREST)
    most_sure: Annotated[str, Field(max_length=13)] = ""


class PrepareIn(Schema):
    number: Code
    title: Annotated[str, Field(min_length=1, max_length=160)]
    kind: Literal["bodies", "instruments"]
    organisers: list[Code] = Field(max_length=planning.MOST_ORGANISERS)
    strata: list[StratumIn] = Field(max_length=pasted.MOST_STRATA)
    beacon_at: AwareDatetime
    sources: list[SourceIn] = Field(max_length=planning.MOST_SOURCES)
    reveal_until: AwareDatetime
    second_at: AwareDatetime | None = None
    second_sources: list[SourceIn] = Field([], max_length=planning.MOST_SOURCES)
    cap: int | None = Field(None, ge=1, le=planning.MOST_CAP)
    spatial: bool = Field(False, description="spread the sample over the map")
    pairing: PairingIn = PairingIn()
    agreement: Annotated[str, Field(max_length=60)] = ""


class ObjectIn(Schema):
    code: Code
    stratum: Annotated[str, Field(max_length=60)] = ""
    weight: Annotated[str, Field(max_length=20)] = "1"
    certain: bool = False
    excluded: Annotated[str, Field(max_length=200)] = ""
    needs: Annotated[str, Field(max_length=40)] = ""


class ObjectsIn(Schema):
    lines: list[ObjectIn] = Field(max_length=pasted.MOST_OBJECTS)
    by_class: bool = Field(False, description="raise or lower each weight by the credit class of its body")


class InspectorsSentIn(Schema):
    """Numbers of the frozen list, as many as its plan sends to an object, and a reason that is public."""

    inspectors: list[Code] = Field(min_length=planning.LEAST_PER_OBJECT, max_length=planning.MOST_PER_OBJECT)
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class InspectorIn(Schema):
    """`name` is the person's name or e-mail address at the body whose code is given."""

    number: Code
    name: Annotated[str, Field(min_length=1, max_length=254)]
    body: Code
    licences: list[Code] = Field([], max_length=50)
    load: int = Field(1, ge=0, le=1000)
    recused: list[Code] = Field([], max_length=50)
    excluded: Annotated[str, Field(max_length=200)] = ""


class InspectorsIn(Schema):
    lines: list[InspectorIn] = Field(max_length=pasted.MOST_INSPECTORS)


class CommitIn(Schema):
    commitment: Annotated[str, Field(max_length=71)]


class BeaconIn(Schema):
    """A text for each source: whole numbers apart by spaces, or the text it gave."""

    values: list[Annotated[str, Field(max_length=2000)]] = Field(max_length=planning.MOST_SOURCES)
    second: bool = False


class RevealIn(Schema):
    secret: Annotated[str, Field(max_length=128)]


class ReasonIn(Schema):
    reason: Annotated[str, Field(max_length=300)]


class OrganiserOut(Schema):
    organisation: str
    code: str
    commitment: str
    revealed: bool


class DrawOut(Schema):
    """A draw as whoever may see it reads it; the record is a file of its own."""

    id: UUID
    number: str
    title: str
    kind: str
    organisation: str
    state: str
    state_reason: str
    beacon_at: datetime
    reveal_until: datetime
    second_at: datetime | None
    objects_count: int
    inspectors_count: int
    frozen: str
    cosigned_at: datetime | None
    """Since when the list is under a checkpoint as the log's witness policy demands; null while it waits."""
    witnesses: str
    """Whose cosignatures are demanded; empty: this installation has no witness policy."""
    run_at: datetime | None
    record_digest: str
    organisers: list[OrganiserOut]


class DrawPage(Schema):
    rows: list[DrawOut]
    next: str


class BeginIn(Schema):
    """`stated_at`: when the act was done by the device's clock, where it waited for a line; told beside the record."""

    code: Annotated[str, Field(max_length=20)]
    stated_at: AwareDatetime | None = None


class FindingIn(Schema):
    question: Code
    answer: Literal["yes", "no", "not-applicable"]
    note: Annotated[str, Field(max_length=checking.LONGEST_NOTE)] = ""


class FindingsIn(Schema):
    """`version`: the one that was seen, 0 at first; somebody else's in between refuses it."""

    findings: list[FindingIn] = Field(max_length=100)
    remark: Words = ""
    version: int = Field(0, ge=0, le=10_000)


class SignIn(Schema):
    digest: Annotated[str, Field(max_length=71)]
    stated_at: AwareDatetime | None = None


class BodySideIn(Schema):
    how: Literal["on-paper", "refused", "absent"]
    named: Annotated[str, Field(max_length=60)] = ""
    note: Annotated[str, Field(max_length=300)] = ""
    digest: Annotated[str, Field(max_length=71)]
    stated_at: AwareDatetime | None = None


class OrderIn(Schema):
    what: Words
    due: date


class AnswerIn(Schema):
    answer: Words


class SettleIn(Schema):
    end: Literal["closed", "escalated"]
    reason: Annotated[str, Field(max_length=300)]


class QuestionOut(Schema):
    question: str
    text: str
    answer: str
    note: str


class CheckOut(Schema):
    """A check. `findings`, `remark` and `digest` are empty for whoever is no side of it."""

    id: UUID
    draw: str
    code: str
    name: str
    body: str
    state: str
    result: str
    follow_up: str
    publish_on: date | None
    published_at: datetime | None
    version: int
    digest: str
    findings: list[QuestionOut]
    remark: str


class CheckPage(Schema):
    rows: list[CheckOut]
    next: str


class PhotoOut(Schema):
    id: UUID
    sha256: str
    caption: str
