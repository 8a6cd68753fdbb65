"""Pure rules of the foundation: what a file is by its content, which names are safe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.foundation import reasons as _declared  # noqa: F401  (declares the codes used here)

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
)
_DIGEST = re.compile(r"[0-9a-f]{64}")


def sniff(data: bytes) -> str:
    """Media type by content, never by name: PDF, PNG, JPEG, zip (also xlsx), XML, plain text, else unknown."""
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<?xml") or re.match(rb"<[A-Za-z]+[:\w-]*[\s>]", head):
        return "application/xml"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "application/octet-stream" if "\x00" in text else "text/plain"


def safe_file_name(name: str) -> str:
    """The last part of the name without control, bidi or path characters; never empty, at most 120 characters."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    return kept.strip(". ")[:120] or "file"


def is_digest(text: str) -> bool:
    return _DIGEST.fullmatch(text) is not None


def refusals_to_attach(*, name: str, data: bytes, accept: Collection[str], cap: int) -> tuple[Refusal, ...]:
    """All that is wrong with an uploaded file."""
    found = sniff(data)
    return because(
        (not data, refuse("upload-empty", name=name)),
        (len(data) > cap, refuse("upload-too-large", name=name, found=len(data), limit=cap)),
        (
            bool(data) and found not in accept,
            refuse("upload-type-refused", name=name, found=found, accepted=", ".join(sorted(accept))),
        ),
    )


# pictures as cameras write them

_JPEG_KEPT = frozenset({0xE0, 0xEE})
"""JFIF and Adobe's segment say how to decode; every other application segment and comment may say who and where."""
_PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs")
)


def without_metadata(data: bytes) -> bytes:
    """The same picture without what a camera writes beside it (place, time, owner); ValueError if it is none.

    Sources: ITU-T T.81, B.1 (JPEG markers); W3C PNG, 5.3 (chunks).
    """
    if data.startswith(b"\xff\xd8\xff"):
        return _plain_jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _plain_png(data)
    raise ValueError("neither JPEG nor PNG")


MOST_PARTS = 10_000
"""Segments or chunks of a picture: cameras write some dozens."""
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")
"""Coded data hold 0xFF only before 0x00 or a restart marker."""


def _plain_jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    for _part in range(MOST_PARTS):
        while data[at : at + 2] == b"\xff\xff":  # fill bytes before a marker
            at += 1
        if data[at : at + 2] == b"\xff\xd9":
            return b"".join((*kept, b"\xff\xd9"))
        if data[at : at + 1] != b"\xff" or at + 4 > len(data):
            break
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + size
        if marker < 0xC0 or 0xD0 <= marker <= 0xD8 or size < 2 or end > len(data):
            break
        if marker == 0xDA:
            follows = _AFTER_SCAN.search(data, end)
            if follows is None:
                break
            end = follows.start()
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _JPEG_KEPT:
            kept.append(data[at:end])
        at = end
    raise ValueError("broken JPEG")


def _plain_png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    for _part in range(MOST_PARTS):
        name, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if at + 12 > len(data) or end > len(data):
            break
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise ValueError("broken PNG")
