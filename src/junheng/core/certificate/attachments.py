"""Attachments of a certificate: name, type, content and size, each judged before anybody opens one."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from junheng.core.certificate.parsing import DCC, Document
from junheng.core.reason import Refusal, refuse

LARGEST_ATTACHMENT = 6 * 1024 * 1024  # its base64 stays within one text node
_TYPES: dict[str, bytes] = {
    "text/plain": b"",
    "text/csv": b"",
    "application/json": b"",
    "application/xml": b"",
    "text/xml": b"",
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
_RUNNABLE = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_SAFE_NAME = re.compile(r"[^\W_](?:[\w .()+=-]*[\w)])?")
_RUNNABLE_ENDINGS = frozenset(
    [
        "exe",
        "com",
        "bat",
        "cmd",
        "js",
        "vbs",
        "ps1",
        "scr",
        "msi",
        "jar",
        "hta",
        "lnk",
        "sh",
        "html",
        "htm",
        "svg",
        "xhtml",
        "dll",
    ]
)


def attachment_problems(document: Document) -> Iterator[Refusal]:
    for element in document.root.iter(f"{{{DCC}}}dataBase64"):
        parent = element.getparent()
        if parent is None:
            continue
        name = (parent.findtext(f"{{{DCC}}}fileName") or "").strip()
        kind = (parent.findtext(f"{{{DCC}}}mimeType") or "").partition(";")[0].strip().lower()
        yield from _attachment(document.path(parent), name, kind, element.text or "")


def _attachment(path: str, name: str, kind: str, text: str) -> Iterator[Refusal]:
    ending = name.rpartition(".")[2].lower()
    if len(name) > 128 or ".." in name or not _SAFE_NAME.fullmatch(name) or ending in _RUNNABLE_ENDINGS:
        yield refuse("attachment-name-unsafe", path=path, found=name[:128])
    if kind not in _TYPES:
        yield refuse("attachment-type-refused", path=path, found=kind[:80], allowed=_TYPES)
    if len(text) > LARGEST_ATTACHMENT * 3 // 2:
        yield refuse(
            "attachment-too-large",
            path=path,
            name=name[:128],
            found=len(text) * 3 // 4,
            limit=LARGEST_ATTACHMENT,
        )
        return
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        yield refuse("attachment-not-base64", path=path, name=name[:128])
        return
    if len(content) > LARGEST_ATTACHMENT:
        yield refuse(
            "attachment-too-large", path=path, name=name[:128], found=len(content), limit=LARGEST_ATTACHMENT
        )
    if content.startswith(_RUNNABLE) or not content.startswith(_TYPES.get(kind, b"")):
        yield refuse("attachment-type-differs", path=path, name=name[:128], found=kind[:80])
