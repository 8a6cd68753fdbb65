"""The shared set of good and broken proofs: each is put to the Python verifier and to the page, which must agree.

Everything is made here from one small log of fixed keys; a broken one differs from the good one in what its name says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.leaf import event_leaf
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import COSIGNATURE_V1, ED25519, SignerKey, signature_by, with_signatures
from junheng.core.transparency.proof import LogProof, certificate_proof, parse_bundle, prove
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow

KEY = SignerKey("log.example/test", ED25519, bytes(range(32)))
OTHER = SignerKey("log.example/test", ED25519, bytes(range(9, 41)))
ELSEWHERE = SignerKey("log.example/other", ED25519, bytes(range(32)))
WITNESSES = tuple(
    SignerKey(f"w{n}.example", COSIGNATURE_V1, bytes(range(n, n + 32))) for n in (50, 60, 70, 80)
)
AT = datetime(2026, 5, 20, 8, tzinfo=UTC)
TIME = 1_779_264_000
SIZE = 300
INDEX = 261


def entries(digest: str = "ab" * 32, *, more: tuple[bytes, ...] = ()) -> list[bytes]:
    """A log in which entry 261 states a digest, and everything else is filling."""
    made = [
        event_leaf(event="filling", id=str(n), at=AT, facts={"n": str(n), "ja": "零"}) for n in range(SIZE)
    ]
    made[INDEX] = event_leaf(
        event="certificate-issued", id="x", at=AT, facts={"digest": digest, "number": "T-1"}
    )
    return made + list(more)


@dataclass(frozen=True)
class Log:
    """Files of a log, its signed and cosigned checkpoint among them."""

    files: dict[str, bytes]
    signed: bytes
    checkpoint: Checkpoint

    def read(self, path: str) -> bytes:
        try:
            return self.files[path]
        except KeyError:
            raise FileNotFoundError(path) from None


def log_of(made: list[bytes], *, key: SignerKey = KEY, witnesses: tuple[int, ...] = (0, 1, 2)) -> Log:
    """A log of these entries under `key`, cosigned by some of WITNESSES."""
    growth = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=made)
    checkpoint = Checkpoint(key.name, growth.size, growth.root)
    cosigned = [signature_by(WITNESSES[n], checkpoint.text, time=TIME + n) for n in witnesses]
    signed = with_signatures(sign_checkpoint(checkpoint, [key]), cosigned)
    return Log({**growth.files, "checkpoint": signed}, signed, checkpoint)


def proof_of(log: Log, index: int = INDEX) -> LogProof:
    """The tlog-proof of an entry, the leaf in its `extra`."""
    return prove(TileReader(log.read, log.checkpoint), index=index, checkpoint=log.signed).proof


def policy_of(*, needed: str = "2", logs: str = "", tail: str = "quorum both") -> bytes:
    """Two of three, and the national body: a group in a group."""
    keys = [f"witness w{n} {key.verifier.text}" for n, key in enumerate(WITNESSES)]
    lines = [
        f"log {logs or KEY.verifier.text}",
        *keys,
        f"group some {needed} w0 w1 w2",
        "group both all some w3",
        tail,
    ]
    return ("\n".join(lines) + "\n").encode()


ENOUGH = policy_of(tail="quorum some")


@dataclass(frozen=True)
class Case:
    """What `junheng log verify` is given."""

    bundle: bytes
    vkey: str = KEY.verifier.text
    policy: bytes | None = None
    leaf: bytes | None = None


def cases() -> dict[str, Case]:
    """Every case by the name of its defect."""
    log = log_of(entries())
    good = proof_of(log)
    text, wrapped = good.data, json.dumps(certificate_proof(parse_bundle(good.data))).encode()
    bare = replace(good, extra=None)
    fine = Case(text)
    return {
        "good": fine,
        "good-json": Case(wrapped),
        "good-with-policy": Case(text, policy=ENOUGH),
        "good-first-entry": Case(proof_of(log, 0).data),
        "good-last-entry": Case(proof_of(log, SIZE - 1).data),
        "good-one-entry": Case(proof_of(log_of([b"alone"]), 0).data),
        "good-leaf-handed-in": Case(bare.data, leaf=good.extra),
        "no-leaf": Case(bare.data),
        "another-leaf": Case(text, leaf=b"another"),
        **_broken_proofs(good),
        **_broken_notes(good),
        **_broken_json(wrapped),
        **_keys(fine),
        **_policies(fine),
    }


def _changed(proof: LogProof, place: int) -> LogProof:
    hashes = list(proof.hashes)
    hashes[place] = bytes([hashes[place][0] ^ 1]) + hashes[place][1:]
    return replace(proof, hashes=tuple(hashes))


def _broken_proofs(good: LogProof) -> dict[str, Case]:
    assert good.extra is not None
    text = good.data
    lines = text.split(b"\n")
    return {
        "leaf-byte-changed": Case(replace(good, extra=good.extra.replace(b"T-1", b"T-2")).data),
        "proof-byte-changed": Case(_changed(good, 0).data),
        "proof-last-hash-changed": Case(_changed(good, -1).data),
        "proof-hash-missing": Case(replace(good, hashes=good.hashes[:-1]).data),
        "proof-hash-too-many": Case(replace(good, hashes=(*good.hashes, good.hashes[0])).data),
        "proof-hashes-swapped": Case(replace(good, hashes=good.hashes[::-1]).data),
        "another-index": Case(replace(good, index=INDEX - 1).data),
        "index-beyond-size": Case(replace(good, index=SIZE).data),
        "index-2-to-the-63": Case(text.replace(b"index 261", b"index 9223372036854775808")),
        "index-2-to-the-53-and-one": Case(text.replace(b"index 261", b"index 9007199254740993")),
        "index-leading-zero": Case(text.replace(b"index 261", b"index 0261")),
        "index-negative": Case(text.replace(b"index 261", b"index -1")),
        "index-missing": Case(text.replace(b"index 261\n", b"")),
        "header-wrong": Case(text.replace(b"@v1", b"@v2", 1)),
        "extra-not-base64": Case(text.replace(b"extra ", b"extra !", 1)),
        "extra-empty": Case(replace(good, extra=b"").data),
        "hash-not-base64": Case(text.replace(lines[3], lines[3][:-1] + b"*", 1)),
        "hash-other-spelling": Case(text.replace(lines[3], lines[3][:-2] + b"B=", 1)),
        "hash-31-bytes": Case(text.replace(lines[3], b"AAAA", 1)),
        "64-hashes": Case(replace(good, hashes=good.hashes[:1] * 64).data),
        "not-ascii": Case(text.replace(b"index 261", "index ２61".encode())),
        "no-blank-line": Case(text.replace(b"\n\n", b"\n", 1).split(b"\n\n")[0]),
        "truncated": Case(text[: len(text) // 2]),
        "truncated-in-checkpoint": Case(text[:-40]),
        "empty": Case(b""),
        "random-bytes": Case(bytes(range(256)) * 4),
        "too-large": Case(text + b"x" * 2_000_001),
    }


def _broken_notes(good: LogProof) -> dict[str, Case]:
    note = good.checkpoint
    head, _, signatures = note.partition(b"\n\n")
    lines = head.split(b"\n")

    def noted(data: bytes) -> Case:
        return Case(replace(good, checkpoint=data).data)

    first = signatures.split(b"\n")[0]
    return {
        "size-changed": noted(note.replace(b"\n300\n", b"\n299\n")),
        "root-changed": noted(note.replace(lines[2], b"A" * 43 + b"=")),
        "size-leading-zero": noted(note.replace(b"\n300\n", b"\n0300\n")),
        "size-signed": noted(note.replace(b"\n300\n", b"\n+300\n")),
        "size-huge": noted(note.replace(b"\n300\n", b"\n99999999999999999999\n")),
        "root-short": noted(note.replace(lines[2], b"AAAA")),
        "root-not-base64": noted(note.replace(lines[2], b"*" * 44)),
        "two-lines": noted(note.replace(b"\n" + lines[2], b"")),
        "origin-empty": noted(b"\n300\n" + lines[2] + b"\n\n" + signatures),
        "extension-empty": noted(head + b"\n\n\n" + signatures),
        "extension": noted(head + b"\nextension" + b"\n\n" + signatures),
        "wrong-origin": noted(
            sign_checkpoint(Checkpoint(ELSEWHERE.name, 300, good.checkpoint[:32]), [ELSEWHERE])
        ),
        "log-signature-changed": noted(note.replace(first, first[:-6] + b"AAAA==")),
        "log-signature-short": noted(note.replace(first, first.rpartition(b" ")[0] + b" AAAAAAAA")),
        "log-signature-missing": noted(note.replace(first + b"\n", b"")),
        "signature-of-another-key": noted(sign_checkpoint(Checkpoint(KEY.name, 300, bytes(32)), [OTHER])),
        "no-signatures": noted(head + b"\n\n"),
        "no-final-newline": noted(note[:-1]),
        "no-em-dash": noted(note.replace("— ".encode(), b"- ", 1)),
        "signature-line-malformed": noted(note + "— nobody\n".encode()),
        "unknown-signer-ignored": noted(note + "— nobody AAAAAAAA\n".encode()),
        "control-character": noted(note.replace(b"\n300", b"\x07\n300")),
        "not-utf-8": noted(note.replace(b"\n300", b"\xff\n300")),
        "byte-order-mark": noted(b"\xef\xbb\xbf" + note),
        "101-signatures": noted(note + "— nobody AAAAAAAA\n".encode() * 98),
        "signed-twice": noted(note + first + b"\n"),
        "signed-twice-once-badly": noted(note + first[:-6] + b"AAAA==\n"),
    }


def _broken_json(wrapped: bytes) -> dict[str, Case]:
    found = json.loads(wrapped)

    def dumped(**change: object) -> Case:
        return Case(json.dumps({**found, **change}).encode())

    return {
        "json-with-core": dumped(core="V1|C|示例-1"),
        "json-core-of-299": dumped(core="示" * 99 + "xx"),
        "json-core-of-300": dumped(core="示" * 100),
        "json-core-null": dumped(core=None),
        "json-certificate-number": dumped(certificate=1),
        "json-certificate-null": dumped(certificate=None),
        "json-certificate-halved": Case(wrapped.replace(b"{", b'{"certificate": "\\ud800", ', 1)),
        "json-index-differs": dumped(index=260),
        "json-index-as-text": dumped(index="261"),
        "json-index-with-point": Case(wrapped.replace(b'"index": 261', b'"index": 261.0')),
        "json-index-exponent": Case(wrapped.replace(b'"index": 261', b'"index": 2.61e2')),
        "json-index-true": dumped(index=True),
        "json-index-beyond-2-to-the-53": Case(wrapped.replace(b'"index": 261', b'"index": 9007199254740993')),
        "json-index-very-long": Case(wrapped.replace(b'"index": 261', b'"index": ' + b"9" * 5000)),
        "json-leaf-changed": dumped(leaf=found["leaf"].replace("T-1", "T-2")),
        "json-leaf-number": dumped(leaf=1),
        "json-leaf-lone-surrogate": Case(wrapped.replace(b'"leaf": "', b'"leaf": "\\ud800')),
        "json-proof-null": dumped(proof=None),
        "json-other-schema": dumped(schema="junheng.proof/2"),
        "json-key-more": dumped(more=1),
        "json-key-proto": Case(wrapped.replace(b'"index"', b'"__proto__": {}, "index"')),
        "json-key-constructor": Case(wrapped.replace(b'"index"', b'"constructor": {}, "index"')),
        "json-only-proto": Case(b'{"__proto__": {"schema": "junheng.proof/1", "leaf": "", "index": 0, "proof": ""}}'),
        "json-key-twice": Case(wrapped.replace(b'"index"', b'"index": 1, "index"')),
        "json-truncated": Case(wrapped[:-20]),
        "json-trailing": Case(wrapped + b"x"),
        "json-array": Case(b"{} []"),
        "json-deep": Case(b'{"a":' + b"[" * 100_000),
        "json-deep-objects": Case(b'{"a":' * 100_000),
        "json-control-in-text": Case(wrapped.replace(b"T-1", b"T\x01")),
        "json-bad-escape": Case(wrapped.replace(b"T-1", b"\\x41")),
        "json-not-utf-8": Case(wrapped.replace(b"T-1", b"\xff")),
        "json-utf-16": Case(wrapped.decode().encode("utf-16-le")),
        "json-byte-order-mark": Case(b"\xef\xbb\xbf" + wrapped),
        "json-blanks-around": Case(b" \r\n\t" + wrapped + b" \n"),
        "json-long-text": Case(b'{"schema": "' + b"x" * 1_900_000 + b'"}'),
        "json-unclosed-text": Case(b'{"schema": "' + b"x" * 1_900_000),
        "json-too-large": Case(b'{"schema": "' + b"x" * 2_000_000 + b'"}'),
    }  # fmt: skip


def _keys(fine: Case) -> dict[str, Case]:
    vkey = fine.vkey
    name, id, public = vkey.split("+", 2)
    given = {
        "wrong-key": OTHER.verifier.text,
        "key-of-another-log": ELSEWHERE.verifier.text,
        "key-of-a-witness": WITNESSES[0].verifier.text,
        "key-id-differs": f"{name}+00000000+{public}",
        "key-without-id": f"{name}+{public}",
        "key-without-name": f"+{id}+{public}",
        "key-name-with-space": f"log example+{id}+{public}",
        "key-type-unknown": f"{name}+{id}+BQ{public[2:]}",
        "key-short": f"{name}+{id}+{public[:-4]}",
        "key-not-base64": f"{name}+{id}+*",
        "key-spaced": f" \n{vkey}\u3000\n",
        "key-empty": "",
    }
    return {defect: replace(fine, vkey=text) for defect, text in given.items()}


def _policies(fine: Case) -> dict[str, Case]:
    twice = f"witness again {WITNESSES[0].verifier.text}\n".encode()
    given = {
        "policy-met-two-of-three": ENOUGH,
        "policy-not-met-in-inner-group": policy_of(),
        "policy-any": policy_of(needed="any", tail="quorum some"),
        "policy-all": policy_of(needed="all", tail="quorum some"),
        "policy-one-witness": policy_of(tail="quorum w0"),
        "policy-witness-missing": policy_of(tail="quorum w3"),
        "policy-none": policy_of(tail="quorum none"),
        "policy-log-not-listed": policy_of(logs=OTHER.verifier.text, tail="quorum some"),
        "policy-log-and-quorum": policy_of(logs=OTHER.verifier.text),
        "policy-comment-and-tabs": b"# ours\n\t \n" + ENOUGH.replace(b"group some", b"group\tsome"),
        "policy-no-quorum": policy_of(tail=""),
        "policy-two-quorums": policy_of(tail="quorum some\nquorum none"),
        "policy-quorum-unknown": policy_of(tail="quorum nobody"),
        "policy-threshold-zero": policy_of(needed="0"),
        "policy-threshold-four": policy_of(needed="4"),
        "policy-threshold-word": policy_of(needed="most"),
        "policy-member-twice": ENOUGH.replace(b"w0 w1 w2", b"w0 w0 w2"),
        "policy-member-unknown": ENOUGH.replace(b"w0 w1 w2", b"w0 w1 w9"),
        "policy-name-twice": ENOUGH.replace(b"witness w1", b"witness w0"),
        "policy-name-none": ENOUGH.replace(b"witness w0", b"witness none"),
        "policy-key-twice": twice + ENOUGH,
        "policy-log-twice": f"log {KEY.verifier.text}\n".encode() + ENOUGH,
        "policy-key-of-wrong-type": ENOUGH.replace(WITNESSES[0].verifier.text.encode(), KEY.verifier.text.encode()),
        "policy-key-malformed": ENOUGH.replace(b"w50.example+", b"w50.example-"),
        "policy-key-id": ENOUGH.replace(b"w50.example+", b"w51.example+"),
        "policy-key-not-utf-8": ENOUGH.replace(b"w50.example", b"w50.\xff"),
        "policy-unknown-word": ENOUGH + b"believe everybody\n",
        "policy-control-character": ENOUGH + b"\x0b\n",
        "policy-windows-lines": ENOUGH.replace(b"\n", b"\r\n"),
        "policy-empty": b"",
        "policy-too-large": b"#" * 1_000_001,
    }  # fmt: skip
    return {defect: replace(fine, policy=data) for defect, data in given.items()}
