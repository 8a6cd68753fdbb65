"""What the issuer says of its certificates now: ``junheng.status/1 {as_of, entries: [{number, status, from}]}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from junheng.core.certificate import reading_reasons as _reasons  # noqa: F401  declares the codes used here
from junheng.core.reason import UnusableInput, refuse

SCHEMA = "junheng.status/1"
STATUSES = ("in-force", "amended", "replaced", "suspended", "withdrawn")


@dataclass(frozen=True, slots=True)
class StatusEntry:
    number: str
    status: str
    since: datetime


@dataclass(frozen=True, slots=True)
class StatusList:
    """All entries of one issuer's file as of one moment."""

    as_of: datetime
    entries: tuple[StatusEntry, ...]

    def at(self, number: str, moment: datetime) -> StatusEntry | None:
        """The entry that holds for a number at a moment: the latest that has begun."""
        begun = [one for one in self.entries if one.number == number and one.since <= moment]
        return max(begun, key=lambda one: one.since, default=None)


def parse_status(data: bytes) -> StatusList:
    """Read strictly; raises `UnusableInput` with what was expected."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise _wrong("JSON expected") from None
    if not isinstance(found, dict) or found.get("schema", SCHEMA) != SCHEMA:
        raise _wrong(f"schema {SCHEMA} expected")
    if unknown := found.keys() - {"schema", "as_of", "entries"}:
        raise _wrong(f"unknown key {sorted(unknown)[0]}")
    entries = found.get("entries")
    if not isinstance(entries, list):
        raise _wrong("entries expected")
    return StatusList(moment_of(found.get("as_of")), tuple(_entry(one) for one in entries))


def _entry(found: Any) -> StatusEntry:
    if not isinstance(found, Mapping) or found.keys() != {"number", "status", "from"}:
        raise _wrong("an entry has number, status and from")
    number, status = found["number"], found["status"]
    if not isinstance(number, str) or status not in STATUSES:
        raise _wrong(f"a status is one of {', '.join(STATUSES)}")
    return StatusEntry(number, status, moment_of(found["from"]))


def moment_of(text: Any) -> datetime:
    """RFC 3339 date or moment; a bare date is its first moment, no zone means UTC."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise _wrong(f"{str(text)[:40]} is no date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _wrong(why: str) -> UnusableInput:
    return UnusableInput(refuse("status-malformed", why=why))
