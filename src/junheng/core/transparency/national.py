"""Our private signature type for SM2 in a signed note: type byte ff, and after it an identifier of our own.

    key material  = "junheng.sm2-note/1\\n" ‖ length of the signer id (one byte) ‖ signer id ‖ key
    key           = 04 ‖ x ‖ y, 65 bytes, in a verifier key; d, 32 bytes, in a signer key
    signature     = r ‖ s, 64 bytes, over the text of the note (`sm2`, rule 3)

The key id is the hash of name, type byte and key material, as for every other type: a signer id or a curve point
cannot be exchanged without changing it. Who does not know this type ignores the line, as signed-note demands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from junheng.core.reason import UnusableInput, refuse
from junheng.core.transparency import reasons as _reasons  # noqa: F401  declares the codes used here
from junheng.core.transparency import sm2

IDENTIFIED = 0xFF
IDENTIFIER = b"junheng.sm2-note/1\n"


@dataclass(frozen=True, slots=True)
class NationalKey:
    """The key material of our SM2 type: 65 bytes of a public or 32 of a private key, and its signer id."""

    key: bytes = field(repr=False)
    signer: bytes = sm2.SIGNER

    def __post_init__(self) -> None:
        sm2.check_signer(self.signer)

    @property
    def material(self) -> bytes:
        """What stands after the type byte."""
        return IDENTIFIER + bytes([len(self.signer)]) + self.signer + self.key

    @property
    def public(self) -> NationalKey:
        """The public half of a private key; needs libcrypto."""
        return NationalKey(sm2.public_of(self.key), self.signer)


def parse_material(material: bytes, *, size: int) -> NationalKey:
    """Key material read strictly, `size` bytes of key; raises `UnusableInput`."""
    if not material.startswith(IDENTIFIER):
        raise UnusableInput(refuse("key-type-unsupported", found=f"0x{IDENTIFIED:02x}"))
    rest = material[len(IDENTIFIER) :]
    length = rest[0] if rest else 0
    signer, key = rest[1 : 1 + length], rest[1 + length :]
    if len(signer) != length or length == 0 or len(key) != size:
        raise UnusableInput(refuse("key-malformed", expected=f"SM2: id, {size} bytes"))
    if size == sm2.PUBLIC_SIZE:
        sm2.check_public(key)
    return NationalKey(key, signer)
