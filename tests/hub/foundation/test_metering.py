"""Seconds of computing are taken before the computing begins, by all threads and processes from one purse."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.cache import cache
from tests.hub.conftest import NOW

from junheng.hub.foundation import metering
from junheng.hub.foundation.metering import TooOften, metered


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Each test has the minute to itself and leaves it to the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def asking(rf: Any) -> Any:
    """A request at ten seconds of a minute; from another address where one is named."""

    def ask(address: str = "192.0.2.1") -> Any:
        request = rf.post("/workbench", REMOTE_ADDR=address)
        request.at = NOW.replace(second=10)
        return request

    return ask


def test_many_at_once_count_like_many_in_a_row(asking: Any) -> None:
    """Of fifty begun at once six are let in; when they end, what they did not use is there again."""
    with ExitStack() as begun:
        let_in = 0
        for _ in range(50):
            try:
                begun.enter_context(metered(asking()))
                let_in += 1
            except TooOften as wait:
                assert wait.refusals[0].facts["seconds"] == "50"
        assert let_in == 6
        with metered(asking("192.0.2.2")):
            pass
    with metered(asking()):
        pass


def test_what_was_used_stays_used(asking: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computation of 21 s uses up the minute, also where it ended in a fault; the next minute is new."""
    ticks = iter((0.0, 21.0))
    with monkeypatch.context() as patched:
        patched.setattr(metering.time, "monotonic", lambda: next(ticks))
        with pytest.raises(ZeroDivisionError), metered(asking()):
            raise ZeroDivisionError
    with pytest.raises(TooOften), metered(asking()):
        pass
    later = asking()
    later.at = NOW.replace(minute=NOW.minute + 1)
    with metered(later):
        pass


def test_nothing_is_lost_between_two_that_add(asking: Any) -> None:
    """Two hundred seconds added by eight threads, one at a time, are two hundred."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: metering._added("purse", 1.0), range(200)))
    assert cache.get("purse") == 200.0
