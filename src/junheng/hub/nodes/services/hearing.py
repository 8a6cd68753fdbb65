"""What a followed log shows now, held against what it showed before: believed, or a contradiction with its evidence.

    heard(…)  the newest checkpoint, signed by the log's key and cosigned as its policy wants, that contains
              the one believed last; its files can then be read through `Heard.reader`

Raises `UnusableInput` or `Refused` where nothing is proven either way (try again), `Contradiction` where the log's own
signature stands against it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from junheng.core.reason import JunhengError, Refusal, Refused, UnusableInput, refuse
from junheng.core.transparency.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from junheng.core.transparency.paths import CHECKPOINT_PATH
from junheng.core.transparency.policy import Policy, parse_policy
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.split_view import View, contradiction
from junheng.hub.nodes import rules
from junheng.hub.nodes.services.fetching import Peer

SCHEMA = "junheng.quarantine/1"
PASSING = frozenset({"tile-missing", "bundle-missing", "policy-quorum-not-met"})
"""A file that is not there, and a quorum not met yet, prove nothing against a log."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a log before it is asked."""

    origin: str
    vkey: str
    policy: str
    address: str
    seen_note: bytes

    @property
    def seen(self) -> Checkpoint | None:
        return parse_checkpoint(self.seen_note) if self.seen_note else None


class Contradiction(Exception):
    """The log's own signature stands against what it showed before, or against its files."""

    def __init__(self, refusals: tuple[Refusal, ...], *, shown: bytes, evidence: bytes) -> None:
        super().__init__(refusals[0].code)
        self.refusals, self.shown, self.evidence = refusals, shown, evidence


@dataclass
class Heard:
    """A checkpoint that is believed, and the way to its entries."""

    known: Known
    note: bytes
    checkpoint: Checkpoint
    peer: Peer

    @cached_property
    def reader(self) -> TileReader:
        try:
            return TileReader(self.peer.reader, self.checkpoint)
        except Refused as refused:
            raise self._against(refused) from None

    def entries(self, start: int, end: int) -> list[bytes]:
        """Entries [start, end), each under the signed root."""
        try:
            return list(self.reader.entries(start, end))
        except Refused as refused:
            raise self._against(refused) from None

    def _against(self, refused: Refused) -> Exception:
        """What the files say against the signature; a missing file says nothing."""
        if {refusal.code for refusal in refused.refusals} & PASSING:
            return refused
        origin, size = self.checkpoint.origin, self.checkpoint.size
        reasons = (refuse("followed-log-does-not-prove", origin=origin, size=size), *refused.refusals)
        return Contradiction(
            reasons, shown=self.note, evidence=evidence_of(self.known, self.note, reasons, self.peer)
        )


def heard(known: Known, peer: Peer) -> Heard:
    """Ask the log for its checkpoint and hold it against the one believed last."""
    try:
        note = peer.read(CHECKPOINT_PATH)
    except FileNotFoundError:
        raise UnusableInput(refuse("node-has-no-log", address=known.address)) from None
    policy = parse_policy(known.policy.encode()) if known.policy.strip() else None
    now = Heard(known, note, _believed(known, note, policy), peer)
    seen = known.seen
    if seen is not None:
        _hold_against(now, seen)
    return now


def _believed(known: Known, note: bytes, policy: Policy | None) -> Checkpoint:
    witnesses = policy.witnesses.values() if policy else ()
    opened = open_checkpoint(note, log=rules.read_key(known.vkey), others=witnesses)
    if policy is not None and (refusals := policy.refusals_to_cosignatures(opened.signed)):
        raise Refused(*refusals)
    return opened.checkpoint


def _hold_against(now: Heard, seen: Checkpoint) -> None:
    """Refuses a tree that shrank, another of the same size, or one that does not contain what was seen."""
    known = now.known
    if now.checkpoint.size < seen.size:
        reasons = (
            refuse("followed-log-went-back", origin=seen.origin, seen=seen.size, shown=now.checkpoint.size),
        )
        evidence = evidence_of(known, now.note, reasons, now.peer)
        raise Contradiction(reasons, shown=now.note, evidence=evidence)
    try:
        split = contradiction(
            View("before", known.seen_note, seen),
            View("now", now.note, now.checkpoint),
            lambda _new: now.reader,
        )
    except Refused as refused:
        raise now._against(refused) from None
    if split is not None:
        raise Contradiction((split.refusal,), shown=now.note, evidence=split.data)


def evidence_of(known: Known, note: bytes, reasons: tuple[Refusal, ...], peer: Peer) -> bytes:
    """Both signed checkpoints, what is wrong, and the files that were read last, as one file."""
    content = {
        "schema": SCHEMA,
        "origin": known.origin,
        "vkey": known.vkey,
        "reasons": [refusal.as_json("en") for refusal in reasons],
        "seen": known.seen_note.decode(errors="replace"),
        "shown": note.decode(errors="replace"),
        "files": list(peer.last),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def refusals_of(problem: JunhengError | FileNotFoundError | Exception) -> tuple[Refusal, ...]:
    """Why this attempt came to nothing, in words."""
    if isinstance(problem, JunhengError):
        return problem.refusals
    if isinstance(problem, FileNotFoundError):
        return (refuse("node-has-no-log", address=problem),)
    return (refuse("node-fault-here", why=type(problem).__name__),)
