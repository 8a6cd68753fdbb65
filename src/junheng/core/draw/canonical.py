"""One text for one value: canonical JSON (RFC 8785) of text, whole numbers, truth values, lists and mappings.

Numbers with a point are refused, so that no reader's floating point can matter; weights are text. Without
them RFC 8785 is plain JSON without spaces, keys in order of their UTF-16 code units.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import junheng.core.draw.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import UnusableInput, refuse

LARGEST = (1 << 53) - 1


def canonical(value: Any) -> bytes:
    """The bytes of a value that `refuse_other_values` has let through."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()


def sha256_text(value: Any) -> str:
    """`sha256:` and the digest of the canonical bytes in hexadecimal digits."""
    return f"sha256:{hashlib.sha256(canonical(value)).hexdigest()}"


def refuse_other_values(value: Any, path: str = "") -> None:
    """Refuse what has no canonical bytes, with its path. Keys are ASCII here: their order is the same everywhere."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise _unusable(key, path)
            refuse_other_values(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            refuse_other_values(inner, f"{path}[{place}]")
    elif isinstance(value, str):
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            raise _unusable(ascii(value), path)
    elif (
        value is not None
        and not isinstance(value, bool)
        and not (isinstance(value, int) and abs(value) <= LARGEST)
    ):
        raise _unusable(value, path)


def _unusable(found: Any, path: str) -> UnusableInput:
    shown = (
        f"{type(found).__name__} too long"
        if isinstance(found, int) and abs(found) > LARGEST
        else str(found)[:40]
    )
    return UnusableInput(refuse("draw-value", path=path or None, found=shown))
