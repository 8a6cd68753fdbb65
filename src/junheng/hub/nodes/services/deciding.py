"""Whose logs are followed, and what becomes of one that is not to be believed: the verbs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from junheng.core.reason import Refusal, Refused, refuse
from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.ledger.models import Log
from junheng.hub.nodes import events, rules
from junheng.hub.nodes.models import FollowedLog, FollowedRecord, KeptEntry, Quarantine

CONTINUE, AFRESH = "continue", "afresh"
State = FollowedLog.State


@verb(permission="nodes.follow_log", roles=rules.KEEPERS, event=events.LogFollowed)
def follow_log(*, new: rules.NewFollowing, by: Actor, at: datetime) -> FollowedLog:
    """Follow another node's log under this key. One followed before goes on from what was last believed of it."""
    held = dict(FollowedLog.objects.filter(name=new.name).values_list("name", "origin"))
    own = frozenset(Log.objects.values_list("origin", flat=True))
    refusals = rules.refusals_to_follow(new, own=own, held=held)
    if refusals:
        raise Refused(*refusals)
    origin = rules.read_key(new.vkey).name
    log = FollowedLog.objects.select_for_update().filter(Q(origin=origin) | Q(name=new.name)).first()
    if log is None:
        log = FollowedLog(tenant_id=by.tenant, origin=origin, followed_at=at)
    else:
        _check(log, State.ENDED, by=by, code="followed-log-already")
    log.name, log.title, log.policy = new.name, new.title[:60], new.policy
    log.address, log.vkey = new.address.rstrip("/"), new.vkey.strip()
    log.state, log.next_try_at, log.failures, log.problems = State.FOLLOWING, at, 0, []
    log.save()
    record(
        events.LogFollowed(
            log=Ref.to(log), origin=origin, title=log.title, address=log.address, vkey=log.vkey
        )
    )
    return log


@verb(permission="nodes.unfollow_log", roles=rules.KEEPERS, event=events.LogUnfollowed)
def unfollow_log(*, log: FollowedLog, reason: str, by: Actor, at: datetime) -> FollowedLog:
    """Ask it no longer; what it said stays, marked with when it was last heard."""
    log = _locked(log)
    _check(log, State.FOLLOWING, by=by)
    log.state = State.ENDED
    log.save(update_fields=["state"])
    record(events.LogUnfollowed(log=Ref.to(log), origin=log.origin, reason=reason))
    return log


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a log is not to be believed: the checkpoint it showed, every reason, and the file that proves it."""

    refusals: tuple[Refusal, ...]
    shown: bytes
    evidence: bytes


@verb(
    permission="nodes.quarantine_followed_log",
    roles=frozenset({"platform"}),
    event=events.FollowedLogQuarantined,
)
def quarantine_followed_log(*, log: FollowedLog, finding: Finding, by: Actor, at: datetime) -> Quarantine:
    """Believe a log no longer: nothing of it is applied until a person has looked at the evidence."""
    log = _locked(log)
    _check(log, State.FOLLOWING, by=by)
    log.state = State.QUARANTINED
    log.problems = [rules.as_facts(each) for each in finding.refusals]
    log.save(update_fields=["state", "problems"])
    digest = hashlib.sha256(finding.evidence).hexdigest()
    made = Quarantine.objects.create(
        tenant_id=log.tenant_id, log=log, at=at, reasons=log.problems, seen_note=log.seen_note,
        shown_note=finding.shown, evidence=finding.evidence, evidence_sha256=digest,
    )  # fmt: skip
    shown = str(parse_checkpoint(finding.shown).size)
    record(
        events.FollowedLogQuarantined(
            log=Ref.to(log), quarantine=Ref.to(made), origin=log.origin, code=finding.refusals[0].code,
            seen=str(log.seen_size), shown=shown, evidence=digest,
        )
    )  # fmt: skip
    return made


@verb(
    permission="nodes.release_followed_log",
    roles=rules.KEEPERS - {"platform"},
    event=events.FollowedLogReleased,
)
def release_followed_log(*, log: FollowedLog, way: str, reason: str, by: Actor, at: datetime) -> FollowedLog:
    """Believe it again, under one's own name. `way`: `continue` from what was believed before, or `afresh`.

    Afresh forgets what the log said and reads it from its first entry, whatever history it shows now.
    """
    if not reason.strip():
        raise Refused(refuse("reason-needed-to-release"))
    log = _locked(log)
    _check(log, State.QUARANTINED, by=by)
    open_one = Quarantine.objects.get(log=log, released_at=None)
    open_one.released_at, open_one.released_by_id = at, by.person_id
    open_one.release_reason, open_one.release_way = reason.strip()[:300], way
    open_one.save(update_fields=["released_at", "released_by", "release_reason", "release_way"])
    if way == AFRESH:
        _forget(log)
    log.state, log.next_try_at, log.failures, log.problems = State.FOLLOWING, at, 0, []
    log.save()
    record(
        events.FollowedLogReleased(
            log=Ref.to(log),
            quarantine=Ref.to(open_one),
            origin=log.origin,
            way=way,
            reason=open_one.release_reason,
        )
    )
    return log


def _forget(log: FollowedLog) -> None:
    FollowedRecord.objects.filter(log=log).delete()
    KeptEntry.objects.filter(log=log).delete()
    log.seen_size = log.applied = log.unknown = log.not_needed = 0
    log.seen_note = b""


def _locked(log: FollowedLog) -> FollowedLog:
    """The row for this act alone. Everybody may read it and only its own tenant lock it: the wall hides it from that."""
    found = FollowedLog.objects.select_for_update().filter(pk=log.pk).first()
    if found is None:
        raise Refused(refuse("followed-log-of-another-tenant", origin=log.origin, tenant=log.tenant_id))
    return found


def _check(log: FollowedLog, state: str, *, by: Actor, code: str = "followed-log-not-in-state") -> None:
    """Its own tenant, and the state it must have."""
    if log.tenant_id != by.tenant:
        raise Refused(refuse("followed-log-of-another-tenant", origin=log.origin, tenant=log.tenant_id))
    if log.state != state:
        raise Refused(refuse(code, origin=log.origin, state=state))
