"""The XML files that a PDF carries, found without reading the PDF: no object tree is built, no reference followed.

A stream is an object of its own and its dictionary stands before it in plain bytes (ISO 32000-1, 7.3.8 and 7.5.7), so
a file that is carried is found by its type. It is read where it is stored as it is or by Flate alone, and never
further than a limit: half a megabyte can unpack to half a gigabyte. What is written otherwise, or encrypted, is
not found; that refuses a file and lets none pass.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

MOST = 8
"""Files a PDF may carry; more are not looked at."""
_TYPE = b"/EmbeddedFile"
_NEAR = 4096
"""Bytes around the type in which its dictionary must begin and end."""


def xml_files(pdf: bytes, *, limit: int) -> list[bytes]:
    """The different XML files a PDF carries, each cut behind `limit` bytes; at most two, for two are one too many."""
    found: list[bytes] = []
    for data in _carried(pdf, limit):
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and data not in found:
            found.append(data)
        if len(found) == 2:
            break
    return found


def _carried(pdf: bytes, limit: int) -> Iterator[bytes]:
    at = -1
    for _ in range(MOST):
        at = pdf.find(_TYPE, at + 1)
        if at < 0:
            return
        begin = pdf.rfind(b"obj", max(0, at - _NEAR), at)
        stream = pdf.find(b"stream", at, at + _NEAR)
        if begin < 0 or stream < 0 or b"endobj" in pdf[begin:stream]:
            continue  # the list of files, or a word in a text
        data = _unpacked(pdf, pdf[begin:stream], stream + len(b"stream"), limit)
        if data is not None:
            yield data


def _unpacked(pdf: bytes, dictionary: bytes, at: int, limit: int) -> bytes | None:
    """The stream that begins here, unpacked as far as the limit; None where it is stored in another way."""
    at += 2 if pdf[at : at + 2] == b"\r\n" else 1
    if b"Decode" not in dictionary and b"/Filter" not in dictionary:
        end = pdf.find(b"endstream", at)
        end -= 2 if pdf[end - 2 : end] == b"\r\n" else 1
        return pdf[at : min(end, at + limit + 1)] if end >= at else None
    if dictionary.count(b"Decode") != 1 or b"/FlateDecode" not in dictionary:
        return None
    try:
        return zlib.decompressobj().decompress(memoryview(pdf)[at:], limit + 1)
    except zlib.error:
        return None
