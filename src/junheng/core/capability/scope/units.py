"""Units as people write them in scopes: wrong case, lone prefixes, Chinese words, ratios such as µV/V."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from junheng.core.capability.kinds import BY_ID
from junheng.core.capability.scale import scale_of
from junheng.core.capability.scope.signs import Doubts, plain

_RATIOS = {
    "%": Fraction(1, 100), "‰": Fraction(1, 1000), "ppm": Fraction(1, 10**6), "ppb": Fraction(1, 10**9), "1": Fraction(1),
    "%RH": Fraction(1, 100),
}  # fmt: skip
_WORDS = {
    "伏": "V", "毫伏": "mV", "微伏": "µV", "千伏": "kV", "安": "A", "毫安": "mA", "欧": "Ω", "千欧": "kΩ", "兆欧": "MΩ", "Ohm": "Ω",
    "ohm": "Ω", "米": "m", "厘米": "cm", "毫米": "mm", "微米": "µm", "千克": "kg", "公斤": "kg", "克": "g", "毫克": "mg", "帕": "Pa",
    "千帕": "kPa", "兆帕": "MPa", "赫": "Hz", "赫兹": "Hz", "千赫": "kHz", "兆赫": "MHz", "秒": "s", "毫秒": "ms", "牛": "N",
    "千牛": "kN", "瓦": "W", "升": "L", "毫升": "mL", "摄氏度": "°C", "开": "K", "勒克斯": "lx", "l": "L", "ml": "mL", "µl": "µL",
    "N.m": "N·m", "Nm": "N·m", "N*m": "N·m", "kN.m": "kN·m", "mN.m": "mN·m",
}  # fmt: skip
_PREFIXES = ("", "k", "M", "G", "T", "m", "µ", "n", "p", "c", "h", "d")
_BASES = ("V", "A", "Ω", "Hz", "Pa", "m", "g", "s", "N", "W", "K", "F", "H", "J", "L", "lx")
_CUSTOMARY = ("MPa", "kPa", "mm", "kg", "MHz", "mV", "mA", "mK", "Pa", "MΩ", "ms", "mg", "mL")
_TOO_LARGE = re.compile(r"[MGT](?:K|m|s|°C)")
_POWERS = str.maketrans("²³", "23")
UNIT = r"(?:%RH|%(?:rh)?|‰|ppm|ppb|°\s?C|(?:[A-Za-zµΩ]|[\u4e00-\u9fff])(?:[A-Za-zµΩ·.*]|[\u4e00-\u9fff])*[23²³]?(?:/[A-Za-zµΩ]+[23²³]?)?)"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that is known: `ratio` where it is a part of one, else a unit that `scale_of` knows."""

    name: str
    ratio: Fraction | None = None

    @property
    def dimension(self) -> str:
        scale = None if self.ratio is not None else scale_of(self.name)
        return "1" if scale is None else scale.dimension

    @property
    def factor(self) -> Fraction:
        """To the coherent unit, for differences: the origin of °C plays no part."""
        scale = scale_of(self.name)
        return self.ratio if self.ratio is not None else (scale.factor if scale is not None else Fraction(1))


@lru_cache(maxsize=1)
def _folded() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in (f"{prefix}{base}" for base in _BASES for prefix in _PREFIXES):
        found[name.casefold()] = (*found.get(name.casefold(), ()), name)
    return found | {"ppm": ("ppm",), "ppb": ("ppb",), "°c": ("°C",), "%rh": ("%RH",), "ohm": ("Ω",)}


def dimension_of(kind: str) -> str:
    """The dimension in which a kind is stated; empty where the kind is not one of ours."""
    known = BY_ID.get(kind)
    scale = scale_of(known.unit) if known is not None else None
    return "" if scale is None else scale.dimension


def unit(text: str, doubts: Doubts, *, kind: str = "") -> Unit | None:
    """The unit written, or the nearest one with its doubt; None (and a doubt) where it is no unit.

    `kind` lets a lone prefix be guessed and wrong case be narrowed; an exact unit is never changed for it, save
    one that nobody uses (megakelvin).
    """
    written = plain(text).replace("° C", "°C").rstrip(".").translate(_POWERS)
    if re.fullmatch(r"u(?:[VAFmgHsLΩKWNJ]|Pa|Hz)", written):
        written = f"µ{written[1:]}"
    written = _WORDS.get(written, written)
    if written in _RATIOS:
        return Unit(written, _RATIOS[written])
    ratio = _quotient(written)
    if ratio is not None:
        return ratio
    lone = _lone_prefix(written, kind, doubts)
    if lone is not None:
        return lone
    if scale_of(written) is not None:
        return _plausible(written, doubts)
    return _by_case(written, kind, doubts)


def _quotient(written: str) -> Unit | None:
    """µV/V, mm/m, mg/kg: both of one dimension and without an origin that would shift."""
    above, _slash, below = written.partition("/")
    first, second = scale_of(_micro(above)), scale_of(_micro(below))
    if not below or first is None or second is None or first.dimension != second.dimension:
        return None
    return Unit(f"{above}/{below}", first.factor / second.factor)


def _micro(text: str) -> str:
    return f"µ{text[1:]}" if text[:1] == "u" and len(text) > 1 else text


def _plausible(written: str, doubts: Doubts) -> Unit:
    if _TOO_LARGE.fullmatch(written):
        guess = f"m{written[1:]}"
        doubts.note("scope-prefix-unlikely", found=written, guess=guess)
        return Unit(guess)
    return Unit(written)


def _lone_prefix(written: str, kind: str, doubts: Doubts) -> Unit | None:
    """`m` beside a voltage is no metre: a prefix without its unit, or minutes beside a time."""
    if written not in ("m", "k", "K", "M", "G", "µ", "u", "n") or not kind:
        return None
    dimension, known = dimension_of(kind), BY_ID.get(kind)
    own = scale_of(written)
    if known is None or (own is not None and own.dimension == dimension):
        return None
    base = "g" if known.unit == "kg" else known.unit
    prefixed = f"{ {'K': 'k', 'u': 'µ'}.get(written, written) }{base}"
    guess = "min" if written == "m" and dimension == "s" else prefixed
    if scale_of(guess) is None:
        return None
    readings = [guess, prefixed, *(["m"] if written == "m" else []), *(["K"] if written == "K" else [])]
    doubts.note("scope-bare-prefix", found=written, guess=guess, readings=", ".join(dict.fromkeys(readings)))
    return Unit(guess)


def _by_case(written: str, kind: str, doubts: Doubts) -> Unit | None:
    candidates = _folded().get(written.casefold(), ())
    dimension = dimension_of(kind)
    fitting = [name for name in candidates if dimension and _dimension(name) == dimension] or list(candidates)
    if not fitting:
        doubts.note("scope-unit-unknown", found=written)
        return None
    guess = next((name for name in _CUSTOMARY if name in fitting), fitting[0])
    if len(fitting) == 1:
        doubts.note("scope-unit-case", found=written, guess=guess)
    else:
        doubts.note("scope-unit-ambiguous", found=written, guess=guess, readings=", ".join(fitting))
    return Unit(guess, _RATIOS.get(guess))


def _dimension(name: str) -> str:
    scale = scale_of(name)
    return "1" if scale is None else scale.dimension
