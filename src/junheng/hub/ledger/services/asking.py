"""One request to one witness (C2SP tlog-witness), with limits: it may be slow, dead or lie, and harms nothing.

No redirect is followed, no proxy is asked, an answer has at most 64 KiB and comes within seconds. What it says
is believed only as far as it proves itself: a cosignature over *this* checkpoint; a size, by a checkpoint under
our own signature. No database is touched here: this runs on a thread of its own.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

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


class _Until(io.RawIOBase):
    """The bytes of a socket until a moment (`time.monotonic`): each wait is cut to what is left."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection, self._until = connection, until
        self._raw = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow an answer")
        self._connection.settimeout(min(TIMEOUT, left))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """An answer all of which, the header too, has come by a moment."""

    def __init__(self, connection: socket.socket, *words: Any, until: float, **named: Any) -> None:
        super().__init__(connection, *words, **named)
        self.fp.close()
        self.fp = io.BufferedReader(_Until(connection, until))


def _exchange(address: str, body: bytes | None, *, limit: int = ANSWER_LIMIT) -> tuple[int, bytes]:
    """POST, or GET without a body; status and answer. `UnusableInput` when there is none in time."""
    until = time.monotonic() + PATIENCE
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        with closing(kind(parts.hostname or "", parts.port, timeout=TIMEOUT)) as connection:
            connection.response_class = partial(_Answer, until=until)  # type: ignore[assignment]
            headers = {"Content-Type": "text/plain; charset=utf-8"} if body is not None else {}
            connection.request("GET" if body is None else "POST", parts.path or "/", body, headers)
            with closing(connection.getresponse()) as answer:
                return answer.status, _read(answer, limit=limit)
    except (OSError, ValueError, http.client.HTTPException) as problem:
        raise UnusableInput(refuse("witness-silent", address=address, why=problem)) from None


def _read(answer: http.client.HTTPResponse, *, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(limit + 1 - size):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise ValueError("too long an answer")
    return b"".join(parts)
