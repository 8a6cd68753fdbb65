"""The digest record of a certificate, signed with SM2: what its leaf says of it, as a signed note.

    junheng.certificate-record/1
    number <text>
    kind <text>
    issuer <unified social credit code>
    sha256 <hex of the XML>
    sm3 <hex of the XML>
    work_to <date>
    certificate <fingerprint of the signing certificate, SHA-256 in hex>
    <empty line>
    — <name of the log> <base64: key id ‖ r ‖ s>

The text follows from the leaf's facts (`FIELDS`, in this order), so the leaf carries the signature lines alone, in its
fact `record_sm2`. Key, signer id and lines are those of the SM2 type of a signed note (`transparency.national`). No
checkpoint has such a text, and no record that of a checkpoint: their second lines are a number and none.

A leaf without `record_sm2` is from before, or from an installation whose libcrypto has no SM2: `none`, said and no fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from junheng.core.certificate import reading_reasons as _reasons  # noqa: F401  declares the codes used here
from junheng.core.certificate.parsing import Document
from junheng.core.reason import JunhengError, Refusal, UnusableInput, because, refuse
from junheng.core.transparency.libcrypto import what_is_missing
from junheng.core.transparency.national import IDENTIFIED
from junheng.core.transparency.note import SignerKey, VerifierKey, open_note, parse_vkey, sign_note
from junheng.core.transparency.sm2 import sm3

HEADER = "junheng.certificate-record/1"
FIELDS = (
    ("number", "number"),
    ("kind", "kind"),
    ("issuer", "institution"),
    ("sha256", "digest"),
    ("sm3", "digest_sm3"),
    ("work_to", "work_to"),
    ("certificate", "signer"),
)
"""Name in the record, fact of the leaf."""
FACT = "record_sm2"
State = Literal["none", "holds", "does-not-hold", "not-checked"]


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What became of the record; `keys`: the vkeys of the reader's trust whose signatures hold."""

    state: State
    keys: tuple[str, ...] = ()
    problems: tuple[Refusal, ...] = ()


def record_text(facts: Mapping[str, Any]) -> str:
    """The text that is signed; `UnusableInput` where a fact is absent, no text, or could be read as two lines."""
    values = [(name, facts.get(fact)) for name, fact in FIELDS]
    for name, value in values:
        if not isinstance(value, str) or any(sign < " " for sign in value):
            raise UnusableInput(refuse("record-malformed", field=name))
    return "".join([f"{HEADER}\n", *(f"{name} {value}\n" for name, value in values)])


def signature_lines(facts: Mapping[str, Any], signers: Sequence[SignerKey]) -> str:
    """The fact `record_sm2`: a signature line of each key, without the last line end."""
    text = record_text(facts)
    return sign_note(text, signers).decode().removeprefix(f"{text}\n").removesuffix("\n")


def record_note(facts: Mapping[str, Any]) -> bytes | None:
    """The record as a signed note, for any program that reads SM2; None where the leaf carries no signature."""
    lines = facts.get(FACT)
    if lines is None:
        return None
    if not isinstance(lines, str):
        raise UnusableInput(refuse("record-malformed", field=FACT))
    return f"{record_text(facts)}\n{lines}\n".encode(errors="replace")


def check_record(
    facts: Mapping[str, Any], *, document: Document, number: str, vkeys: str | None
) -> RecordAnswer:
    """Is it the record of this file, and signed by one of the reader's own SM2 keys (a key a line)?"""
    try:
        note = record_note(facts)
        if note is None:
            return RecordAnswer("none")
        problems = _of_another(facts, document, number)
        if problems:
            return RecordAnswer("does-not-hold", problems=problems)
        if missing := what_is_missing():
            return RecordAnswer("not-checked", problems=(refuse("sm2-not-there", why=missing),))
        keys = _keys(vkeys or "")
        if isinstance(keys, RecordAnswer):
            return keys
        return _opened(note, keys, agrees=facts.get("digest_sm3") == sm3(document.data).hex())
    except JunhengError as problem:
        return RecordAnswer("does-not-hold", problems=problem.refusals)


def _keys(vkeys: str) -> Sequence[VerifierKey] | RecordAnswer:
    """The reader's SM2 keys; without one that can be used nothing is said of the record."""
    try:
        keys = [parse_vkey(line) for line in vkeys.splitlines() if line.strip()]
    except UnusableInput as problem:
        return RecordAnswer("not-checked", problems=problem.refusals)
    foreign = next((key.kind for key in keys if key.kind != IDENTIFIED), None)
    if foreign is not None:
        return RecordAnswer(
            "not-checked", problems=(refuse("key-type-unsupported", found=f"0x{foreign:02x}"),)
        )
    return keys or RecordAnswer("not-checked", problems=(refuse("trust-without-sm2-key"),))


def _opened(note: bytes, keys: Sequence[VerifierKey], *, agrees: bool) -> RecordAnswer:
    if not agrees:
        return RecordAnswer("does-not-hold", problems=(refuse("log-leaf-sm3-differs"),))
    signed = open_note(note, keys).signed
    return RecordAnswer("holds", tuple(one.key.text for one in signed))


def _of_another(facts: Mapping[str, Any], document: Document, number: str) -> tuple[Refusal, ...]:
    stated = facts.get("number")
    return because(
        (facts.get("digest") != document.sha256, "log-leaf-other-certificate"),
        (stated != number, refuse("record-number-differs", found=str(stated)[:60], expected=number[:60])),
    )
