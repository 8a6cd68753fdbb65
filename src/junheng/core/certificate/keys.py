"""What kind of key an X.509 certificate is about and how it was signed, also where `cryptography` knows neither.

SM2 certificates (GM/T 0015) are read here: subject and dates are the same fields as ever, the key and the issuer's
signature are looked at through the system's libcrypto. No path is built over them: for that, nothing here is trusted.
"""

from __future__ import annotations

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import SignatureAlgorithmOID

from junheng.core.reason import JunhengError
from junheng.core.transparency import sm2

SM2 = "SM2"
_SM2_CURVE, _SM2_WITH_SM3 = "1.2.156.10197.1.301", "1.2.156.10197.1.501"
_NAMES = {
    oid.dotted_string: name.replace("_WITH_", " with ")
    for name, oid in vars(SignatureAlgorithmOID).items()
    if isinstance(oid, x509.ObjectIdentifier)
} | {_SM2_WITH_SM3: "SM2 with SM3"}


def public_key_of(certificate: x509.Certificate) -> CertificatePublicKeyTypes | None:
    """The public key; None where `cryptography` knows no such algorithm or curve, or the key is malformed."""
    try:
        return certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return None


def key_kind(certificate: x509.Certificate) -> str:
    """`SM2`, `secp256r1`, `RSA 2048`, `Ed25519`…; the dotted number of an algorithm or curve that has no name here."""
    key = public_key_of(certificate)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if key is not None:
        return type(key).__name__.removesuffix("PublicKey")
    curve = _curve(certificate)
    return SM2 if curve == _SM2_CURVE else curve or certificate.public_key_algorithm_oid.dotted_string


def signature_name(certificate: x509.Certificate) -> str:
    """How the issuer signed: `SM2 with SM3`, `ECDSA with SHA256`…, else the dotted number."""
    number = certificate.signature_algorithm_oid.dotted_string
    return _NAMES.get(number, number)


def is_signed_with_sm2(certificate: x509.Certificate) -> bool:
    return certificate.signature_algorithm_oid.dotted_string == _SM2_WITH_SM3


def is_issued_with_sm2(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether this SM2 issuer's signature on the certificate holds, under the usual signer id.

    Raises `Refused` (`sm2-not-there`) without libcrypto.
    """
    public = _sm2_public(issuer)
    if public is None:
        return False
    try:
        signature = sm2.signature_from_der(certificate.signature)
        sm2.check_public(public)
    except JunhengError:
        return False
    return not sm2.refusals_of_signature(signature, certificate.tbs_certificate_bytes, public=public)


def _info(certificate: x509.Certificate) -> asn1.PublicKeyInfo:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER)).public_key


def _curve(certificate: x509.Certificate) -> str | None:
    """The dotted number of a named curve, None for any other key."""
    try:
        algorithm = _info(certificate)["algorithm"]
        if algorithm["algorithm"].native != "ec" or algorithm["parameters"].name != "named":
            return None
        return str(algorithm["parameters"].chosen.dotted)
    except (ValueError, TypeError, KeyError):
        return None


def _sm2_public(certificate: x509.Certificate) -> bytes | None:
    """The 65 bytes of an SM2 key."""
    if _curve(certificate) != _SM2_CURVE:
        return None
    try:
        return bytes(_info(certificate)["public_key"])
    except (ValueError, TypeError):
        return None
