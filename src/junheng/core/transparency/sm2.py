"""SM2 signatures (GB/T 32918.2) on the recommended curve (GB/T 32918.5), and SM3 (GB/T 32905).

Rules, all of them
------------------
1.  A public key is 65 bytes ``04 ‖ x ‖ y``, x and y below p, and the point lies on the curve.
2.  A private key is 32 bytes, 1 ≤ d ≤ n − 2.
3.  What is signed is e = SM3(Z ‖ message), Z = SM3(ENTL ‖ signer id ‖ a ‖ b ‖ x_G ‖ y_G ‖ x ‖ y); ENTL is the
    length of the signer id in bits, two bytes. The signer id is 1 to 255 bytes.
4.  A signature is 64 bytes ``r ‖ s``, 1 ≤ r, s < n. In DER it is accepted in its one canonical form only.

The arithmetic is the system's libcrypto (`libcrypto`); only lengths, ranges and the equation of the curve are
looked at here. Signing is not deterministic: the standard asks for a random number, and libcrypto draws it.
"""

from __future__ import annotations

from junheng.core.reason import Refusal, Refused, UnusableInput, refuse
from junheng.core.transparency import libcrypto
from junheng.core.transparency import reasons as _reasons  # noqa: F401  declares the codes used here

P = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF
A = P - 3
B = 0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93
N = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123
GX = 0x32C4AE2C_1F198119_5F990446_6A39C994_8FE30BBF_F2660BE1_715A4589_334C74C7
GY = 0xBC3736A2_F4F6779C_59BDCEE3_6B692153_D0A9877C_C62A4740_02DF32E5_2139F0A0
SIGNER = b"1234567812345678"
"""The signer id of those who agreed on none (GM/T 0009)."""
SIGNER_LIMIT = 255
PUBLIC_SIZE, PRIVATE_SIZE, SIGNATURE_SIZE = 65, 32, 64
MESSAGE_LIMIT = 64 << 20
_ALGORITHM = bytes.fromhex("301306072a8648ce3d020106082a811ccf5501822d")  # id-ecPublicKey, sm2p256v1
_SPKI = bytes.fromhex("3059") + _ALGORITHM + bytes.fromhex("034200")
_CURVE = b"".join(number.to_bytes(32, "big") for number in (A, B, GX, GY))


def sm3(data: bytes) -> bytes:
    """SM3 of at most 64 MiB: 32 bytes. Refused (`sm2-not-there`) where libcrypto has none."""
    if len(data) > MESSAGE_LIMIT:
        raise UnusableInput(refuse("sm3-too-large", found=len(data), limit=MESSAGE_LIMIT))
    return libcrypto.sm3(data)


def sm3_if_there(data: bytes) -> str | None:
    """The SM3 digest in hex, None where libcrypto has none: for a record that carries it beside SHA-256."""
    return None if libcrypto.what_is_missing() else sm3(data).hex()


def check_signer(signer: bytes) -> None:
    """The length of a signer id, by rule 3."""
    if not 1 <= len(signer) <= SIGNER_LIMIT:
        raise UnusableInput(refuse("sm2-signer-malformed", found=len(signer), limit=SIGNER_LIMIT))


def check_public(public: bytes) -> None:
    """Rule 1, without libcrypto; raises `UnusableInput` by name."""
    if len(public) != PUBLIC_SIZE or public[0] != 4:
        raise UnusableInput(refuse("sm2-key-malformed", found=len(public)))
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if x >= P or y >= P or (y * y - (x * x + A) * x - B) % P:
        raise UnusableInput(refuse("sm2-key-not-on-curve"))


def public_of(private: bytes) -> bytes:
    """The public key of a private one, by rules 1 and 2."""
    if len(private) != PRIVATE_SIZE or not 1 <= int.from_bytes(private, "big") <= N - 2:
        raise UnusableInput(refuse("sm2-private-malformed"))
    spki = libcrypto.public_of(_pkcs8(private))
    if spki is None:
        raise UnusableInput(refuse("sm2-private-malformed"))
    return spki[len(_SPKI) :]


def z_value(public: bytes, *, signer: bytes = SIGNER) -> bytes:
    """Z of rule 3: what binds curve, key and signer id to all that is signed; 32 bytes."""
    check_signer(signer)
    check_public(public)
    return libcrypto.sm3((8 * len(signer)).to_bytes(2, "big") + signer + _CURVE + public[1:])


def sign(message: bytes, *, private: bytes, public: bytes, signer: bytes = SIGNER) -> bytes:
    """A signature, 64 bytes; `public` is that of `private` and is not derived again (it is half the cost)."""
    der = libcrypto.signed(_digest(message, public, signer), pkcs8=_pkcs8(private, public))
    if der is None:
        raise UnusableInput(refuse("sm2-private-malformed"))
    return signature_from_der(der)


def refusals_of_signature(
    signature: bytes, message: bytes, *, public: bytes, signer: bytes = SIGNER
) -> tuple[Refusal, ...]:
    """Why these 64 bytes are not this key's signature over the message; empty if they are.

    Raises `UnusableInput` for a key or signer id that is none, `Refused` (`sm2-not-there`) without libcrypto.
    """
    digest = _digest(message, public, signer)
    if len(signature) != SIGNATURE_SIZE:
        return (refuse("sm2-signature-malformed", found=len(signature)),)
    if not all(1 <= int.from_bytes(half, "big") < N for half in (signature[:32], signature[32:])):
        return (refuse("sm2-signature-out-of-range"),)
    if not libcrypto.is_signed(digest, signature_as_der(signature), spki=_SPKI + public):
        return (refuse("sm2-signature-invalid"),)
    return ()


def signature_as_der(signature: bytes) -> bytes:
    """``SEQUENCE { INTEGER r, INTEGER s }`` of 64 bytes."""
    body = b"".join(_integer(signature[at : at + 32]) for at in (0, 32))
    return bytes([0x30, len(body)]) + body


def signature_from_der(der: bytes) -> bytes:
    """The 64 bytes of a DER signature in its one canonical form: no other spelling, nothing after it."""
    halves, at = [], 2
    for _ in range(2):
        length = der[at + 1] if len(der) > at + 1 else 0
        halves.append(der[at + 2 : at + 2 + length].lstrip(b"\0").rjust(32, b"\0"))
        at += 2 + length
    signature = b"".join(halves)
    if len(signature) != SIGNATURE_SIZE or signature_as_der(signature) != der:
        raise Refused(refuse("sm2-signature-not-der"))
    return signature


def _digest(message: bytes, public: bytes, signer: bytes) -> bytes:
    return sm3(z_value(public, signer=signer) + message)


def _integer(number: bytes) -> bytes:
    short = number.lstrip(b"\0") or b"\0"
    padded = b"\0" + short if short[0] & 0x80 else short
    return bytes([0x02, len(padded)]) + padded


def _pkcs8(private: bytes, public: bytes = b"") -> bytes:
    """PKCS #8 (RFC 5208) around an ECPrivateKey (RFC 5915); without `public` libcrypto computes it."""
    known = b"\xa1\x44\x03\x42\x00" + public if public else b""
    inner = b"\x02\x01\x01\x04\x20" + private + known
    key = b"\x30" + bytes([len(inner)]) + inner
    body = b"\x02\x01\x00" + _ALGORITHM + b"\x04" + bytes([len(key)]) + key
    return b"\x30" + (b"\x81" if len(body) > 127 else b"") + bytes([len(body)]) + body
