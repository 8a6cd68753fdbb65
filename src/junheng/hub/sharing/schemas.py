"""What the HTTP of sharing takes and gives. Instants carry their zone; money is decimal text in yuan."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

Reason = Annotated[str, Field(max_length=300)]
Yuan = Annotated[Decimal, Field(max_digits=14, decimal_places=2)]


class OfferIn(Schema):
    """The rules of a resource; hours of the day in China, days of the week from 1 (Monday) to 7."""

    name_zh: str = Field(max_length=80)
    place: str = Field(max_length=120)
    name_en: str = Field("", max_length=120)
    note: str = Field("", max_length=500)
    asks: str = Field("", max_length=20)
    item: str = Field("", max_length=40)
    lead_hours: int = Field(24, ge=0, le=100_000)
    longest_hours: int = Field(8, ge=0, le=100_000)
    opens: int = Field(9, ge=0, le=100)
    closes: int = Field(17, ge=0, le=100)
    weekdays: list[int] = Field([1, 2, 3, 4, 5], max_length=7)
    fee: Yuan = Decimal(0)
    travels: bool = False


class NewOfferIn(OfferIn):
    """A new resource. `instrument`: code of a device of one's ledger; `person`: whose hours."""

    kind: Literal["device", "room", "person"]
    instrument: str = Field("", max_length=20)
    person: UUID | None = None


class ResourceOut(Schema):
    id: UUID
    kind: str
    name_zh: str
    name_en: str
    organisation: str
    province: str
    place: str
    note: str
    asks: str
    item: str
    lead_hours: int
    longest_hours: int
    opens: int
    closes: int
    weekdays: list[int]
    fee: str
    travels: bool
    state: str
    state_reason: str


class ResourcePage(Schema):
    rows: list[ResourceOut]
    next: str


class SpanOut(Schema):
    """When it is held: `asked`, `taken`, `used` or `blocked`; never by whom."""

    start: datetime
    end: datetime
    standing: str


class TakenOut(Schema):
    spans: list[SpanOut]


class HoursOut(Schema):
    """Hours from the first to the last day, both included, counted from bookings alone."""

    open: str
    booked: str
    outside: str
    blocked: str
    bookings: int


class SlotIn(Schema):
    start: datetime
    end: datetime


class BlockIn(SlotIn):
    reason: Reason


class BookingIn(SlotIn):
    """Resources of one body. `user`: a person of one's own body, oneself where none is named; `destination` makes a loan."""

    resources: list[UUID] = Field(max_length=20)
    purpose: Reason
    user: UUID | None = None
    destination: str = Field("", max_length=160)


class BookingOut(Schema):
    id: UUID
    number: str
    kind: str
    state: str
    state_reason: str
    state_since: datetime
    owner: str
    client: str
    resources: list[UUID]
    start: datetime
    end: datetime
    purpose: str
    destination: str
    fee: str
    amount: str | None
    amount_reason: str


class BookingPage(Schema):
    rows: list[BookingOut]
    next: str


class NoteIn(Schema):
    note: str = Field("", max_length=300)


class ReasonIn(Schema):
    reason: Reason


class SeenIn(Schema):
    """The condition at a hand-over. `carrier` for a loan that leaves, `check_passed` for one that came back."""

    condition: str = Field(max_length=20)
    note: str = Field("", max_length=300)
    carrier: str = Field("", max_length=120)
    check_passed: bool | None = None


class SettleIn(Schema):
    amount: Yuan
    reason: str = Field("", max_length=300)


class FeedIn(Schema):
    resource: UUID | None = None


class FeedOut(Schema):
    """A calendar address; `path` from the root of the site, secret."""

    id: UUID
    path: str
    resource: UUID | None
    made_at: datetime


class FeedList(Schema):
    rows: list[FeedOut]


class HelpIn(Schema):
    """`text`: the need in numbers, as in the search, with its range."""

    kind: Literal["standard", "device", "people", "measuring"]
    text: str = Field(min_length=1, max_length=300)
    due: date
    note: str = Field("", max_length=500)
    emergency: bool = False


class AbleOut(Schema):
    """A body able to do it: by which entry, and how far it is."""

    organisation: UUID
    name: str
    entry: UUID
    distance_km: float | None


class HelpOut(Schema):
    id: UUID
    organisation: UUID
    kind: str
    text: str
    note: str
    due: date
    emergency: bool
    state: str
    helped: bool | None
    words: str


class HelpWhole(HelpOut):
    """With the bodies able to do it, the nearest first."""

    able: list[AbleOut]


class HelpPage(Schema):
    rows: list[HelpOut]
    next: str


class HelpOfferIn(Schema):
    resources: str = Field(min_length=1, max_length=300)


class HelpOfferOut(Schema):
    id: UUID
    organisation: UUID
    resources: str
    entry: UUID


class HelpTextIn(Schema):
    text: str = Field(min_length=1, max_length=300)


class HelpRatingIn(Schema):
    helped: bool
    words: str = Field("", max_length=300)
