"""A server that sends a byte now and then holds nobody for longer than a file has time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.log.test_monitor import Place
from tests.dripping import DRIPS, Serve, servers

from junheng.cli import log_source, monitor
from junheng.core.reason import UnusableInput


@pytest.fixture
def dripping() -> Iterator[Serve]:
    with servers() as serve:
        yield serve


@pytest.mark.parametrize("what", DRIPS)
def test_a_file_has_its_time(dripping: Serve, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever part of the answer drips: no byte is late by itself, and the whole is given up."""
    monkeypatch.setattr(log_source, "TIMEOUT", 0.5)
    monkeypatch.setattr(log_source, "PATIENCE", 1.0)
    read, began = log_source.read_from(dripping(DRIPS[what])), time.monotonic()
    with pytest.raises(UnusableInput) as caught:
        read("checkpoint")
    assert caught.value.refusals[0].code == "log-unreadable"
    assert 0.9 < time.monotonic() - began < 4


def test_all_files_together_have_theirs(dripping: Serve) -> None:
    """Once it is over, no further file is even waited for."""
    read, began = log_source.read_from(dripping(DRIPS["the body"]), seconds=0.5), time.monotonic()
    for path in ("checkpoint", "tile/0/000", "tile/entries/000"):
        with pytest.raises(UnusableInput):
            read(path)
    assert time.monotonic() - began < 4


def test_a_redirect_gives_no_new_time(dripping: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends its caller from one address to the next is given up like one that drips."""
    monkeypatch.setattr(log_source, "PATIENCE", 1.0)
    told = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 12\r\nConnection: close\r\n\r\n"
    began = time.monotonic()
    with pytest.raises(UnusableInput):
        log_source.read_from(dripping(told))("checkpoint")
    assert time.monotonic() - began < 4


def test_the_monitor_gives_each_a_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A log and a witness: each is read under the time that a round has for it."""
    place, given = Place(tmp_path), list[float | None]()
    place.show(9)
    place.witnessed(9)

    def read_from(source: str, *, seconds: float | None = None) -> log_source.Read:
        given.append(seconds)
        return log_source.read_from(source)

    monkeypatch.setattr(monitor, "read_from", read_from)
    assert place.round() == 0
    assert given == [monitor.WITNESS_PATIENCE, monitor.LOG_PATIENCE]
