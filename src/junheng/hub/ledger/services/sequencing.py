"""The sequencer: one per log under an advisory lock; events get gapless indices and enter the tree.

Order of a round, so that it may be killed at any byte:

1. lock, read the row; a published checkpoint that is ahead of it, or of another tree, ends the round refused;
2. a published checkpoint behind the row is brought up to it (a process died between commit and publication);
3. entry bundles and tiles are written: nobody is given them before a checkpoint covers them;
4. the indices and the new signed checkpoint are committed by compare-and-swap on the row's size;
5. under the lock again, what the row says is published: at once, or once its witnesses have cosigned it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef

from junheng.core.reason import JunhengError, Refusal, Refused, refuse
from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.tiles import Growth, grow
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import letting_out, national, publishing
from junheng.hub.ledger.storage import LogFolder

BATCH = 2000
"""Entries of one round: at most some 130 MB in memory if every entry were as long as one may be."""


def sequence_all(*, at: datetime, only_waiting: bool = False) -> int:
    """One round over every log, or over those for which an event waits; answers how many events entered. For the worker.

    What a killed process had committed and not published is published by the round over every log. A log that may not
    be signed, or whose files cannot be read or written, does not hold up the others; all refusals are raised together
    at the end.
    """
    entered, refusals = 0, list[Refusal]()
    logs = list(Log.objects.all())
    if only_waiting:
        waiting = _tenants_waiting([log.tenant_id for log in logs])
        logs = [log for log in logs if log.tenant_id in waiting]
    for log in logs:
        try:
            entered += sequence(log, at=at)
        except JunhengError as problem:
            refusals.extend(problem.refusals)
        except OSError as problem:
            refusals.append(refuse("log-cannot-keep", name=log.name, why=problem.strerror or problem))
    if refusals:
        raise Refused(*refusals)
    return entered


def _tenants_waiting(tenants: Sequence[str]) -> set[str]:
    """Whose outbox is not empty."""
    with tenancy.only(*tenants):
        waiting = Event.objects.filter(tenant_id=OuterRef("tenant_id"), index=None)
        return set(Log.objects.filter(Exists(waiting)).values_list("tenant_id", flat=True))


def sequence(log: Log, *, at: datetime, batch: int = BATCH) -> int:
    """One round for one log: up to `batch` events enter. 0 when another sequencer holds the lock."""
    with tenancy.only(log.tenant_id):
        if not publishing.try_lock(log.name):
            return 0
        log.refresh_from_db()
        publishing.catch_up(log)
        waiting = list(
            Event.objects.filter(tenant_id=log.tenant_id, index=None)
            .order_by("id")
            .only("id", "leaf")[:batch]
        )
        if not waiting:
            return 0
        _commit(log, waiting, at=at)
    publishing.publish_committed(log.name)
    return len(waiting)


def _commit(log: Log, waiting: Sequence[Event], *, at: datetime) -> None:
    signers = national.all_signers_of(log)
    growth = _grown(log, waiting)
    signed = sign_checkpoint(Checkpoint(log.origin, growth.size, growth.root), signers)
    _place(waiting, first=log.size, at=at)
    before = Log.objects.filter(pk=log.pk, size=log.size, root=bytes(log.root))
    log.size, log.root, log.checkpoint, log.signed_at = growth.size, growth.root, signed, at
    letting_out.let_out(log, signed, at=at)
    fields = ("size", "root", "checkpoint", "signed_at", *letting_out.FIELDS)
    if not before.update(**{field: getattr(log, field) for field in fields}):
        raise RuntimeError("the log moved under its lock")


def _place(waiting: Sequence[Event], *, first: int, at: datetime) -> None:
    """Their indices, in one statement: a condition for each event would take the square of their number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update foundation_event e set index = v.index, sequenced_at = %s"
            " from unnest(%s::uuid[], %s::bigint[]) v (id, index) where e.id = v.id",
            [at, [event.pk for event in waiting], list(range(first, first + len(waiting)))],
        )
        if cursor.rowcount != len(waiting):
            raise RuntimeError("an event that waited has gone")


def _grown(log: Log, waiting: Sequence[Event]) -> Growth:
    """The files of the grown log, written."""
    folder = LogFolder.of(log.name)
    growth = grow(
        old_size=log.size,
        old_root=bytes(log.root),
        read=folder.read,
        entries=[bytes(event.leaf) for event in waiting],
    )
    folder.write_all(growth.files)
    return growth
