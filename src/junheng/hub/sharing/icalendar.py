"""Bookings as an iCalendar object (RFC 5545): lines folded at 75 octets, text escaped, instants in UTC. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

LONGEST_LINE = 75
"""Octets of a line without its break (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `uid` stays the same for life; `changed` is when the booking last moved."""

    uid: str
    start: datetime
    end: datetime
    changed: datetime
    summary: str
    location: str
    description: str
    url: str
    status: Literal["TENTATIVE", "CONFIRMED"]


def calendar(name: str, entries: Sequence[Entry]) -> str:
    """The whole object, lines ended by CRLF."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Junheng//Sharing 1//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", *(line for each in entries for line in _event(each)), "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(entry: Entry) -> Iterable[str]:
    return (
        "BEGIN:VEVENT", f"UID:{escaped(entry.uid)}", f"DTSTAMP:{_instant(entry.changed)}",
        f"DTSTART:{_instant(entry.start)}", f"DTEND:{_instant(entry.end)}", f"SUMMARY:{escaped(entry.summary)}",
        f"LOCATION:{escaped(entry.location)}", f"DESCRIPTION:{escaped(entry.description)}", f"URL:{entry.url}",
        f"STATUS:{entry.status}", "END:VEVENT",
    )  # fmt: skip


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A TEXT value (3.3.11): backslash, semicolon, comma and line break written so that they are read back."""
    for found, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(found, written)
    return "".join(each for each in text if each >= " " and each != "\x7f")


def folded(line: str) -> str:
    """Long lines broken by CRLF and a space, never inside a character (3.1)."""
    pieces, piece, size = [], "", 0
    for each in line:
        octets = len(each.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1  # the space that continues a line counts
        piece, size = piece + each, size + octets
    return "\r\n ".join([*pieces, piece])
