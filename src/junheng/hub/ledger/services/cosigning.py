"""Gathering cosignatures: each signed checkpoint is taken to the witnesses of its log's policy until it is met.

One step never waits: answers come on threads, at most one at work for a log and a witness, so a slow or dead
witness delays nobody but itself. A checkpoint is pursued until its policy is met or patience ends; then the
newest is taken. What is met is written to the row under the log's lock and published from there.

A witness that shows a checkpoint under our own signature which our tree does not contain stops the log: the
note is kept and the sequencer refuses (`log-restored-from-old-backup`, `log-forked`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue

from django.db import OperationalError, close_old_connections

from junheng.core.reason import JunhengError, Refused
from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint
from junheng.core.transparency.note import Signature, VerifierKey, parse_vkey
from junheng.core.transparency.policy import Policy
from junheng.core.transparency.reader import TileReader
from junheng.hub.foundation import clock, tenancy
from junheng.hub.ledger import policies
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services import asking, letting_out, publishing
from junheng.hub.ledger.storage import LogFolder

logger = logging.getLogger("junheng.worker")
PATIENCE = 2 * asking.PATIENCE
"""Seconds for which one checkpoint is pursued: each witness may be asked twice in it."""
REST, LONGEST_REST = 1.0, 30.0
"""Seconds between two pursuits of a log whose witnesses are away; doubled each time."""
STEP_SECONDS = 0.1
QUIET_SECONDS = 60.0
"""A complaint about one witness is not repeated sooner."""


@dataclass(slots=True)
class _Pursuit:
    """One signed checkpoint on its way to its witnesses."""

    note: bytes
    since: float
    signatures: dict[VerifierKey, Signature] = field(default_factory=dict)
    settled: int = 0


@dataclass(frozen=True, slots=True)
class _Heard:
    log: str
    witness: asking.Witness
    note: bytes
    outcome: Signature | Exception


@dataclass(slots=True)
class Gatherer:
    """The gathering of one worker; all it remembers may be lost."""

    monotonic: Callable[[], float] = time.monotonic
    _pursuits: dict[str, _Pursuit] = field(default_factory=dict)
    _asked: set[tuple[str, VerifierKey]] = field(default_factory=set)
    _sizes: dict[tuple[str, VerifierKey], int] = field(default_factory=dict)
    _rests: dict[str, tuple[float, float]] = field(default_factory=dict)
    _said: dict[tuple[str, str], float] = field(default_factory=dict)
    _heard: SimpleQueue[_Heard] = field(default_factory=SimpleQueue)

    def step(self, *, at: datetime) -> bool:
        """Take what was answered, begin what is due; whether anything is on its way."""
        self._take_answers()
        for log in list(Log.objects.all()):
            with self._complaining(log.name):
                self._advance(log, at=at)
        return bool(self._pursuits)

    def run_until_idle(self, *, at: datetime) -> None:
        """Steps until nothing is on its way."""
        while self.step(at=at):
            time.sleep(STEP_SECONDS / 5)

    def _take_answers(self) -> None:
        while True:
            try:
                heard = self._heard.get_nowait()
            except Empty:
                return
            self._asked.discard((heard.log, heard.witness.key))
            with self._complaining(heard.log, heard.witness.key.name):
                self._take(heard)

    @contextmanager
    def _complaining(self, log: str, witness: str = "") -> Iterator[None]:
        """One log's trouble ends no other's gathering; a database that is away ends the step."""
        try:
            yield
        except OperationalError:
            raise
        except Exception as problem:
            self._complain(log, witness, problem)

    def _take(self, heard: _Heard) -> None:
        name, pursuit = heard.witness.key.name, self._pursuits.get(heard.log)
        if isinstance(heard.outcome, Signature):
            self._sizes[heard.log, heard.witness.key] = parse_checkpoint(heard.note).size
            if pursuit is not None and pursuit.note == heard.note:
                pursuit.signatures[heard.witness.key] = heard.outcome
        elif isinstance(heard.outcome, asking.AheadOfUs):
            _stop_if_true(heard.log, heard.outcome.note, shown_by=name)
        else:
            self._sizes.pop((heard.log, heard.witness.key), None)
            self._complain(heard.log, name, heard.outcome)

    def _advance(self, log: Log, *, at: datetime) -> None:
        policy = policies.policy_of(log.name)
        pursuit = self._pursuits.get(log.name)
        if pursuit is None:
            self._begin(log, policy, at=at)
        elif policy is None:
            del self._pursuits[log.name]
        else:
            self._follow(log, policy, pursuit, at=at)

    def _begin(self, log: Log, policy: Policy | None, *, at: datetime) -> None:
        signed, published = bytes(log.checkpoint), bytes(log.published_checkpoint)
        if policy is None:
            if signed != published:
                settle(log.name, signed, [], at=at)
            return
        resting_until, _length = self._rests.get(log.name, (0.0, 0.0))
        wanted = policies.wants_cosignatures(policy, signed=signed, published=published, vkey=log.vkey)
        if self.monotonic() < resting_until or not wanted:
            return
        if signed != published and LogFolder.of(log.name).signed() != signed:
            return  # not yet kept as a file: the sequencer's next round does it
        self._pursuits[log.name] = _Pursuit(signed, self.monotonic())
        for key in policy.witnesses.values():
            if key in policy.addresses and (log.name, key) not in self._asked:
                self._ask(log, asking.Witness(key, policy.addresses[key]), signed)

    def _ask(self, log: Log, witness: asking.Witness, note: bytes) -> None:
        name, vkey, read = log.name, parse_vkey(log.vkey), LogFolder.of(log.name).read
        held = self._sizes.get((name, witness.key))

        def asked() -> None:
            outcome: Signature | Exception
            try:
                outcome = asking.cosignature_of(witness, note, log=vkey, read=read, held=held)
            except Exception as problem:  # whatever a stranger's answer does to us, it ends here
                outcome = problem
            self._heard.put(_Heard(name, witness, note, outcome))

        self._asked.add((name, witness.key))
        threading.Thread(target=asked, name=f"witness of {name}", daemon=True).start()

    def _follow(self, log: Log, policy: Policy, pursuit: _Pursuit, *, at: datetime) -> None:
        if len(pursuit.signatures) > pursuit.settled and settle(
            log.name, pursuit.note, list(pursuit.signatures.values()), at=at
        ):
            pursuit.settled = len(pursuit.signatures)
            self._rests.pop(log.name, None)
        waiting = any(name == log.name for name, _key in self._asked)
        tired = self.monotonic() - pursuit.since > PATIENCE
        if (pursuit.settled and bytes(log.checkpoint) != pursuit.note) or not waiting or tired:
            del self._pursuits[log.name]
            if not pursuit.settled:
                _until, length = self._rests.get(log.name, (0.0, REST / 2))
                length = min(2 * length, LONGEST_REST)
                self._rests[log.name] = (self.monotonic() + length, length)

    def _complain(self, log: str, witness: str, problem: Exception) -> None:
        now = self.monotonic()
        if now - self._said.get((log, witness), -QUIET_SECONDS) < QUIET_SECONDS:
            return
        self._said[log, witness] = now
        if not isinstance(problem, JunhengError):
            logger.error("%s, witness %s: %r", log, witness, problem)
            return
        for refusal in problem.refusals:
            logger.warning("%s, witness %s: %s [%s]", log, witness, refusal.message("en"), refusal.code)


def settle(name: str, note: bytes, signatures: list[Signature], *, at: datetime) -> bool:
    """Publish this signed checkpoint with these cosignatures if the policy is met; never a smaller one again."""
    found = Log.objects.get(name=name)
    with tenancy.only(found.tenant_id):
        publishing.lock(name)
        log = Log.objects.get(name=name)
        if parse_checkpoint(note).size > log.size or not letting_out.let_out(
            log, policies.with_more(_newest_of(log, note), signatures), at=at
        ):
            return False
        log.save(update_fields=letting_out.FIELDS)
    publishing.publish_committed(name)
    return True


def _newest_of(log: Log, note: bytes) -> bytes:
    """The same tree with what is already published for it: a later signature joins the earlier ones."""
    same = parse_checkpoint(note) == parse_checkpoint(bytes(log.published_checkpoint) or note)
    return policies.with_more(note, letting_out.signatures_on(log)) if same else note


def _stop_if_true(name: str, note: bytes, *, shown_by: str) -> None:
    """Keep what a witness holds of us if our tree does not contain it: the sequencer refuses from then on.

    The row is read now, after the answer: another worker may have signed meanwhile.
    """
    log, folder, seen = Log.objects.get(name=name), LogFolder.of(name), parse_checkpoint(note)
    reader = TileReader(folder.read, Checkpoint(log.origin, log.size, bytes(log.root)))
    if seen.size > log.size or reader.root(seen.size) != seen.root:
        folder.keep_met_elsewhere(note)
        logger.error("%s: the witness %s holds a checkpoint of ours that is not of our tree", name, shown_by)


def gather(stop: threading.Event) -> None:
    """Gather until told to stop; for a thread of the worker. A database that is away is waited for.

    Nobody starts this thread again: whatever else happens is said, and it goes on.
    """
    gatherer = Gatherer()
    while not stop.wait(STEP_SECONDS):
        try:
            close_old_connections()
            gatherer.step(at=clock.now())
        except Refused as refused:
            logger.error("%s", refused)
        except OperationalError as problem:
            logger.warning("database away: %s", str(problem).splitlines()[0])
            stop.wait(REST)
        except Exception:
            logger.exception("gathering goes on after an error that was not expected")
            stop.wait(REST)
