"""The SM2 record of a certificate: it holds for its file, its key and its facts, and for nothing else."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from junheng.cli.main import main
from junheng.core.certificate.digest_record import (
    FIELDS,
    HEADER,
    RecordAnswer,
    check_record,
    record_note,
    record_text,
    signature_lines,
)
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.reading import summarise
from junheng.core.reason import UnusableInput
from junheng.core.transparency import libcrypto, sm2
from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.leaf import canonical_json, parse_leaf
from junheng.core.transparency.national import IDENTIFIED, NationalKey
from junheng.core.transparency.note import ED25519, SignerKey
from junheng.core.transparency.proof import parse_bundle

EXAMPLE = Path(__file__).parents[4] / "docs/examples/certificate"
DOCUMENT = parse((EXAMPLE / "certificate.xml").read_bytes())
NUMBER = summarise(DOCUMENT).number
NAME = "localhost/log/zj"
KEY = SignerKey(NAME, IDENTIFIED, NationalKey(bytes(range(1, 33))).material)
OTHER = SignerKey(NAME, IDENTIFIED, NationalKey(bytes(range(2, 34))).material)
FACTS: dict[str, Any] = {
    "number": NUMBER,
    "kind": "calibration",
    "institution": "1233000047000011LR",
    "digest": DOCUMENT.sha256,
    "digest_sm3": sm2.sm3(DOCUMENT.data).hex(),
    "work_to": "2026-11-25",
    "signer": "ab" * 32,
}
SIGNED = FACTS | {"record_sm2": signature_lines(FACTS, [KEY])}


def asked(facts: dict[str, Any] = SIGNED, vkeys: str | None = KEY.verifier.text) -> RecordAnswer:
    return check_record(facts, document=DOCUMENT, number=NUMBER, vkeys=vkeys)


def told(answer: RecordAnswer) -> tuple[str, list[str]]:
    return answer.state, [one.code for one in answer.problems]


def test_it_holds() -> None:
    """Under the key that signed; said is by which, and of several known keys each that did."""
    assert asked() == RecordAnswer("holds", (KEY.verifier.text,))
    both = FACTS | {"record_sm2": signature_lines(FACTS, [KEY, OTHER])}
    known = f"{OTHER.verifier.text}\n{KEY.verifier.text}\n"
    assert set(asked(both, known).keys) == {KEY.verifier.text, OTHER.verifier.text}
    assert asked(SIGNED, known).keys == (KEY.verifier.text,)


def test_none_is_said() -> None:
    """A leaf from before has no record, and that is no fault."""
    assert told(asked(FACTS)) == ("none", [])
    assert record_note(FACTS) is None


@pytest.mark.parametrize("fact", [fact for _, fact in FIELDS])
def test_one_sign_changed(fact: str) -> None:
    """Each fact of the record is signed: another last sign in any of them, and it does not hold."""
    changed = SIGNED | {fact: SIGNED[fact][:-1] + ("0" if SIGNED[fact][-1] != "0" else "1")}
    assert asked(changed).state == "does-not-hold"


@pytest.mark.parametrize("place", [0, 31, 32, 63])
def test_one_bit_of_the_signature(place: int) -> None:
    """A flipped bit anywhere in r or s breaks it."""
    head, _, encoded = SIGNED["record_sm2"].rpartition(" ")
    data = bytearray(base64.b64decode(encoded))
    data[4 + place] ^= 1
    broken = f"{head} {base64.b64encode(data).decode()}"
    assert told(asked(SIGNED | {"record_sm2": broken})) == ("does-not-hold", ["note-signature-invalid"])


def test_another_file_of_the_same_facts() -> None:
    """The digest must be that of the file in hand, its number too."""
    other = replace(DOCUMENT, sha256="0" * 64)
    found = check_record(SIGNED, document=other, number="X", vkeys=KEY.verifier.text)
    assert told(found) == ("does-not-hold", ["log-leaf-other-certificate", "record-number-differs"])
    lying = FACTS | {"digest_sm3": "0" * 64}
    lying["record_sm2"] = signature_lines(lying, [KEY])
    assert told(asked(lying)) == ("does-not-hold", ["log-leaf-sm3-differs"])


@pytest.mark.parametrize(
    ("vkeys", "state", "code"),
    [
        (OTHER.verifier.text, "does-not-hold", "note-signer-unknown"),
        (None, "not-checked", "trust-without-sm2-key"),
        ("rubbish", "not-checked", "key-malformed"),
        (SignerKey(NAME, ED25519, bytes(32)).verifier.text, "not-checked", "key-type-unsupported"),
    ],
)
def test_the_readers_keys(vkeys: str | None, state: str, code: str) -> None:
    """Signed by another key it does not hold; without an SM2 key of the reader's own nothing is said."""
    assert told(asked(vkeys=vkeys)) == (state, [code])


def test_where_libcrypto_has_no_sm2(monkeypatch: pytest.MonkeyPatch) -> None:
    """Present and not checked: never taken for good, nor for bad."""
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))
    assert told(asked()) == ("not-checked", ["sm2-not-there"])


@pytest.mark.parametrize("value", [None, 7, "a\nsha256 b", "a\tb"])
def test_facts_that_are_no_line(value: Any) -> None:
    """What could be read as another record is not signed, nor believed."""
    with pytest.raises(UnusableInput, match="number in the log"):
        record_text(FACTS | {"number": value})
    assert told(asked(SIGNED | {"number": value})) == ("does-not-hold", ["record-malformed"])


def test_neither_is_the_other() -> None:
    """No record reads as a checkpoint: a key that signs both cannot be made to say one for the other."""
    note = record_note(SIGNED)
    assert note is not None and note.startswith(HEADER.encode())
    with pytest.raises(UnusableInput, match="not plain decimal digits"):
        parse_checkpoint(note)


def proof_with(facts: dict[str, Any], folder: Path) -> Path:
    """The example's proof with a leaf of these facts: its place no longer holds, its record is asked all the same."""
    found = json.loads((EXAMPLE / "certificate.proof.json").read_text("utf-8"))
    leaf = json.loads(found["leaf"])
    found["leaf"] = canonical_json(leaf | {"facts": leaf["facts"] | facts}).decode()
    path = folder / "proof.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    folder = tmp_path / "trust"
    folder.mkdir()
    for path in (EXAMPLE / "trust").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "log.sm2.vkey").write_text(KEY.verifier.text)
    return folder


@pytest.mark.parametrize(
    ("facts", "state", "code"),
    [(SIGNED, "holds", 0), ({}, "none", 0), (SIGNED | {"kind": "notice"}, "does-not-hold", 1)],
    ids=["holds", "none", "changed"],
)
def test_the_command(
    facts: dict[str, Any], state: str, code: int, trust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`certificate verify` tells the record apart from everything else; a record that does not hold is exit 1."""
    words = ["certificate", "verify", str(EXAMPLE / "certificate.xml"), "--trust", str(trust), "--at", "2026-12-01"]  # fmt: skip
    words += ["--proof", str(proof_with(facts, trust))]
    assert main([*words, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["record"]["state"]) == ("valid", state)
    main(words)
    said = {"holds": "holds, by localhost/log/zj+", "none": "none", "does-not-hold": "NO"}[state]
    assert f"SM2 record:    {said}" in capsys.readouterr().out


def test_no_record_no_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An issue from before: exit 1 and a word, nothing on standard output."""
    path = EXAMPLE / "certificate.proof.json"
    assert "record_sm2" not in parse_leaf(parse_bundle(path.read_bytes()).leaf or b"").facts
    assert main(["certificate", "record", str(path)]) == 1
    assert capsys.readouterr().out == ""
    assert main(["certificate", "record", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"record": None}
