"""Who may touch a log now, and what the public sees of it.

Whoever signs or publishes holds the log's advisory lock, and whoever publishes publishes what the row says
while holding it: a checkpoint in public never goes back, however many processes work and wherever they die.
"""

from __future__ import annotations

import hashlib

from django.db import connection, transaction

from junheng.core.reason import Refusal, Refused
from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint
from junheng.core.transparency.reader import TileReader
from junheng.hub.ledger import rules
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.storage import LogFolder


def lock(name: str) -> None:
    """Wait for whoever works on this log, then hold its place until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_number(name)])


def try_lock(name: str) -> bool:
    """Hold the log's place until this transaction ends, unless somebody else does."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_number(name)])
        return bool(cursor.fetchone()[0])


def _number(name: str) -> int:
    digest = hashlib.sha256(f"junheng.log/{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def catch_up(log: Log) -> None:
    """Publish what was committed and not published; refused if what others saw is ahead or another tree.

    The caller holds the lock and has read the row under it. What is signed and waits for witnesses is kept as a
    file before any of them is shown it.
    """
    folder = LogFolder.of(log.name)
    published, signed = folder.published(), folder.signed()
    refusals = _refusals_to_sign(log, folder, [published, signed])
    if refusals:
        raise Refused(*refusals)
    if bytes(log.checkpoint) not in (signed, bytes(log.published_checkpoint)):
        folder.keep_signed(bytes(log.checkpoint))
    due = bytes(log.published_checkpoint)
    if due and due != published and (published is None or _size(published) <= log.published_size):
        folder.publish(due)


def _size(note: bytes) -> int:
    return parse_checkpoint(note).size


def _refusals_to_sign(log: Log, folder: LogFolder, notes: list[bytes | None]) -> tuple[Refusal, ...]:
    database = Checkpoint(log.origin, log.size, bytes(log.root))
    shown = [parse_checkpoint(note) for note in notes if note is not None]
    elsewhere = folder.met_elsewhere()
    if elsewhere is None:
        return rules.refusals_to_sign(database=database, shown=shown)
    reader = TileReader(folder.read, database)
    return rules.refusals_to_sign(
        database=database, shown=[*shown, parse_checkpoint(elsewhere)], root_at=reader.root
    )


def publish_committed(name: str) -> None:
    """After a commit: bring the public checkpoint up to the row, whoever may have moved it meanwhile."""
    with transaction.atomic():
        lock(name)
        catch_up(Log.objects.get(name=name))
