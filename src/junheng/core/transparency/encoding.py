"""Standard base64 read strictly (RFC 4648 section 4): one text for one value, so nothing can be re-spelled."""

from __future__ import annotations

import base64
import binascii


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def base64_bytes(text: str) -> bytes | None:
    """The bytes of canonical standard base64; None for anything else (wrong pad, stray bits, white space)."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64_text(data) == text else None


def decimal_number(text: str) -> int | None:
    """A number of ASCII digits without sign, space or leading zero, below 2^63; None for anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > 19 or (text[0] == "0" and text != "0"):
        return None
    number = int(text)
    return number if number < 1 << 63 else None
