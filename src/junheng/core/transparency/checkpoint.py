"""Checkpoints (C2SP tlog-checkpoint): a log's signed statement "these many entries, this root".

Rules, all of them
------------------
1.  The text has at least three lines, none of them empty: origin, tree size, root hash, extensions.
2.  The size is plain ASCII digits without sign, space or leading zero, below 2^63.
3.  The root is the canonical base64 of exactly 32 bytes.
4.  To be believed it is a signed note (`note`) with a valid signature of type 01 by the log's own key, whose
    name is the origin. Cosignatures alone do not make a checkpoint.

Who is trusted: the log's key, for what it has signed, and nothing more. A log that shows different
checkpoints to different people is caught by comparing them (consistency proof, `merkle`) and by witnesses,
who sign only what extends what they signed before (`policy`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from junheng.core.reason import Refusal, Refused, UnusableInput, refuse
from junheng.core.transparency.encoding import base64_bytes, base64_text, decimal_number
from junheng.core.transparency.merkle import HASH_SIZE
from junheng.core.transparency.note import (
    ED25519,
    OpenedNote,
    Signed,
    SignerKey,
    VerifierKey,
    open_note,
    parse_note,
    sign_note,
)

SIZE_LIMIT = 1 << 63


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin, number of entries and root of one log at one moment."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The note text that is signed."""
        return "".join(
            f"{line}\n" for line in (self.origin, self.size, base64_text(self.root), *self.extensions)
        )


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint whose log signature is verified, with all known keys that signed it."""

    checkpoint: Checkpoint
    signed: tuple[Signed, ...]
    log: VerifierKey

    def refusals_of_absent(self, keys: Iterable[VerifierKey]) -> tuple[Refusal, ...]:
        """One for each of these SM2 keys that has not signed; a line that does not hold never comes this far."""
        by = {one.key for one in self.signed}
        return tuple(
            refuse("checkpoint-without-sm2", name=f"{key.name}+{key.id.hex()}")
            for key in keys
            if key not in by
        )


def parse_checkpoint_text(text: str) -> Checkpoint:
    """Rules 1 to 3 on the text of a note; raises `UnusableInput` by name."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3:
        raise UnusableInput(refuse("checkpoint-too-short", found=len(lines)))
    if not lines[0]:
        raise UnusableInput(refuse("checkpoint-origin-empty"))
    size, root = _size(lines[1]), _root(lines[2])
    for number, line in enumerate(lines[3:], 4):
        if not line:
            raise UnusableInput(refuse("checkpoint-extension-empty", line=number))
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))


def parse_checkpoint(data: bytes) -> Checkpoint:
    """A signed checkpoint read *without* verifying any signature: for finding out which log it claims."""
    return parse_checkpoint_text(parse_note(data).text)


def open_checkpoint(data: bytes, *, log: VerifierKey, others: Iterable[VerifierKey] = ()) -> OpenedCheckpoint:
    """Read and verify: signed by `log` with its name as origin; `others` (witnesses, an older or an SM2 key) noted too."""
    checkpoint = parse_checkpoint(data)
    if checkpoint.origin != log.name:
        raise Refused(refuse("checkpoint-origin-differs", found=checkpoint.origin, expected=log.name))
    opened: OpenedNote = open_note(data, (log, *others))
    if log.kind != ED25519 or log not in (signed.key for signed in opened.signed):
        raise Refused(refuse("checkpoint-not-signed-by-log", expected=log.name))
    return OpenedCheckpoint(checkpoint, opened.signed, log)


def sign_checkpoint(checkpoint: Checkpoint, signers: Iterable[SignerKey]) -> bytes:
    """The signed note. During rotation sign with the old and the new key; every name, an SM2 key's too, is the origin."""
    keys = tuple(signers)
    for key in keys:
        if key.name != checkpoint.origin:
            raise Refused(refuse("checkpoint-origin-differs", found=checkpoint.origin, expected=key.name))
    parse_checkpoint_text(checkpoint.text)  # never sign what we would not read
    return sign_note(checkpoint.text, keys)


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnusableInput(refuse("checkpoint-size-not-decimal", found=text[:40]))
    if text[0] == "0" and text != "0":
        raise UnusableInput(refuse("checkpoint-size-leading-zero", found=text[:40]))
    size = decimal_number(text)
    if size is None:
        raise UnusableInput(refuse("checkpoint-size-too-large", found=text[:40], limit=SIZE_LIMIT - 1))
    return size


def _root(text: str) -> bytes:
    root = base64_bytes(text)
    if root is None:
        raise UnusableInput(refuse("checkpoint-root-not-base64"))
    if len(root) != HASH_SIZE:
        raise UnusableInput(refuse("checkpoint-root-not-32-bytes", found=len(root)))
    return root
