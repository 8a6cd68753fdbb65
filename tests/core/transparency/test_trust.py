"""Notes, checkpoints, policies and proofs are believed for the right keys and for nothing else."""

from __future__ import annotations

import json

import pytest

from junheng.core.reason import JunhengError, Refused, UnusableInput
from junheng.core.transparency.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import (
    COSIGNATURE_V1,
    ED25519,
    Signed,
    SignerKey,
    open_note,
    parse_note,
    parse_skey,
    parse_vkey,
    sign_note,
    signature_by,
    with_signatures,
)
from junheng.core.transparency.policy import parse_policy
from junheng.core.transparency.proof import (
    LogProof,
    certificate_proof,
    check_proof,
    parse_bundle,
    parse_proof,
    prove,
)
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow

LOG = SignerKey("example.org/log", ED25519, bytes(range(32)))
ROTATED = SignerKey("example.org/log", ED25519, bytes(range(2, 34)))
WITNESSES = [SignerKey(f"w{n}.example.org", COSIGNATURE_V1, bytes([n]) * 32) for n in (1, 2, 3)]
GROWTH = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=[b"%d" % n for n in range(20)])
SEEN = Checkpoint(LOG.name, 20, GROWTH.root)
SIGNED = sign_checkpoint(SEEN, [LOG])
POLICY = f"""# two of three
log {LOG.verifier.text} https://example.org/log
\twitness w1 {WITNESSES[0].verifier.text}
witness w2 {WITNESSES[1].verifier.text}
witness w3 {WITNESSES[2].verifier.text}
group inner 2 w1 w2
group outer any inner w3
quorum outer
"""


def cosigned(*which: int) -> bytes:
    return with_signatures(
        SIGNED, [signature_by(WITNESSES[n - 1], SEEN.text, time=1_767_139_200) for n in which]
    )


def proof(index: int = 7) -> LogProof:
    return prove(TileReader(GROWTH.files.__getitem__, SEEN), index=index, checkpoint=SIGNED).proof


def code(problem: pytest.ExceptionInfo[JunhengError]) -> str:
    return problem.value.refusals[0].code


def test_the_private_key_of_go_is_read() -> None:
    """Key pair of the documentation of golang.org/x/mod/sumdb/note (its example, BSD licence): it matches."""
    key = parse_skey("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
    assert key.verifier.text == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert parse_skey(key.text) == key and "seed" not in repr(key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "key-malformed"),
        ("name+00000000", "key-malformed"),
        (LOG.verifier.text.replace("example", "exbmple"), "key-id-differs"),
        (LOG.verifier.text[:-4], "key-malformed"),
        ("a b+00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "key-name-invalid"),
        ("a+00000000+BekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "key-type-unsupported"),
    ],
)
def test_bad_keys(text: str, expected: str) -> None:
    """A key whose parts do not fit is refused by name."""
    with pytest.raises(UnusableInput) as caught:
        parse_vkey(text)
    assert code(caught) == expected


def test_rotation() -> None:
    """During rotation both keys sign: who has the old or the new one believes the checkpoint."""
    both = sign_checkpoint(SEEN, [LOG, ROTATED])
    for key in (LOG, ROTATED):
        assert open_checkpoint(both, log=key.verifier).checkpoint == SEEN
    with pytest.raises(Refused) as caught:
        open_checkpoint(SIGNED, log=ROTATED.verifier)
    assert code(caught) == "note-signer-unknown"


def test_a_cosignature_is_no_log_signature() -> None:
    """A checkpoint that only a witness has signed is not believed; nor one of another origin."""
    text = SEEN.text
    only_witness = (text + "\n" + signature_by(WITNESSES[0], text, time=1).line).encode()
    with pytest.raises(Refused) as caught:
        open_checkpoint(only_witness, log=LOG.verifier, others=[WITNESSES[0].verifier])
    assert code(caught) == "checkpoint-not-signed-by-log"
    with pytest.raises(Refused) as caught:
        open_checkpoint(sign_note(text.replace("example", "other"), [LOG]), log=LOG.verifier)
    assert code(caught) == "checkpoint-origin-differs"


def test_a_broken_signature_of_a_known_key_spoils_the_note() -> None:
    """Beside a good signature, a bad one by a known key refuses the note; by an unknown key it is ignored."""
    bad = signature_by(WITNESSES[0], "other text\n", time=5)
    data = with_signatures(SIGNED, [bad])
    assert open_note(data, [LOG.verifier]).ignored == 1
    with pytest.raises(Refused) as caught:
        open_note(data, [LOG.verifier, WITNESSES[0].verifier])
    assert code(caught) == "note-signature-invalid"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"x" * 1_000_001, "note-too-large"),
        (SIGNED.replace(b"20", b"2\r0"), "note-control-character"),
        (b"text\n\n", "note-without-signature"),
        (SIGNED + SIGNED.split(b"\n\n")[1] * 100, "note-too-many-signatures"),
        (SIGNED[:-3] + b"\n", "note-signature-malformed"),
        (SIGNED.replace("— example.org/log".encode(), "— a+b".encode()), "note-signature-malformed"),
    ],
    ids=range(6),
)
def test_bad_notes(data: bytes, expected: str) -> None:
    """Each malformed note is refused by name."""
    with pytest.raises(UnusableInput) as caught:
        parse_note(data)
    assert code(caught) == expected


@pytest.mark.parametrize(
    ("which", "is_met"), [((), False), ((1,), False), ((1, 2), True), ((3,), True), ((1, 2, 3), True)]
)
def test_quorum(which: tuple[int, ...], is_met: bool) -> None:
    """Two of the inner group or the third witness: nothing less."""
    policy = parse_policy(POLICY.encode())
    cosigned_proof = LogProof(7, proof().hashes, cosigned(*which))
    found = check_proof(cosigned_proof, leaf=b"7", log=LOG.verifier, policy=policy)
    assert found.is_valid is is_met
    assert [r.code for r in found.refusals] == ([] if is_met else ["policy-quorum-not-met"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum w9\n",
        POLICY + "quorum none\n",
        POLICY.replace("inner 2", "inner 3"),
        POLICY.replace("inner 2", "inner 02"),
        POLICY.replace("any inner w3", "any inner w1"),
        POLICY.replace("witness w2", "witness w1"),
        POLICY.replace(WITNESSES[1].verifier.text, WITNESSES[0].verifier.text),
        POLICY.replace(WITNESSES[1].verifier.text, LOG.verifier.text),
        POLICY.replace("witness w2", "witness none"),
        POLICY.replace("\n", "\r\n"),
        POLICY + "allow all\n",
    ],
    ids=range(12),
)
def test_bad_policies(text: str) -> None:
    """A policy that is not exactly one is refused with its line."""
    with pytest.raises(UnusableInput) as caught:
        parse_policy(text.encode())
    assert code(caught) == "policy-malformed"


def test_groups_within_groups_to_any_depth() -> None:
    """Thousands of groups one within the other, and as many witnesses: read and met without running out of anything."""
    keys = [
        SignerKey(f"w{n}.example", COSIGNATURE_V1, n.to_bytes(32, "big")).verifier.text for n in range(300)
    ]
    lines = [f"witness w{n} {key}" for n, key in enumerate(keys)]
    lines += ["group g0 any w0", *(f"group g{n} all g{n - 1}" for n in range(1, 5000)), "quorum g4999"]
    policy = parse_policy("\n".join(lines).encode())
    assert [r.code for r in policy.refusals_to_cosignatures([])] == ["policy-quorum-not-met"]
    assert policy.refusals_to_cosignatures([Signed(policy.witnesses["w0"], 1)]) == ()


def test_since_when_a_quorum_is_met() -> None:
    """The k-th time, through groups; nobody's under a quorum that is not met or that is `none`."""
    keys = [SignerKey(f"w{n}.example", COSIGNATURE_V1, bytes([n]) * 32).verifier for n in range(4)]
    lines = [f"witness w{n} {key.text}" for n, key in enumerate(keys)]
    policy = parse_policy("\n".join([*lines, "group g any w0 w1", "group h 2 g w2 w3", "quorum h"]).encode())
    by = [Signed(key, time) for key, time in zip(keys, (50, 20, 0, 40), strict=True)]
    assert policy.met_at(by) == 40
    assert policy.met_at([by[0], by[3]]) == 50
    assert policy.met_at(by[:3]) is None
    assert parse_policy("\n".join([*lines, "quorum none"]).encode()).met_at(by) is None


def test_a_policy_that_does_not_list_the_log() -> None:
    """A policy that names logs is not met by another log's key."""
    policy = parse_policy(f"log {ROTATED.verifier.text}\nquorum none\n".encode())
    found = check_proof(proof(), leaf=b"7", log=LOG.verifier, policy=policy)
    assert [r.code for r in found.refusals] == ["policy-log-not-listed"]


def test_a_proof_is_read_as_written() -> None:
    """Text and object forms come back the same and verify; another leaf or index does not."""
    made = proof()
    assert parse_proof(made.data) == made and parse_proof(made.data).data == made.data
    bundle = parse_bundle(made.data)
    wrapped = parse_bundle(json.dumps(certificate_proof(bundle)).encode())
    for one in (bundle, wrapped):
        assert one.leaf == b"7" and check_proof(one.proof, leaf=b"7", log=LOG.verifier).is_valid
    assert not check_proof(made, leaf=b"8", log=LOG.verifier).is_valid
    assert not check_proof(LogProof(6, made.hashes, made.checkpoint), leaf=b"7", log=LOG.verifier).is_valid


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"@v1", b"@v2"),
        (b"index 7", b"index 07"),
        (b"index 7", b"index 18446744073709551616"),
        (b"index 7\n", b""),
        (b"extra Nw==", b"extra Nx=="),
        (b"\n\n", b"\n"),
        (b"index 7\n", b"index 7\nAAAA\n"),
        (b"index 7\n", b"index 7\n" + b"A" * 43 + b"=\n" * 1 + (b"A" * 43 + b"=\n") * 63),
    ],
    ids=range(8),
)
def test_bad_proof_texts(before: bytes, after: bytes) -> None:
    """A proof text that is not exactly one is refused with its line."""
    assert before in proof().data
    with pytest.raises(UnusableInput) as caught:
        parse_proof(proof().data.replace(before, after, 1))
    assert code(caught) == "bundle-proof-malformed"
