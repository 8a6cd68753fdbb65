"""What a signature covers, and every way of it that is refused."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import DS, parse
from junheng.core.certificate.signature import C14N, canonical, check_signature, sign
from junheng.core.reason import UnusableInput

AT = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
NAMES = {"ds": DS, "xades": "http://uri.etsi.org/01903/v1.3.2#"}


@pytest.fixture(scope="module")
def lab(authority: ModuleType) -> Any:
    return authority.issue("Laboratory")


@pytest.fixture(scope="module")
def signed(plain: bytes, lab: Any) -> bytes:
    return sign(plain, key=lab.key, certificate=lab.certificate, signing_time=AT)


def _codes(data: bytes) -> list[str]:
    return [one.code for one in check_signature(parse(data)).problems]


def _edited(data: bytes, change: Any) -> bytes:
    root = etree.fromstring(data)
    change(root)
    return etree.tostring(root)


def _resigned(root: etree._Element, key: ec.EllipticCurvePrivateKey) -> None:
    """The attacker who owns a key makes SignedInfo fit again."""
    info = root.find(".//ds:SignedInfo", NAMES)
    value = root.find(".//ds:SignatureValue", NAMES)
    assert info is not None and value is not None
    r, s = decode_dss_signature(key.sign(canonical(info, C14N), ec.ECDSA(hashes.SHA256())))
    value.text = base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()


def test_signed_file(signed: bytes, lab: Any) -> None:
    """Intact, the whole document, by this certificate, at the stated time; valid by the schema."""
    answer = check_signature(parse(signed))
    assert answer.is_intact and answer.covers == "document"
    assert answer.certificate == lab.certificate and answer.claimed_time == AT
    assert validate(parse(signed)).is_valid


def test_same_input_same_bytes(plain: bytes, signed: bytes, lab: Any) -> None:
    """Signing has no hidden randomness and no clock."""
    assert sign(plain, key=lab.key, certificate=lab.certificate, signing_time=AT) == signed


def test_xmlsec1_agrees(signed: bytes, lab: Any, tmp_path: Path) -> None:
    """xmlsec1 verifies what we sign and refuses it once a digit is changed."""
    assert shutil.which("xmlsec1"), "install the Debian package xmlsec1"
    anchor, good, bad = tmp_path / "a.pem", tmp_path / "good.xml", tmp_path / "bad.xml"
    anchor.write_bytes(lab.certificate.public_bytes(Encoding.PEM))
    good.write_bytes(signed)
    bad.write_bytes(signed.replace(b"0.072", b"0.071", 1))
    command = ["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", str(anchor)]
    assert subprocess.run([*command, str(good)], capture_output=True).returncode == 0
    assert subprocess.run([*command, str(bad)], capture_output=True).returncode != 0


def test_signxml_agrees(signed: bytes, lab: Any) -> None:
    """signxml, an independent verifier, finds our three references and the root among them."""
    from signxml import SignatureConfiguration
    from signxml.xades import XAdESVerifier

    pem = lab.certificate.public_bytes(Encoding.PEM).decode()
    results = XAdESVerifier().verify(
        signed, x509_cert=pem, expect_references=3, expect_config=SignatureConfiguration(expect_references=3)
    )
    assert any(one.signed_xml is not None and "digitalCal" in str(one.signed_xml.tag) for one in results)


def test_signature_made_by_signxml(plain: bytes, lab: Any) -> None:
    """A signature by another program, without canonicalisation transforms, is read."""
    from signxml import SignatureMethod
    from signxml.algorithms import CanonicalizationMethod
    from signxml.xades import XAdESSigner

    signer = XAdESSigner(
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    root = signer.sign(etree.fromstring(plain), key=lab.key, cert=[lab.certificate])
    answer = check_signature(parse(etree.tostring(root)))
    assert answer.is_intact and answer.covers == "document"


def test_good_practice_signature(good_practice: bytes) -> None:
    """Exclusive canonicalisation with a transform (another maker's file) is intact and whole."""
    answer = check_signature(parse(good_practice))
    assert answer.is_intact and answer.covers == "document"
    assert answer.claimed_time == datetime(2023, 3, 27, 15, 14, 30, tzinfo=UTC)


def test_changed_digit(signed: bytes) -> None:
    """One digit of a result."""
    assert _codes(signed.replace(b"0.072", b"0.071", 1)) == ["bytes-changed"]


def test_changed_signing_time(signed: bytes) -> None:
    """The signing time is signed too."""
    assert _codes(signed.replace(b"2026-02-03T", b"2026-02-04T")) == ["bytes-changed"]


def test_changed_signature_value(signed: bytes) -> None:
    """A signature by another key."""

    def change(root: etree._Element) -> None:
        _resigned(root, ec.generate_private_key(ec.SECP256R1()))

    assert _codes(_edited(signed, change)) == ["signature-fault"]


def test_no_signature(plain: bytes) -> None:
    """Nothing signed is said so."""
    answer = check_signature(parse(plain))
    assert not answer.present and [one.code for one in answer.problems] == ["no-signature"]


def test_two_signatures(signed: bytes) -> None:
    """A second signature, here a copy with other ids."""

    def change(root: etree._Element) -> None:
        copy = etree.fromstring(etree.tostring(root[-1]))
        for element in copy.iter():
            if "Id" in element.attrib:
                element.set("Id", element.get("Id", "") + "x")
        root.append(copy)

    assert _codes(_edited(signed, change)) == ["two-signatures"]


def test_signature_moved_into_content(signed: bytes) -> None:
    """A signature anywhere but at the end of the root."""
    assert _codes(_edited(signed, lambda root: root[0].append(root[-1]))) == ["signature-misplaced"]


def test_content_behind_the_signature(signed: bytes) -> None:
    """Nothing may follow the signature."""
    assert _codes(
        _edited(signed, lambda root: root.append(root.makeelement("{https://ptb.de/dcc}comment")))
    ) == ["signature-misplaced"]


def _part(root: etree._Element, lab: Any, *, uri: str, target: etree._Element) -> None:
    reference = root.find(".//ds:SignedInfo/ds:Reference", NAMES)
    assert reference is not None
    reference.set("URI", uri)
    transforms = reference.find("ds:Transforms", NAMES)
    value = reference.find("ds:DigestValue", NAMES)
    assert transforms is not None and value is not None
    transforms.remove(transforms[0])
    value.text = base64.b64encode(hashlib.sha256(canonical(target, C14N)).digest()).decode()
    _resigned(root, lab.key)


def test_signature_over_a_part(signed: bytes, lab: Any) -> None:
    """Everything fits, but only the administrative data was signed."""

    def change(root: etree._Element) -> None:
        root[0][0][0].set("id", "part")
        _part(root, lab, uri="#part", target=root[0][0][0])

    answer = check_signature(parse(_edited(signed, change)))
    assert answer.covers == "part"
    assert [one.code for one in answer.problems] == ["signature-partial"]


def test_wrapped_document(signed: bytes, lab: Any) -> None:
    """The genuine certificate hidden inside a forged one, referred to by its id."""
    genuine = etree.fromstring(signed)
    genuine.remove(genuine[-1])
    genuine.set("Id", "genuine")

    def change(root: etree._Element) -> None:
        holder = etree.SubElement(root[0], "{https://ptb.de/dcc}xml")
        holder.append(genuine)
        _part(root, lab, uri="#genuine", target=genuine)

    codes = _codes(_edited(signed, change))
    assert codes == ["signature-wrapped"]


def test_wrapped_signed_properties(signed: bytes) -> None:
    """SignedProperties moved elsewhere, an unsigned copy with another time in their place."""

    def change(root: etree._Element) -> None:
        qualifying = root.find(".//xades:QualifyingProperties", NAMES)
        assert qualifying is not None
        genuine = qualifying[0]
        forged = etree.fromstring(etree.tostring(genuine))
        forged.set("Id", "forged")
        qualifying.replace(genuine, forged)
        etree.SubElement(root[-1], f"{{{DS}}}Object").append(genuine)

    assert "signature-wrapped" in _codes(_edited(signed, change))


def test_wrapped_key(signed: bytes) -> None:
    """KeyInfo moved elsewhere."""

    def change(root: etree._Element) -> None:
        key = root.find("ds:Signature/ds:KeyInfo", NAMES)
        assert key is not None
        etree.SubElement(root[-1], f"{{{DS}}}Object").append(key)

    assert "signature-wrapped" in _codes(_edited(signed, change))


def test_duplicate_ids(signed: bytes) -> None:
    """A second element with a signed id is refused before any tree is looked at."""

    def change(root: etree._Element) -> None:
        properties = root.find(".//xades:SignedProperties", NAMES)
        assert properties is not None
        root[0].set("Id", properties.get("Id", ""))

    with pytest.raises(UnusableInput) as problem:
        parse(_edited(signed, change))
    assert [one.code for one in problem.value.refusals] == ["duplicate-id"]


@pytest.mark.parametrize("uri", ["http://127.0.0.1:9/x", "file:///etc/passwd", "#xpointer(/)", "#absent"])
def test_foreign_reference(uri: str, signed: bytes) -> None:
    """A reference leads nowhere but into this signature or the whole document."""

    def change(root: etree._Element) -> None:
        root.findall(".//ds:Reference", NAMES)[1].set("URI", uri)

    assert "signature-reference-foreign" in _codes(_edited(signed, change))


@pytest.mark.parametrize("count", [0, 4])
def test_reference_count(count: int, signed: bytes) -> None:
    """One to three references."""

    def change(root: etree._Element) -> None:
        info = root.find(".//ds:SignedInfo", NAMES)
        assert info is not None
        references = info.findall("ds:Reference", NAMES)
        for one in references[count:]:
            info.remove(one)
        for _ in range(count - len(references)):
            info.append(etree.fromstring(etree.tostring(references[1])))

    assert "signature-reference-count" in _codes(_edited(signed, change))


@pytest.mark.parametrize(
    ("path", "algorithm"),
    [
        ("ds:SignatureMethod", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ("ds:SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"),
        ("ds:SignatureMethod", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
        ("ds:SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        ("ds:SignatureMethod", ""),
        ("ds:CanonicalizationMethod", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
        ("ds:Reference/ds:DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1"),
        ("ds:Reference/ds:DigestMethod", "http://www.w3.org/2001/04/xmldsig-more#md5"),
        ("ds:Reference/ds:Transforms/ds:Transform", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
        ("ds:Reference/ds:Transforms/ds:Transform", "http://www.w3.org/TR/1999/REC-xpath-19991116"),
    ],
)
def test_weak_algorithm(path: str, algorithm: str, signed: bytes) -> None:
    """What is not on the list is refused by name."""

    def change(root: etree._Element) -> None:
        found = root.find(f".//ds:SignedInfo/{path}", NAMES)
        assert found is not None
        found.set("Algorithm", algorithm)

    assert "algorithm-refused" in _codes(_edited(signed, change))


def test_other_certificate_in_key_info(signed: bytes, authority: ModuleType) -> None:
    """The certificate named by XAdES is not the one in KeyInfo."""

    def change(root: etree._Element) -> None:
        text = root.find(".//ds:X509Certificate", NAMES)
        assert text is not None
        other = authority.issue("Laboratory").certificate.public_bytes(Encoding.DER)
        text.text = base64.b64encode(other).decode()

    assert "signing-certificate-differs" in _codes(_edited(signed, change))


def test_signing_twice(signed: bytes, lab: Any) -> None:
    """A signed file is not signed again."""
    with pytest.raises(UnusableInput) as problem:
        sign(signed, key=lab.key, certificate=lab.certificate, signing_time=AT)
    assert problem.value.refusals[0].code == "already-signed"


def test_signing_with_another_key(plain: bytes, lab: Any) -> None:
    """Key and certificate belong together."""
    with pytest.raises(UnusableInput) as problem:
        sign(plain, key=ec.generate_private_key(ec.SECP256R1()), certificate=lab.certificate, signing_time=AT)
    assert problem.value.refusals[0].code == "signing-key-differs"
