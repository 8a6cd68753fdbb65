"""What a witness is asked, answers and decides (C2SP tlog-witness), as pure functions on bytes.

    old <size>                     of the checkpoint that the witness cosigned last, 0 for none
    <base64 hash>                  at most 63: the consistency proof from that size
    <empty line>
    <checkpoint, verbatim>

A witness signs a checkpoint only if it extends the one it signed last, so that two histories of one log
never both carry its signature. The rules, in the order in which they are asked (and the HTTP status):

1.  The request is exactly one (400), the old size is not beyond the checkpoint's (400).
2.  The origin is one the witness knows (404).
3.  A key known for that origin has signed, and no signature by a known key is false (403).
4.  The old size is that of the checkpoint cosigned last (409, answered with that size as `text/x.tlog.size`).
5.  The new tree extends the old one: the proof holds; equal sizes have equal roots and no proof; from
    nothing no proof is needed; a tree of no entries has the empty root (422).

`decide` looks at nothing but what it is given. Whoever calls it must compare with the state, write the new
state durably and only then answer, all under one lock: otherwise two requests at once, or a kill between the
answer and the disk, make a witness sign two histories.

Who is trusted: nobody. A witness vouches for growth, not for what an entry says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from junheng.core.reason import JunhengError, Refusal, Refused, UnusableInput, refuse
from junheng.core.transparency.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from junheng.core.transparency.encoding import base64_bytes, base64_text, decimal_number
from junheng.core.transparency.merkle import EMPTY_ROOT, HASH_SIZE, refusals_of_consistency
from junheng.core.transparency.note import (
    COSIGNATURE_V1,
    NOTE_LIMIT,
    Signature,
    Signed,
    SignerKey,
    VerifierKey,
    open_note,
    parse_note,
    signature_by,
    with_signatures,
)

HASHES_LIMIT = 63
REQUEST_LIMIT = NOTE_LIMIT + 4096
"""Bytes of one request: the old size, 63 hashes of 45 bytes and a note."""
ANSWER_LIMIT = 65_536
"""Bytes of an answer that a log reads: some hundred signature lines."""
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
ADD_CHECKPOINT = "add-checkpoint"

OK, BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 200, 400, 403, 404, 409, 422


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """One request as read: nothing in it is verified. `checkpoint` is the signed note, verbatim."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    @property
    def data(self) -> bytes:
        """The bytes of the request."""
        return (
            "\n".join([f"old {self.old}", *map(base64_text, self.proof), "", ""]).encode() + self.checkpoint
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What a witness does with a request: cosign `checkpoint` if there is no refusal, else answer `status`.

    `held` is the size last cosigned, the body of a 409. `evidence` is true where the log itself, by its own
    valid signature, shows a tree that does not extend the one it showed before.
    """

    status: int
    checkpoint: Checkpoint | None
    refusals: tuple[Refusal, ...] = ()
    held: int = 0
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status, body, content type."""

    status: int
    body: bytes
    kind: str = TEXT_TYPE


def origin_hash(origin: str) -> str:
    """Under which name a witness serves what it holds of a log: SHA-256 of the origin line, hex."""
    return hashlib.sha256(origin.encode()).hexdigest()


def parse_add_checkpoint(data: bytes) -> AddCheckpoint:
    """Read a request strictly; raises `UnusableInput` naming the line."""
    if len(data) > REQUEST_LIMIT:
        raise UnusableInput(refuse("witness-request-too-large", found=len(data), limit=REQUEST_LIMIT))
    head, blank, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise _wrong(1, "ASCII") from None
    old = decimal_number(lines[0].removeprefix("old ")) if lines[0].startswith("old ") else None
    if old is None:
        raise _wrong(1, "old <size>")
    if not blank:
        raise _wrong(len(lines) + 1, "an empty line and the checkpoint")
    proof = _hashes(lines[1:])
    parse_checkpoint(checkpoint)
    return AddCheckpoint(old, proof, checkpoint)


def decide(request: AddCheckpoint, *, keys: Collection[VerifierKey], held: Checkpoint | None) -> Decision:
    """Rules 1 to 5. `keys`: the witness's keys of the origin (none: it is unknown); `held`: cosigned last."""
    seen, size = parse_checkpoint(request.checkpoint), held.size if held else 0
    if not keys:
        return Decision(NOT_FOUND, None, (refuse("witness-origin-unknown", origin=seen.origin),))
    try:
        seen = opened_by_any(request.checkpoint, keys)
    except JunhengError as problem:
        return Decision(FORBIDDEN, None, problem.refusals)
    if request.old > seen.size:
        return Decision(
            BAD_REQUEST, None, (refuse("proof-sizes-reversed", old=request.old, new=seen.size),), held=size
        )
    if request.old != size:
        found = (refuse("witness-size-differs", found=request.old, held=size),)
        return Decision(CONFLICT, None, found, held=size)
    refusals = refusals_to_extend(seen, proof=request.proof, held=held)
    if refusals:
        forked = held is not None and held.size == seen.size and held.root != seen.root
        return Decision(UNPROCESSABLE, None, refusals, held=size, evidence=forked)
    return Decision(OK, seen, held=size)


def refusals_to_extend(
    new: Checkpoint, *, proof: Sequence[bytes], held: Checkpoint | None
) -> tuple[Refusal, ...]:
    """Rule 5: why `new` is not shown to extend what was cosigned last; empty if it is."""
    if new.size == 0 and new.root != EMPTY_ROOT:
        return (refuse("proof-root-differs", which="empty root"),)
    return refusals_of_consistency(
        old=held.size if held else 0,
        new=new.size,
        proof=proof,
        old_root=held.root if held else EMPTY_ROOT,
        new_root=new.root,
    )


def opened_by_any(data: bytes, keys: Iterable[VerifierKey]) -> Checkpoint:
    """The checkpoint if one of the log's keys (all named as its origin) signed it and none of them falsely."""
    known = tuple(keys)
    opened = open_note(data, known)
    return open_checkpoint(data, log=opened.signed[0].key, others=known).checkpoint


def cosigned(checkpoint: bytes, *, keys: Iterable[VerifierKey], signer: SignerKey, time: int) -> bytes:
    """What a witness keeps and shows: the note with the log's signatures it verified, and its cosignature.

    `time` is seconds since 1970-01-01 UTC, never zero. Other signatures of the request are left out, and a key
    that signed more than once is kept once: whoever repeats its line must not make a note that nobody can read.
    """
    if signer.kind != COSIGNATURE_V1 or time <= 0:
        raise ValueError("a cosignature is made by a key of type 04 and has a time")
    note = parse_note(checkpoint)
    known = {(key.name, key.id) for key in keys}
    kept = {(one.name, one.key_id): one for one in note.signatures if (one.name, one.key_id) in known}
    made = signature_by(signer, note.text, time=time)
    return b"".join(
        [note.text.encode(), b"\n", *(one.line.encode() for one in kept.values()), made.line.encode()]
    )


def refusals_to_keep(note: bytes, *, origin: str, witness: VerifierKey) -> tuple[Refusal, ...]:
    """Why this could not be read again once kept; empty if it could. What is kept unreadable stops the log for good."""
    try:
        parse_note(note)
        open_held(note, origin=origin, witness=witness)
    except JunhengError as problem:
        return problem.refusals
    return ()


def open_held(data: bytes, *, origin: str, witness: VerifierKey) -> Checkpoint:
    """What a witness kept, believed only under its own cosignature; `Refused` if it is not what it wrote."""
    try:
        open_note(data, (witness,))
        held = parse_checkpoint(data)
    except JunhengError:
        raise Refused(refuse("witness-state-damaged", origin=origin)) from None
    if held.origin != origin:
        raise Refused(refuse("witness-state-damaged", origin=origin))
    return held


def answer_of(decision: Decision) -> Answer:
    """The answer to a request that is not cosigned: the held size for a 409, else the sentences."""
    if decision.status == CONFLICT:
        return Answer(CONFLICT, f"{decision.held}\n".encode(), SIZE_TYPE)
    return refusing(decision.status, decision.refusals)


def answer_with(note: bytes, *, witness: VerifierKey) -> Answer:
    """The answer to a request that was cosigned: the witness's own signature line, out of what it kept."""
    lines = [
        one.line
        for one in parse_note(note).signatures
        if (one.name, one.key_id) == (witness.name, witness.id)
    ]
    return Answer(OK, "".join(lines).encode())


def refusing(status: int, refusals: Iterable[Refusal]) -> Answer:
    """An answer in words, a line a reason."""
    said = "".join(f"{refusal.message('en')} [{refusal.code}]\n" for refusal in refusals)
    return Answer(status, said.encode())


def parse_size(body: bytes) -> int:
    """The size a witness answers with a 409; raises `UnusableInput`."""
    size = decimal_number(body.decode("latin-1").removesuffix("\n")) if len(body) <= 20 else None
    if size is None:
        raise UnusableInput(refuse("witness-answer-malformed"))
    return size


def accepted(
    checkpoint: bytes, body: bytes, *, log: VerifierKey, witness: VerifierKey, now: int, ahead: int = 300
) -> Signature:
    """The cosignature of this witness in its answer: verified over *this* checkpoint, or refused by name.

    Lines by other keys are ignored. A time more than `ahead` seconds after `now` is refused: it would outlive
    every later statement.
    """
    if len(body) > ANSWER_LIMIT:
        raise UnusableInput(refuse("witness-answer-malformed"))
    wanted = (witness.name, witness.id)
    try:
        text = body.decode("utf-8")
        lines = parse_note(b"-\n\n" + text.encode()).signatures
    except (UnicodeDecodeError, JunhengError):
        raise UnusableInput(refuse("witness-answer-malformed")) from None
    found = next((one for one in lines if (one.name, one.key_id) == wanted), None)
    if found is None:
        raise Refused(refuse("witness-has-not-signed", name=witness.name))
    signed = signed_by(with_signatures(checkpoint, [found]), log=log, witness=witness)
    if not signed.time or signed.time > now + ahead:
        raise Refused(refuse("witness-time-wrong", name=witness.name, found=signed.time or 0))
    return found


def signed_by(data: bytes, *, log: VerifierKey, witness: VerifierKey) -> Signed:
    """The witness's own statement on a checkpoint of this log; `Refused` without one."""
    opened = open_checkpoint(data, log=log, others=(witness,))
    found = next((one for one in opened.signed if one.key == witness), None)
    if found is None:
        raise Refused(refuse("witness-has-not-signed", name=witness.name))
    return found


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    if len(lines) > HASHES_LIMIT:
        raise _wrong(HASHES_LIMIT + 2, "an empty line")
    hashes: list[bytes] = []
    for number, line in enumerate(lines, 2):
        value = base64_bytes(line)
        if value is None or len(value) != HASH_SIZE:
            raise _wrong(number, "the base64 of 32 bytes")
        hashes.append(value)
    return tuple(hashes)


def _wrong(line: int, expected: str) -> UnusableInput:
    return UnusableInput(refuse("witness-request-malformed", line=line, expected=expected))
