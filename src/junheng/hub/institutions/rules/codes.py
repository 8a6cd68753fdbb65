"""The unified social credit code 统一社会信用代码 (GB 32100-2015): 18 characters, the last a check digit mod 31."""

from __future__ import annotations

import re
import unicodedata

from junheng.core.reason import UnusableInput, refuse
from junheng.hub.institutions import reasons as _declared  # noqa: F401  (declares the codes used here)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z."""
LENGTH = 18


def check_digit(seventeen: str) -> str:
    """The 18th character: 31 minus the sum of value times 3^(place-1), mod 31 (GB 32100-2015, 4.3)."""
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(seventeen))
    return ALPHABET[(31 - total % 31) % 31]


def read_uscc(text: str) -> str:
    """The code as filed; full-width and lower-case characters, spaces and hyphens are read."""
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    shown = text.strip()[:40]
    if len(code) != LENGTH:
        raise UnusableInput(refuse("uscc-unusable", found=shown, why=f"{len(code)} ≠ {LENGTH}"))
    strange = "".join(dict.fromkeys(sign for sign in code if sign not in ALPHABET))
    if strange:
        raise UnusableInput(refuse("uscc-unusable", found=shown, why=strange))
    expected = check_digit(code[:-1])
    if expected != code[-1]:
        raise UnusableInput(refuse("uscc-check-digit", found=shown, expected=expected))
    return code
