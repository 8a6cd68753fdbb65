"""The offline proof: what the QR code of a printed certificate holds, and how it is read back.

Text of six fields, `JH1|kind|number|issuer|value|digest|index`, each percent-escaped where it holds a bar. With it a
person compares number and one value by eye, and a program compares the digest with the attached XML and,
where an index stands, finds the leaf of the log. The code is no signature: it only says which data to check.
"""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

import segno

from junheng.core.reason import Reason, UnusableInput, declare, refuse

MARK = "JH1"
MAX_BYTES = 300
KINDS = {"calibration": "C", "verification": "V", "verification-notice": "N", "test": "T"}
DIGEST = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
INDEX = re.compile(r"(0|[1-9][0-9]{0,18})?", re.ASCII)

declare(
    Reason(
        code="proof-not-readable",
        zh="扫到的内容不是钧衡证书的核对码：{found}。",
        en="What was scanned is not the proof code of a Junheng certificate: {found}.",
        resolver_zh="请重新扫描证书上的核对码，或直接核对 XML 文件。",
        resolver_en="Scan the code on the certificate again, or check the XML file itself.",
    ),
    Reason(
        code="proof-too-long",
        zh="核对码最多 {limit} 字节，现为 {found} 字节。",
        en="A proof code holds at most {limit} bytes; this one has {found}.",
        resolver_zh="请选一个较短的结果放入核对码。",
        resolver_en="Choose a shorter result for the proof code.",
    ),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """`digest` is the SHA-256 of the signed XML, 32 bytes; `value` one printed result with U and k."""

    kind: str
    number: str
    issuer: str
    value: str
    digest: bytes
    index: int | None = None


def encode_proof(proof: Proof) -> str:
    """The text of the code, below 300 bytes of UTF-8, or a refusal that says how long it would be."""
    if len(proof.digest) != 32:
        raise ValueError("a proof holds a SHA-256 digest of 32 bytes")
    digest = base64.urlsafe_b64encode(proof.digest).rstrip(b"=").decode()
    fields = (KINDS[proof.kind], proof.number, proof.issuer, proof.value, digest)
    index = "" if proof.index is None else str(proof.index)
    text = "|".join((MARK, *(_escape(field) for field in fields), index))
    if (size := len(text.encode())) >= MAX_BYTES:
        raise UnusableInput(refuse("proof-too-long", limit=MAX_BYTES - 1, found=size))
    return text


def decode_proof(text: str) -> Proof:
    """Read the code back; anything but exactly our form is refused."""
    fields = text.split("|")
    kinds = {short: kind for kind, short in KINDS.items()}
    readable = (
        len(text.encode("utf-8", "surrogatepass")) < MAX_BYTES
        and all(_plain(char) for char in text)
        and len(fields) == 7
        and fields[0] == MARK
        and fields[1] in kinds
        and DIGEST.fullmatch(fields[5]) is not None
        and INDEX.fullmatch(fields[6]) is not None
    )
    if not readable:
        raise UnusableInput(refuse("proof-not-readable", found=text[:40]))
    number, issuer, value = (unquote(field) for field in fields[2:5])
    digest = base64.urlsafe_b64decode(fields[5] + "=")
    proof = Proof(kinds[fields[1]], number, issuer, value, digest, int(fields[6]) if fields[6] else None)
    if encode_proof(proof) != text:
        raise UnusableInput(refuse("proof-not-readable", found=text[:40]))
    return proof


def _escape(field: str) -> str:
    """Percent and bar only: everything else stays as read, so that a person can compare it."""
    return "".join(quote(char, safe="") if char in "%|" or not _plain(char) else char for char in field)


def _plain(char: str) -> bool:
    return char.isprintable() or char in "\u00a0\u202f"


def draw_proof(text: str) -> bytes:
    """The code as SVG, level M, quiet zone of four modules, drawn in ink."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(
        buffer, kind="svg", border=4, dark="#1b2225", light=None, xmldecl=False, nl=False
    )
    return buffer.getvalue()
