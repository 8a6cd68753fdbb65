"""The sequencer: one per log under an advisory lock; events get gapless indices and enter the tree.

Order of a round, so that it may be killed at any byte:

1. lock, read the row; the published checkpoint may be the row's or an older one, else nothing is signed;
2. an older published checkpoint is brought up to the row's (a process died between commit and publication);
3. entry bundles and tiles are written: nobody asks for them before a checkpoint names them;
4. the indices and the new signed checkpoint are committed by compare-and-swap on the row's size;
5. the checkpoint is published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.tiles import grow
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Event, Tenant
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.ledger import events, rules
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import keys
from junheng.hub.ledger.storage import LogFolder

BATCH = 2000
OPERATORS = frozenset({"sysadmin", "platform"})


@verb(permission="ledger.open_log", roles=OPERATORS, event=events.LogOpened)
def open_log(*, tenant: Tenant, by: Actor, at: datetime) -> Log:
    """Open a province's log: a new key outside the tree, an empty tree, its first signed checkpoint."""
    origin = f"{settings.JUNHENG_HOST}/log/{tenant.log_name}"
    key = keys.new_key(origin)
    log, made = Log.objects.get_or_create(
        tenant=tenant,
        defaults={
            "name": tenant.log_name,
            "origin": origin,
            "vkey": key.verifier.text,
            "root": EMPTY_ROOT,
            "checkpoint": sign_checkpoint(Checkpoint(origin, 0, EMPTY_ROOT), [key]),
            "signed_at": at,
            "created_at": at,
        },
    )
    if made:
        keys.write_keys(log.name, [key])
    record(events.LogOpened(log=Ref.to(log), origin=log.origin, vkey=log.vkey), tenant=tenant.code)
    return log


@verb(permission="ledger.rotate_log_key", roles=OPERATORS, event=events.LogKeyRotated)
def rotate_log_key(*, log: Log, by: Actor, at: datetime) -> Log:
    """Add a key that signs beside the old one from the next checkpoint on."""
    _lock(log)
    held = keys.read_keys(log.name, origin=log.origin)
    fresh = keys.new_key(log.origin)
    keys.write_keys(log.name, [fresh, *held])
    old, log.vkey = log.vkey, fresh.verifier.text
    _sign_again(log, at=at)
    record(
        events.LogKeyRotated(log=Ref.to(log), origin=log.origin, old_vkey=old, new_vkey=log.vkey),
        tenant=log.tenant_id,
    )
    return log


@verb(permission="ledger.retire_log_key", roles=OPERATORS, event=events.LogKeyRetired)
def retire_log_key(*, log: Log, by: Actor, at: datetime) -> Log:
    """End the older keys: from the next checkpoint on only the newest signs."""
    _lock(log)
    newest, *older = keys.read_keys(log.name, origin=log.origin)
    keys.write_keys(log.name, [newest])
    _sign_again(log, at=at)
    record(
        events.LogKeyRetired(
            log=Ref.to(log), origin=log.origin, vkey=", ".join(key.verifier.text for key in older) or "—"
        ),
        tenant=log.tenant_id,
    )
    return log


def _sign_again(log: Log, *, at: datetime) -> None:
    """The same tree under the keys now held; published after the commit."""
    tree = Checkpoint(log.origin, log.size, bytes(log.root))
    log.checkpoint = sign_checkpoint(tree, keys.read_keys(log.name, origin=log.origin))
    log.signed_at = at
    log.save()
    data = bytes(log.checkpoint)
    transaction.on_commit(lambda: LogFolder.of(log.name).publish(data))


def sequence_all(*, at: datetime) -> int:
    """One round over every log; answers how many events entered. For the worker."""
    entered = 0
    for log in list(Log.objects.all()):
        entered += sequence(log, at=at)
    return entered


def sequence(log: Log, *, at: datetime, batch: int = BATCH) -> int:
    """One round for one log: up to `batch` events enter. 0 when another sequencer holds the lock."""
    with tenancy.only(log.tenant_id):
        if not _try_lock(log):
            return 0
        log.refresh_from_db()
        folder = LogFolder.of(log.name)
        _catch_up(log, folder)
        waiting = list(
            Event.objects.filter(tenant_id=log.tenant_id, index=None).order_by("id").only("id", "leaf")[:batch]
        )
        if not waiting:
            return 0
        checkpoint = _commit(log, folder, waiting, at=at)
    folder.publish(checkpoint)
    return len(waiting)


def _catch_up(log: Log, folder: LogFolder) -> None:
    """Publish what was committed and not published; refuse to go on from a log that is ahead or another."""
    data = folder.published()
    published = parse_checkpoint(data) if data is not None else None
    refusals = rules.refusals_to_sign(
        database=Checkpoint(log.origin, log.size, bytes(log.root)), published=published
    )
    if refusals:
        raise Refused(*refusals)
    if published is None or published.size < log.size:
        folder.publish(bytes(log.checkpoint))


def _commit(log: Log, folder: LogFolder, waiting: Sequence[Event], *, at: datetime) -> bytes:
    signers = keys.read_keys(log.name, origin=log.origin)
    if log.vkey not in {key.verifier.text for key in signers}:
        raise Refused(refuse("log-key-changed"))
    growth = grow(
        old_size=log.size,
        old_root=bytes(log.root),
        read=folder.read,
        entries=[bytes(event.leaf) for event in waiting],
    )
    folder.write_all(growth.files)
    signed = sign_checkpoint(Checkpoint(log.origin, growth.size, growth.root), signers)
    for index, event in enumerate(waiting, start=log.size):
        event.index, event.sequenced_at = index, at
    Event.objects.bulk_update(waiting, ["index", "sequenced_at"], batch_size=500)
    moved = Log.objects.filter(pk=log.pk, size=log.size, root=bytes(log.root)).update(
        size=growth.size, root=growth.root, checkpoint=signed, signed_at=at
    )
    if not moved:
        raise RuntimeError("the log moved under its lock")
    return signed


def _lock_number(log: Log) -> int:
    return int.from_bytes(hashlib.sha256(f"junheng.log/{log.name}".encode()).digest()[:8], "big", signed=True)


def _try_lock(log: Log) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_lock_number(log)])
        return bool(cursor.fetchone()[0])


def _lock(log: Log) -> None:
    """Wait for the sequencer, then hold its place until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_lock_number(log)])
    log.refresh_from_db()


def open_missing_logs(*, at: datetime) -> None:
    """Every tenant has a log; for start-up."""
    for tenant in Tenant.objects.exclude(code__in=Log.objects.values("tenant_id")):
        open_log(tenant=tenant, by=platform(tenant.code, "sequencer"), at=at)
