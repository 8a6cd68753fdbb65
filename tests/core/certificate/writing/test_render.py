"""Any certificate can be read as a page or as paper, and nothing in it becomes markup."""

from __future__ import annotations

import io
from dataclasses import replace
from html.parser import HTMLParser

import pikepdf
import pytest
from lxml import etree

from junheng.core.certificate.content import CertificateContent, Text
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.rendering import render_html, render_pdf
from junheng.core.certificate.view import view
from junheng.core.certificate.writing import write_dcc
from junheng.core.reason import Refused


class Words(HTMLParser):
    """Collects the text and the names of the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Words:
    words = Words()
    words.feed(page)
    return words


def test_our_certificate_shows_every_result(voltmeter: CertificateContent) -> None:
    """Every error, U, limit and verdict of X7 stands on the page, printed by the rules."""
    words = read(render_html(parse(write_dcc(voltmeter)), "zh")).words
    for wanted in ("−242", "82", "−400", "400", "不合格", "10.000\u202f242", "标称值 / V", "误差 / µV"):
        assert wanted in words, wanted


def test_english_where_there_is_english(voltmeter: CertificateContent) -> None:
    words = read(render_html(parse(write_dcc(voltmeter)), "en")).words
    assert "Digital multimeter" in " ".join(words)
    assert "数字多用表" not in " ".join(words)


def test_as_found_is_named_beside_the_results(adjusted: CertificateContent) -> None:
    """The table before adjustment is a section of its own (P7)."""
    titles = [section.title for section in view(parse(write_dcc(adjusted)), "zh").sections]
    assert "调整前" in titles
    assert "测量结果: 调整后" in titles


def test_markup_in_a_name_stays_text(voltmeter: CertificateContent) -> None:
    """A name with a script element is shown as its letters."""
    hostile = replace(
        voltmeter, customer=replace(voltmeter.customer, name=Text("<script>alert(1)</script>", ""))
    )
    page = read(render_html(parse(write_dcc(hostile)), "zh"))
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.words


def foreign() -> bytes:
    """A certificate as another laboratory may write it: German, a hybrid, a standard uncertainty, no zh or en."""
    quantity = (
        "<dcc:quantity><dcc:name><dcc:content lang='de'>Wert</dcc:content></dcc:name><si:hybrid>"
        "<si:real><si:value>306.248</si:value><si:unit>\\kelvin</si:unit></si:real>"
        "<si:real><si:value>33.098</si:value><si:unit>\\degreecelsius</si:unit></si:real></si:hybrid></dcc:quantity>"
    )
    return (
        "<dcc:digitalCalibrationCertificate xmlns:dcc='https://ptb.de/dcc' xmlns:si='https://ptb.de/si' "
        "schemaVersion='3.1.2'><dcc:administrativeData><dcc:coreData><dcc:uniqueIdentifier>DE-1</dcc:uniqueIdentifier>"
        "<dcc:endPerformanceDate>2021-05-06</dcc:endPerformanceDate></dcc:coreData></dcc:administrativeData>"
        "<dcc:measurementResults><dcc:measurementResult><dcc:results><dcc:result><dcc:name><dcc:content lang='de'>"
        f"Ergebnis</dcc:content></dcc:name><dcc:data>{quantity}</dcc:data></dcc:result></dcc:results>"
        "</dcc:measurementResult></dcc:measurementResults></dcc:digitalCalibrationCertificate>"
    ).encode()


def test_a_foreign_certificate_keeps_both_units() -> None:
    """A hybrid shows each representation under its own unit; the language falls back to what is there."""
    (section,) = [one for one in view(parse(foreign()), "zh").sections if one.tables]
    assert section.tables[0].head == (("Wert", "K"), ("Wert", "°C"))
    assert section.tables[0].rows == (("306.248", "33.098"),)


def test_paper_of_a_foreign_certificate_carries_the_original() -> None:
    """The rendering attaches the exact bytes read, as source, and repeats byte for byte."""
    pdf = render_pdf(parse(foreign()), "en")
    assert pdf == render_pdf(parse(foreign()), "en")
    with pikepdf.open(io.BytesIO(pdf)) as file:
        attached = file.attachments["certificate.xml"]
        assert attached.get_file().read_bytes() == foreign()
        assert attached.obj.AFRelationship == "/Source"


def test_a_character_no_font_has_is_refused_on_paper_only() -> None:
    """HTML shows it with the reader's fonts; the PDF names it."""
    root = etree.fromstring(foreign())
    next(root.iter("{https://ptb.de/dcc}uniqueIdentifier")).text = "DE-䶮"
    document = parse(etree.tostring(root))
    assert "DE-䶮" in render_html(document, "en")
    with pytest.raises(Refused) as caught:
        render_pdf(document, "en")
    assert caught.value.refusals[0].code == "character-not-in-font"
