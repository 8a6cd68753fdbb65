"""Small pieces of DCC markup: elements, bilingual texts, identifications, contacts."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from junheng.core.certificate.content import Party, Text

DCC = "https://ptb.de/dcc"
SI = "https://ptb.de/si"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES = {"dcc": DCC, "si": SI, "xsi": XSI}
ABSENT = "\u2014"


def dcc(
    tag: str, *children: etree._Element | None, text: str | None = None, **attributes: str
) -> etree._Element:
    """A `dcc:` element; children that are None are left out."""
    return _element(f"{{{DCC}}}{tag}", children, text, attributes)


def si(tag: str, *children: etree._Element | None, text: str | None = None) -> etree._Element:
    """A `si:` element; children that are None are left out."""
    return _element(f"{{{SI}}}{tag}", children, text, {})


def _element(
    name: str, children: Iterable[etree._Element | None], text: str | None, attributes: dict[str, str]
) -> etree._Element:
    element = etree.Element(name, attrib=attributes, nsmap=NAMESPACES)
    element.text = text
    element.extend([child for child in children if child is not None])
    return element


def optional(tag: str, text: str | None) -> etree._Element | None:
    return dcc(tag, text=text) if text else None


def several(tag: str, children: Iterable[etree._Element | None]) -> etree._Element | None:
    """A list element, or None when it would be empty: DCC lists have at least one entry."""
    present = [child for child in children if child is not None]
    return dcc(tag, *present) if present else None


def bilingual(tag: str, text: Text, **attributes: str) -> etree._Element:
    """`textType` or `richContentType`: one content per language that has words."""
    contents = [
        dcc("content", text=words, lang=lang) for lang, words in (("zh", text.zh), ("en", text.en)) if words
    ]
    return dcc(tag, *(contents or [dcc("content", text=ABSENT, lang="zh")]), **attributes)


def bilingual_or_none(tag: str, text: Text) -> etree._Element | None:
    return bilingual(tag, text) if text.zh or text.en else None


def identification(issuer: str, value: str, name: Text, ref_type: str = "") -> etree._Element | None:
    """One number by which a thing is known and who gave it; None without a value."""
    if not value:
        return None
    attributes = {"refType": ref_type} if ref_type else {}
    return dcc(
        "identification",
        dcc("issuer", text=issuer),
        dcc("value", text=value),
        bilingual("name", name),
        **attributes,
    )


def contact(tag: str, party: Party) -> etree._Element:
    return dcc(
        tag,
        bilingual("name", party.name),
        optional("eMail", party.email),
        optional("phone", party.telephone),
        location(party),
    )


def location(party: Party) -> etree._Element:
    person = Text(f"联系人：{party.contact}", f"Contact: {party.contact}") if party.contact else Text("")
    code = (
        Text(f"统一社会信用代码：{party.code}", f"Unified social credit code: {party.code}")
        if party.code
        else Text("")
    )
    return dcc(
        "location",
        dcc("countryCode", text=party.country),
        bilingual_or_none("further", party.address),
        bilingual_or_none("further", code),
        bilingual_or_none("further", person),
    )
