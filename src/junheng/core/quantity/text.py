"""Numbers that people type: full-width digits and typographic signs are read, and that is said.

Only for the text of a person at a form or in a file they wrote. A certificate's bytes are never read this
way: there, anything but plain ASCII digits is refused by the certificate's own rules.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import junheng.core.quantity.reasons  # noqa: F401  # declares the codes below
from junheng.core.quantity.notation import DECIMAL_TEXT
from junheng.core.reason import Refusal, UnusableInput, refuse

LONGEST = 64
_SIGNS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-"})
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
_POWER = re.compile(r"\s*[×x·]\s*10(?:\^)?(?P<exponent>[+-]?\d{1,3})$")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """Decimal text as it was meant, and what had to be said about reading it."""

    text: str
    notes: tuple[Refusal, ...] = ()


def read_number(typed: str) -> TypedNumber:
    """Decimal text from what a person typed; digits are kept, `"10.00"` stays `"10.00"`.

    Read and said: full-width characters. Read: spaces between groups of three, a typographic minus, `×10⁻⁶`.
    Refused: a comma (it means two things), anything that is no decimal number.
    """
    if len(typed) > LONGEST:
        raise UnusableInput(refuse("number-not-decimal", found=f"{typed[:20]}…"))
    plain = _half_width(typed).strip().translate(_SIGNS)
    if "," in plain:
        raise UnusableInput(refuse("number-comma", found=typed))
    text = _GROUPS.sub("", plain)
    power = _POWER.search(text)
    if power is not None:
        text = f"{text[: power.start()]}e{power['exponent']}"
    if not DECIMAL_TEXT.fullmatch(text):
        raise UnusableInput(refuse("number-not-decimal", found=typed))
    return TypedNumber(text, (refuse("full-width-read", read=text),) if _is_full_width(typed) else ())


def _half_width(text: str) -> str:
    """NFKC, except that a superscript exponent after ×10 keeps its place: it becomes plain digits there."""
    return unicodedata.normalize("NFKC", text)


def _is_full_width(text: str) -> bool:
    return any(unicodedata.east_asian_width(sign) == "F" for sign in text)
