"""Signing keys of institutions: the certificate in the database, the private key in a file readable by us only."""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings

from junheng.core.certificate.keys import public_key_of
from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.certificates import events
from junheng.hub.certificates.models import SigningKey
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation

OPERATORS = frozenset({"sysadmin", "platform"})


def _path(fingerprint: str) -> Path:
    return Path(settings.JUNHENG_HOME) / "keys" / f"sign-{fingerprint}.pem"


@verb(
    permission="certificates.install_signing_key",
    roles=OPERATORS | {"inst_admin", "nmi"},
    event=events.SigningKeyInstalled,
)
def install_signing_key(
    *,
    organisation: Organisation,
    private_key: EllipticCurvePrivateKey,
    certificate_pem: str,
    chain_pem: str,
    by: Actor,
    at: datetime,
) -> SigningKey:
    """Take an institution's key into use; the key it had before signs nothing more from now on.

    Only of a body that a regulator has verified: whoever files a body may give it any name, also another's.
    """
    if organisation.pk != by.organisation_id and not by.has_any(OPERATORS):
        raise Refused(refuse("not-your-record"))
    if organisation.verified_at is None:
        raise Refused(refuse("signing-key-of-unverified-body", body=organisation.name_zh))
    try:
        certificate = x509.load_pem_x509_certificate(certificate_pem.encode())
        x509.load_pem_x509_certificates(chain_pem.encode() if chain_pem.strip() else certificate_pem.encode())
    except ValueError:
        raise UnusableInput(refuse("signing-key-mismatch")) from None
    if public_key_of(certificate) != private_key.public_key():
        raise Refused(refuse("signing-key-mismatch"))
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    write_private(fingerprint, private_key)
    SigningKey.objects.filter(organisation=organisation, retired_at=None).update(retired_at=at)
    key = SigningKey.objects.create(
        tenant_id=organisation.tenant_id,
        organisation=organisation,
        subject=certificate.subject.rfc4514_string()[:300],
        fingerprint=fingerprint,
        certificate_pem=certificate_pem,
        chain_pem=chain_pem,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )
    record(
        events.SigningKeyInstalled(
            organisation=Ref.to(organisation),
            subject=key.subject,
            fingerprint=fingerprint,
            not_after=key.not_after.date().isoformat(),
        )
    )
    return key


def write_private(fingerprint: str, key: EllipticCurvePrivateKey) -> None:
    """Mode 600 from its first byte; never overwritten."""
    path = _path(fingerprint)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    data = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def signing_key_of(organisation: Organisation, at: datetime) -> SigningKey | None:
    """The key in use now, if its certificate is valid now."""
    return SigningKey.objects.filter(
        organisation=organisation, retired_at=None, not_before__lte=at, not_after__gt=at
    ).first()


def private_key(key: SigningKey) -> EllipticCurvePrivateKey:
    """The private key from its file; refused when missing or readable by others."""
    path = _path(key.fingerprint)
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refused(refuse("signing-key-missing", body=key.subject)) from None
    if mode & 0o077:
        raise Refused(refuse("signing-key-mode", found=f"{mode:o}"))
    loaded = serialization.load_pem_private_key(data, password=None)
    if not isinstance(loaded, EllipticCurvePrivateKey):
        raise Refused(refuse("signing-key-missing", body=key.subject))
    return loaded


def certificates_of(key: SigningKey) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    """The signing certificate and its chain, leaf first."""
    chain = x509.load_pem_x509_certificates(key.chain_pem.encode()) if key.chain_pem.strip() else []
    return x509.load_pem_x509_certificate(key.certificate_pem.encode()), tuple(chain)
