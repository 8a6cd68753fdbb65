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
