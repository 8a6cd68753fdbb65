"""What programs send and get about logs."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema


class LogOut(Schema):
    name: str
    origin: str
    vkey: str
    size: int
    """Facts recorded and signed."""
    published_size: int
    """Of them under a checkpoint that everybody can fetch: fewer while witnesses are awaited."""
    signed_at: datetime


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
