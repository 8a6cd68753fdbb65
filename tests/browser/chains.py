"""Certification paths of every kind: keys, curves, lengths, dates, uses; each broken one differs in what its name says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

P256, P384, P521 = ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()
SHA256, SHA384, SHA512 = hashes.SHA256(), hashes.SHA384(), hashes.SHA512()
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
SIGNED, ASKED = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC), "2026-11-28T12:00:00+00:00"


@dataclass(frozen=True)
class Body:
    """A key with its certificate."""

    key: Any
    certificate: x509.Certificate


@dataclass(frozen=True)
class Chain:
    """What signs and what is carried, signer first; what is pinned; when it is asked."""

    key: Any
    path: list[x509.Certificate]
    anchors: tuple[x509.Certificate, ...]
    labs: bytes | None = None
    at: str = ASKED
    signed: datetime = SIGNED


def body(
    name: str, by: Body | None = None, *, ca: bool | None = True, most: int | None = None, key: Any = None, named: str = "",
    sign_certificates: bool | None = True, algorithm: Any = SHA256, since: datetime = FROM, until: datetime = UNTIL, extra: tuple[Any, ...] = (),
) -> Body:  # fmt: skip
    """`named`: another issuer's name than that of `by`; None leaves an extension out."""
    own = key or ec.generate_private_key(P256)
    made = (
        x509.CertificateBuilder().subject_name(_name(name)).issuer_name(_name(named) if named else by.certificate.subject if by else _name(name))
        .public_key(own.public_key()).serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
    )  # fmt: skip
    if ca is not None:
        made = made.add_extension(x509.BasicConstraints(ca, most if ca else None), critical=True)
    if sign_certificates is not None:
        usage = x509.KeyUsage(
            digital_signature=not ca, content_commitment=False, key_encipherment=bool(ca) and not sign_certificates, data_encipherment=False,
            key_agreement=False, key_cert_sign=bool(ca) and sign_certificates, crl_sign=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        made = made.add_extension(usage, critical=True)
    for extension, critical in extra:
        made = made.add_extension(extension, critical=critical)
    return Body(own, made.sign(by.key if by else own, algorithm))


def _name(organisation: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def chains(laboratory: str) -> dict[str, Chain]:
    """Every chain by its name."""
    root = body("Root")
    between = body("Between", root)
    lab = body(laboratory, between, ca=False)

    def under(*above: Body, pinned: Body = root, **more: Any) -> Chain:
        """The laboratory under the last of `above`, which are carried."""
        own = body(laboratory, above[-1] if above else pinned, ca=False, **more)
        return Chain(
            own.key, [own.certificate, *(one.certificate for one in reversed(above))], (pinned.certificate,)
        )

    def row(length: int, *, most: int | None = None) -> Chain:
        top, above = body("Root", most=most), []
        for at in range(length):
            above.append(body(f"Step {at}", above[-1] if above else top))
        return under(*above, pinned=top)

    wide, widest = (
        body("Wide", key=ec.generate_private_key(P384), algorithm=SHA384),
        body("Widest", key=ec.generate_private_key(P521), algorithm=SHA512),
    )
    strong = body("Strong", key=rsa.generate_private_key(65537, 2048))
    other = body("Between")
    old = body("Old", root, until=datetime(2026, 6, 1, tzinfo=UTC))
    print_ = f"sha256:{hashlib.sha256(lab.certificate.public_bytes(Encoding.DER)).hexdigest()}"
    plain = Chain(lab.key, [lab.certificate, between.certificate], (root.certificate,))

    def listed(*allowed: str) -> Chain:
        return Chain(lab.key, plain.path, plain.anchors, json.dumps({laboratory: list(allowed)}).encode())

    return {
        "chain": plain,
        "chain-direct": under(),
        "chain-between-pinned": Chain(lab.key, [lab.certificate], (between.certificate,)),
        "chain-signer-pinned": Chain(lab.key, [lab.certificate], (lab.certificate,)),
        "chain-two-anchors": Chain(lab.key, plain.path, (wide.certificate, root.certificate)),
        "chain-p-384": under(body("Between", wide, algorithm=SHA384), pinned=wide),
        "chain-p-384-by-sha-256": under(pinned=wide, algorithm=SHA256),
        "chain-p-521": under(pinned=widest, algorithm=SHA512),
        "chain-rsa": under(body("Between", strong), pinned=strong),
        "chain-rsa-sha-512": under(pinned=strong, algorithm=SHA512),
        "chain-long": row(5), "chain-too-long": row(8), "chain-length-stated": row(2, most=2), "chain-length-beyond": row(2, most=1), "chain-length-none": row(0, most=0),
        "chain-listed-by-fingerprint": listed(print_),
        "chain-listed-by-subject": listed("CN=x", lab.certificate.subject.rfc4514_string()),
        "chain-listed-another": listed("CN=x"),
        "chain-not-listed": Chain(lab.key, plain.path, plain.anchors, b"{}"),
        "chain-without-use-stated": under(body("Between", root, sign_certificates=None)),
        "chain-signer-without-constraints": under(between, sign_certificates=None),
        "chain-between-missing": Chain(lab.key, [lab.certificate], (root.certificate,)),
        "chain-between-another": Chain(lab.key, [lab.certificate, other.certificate], (root.certificate,)),
        "chain-between-no-authority": under(body("Between", root, ca=False)),
        "chain-between-constraints-missing": under(body("Between", root, ca=None, sign_certificates=None)),
        "chain-between-may-not-certify": under(body("Between", root, sign_certificates=False)),
        "chain-between-expired": under(old),
        "chain-between-expired-at-signing-too": Chain((one := under(old)).key, one.path, one.anchors, signed=datetime(2026, 7, 1, tzinfo=UTC)),
        "chain-between-not-yet": under(body("Between", root, since=datetime(2026, 12, 1, tzinfo=UTC))),
        "chain-root-expired": under(pinned=body("Root", until=datetime(2026, 2, 1, tzinfo=UTC))),
        "chain-root-no-authority": under(pinned=body("Root", ca=False)),
        "chain-name-only": Chain((two := body(laboratory, other, ca=False, named="Root")).key, [two.certificate], (root.certificate,)),
        "chain-critical-unknown": under(body("Between", root, extra=((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"), True),))),
        "chain-unknown-not-critical": under(body("Between", root, extra=((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"), False),))),
        "chain-signer-critical-unknown": under(between, extra=((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"), True),)),
        "chain-expired-signer": under(until=datetime(2026, 6, 1, tzinfo=UTC)),
        "chain-before": Chain(lab.key, plain.path, plain.anchors, at="2025-06-01T00:00:00+00:00"),
        "chain-long-after": Chain(lab.key, plain.path, plain.anchors, at="2040-06-01T00:00:00+00:00"),
    }  # fmt: skip
