"""What programs send and get about logs."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from junheng.hub.ledger import queries
from junheng.hub.ledger.models import Log


class LogOut(Schema):
    name: str
    origin: str
    vkey: str
    sm2_vkey: str
    """The SM2 key that signs beside it; empty for a log that has none."""
    sm2: queries.NationalState
    """Whether the published checkpoint carries its signature, and if not, why."""
    size: int
    """Facts recorded and signed."""
    published_size: int
    """Of them under a checkpoint that everybody can fetch: fewer while witnesses are awaited."""
    signed_at: datetime

    @staticmethod
    def resolve_sm2(log: Log) -> str:
        return queries.national_state(log)


class EntryOut(Schema):
    index: int
    at: datetime
    type: str
    sentence: str


class EntryPage(Schema):
    rows: list[EntryOut]
    next: str
    """Cursor of the older entries; empty at the end."""


class OpenLogIn(Schema):
    tenant: str = Field(min_length=1, max_length=12)
