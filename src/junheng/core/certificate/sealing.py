"""Seal a typeset certificate: one PAdES-B signature of the institution over the whole file.

The signature dictionary is `ETSI.CAdES.detached` (PAdES, ETSI EN 319 142-1, level B-B), certifying, with no
changes permitted afterwards. The seal is written as an incremental update, so the file before it stays
readable byte for byte in front of it. The clock is an argument; PAdES keeps it in the dictionary's /M.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "InstitutionSeal"
RESERVED = 16_384
STORE: Any = SimpleCertificateStore  # carries no types


def seal(
    pdf: bytes,
    key: EllipticCurvePrivateKey | RSAPrivateKey,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    at: datetime,
) -> bytes:
    """The sealed file. `at` is an aware instant; `chain` holds the issuers that are sent along."""
    if at.tzinfo is None:
        raise ValueError("the instant of a seal needs a time zone")
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=_organisation(certificate),
        signer_key_usage=set(),
    )
    field = SigFieldSpec(FIELD)
    signer = _SignerAt(at, metadata, _signer(key, certificate, chain), new_field_spec=field)
    with ThreadPoolExecutor(
        1
    ) as apart:  # pyHanko runs an event loop of its own; the caller's thread may have one
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        out = apart.submit(signer.sign_pdf, writer, bytes_reserved=RESERVED).result()
    return bytes(out.getvalue())


class _SignerAt(PdfSigner):
    """pyHanko reads the wall clock in its session; a seal here is dated by its caller."""

    def __init__(self, at: datetime, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._at = at

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self._at
        return session


def _signer(
    key: EllipticCurvePrivateKey | RSAPrivateKey,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
) -> SimpleSigner:
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = STORE.from_certs([_asn1(issuer) for issuer in chain])
    return SimpleSigner(_asn1(certificate), asn1_keys.PrivateKeyInfo.load(der), store)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _organisation(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()
