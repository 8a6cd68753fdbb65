"""What the interface for programs takes and gives about followed logs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from junheng.hub.nodes import rules


class FollowIn(Schema):
    name: str = Field(max_length=20)
    title: str = Field(min_length=1, max_length=60)
    address: str = Field(max_length=rules.ADDRESS_LIMIT)
    vkey: str = Field(max_length=600)
    policy: str = Field("", max_length=20_000)


class UnfollowIn(Schema):
    reason: str = Field(min_length=1, max_length=300)


class ReleaseIn(Schema):
    way: Literal["continue", "afresh"] = "continue"
    reason: str = Field(min_length=1, max_length=300)


class NodeOut(Schema):
    id: UUID
    name: str
    title: str
    origin: str
    address: str
    vkey: str
    state: str
    seen_size: int
    applied: int
    behind: int
    unknown: int
    heard_at: datetime | None
    is_silent: bool
    problems: list[dict[str, Any]]


class RecordOut(Schema):
    kind: str
    number: str
    label: str
    digest: str
    body: str
    state: str
    reason: str
    since: datetime
    index: int
    facts: dict[str, str]


class RecordPage(Schema):
    rows: list[RecordOut]
    next: str


class SaidOut(Schema):
    """What the log of one province says; never that a paper is genuine."""

    node: str
    title: str
    origin: str
    state: str
    inquiry: str
    """Number of the case that holds it under inquiry; empty when none does."""
    reason: str
    since: datetime
    number: str
    digest: str
    index: int
    heard_at: datetime | None
    behind: int
    quarantined: bool
    relied_on: bool


class LeaveIn(Schema):
    number: str = Field(min_length=1, max_length=60)
    reader: str = Field(min_length=1, max_length=120)
    purpose: str = Field(min_length=1, max_length=200)
    days: int = Field(14, ge=1, le=rules.LONGEST_LEAVE)


class LeaveOut(Schema):
    """`token` is there once, in the first answer; a repeated request does not hold it."""

    id: UUID
    number: str
    digest: str
    expires_at: datetime
    revoked_at: datetime | None
    token: str = ""


class KeepIn(Schema):
    digest: str = Field(max_length=64)
    token: str = Field(max_length=60)
    purpose: str = Field(min_length=1, max_length=200)


class WantedOut(Schema):
    """An original that was asked for. `attachment_id` and `kept_at` once it is here; `problems` of the last attempt."""

    id: UUID
    state: str
    number: str
    digest: str
    index: int
    tries: int
    problems: list[dict[str, Any]]
    attachment_id: UUID | None
    kept_at: datetime | None
