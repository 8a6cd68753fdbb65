"""Moving what is published: to every signed checkpoint, or only to those that the log's policy is met by.

The row says what is published and lags behind what is signed; it never goes back. Callers hold the log's lock.
"""

from __future__ import annotations

from datetime import datetime

from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.note import Signature, parse_note
from junheng.hub.ledger import policies
from junheng.hub.ledger.models import Log

FIELDS = ("published_size", "published_checkpoint", "published_at")


def let_out(log: Log, checkpoint: bytes, *, at: datetime) -> bool:
    """Move what is published on the row to this checkpoint if it may be, and never back; not saved yet."""
    size = parse_checkpoint(checkpoint).size
    if size < log.published_size or not policies.may_be_published(log.name, checkpoint, vkey=log.vkey):
        return False
    log.published_size, log.published_checkpoint, log.published_at = size, checkpoint, at
    return True


def with_cosignatures_of(log: Log) -> bytes:
    """The signed checkpoint with the cosignatures of the published one, if both are of one tree."""
    signed, published = bytes(log.checkpoint), bytes(log.published_checkpoint)
    if not published or parse_note(published).text != parse_note(signed).text:
        return signed
    return policies.with_more(
        signed, (one for one in parse_note(published).signatures if one.name != log.origin)
    )


def signatures_on(log: Log) -> tuple[Signature, ...]:
    """The signature lines of what is published."""
    return parse_note(bytes(log.published_checkpoint)).signatures if log.published_checkpoint else ()
