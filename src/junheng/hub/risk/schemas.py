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
    risen_at: datetime | None
    """When it rose to the next office because nobody had taken it over by its day."""
    risen_to: str
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


class WarningHandIn(Schema):
    receiver: UUID
    """A person who holds an office today that takes warnings over."""
    reason: str = Field(min_length=1, max_length=500)


class HitsOut(Schema):
    """How many of how many checks found problems, with the 95 % interval of the share."""

    found: int
    of: int
    low: str
    high: str


class HitRateOut(Schema):
    by_risk: HitsOut
    at_random: HitsOut
    enough: bool
    """False where there are too few checks of a kind to compare."""
    as_of: datetime = Field(description="when it was counted; anew every few minutes")


class NamedIn(Schema):
    kind: str = Field(pattern=r"^(certificate|instrument|check|complaint|note)$")
    reference: str = Field(min_length=1, max_length=600)


class LetterIn(Schema):
    """`receiver` is the code of another province's office; a claim names its subject there; only what is named as evidence is shared, until its day."""

    receiver: str = Field(min_length=1, max_length=18)
    number: str = Field(min_length=1, max_length=40)
    title: str = Field(min_length=1, max_length=160)
    ask: str = Field(min_length=1, max_length=2000)
    basis: str = Field(min_length=1, max_length=200)
    days: int = Field(ge=1, le=999)
    evidence_until: date
    evidence: list[NamedIn] = Field([], max_length=20)
    campaign: str = Field("", max_length=40)
    kind: str = Field("assist", pattern=r"^(assist|claim)$")
    subject: str = Field("", max_length=160)


class LetterAnswerIn(Schema):
    answer: str = Field(min_length=1, max_length=2000)


class LetterEvidenceOut(Schema):
    kind: str
    reference: str
    words: str
    digest: str
    until: date


class LetterOut(Schema):
    """A letter for its two desks; `late`: not answered in the days agreed; `escalated_at`: since when both were told."""

    id: UUID
    kind: str
    subject: str
    escalated_at: datetime | None
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
    campaign: str
    evidence: list[LetterEvidenceOut]


class LetterPage(Schema):
    rows: list[LetterOut]
    next: str


class CampaignIn(Schema):
    """`others` are codes of other provinces' offices, each of which must agree; `draw` the number of a draw that was made."""

    number: str = Field(min_length=1, max_length=40)
    title: str = Field(min_length=1, max_length=160)
    aim: str = Field(min_length=1, max_length=1000)
    basis: str = Field(min_length=1, max_length=200)
    others: list[str] = Field(min_length=1, max_length=12)
    day: date
    until: date
    exchange: bool = True
    draw: str = Field("", max_length=40)


class CampaignAnswerIn(Schema):
    agrees: bool
    reason: str = Field("", max_length=300)


class MemberIn(Schema):
    """An inspector by name or e-mail at a body of the own province; codes of further bodies they are kept from."""

    name: str = Field(min_length=1, max_length=60)
    body: str = Field(min_length=1, max_length=18)
    recused: list[str] = Field([], max_length=50)


class TeamIn(Schema):
    members: list[MemberIn] = Field(max_length=50)


class TargetIn(Schema):
    code: str = Field(min_length=1, max_length=18)
    team: str = Field(min_length=1, max_length=18)


class TargetsIn(Schema):
    """Empty for a campaign that follows a draw: its objects are those that were drawn."""

    targets: list[TargetIn] = Field([], max_length=500)


class CallOffIn(Schema):
    reason: str = Field(min_length=1, max_length=300)


class ResultIn(Schema):
    """`second` is the id of another inspector of the same team."""

    result: str = Field(pattern=r"^(pass|problems|unchecked)$")
    note: str = Field("", max_length=1000)
    second: UUID


class PieceIn(Schema):
    """`sha256`: 64 hexadecimal digits of the file, where the piece is one."""

    label: str = Field(min_length=1, max_length=300)
    sha256: str = Field("", max_length=64)


class HandIn(Schema):
    receiver: UUID
    note: str = Field("", max_length=300)


class SideOut(Schema):
    office: str
    code: str
    state: str
    reason: str


class CampaignMemberOut(Schema):
    person_id: UUID
    name: str
    body: str
    office: str
    recused: list[str]


class CampaignOut(Schema):
    """A campaign for its sides' desks and inspectors."""

    id: UUID
    number: str
    title: str
    aim: str
    basis: str
    office: str
    exchange: bool
    draw: str
    day: date
    until: date
    state: str
    state_reason: str
    report_digest: str
    sides: list[SideOut]
    team: list[CampaignMemberOut]


class CampaignPage(Schema):
    rows: list[CampaignOut]
    next: str


class StepOut(Schema):
    kind: str
    who: str
    to: str
    note: str
    at: datetime


class PieceOut(Schema):
    """A piece of evidence with its chain of custody, oldest first."""

    id: UUID
    target_id: UUID
    label: str
    sha256: str
    digest: str
    taken_at: datetime
    holder: str
    offered_to: str
    steps: list[StepOut]


class TargetOut(Schema):
    """`of_check`: the result is that of a check of the platform."""

    id: UUID
    campaign_id: UUID
    code: str
    name: str
    organisation: str
    listed_by: str
    team: str
    result: str
    of_check: bool
    note: str
    inspectors: str
    recorded_at: datetime | None


class TargetPage(Schema):
    rows: list[TargetOut]
    next: str


class CountsOut(Schema):
    """`checked` is of `listed`; `problems` and `passed` are of `checked`."""

    inspectors: int
    listed: int
    checked: int
    problems: int
    passed: int
    unchecked: int
    without_result: int


class ProvinceOut(CountsOut):
    province: str
    office: str
    checked_elsewhere: int


class LetterDaysOut(Schema):
    """Days from sending to answer, of those answered; late: answered after its day or unanswered past it."""

    sent: int
    answered: int
    late: int
    days_shortest: int | None
    days_median: str | None
    days_longest: int | None


class CustodyOut(Schema):
    pieces: int
    hand_overs: int


class ReportOut(Schema):
    """The joint report; every count stands beside what it is counted of."""

    id: str = Field(alias="schema")
    number: str
    title: str
    basis: str
    exchange: bool
    day: date
    until: date
    as_of: date
    provinces: list[ProvinceOut]
    total: CountsOut
    letters: LetterDaysOut
    evidence: CustodyOut


class FineIn(Schema):
    """`amount` is decimal text in yuan, `basis` the key of a row of the rule pack that begins with `fine_most_`."""

    organisation_id: UUID
    amount: str = Field(min_length=1, max_length=20)
    basis: str = Field(min_length=1, max_length=60)
    facts: str = Field(min_length=1, max_length=1000)


class FineEndIn(Schema):
    end: str = Field(pattern=r"^(confirmed|dropped)$")
    reason: str = Field(min_length=1, max_length=500)


class FineOut(Schema):
    """A proposed fine; amounts are decimal text in `unit`; `office` decides at `level`; `basis_confidence` says who compared the rule."""

    id: UUID
    organisation: str
    amount: str
    unit: str
    facts: str
    basis: str
    basis_matter: str
    basis_most: str
    basis_source: str
    basis_confidence: str
    county_most: str
    city_most: str
    proposer: str
    level: str
    office: str
    hearing_until: date
    view: str
    state: str
    decided_at: datetime | None
    decided_by: str
    reason: str


class FinePage(Schema):
    rows: list[FineOut]
    next: str
