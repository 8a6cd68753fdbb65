"""A proof that travels (C2SP tlog-proof@v1): checkpoint, index and path in one text, checked offline.

    c2sp.org/tlog-proof@v1
    extra <base64>                 optional; ours carries the leaf, so the file proves something by itself
    index <decimal>
    <base64 hash>                  the inclusion proof, the leaf's sibling first
    <empty line>
    <checkpoint, verbatim>

``junheng.proof/1`` wraps that text in JSON with the leaf as text: ``{schema, leaf, index, proof}``. Two fields may
stand beside these: ``certificate``, the very file whose digest the leaf states, as text, and ``core``, the text of the
code on its paper. With them it is one file that verifies offline; without them it is a proof as ever.

Who is trusted: the log's key handed in, and the witnesses of the reader's policy if there is one. The file
itself is not: extra data, index and hashes may come from anybody; only what hashes to the signed root is
believed. What a thief of the log's key can do: make proofs for a history nobody else sees. A policy with a
quorum of witnesses takes that away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from junheng.core.reason import JunhengError, Refusal, UnusableInput, refuse
from junheng.core.transparency.checkpoint import (
    Checkpoint,
    OpenedCheckpoint,
    open_checkpoint,
    parse_checkpoint,
)
from junheng.core.transparency.encoding import base64_bytes, base64_text, decimal_number
from junheng.core.transparency.leaf import parse_leaf
from junheng.core.transparency.merkle import HASH_SIZE, leaf_hash, refusals_of_inclusion
from junheng.core.transparency.note import NOTE_LIMIT, Signed, VerifierKey
from junheng.core.transparency.policy import Policy
from junheng.core.transparency.reader import TileReader

PROOF_SCHEMA = "junheng.proof/1"
HEADER = "c2sp.org/tlog-proof@v1"
PROOF_LIMIT = 2 * NOTE_LIMIT
CARRYING_LIMIT = 16 << 20
"""Bytes of a `junheng.proof/1` object that carries its certificate."""
CORE_LIMIT = 299
HASHES_LIMIT = 63
_MUST = frozenset({"schema", "leaf", "index", "proof"})
_MAY = frozenset({"certificate", "core"})


@dataclass(frozen=True, slots=True)
class LogProof:
    """A tlog-proof as read; nothing in it is verified. `checkpoint` is the signed note, verbatim."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    @property
    def data(self) -> bytes:
        """The bytes of the tlog-proof file."""
        extra = [] if self.extra is None else [f"extra {base64_text(self.extra)}"]
        lines = [HEADER, *extra, f"index {self.index}", *map(base64_text, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint


@dataclass(frozen=True, slots=True)
class Bundle:
    """A proof and the leaf it is about, the certificate the leaf is about and its code, where the file carries them."""

    proof: LogProof
    leaf: bytes | None
    certificate: bytes | None = None
    core: str | None = None

    def refusals_of_certificate(self) -> tuple[Refusal, ...]:
        """One if the certificate it carries is not the one its leaf is about: no fact is its SHA-256."""
        if self.certificate is None:
            return ()
        digest = hashlib.sha256(self.certificate).hexdigest()
        try:
            facts = parse_leaf(self.leaf or b"").facts
        except JunhengError as problem:
            return problem.refusals
        return () if digest in facts.values() else (refuse("bundle-other-certificate"),)


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """What became of a proof: valid if `refusals` is empty. `checkpoint` and `signed` only if verified."""

    index: int
    leaf_hash: bytes
    checkpoint: Checkpoint | None
    signed: tuple[Signed, ...]
    refusals: tuple[Refusal, ...]

    @property
    def is_valid(self) -> bool:
        return not self.refusals


def prove(reader: TileReader, *, index: int, checkpoint: bytes) -> Bundle:
    """Entry and inclusion proof from a log's files; `checkpoint` is the signed note the reader stands on."""
    if parse_checkpoint(checkpoint) != reader.checkpoint:
        raise ValueError("the reader stands on another checkpoint")
    leaf = reader.entry(index)
    return Bundle(LogProof(index, reader.inclusion(index), checkpoint, extra=leaf), leaf)


def parse_proof(data: bytes) -> LogProof:
    """Read a tlog-proof strictly; raises `UnusableInput` naming the line."""
    if len(data) > PROOF_LIMIT:
        raise UnusableInput(refuse("bundle-proof-too-large", found=len(data), limit=PROOF_LIMIT))
    head, blank, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise _wrong(1, "ASCII") from None
    if lines[0] != HEADER:
        raise _wrong(1, HEADER)
    at, extra = 1, None
    if len(lines) > 1 and lines[1].startswith("extra "):
        at, extra = 2, base64_bytes(lines[1].removeprefix("extra "))
        if extra is None:
            raise _wrong(2, "extra <base64>")
    index = decimal_number(lines[at].removeprefix("index ")) if len(lines) > at else None
    if index is None or not lines[at].startswith("index "):
        raise _wrong(at + 1, "index <decimal>")
    hashes = _hashes(lines[at + 1 :], first_line=at + 2)
    if not blank:
        raise _wrong(len(lines) + 1, "an empty line and the checkpoint")
    parse_checkpoint(checkpoint)
    return LogProof(index, hashes, checkpoint, extra)


def certificate_proof(bundle: Bundle) -> dict[str, object]:
    """The object of ``certificate.proof.json``; the leaf stands in `leaf` only, not again in `extra`."""
    if bundle.leaf is None:
        raise UnusableInput(refuse("bundle-without-leaf"))
    bare = LogProof(bundle.proof.index, bundle.proof.hashes, bundle.proof.checkpoint)
    leaf = bundle.leaf.decode("utf-8")
    found: dict[str, object] = {"schema": PROOF_SCHEMA, "leaf": leaf, "index": bare.index}
    found["proof"] = bare.data.decode("utf-8")
    if bundle.certificate is not None:
        found["certificate"] = bundle.certificate.decode("utf-8")
    if bundle.core is not None:
        found["core"] = bundle.core
    return found


def bundle_file(bundle: Bundle) -> bytes:
    """`certificate.proof.json` as a file; refused where a certificate in it makes it too large to be read."""
    data = json.dumps(certificate_proof(bundle), ensure_ascii=False, indent=1).encode() + b"\n"
    if len(data) > CARRYING_LIMIT:
        raise UnusableInput(refuse("bundle-proof-too-large", found=len(data), limit=CARRYING_LIMIT))
    return data


def parse_bundle(data: bytes) -> Bundle:
    """A tlog-proof (leaf in `extra`, or handed in later) or a ``junheng.proof/1`` object, told apart by `{`."""
    if data.lstrip()[:1] != b"{":
        proof = parse_proof(data)
        return Bundle(proof, proof.extra)
    found = _proof_object(data)
    leaf, inner, certificate = (
        None if text is None else text.encode()
        for text in (found["leaf"], found["proof"], found.get("certificate"))
    )
    proof = parse_proof(inner or b"")
    if proof.index != found["index"]:
        raise UnusableInput(refuse("bundle-index-differs", outer=found["index"], inner=proof.index))
    return Bundle(proof, leaf, certificate, found.get("core"))


def _proof_object(data: bytes) -> dict[str, Any]:
    """The JSON object with its fields of the right kind: four that must stand, two that may."""
    limit = CARRYING_LIMIT if b'"certificate"' in data else PROOF_LIMIT
    if len(data) > limit:
        raise UnusableInput(refuse("bundle-proof-too-large", found=len(data), limit=limit))
    try:
        found = json.loads(data.decode("utf-8"))  # UTF-8 only: bytes alone could be UTF-16
        texts = [value for name, value in found.items() if name != "index"]
        "".join(texts).encode()  # text, all of it, and without half characters
        is_known = found["schema"] == PROOF_SCHEMA and found.keys() - _MAY == _MUST
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        is_known = False
    if not is_known or type(found["index"]) is not int or len(found.get("core", "").encode()) > CORE_LIMIT:
        raise _wrong(1, f"{PROOF_SCHEMA} with leaf, index and proof")
    return dict(found)


def check_proof(
    proof: LogProof,
    *,
    leaf: bytes,
    log: VerifierKey,
    policy: Policy | None = None,
    also: Sequence[VerifierKey] = (),
) -> ProofCheck:
    """Is `leaf` in the log? Signature, origin, quorum and path; every reason why not, none if it is.

    `also` are SM2 keys that must have signed beside the log's own.
    """
    hashed = leaf_hash(leaf)
    witnesses: Sequence[VerifierKey] = tuple(policy.witnesses.values()) if policy else ()
    try:
        opened = open_checkpoint(proof.checkpoint, log=log, others=(*witnesses, *also))
    except JunhengError as problem:
        return ProofCheck(proof.index, hashed, None, (), problem.refusals)
    seen = opened.checkpoint
    refusals = refusals_of_inclusion(
        leaf=hashed, index=proof.index, size=seen.size, proof=proof.hashes, root=seen.root
    )
    refusals = _refusals_of_policy(policy, opened) + opened.refusals_of_absent(also) + refusals
    return ProofCheck(proof.index, hashed, seen, opened.signed, refusals)


def _refusals_of_policy(policy: Policy | None, opened: OpenedCheckpoint) -> tuple[Refusal, ...]:
    if policy is None:
        return ()
    unlisted: tuple[Refusal, ...] = ()
    if policy.logs and opened.log not in policy.logs:
        unlisted = (refuse("policy-log-not-listed", name=opened.log.name),)
    return unlisted + policy.refusals_to_cosignatures(opened.signed)


def _hashes(lines: Sequence[str], *, first_line: int) -> tuple[bytes, ...]:
    if len(lines) > HASHES_LIMIT:
        raise _wrong(first_line + HASHES_LIMIT, "an empty line")
    hashes: list[bytes] = []
    for number, line in enumerate(lines, first_line):
        value = base64_bytes(line)
        if value is None or len(value) != HASH_SIZE:
            raise _wrong(number, "the base64 of 32 bytes")
        hashes.append(value)
    return tuple(hashes)


def _wrong(line: int, expected: str) -> UnusableInput:
    return UnusableInput(refuse("bundle-proof-malformed", line=line, expected=expected))
