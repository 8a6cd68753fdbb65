"""A signer's certificate with SM2 is read; what was checked and what was not is said, and nothing is called valid."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from cryptography import x509
from tests.core.certificate.reading.sm2_authority import Sm2Key, with_sm2

from junheng.core.certificate import keys, signature
from junheng.core.certificate.answers import report_as_json
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.report import Report, verify
from junheng.core.certificate.trust import Trust
from junheng.core.reason import UnusableInput
from junheng.core.transparency import libcrypto

SIGNED_AT = datetime(2026, 2, 1, tzinfo=UTC)
SOON = datetime(2026, 3, 1, tzinfo=UTC)
LAB = "Kalibrierfirma GmbH"
SM2_XML = "http://example.org/xmldsig#sm2-sm3"
ROOT_KEY, LAB_KEY = Sm2Key(bytes(range(1, 33))), Sm2Key(bytes(range(2, 34)))


@pytest.fixture(scope="module")
def root(authority: ModuleType) -> Any:
    """An ordinary root: its name, dates and extensions serve the SM2 root too."""
    return authority.issue("Root", ca=True, days=7000, serial=1)


@pytest.fixture(scope="module")
def lab(authority: ModuleType, root: Any, plain: bytes) -> Any:
    name = str(
        parse(plain).root.findtext(
            "{*}administrativeData/{*}calibrationLaboratory/{*}contact/{*}name/{*}content"
        )
    )
    return authority.issue(name, by=root, serial=3)


@pytest.fixture(scope="module")
def sm2_root(root: Any) -> x509.Certificate:
    return with_sm2(root.certificate, by=ROOT_KEY, key=ROOT_KEY)


@pytest.fixture(scope="module")
def sm2_lab(lab: Any) -> x509.Certificate:
    return with_sm2(lab.certificate, by=ROOT_KEY, key=LAB_KEY)


def signed_with(plain: bytes, lab: Any, certificate: x509.Certificate, *, method: str | None = None) -> bytes:
    """A file signed by the laboratory's P-256 key that shows this certificate, under this method's name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signature, "public_key_of", lambda _: lab.key.public_key())
        if method is not None:
            patch.setattr(signature, "_ECDSA_SHA256", method)
        return signature.sign(plain, key=lab.key, certificate=certificate, signing_time=SIGNED_AT)


def ask(data: bytes, *anchors: x509.Certificate) -> Report:
    return verify(parse(data), trust=Trust(anchors), at=SOON)


def codes(report: Report) -> list[str]:
    return [one.code for one in report.reasons]


def test_kinds_are_named(root: Any, lab: Any, sm2_root: x509.Certificate, sm2_lab: x509.Certificate) -> None:
    """Key and signature of each kind by their names; the issuer's signature holds by that issuer only."""
    mixed = with_sm2(lab.certificate, by=ROOT_KEY)
    seen = [(keys.key_kind(one), keys.signature_name(one)) for one in (root.certificate, sm2_lab, mixed)]
    assert seen == [
        ("secp256r1", "ECDSA with SHA256"),
        ("SM2", "SM2 with SM3"),
        ("secp256r1", "SM2 with SM3"),
    ]
    assert keys.is_issued_with_sm2(sm2_lab, sm2_root)
    assert not keys.is_issued_with_sm2(sm2_lab, sm2_lab)
    assert not keys.is_issued_with_sm2(sm2_lab, root.certificate)
    assert not keys.is_issued_with_sm2(with_sm2(lab.certificate, by=ROOT_KEY, spoil=True), sm2_root)


@pytest.mark.parametrize("method", [SM2_XML, None], ids=["sm2", "ecdsa"])
def test_an_sm2_signature_is_not_checked_and_not_called_false(
    plain: bytes, lab: Any, sm2_root: x509.Certificate, sm2_lab: x509.Certificate, method: str | None
) -> None:
    """Subject, dates, key and algorithm are there; intact is null; the verdict is cannot-tell, with both reasons."""
    report = ask(signed_with(plain, lab, sm2_lab, method=method), sm2_root)
    assert (report.verdict, codes(report)) == (
        "cannot-tell",
        ["signature-not-checked", "anchor-untrusted", "sm2-path-not-built"],
    )
    answer = report_as_json(report)
    assert (answer["signed"]["intact"], answer["signed"]["covers"]) == (None, "document")
    assert answer["signed"]["algorithm"] == (method or signature._ECDSA_SHA256)
    signer = answer["signer"]
    assert (signer["key"], signer["certificate_algorithm"], signer["issuer_signature"]) == (
        "SM2",
        "SM2 with SM3",
        "holds",
    )
    assert signer["matches_laboratory"] is True and signer["not_before"].startswith("2026-01-01")


def test_changed_bytes_stay_changed(
    plain: bytes, lab: Any, sm2_root: x509.Certificate, sm2_lab: x509.Certificate
) -> None:
    """What can be seen without the signature's value is seen: a changed digit is invalid."""
    data = signed_with(plain, lab, sm2_lab, method=SM2_XML)
    report = ask(data.replace(b"1957-08-13", b"1957-08-14"), sm2_root)
    assert report.verdict == "invalid" and "bytes-changed" in codes(report)
    assert report.signature.intact is False


def test_an_sm2_authority_over_an_ordinary_key(
    plain: bytes, lab: Any, root: Any, sm2_root: x509.Certificate
) -> None:
    """The signature is checked and intact; the path is not built, and the issuer's signature on it is told."""
    for certificate, anchors, found in (
        (with_sm2(lab.certificate, by=ROOT_KEY), [sm2_root], "holds"),
        (with_sm2(lab.certificate, by=ROOT_KEY, spoil=True), [sm2_root], "does-not-hold"),
        (with_sm2(lab.certificate, by=ROOT_KEY), [], "not-checked"),
    ):
        report = ask(signed_with(plain, lab, certificate), *anchors)
        assert report.signature.is_intact and report.verdict == "cannot-tell"
        assert report.signer.issuer_signature == found
        assert ("sm2-path-not-built" in codes(report)) is bool(anchors)
    report = ask(signed_with(plain, lab, lab.certificate), root.certificate, sm2_root)
    assert (report.verdict, report.signer.issuer_signature) == ("valid", "holds")


def test_without_libcrypto(
    plain: bytes, lab: Any, sm2_root: x509.Certificate, sm2_lab: x509.Certificate, monkeypatch: Any
) -> None:
    """The same answer but for the issuer's signature, which could not be checked."""
    data = signed_with(plain, lab, sm2_lab, method=SM2_XML)
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))
    report = ask(data, sm2_root)
    assert (report.verdict, report.signer.issuer_signature, report.signer.key) == (
        "cannot-tell",
        "not-checked",
        "SM2",
    )


def test_nothing_is_signed_under_an_sm2_certificate(
    plain: bytes, lab: Any, sm2_lab: x509.Certificate
) -> None:
    """Our own signing asks for a P-256 pair and says so."""
    with pytest.raises(UnusableInput) as refused:
        signature.sign(plain, key=lab.key, certificate=sm2_lab, signing_time=SIGNED_AT)
    assert refused.value.refusals[0].code == "signing-key-differs"


def test_hostile_keys_in_certificates(root: Any, lab: Any) -> None:
    """A point off the curve, or torn key bits, crash nothing: they issue nothing."""

    class Off(Sm2Key):
        public = property(lambda self: ROOT_KEY.public[:-1] + b"\0")

    off = Off(ROOT_KEY.private)
    bad = with_sm2(root.certificate, by=ROOT_KEY, key=replace(off))
    assert keys.key_kind(bad) == "SM2"
    assert not keys.is_issued_with_sm2(with_sm2(lab.certificate, by=ROOT_KEY), bad)
