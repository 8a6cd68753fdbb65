"""Who may touch a log now, and what the public sees of it.

Whoever signs or publishes holds the log's advisory lock, and whoever publishes publishes what the row says
while holding it: a checkpoint in public never goes back, however many processes work and wherever they die.
"""

from __future__ import annotations

import hashlib

from django.db import connection, transaction

from junheng.core.reason import Refused
from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint
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
    """Publish what was committed and not published; refused if the public log is ahead or another tree.

    The caller holds the lock and has read the row under it.
    """
    folder = LogFolder.of(log.name)
    published = folder.published()
    refusals = rules.refusals_to_sign(
        database=Checkpoint(log.origin, log.size, bytes(log.root)),
        published=parse_checkpoint(published) if published is not None else None,
    )
    if refusals:
        raise Refused(*refusals)
    if published != bytes(log.checkpoint):
        folder.publish(bytes(log.checkpoint))


def publish_committed(name: str) -> None:
    """After a commit: bring the public checkpoint up to the row, whoever may have moved it meanwhile."""
    with transaction.atomic():
        lock(name)
        catch_up(Log.objects.get(name=name))
