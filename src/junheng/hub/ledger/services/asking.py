"""One request to one witness (C2SP tlog-witness), with limits: it may be slow, dead or lie, and harms nothing.

No redirect is followed, no proxy is asked, an answer has at most 64 KiB and comes within seconds. What it says
is believed only as far as it proves itself: a cosignature over *this* checkpoint; a size, by a checkpoint under
our own signature. No database is touched here: this runs on a thread of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from junheng.core.reason import JunhengError, Refused, UnusableInput, refuse
from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint
from junheng.core.transparency.note import NOTE_LIMIT, Signature, VerifierKey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import Read
from junheng.core.transparency.witness import (
    ADD_CHECKPOINT,
    ANSWER_LIMIT,
    AddCheckpoint,
    accepted,
    opened_by_any,
    origin_hash,
    parse_size,
)
from junheng.hub.ledger import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.ledger.services.exchanging import NO_ANSWER, exchange

TIMEOUT = 2.0
"""Seconds without a byte."""
PATIENCE = 3.0
"""Seconds for one answer as a whole, its header included."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness of a policy: its key and what stands before `/add-checkpoint`."""

    key: VerifierKey
    address: str


class AheadOfUs(Exception):
    """The witness holds, under our own signature, what our tree does not: we are an old back-up, or forked."""

    def __init__(self, note: bytes) -> None:
        super().__init__(len(note))
        self.note = note


def cosignature_of(
    witness: Witness, note: bytes, *, log: VerifierKey, read: Read, held: int | None
) -> Signature:
    """Ask for a cosignature on this signed checkpoint; `held` is the size the witness is thought to hold.

    Raises `Refused` or `UnusableInput` when it gives none, `AheadOfUs` when it has seen more than we signed.
    """
    checkpoint = parse_checkpoint(note)
    old = held if held is not None and held <= checkpoint.size else 0
    for _attempt in range(2):
        reader = TileReader(read, checkpoint)
        request = AddCheckpoint(old, reader.consistency(old), note)
        status, body = _exchange(f"{witness.address}/{ADD_CHECKPOINT}", request.data)
        if status == HTTPStatus.OK:
            return accepted(note, body, log=log, witness=witness.key, now=int(time.time()))
        if status not in (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY):
            break
        _look_for_another_tree(witness, checkpoint, log=log, root_at=reader.root)
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            break
        old = parse_size(body)
        if old > checkpoint.size:
            break
    raise Refused(refuse("witness-refuses", name=witness.key.name, status=status))


def _look_for_another_tree(
    witness: Witness, checkpoint: Checkpoint, *, log: VerifierKey, root_at: Callable[[int], bytes]
) -> None:
    """What the witness holds of us, if it proves it: more than we have, or another tree."""
    status, note = _exchange(f"{witness.address}/{origin_hash(log.name)}/checkpoint", None, limit=NOTE_LIMIT)
    if status != HTTPStatus.OK:
        return
    try:
        held = opened_by_any(note, [log])
    except JunhengError:
        return  # not under our signature: it proves nothing
    if held.size > checkpoint.size or root_at(held.size) != held.root:
        raise AheadOfUs(note)


def _exchange(address: str, body: bytes | None, *, limit: int = ANSWER_LIMIT) -> tuple[int, bytes]:
    """POST, or GET without a body; status and answer. `UnusableInput` when there is none in time."""
    headers = {"Content-Type": "text/plain; charset=utf-8"} if body is not None else {}
    until = time.monotonic() + PATIENCE
    try:
        return exchange(address, body, limit=limit, until=until, silence=TIMEOUT, headers=headers)
    except NO_ANSWER as problem:
        raise UnusableInput(refuse("witness-silent", address=address, why=problem)) from None
