"""Signed notes (C2SP signed-note): Ed25519 (type 01), timestamped cosignatures (type 04), our SM2 (type ff).

Rules, all of them
------------------
1.  A note is at most 1 MB of UTF-8 without control characters other than newline, ends in a newline, and
    its last empty line parts the text from at least one and at most 100 signature lines.
2.  A signature line is em dash, space, key name, space, base64 of 4 bytes key id and the signature.
3.  Name and key id together name a key. A signature by an unknown key is ignored, whatever it is.
4.  A signature by a known key is verified, each one; if one fails, the whole note is refused.
5.  Without a signature by a known key the note is refused. The text means nothing before that.
6.  ``cosignature/v1`` (tlog-cosignature) signs ``cosignature/v1\\ntime <seconds>\\n`` and the text.
7.  A line of our SM2 type (`national`) by a known key is verified through libcrypto; where libcrypto has no SM2
    the note is refused as `sm2-not-there`, for nothing may be said of it.

Who is trusted: exactly the keys handed in. A key id is 4 bytes and easily collided; the collision only
yields a failed verification. Who holds a log's key can sign two histories: that is what witnesses are for.
Who holds only a witness's key can vouch, not write. A key of type 01 cannot be used as one of type 04 or
the other way round: the type byte is part of the key id and the cosigned message has its own first line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.core.transparency import reasons as _reasons  # noqa: F401  declares the codes used here
from junheng.core.transparency import sm2
from junheng.core.transparency.encoding import base64_bytes, base64_text
from junheng.core.transparency.national import IDENTIFIED, NationalKey, parse_material

ED25519 = 0x01
COSIGNATURE_V1 = 0x04
NOTE_LIMIT = 1_000_000
SIGNATURES_LIMIT = 100
_DASH = "— "
_VKEY_FORM = "<name>+<8 hex digits>+<base64>"
_SKEY_FORM = "PRIVATE+KEY+<name>+<8 hex digits>+<base64>"
_PUBLIC_SIZES = {ED25519: 32, COSIGNATURE_V1: 32, IDENTIFIED: sm2.PUBLIC_SIZE}
_SEED_SIZES = _PUBLIC_SIZES | {IDENTIFIED: sm2.PRIVATE_SIZE}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name it signs under. `kind` is the signature type: 1, 4 or 255.

    `public` is what follows the type byte: 32 bytes, for type 255 the key material of `national`.
    """

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """SHA-256(name ‖ newline ‖ type ‖ public key)[:4]."""
        content = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(content).digest()[:4]

    @property
    def text(self) -> str:
        """The vkey: ``name+id+base64(type ‖ public key)``."""
        return f"{self.name}+{self.id.hex()}+{base64_text(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key with its name; never shown by repr.

    `seed` is the 32 bytes of RFC 8032, for type 255 the key material of `national`.
    """

    name: str
    kind: int
    seed: bytes = field(repr=False)
    verifier: VerifierKey = field(init=False, compare=False)

    def __post_init__(self) -> None:
        _check_key(self.name, self.kind, self.seed, size=_SEED_SIZES, form=_SKEY_FORM)
        object.__setattr__(self, "verifier", VerifierKey(self.name, self.kind, self._public()))

    @property
    def text(self) -> str:
        """``PRIVATE+KEY+name+id+base64(type ‖ seed)``, the form of Go's sumdb/note."""
        return (
            f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{base64_text(bytes([self.kind]) + self.seed)}"
        )

    def sign(self, message: bytes) -> bytes:
        if self.kind != IDENTIFIED:
            return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)
        private, public = self._national, _national(self.verifier)
        return sm2.sign(message, private=private.key, public=public.key, signer=private.signer)

    @property
    def _national(self) -> NationalKey:
        return parse_material(self.seed, size=sm2.PRIVATE_SIZE)

    def _public(self) -> bytes:
        if self.kind == IDENTIFIED:
            return self._national.public.material
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line. `content` follows the key id: 64 bytes, with 8 bytes of time before for type 4."""

    name: str
    key_id: bytes
    content: bytes

    @property
    def line(self) -> str:
        return f"{_DASH}{self.name} {base64_text(self.key_id + self.content)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as parsed: nothing in it has been verified."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def data(self) -> bytes:
        return (self.text + "\n" + "".join(signature.line for signature in self.signatures)).encode()


@dataclass(frozen=True, slots=True)
class Signed:
    """A verified signature: by which key, and for a cosignature when (seconds since 1970-01-01 UTC)."""

    key: VerifierKey
    time: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """The text of a note and who of the known keys has signed it (at least one); the rest was ignored."""

    text: str
    signed: tuple[Signed, ...]
    ignored: int


def parse_vkey(text: str) -> VerifierKey:
    """A verifier key from its text; refused unless its id is the hash of its content."""
    name, plus, rest = text.strip().partition("+")
    stated, plus_again, encoded = rest.partition("+")
    content = base64_bytes(encoded)
    if not (plus and plus_again) or content is None or len(content) < 2:
        raise UnusableInput(refuse("key-malformed", expected=_VKEY_FORM))
    _check_key(name, content[0], content[1:], size=_PUBLIC_SIZES, form=_VKEY_FORM)
    key = VerifierKey(name, content[0], content[1:])
    _check_id(stated, key)
    return key


def parse_skey(text: str) -> SignerKey:
    """A signer key from its text; the refusal never repeats what was handed in."""
    prefix, rest = text.strip()[:12], text.strip()[12:]
    name, _, rest = rest.partition("+")
    stated, _, encoded = rest.partition("+")
    content = base64_bytes(encoded)
    if prefix != "PRIVATE+KEY+" or content is None or len(content) < 2:
        raise UnusableInput(refuse("key-malformed", expected=_SKEY_FORM))
    key = SignerKey(name, content[0], content[1:])
    _check_id(stated, key.verifier)
    return key


def parse_note(data: bytes) -> Note:
    """Split a note into text and signature lines by rules 1 and 2; raises `UnusableInput` by name."""
    whole = _note_text(data)
    cut = whole.rfind("\n\n")
    if cut < 0:
        raise UnusableInput(refuse("note-without-blank-line"))
    lines = whole[cut + 2 : -1].split("\n") if cut + 2 < len(whole) else []
    if not lines:
        raise UnusableInput(refuse("note-without-signature"))
    if len(lines) > SIGNATURES_LIMIT:
        raise UnusableInput(refuse("note-too-many-signatures", found=len(lines), limit=SIGNATURES_LIMIT))
    signatures = tuple(_parse_signature(line, number) for number, line in enumerate(lines, 1))
    return Note(whole[: cut + 1], signatures)


def open_note(data: bytes, keys: Iterable[VerifierKey]) -> OpenedNote:
    """Parse and verify by rules 3 to 5; raises `UnusableInput` if malformed, `Refused` if not to be trusted."""
    note = parse_note(data)
    known = {(key.name, key.id): key for key in keys}
    signed: dict[VerifierKey, Signed] = {}
    ignored = 0
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            ignored += 1
            continue
        signed.setdefault(key, _verified(signature, key, note.text))
    if not signed:
        raise Refused(refuse("note-signer-unknown"))
    return OpenedNote(note.text, tuple(signed.values()), ignored)


def sign_note(text: str, signers: Sequence[SignerKey]) -> bytes:
    """A new note over `text`, one line per signer of type 01 or 255."""
    return Note(text, tuple(signature_by(signer, text) for signer in signers)).data


def signature_by(signer: SignerKey, text: str, *, time: int | None = None) -> Signature:
    """A signature over a note's text; `time` (seconds since 1970) for a key of type 04, and only for it."""
    if not text.endswith("\n") or _has_control(text) or len(text.encode()) > NOTE_LIMIT:
        raise UnusableInput(refuse("note-text-unsignable"))
    if (signer.kind == COSIGNATURE_V1) != (time is not None):
        raise ValueError("a cosignature has a time, a plain signature has none")
    stamp = b"" if time is None else time.to_bytes(8, "big")
    content = stamp + signer.sign(_message(text, time))
    return Signature(signer.name, signer.verifier.id, content)


def with_signatures(data: bytes, signatures: Iterable[Signature]) -> bytes:
    """The note with more signature lines, as a log adds what its witnesses returned."""
    note = parse_note(data)
    return Note(note.text, (*note.signatures, *signatures)).data


def _message(text: str, time: int | None) -> bytes:
    return (text if time is None else f"cosignature/v1\ntime {time}\n{text}").encode()


def _verified(signature: Signature, key: VerifierKey, text: str) -> Signed:
    content, time = signature.content, None
    if key.kind == COSIGNATURE_V1:
        time, content = int.from_bytes(content[:8], "big"), content[8:]
    is_valid = (time or 0) < 1 << 63 and _is_valid(content, _message(text, time), key)
    if not is_valid:
        raise Refused(refuse("note-signature-invalid", name=key.name))
    return Signed(key, time)


def _is_valid(content: bytes, message: bytes, key: VerifierKey) -> bool:
    if key.kind == IDENTIFIED:
        found = _national(key)
        return not sm2.refusals_of_signature(content, message, public=found.key, signer=found.signer)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(content, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _national(key: VerifierKey) -> NationalKey:
    return parse_material(key.public, size=sm2.PUBLIC_SIZE)


def _note_text(data: bytes) -> str:
    if len(data) > NOTE_LIMIT:
        raise UnusableInput(refuse("note-too-large", found=len(data), limit=NOTE_LIMIT))
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise UnusableInput(refuse("note-not-utf8", at=problem.start)) from None
    if _has_control(whole):
        found = next(f"U+{ord(character):04X}" for character in whole if _is_control(character))
        raise UnusableInput(refuse("note-control-character", found=found))
    if not whole.endswith("\n"):
        raise UnusableInput(refuse("note-without-final-newline"))
    return whole


def _parse_signature(line: str, number: int) -> Signature:
    if not line.startswith(_DASH):
        raise UnusableInput(refuse("note-signature-without-em-dash", line=number))
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    content = base64_bytes(encoded)
    if not _is_name(name) or content is None or len(content) < 5:
        raise UnusableInput(refuse("note-signature-malformed", line=number))
    return Signature(name, content[:4], content[4:])


def _check_key(name: str, kind: int, content: bytes, *, size: Mapping[int, int], form: str) -> None:
    if not _is_name(name):
        raise UnusableInput(refuse("key-name-invalid", name=name))
    if kind not in size:
        raise UnusableInput(refuse("key-type-unsupported", found=f"0x{kind:02x}"))
    if kind == IDENTIFIED:
        parse_material(content, size=size[kind])
    elif len(content) != size[kind]:
        raise UnusableInput(refuse("key-malformed", expected=form))


def _check_id(stated: str, key: VerifierKey) -> None:
    if stated != key.id.hex():
        raise UnusableInput(refuse("key-id-differs", found=stated, computed=key.id.hex()))


def _is_name(name: str) -> bool:
    return bool(name) and not any(c == "+" or c.isspace() or _is_control(c) or c == "\n" for c in name)


def _is_control(character: str) -> bool:
    return character < " " and character != "\n"


def _has_control(text: str) -> bool:
    return any(_is_control(character) for character in set(text))
