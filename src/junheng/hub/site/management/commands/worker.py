"""The worker: sequences the logs, takes checkpoints to witnesses, follows other nodes, fetches from them, sends waiting mail, until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from junheng.core.reason import Refused
from junheng.hub.evidence.services.building import build_by_night
from junheng.hub.filing.services.drafts import drop_what_ended
from junheng.hub.filing.services.reminders import remind_of_due_dates
from junheng.hub.filing.services.sheets import file_waiting_rows
from junheng.hub.foundation import clock
from junheng.hub.foundation.services.posting import deliver, send_waiting_mail
from junheng.hub.industry.services.benchmarks import drop_what_ended as drop_benchmarks
from junheng.hub.instruments.services.reclassifying import class_what_is_due
from junheng.hub.ledger.services.cosigning import Gatherer, gather
from junheng.hub.ledger.services.operating import open_missing_logs
from junheng.hub.ledger.services.sequencing import sequence_all
from junheng.hub.market.services.hall import close_what_is_due
from junheng.hub.nodes.services.errands import bring, run_errands
from junheng.hub.nodes.services.following import follow, follow_all
from junheng.hub.risk.services.letters import escalate_what_is_late
from junheng.hub.risk.services.radar import look_by_night
from junheng.hub.risk.services.warnings import raise_what_is_late
from junheng.hub.standards.services.lapsing import lapse_what_has_ended
from junheng.hub.supervision.services.cosigned import note_what_is_cosigned
from junheng.hub.supervision.services.following import publish_what_is_due
from junheng.hub.supervision.services.opening import open_what_is_due

logger = logging.getLogger("junheng.worker")
IDLE_SECONDS = 0.3
NEW_LOGS_EVERY = 20
DUE: tuple[Callable[..., Any], ...] = (
    open_missing_logs, note_what_is_cosigned, publish_what_is_due, open_what_is_due, lapse_what_has_ended, close_what_is_due,
    drop_what_ended, drop_benchmarks, remind_of_due_dates, file_waiting_rows, escalate_what_is_late, raise_what_is_late, class_what_is_due,
)  # fmt: skip
"""What each room does when its hour has come."""


class Command(BaseCommand):
    help = "Sequence the logs and send waiting mail until stopped."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        rounds = 0
        if not options["once"]:
            for work in (gather, deliver, follow, bring, look_by_night, build_by_night):
                threading.Thread(target=work, args=[stop], name=work.__name__, daemon=True).start()
        while not stop.is_set():
            entered = self._round(new_logs=rounds % NEW_LOGS_EVERY == 0)
            rounds += 1
            if options["once"]:
                send_waiting_mail(at=clock.now())
                Gatherer().run_until_idle(at=clock.now())
                follow_all(at=clock.now())
                run_errands(at=clock.now())
                return
            if not entered:
                stop.wait(IDLE_SECONDS)

    def _round(self, *, new_logs: bool) -> int:
        """One round. A database that is away is waited for; what one room cannot do harms no log and no other room."""
        at = clock.now()
        if new_logs:
            for work in DUE:
                _done(work, at)
        return _done(sequence_all, at, only_waiting=not new_logs) or 0


def _done(work: Callable[..., Any], at: datetime, **how: Any) -> Any:
    """What the work answers; None where it was refused or failed, which is said in the log of the process."""
    try:
        close_old_connections()
        return work(at=at, **how)
    except Refused as refused:
        for refusal in refused.refusals:
            logger.error("%s [%s]", refusal.message("en"), refusal.code)
    except (OperationalError, InterfaceError) as problem:
        logger.warning("database away: %s", str(problem).splitlines()[0])
    except Exception:
        if work not in DUE:
            raise
        logger.exception("%s", work.__name__)
    return None
