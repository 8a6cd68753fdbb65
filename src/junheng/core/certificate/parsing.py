"""Reading a certificate file that may come from an attacker.

Rules, all of them
------------------
1.  At most 16 MiB of UTF-8; a tag or comment at most 64 KiB, one text at most 10,000,000 bytes.
2.  No DOCTYPE, so no entity but the five of XML itself. Nothing is fetched.
3.  At most 64 levels, 100,000 nodes, 32 attributes an element, 8,192 characters an attribute.
4.  No processing instruction inside the root, no comment beside text in one element: readers that stop at a
    comment would show less than was signed.
5.  No bidirectional control anywhere; no invisible character and no digit but 0–9 in numbers and identifiers.
6.  `schemaLocation` names PTB's places only. Ids are unique, whatever the attribute's spelling.
7.  The root is a DCC of a version in `schema.VERSIONS`.

Rules 1 to 6 are enforced by a streaming pass before any tree exists, so memory stays within a few times the
file. The tree is then built from the very same bytes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

from junheng.core.certificate import reading_reasons as _reasons  # noqa: F401  declares the codes used here
from junheng.core.certificate.schema import VERSIONS
from junheng.core.reason import UnusableInput, refuse

DCC = "https://ptb.de/dcc"
SI = "https://ptb.de/si"
DS = "http://www.w3.org/2000/09/xmldsig#"
NAMESPACES = {"dcc": DCC, "si": SI, "ds": DS}
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds: bytes, bytes, levels, count, count, characters."""

    size: int = 16 * 1024 * 1024
    tag: int = 64 * 1024
    depth: int = 64
    nodes: int = 100_000
    attributes: int = 32
    attribute_length: int = 8192


LIMITS = Limits()


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A certificate as read: the bytes, their digest and the tree built from them. Do not change the tree."""

    data: bytes
    sha256: str
    version: str
    root: etree._Element

    @property
    def tree(self) -> etree._ElementTree:
        return self.root.getroottree()

    def path(self, element: etree._Element) -> str:
        """The XPath of an element, with the prefixes the file itself uses."""
        return self.tree.getpath(element)


def parse(data: bytes, *, limits: Limits = LIMITS) -> Document:
    """Read a certificate by the rules above; raises `UnusableInput` naming the first rule broken."""
    scan(data, limits=limits)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as problem:
        raise UnusableInput(
            refuse("xml-not-well-formed", line=problem.lineno or 1, why=problem.msg)
        ) from None
    if root.tag != f"{{{DCC}}}digitalCalibrationCertificate":
        raise UnusableInput(refuse("not-a-certificate", path="/", found=root.tag))
    version = root.get("schemaVersion", "")
    if version not in VERSIONS:
        raise UnusableInput(
            refuse("unknown-schema-version", path="/@schemaVersion", found=version[:40], allowed=VERSIONS)
        )
    return Document(data, hashlib.sha256(data).hexdigest(), version, root)


def scan(data: bytes, *, limits: Limits = LIMITS) -> None:
    """Rules 1 to 6 on bytes, without building a tree."""
    _check_bytes(data, limits)
    watch = _Watch(limits)
    try:
        watch.parser.Parse(data, True)
    except expat.ExpatError as problem:
        code = expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]
        if problem.code == code:
            raise UnusableInput(refuse("xml-entity", line=problem.lineno)) from None
        why = expat.ErrorString(problem.code)
        raise UnusableInput(refuse("xml-not-well-formed", line=problem.lineno, why=why)) from None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def _check_bytes(data: bytes, limits: Limits) -> None:
    if not data:
        raise UnusableInput(refuse("xml-empty"))
    if len(data) > limits.size:
        raise UnusableInput(refuse("xml-too-large", found=len(data), limit=limits.size))
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", data[:256])
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if encoding not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise UnusableInput(refuse("xml-not-utf8", found=encoding))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise UnusableInput(refuse("xml-not-utf8", found=f"not UTF-8 at byte {problem.start}")) from None
    if b"\0" in data:
        raise UnusableInput(refuse("xml-not-utf8", found="UTF-16 or binary"))
    at = 0
    while (at := data.find(b"<", at)) >= 0:  # bounded: each step jumps behind the tag it has measured
        end = data.find(b">", at, at + limits.tag)
        if end < 0:
            if len(data) - at > limits.tag:
                raise UnusableInput(refuse("xml-tag-too-long", limit=limits.tag))
            return
        at = end + 1


_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff]"
)
_PTB = re.compile(r"https?://(www\.)?ptb\.de/(dcc|si|dsi)/[A-Za-z0-9._/-]+\.xsd")
_W3C = re.compile(r"https?://www\.w3\.org/[A-Za-z0-9._/-]+\.xsd")
_IDENTIFYING = frozenset(
    f"{DCC} {name}"
    for name in [
        "uniqueIdentifier",
        "value",
        "replacedUniqueIdentifier",
        "referralID",
        "receiptDate",
        "beginPerformanceDate",
        "endPerformanceDate",
        "issueDate",
        "date",
        "countryCodeISO3166_1",
        "conformity",
        "conformityXMLList",
        "fileName",
    ]
)
_ID_ATTRIBUTES = frozenset({"id", "Id", "ID", f"{_XML} id"})


class _Watch:
    """The streaming pass: one expat parser and what it has counted so far."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.nodes = 0
        self.open: list[list[object]] = []  # [name, has text, has comment] of each open element
        self.ids: set[str] = set()
        parser = self.parser = expat.ParserCreate("UTF-8", " ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction

    def _refuse(self, code: str, **facts: object) -> UnusableInput:
        return UnusableInput(refuse(code, path=f"line {self.parser.CurrentLineNumber}", allowed=(), **facts))

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def _doctype(self, *_: object) -> None:
        raise self._refuse("xml-doctype")

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise self._refuse("xml-too-many-nodes", limit=self.limits.nodes)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count()
        if len(self.open) >= self.limits.depth:
            raise self._refuse("xml-too-deep", limit=self.limits.depth)
        self.open.append([name, False, False])
        if attributes:
            self._attributes(attributes)

    def _attributes(self, attributes: dict[str, str]) -> None:
        if len(attributes) > self.limits.attributes:
            raise self._refuse("xml-too-many-attributes", limit=self.limits.attributes)
        for name, value in attributes.items():
            if len(value) > self.limits.attribute_length:
                raise self._refuse(
                    "xml-attribute-too-long", name=name, found=len(value), limit=self.limits.attribute_length
                )
            if not value.isascii():
                self._characters(value, f"@{name}", identifying=True)
            if name in _ID_ATTRIBUTES:
                self._id(value)
            elif name.startswith(f"{_XSI} "):
                self._location(name.removeprefix(f"{_XSI} "), value)

    def _id(self, value: str) -> None:
        if value in self.ids:
            raise self._refuse("duplicate-id", found=value[:80])
        self.ids.add(value)

    def _location(self, name: str, value: str) -> None:
        words = value.split()
        places = {"schemaLocation": words[1::2], "noNamespaceSchemaLocation": words}.get(name, [])
        for place in places:
            if not (_PTB.fullmatch(place) or _W3C.fullmatch(place)):
                raise self._refuse("foreign-schema-location", found=place[:200])

    def _end(self, name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        current = self.open[-1]
        if not current[1] and not text.isspace():
            current[1] = True
            self._mixture(current)
        if not text.isascii():
            name = str(current[0])
            self._characters(
                text, name.rpartition(" ")[2], identifying=name.startswith(SI) or name in _IDENTIFYING
            )

    def _characters(self, text: str, name: str, *, identifying: bool) -> None:
        if found := _BIDI.search(text):
            raise self._refuse("bidi-control", found=_point(found[0]), line=self.line)
        if not identifying:
            return
        if found := _INVISIBLE.search(text):
            raise self._refuse("zero-width-character", name=name, found=_point(found[0]), line=self.line)
        digit = next((one for one in text if one.isdecimal() and not one.isascii()), None)
        if digit is not None:
            raise self._refuse("full-width-digit", name=name, found=_point(digit), line=self.line)

    def _comment(self, text: str) -> None:
        self._count()
        if not text.isascii() and (found := _BIDI.search(text)):
            raise self._refuse("bidi-control", found=_point(found[0]), line=self.line)
        if self.open:
            self.open[-1][2] = True
            self._mixture(self.open[-1])

    def _mixture(self, element: list[object]) -> None:
        if element[1] and element[2]:
            raise self._refuse("comment-inside-text", line=self.line)

    def _instruction(self, target: str, _: str) -> None:
        self._count()
        if self.open:
            raise self._refuse("instruction-inside-document", found=target[:40], line=self.line)


def _point(character: str) -> str:
    return f"U+{ord(character):04X}"
