"""Letters of the outbox to the mail server: each in a transaction of its own, each failure remembered."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import Q

from junheng.hub.foundation import clock
from junheng.hub.foundation.models import OutgoingMail

logger = logging.getLogger("junheng.worker")
RESTS = tuple(timedelta(seconds=each) for each in (10, 60, 300, 1_800, 7_200, 21_600, 43_200))
"""How long a letter waits after its first, second, … failure; after one failure more it is given up."""
STEP_SECONDS = 0.5
DATABASE_REST = 5.0


def send_waiting_mail(*, at: datetime) -> int:
    """Send every letter that is due at `at`, the oldest first; answers how many went.

    One letter, one transaction: who is killed in the middle sends one letter again, not fifty.
    """
    sent, tried = 0, 0
    while (went := _send_next(at=at)) is not None:
        sent, tried = sent + went, tried + 1
    if sent < tried:
        logger.warning("%d of %d letters could not be sent", tried - sent, tried)
    return sent


def _send_next(*, at: datetime) -> bool | None:
    """Whether the next letter went; None when none is due."""
    with transaction.atomic():
        letter = (
            OutgoingMail.objects.select_for_update(skip_locked=True)
            .filter(
                Q(next_at__isnull=True) | Q(next_at__lte=at), sent_at__isnull=True, attempts__lte=len(RESTS)
            )
            .order_by("id")
            .first()
        )
        if letter is None:
            return None
        letter.attempts += 1
        try:
            EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to]).send()
            letter.sent_at, letter.problem = at, ""
        except Exception as problem:  # whatever one letter meets, those behind it go
            letter.problem = str(problem)[:200]
            letter.next_at = at + RESTS[min(letter.attempts, len(RESTS)) - 1]
        letter.save(update_fields=["attempts", "sent_at", "problem", "next_at"])
        return letter.sent_at is not None


def deliver(stop: threading.Event) -> None:
    """Send what is due until told to stop; for a thread of the worker, so that no log waits for a mail server.

    Nobody starts this thread again: whatever else happens is said, and it goes on.
    """
    while not stop.wait(STEP_SECONDS):
        try:
            close_old_connections()
            send_waiting_mail(at=clock.now())
        except OperationalError as problem:
            logger.warning("database away: %s", str(problem).splitlines()[0])
            stop.wait(DATABASE_REST)
        except Exception:
            logger.exception("sending goes on after an error that was not expected")
            stop.wait(DATABASE_REST)
    connection.close()
