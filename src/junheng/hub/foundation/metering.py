"""Seconds of computing that one address may use in a minute of the clock, over all processes of the web server.

A computation takes its seconds before it begins and gives back at its end what it did not use, so fifty at once are
counted like fifty in a row. The cache is made of files and adds in two steps; a lock beside it makes them one.
A page answers `TooOften` with 429 and what was typed:

    try:
        with metered(request):
            answer = compute(asked)
    except TooOften as problem:
        …
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.core.files import locks
from django.http import HttpRequest

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import reasons as _declared  # noqa: F401  (declares the code used here)
from junheng.hub.foundation.accounts.limits import client_address

SECONDS_A_MINUTE, WINDOW = 20.0, 60
RESERVED = 4.0
"""Seconds that a computation is taken to need until it has ended."""


class TooOften(Refused):
    """The address has used what it may use for now; it is told after how many seconds it may again."""


@contextmanager
def metered(request: HttpRequest, *, most: float = RESERVED) -> Iterator[None]:
    """Compute inside, at most about `most` seconds; refused before it begins where too much was used already."""
    minute, second = divmod(int(request.at.timestamp()), WINDOW)  # type: ignore[attr-defined]
    key = f"seconds-{minute}-{client_address(request)}".replace(" ", "")[:200]
    if _added(key, most) > SECONDS_A_MINUTE + most:
        _added(key, -most)
        raise TooOften(refuse("computed-too-often", seconds=WINDOW - second))
    began = time.monotonic()
    try:
        yield
    finally:
        _added(key, time.monotonic() - began - most)


def _added(key: str, more: float, kept: int = 2 * WINDOW) -> float:
    """What is used after `more`; read and written as one step of all threads and processes, kept so many seconds."""
    with (settings.JUNHENG_HOME / "metering.lock").open("ab") as held:
        locks.lock(held, locks.LOCK_EX)
        used = float(cache.get(key, 0.0)) + more
        cache.set(key, used, kept)
    return used


def counted(request: HttpRequest, what: str, *, most: int, window: int) -> None:
    """Count an act of a stranger by their address; past `most` in `window` seconds it is refused as `TooOften`."""
    slot, second = divmod(int(request.at.timestamp()), window)  # type: ignore[attr-defined]
    key = f"count-{what}-{slot}-{client_address(request)}".replace(" ", "")[:200]
    if _added(key, 1.0, 2 * window) > most:
        raise TooOften(refuse("too-many-requests", seconds=window - second))
