"""The worker: sequences the logs, takes checkpoints to witnesses, sends waiting mail, until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from junheng.core.reason import Refused
from junheng.hub.foundation import clock
from junheng.hub.foundation.services.posting import deliver, send_waiting_mail
from junheng.hub.ledger.services.cosigning import Gatherer, gather
from junheng.hub.ledger.services.operating import open_missing_logs
from junheng.hub.ledger.services.sequencing import sequence_all
from junheng.hub.risk.services.radar import look_by_night
from junheng.hub.supervision.services.following import publish_what_is_due

logger = logging.getLogger("junheng.worker")
IDLE_SECONDS = 0.3
NEW_LOGS_EVERY = 20


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
            for work in (gather, deliver, look_by_night):
                threading.Thread(target=work, args=[stop], name=work.__name__, daemon=True).start()
        while not stop.is_set():
            entered = self._round(new_logs=rounds % NEW_LOGS_EVERY == 0)
            rounds += 1
            if options["once"]:
                send_waiting_mail(at=clock.now())
                Gatherer().run_until_idle(at=clock.now())
                return
            if not entered:
                stop.wait(IDLE_SECONDS)

    def _round(self, *, new_logs: bool) -> int:
        """One round. A database that is away is waited for; a log that refuses says why and harms no other."""
        try:
            close_old_connections()
            at = clock.now()
            if new_logs:
                open_missing_logs(at=at)
                publish_what_is_due(at=at)
            return sequence_all(at=at)
        except Refused as refused:
            for refusal in refused.refusals:
                logger.error("%s [%s]", refusal.message("en"), refusal.code)
        except OperationalError as problem:
            logger.warning("database away: %s", str(problem).splitlines()[0])
        return 0
