"""Certificates with SM2 keys or SM2 signatures, made of ordinary ones: key and signature exchanged, all else kept."""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from junheng.core.transparency import sm2

SM2_WITH_SM3 = bytes.fromhex("300a06082a811ccf55018375")
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")


@dataclass(frozen=True)
class Sm2Key:
    private: bytes

    @property
    def public(self) -> bytes:
        return sm2.public_of(self.private)


def element(tag: int, content: bytes) -> bytes:
    """One DER element."""
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def with_sm2(
    template: x509.Certificate, *, by: Sm2Key, key: Sm2Key | None = None, spoil: bool = False
) -> x509.Certificate:
    """The template signed by an SM2 key, about an SM2 key if one is given; `spoil`: with a false signature."""
    tbs = asn1.Certificate.load(template.public_bytes(Encoding.DER))["tbs_certificate"]
    parts = [tbs[name].dump() for name in tbs]
    names = list(tbs)
    parts[names.index("signature")] = SM2_WITH_SM3
    if key is not None:
        parts[names.index("subject_public_key_info")] = SPKI + key.public
    signed = element(0x30, b"".join(parts))
    signature = sm2.sign(signed + b"x" * spoil, private=by.private, public=by.public)
    bits = element(0x03, b"\0" + sm2.signature_as_der(signature))
    return x509.load_der_x509_certificate(element(0x30, signed + SM2_WITH_SM3 + bits))
