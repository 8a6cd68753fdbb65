"""Fetching the originals that were asked for: the outbox of payloads, as letters have theirs.

No transaction is open while another node is waited for. An errand ends when its bytes are kept, when the other side refuses
the token or sends other bytes, or after a day of attempts; what went wrong last stands on its page. A process killed on
the way fetches again: keeping and ending are one transaction.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections

from junheng.core.reason import JunhengError, Refused, UnusableInput, refuse
from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Tenant
from junheng.hub.nodes import rules
from junheng.hub.nodes.models import WantedPayload
from junheng.hub.nodes.services.fetching import fetch
from junheng.hub.nodes.services.payloads import PAYLOAD_LIMIT, keep_payload

logger = logging.getLogger("junheng.worker")
FETCH_SECONDS = 10.0
"""For one original."""
STEP_SECONDS, REST_SECONDS = 1.0, 2.0
AT_A_TIME = 20
OURS = frozenset({"attachment-cannot-keep", "row-conflict"})
"""What went wrong on our side: the other has refused nothing."""


def run_errands(*, at: datetime) -> int:
    """Every errand that is due, one after the other; answers how many were tried."""
    due = list[tuple[str, UUID]]()
    for tenant in Tenant.objects.values_list("code", flat=True):
        with tenancy.only(tenant):
            rows = WantedPayload.objects.filter(
                tenant_id=tenant, state=WantedPayload.State.WAITING, next_try_at__lte=at
            )
            due += [
                (tenant, id) for id in rows.order_by("next_try_at").values_list("pk", flat=True)[:AT_A_TIME]
            ]
    silent: set[UUID] = set()
    for tenant, id in due:
        _run(tenant, id, silent, at=at)
    return len(due)


def _run(tenant: str, id: UUID, silent: set[UUID], *, at: datetime) -> None:
    """One errand. A node that was silent in this round is not waited for again in it: others' errands are due too."""
    with tenancy.only(tenant):
        wanted = WantedPayload.objects.select_related("record__log").get(pk=id)
    log = wanted.record.log
    try:
        if log.state != log.State.FOLLOWING:
            raise Refused(refuse("payload-of-a-log-not-followed", title=log.title))
        if log.pk in silent:
            raise UnusableInput(refuse("node-silent", address=log.address, why="this round"))
        keep_payload(wanted=wanted, data=_fetched(wanted), by=platform(tenant, "fetcher"), at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: that is not the other side's doing
    except JunhengError as problem:
        if any(each.code == "node-silent" for each in problem.refusals):
            silent.add(log.pk)
        _remember(wanted, problem, at=at)
    except Exception:  # one errand that cannot be done holds up no other
        logger.exception("the errand for %s failed in a way that was not expected", wanted.record.number)
        _remember(wanted, UnusableInput(refuse("node-silent", address=log.address, why="?")), at=at)


def _fetched(wanted: WantedPayload) -> bytes:
    """What the node behind the log answers for the token; whether it is what was meant is asked when it is kept."""
    log = wanted.record.log
    parts = urlsplit(log.address)
    address = f"{parts.scheme}://{parts.netloc}/payloads/{wanted.record.digest}"
    until = time.monotonic() + FETCH_SECONDS
    try:
        return fetch(
            address, limit=PAYLOAD_LIMIT, until=until, headers={"Authorization": f"Bearer {wanted.token}"}
        )
    except FileNotFoundError:
        raise Refused(refuse("payload-not-opened", title=log.title)) from None


def _remember(wanted: WantedPayload, problem: JunhengError, *, at: datetime) -> None:
    """A refusal by its content ends it; who was silent is asked again, later each time, and so it is where our disk was full."""
    tries = wanted.tries + 1
    ours = all(each.code in OURS for each in problem.refusals)
    ended = (isinstance(problem, Refused) and not ours) or at - wanted.asked_at > rules.LONGEST_ERRAND
    wait = timedelta(seconds=rules.wait_after(tries, every=STEP_SECONDS))
    over = {"state": WantedPayload.State.REFUSED, "token": "", "ended_at": at} if ended else {}
    with tenancy.only(wanted.tenant_id):
        rows = WantedPayload.objects.filter(pk=wanted.pk, state=WantedPayload.State.WAITING)
        rows.update(
            tries=tries,
            next_try_at=at + wait,
            problems=[rules.as_facts(each) for each in problem.refusals],
            **over,
        )


def bring(stop: threading.Event) -> None:
    """Run errands until told to stop; for a thread of the worker. Nobody starts it again: whatever happens, it goes on."""
    while not stop.wait(STEP_SECONDS):
        try:
            close_old_connections()
            run_errands(at=clock.now())
        except (OperationalError, InterfaceError) as problem:
            logger.warning("database away: %s", str(problem).splitlines()[0])
            stop.wait(REST_SECONDS)
        except Exception:
            logger.exception("errands go on after an error that was not expected")
            stop.wait(REST_SECONDS)
