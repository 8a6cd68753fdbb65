"""A certification authority for installations that have none: demonstration, tour and tests.

A real institution brings a certificate of a lawful authority through `install_signing_key`; what is made here
says DEMO in its subject and is trusted by nobody who did not put its root into a trust folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

YEARS = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class Authority:
    """A key with its certificate; the root when self-signed."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()


def make_root(name: str, *, at: datetime) -> Authority:
    """A root valid for three years from a day before `at`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"DEMO {name}")])
    return Authority(key, _certificate(key, subject, by=None, ca=True, at=at))


def certify(root: Authority, *, organisation: str, at: datetime) -> Authority:
    """A signing certificate whose O is the body's name, as a verifier compares it with the laboratory named."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, "DEMO certificate signing"),
        ]
    )
    return Authority(key, _certificate(key, subject, by=root, ca=False, at=at))


def _certificate(
    key: ec.EllipticCurvePrivateKey, subject: x509.Name, *, by: Authority | None, ca: bool, at: datetime
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
    issuer = by.certificate if by else None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + YEARS - (timedelta(days=30) if by else timedelta(0)))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    signer = by.key if by else key
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
    )
    return builder.sign(signer, hashes.SHA256())
