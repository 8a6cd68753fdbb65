"""Identifiers: time-ordered so that the newest rows lie together and a page's cursor is an id."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def new_ids(count: int) -> list[uuid.UUID]:
    """So many identifiers in rising order: rows made together keep their order, which random bits would mix."""
    return sorted(new_id() for _each in range(count))


def new_salt() -> bytes:
    """32 random bytes that hide one private field of one event (see `core.transparency.leaf`)."""
    return secrets.token_bytes(32)
