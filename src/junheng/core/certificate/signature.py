"""The XML signature of a certificate (XMLDSig, XAdES-B): signing it, and saying what a signature covers.

What is accepted, all of it
---------------------------
1.  Exactly one ``ds:Signature``, and it is the last child of the root.
2.  One to three references, all inside this document: one to the whole document (``URI=""``) with the enveloped
    transform and at most one canonicalisation; the others to this signature's own SignedProperties and KeyInfo.
3.  Canonicalisation: C14N 1.0, 1.1 or exclusive. Digests: SHA-256, 384, 512. Signatures: ECDSA on P-256,
    P-384, P-521, RSA of at least 2048 bits (PKCS#1 v1.5 or PSS). No SHA-1, no HMAC, no XPath, no XSLT.
4.  The certificate used is the one that XAdES names by its digest, where XAdES properties are present.
5.  Under an SM2 certificate the value is not checked: XML signatures have no agreed name for SM2. That is said
    (`signature-not-checked`), and it is not called a fault.

The elements that are digested are the very objects found by position in the tree, never looked up by id alone:
an element that merely carries the right id somewhere else is a wrapping attack and is named so.
Written are: inclusive C14N 1.0, SHA-256, ECDSA P-256 (deterministic, RFC 6979), three references.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from junheng.core.certificate.keys import SM2, key_kind, public_key_of
from junheng.core.certificate.parsing import DS, Document, parse
from junheng.core.reason import Refusal, UnusableInput, refuse

XADES = "http://uri.etsi.org/01903/v1.3.2#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_C14N = {C14N, f"{C14N}#WithComments", "http://www.w3.org/2006/12/xml-c14n11",
         "http://www.w3.org/2006/12/xml-c14n11#WithComments", _EXCLUSIVE, f"{_EXCLUSIVE}WithComments"}  # fmt: skip
_ENVELOPED = f"{DS}enveloped-signature"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
_DIGESTS = {
    _SHA256: "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_SIGNATURES = {
    **{
        f"http://www.w3.org/2001/04/xmldsig-more#{kind}-{name}": (kind, name)
        for kind in ("ecdsa", "rsa")
        for name in _HASHES
    },
    **{f"http://www.w3.org/2007/05/xmldsig-more#{name}-rsa-MGF1": ("pss", name) for name in _HASHES},
}
_NAMES = {"ds": DS, "xades": XADES}
_SIGNED_PROPERTIES = "ds:Object/xades:QualifyingProperties/xades:SignedProperties"


@dataclass(frozen=True, slots=True)
class SignatureAnswer:
    """What the signature says. `problems` is empty when it is intact; trust is another question.

    `covers`: `document`, `part` or None where there is no readable signature. `claimed_time` is only the
    signer's word.
    """

    present: bool
    covers: str | None = None
    algorithm: str | None = None
    certificate: x509.Certificate | None = None
    others: tuple[x509.Certificate, ...] = ()
    claimed_time: datetime | None = None
    problems: tuple[Refusal, ...] = ()

    @property
    def is_intact(self) -> bool:
        return self.present and not self.problems

    @property
    def intact(self) -> bool | None:
        """None where there is no signature, or one of an algorithm that is not checked here and nothing else wrong."""
        if not self.present or {one.code for one in self.problems} == {"signature-not-checked"}:
            return None
        return not self.problems


class _Fault(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def _fault(code: str, **facts: object) -> _Fault:
    return _Fault(refuse(code, path="//ds:Signature", allowed=(), **facts))


def check_signature(document: Document) -> SignatureAnswer:
    """Rules 1 to 5 on a parsed file; never raises for what a file may contain."""
    found = list(document.root.iter(f"{{{DS}}}Signature"))
    if not found:
        return SignatureAnswer(False, problems=(refuse("no-signature"),))
    if len(found) > 1:
        return SignatureAnswer(True, problems=(refuse("two-signatures", found=len(found)),))
    signature = found[0]
    if signature.getparent() is not document.root or signature.getnext() is not None:
        return SignatureAnswer(True, problems=(refuse("signature-misplaced", path=document.path(signature)),))
    return _Check(document, signature).answer()


class _Check:
    """One signature under examination; each step adds a problem or a finding."""

    def __init__(self, document: Document, signature: etree._Element) -> None:
        self.document = document
        self.signature = signature
        self.covers: str | None = None
        self.algorithm: str | None = None
        self.certificates: list[x509.Certificate] = []
        self.time: datetime | None = None
        self.problems: list[Refusal] = []

    def answer(self) -> SignatureAnswer:
        for step in (self._references, self._certificates, self._value, self._properties):
            try:
                step()
            except _Fault as fault:
                self.problems.append(fault.refusal)
        first = self.certificates[0] if self.certificates else None
        return SignatureAnswer(
            True, self.covers, self.algorithm, first, tuple(self.certificates[1:]), self.time,
            tuple(self._judged(first)),
        )  # fmt: skip

    def _judged(self, certificate: x509.Certificate | None) -> list[Refusal]:
        """Under an SM2 key an algorithm that is not accepted is no fault of the file: it is not checked here."""
        if certificate is None or key_kind(certificate) != SM2:
            return self.problems
        kept = [one for one in self.problems if one.code != "algorithm-refused"]
        if len(kept) < len(self.problems):
            kept.append(_fault("signature-not-checked", found=self.algorithm or "—", key=SM2).refusal)
        return kept

    def _one(self, path: str, within: etree._Element | None = None) -> etree._Element:
        found = (self.signature if within is None else within).findall(path, _NAMES)
        if len(found) != 1:
            raise _fault("signature-malformed", why=f"{len(found)} × {path}")
        return found[0]

    def _references(self) -> None:
        references = self._one("ds:SignedInfo").findall("ds:Reference", _NAMES)
        if not 1 <= len(references) <= 3:
            raise _fault("signature-reference-count", found=len(references))
        targets = [self._target(reference) for reference in references]
        self.covers = "document" if self.document.root in targets else "part"
        if self.covers == "part":
            uris = ", ".join(reference.get("URI", "—") for reference in references)
            self.problems.append(refuse("signature-partial", path="//ds:Signature", found=uris[:200]))
        if len({id(target) for target in targets}) != len(targets):
            raise _fault("signature-malformed", why="two references to one element")
        for reference, target in zip(references, targets, strict=True):
            self._digest(reference, target)

    def _target(self, reference: etree._Element) -> etree._Element:
        """The element a reference means, and only where it has the right to be."""
        uri = reference.get("URI")
        if uri == "":
            return self.document.root
        if not uri or not uri.startswith("#") or "(" in uri:
            raise _fault("signature-reference-foreign", found=str(uri)[:120])
        own = [self.signature.find("ds:KeyInfo", _NAMES), self.signature.find(_SIGNED_PROPERTIES, _NAMES)]
        for element in own:
            if element is not None and element.get("Id") == uri[1:]:
                return element
        elsewhere = self._with_id(uri[1:])
        if elsewhere is self.document.root:
            return elsewhere
        if elsewhere is None:
            raise _fault("signature-reference-foreign", found=uri[:120])
        if etree.QName(elsewhere).localname in (
            "digitalCalibrationCertificate",
            "SignedProperties",
            "KeyInfo",
        ):
            raise _fault("signature-wrapped", found=self.document.path(elsewhere))
        return elsewhere

    def _with_id(self, name: str) -> etree._Element | None:
        for element in self.document.root.iter(etree.Element):
            if name in (element.get("Id"), element.get("ID"), element.get("id")):
                return element
        return None

    def _digest(self, reference: etree._Element, target: etree._Element) -> None:
        method = self._one("ds:DigestMethod", reference).get("Algorithm", "")
        if method not in _DIGESTS:
            raise _fault("algorithm-refused", found=method[:120])
        is_root = target is self.document.root
        data = self._signed_bytes(reference, target, is_root)
        stated = _decoded(self._one("ds:DigestValue", reference).text)
        if hashlib.new(_DIGESTS[method], data).digest() != stated:
            self.problems.append(
                refuse("bytes-changed", path="/" if is_root else self.document.path(target), found=reference.get("URI") or "whole document")
            )  # fmt: skip

    def _signed_bytes(self, reference: etree._Element, target: etree._Element, is_root: bool) -> bytes:
        transforms = reference.findall("ds:Transforms/ds:Transform", _NAMES)
        names = [one.get("Algorithm", "") for one in transforms]
        for name in names:
            if name not in _C14N and name != _ENVELOPED:
                raise _fault("algorithm-refused", found=name[:120])
        if (_ENVELOPED in names) != is_root or names[1:].count(_ENVELOPED) or len(names) > 1 + is_root:
            raise _fault("signature-malformed", why="transforms")
        last = transforms[-1] if names and names[-1] in _C14N else None
        method = C14N if last is None else last.get("Algorithm", C14N)
        if is_root:
            return _without_signature(self.document, method, _prefixes(last))
        return canonical(target, method, _prefixes(last))

    def _certificates(self) -> None:
        texts = self.signature.findall("ds:KeyInfo/ds:X509Data/ds:X509Certificate", _NAMES)
        if not 1 <= len(texts) <= 8:
            raise _fault("signature-malformed", why=f"{len(texts)} × X509Certificate")
        try:
            self.certificates = [_readable(_decoded(one.text)) for one in texts]
        except ValueError:
            raise _fault("signature-malformed", why="X509Certificate") from None
        named = self.signature.findall(f"{_SIGNED_PROPERTIES}//xades:CertDigest", _NAMES)
        if named:
            fits = [one for one in self.certificates if self._is_named(one, named[0])]
            if not fits:
                raise _fault("signing-certificate-differs")
            self.certificates.sort(key=lambda one: one is not fits[0])

    def _is_named(self, certificate: x509.Certificate, digest: etree._Element) -> bool:
        name = _DIGESTS.get(self._one("ds:DigestMethod", digest).get("Algorithm", ""))
        if name is None:
            raise _fault(
                "algorithm-refused", found=self._one("ds:DigestMethod", digest).get("Algorithm", "")[:120]
            )
        stated = _decoded(self._one("ds:DigestValue", digest).text)
        return hashlib.new(name, certificate.public_bytes(Encoding.DER)).digest() == stated

    def _value(self) -> None:
        info = self._one("ds:SignedInfo")
        method = self._one("ds:SignatureMethod", info).get("Algorithm", "")
        c14n = self._one("ds:CanonicalizationMethod", info)
        self.algorithm = method[:120]
        for name, known in ((method, _SIGNATURES), (c14n.get("Algorithm", ""), _C14N)):
            if name not in known:
                raise _fault("algorithm-refused", found=name[:120])
        if not self.certificates:
            return
        value = _decoded(self._one("ds:SignatureValue").text)
        data = canonical(info, c14n.get("Algorithm", ""), _prefixes(c14n))
        _verify(self.certificates[0], _SIGNATURES[method], value, data)

    def _properties(self) -> None:
        properties = self.signature.findall(_SIGNED_PROPERTIES, _NAMES)
        if not properties:
            return
        uris = {one.get("URI") for one in self.signature.iterfind("ds:SignedInfo/ds:Reference", _NAMES)}
        if len(properties) > 1 or f"#{properties[0].get('Id')}" not in uris:
            raise _fault("signature-malformed", why="SignedProperties not signed")
        text = properties[0].findtext("xades:SignedSignatureProperties/xades:SigningTime", None, _NAMES)
        try:
            moment = datetime.fromisoformat((text or "").strip())
        except ValueError:
            return
        self.time = moment if moment.tzinfo else None


def _readable(der: bytes) -> x509.Certificate:
    """A certificate of which everything that is asked later can be read; `ValueError` where it cannot."""
    found = x509.load_der_x509_certificate(der)
    for name in (
        "subject",
        "issuer",
        "not_valid_before_utc",
        "not_valid_after_utc",
        "public_key_algorithm_oid",
    ):
        getattr(found, name)
    return found


def _verify(certificate: x509.Certificate, method: tuple[str, str], value: bytes, data: bytes) -> None:
    kind, name = method
    key, hashed = public_key_of(certificate), _HASHES[name]
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and kind == "ecdsa":
            if key.curve.name not in ("secp256r1", "secp384r1", "secp521r1"):
                raise _fault("key-too-weak", found=key.curve.name)
            width = (key.curve.key_size + 7) // 8
            if len(value) != 2 * width:
                raise InvalidSignature
            pair = int.from_bytes(value[:width], "big"), int.from_bytes(value[width:], "big")
            key.verify(encode_dss_signature(*pair), data, ec.ECDSA(hashed))
        elif isinstance(key, rsa.RSAPublicKey) and kind in ("rsa", "pss"):
            if key.key_size < 2048:
                raise _fault("key-too-weak", found=f"RSA {key.key_size}")
            pss = padding.PSS(padding.MGF1(hashed), padding.PSS.DIGEST_LENGTH)
            key.verify(value, data, pss if kind == "pss" else padding.PKCS1v15(), hashed)
        else:
            raise _fault("algorithm-refused", found=f"{kind} with {key_kind(certificate)}")
    except InvalidSignature:
        raise _fault("signature-fault") from None


def canonical(element: etree._Element, method: str, prefixes: Sequence[str] = ()) -> bytes:
    """Canonical bytes of an element in its place: namespaces of its ancestors stay in scope, comments go."""
    copy = etree.fromstring(etree.tostring(element, with_tail=False), etree.XMLParser(resolve_entities=False))
    exclusive = method.startswith(_EXCLUSIVE)
    if not exclusive:  # inclusive C14N inherits xml:lang and xml:space
        for ancestor in reversed(list(element.iterancestors())):
            for name, value in ancestor.attrib.items():
                if (
                    str(name).startswith("{http://www.w3.org/XML/1998/namespace}")
                    and name not in element.attrib
                ):
                    copy.set(name, value)
    return etree.tostring(
        copy, method="c14n", exclusive=exclusive, with_comments=False,
        inclusive_ns_prefixes=list(prefixes) if exclusive and prefixes else None,
    )  # fmt: skip


def _without_signature(document: Document, method: str, prefixes: Sequence[str]) -> bytes:
    """The whole document, instructions around the root included, without its one signature."""
    root = parse(document.data).root
    signature = root[-1]
    tail, before = signature.tail or "", signature.getprevious()
    root.remove(signature)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        root.text = (root.text or "") + tail
    exclusive = method.startswith(_EXCLUSIVE)
    return etree.tostring(
        root.getroottree(), method="c14n", exclusive=exclusive, with_comments=False,
        inclusive_ns_prefixes=list(prefixes) if exclusive and prefixes else None,
    )  # fmt: skip


def _prefixes(transform: etree._Element | None) -> list[str]:
    if transform is None:
        return []
    found = transform.find(f"{{{_EXCLUSIVE}}}InclusiveNamespaces")
    return [] if found is None else found.get("PrefixList", "").split()


def _decoded(text: str | None) -> bytes:
    try:
        return base64.b64decode("".join((text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise _fault("signature-malformed", why="base64") from None


def sign(
    xml: bytes,
    *,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    signing_time: datetime,
) -> bytes:
    """The certificate with its XAdES-B signature as last child; the same input gives the same bytes."""
    if not isinstance(key.curve, ec.SECP256R1) or key.public_key() != public_key_of(certificate):
        raise UnusableInput(refuse("signing-key-differs"))
    if signing_time.tzinfo is None:
        raise ValueError("a signing time has a zone")
    document = parse(xml)
    if next(document.root.iter(f"{{{DS}}}Signature"), None) is not None:
        raise UnusableInput(refuse("already-signed"))
    seed = hashlib.sha256(xml + signing_time.isoformat().encode()).hexdigest()[:24]
    signature = _skeleton(document, certificate, chain, signing_time, seed)
    info = signature.find("ds:SignedInfo", _NAMES)
    value = signature.find("ds:SignatureValue", _NAMES)
    assert info is not None and value is not None
    der = key.sign(canonical(info, C14N), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    value.text = base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()
    return etree.tostring(document.tree, encoding="UTF-8", xml_declaration=True)


def _skeleton(
    document: Document,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    signing_time: datetime,
    seed: str,
) -> etree._Element:
    """Everything but the signature value, in its place at the end of the root."""
    whole = etree.tostring(document.tree, method="c14n", with_comments=False)
    signature = etree.SubElement(
        document.root, f"{{{DS}}}Signature", nsmap={"ds": DS}, Id=f"signature-{seed}"
    )
    info = etree.SubElement(signature, f"{{{DS}}}SignedInfo")
    etree.SubElement(info, f"{{{DS}}}CanonicalizationMethod", Algorithm=C14N)
    etree.SubElement(info, f"{{{DS}}}SignatureMethod", Algorithm=_ECDSA_SHA256)
    etree.SubElement(signature, f"{{{DS}}}SignatureValue")
    keys = etree.SubElement(signature, f"{{{DS}}}KeyInfo", Id=f"key-{seed}")
    data = etree.SubElement(keys, f"{{{DS}}}X509Data")
    for one in (certificate, *chain):
        text = base64.b64encode(one.public_bytes(Encoding.DER)).decode()
        etree.SubElement(data, f"{{{DS}}}X509Certificate").text = text
    properties = _signed_properties(signature, certificate, signing_time, seed)
    _reference(info, "", whole, Id=f"document-{seed}")
    kind = "http://uri.etsi.org/01903#SignedProperties"
    _reference(info, f"#properties-{seed}", canonical(properties, C14N), Type=kind)
    _reference(info, f"#key-{seed}", canonical(keys, C14N))
    return signature


def _signed_properties(
    signature: etree._Element, certificate: x509.Certificate, signing_time: datetime, seed: str
) -> etree._Element:
    def add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{XADES}}}{name}", attributes, nsmap={"xades": XADES})

    holder = etree.SubElement(signature, f"{{{DS}}}Object")
    qualifying = add(holder, "QualifyingProperties", Target=f"#signature-{seed}")
    properties = add(qualifying, "SignedProperties", Id=f"properties-{seed}")
    about_signature = add(properties, "SignedSignatureProperties")
    moment = signing_time.astimezone(UTC).replace(microsecond=0)
    add(about_signature, "SigningTime").text = moment.isoformat().replace("+00:00", "Z")
    digest = add(add(add(about_signature, "SigningCertificateV2"), "Cert"), "CertDigest")
    etree.SubElement(digest, f"{{{DS}}}DigestMethod", Algorithm=_SHA256)
    hashed = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
    etree.SubElement(digest, f"{{{DS}}}DigestValue").text = base64.b64encode(hashed).decode()
    about_data = add(properties, "SignedDataObjectProperties")
    form = add(about_data, "DataObjectFormat", ObjectReference=f"#document-{seed}")
    add(form, "MimeType").text = "text/xml"
    return properties


def _reference(info: etree._Element, uri: str, data: bytes, **attributes: str) -> None:
    reference = etree.SubElement(info, f"{{{DS}}}Reference", attributes, URI=uri)
    transforms = etree.SubElement(reference, f"{{{DS}}}Transforms")
    for name in (() if uri else (_ENVELOPED,)) + (C14N,):
        etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=name)
    etree.SubElement(reference, f"{{{DS}}}DigestMethod", Algorithm=_SHA256)
    value = base64.b64encode(hashlib.sha256(data).digest()).decode()
    etree.SubElement(reference, f"{{{DS}}}DigestValue").text = value
