"""A note with an SM2 line: known, it must hold; unknown, it is ignored; the key's text holds signer id and point."""

from __future__ import annotations

import base64

import pytest

from junheng.core.reason import JunhengError, Refused, UnusableInput
from junheng.core.transparency import libcrypto, sm2
from junheng.core.transparency.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.national import IDENTIFIED, IDENTIFIER, NationalKey
from junheng.core.transparency.note import (
    ED25519,
    Note,
    Signature,
    SignerKey,
    VerifierKey,
    open_note,
    parse_note,
    parse_skey,
    parse_vkey,
    sign_note,
    signature_by,
)

NAME = "example.org/log/jiangnan"
KEY = SignerKey(NAME, ED25519, bytes(range(32)))
NATIONAL = SignerKey(NAME, IDENTIFIED, NationalKey(bytes(range(1, 33))).material)
OWN = SignerKey(NAME, IDENTIFIED, NationalKey(bytes(range(1, 33)), b"jiangnan").material)
TEXT = Checkpoint(NAME, 0, EMPTY_ROOT).text
BOTH = sign_note(TEXT, [KEY, NATIONAL])


def code_of(call, *args) -> str:
    with pytest.raises(JunhengError) as refused:
        call(*args)
    return refused.value.refusals[0].code


def test_both_lines_hold() -> None:
    """Opened under both keys, both have signed; under either alone the other line is ignored."""
    opened = open_note(BOTH, [KEY.verifier, NATIONAL.verifier])
    assert [one.key for one in opened.signed] == [KEY.verifier, NATIONAL.verifier]
    for key in (KEY, NATIONAL):
        alone = open_note(BOTH, [key.verifier])
        assert ([one.key for one in alone.signed], alone.ignored) == ([key.verifier], 1)


def test_key_texts() -> None:
    """vkey and skey come back as they went; the key id is the C2SP hash; nothing secret is in a repr."""
    for key in (NATIONAL, OWN):
        assert parse_vkey(key.verifier.text) == key.verifier
        assert parse_skey(key.text) == key
        assert parse_skey(key.text).verifier == key.verifier
        content = base64.b64decode(key.verifier.text.split("+", 2)[2])
        assert content[: 1 + len(IDENTIFIER)] == b"\xff" + IDENTIFIER
        assert bytes(range(1, 33)).hex() not in repr(key) and repr(bytes(range(1, 33)))[2:-1] not in repr(key)
    assert NATIONAL.verifier.id != OWN.verifier.id  # another signer id is another key


def test_the_key_text_is_fixed() -> None:
    """A released form: this text stays readable."""
    text = NATIONAL.verifier.text
    assert text == (
        "example.org/log/jiangnan+3ab68251+/2p1bmhlbmcuc20yLW5vdGUvMQoQMTIzNDU2NzgxMjM0NTY3OARG0QhvblyThEfw"
        "UoDbcHwnmntFnDjxnk2aMK0trfnyivRfwdxbN3c2tX6X5+BWPMyiTJf0QOHRN+WUHYTS60PJ"
    )


def test_signer_id_binds() -> None:
    """A line signed under one id does not pass as one under another."""
    line = signature_by(OWN, TEXT)
    moved = Note(TEXT, (Signature(NAME, NATIONAL.verifier.id, line.content),)).data
    assert code_of(open_note, moved, [NATIONAL.verifier]) == "note-signature-invalid"
    assert open_note(Note(TEXT, (line,)).data, [OWN.verifier]).text == TEXT


@pytest.mark.parametrize(
    "spoil", [lambda c: c[:-1], lambda c: c + b"\0", lambda c: bytes(64), lambda c: c[::-1]]
)
def test_a_false_line_spoils_the_note(spoil) -> None:
    """Who knows the key refuses the whole note; who does not, reads on."""
    good = parse_note(BOTH)
    bad = Signature(NAME, NATIONAL.verifier.id, spoil(good.signatures[1].content))
    note = Note(TEXT, (good.signatures[0], bad)).data
    assert code_of(open_note, note, [KEY.verifier, NATIONAL.verifier]) == "note-signature-invalid"
    assert open_note(note, [KEY.verifier]).text == TEXT


def _vkey(material: bytes) -> str:
    """A vkey with a true id over this material."""
    return VerifierKey(NAME, IDENTIFIED, material).text


PUBLIC = sm2.public_of(bytes(range(1, 33)))


@pytest.mark.parametrize(
    ("material", "code"),
    [
        (b"another/1\n" + PUBLIC, "key-type-unsupported"),
        (IDENTIFIER, "key-malformed"),
        (IDENTIFIER + b"\0" + PUBLIC, "key-malformed"),
        (IDENTIFIER + b"\xff" + PUBLIC, "key-malformed"),
        (IDENTIFIER + b"\x01a" + PUBLIC[:-1], "key-malformed"),
        (IDENTIFIER + b"\x01a" + PUBLIC + b"\0", "key-malformed"),
        (IDENTIFIER + b"\x01a" + b"\x05" + PUBLIC[1:], "sm2-key-malformed"),
        (IDENTIFIER + b"\x01a" + PUBLIC[:-1] + b"\0", "sm2-key-not-on-curve"),
    ],
)
def test_hostile_key_material(material: bytes, code: str) -> None:
    """Each is refused with its own reason, before any note is read."""
    assert code_of(parse_vkey, _vkey(material)) == code


@pytest.mark.parametrize("private", [bytes(32), b"\xff" * 32])
def test_hostile_signer_keys(private: bytes) -> None:
    """No signer key without a private key in range."""
    with pytest.raises(UnusableInput, match="between 1 and n-2"):
        SignerKey(NAME, IDENTIFIED, NationalKey(private).material)


def test_it_is_no_logs_key() -> None:
    """SM2 alone makes no checkpoint: the log's Ed25519 line is what is believed."""
    signed = sign_checkpoint(Checkpoint(NAME, 0, EMPTY_ROOT), [NATIONAL])
    with pytest.raises(Refused, match="is not signed by the log"):
        open_checkpoint(signed, log=NATIONAL.verifier)
    both = sign_checkpoint(Checkpoint(NAME, 0, EMPTY_ROOT), [KEY, NATIONAL])
    opened = open_checkpoint(both, log=KEY.verifier, others=[NATIONAL.verifier])
    assert len(opened.signed) == 2


def test_without_libcrypto(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the SM2 line the answer is by name; not asked, the note opens as ever."""
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))
    assert parse_vkey(NATIONAL.verifier.text) == NATIONAL.verifier
    assert open_note(BOTH, [KEY.verifier]).ignored == 1
    assert code_of(open_note, BOTH, [KEY.verifier, NATIONAL.verifier]) == "sm2-not-there"
    assert code_of(signature_by, NATIONAL, TEXT) == "sm2-not-there"
    assert code_of(parse_skey, NATIONAL.text) == "sm2-not-there"
