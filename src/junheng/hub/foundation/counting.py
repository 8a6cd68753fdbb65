"""What is counted over a whole table for a page: kept for some minutes, counted by one process, and said as of when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.cache import cache
from django.db import connection

COUNTED_EVERY = timedelta(minutes=5)
KEPT = 3600
"""Seconds that what was counted is on file; others show it while one counts anew."""
T = TypeVar("T")


class Alone:
    """The database's lock of whoever counts, until the transaction ends; asked for once, when something is to be counted."""

    def __init__(self, lock: str) -> None:
        self.lock = lock
        self._held = False

    def may_count(self, *, wait: bool) -> bool:
        """Whether nobody else counts now; who waits is next."""
        if not self._held:
            name = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
            with connection.cursor() as cursor:
                cursor.execute(f"select {name}(hashtextextended(%s, 0))", [self.lock])
                self._held = wait or bool(cursor.fetchone()[0])
        return self._held


def kept(key: str, at: datetime, count: Callable[[], T], alone: Alone) -> tuple[T, datetime]:
    """What was counted under a key and when; past its minutes one reader counts anew and the others wait for nothing.

    Where nothing was counted yet they wait for the one who does: never two processes count the same at once.
    """
    known: tuple[T, datetime] | None = cache.get(key)
    if known is not None and timedelta(0) <= at - known[1] < COUNTED_EVERY:
        return known
    if not alone.may_count(wait=known is None):
        assert known is not None
        return known
    meanwhile: tuple[T, datetime] | None = cache.get(key)
    if meanwhile is not None and (known is None or meanwhile[1] != known[1]):
        return meanwhile
    made = (count(), at)
    cache.set(key, made, KEPT)
    return made
