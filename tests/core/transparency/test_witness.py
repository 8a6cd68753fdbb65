"""A witness signs only what extends what it signed before, and answers everything else as C2SP says."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from junheng.core.reason import JunhengError, Refused, UnusableInput
from junheng.core.transparency import witness
from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import (
    COSIGNATURE_V1,
    ED25519,
    SignerKey,
    open_note,
    parse_vkey,
    signature_by,
    with_signatures,
)
from junheng.core.transparency.policy import parse_policy
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow

LOG = SignerKey("example.org/log", ED25519, bytes(range(32)))
ROTATED = SignerKey("example.org/log", ED25519, bytes(range(2, 34)))
STRANGER = SignerKey("example.org/log", ED25519, bytes(range(3, 35)))
WITNESS = SignerKey("witness.example.org/w1", COSIGNATURE_V1, bytes(range(1, 33)))
KEYS = (LOG.verifier,)
NOW = 1_780_000_000
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ledger_given.json").read_text("utf-8"))


def tree(size: int, *, other: int | None = None) -> tuple[Checkpoint, TileReader]:
    """The tree of entries 0, 1, …; with another entry at `other` it is another history."""
    entries = [b"%d" % n if n != other else b"another" for n in range(size)]
    growth = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=entries)
    checkpoint = Checkpoint(LOG.name, size, growth.root)
    return checkpoint, TileReader(growth.files.__getitem__, checkpoint)


def asked(old: int, new: int, *, other: int | None = None, signer: SignerKey = LOG) -> witness.AddCheckpoint:
    checkpoint, reader = tree(new, other=other)
    proof = reader.consistency(old) if old <= new else ()
    return witness.AddCheckpoint(old, proof, sign_checkpoint(checkpoint, [signer]))


def code(problem: pytest.ExceptionInfo[JunhengError]) -> str:
    return problem.value.refusals[0].code


def test_the_request_of_the_specification_is_read() -> None:
    """The example of C2SP tlog-witness, byte for byte."""
    body = (
        "old 20852014\n"
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
        "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
        "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
        "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
        "\n"
        "example.com/behind-the-sofa\n"
        "20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        "\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n"
    ).encode()
    read = witness.parse_add_checkpoint(body)
    assert (read.old, len(read.proof), read.data) == (20_852_014, 4, body)


def test_a_cosignature_of_another_program_is_accepted() -> None:
    """Public vector: a cosigned checkpoint of 300 entries; its line is what that witness answered."""
    note = next(one for one in VECTORS["notes"] if one["id"] == "witness-cosigned-300")
    key = parse_vkey(note["vkeys"][0])
    (signed,) = open_note(note["note"].encode(), [key]).signed
    assert (key.kind, signed.time) == (COSIGNATURE_V1, note["cosignature_times"][0])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0",
        b"old 00\n\n",
        b"old -1\n\n",
        b"old  1\n\n",
        b"Old 1\n\n",
        b"old 9223372036854775808\n\n",
        b"old 1\nAAAA\n\n",
        b"old 1\n\xff\n\n",
    ],
    ids=range(9),
)
def test_malformed_requests(body: bytes) -> None:
    """A request that is not exactly one is refused with its line."""
    good = asked(0, 3).checkpoint
    with pytest.raises(UnusableInput) as caught:
        witness.parse_add_checkpoint(body + good)
    assert code(caught) in {"witness-request-malformed"}


def test_limits_of_a_request() -> None:
    """63 hashes are read, 64 are not; nor is more than a note and its proof can have."""
    good = asked(0, 3).checkpoint
    line = base64.b64encode(bytes(32)) + b"\n"
    assert len(witness.parse_add_checkpoint(b"old 1\n" + line * 63 + b"\n" + good).proof) == 63
    with pytest.raises(UnusableInput) as caught:
        witness.parse_add_checkpoint(b"old 1\n" + line * 64 + b"\n" + good)
    assert code(caught) == "witness-request-malformed"
    with pytest.raises(UnusableInput) as caught:
        witness.parse_add_checkpoint(b"old 0\n\n" + b"x" * witness.REQUEST_LIMIT)
    assert code(caught) == "witness-request-too-large"


GOOD = [(0, 0, None), (0, 7, None), (5, 9, 5), (9, 9, 9), (256, 600, 256)]


@pytest.mark.parametrize(("old", "new", "held"), GOOD, ids=str)
def test_growth_is_cosigned(old: int, new: int, held: int | None) -> None:
    """From nothing, from what was cosigned last, and the same once more."""
    seen = None if held is None else tree(held)[0]
    decision = witness.decide(asked(old, new), keys=KEYS, held=seen)
    assert (decision.status, decision.checkpoint) == (200, tree(new)[0])


def broken(request: witness.AddCheckpoint, **changes: object) -> witness.AddCheckpoint:
    from dataclasses import replace

    return replace(request, **changes)


REFUSED = {
    "origin unknown": (asked(0, 3), (), None, 404, "witness-origin-unknown"),
    "signed by a stranger": (asked(0, 3, signer=STRANGER), KEYS, None, 403, "note-signer-unknown"),
    "false signature of a known key": (
        broken(
            asked(0, 3),
            checkpoint=with_signatures(asked(0, 3).checkpoint, [signature_by(ROTATED, "x\n")]),
        ),
        (LOG.verifier, ROTATED.verifier),
        None,
        403,
        "note-signature-invalid",
    ),
    "old beyond the checkpoint": (broken(asked(0, 3), old=4), KEYS, tree(4)[0], 400, "proof-sizes-reversed"),
    "another size was cosigned": (asked(2, 9), KEYS, tree(5)[0], 409, "witness-size-differs"),
    "smaller than cosigned": (asked(3, 3), KEYS, tree(5)[0], 409, "witness-size-differs"),
    "a size where none was cosigned": (asked(2, 9), KEYS, None, 409, "witness-size-differs"),
    "a fork": (asked(5, 9, other=2), KEYS, tree(5)[0], 422, "proof-root-differs"),
    "a fork of equal size": (asked(5, 5, other=2), KEYS, tree(5)[0], 422, "proof-root-differs"),
    "a proof from nothing": (broken(asked(0, 3), proof=(bytes(32),)), KEYS, None, 422, "proof-wrong-length"),
    "a proof too short": (
        broken(asked(5, 9), proof=asked(5, 9).proof[1:]), KEYS, tree(5)[0], 422, "proof-wrong-length",
    ),
    "an empty tree with a root": (
        witness.AddCheckpoint(0, (), sign_checkpoint(Checkpoint(LOG.name, 0, bytes(32)), [LOG])),
        KEYS, None, 422, "proof-root-differs",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_nothing_else_is_cosigned(case: str) -> None:
    """Each is refused with the status that the specification names."""
    request, keys, held, status, reason = REFUSED[case]
    decision = witness.decide(request, keys=keys, held=held)
    assert (decision.status, decision.checkpoint) == (status, None)
    assert decision.refusals[0].code == reason
    assert decision.evidence is (case == "a fork of equal size")


def test_a_conflict_is_answered_with_the_size() -> None:
    """409: the size in decimal and a newline, as text/x.tlog.size."""
    answer = witness.answer_of(witness.decide(asked(2, 9), keys=KEYS, held=tree(5)[0]))
    assert (answer.status, answer.body, answer.kind) == (409, b"5\n", "text/x.tlog.size")
    assert witness.parse_size(answer.body) == 5
    for wrong in (b"", b"5\n\n", b"05\n", b"-5\n", b"5 \n", b"9" * 30, b"\xff\n"):
        with pytest.raises(UnusableInput):
            witness.parse_size(wrong)


def test_while_a_log_changes_keys_both_count() -> None:
    """A checkpoint by the old, the new or both keys of an origin is cosigned."""
    both = (LOG.verifier, ROTATED.verifier)
    for signer in (LOG, ROTATED):
        assert witness.decide(asked(0, 3, signer=signer), keys=both, held=None).status == 200


def kept() -> bytes:
    return witness.cosigned(asked(0, 7).checkpoint, keys=KEYS, signer=WITNESS, time=NOW)


def test_the_answer_is_accepted_and_lies_are_not() -> None:
    """The line verifies over this checkpoint only; another's line, none, and a time to come are refused."""
    checkpoint, answer = asked(0, 7).checkpoint, witness.answer_with(kept(), witness=WITNESS.verifier)
    who = {"log": LOG.verifier, "witness": WITNESS.verifier, "now": NOW}
    found = witness.accepted(checkpoint, answer.body, **who)
    assert (
        witness.signed_by(
            with_signatures(checkpoint, [found]), log=LOG.verifier, witness=WITNESS.verifier
        ).time
        == NOW
    )
    ignored = signature_by(SignerKey("w9", COSIGNATURE_V1, bytes(32)), "x\n", time=1).line.encode()
    assert witness.accepted(checkpoint, ignored + answer.body, **who) == found
    lies = {
        "note-signature-invalid": (asked(0, 8).checkpoint, answer.body, NOW),
        "witness-has-not-signed": (checkpoint, ignored, NOW),
        "witness-time-wrong": (checkpoint, answer.body, NOW - 301),
        "witness-answer-malformed": (checkpoint, b"<html>", NOW),
    }
    for reason, (over, body, now) in lies.items():
        with pytest.raises(JunhengError) as caught:
            witness.accepted(over, body, log=LOG.verifier, witness=WITNESS.verifier, now=now)
        assert code(caught) == reason


def test_what_was_kept_is_believed_only_as_written() -> None:
    """A witness that cannot read its own memory must not begin anew."""
    assert witness.open_held(kept(), origin=LOG.name, witness=WITNESS.verifier) == tree(7)[0]
    for damaged in (kept().replace(b"\n7\n", b"\n6\n"), kept()[:-2], b"", asked(0, 7).checkpoint):
        with pytest.raises(Refused) as caught:
            witness.open_held(damaged, origin=LOG.name, witness=WITNESS.verifier)
        assert code(caught) == "witness-state-damaged"
    with pytest.raises(Refused):
        witness.open_held(kept(), origin="example.org/other", witness=WITNESS.verifier)


def test_kept_are_the_signatures_that_were_verified() -> None:
    """A stranger's line in the request is not passed on under the witness's name."""
    both = with_signatures(asked(0, 7).checkpoint, [signature_by(STRANGER, tree(7)[0].text)])
    names = [
        (one.name, one.key_id)
        for one in witness.parse_note(witness.cosigned(both, keys=KEYS, signer=WITNESS, time=NOW)).signatures
    ]
    assert names == [(LOG.name, LOG.verifier.id), (WITNESS.name, WITNESS.verifier.id)]
    with pytest.raises(ValueError):
        witness.cosigned(both, keys=KEYS, signer=WITNESS, time=0)


def test_a_repeated_signature_is_kept_once() -> None:
    """A hundred times the log's own line is a good request; a hundred and one lines could never be read again."""
    (line,) = witness.parse_note(asked(0, 7).checkpoint).signatures
    repeated = with_signatures(asked(0, 7).checkpoint, [line] * 99)
    note = witness.cosigned(repeated, keys=KEYS, signer=WITNESS, time=NOW)
    assert note == kept()
    assert witness.refusals_to_keep(note, origin=LOG.name, witness=WITNESS.verifier) == ()


def test_what_could_not_be_read_again_is_not_kept() -> None:
    """A note that is over the limit once it is cosigned, another's note, and one of another log."""
    who = {"origin": LOG.name, "witness": WITNESS.verifier}
    wide = Checkpoint(LOG.name, 7, tree(7)[0].root, ("x" * 999_000,))
    spare = witness.NOTE_LIMIT - len(sign_checkpoint(wide, [LOG]))
    full = sign_checkpoint(Checkpoint(LOG.name, 7, wide.root, ("x" * (999_000 + spare),)), [LOG])
    assert len(full) == witness.NOTE_LIMIT
    note = witness.cosigned(full, keys=KEYS, signer=WITNESS, time=NOW)
    assert [one.code for one in witness.refusals_to_keep(note, **who)] == ["note-too-large"]
    for wrong in (full, kept().replace(b"\n7\n", b"\n8\n")):
        assert [one.code for one in witness.refusals_to_keep(wrong, **who)] == ["witness-state-damaged"]
    assert witness.refusals_to_keep(kept(), origin="example.org/other", witness=WITNESS.verifier)


def test_a_policy_says_where_they_are() -> None:
    """Addresses of logs and witnesses, where the policy gives them; an address is one word."""
    text = f"log {LOG.verifier.text} https://a.example/log/\nlog {ROTATED.verifier.text}\nwitness w {WITNESS.verifier.text} https://w.example/\nquorum w\n"
    policy = parse_policy(text.encode())
    assert policy.addresses == {LOG.verifier: "https://a.example/log", WITNESS.verifier: "https://w.example"}
    assert policy.keys_of(LOG.name) == (LOG.verifier, ROTATED.verifier) and policy.keys_of("x") == ()
    with pytest.raises(UnusableInput):
        parse_policy(text.replace("example/\n", "example/ more\n").encode())
