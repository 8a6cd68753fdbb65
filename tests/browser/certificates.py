"""The shared set of certificates: the documentation's own, made ones, foreign ones, and what attackers make of them."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import SignatureMethod
from signxml.algorithms import CanonicalizationMethod
from signxml.xades import XAdESSigner
from tests.browser import bundles, chains
from tests.browser.bundles import KEY

from junheng.core.certificate import signature
from junheng.core.certificate.digest_record import signature_lines
from junheng.core.certificate.parsing import DS, parse
from junheng.core.certificate.reading import summarise
from junheng.core.certificate.signature import sign
from junheng.core.transparency.leaf import event_leaf
from junheng.core.transparency.national import IDENTIFIED, NationalKey
from junheng.core.transparency.note import SignerKey, signature_by, with_signatures
from junheng.core.transparency.sm2 import N, sm3

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
DCC = ROOT / "tests" / "vectors" / "dcc"
NAMES = {"ds": DS, "xades": "http://uri.etsi.org/01903/v1.3.2#"}
EC_KEY = bytes.fromhex("06072a8648ce3d0201")
"""id-ecPublicKey, as it stands in a certificate."""
AT = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
LABORATORY = "Kalibrierfirma GmbH"


def _module(name: str) -> ModuleType:
    """A module beside the tests of the reading room, which are no package."""
    path = ROOT / "tests" / "core" / "certificate" / "reading" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"reading_{name}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Asked:
    """What `junheng certificate verify` is given: the file, its proof, and what its trust folder holds."""

    certificate: bytes
    proof: bytes | None = None
    vkey: str | None = None
    policy: bytes | None = None
    at: str = "2026-11-28T12:00:00+00:00"
    anchors: bytes | None = None
    labs: bytes | None = None
    sm2: str | None = None


AUTHORITY = _module("authority")
SM2 = _module("sm2_authority")
HOSTILE = _module("test_refuse_hostile_files").FILES
"""Name → what Python must say, and how the plain file is changed."""


def plain() -> bytes:
    """PTB's published 3.3.0 example, unsigned."""
    return (DCC / "ptb_dcclib_valid_v3.3.0.xml").read_bytes()


def _signed(data: bytes, lab: Any) -> bytes:
    return sign(data, key=lab.key, certificate=lab.certificate, signing_time=AT)


def _by_signxml(lab: Any, method: SignatureMethod, form: CanonicalizationMethod) -> bytes:
    signer = XAdESSigner(signature_algorithm=method, c14n_algorithm=form)
    return bytes(etree.tostring(signer.sign(etree.fromstring(plain()), key=lab.key, cert=[lab.certificate])))


def _rsa(bits: int) -> Any:
    """A laboratory with an RSA key, self-signed."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, LABORATORY)])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2051, 1, 1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    return AUTHORITY.Issued(key, certificate)


def _edited(data: bytes, path: str, act: Any) -> bytes:
    root = etree.fromstring(data)
    found = root.find(path, NAMES)
    assert found is not None
    act(found)
    return bytes(etree.tostring(root))


def _awkward(data: bytes) -> bytes:
    """All that canonical XML has a rule for."""
    odd = (
        '<dcc:content lang="zh">a &amp; b &lt; c &gt; "q" \'s\' &#13;&#9;零 𠮷<![CDATA[<raw> & ]]>é</dcc:content>'
        '<dcc:content xmlns:z="urn:z" xmlns:a="urn:a" z:b="1&#10;2" a:b="&quot;&lt;&gt;&#9;&#13;" xml:lang="en"'
        ' lang="en"  id="odd" >x<n xmlns="urn:none"><m xmlns=""><dcc:o xmlns="urn:none"/></m><z:e/></n></dcc:content>'
    )
    data = data.replace(b"</dcc:content>", b"</dcc:content>" + odd.encode(), 1)
    at = data.index(b"?>") + 2
    return (
        data[:at]
        + b"\n<?before  it ?>\n<!-- a comment -->"
        + data[at:].rstrip()
        + b"\n<?after?>\n<!-- end -->\n"
    )


def cases() -> dict[str, Asked]:
    """Every case by its name."""
    lab = AUTHORITY.issue(LABORATORY)
    signed = _signed(plain(), lab)
    made = {**_examples(), **_logged(signed), **_signatures(lab, signed), **_attacked(lab, signed)}
    return {**made, **_paths(lab), **_recorded(signed), **_national()}


def _national() -> dict[str, Asked]:
    """Signers with SM2 certificates, or under an SM2 authority: what is seen without SM2 in XML, and what is left open."""
    root = AUTHORITY.issue("Root", ca=True, days=7000, serial=1)
    lab = AUTHORITY.issue(LABORATORY, by=root, serial=3)
    root_key, lab_key = SM2.Sm2Key(bytes(range(1, 33))), SM2.Sm2Key(bytes(range(2, 34)))
    above = SM2.with_sm2(root.certificate, by=root_key, key=root_key)
    signer = SM2.with_sm2(lab.certificate, by=root_key, key=lab_key)
    spoilt, mixed, mixed_spoilt = (
        SM2.with_sm2(lab.certificate, by=root_key, key=lab_key, spoil=True),
        SM2.with_sm2(lab.certificate, by=root_key),
        SM2.with_sm2(lab.certificate, by=root_key, spoil=True),
    )

    def shown(certificate: x509.Certificate, method: str | None = None) -> bytes:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(signature, "public_key_of", lambda _: lab.key.public_key())
            if method is not None:
                patch.setattr(signature, "_ECDSA_SHA256", method)
            return sign(plain(), key=lab.key, certificate=certificate, signing_time=AT)

    named = shown(signer, "http://example.org/xmldsig#sm2-sm3")
    pinned = chains.pem(above)
    return {
        "sm2-method": Asked(named, anchors=pinned),
        "sm2-method-nothing-pinned": Asked(named),
        "sm2-method-changed": Asked(named.replace(b"1957-08-13", b"1957-08-14"), anchors=pinned),
        "sm2-under-ecdsa": Asked(shown(signer), anchors=pinned),
        "sm2-issuer-false": Asked(shown(spoilt), anchors=pinned),
        "sm2-ordinary-issuer-pinned": Asked(shown(signer), anchors=chains.pem(root.certificate)),
        "sm2-authority": Asked(shown(mixed), anchors=pinned),
        "sm2-authority-false": Asked(shown(mixed_spoilt), anchors=pinned),
        "sm2-authority-nothing-pinned": Asked(shown(mixed)),
        "sm2-pinned-itself": Asked(named, anchors=chains.pem(signer)),
    }


def _examples() -> dict[str, Asked]:
    folder = EXAMPLES / "certificate"
    certificate, proof = (
        (folder / "certificate.xml").read_bytes(),
        (folder / "certificate.proof.json").read_bytes(),
    )
    vkey = (folder / "log.vkey").read_text()
    witnessed = (EXAMPLES / "witnessed" / "certificate.proof.json").read_bytes()
    policy = (EXAMPLES / "witnessed" / "policy").read_bytes()
    other = bundles.KEY.verifier.text
    return {
        "example": Asked(certificate),
        "example-logged": Asked(certificate, proof, vkey),
        "example-witnessed": Asked(certificate, witnessed, vkey, policy),
        "example-policy-not-met": Asked(certificate, proof, vkey, policy),
        "example-no-key": Asked(certificate, proof),
        "example-wrong-key": Asked(certificate, proof, other),
        "example-key-malformed": Asked(certificate, proof, "no key"),
        "example-policy-malformed": Asked(certificate, proof, vkey, b"quorum nobody"),
        "example-changed": Asked((folder / "one-digit-changed.xml").read_bytes(), proof, vkey),
        "example-before-its-certificate": Asked(certificate, at="2025-01-01T00:00:00+00:00"),
        "example-long-after": Asked(certificate, at="2035-01-01T00:00:00+00:00"),
        "example-long-after-logged": Asked(certificate, proof, vkey, at="2035-01-01T00:00:00+00:00"),
        "example-proof-truncated": Asked(certificate, proof[:300], vkey),
        **{path.stem: Asked(path.read_bytes()) for path in sorted(DCC.glob("*.xml"))},
    }  # fmt: skip


def _logged(signed: bytes) -> dict[str, Asked]:
    """The made certificate with leaves of our own: good, and each unlike in one thing."""
    vkey = bundles.KEY.verifier.text

    def leaf(index: int = bundles.INDEX, made: list[bytes] | None = None) -> bytes:
        log = bundles.log_of(
            made if made is not None else bundles.entries(hashlib.sha256(signed).hexdigest())
        )
        return bundles.proof_of(log, index).data

    def alone(entry: bytes) -> Asked:
        return Asked(signed, leaf(0, [entry]), vkey)

    digest = hashlib.sha256(signed).hexdigest().encode()
    event = b'{"at":"2026-03-01T00:00:00.000000Z","committed":{},"event":"e","facts":{"digest":"%s"},"id":"1","schema":"junheng.event/1"}'
    good = event % digest
    return {
        "logged": Asked(signed, leaf(), vkey, bundles.ENOUGH),
        "logged-witness-beyond-the-years": Asked(signed, _witnessed_late(signed), vkey, bundles.policy_of(tail="quorum w0")),
        "logged-other-entry": Asked(signed, leaf(3), vkey),
        "logged-alone": alone(good),
        "logged-with-prefix": alone(event % (b"sha256:" + digest.upper())),
        "leaf-not-json": alone(b"hello"),
        "leaf-with-space": alone(good.replace(b",", b", ")),
        "leaf-key-order": alone(good.replace(b'"at"', b'"zz"')),
        "leaf-other-schema": alone(good.replace(b"event/1", b"event/2")),
        "leaf-no-schema": alone(b"{}"),
        "leaf-field-more": alone(good.replace(b'"id":"1",', b'"id":"1","more":1,')),
        "leaf-field-of-wrong-type": alone(good.replace(b'"id":"1"', b'"id":1')),
        "leaf-proto": alone(good.replace(b'{"at"', b'{"__proto__":{},"at"')),
        "leaf-facts-list": alone(good.replace(b'{"digest":"%s"}' % digest, b'["%s"]' % digest)),
        "leaf-commitment-malformed": alone(good.replace(b'"committed":{}', b'"committed":{"a":"b"}')),
        "leaf-number-beyond-2-to-the-53": alone(good.replace(b'{"digest"', b'{"a":9007199254740993,"digest"')),
        "leaf-number-at-2-to-the-53": alone(good.replace(b'{"digest"', b'{"a":9007199254740991,"digest"')),
        "leaf-number-with-point": alone(good.replace(b'{"digest"', b'{"a":1.5,"digest"')),
        "leaf-number-written-otherwise": alone(good.replace(b'{"digest"', b'{"a":1.50,"digest"')),
        "leaf-number-small": alone(good.replace(b'{"digest"', b'{"a":1e-7,"digest"')),
        "leaf-number-infinite": alone(good.replace(b'{"digest"', b'{"a":1e999,"digest"')),
        "leaf-number-minus-zero": alone(good.replace(b'{"digest"', b'{"a":-0,"digest"')),
        "leaf-keys-beyond-ascii": alone(good.replace(b'{"digest":"%s"}' % digest, f'{{"digest":"{digest.decode()}","\u20ac":"1","\U00010000":"1","\ufb33":"1"}}'.encode())),
        "leaf-escaped": alone(good.replace(b'"e"', b'"\\u0065"')),
        "leaf-controls": alone(good.replace(b'"e"', b'"\\b\\f\\n\\u000b\\u001f\\"\\\\/\x7f\xe2\x80\xa8"')),
        "leaf-time-without-zone": alone(good.replace(b"000000Z", b"000000")),
        "leaf-time-no-time": alone(good.replace(b"2026-03-01T00:00:00.000000Z", b"yesterday")),
        "leaf-not-carried": Asked(signed, b"\n".join(line for line in leaf().split(b"\n") if not line.startswith(b"extra ")), vkey),
    }  # fmt: skip


def _paths(lab: Any) -> dict[str, Asked]:
    """Chains of every kind under what the reader pinned, and what is no chain."""
    made = chains.chains(LABORATORY)
    asked = {
        name: Asked(
            sign(plain(), key=one.key, certificate=one.path[0], chain=one.path[1:], signing_time=one.signed),
            at=one.at, anchors=chains.pem(*one.anchors), labs=one.labs,
        )
        for name, one in made.items()
    }  # fmt: skip
    root = asked["chain"]
    proof = bundles.proof_of(
        bundles.log_of(bundles.entries(hashlib.sha256(root.certificate).hexdigest()))
    ).data
    logged = replace(root, proof=proof, vkey=KEY.verifier.text)
    return asked | {
        "chain-logged": logged,
        "chain-logged-long-after": replace(logged, at="2040-01-01T00:00:00+00:00"),
        "chain-changed": replace(root, certificate=root.certificate.replace(b"0.072", b"0.073")),
        "anchors-no-pem": replace(root, anchors=b"rubbish"),
        "anchors-torn": replace(root, anchors=root.anchors and root.anchors.replace(b"MII", b"MIA", 1)),
        "labs-no-json": replace(root, labs=b"["),
        "labs-of-numbers": replace(root, labs=b'{"a": [1]}'),
        "labs-of-texts": replace(root, labs=b'{"a": "b"}'),
        "signed-pinned-itself": Asked(_signed(plain(), lab), anchors=chains.pem(lab.certificate)),
        "pinned-another": Asked(_signed(plain(), lab), anchors=chains.pem(AUTHORITY.issue("Root", ca=True).certificate)),
    }  # fmt: skip


def _recorded(signed: bytes) -> dict[str, Asked]:
    """Leaves with an SM2 record: good, and each unlike in one thing; the log's proof holds of all of them."""
    facts = {
        "number": "GB12345-67890-11", "kind": "calibration", "institution": "1233000047000011LR", "digest": hashlib.sha256(signed).hexdigest(),
        "digest_sm3": sm3(signed).hex(), "work_to": "2026-02-03", "signer": "ab" * 32,
    }  # fmt: skip
    facts["number"] = summarise(parse(signed)).number
    keys = [SignerKey(KEY.name, IDENTIFIED, NationalKey(bytes(range(n, n + 32))).material) for n in (1, 2)]
    own = SignerKey(KEY.name, IDENTIFIED, NationalKey(bytes(range(3, 35)), "浙江".encode()).material)
    line = signature_lines(facts, keys[:1])

    def asked(changed: dict[str, Any], vkeys: str | None = keys[0].verifier.text) -> Asked:
        leaf = event_leaf(event="certificate-issued", id="x", at=bundles.AT, facts=facts | changed)
        return Asked(signed, bundles.proof_of(bundles.log_of([leaf]), 0).data, KEY.verifier.text, sm2=vkeys)

    def lying(**changed: str) -> dict[str, str]:
        return changed | {"record_sm2": signature_lines(facts | changed, keys[:1])}

    head, _, encoded = line.rpartition(" ")
    data = bytearray(base64.b64decode(encoded))
    data[40] ^= 1
    outside = base64.b64encode(data[:4] + N.to_bytes(32, "big") + data[36:]).decode()
    return {
        "record": asked({"record_sm2": line}),
        "record-two-keys": asked({"record_sm2": signature_lines(facts, keys)}, "\n".join(each.verifier.text for each in keys)),
        "record-own-signer-id": asked({"record_sm2": signature_lines(facts, [own])}, own.verifier.text),
        "record-none": asked({}),
        "record-no-key": asked({"record_sm2": line}, None),
        "record-another-key": asked({"record_sm2": line}, keys[1].verifier.text),
        "record-key-of-another-kind": asked({"record_sm2": line}, KEY.verifier.text),
        "record-key-malformed": asked({"record_sm2": line}, keys[0].verifier.text[:-9]),
        "record-bit-changed": asked({"record_sm2": f"{head} {base64.b64encode(data).decode()}"}),
        "record-r-beyond": asked({"record_sm2": f"{head} {outside}"}),
        "record-short": asked({"record_sm2": f"{head} AAAAAAAA"}),
        "record-no-note": asked({"record_sm2": "rubbish"}),
        "record-no-text": asked({"record_sm2": 7}),
        "record-kind-changed": asked({"record_sm2": line, "kind": "test"}),
        "record-fact-of-two-lines": asked({"record_sm2": line, "kind": "test\nx"}),
        "record-fact-missing": asked({"record_sm2": line, "work_to": None}),
        "record-other-number": asked(lying(number="other")),
        "record-other-sm3": asked(lying(digest_sm3="0" * 64)),
        "record-other-digest": asked(lying(digest="0" * 64) | {"also": facts["digest"]}),
    }  # fmt: skip


def _witnessed_late(signed: bytes) -> bytes:
    """The first witness states a time of which no calendar knows."""
    log = bundles.log_of(bundles.entries(hashlib.sha256(signed).hexdigest()), witnesses=())
    late = signature_by(bundles.WITNESSES[0], log.checkpoint.text, time=1 << 62)
    return bundles.proof_of(replace(log, signed=with_signatures(log.signed, [late]))).data


def _signatures(lab: Any, signed: bytes) -> dict[str, Asked]:
    wide = AUTHORITY.Issued(key := ec.generate_private_key(ec.SECP384R1()), _certificate(key))
    strong, weak = _rsa(2048), _rsa(1024)
    inclusive, exclusive = (
        CanonicalizationMethod.CANONICAL_XML_1_0,
        CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    newer = CanonicalizationMethod.CANONICAL_XML_1_1
    return {
        "signed": Asked(signed),
        "signed-by-another-body": Asked(_signed(plain(), AUTHORITY.issue("Another GmbH"))),
        "signed-by-no-signing-certificate": Asked(_signed(plain(), AUTHORITY.issue(LABORATORY, digital_signature=False))),
        "signed-by-an-authority": Asked(_signed(plain(), AUTHORITY.issue(LABORATORY, ca=True))),
        "signed-under-an-expired-certificate": Asked(_signed(plain(), AUTHORITY.issue(LABORATORY, days=60))),
        "signed-with-a-tag-in-an-attribute": Asked(signed.replace(b'Algorithm="', b'Algorithm="<!--x-->', 1)),
        "signed-with-a-comment-around-a-tag": Asked(_signed(plain().replace(b"<dcc:administrativeData>", b"<!-- <a> > --><dcc:administrativeData>"), lab)),
        "signed-in-awkward-xml": Asked(_signed(_awkward(plain()), lab)),
        "signed-with-windows-lines": Asked(_signed(plain().replace(b"\n", b"\r\n"), lab)),
        "signed-then-reindented": Asked(signed.replace(b"\n  ", b"\n   ")),
        "p-384-sha-384": Asked(_by_signxml(wide, SignatureMethod.ECDSA_SHA384, inclusive)),
        "curve-not-accepted": Asked(_with_key(signed, _der(ec.generate_private_key(ec.SECP256K1())))),
        "key-of-an-unknown-kind": Asked(_with_key(signed, _der(ec.generate_private_key(ec.SECP256R1())).replace(EC_KEY, EC_KEY[:-1] + b"\x63"))),
        "certificate-of-unreadable-subject": Asked(_with_key(signed, _der(ec.generate_private_key(ec.SECP256R1())).replace(LABORATORY.encode(), b"\xff" * len(LABORATORY)))),
        "rsa": Asked(_by_signxml(strong, SignatureMethod.RSA_SHA256, newer)),
        "rsa-sha-512": Asked(_by_signxml(strong, SignatureMethod.RSA_SHA512, inclusive)),
        "rsa-pss": Asked(_by_signxml(strong, SignatureMethod.SHA256_RSA_MGF1, inclusive)),
        "rsa-too-weak": Asked(_by_signxml(weak, SignatureMethod.RSA_SHA256, inclusive)),
        "exclusive-by-signxml": Asked(_by_signxml(lab, SignatureMethod.ECDSA_SHA256, exclusive)),
    }  # fmt: skip


def _with_key(signed: bytes, der: bytes) -> bytes:
    """Another certificate named and carried, under the old signature."""
    root = etree.fromstring(signed)
    for path, data in (
        (".//ds:X509Certificate", der),
        (".//xades:CertDigest/ds:DigestValue", hashlib.sha256(der).digest()),
    ):
        found = root.find(path, NAMES)
        assert found is not None
        found.text = base64.b64encode(data).decode()
    return bytes(etree.tostring(root))


def _der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return _certificate(key).public_bytes(Encoding.DER)


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, LABORATORY)])
    return (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2030, 1, 1)).sign(key, hashes.SHA256())
    )  # fmt: skip


def _attacked(lab: Any, signed: bytes) -> dict[str, Asked]:
    info = ".//ds:SignedInfo"
    references = f"{info}/ds:Reference"
    other = base64.b64encode(AUTHORITY.issue(LABORATORY).certificate.public_bytes(Encoding.DER)).decode()

    def attribute(path: str, name: str, value: str) -> bytes:
        return _edited(signed, path, lambda found: found.set(name, value))

    def text(path: str, value: str) -> bytes:
        return _edited(signed, path, lambda found: setattr(found, "text", value))

    edits = {
        "number-changed": signed.replace(b"0.072", b"0.073"),
        "signing-time-changed": text(".//xades:SigningTime", "2027-01-01T00:00:00Z"),
        "signature-value-changed": text(".//ds:SignatureValue", base64.b64encode(bytes(64)).decode()),
        "signature-value-short": text(".//ds:SignatureValue", "AAAA"),
        "signature-value-not-base64": text(".//ds:SignatureValue", "A"),
        "digest-changed": text(f"{references}/ds:DigestValue", base64.b64encode(bytes(32)).decode()),
        "certificate-replaced": text(".//ds:X509Certificate", other),
        "certificate-broken": text(".//ds:X509Certificate", "AAAA"),
        "certificate-missing": _edited(signed, ".//ds:X509Data", lambda found: found.clear()),
        "two-signatures": _edited(signed, ".//ds:Signature", lambda found: found.addnext(etree.fromstring(etree.tostring(found).replace(b'Id="', b'Id="x')))),
        "content-behind": _edited(signed, ".//ds:Signature", lambda found: found.addnext(etree.Element("{https://ptb.de/dcc}comment"))),
        "comment-behind": _edited(signed, ".//ds:Signature", lambda found: found.addnext(etree.Comment("behind"))),
        "moved-inside": _edited(signed, ".//ds:Signature", lambda found: found.getparent()[0].append(found)),
        "no-references": _edited(signed, info, lambda found: [found.remove(one) for one in found.findall("ds:Reference", NAMES)]),
        "four-references": _edited(signed, info, lambda found: found.append(etree.fromstring(etree.tostring(found.findall("ds:Reference", NAMES)[1]).replace(b' Id="', b' Id="x'))) or found.append(etree.fromstring(etree.tostring(found[-1])))),
        "document-reference-missing": _edited(signed, info, lambda found: found.remove(found.find("ds:Reference", NAMES))),
        "reference-http": attribute(f"{references}[2]", "URI", "http://127.0.0.1:9/x"),
        "reference-xpointer": attribute(f"{references}[2]", "URI", "#xpointer(/)"),
        "reference-absent": attribute(f"{references}[2]", "URI", "#absent"),
        "reference-twice": attribute(f"{references}[3]", "URI", _uri(signed)),
        "sha-1": attribute(f"{references}/ds:DigestMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1"),
        "rsa-sha-1": attribute(f"{info}/ds:SignatureMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        "rsa-named-key-ec": attribute(f"{info}/ds:SignatureMethod", "Algorithm", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
        "xslt": attribute(f"{references}/ds:Transforms/ds:Transform", "Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
        "c14n-unknown": attribute(f"{info}/ds:CanonicalizationMethod", "Algorithm", "urn:none"),
        "c14n-exclusive-claimed": attribute(f"{info}/ds:CanonicalizationMethod", "Algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#"),
        "properties-unsigned": attribute(".//xades:SignedProperties", "Id", "elsewhere"),
        "wrapped": _wrapped(signed),
    }  # fmt: skip
    return {name: Asked(data) for name, data in edits.items()}


def _uri(signed: bytes) -> str:
    return str(etree.fromstring(signed).findall(".//ds:Reference", NAMES)[1].get("URI"))


def _wrapped(signed: bytes) -> bytes:
    """The signed properties moved aside under their id, others in their place."""
    root = etree.fromstring(signed)
    properties = root.find(".//xades:SignedProperties", NAMES)
    assert properties is not None
    parent = properties.getparent()
    assert parent is not None
    evil = etree.fromstring(etree.tostring(properties))
    evil.set("Id", "evil")
    parent.replace(properties, evil)
    root.insert(0, properties)
    return bytes(etree.tostring(root))
