"""A typeset certificate is a repeatable PDF with its data inside; structural PDF/A checks, no full validator."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from junheng.core.certificate.content import CertificateContent, Text
from junheng.core.certificate.qr import Proof, encode_proof
from junheng.core.certificate.typesetting.page import refusals_to_typeset, typeset
from junheng.core.certificate.writing import write_dcc
from junheng.core.reason import Refused


def proof_of(content: CertificateContent, xml: bytes) -> str:
    name, digest = content.laboratory.name.zh, hashlib.sha256(xml).digest()
    return encode_proof(Proof(content.kind, content.number, name, "+230 µV, U = 82 µV, k = 2", digest, 17))


def typeset_example(content: CertificateContent, **options: str) -> tuple[bytes, bytes]:
    xml = write_dcc(content)
    return xml, typeset(content, xml=xml, proof_qr=proof_of(content, xml), **options)  # type: ignore[arg-type]


def printed(pdf: bytes, tmp_path: Path) -> str:
    """The text of the pages, read by poppler."""
    assert shutil.which("pdftotext"), "poppler-utils is needed for this test"
    (tmp_path / "page.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"], capture_output=True, check=True, timeout=30
    )
    return done.stdout.decode()


def test_structural_pdf_a(example: CertificateContent) -> None:
    """Structural only: OutputIntent, XMP part 3 conformance B, every font embedded, the XML as Data."""
    xml, pdf = typeset_example(example)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"
        with file.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
        attached = file.attachments["certificate.xml"]
        assert attached.get_file().read_bytes() == xml
        assert attached.obj.AFRelationship == "/Data"
        assert file.Root.AF[0].UF == "certificate.xml"
        fonts = [
            one
            for one in file.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_same_input_gives_same_bytes(voltmeter: CertificateContent) -> None:
    """The document's date is the date of issue, so that two compilations are one file."""
    assert typeset_example(voltmeter)[1] == typeset_example(voltmeter)[1]


@pytest.mark.parametrize(
    ("language", "word", "absent"),
    [("zh", "校准证书", "Calibration Certificate"), ("en", "Calibration Certificate", "校准证书")],
)
def test_one_language_is_printed_alone(
    voltmeter: CertificateContent, tmp_path: Path, language: str, word: str, absent: str
) -> None:
    """The Chinese and the English paper have their own title and not the other's."""
    text = (
        printed(typeset_example(voltmeter, language=language)[1], tmp_path).replace(" ", "").replace("\n", "")
    )
    assert word.replace(" ", "") in text
    assert absent.replace(" ", "") not in text


def test_numbers_are_printed_by_the_rules(voltmeter: CertificateContent, tmp_path: Path) -> None:
    """Sign, narrow groups, U+2212, ± and 未核对 for an unchecked method reach the paper (P11, X7)."""
    text = printed(typeset_example(voltmeter)[1], tmp_path).replace("\u202f", " ")
    for wanted in ("−10.000 251", "+230", "±400", "未核对", "不能代替强制检定", "35×10⁻⁶"):
        assert wanted in text, wanted


def test_a_long_table_repeats_its_head(long: CertificateContent, tmp_path: Path) -> None:
    """Eighty rows break over pages, each with the head of the table."""
    text = printed(typeset_example(long, language="zh")[1], tmp_path)
    pages = [page for page in text.split("\f") if ".000012" in page.replace("\u202f", "").replace(" ", "")]
    assert len(pages) >= 2
    assert all("示值" in page for page in pages)


def test_a_character_no_font_has_is_refused_by_name(voltmeter: CertificateContent) -> None:
    """䶮 is named with its code point and the text it stands in, before anything is typeset."""
    rare = replace(voltmeter, customer=replace(voltmeter.customer, name=Text("李䶮工作室", "Studio")))
    refusals = refusals_to_typeset(rare)
    assert [(refusal.code, refusal.facts["code_point"]) for refusal in refusals] == [
        ("character-not-in-font", "U+4DAE")
    ]
    assert "李䶮工作室" in refusals[0].message("zh")
    xml = write_dcc(rare)
    with pytest.raises(Refused):
        typeset(rare, xml=xml, proof_qr=proof_of(rare, xml))


def test_markup_in_names_is_printed_not_run(voltmeter: CertificateContent, tmp_path: Path) -> None:
    """A name that looks like typst source is text: nothing is evaluated."""
    hostile = replace(voltmeter, customer=replace(voltmeter.customer, name=Text('#read("x") $1/0$ *a*', "")))
    assert '#read("x") $1/0$ *a*' in printed(typeset_example(hostile)[1], tmp_path)
