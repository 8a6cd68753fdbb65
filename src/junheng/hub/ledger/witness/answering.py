"""A witness's answer to one request: read, decide, sign, write down, and only then answer.

All of it under the log's lock: what the decision compared with is what is replaced. Whatever cannot be read or
written ends in an answer without a signature.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.core.transparency.checkpoint import Checkpoint, parse_checkpoint
from junheng.core.transparency.note import SignerKey, VerifierKey
from junheng.core.transparency.policy import Policy
from junheng.core.transparency.witness import (
    BAD_REQUEST,
    NOT_FOUND,
    OK,
    AddCheckpoint,
    Answer,
    answer_of,
    answer_with,
    cosigned,
    decide,
    parse_add_checkpoint,
    refusals_to_keep,
    refusing,
)

logger = logging.getLogger("junheng.witness")
UNAVAILABLE = 503


class Remembering(Protocol):
    """What a witness needs of its memory: files (`memory`), or files beside a row of the database."""

    def signer(self) -> SignerKey: ...
    def policy(self) -> Policy: ...
    def locked(self, origin: str) -> AbstractContextManager[None]: ...
    def note(self, origin: str) -> bytes | None: ...
    def held(self, origin: str, *, witness: VerifierKey) -> Checkpoint | None: ...
    def keep(self, origin: str, note: bytes) -> None: ...
    def convict(self, origin: str, notes: Sequence[bytes]) -> None: ...
    def shown(self, hashed: str) -> bytes | None: ...


def add_checkpoint(body: bytes, *, memory: Remembering, now: int) -> Answer:
    """The answer to `POST <prefix>/add-checkpoint`; `now` in seconds since 1970-01-01 UTC."""
    try:
        request = parse_add_checkpoint(body)
    except UnusableInput as problem:
        return refusing(BAD_REQUEST, problem.refusals)
    try:
        return _answered(request, memory=memory, now=now)
    except OSError as problem:
        return _unavailable(Refused(refuse("witness-cannot-keep", why=problem.strerror or problem)))
    except (Refused, UnusableInput) as problem:
        return _unavailable(problem)


def checkpoint(hashed: str, *, memory: Remembering) -> Answer:
    """The answer to `GET <prefix>/<origin hash>/checkpoint`: what was cosigned last, or that nothing was."""
    try:
        note = memory.shown(hashed)
    except OSError as problem:
        return _unavailable(Refused(refuse("witness-cannot-keep", why=problem.strerror or problem)))
    except (Refused, UnusableInput) as problem:
        return _unavailable(problem)
    return Answer(NOT_FOUND, b"nothing cosigned\n") if note is None else Answer(OK, note)


def _answered(request: AddCheckpoint, *, memory: Remembering, now: int) -> Answer:
    origin = parse_checkpoint(request.checkpoint).origin
    keys = memory.policy().keys_of(origin)
    if not keys:
        return answer_of(decide(request, keys=keys, held=None))
    signer = memory.signer()
    with memory.locked(origin):
        decision = decide(request, keys=keys, held=memory.held(origin, witness=signer.verifier))
        if decision.refusals:
            if decision.evidence:
                _convict(memory, origin, request.checkpoint)
            return answer_of(decision)
        note = cosigned(request.checkpoint, keys=keys, signer=signer, time=now)
        if refusals := refusals_to_keep(note, origin=origin, witness=signer.verifier):
            return refusing(BAD_REQUEST, refusals)
        memory.keep(origin, note)
    return answer_with(note, witness=signer.verifier)


def _convict(memory: Remembering, origin: str, shown: bytes) -> None:
    logger.error("%s signed two trees of one size; both are kept as evidence", origin)
    memory.convict(origin, [shown, memory.note(origin) or b""])


def _unavailable(problem: Refused | UnusableInput) -> Answer:
    for refusal in problem.refusals:
        logger.error("%s [%s]", refusal.message("en"), refusal.code)
    return refusing(UNAVAILABLE, problem.refusals)
