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
from junheng.hub.ledger.services import keys, letting_out, national, publishing
from junheng.hub.ledger.storage import LogFolder

OPERATORS = frozenset({"sysadmin", "platform"})


@verb(permission="ledger.open_log", roles=OPERATORS, event=events.LogOpened)
def open_log(*, tenant: Tenant, by: Actor, at: datetime) -> Log:
    """Open a province's log: keys outside the tree, an empty tree, its first signed checkpoint."""
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
    key = keys.first_key(name, keys.new_key(origin))
    beside = [keys.first_key(name, national.new_key(origin))] if national.is_wanted() else []
    signed = sign_checkpoint(Checkpoint(origin, 0, EMPTY_ROOT), [key, *beside])
    log = Log(
        tenant=tenant,
        name=name,
        origin=origin,
        vkey=key.verifier.text,
        sm2_vkey=beside[0].verifier.text if beside else "",
        root=EMPTY_ROOT,
        checkpoint=signed,
        signed_at=at,
        created_at=at,
    )
    letting_out.let_out(log, signed, at=at)
    log.save(force_insert=True)
    transaction.on_commit(lambda: publishing.publish_committed(name))
    opened = events.LogOpened(log=Ref.to(log), origin=origin, vkey=log.vkey, sm2_vkey=log.sm2_vkey or None)
    record(opened, tenant=tenant.code)
    return log


@verb(permission="ledger.rotate_log_key", roles=OPERATORS, event=events.LogKeyRotated)
def rotate_log_key(*, log: Log, by: Actor, at: datetime) -> Log:
    """Add keys that sign beside the old ones from the next checkpoint on; a log without an SM2 key gets one."""
    held = _hold(log, by=by)
    fresh = keys.new_key(log.origin)
    beside = [national.new_key(log.origin)] if national.is_wanted() else []
    older = national.signers_of(log)
    if beside:
        keys.write_keys(log.name, [*beside, *older])
        log.sm2_vkey = beside[0].verifier.text
    keys.write_keys(log.name, [fresh, *held])
    old, log.vkey = log.vkey, fresh.verifier.text
    _sign_again(log, [fresh, *held, *beside, *older], at=at)
    record(
        events.LogKeyRotated(
            log=Ref.to(log), origin=log.origin, old_vkey=old, new_vkey=log.vkey,
            new_sm2_vkey=log.sm2_vkey if beside else None,
        ),
        tenant=log.tenant_id,
    )  # fmt: skip
    return log


@verb(permission="ledger.retire_log_key", roles=OPERATORS, event=events.LogKeyRetired)
def retire_log_key(*, log: Log, by: Actor, at: datetime) -> Log:
    """End the keys older than the announced ones: from the next checkpoint on they no longer sign."""
    kept, older = _parted(_hold(log, by=by), log.vkey)
    beside, older_beside = _parted(national.signers_of(log), log.sm2_vkey)
    if not older:
        raise Refused(refuse("log-key-only-one", origin=log.origin))
    if older_beside:
        keys.write_keys(log.name, beside)
    keys.write_keys(log.name, kept)
    _sign_again(log, [*kept, *beside], at=at)
    retired, retired_beside = _names(older), _names(older_beside)
    record(
        events.LogKeyRetired(
            log=Ref.to(log), origin=log.origin, vkey=retired, sm2_vkey=retired_beside or None
        ),
        tenant=log.tenant_id,
    )
    return log


def _names(held: list[SignerKey]) -> str:
    return ", ".join(key.verifier.text for key in held)


def _parted(held: list[SignerKey], announced: str) -> tuple[list[SignerKey], list[SignerKey]]:
    """The keys up to the announced one, newest first, and those older than it."""
    count = [key.verifier.text for key in held].index(announced) + 1 if held else 0
    return held[:count], held[count:]


def _hold(log: Log, *, by: Actor) -> list[SignerKey]:
    """Take the log's lock, bring the public checkpoint up to date, and answer the Ed25519 keys that sign."""
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
    log.save(update_fields=["vkey", "sm2_vkey", "checkpoint", "signed_at", *letting_out.FIELDS])
    name = log.name
    transaction.on_commit(lambda: publishing.publish_committed(name))


def open_missing_logs(*, at: datetime) -> None:
    """Every tenant has a log; for start-up."""
    for tenant in Tenant.objects.exclude(code__in=Log.objects.values("tenant_id")):
        open_log(tenant=tenant, by=platform(tenant.code, "sequencer"), at=at)
