"""The signs of published scopes in plain form: full width, dashes, blanks, powers of ten, decimal signs.

What has one meaning is made plain; what has two is read one way and the doubt is noted.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from junheng.core.capability.scope import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.core.reason import Refusal, refuse

LONGEST = 300
DecimalSign = Literal[".", ","]
_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys((0x3000, 0x00A0, 0x202F, 0x2007, 0x2009, 0x200A, 0x2002, 0x2003, 0x09, 0x0D), " ")
_PLAIN |= dict.fromkeys((0x2212, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0xFE63), "-")
_PLAIN |= {ord(sign): "~" for sign in "～∼〜˜"}
_PLAIN |= {0x03BC: chr(0xB5), 0x2126: "Ω", ord("℃"): "°C", ord("º"): "°", ord("∙"): "·", ord("⋅"): "·"}
_PLAIN |= {
    ord("✕"): "×",
    ord("≦"): "≤",
    ord("⩽"): "≤",
    ord("≧"): "≥",
    ord("⩾"): "≥",
    ord("；"): ";",
    ord("、"): ";",
}
_PLAIN |= {ord("【"): "[", ord("】"): "]", ord("〔"): "(", ord("〕"): ")", ord("\n"): ";"}
_SQUARED = {
    "㎜": "mm", "㎝": "cm", "㎞": "km", "㎛": "µm", "㎚": "nm", "㎏": "kg", "㎎": "mg", "㎍": "µg", "㎩": "Pa", "㎪": "kPa",
    "㎫": "MPa", "㎬": "GPa", "㎐": "Hz", "㎑": "kHz", "㎒": "MHz", "㎓": "GHz", "㎲": "µs", "㎳": "ms", "㎱": "ns", "㎶": "µV",
    "㎷": "mV", "㎸": "kV", "㎹": "MV", "㎾": "kW", "㎽": "mW", "㎃": "mA", "㎂": "µA", "㏀": "kΩ", "㏁": "MΩ",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")

_POWER = r"(?:\^\s*\(?\s*[-+]?\d{1,2}\s*\)?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[-+]\d{1,2}(?![\d.]))"
_MANTISSA = (
    r"(?:\d{1,3}(?: \d{3})+(?![\d])(?:\.\d+)?|\d+(?:,\d+)*(?:\.(?:\d{3} )+\d{1,3}(?![\d ]\d)|\.\d+)?|\.\d+)"
)
NUMBER = rf"(?<![\d.])[-+]?(?:{_MANTISSA}(?:[eE][-+]?\d{{1,2}}(?!\d)|\s*[x×*·]\s*10\s*{_POWER})?(?!\.?\d|[eE][-+]?\d)|10\s*\^\s*\(?[-+]?\d{{1,2}}\)?)"
_TIMES = re.compile(rf"\s*(?P<times>[x×*·])\s*10\s*(?P<power>{_POWER})$")


@dataclass(slots=True)
class Doubts:
    """The doubts of one line, each with the field it is about; the same doubt is noted once."""

    found: list[Refusal] = field(default_factory=list)
    path: str | None = None

    def note(self, code: str, /, **facts: Any) -> None:
        doubt = refuse(code, path=self.path, **facts)
        if doubt not in self.found:
            self.found.append(doubt)


def plain(text: str) -> str:
    """One meaning, one sign. Superscripts stay: 10⁻⁶ must not become 10-6."""
    spread = "".join(_SQUARED.get(sign, sign) for sign in text).translate(_PLAIN)
    return re.sub(r" {2,}", " ", spread).strip()


def hidden(text: str) -> str:
    """The first control or formatting character that a reader does not see, as U+XXXX; empty where none."""
    for sign in text:
        if sign not in "\n\r\t" and unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs"):
            return f"U+{ord(sign):04X}"
    return ""


def number(text: str, doubts: Doubts, decimal: DecimalSign = ".") -> Decimal | None:
    """The digits as written; None where they are no number. Doubtful commas and lost superscripts are noted."""
    body = text.strip()
    if re.fullmatch(r"10\s*\^\s*\(?[-+]?\d{1,2}\)?", body):
        return Decimal(1).scaleb(int(re.sub(r"[^\d+-]", "", body.split("^")[1])))
    power, times = 0, _TIMES.search(body)
    if times is not None:
        power, body = _power(times["power"]), body[: times.start()]
    mantissa, exponent = re.fullmatch(r"(.*?)(?:[eE]([-+]?\d{1,2}))?", body).groups()  # type: ignore[union-attr]
    digits = _decimal(mantissa.replace(" ", ""), doubts, decimal)
    if digits is None:
        return None
    value = digits.scaleb(power + int(exponent or 0))
    if times is not None and times["power"][0] in "+-":
        doubts.note("scope-lost-superscript", found=text.strip(), guess=f"{value:E}")
    return value


def _power(text: str) -> int:
    return int(re.sub(r"[^\d+-]", "", text.translate(_SUPERSCRIPTS)))


def _decimal(text: str, doubts: Doubts, decimal: DecimalSign) -> Decimal | None:
    """Commas by what was declared of the file; else by what can only be one thing, else guessed with a doubt."""
    sign, body = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    if decimal == ",":
        grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}", body)
        body = body.replace(".", "") if grouped else body
        body = body.replace(",", ".", 1)
    elif re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+", body):
        body = body.replace(",", "")
    elif "," in body:
        thousands = re.fullmatch(r"[1-9]\d{0,2},\d{3}", body)
        if not thousands and not re.fullmatch(r"\d+,\d+", body):
            return None
        written, body = body, body.replace(",", "" if thousands else ".")
        doubts.note("scope-comma", found=written, guess=body)
    if not re.fullmatch(r"\d+(?:\.\d*)?|\.\d+", body):
        return None
    return Decimal(f"{sign}{body}")


def decimal_text(value: Fraction | Decimal) -> str | None:
    """A finite decimal without loss, as text; None where there is none (a third of an hour)."""
    part = Fraction(value)
    rest, twos, fives = part.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    digits = max(twos, fives)
    if rest != 1 or digits > 60:
        return None
    found = Decimal(int(part * 10**digits)).scaleb(-digits)
    shown = found.normalize() if found else Decimal(0)
    return f"{shown:f}" if -12 <= shown.adjusted() <= 12 else str(shown)
