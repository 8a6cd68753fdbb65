"""A sealed certificate is a valid PAdES signature for other people's software."""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from junheng.core.certificate.content import CertificateContent
from junheng.core.certificate.qr import Proof, encode_proof
from junheng.core.certificate.sealing import seal
from junheng.core.certificate.typesetting.page import typeset
from junheng.core.certificate.writing import write_dcc

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def certificate_for(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "示例研究院")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(7)
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=900))
    )
    return builder.sign(key, hashes.SHA256())


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def unsealed(weight: CertificateContent) -> bytes:
    xml = write_dcc(weight)
    proof = encode_proof(Proof(weight.kind, weight.number, "示例研究院", "+25.4 mg", bytes(32)))
    return typeset(weight, xml=xml, proof_qr=proof)


def pdfsig(pdf: bytes, folder: Path) -> str:
    assert shutil.which("pdfsig"), "poppler-utils is needed for this test"
    (folder / "sealed.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdfsig", str(folder / "sealed.pdf")], capture_output=True, check=False, timeout=30
    )
    return done.stdout.decode()


def test_pdfsig_finds_the_seal_valid(
    unsealed: bytes, key: ec.EllipticCurvePrivateKey, tmp_path: Path
) -> None:
    """Poppler reads: valid, PAdES, over the whole document."""
    said = pdfsig(seal(unsealed, key, certificate_for(key), (), AT), tmp_path)
    assert "Signature is Valid" in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said


def test_the_file_before_the_seal_stays_in_front(unsealed: bytes, key: ec.EllipticCurvePrivateKey) -> None:
    """The seal is an incremental update: the repeatable bytes are the first revision."""
    assert seal(unsealed, key, certificate_for(key), (), AT).startswith(unsealed)


def test_the_seal_is_dated_by_its_caller(unsealed: bytes, key: ec.EllipticCurvePrivateKey) -> None:
    """The instant in the signature is the argument, not the wall clock."""
    with pikepdf.open(io.BytesIO(seal(unsealed, key, certificate_for(key), (), AT))) as file:
        assert str(file.Root.AcroForm.Fields[0].V.M).startswith("D:20261123080000")


def test_sealed_where_an_event_loop_runs(unsealed: bytes, key: ec.EllipticCurvePrivateKey) -> None:
    """A caller with an event loop of its own gets its seal; pyHanko would refuse to start a second."""

    async def inside() -> bytes:
        return seal(unsealed, key, certificate_for(key), (), AT)

    with ThreadPoolExecutor(1) as apart:  # this thread may already have one, of the browser's
        assert apart.submit(lambda: asyncio.run(inside())).result().startswith(unsealed)


def test_one_changed_byte_is_found(unsealed: bytes, key: ec.EllipticCurvePrivateKey, tmp_path: Path) -> None:
    """A digit changed in the sealed file makes the seal invalid for poppler."""
    sealed = bytearray(seal(unsealed, key, certificate_for(key), (), AT))
    sealed[len(unsealed) // 2] ^= 1
    assert "Signature is Valid" not in pdfsig(bytes(sealed), tmp_path)


def test_an_instant_without_zone_is_refused(unsealed: bytes, key: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(ValueError, match="time zone"):
        seal(unsealed, key, certificate_for(key), (), datetime(2026, 11, 23, 8, 0))
