"""Units as exact factors: the one place where this package asks for a unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import junheng.core.capability.reasons  # noqa: F401  # declares unit-unknown
from junheng.core.quantity.unit import parse_unit
from junheng.core.reason import UnusableInput, refuse

_PREFIXES = {
    "": 0,
    "k": 3,
    "M": 6,
    "G": 9,
    "T": 12,
    "m": -3,
    "µ": -6,
    "n": -9,
    "p": -12,
    "c": -2,
    "h": 2,
    "d": -1,
}
_BASES = {
    "V": "V",
    "A": "A",
    "Ω": "Ω",
    "Hz": "Hz",
    "Pa": "Pa",
    "m": "m",
    "g": "g",
    "s": "s",
    "N": "N",
    "W": "W",
    "K": "K",
    "F": "F",
    "H": "H",
    "J": "J",
    "L": "L",
    "lx": "lx",
    "N·m": "N·m",
}
_OTHERS = {
    "min": ("s", Fraction(60)),
    "h": ("s", Fraction(3600)),
    "bar": ("Pa", Fraction(10**5)),
    "mbar": ("Pa", Fraction(100)),
    "N.m": ("N·m", Fraction(1)),
    "kWh": ("J", Fraction(3_600_000)),
}
"""Units outside the pattern of prefix and base (SI Brochure, 9th edition, table 8, and the bar)."""
_TABLE = frozenset(
    {
        *("rad", "°", "′", "″", "cd", "lm", "Bq", "Gy", "Sv", "Ci", "kat", "psi", "mmHg", "atm", "dB"),
        *("HRC", "HV", "HBW"),
    }
)
"""Units of `quantity` that may stand alone here."""
_ONLY_PREFIXED = ("T", "S", "C")
"""mT, µS, pC; a bare 5 T is five tonnes on many a plate, 0.5 S a class, 20 C a temperature."""
_OF_THEIR_OWN = {
    "Bq": "Bq",
    "Ci": "Bq",
    "Gy": "Gy",
    "Sv": "Sv",
    "lm": "lm",
    "rad": "rad",
    "r": "r",
    "°": "rad",
    "′": "rad",
    "″": "rad",
}
"""Names that say more than their dimension: no becquerel is a hertz, no gray a sievert, no angle a mere number."""
_SAME = ("V", "A", "Ω", "Pa", "m", "g", "s", "N", "W", "K", "F", "H", "L")
"""Units whose dimension is theirs alone. Not Hz (Bq), J (N·m) and lx (cd/m²)."""


@dataclass(frozen=True, slots=True)
class Scale:
    unit: str
    dimension: str
    factor: Fraction
    origin: Fraction = Fraction(0)

    def to_coherent(self, value: Decimal | Fraction | int) -> Fraction:
        return Fraction(value) * self.factor + self.origin

    def from_coherent(self, value: Fraction) -> Fraction:
        return (value - self.origin) / self.factor


@lru_cache(maxsize=512)
def scale_of(unit: str) -> Scale | None:
    if unit in ("", "1"):
        return Scale(unit, "1", Fraction(1))
    if unit in ("°C", "℃"):
        return Scale(unit, "K", Fraction(1), Fraction("273.15"))
    if unit in _OTHERS:
        return Scale(unit, *_OTHERS[unit])
    for base, dimension in _BASES.items():
        if unit.endswith(base) and unit.removesuffix(base) in _PREFIXES:
            power = _PREFIXES[unit.removesuffix(base)]
            return Scale(unit, dimension, Fraction(10) ** power)
    return _from_table(unit)


def _from_table(unit: str) -> Scale | None:
    """Angles, light, radiation, procedure scales, dB and products such as m³/h, by the table of `quantity`."""
    try:
        known = parse_unit(unit)
    except UnusableInput:
        return None
    if len(known.powers) == 1 and known.powers[0][1] == 1 and not _may_stand_alone(known.powers[0][0]):
        return None
    if known.kind != "ratio":
        return Scale(unit, known.text, Fraction(1)) if known.text in _TABLE else None
    named = dict[str, Fraction]()
    for symbol, power in known.powers:
        own = next((name for base, name in _OF_THEIR_OWN.items() if _is_prefixed(symbol, base)), None)
        if own is not None:
            named[own] = named.get(own, Fraction(0)) + power
        else:
            for base, exponent in parse_unit(symbol).dimension:
                named[base] = named.get(base, Fraction(0)) + exponent * power
    vector = tuple(sorted((base, power) for base, power in named.items() if power))
    if not vector:  # µV/V and its like are parts, which is read elsewhere
        return None
    for base in _SAME:
        if parse_unit(base).dimension == vector:
            return Scale(unit, base, known.factor / parse_unit(base).factor)
    text = "·".join(base if power == 1 else f"{base}^{power}" for base, power in vector)
    return Scale(unit, text, known.factor)


def _may_stand_alone(symbol: str) -> bool:
    """Prefix and base of `_TABLE`, or of `_ONLY_PREFIXED` with a prefix."""
    if symbol in _TABLE:
        return True
    bases = (*_TABLE.intersection(("cd", "lm", "Bq", "Gy", "Sv", "kat", "rad", "Ci")), *_ONLY_PREFIXED)
    return any(symbol != base and _is_prefixed(symbol, base) for base in bases)


def _is_prefixed(symbol: str, base: str) -> bool:
    return symbol.endswith(base) and symbol.removesuffix(base) in _PREFIXES


def known_scale(unit: str) -> Scale:
    """The scale of a unit, or a refusal that quotes it."""
    found = scale_of(unit)
    if found is None:
        raise UnusableInput(refuse("unit-unknown", found=unit))
    return found
