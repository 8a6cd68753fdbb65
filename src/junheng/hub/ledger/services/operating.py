"""Opening a log and changing its keys: the acts of an operator on a log as a whole."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import SignerKey
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.ledger import events, rules
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import keys, letting_out, publishing
from junheng.hub.ledger.storage import LogFolder

OPERATORS = frozenset({"sysadmin", "platform"})


@verb(permission="ledger.open_log", roles=OPERATORS, event=events.LogOpened)
def open_log(*, tenant: Tenant, by: Actor, at: datetime) -> Log:
    """Open a province's log: a key outside the tree, an empty tree, its first signed checkpoint."""
    name, origin = tenant.log_name, f"{settings.JUNHENG_HOST}/log/{tenant.log_name}"
    publishing.lock(name)
    refusals = rules.refusals_to_open(
        tenant=tenant.code,
        acting=by.tenant,
        is_open=Log.objects.filter(pk=tenant.code).exists(),
        has_published=(LogFolder.of(name).published() or LogFolder.of(name).signed()) is not None,
    )
    if refusals:
        raise Refused(*refusals)
    key = keys.first_key(name, origin=origin)
    signed = sign_checkpoint(Checkpoint(origin, 0, EMPTY_ROOT), [key])
    log = Log(
        tenant=tenant,
        name=name,
        origin=origin,
        vkey=key.verifier.text,
        root=EMPTY_ROOT,
        checkpoint=signed,
        signed_at=at,
        created_at=at,
    )
    letting_out.let_out(log, signed, at=at)
    log.save(force_insert=True)
    transaction.on_commit(lambda: publishing.publish_committed(name))
    record(events.LogOpened(log=Ref.to(log), origin=origin, vkey=log.vkey), tenant=tenant.code)
    return log


@verb(permission="ledger.rotate_log_key", roles=OPERATORS, event=events.LogKeyRotated)
def rotate_log_key(*, log: Log, by: Actor, at: datetime) -> Log:
    """Add a key that signs beside the old one from the next checkpoint on."""
    held = _hold(log, by=by)
    fresh = keys.new_key(log.origin)
    keys.write_keys(log.name, [fresh, *held])
    old, log.vkey = log.vkey, fresh.verifier.text
    _sign_again(log, [fresh, *held], at=at)
    record(
        events.LogKeyRotated(log=Ref.to(log), origin=log.origin, old_vkey=old, new_vkey=log.vkey),
        tenant=log.tenant_id,
    )
    return log


@verb(permission="ledger.retire_log_key", roles=OPERATORS, event=events.LogKeyRetired)
def retire_log_key(*, log: Log, by: Actor, at: datetime) -> Log:
    """End the keys older than the announced one: from the next checkpoint on they no longer sign."""
    held = _hold(log, by=by)
    announced = [key.verifier.text for key in held].index(log.vkey)
    kept, older = held[: announced + 1], held[announced + 1 :]
    if not older:
        raise Refused(refuse("log-key-only-one", origin=log.origin))
    keys.write_keys(log.name, kept)
    _sign_again(log, kept, at=at)
    retired = ", ".join(key.verifier.text for key in older)
    record(events.LogKeyRetired(log=Ref.to(log), origin=log.origin, vkey=retired), tenant=log.tenant_id)
    return log


def _hold(log: Log, *, by: Actor) -> list[SignerKey]:
    """Take the log's lock, bring the public checkpoint up to date, and answer the keys that sign."""
    refusals = rules.refusals_to_operate(tenant=log.tenant_id, acting=by.tenant)
    if refusals:
        raise Refused(*refusals)
    publishing.lock(log.name)
    log.refresh_from_db()
    publishing.catch_up(log)
    return keys.signers_of(log.name, origin=log.origin, vkey=log.vkey)


def _sign_again(log: Log, signers: list[SignerKey], *, at: datetime) -> None:
    """The same tree under these keys; published after the commit."""
    log.checkpoint = sign_checkpoint(Checkpoint(log.origin, log.size, bytes(log.root)), signers)
    log.signed_at = at
    letting_out.let_out(log, letting_out.with_cosignatures_of(log), at=at)
    log.save(update_fields=["vkey", "checkpoint", "signed_at", *letting_out.FIELDS])
    name = log.name
    transaction.on_commit(lambda: publishing.publish_committed(name))


def open_missing_logs(*, at: datetime) -> None:
    """Every tenant has a log; for start-up."""
    for tenant in Tenant.objects.exclude(code__in=Log.objects.values("tenant_id")):
        open_log(tenant=tenant, by=platform(tenant.code, "sequencer"), at=at)
