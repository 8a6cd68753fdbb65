"""Units as exact factors: the one place where this package asks for a unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import junheng.core.capability.reasons  # noqa: F401  # declares unit-unknown
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
}
"""Units outside the pattern of prefix and base (SI Brochure, 9th edition, table 8, and the bar)."""


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
    return None


def known_scale(unit: str) -> Scale:
    """The scale of a unit, or a refusal that quotes it."""
    found = scale_of(unit)
    if found is None:
        raise UnusableInput(refuse("unit-unknown", found=unit))
    return found
