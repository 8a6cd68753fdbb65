"""Killed between any two steps, the next round heals: no index twice, no fork, nothing lost."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Mapping

import pytest
from django.db import connections

from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.reader import TileReader
from junheng.hub.foundation import storage
from junheng.hub.ledger.services import publishing, sequencing
from junheng.hub.ledger.storage import LogFolder

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the code under test catches it."""


def _die(*args: object, **kwargs: object) -> None:
    raise Killed


def after_one_file(patch: pytest.MonkeyPatch) -> None:
    put, written = storage._put, list[object]()

    def put_some(target: object, data: bytes, **named: object) -> None:
        if len(written) == 1:
            raise Killed
        written.append(target)
        put(target, data, **named)

    patch.setattr(storage, "_put", put_some)


def after_all_files(patch: pytest.MonkeyPatch) -> None:
    write_all = LogFolder.write_all

    def write_then_die(self: LogFolder, files: Mapping[str, bytes]) -> None:
        write_all(self, files)
        raise Killed

    patch.setattr(LogFolder, "write_all", write_then_die)


def before_the_signature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sequencing, "sign_checkpoint", _die)


def before_the_commit(patch: pytest.MonkeyPatch) -> None:
    commit = sequencing._commit

    def commit_then_die(*args: object, **kwargs: object) -> None:
        commit(*args, **kwargs)
        raise Killed

    patch.setattr(sequencing, "_commit", commit_then_die)


def after_the_commit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(publishing, "publish_committed", _die)


def while_publishing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(LogFolder, "publish", _die)


BEFORE = [after_one_file, after_all_files, before_the_signature, before_the_commit]
AFTER = [after_the_commit, while_publishing]


@pytest.mark.parametrize("moment", [*BEFORE, *AFTER], ids=lambda moment: moment.__name__)
@pytest.mark.parametrize("held", [0, 5, 254], ids=lambda held: f"on-{held}")
def test_next_round_heals(ledger, moment: Callable, held: int) -> None:
    """Whatever a dead round left, the public sees a whole log at once, and the next round takes up all facts."""
    ledger.happen(held)
    ledger.round()
    before = ledger.folder.published()
    ledger.happen(4)
    with pytest.MonkeyPatch.context() as patch:
        moment(patch)
        with pytest.raises(Killed):
            ledger.round()
    committed = moment in AFTER
    assert ledger.folder.published() == before
    assert ledger.row.size == held + 1 + (4 if committed else 0)
    assert TileReader(ledger.folder.read, parse_checkpoint(before)).root(held + 1)
    ledger.happen(3)
    ledger.round()
    assert ledger.waiting() == 0
    assert ledger.row.size == held + 8
    ledger.assert_whole(proofs=held < 10)
    _assert_grew_from(ledger, before)


def test_dead_round_with_other_facts_leaves_no_trace(ledger) -> None:
    """A dead round's tiles held more facts than the next round takes: its files are not believed."""
    ledger.round()
    before = ledger.folder.published()
    ledger.happen(300)
    with pytest.MonkeyPatch.context() as patch:
        after_all_files(patch)
        with pytest.raises(Killed):
            ledger.round()
    for batch in (7, 100, 150, 500):
        ledger.round(batch=batch)
        ledger.assert_whole(proofs=False)
    assert ledger.row.size == 301
    _assert_grew_from(ledger, before)


def test_unpublished_commit_is_published_by_an_idle_round(ledger) -> None:
    """A process died between commit and publication: the next round publishes, also without new facts."""
    with pytest.MonkeyPatch.context() as patch:
        after_the_commit(patch)
        with pytest.raises(Killed):
            ledger.round()
    assert parse_checkpoint(ledger.folder.published()).size == 0
    assert ledger.round() == 0
    assert parse_checkpoint(ledger.folder.published()).size == 1
    ledger.assert_whole()


def _assert_grew_from(ledger, before: bytes) -> None:
    """The tree published before is a prefix of the one now: no fork."""
    old = parse_checkpoint(before)
    reader = TileReader(ledger.folder.read, parse_checkpoint(ledger.folder.published()))
    assert reader.root(old.size) == old.root


def _at_work(ledger) -> None:
    """Records and sequences until it is killed."""
    while True:
        ledger.happen(5)
        ledger.round()


def _killed_at_random(ledger, *, times: int, chance: random.Random) -> list[bytes]:
    """A process of its own, forked from this one, works until SIGKILL; answers the checkpoints seen after each."""
    seen = []
    for _ in range(times):
        connections.close_all()
        child = os.fork()
        if child == 0:
            try:
                _at_work(ledger)
            finally:
                os.kill(os.getpid(), signal.SIGABRT)  # nothing of the test's own end runs in this process
        time.sleep(chance.uniform(0.05, 0.4))
        os.kill(child, signal.SIGKILL)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        seen.append(ledger.folder.published())
    return seen


@pytest.mark.parametrize("times", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_process_loses_nothing(ledger, times: int, record_property: Callable) -> None:
    """SIGKILL at random moments: afterwards every fact has exactly one index and each checkpoint seen is kept."""
    seed = random.randrange(2**32)
    record_property("seed", seed)
    seen = _killed_at_random(ledger, times=times, chance=random.Random(seed))
    _wait_for_the_dead(ledger)
    assert ledger.row.size > times
    assert ledger.waiting() == 0
    ledger.assert_whole(proofs=ledger.row.size < 400)
    for checkpoint in seen:
        _assert_grew_from(ledger, checkpoint)


def _wait_for_the_dead(ledger) -> None:
    """The server notices a lost client within moments and lets its lock go; then all facts enter."""
    for _ in range(100):
        ledger.round()
        if ledger.waiting() == 0 and parse_checkpoint(ledger.folder.published()).size == ledger.row.size:
            return
        time.sleep(0.1)
    pytest.fail("the facts of a killed process did not enter the log")
