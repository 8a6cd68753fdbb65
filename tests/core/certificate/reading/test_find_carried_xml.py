"""The XML inside a PDF is found in papers of several makers, and a PDF that unpacks without end costs nothing."""

from __future__ import annotations

import io
import time
import tracemalloc
import zlib

import pikepdf
import pytest

from junheng.core.certificate.carried import MOST, xml_files

XML = b'<?xml version="1.0"?><a>' + bytes(range(32, 60)) * 200 + b"</a>"
LIMIT = 1 << 20


def paper(*files: bytes, **how: object) -> bytes:
    """A PDF by qpdf with these files attached."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    for place, data in enumerate(files):
        pdf.attachments[f"{place}.xml"] = pikepdf.AttachedFileSpec(pdf, data, filename=f"{place}.xml")
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def stream(dictionary: bytes, data: bytes, *, end: bytes = b"\n") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<<" + dictionary + b">>\nstream" + end + data + b"\nendstream\nendobj\n"


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"compress_streams": False},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"linearize": True},
    ],
    ids=str,
)
def test_carried_by_qpdf(how: dict[str, object]) -> None:
    """Packed or plain, with objects in streams, in any order."""
    assert xml_files(paper(XML, **how), limit=LIMIT) == [XML]


def test_the_same_twice_is_one() -> None:
    """What was carried over into a later revision is still one file."""
    assert xml_files(paper(XML, XML), limit=LIMIT) == [XML]


def test_two_are_both_told() -> None:
    """Whoever reads must know that there is a second one."""
    assert sorted(xml_files(paper(XML, XML + b" ", XML + b"  "), limit=LIMIT)) != [XML]
    assert len(xml_files(paper(XML, XML + b" ", XML + b"  "), limit=LIMIT)) == 2


@pytest.mark.parametrize(
    "pdf",
    [
        b"%PDF-1.7\n",
        paper(),
        paper(b"not markup"),
        paper(XML, encryption=pikepdf.Encryption(owner="o", user="u")),
        stream(b"/Type/EmbeddedFile/Filter/LZWDecode", zlib.compress(XML)),
        stream(b"/Type/EmbeddedFile/Filter[/FlateDecode/FlateDecode]", zlib.compress(zlib.compress(XML))),
        stream(b"/Type/EmbeddedFile/Filter/FlateDecode", b"no zlib"),
        b"%PDF-1.7\n1 0 obj\n<</Names<</EmbeddedFiles 3 0 R>>>>\nendobj\nstream\n" + XML,
    ],
    ids=["nothing", "none", "text", "encrypted", "lzw", "twice-packed", "broken", "list"],
)
def test_what_is_not_understood_is_not_found(pdf: bytes) -> None:
    """Nothing is guessed."""
    assert xml_files(pdf, limit=LIMIT) == []


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_both_line_ends(end: bytes) -> None:
    """Behind the word `stream` one line end stands, and it may be either."""
    assert xml_files(stream(b"/Type /EmbeddedFile", XML + b"\n", end=end), limit=LIMIT) == [XML + b"\n"]


def test_a_file_without_end_is_cut() -> None:
    """Half a gigabyte packed into half a megabyte, eight times: within the limit each, and at once."""
    packer = zlib.compressobj(9)
    packed = b"".join(
        [packer.compress(XML), *(packer.compress(bytes(1 << 20)) for _ in range(512)), packer.flush()]
    )
    pdf = stream(b"/Type/EmbeddedFile/Filter/FlateDecode", packed) * MOST
    tracemalloc.start()
    begun = time.process_time()
    found = xml_files(pdf, limit=LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [len(data) for data in found] == [LIMIT + 1]
    assert (peak < 32 << 20, time.process_time() - begun < 1) == (True, True)
