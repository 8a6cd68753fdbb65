"""Following other nodes' logs: one round of one log, and the thread of the worker that keeps asking all of them.

A round never holds a transaction while it waits for the network. What was believed is written before any of its entries
is applied; entries are applied in bounded batches (`applying`), so a round may be killed at any byte and the next goes on
from the last batch. A log that is away, slow or wrong delays nobody but itself: each round has its thread and its time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Q

from junheng.core.reason import JunhengError
from junheng.core.transparency.paths import WIDTH
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.nodes import rules
from junheng.hub.nodes.models import FollowedLog
from junheng.hub.nodes.services.applying import apply_entries
from junheng.hub.nodes.services.deciding import Finding, quarantine_followed_log
from junheng.hub.nodes.services.fetching import Peer
from junheng.hub.nodes.services.hearing import Contradiction, Heard, Known, heard, refusals_of

logger = logging.getLogger("junheng.worker")
BATCH = 2 * WIDTH
"""Entries of one transaction."""
ROUND_BATCHES, ROUND_SECONDS = 40, 30.0
"""A log far ahead is caught up over several rounds."""
AT_ONCE = 8
"""Logs asked at the same time."""
STEP_SECONDS, REST_SECONDS = 0.2, 2.0


def round_of(log_id: UUID, *, at: datetime, monotonic: Callable[[], float] = time.monotonic) -> bool:
    """One round of one log; whether there is more to apply at once. Writes down what went wrong, and never raises it."""
    log = FollowedLog.objects.get(pk=log_id)
    if not log.is_believed:
        return False
    until = monotonic() + ROUND_SECONDS
    known = Known(log.origin, log.vkey, log.policy, log.address, bytes(log.seen_note))
    peer = Peer(log.address, until)
    try:
        now = heard(known, peer)
        return _remember(log, now, at=at) and _catch_up(log, now, until=until, monotonic=monotonic)
    except Contradiction as found:
        _quarantine(log, found, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: that is not the log's doing
    except Exception as problem:
        if not isinstance(problem, JunhengError | FileNotFoundError):
            logger.exception("following %s", log.origin)
        _trouble(log, problem, at=at)
    return False


def _unchanged(log: FollowedLog) -> Q:
    """The row, as long as nobody has decided or seen anything else meanwhile."""
    return Q(
        pk=log.pk,
        state=FollowedLog.State.FOLLOWING,
        vkey=log.vkey,
        address=log.address,
        seen_size=log.seen_size,
    )


def _remember(log: FollowedLog, now: Heard, *, at: datetime) -> bool:
    """Write down what is believed now, before anything of it is applied; False if somebody else did meanwhile."""
    size = now.checkpoint.size
    wait = timedelta(seconds=rules.wait_after(0, every=settings.JUNHENG_FOLLOW_SECONDS))
    with tenancy.only(log.tenant_id):
        return bool(
            FollowedLog.objects.filter(_unchanged(log)).update(
                seen_size=size, seen_note=now.note, heard_at=at, tried_at=at, failures=0, problems=[],
                next_try_at=at + wait,
            )
        )  # fmt: skip


def _catch_up(log: FollowedLog, now: Heard, *, until: float, monotonic: Callable[[], float]) -> bool:
    """Apply what is not applied yet, at most a bounded number of batches; whether anything is left."""
    size, applied = now.checkpoint.size, log.applied
    for _batch in range(ROUND_BATCHES):
        if applied >= size or monotonic() > until:
            break
        end = min((applied // BATCH + 1) * BATCH, size)
        entries = now.entries(applied, end)
        if not apply_entries(log.pk, start=applied, entries=entries, tenant=log.tenant_id):
            return False
        applied = end
    return applied < size


def _quarantine(log: FollowedLog, found: Contradiction, *, at: datetime) -> None:
    finding = Finding(found.refusals, found.shown, found.evidence)
    try:
        with tenancy.only(log.tenant_id):
            quarantine_followed_log(log=log, finding=finding, by=platform(log.tenant_id, "follower"), at=at)
    except JunhengError:
        return  # somebody has decided about it meanwhile
    logger.error("the log %s is quarantined: %s", log.origin, found.refusals[0].message("en"))


def _trouble(log: FollowedLog, problem: Exception, *, at: datetime) -> None:
    """Said on its page, and asked again later, after a longer wait each time."""
    failures = log.failures + 1
    wait = rules.wait_after(failures, every=settings.JUNHENG_FOLLOW_SECONDS)
    with tenancy.only(log.tenant_id):
        FollowedLog.objects.filter(pk=log.pk, state=FollowedLog.State.FOLLOWING).update(
            failures=failures, tried_at=at, next_try_at=at + timedelta(seconds=wait),
            problems=[rules.as_facts(each) for each in refusals_of(problem)],
        )  # fmt: skip


def due(at: datetime) -> list[UUID]:
    """Logs to be asked now, those that waited longest first."""
    rows = FollowedLog.objects.filter(state=FollowedLog.State.FOLLOWING, next_try_at__lte=at)
    return list(rows.order_by("next_try_at").values_list("pk", flat=True)[: 4 * AT_ONCE])


def follow_all(*, at: datetime) -> None:
    """Every log that is due, one after the other, until nothing is left to apply: for a single round of the worker."""
    for log_id in due(at):
        while round_of(log_id, at=at):
            continue


@dataclass
class Follower:
    """The following of one worker; all it remembers may be lost."""

    _busy: set[UUID] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self, *, at: datetime) -> None:
        """Begin the rounds that are due, each on its thread."""
        with self._lock:
            free = [log_id for log_id in due(at) if log_id not in self._busy][: AT_ONCE - len(self._busy)]
            self._busy.update(free)
        for log_id in free:
            threading.Thread(target=self._follow, args=[log_id], name=f"follow {log_id}", daemon=True).start()

    def _follow(self, log_id: UUID) -> None:
        try:
            while round_of(log_id, at=clock.now()):
                continue
        except (OperationalError, InterfaceError) as problem:
            logger.warning("database away: %s", str(problem).splitlines()[0])
        except Exception:
            logger.exception("following goes on after an error that was not expected")
        finally:
            connection.close()
            with self._lock:
                self._busy.discard(log_id)


def follow(stop: threading.Event) -> None:
    """Follow until told to stop; for a thread of the worker. Nobody starts it again: whatever happens, it goes on."""
    follower = Follower()
    while not stop.wait(STEP_SECONDS):
        try:
            close_old_connections()
            follower.step(at=clock.now())
        except OperationalError as problem:
            logger.warning("database away: %s", str(problem).splitlines()[0])
            stop.wait(REST_SECONDS)
        except Exception:
            logger.exception("following goes on after an error that was not expected")
            stop.wait(REST_SECONDS)
