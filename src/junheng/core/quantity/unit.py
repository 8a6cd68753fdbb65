"""Units of measurement: text in, exact factor and dimension out.

UCUM-like text (`mV`, `K-1`, `m3/h`, `W/(m.K)`) and D-SI text (`\\milli\\metre`) are read. A unit is a product
of atoms with rational exponents, so nm·(1/K)·K is nm again. Temperature (°C, a point on a scale) and
temperature difference (K) are two kinds; scales of a procedure and levels keep a dimension of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

import junheng.core.quantity.reasons  # noqa: F401  # declares the codes below
from junheng.core.quantity import notation
from junheng.core.quantity.unit_table import (
    COHERENT,
    LEVELS,
    POINTS,
    PREFIXES,
    SCALED,
    SCALES,
    SINGLE,
    SPELLINGS,
)
from junheng.core.reason import UnusableInput, refuse

LONGEST = 64
LARGEST_EXPONENT = 12
MOST_ROOT = 64
Dimension = tuple[tuple[str, Fraction], ...]
"""Exponents of the base quantities by their unit's name, sorted, without zeros."""
Kind = Literal["ratio", "point", "scale", "level"]

_FACTOR = re.compile(
    r"(?P<atom>[^\d\s^*./()·+-][^\s^*./()·+\d-]*|1|[^\s^*./·()]*\((?:10lg|20lg|SPL|A|C|Z)\))"
    r"(?:(?:\^|\*\*)?\(?(?P<exponent>[+-]?\d+(?:\.\d+|/\d+)?)\)?)?"
)


@dataclass(frozen=True, slots=True)
class Atom:
    """One unit symbol with its prefix: factor to the coherent unit, dimension, and its kind."""

    symbol: str
    factor: Fraction
    dimension: Dimension
    kind: Kind = "ratio"
    origin: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of atoms, in the order they were met.

    `value_in_coherent = value * factor + origin`; `origin` (kelvin) differs from zero for °C and °F only.
    """

    powers: tuple[tuple[str, Fraction], ...]
    dimension: Dimension
    factor: Fraction
    kind: Kind = "ratio"
    origin: Fraction = Fraction(0)

    @property
    def text(self) -> str:
        """The unit in our own spelling: `µV`, `m^3/h`, `1`."""
        above = [_power_text(symbol, power) for symbol, power in self.powers if power > 0]
        below = [_power_text(symbol, -power) for symbol, power in self.powers if power < 0]
        if not below:
            return "·".join(above) or "1"
        divisor = below[0] if len(below) == 1 else f"({'·'.join(below)})"
        return f"{'·'.join(above) or '1'}/{divisor}"

    def __mul__(self, other: Unit) -> Unit:
        return _product([*self.powers, *other.powers])

    def __truediv__(self, other: Unit) -> Unit:
        return self * other ** Fraction(-1)

    def __pow__(self, exponent: Fraction | int) -> Unit:
        return _product((symbol, power * exponent) for symbol, power in self.powers)

    def difference(self) -> Unit:
        """The unit of a difference of two values: K where this is °C, the unit itself otherwise."""
        return ONE_KELVIN if self.kind == "point" and self.factor == 1 else self


def _power_text(symbol: str, power: Fraction) -> str:
    if power == 1:
        return symbol
    return f"{symbol}^{power}" if power.denominator == 1 else f"{symbol}^({power})"


def unit_atom(symbol: str) -> Atom | None:
    """The atom of a symbol, prefixes read; None where nobody knows it."""
    name = SPELLINGS.get(symbol, symbol)
    if name in SINGLE:
        factor, powers = SINGLE[name]
        return Atom(name, factor, _dimension(powers))
    if name in POINTS:
        size, origin = POINTS[name]
        return Atom(name, size, _dimension({"K": 1}), "point", origin)
    if name in SCALES:
        return Atom(name, Fraction(1), ((f"scale {name}", Fraction(1)),), "scale")
    if name in LEVELS:
        return Atom(name, Fraction(1), ((f"level {name}", Fraction(1)),), "level")
    return _prefixed(name)


def _prefixed(name: str) -> Atom | None:
    for length in (0, 1, 2):
        prefix, base = name[:length], name[length:]
        prefix = "µ" if prefix in ("u", "μ") else prefix
        base = SPELLINGS.get(base, base) if base not in SPELLINGS or SPELLINGS[base] in ("Ω", "L") else base
        if length and prefix not in PREFIXES:
            continue
        scale = Fraction(10) ** PREFIXES[prefix] if length else Fraction(1)
        if base in COHERENT:
            return Atom(prefix + base, scale, _dimension(COHERENT[base]))
        if base in SCALED:
            return Atom(prefix + base, scale * SCALED[base][0], _dimension(SCALED[base][1]))
    return None


def _dimension(powers: dict[str, int]) -> Dimension:
    return tuple(sorted((base, Fraction(power)) for base, power in powers.items()))


@lru_cache(maxsize=4096)
def _known_atom(symbol: str) -> Atom:
    found = unit_atom(symbol)
    if found is None:
        raise UnusableInput(refuse("unit-text-unknown", found=symbol))
    return found


def _product(powers: Iterable[tuple[str, Fraction]]) -> Unit:
    """Gather equal atoms; a point or a level alone keeps its kind, in a product it is its degree."""
    gathered: dict[str, Fraction] = {}
    for symbol, power in powers:
        gathered[symbol] = gathered.get(symbol, Fraction(0)) + power
    kept = tuple((symbol, power) for symbol, power in gathered.items() if power and symbol != "1")
    factor, dimension = Fraction(1), dict[str, Fraction]()
    for symbol, power in kept:
        atom = _known_atom(symbol)
        factor *= _power(atom.factor, power)
        for base, exponent in atom.dimension:
            dimension[base] = dimension.get(base, Fraction(0)) + exponent * power
    vector = tuple(sorted((base, exponent) for base, exponent in dimension.items() if exponent))
    alone = _known_atom(kept[0][0]) if len(kept) == 1 and kept[0][1] == 1 else None
    if alone is None:
        return Unit(kept, vector, factor)
    return Unit(kept, vector, factor, alone.kind, alone.origin)


def _power(factor: Fraction, power: Fraction) -> Fraction:
    """Exact for whole powers and for roots that are rational; any other root is the nearest double."""
    if power.denominator == 1:
        return factor ** int(power)
    root = (
        _whole_root(factor.numerator, power.denominator),
        _whole_root(factor.denominator, power.denominator),
    )
    if root[0] and root[1]:
        return Fraction(root[0], root[1]) ** power.numerator
    return Fraction(float(factor) ** float(power))


def _whole_root(value: int, degree: int) -> int | None:
    """The whole number whose power is `value`, by Newton's method, or None."""
    if degree > MOST_ROOT:
        return None
    root = 1 << -(-value.bit_length() // degree)
    while (better := ((degree - 1) * root + value // root ** (degree - 1)) // degree) < root:
        root = better
    return root if root**degree == value else None


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """Read a unit; case counts. Unknown or ambiguous text is refused (`unit-text-unknown`, `unit-ambiguous`)."""
    if len(text) > LONGEST:
        raise UnusableInput(refuse("unit-too-long", found=len(text), limit=LONGEST))
    stripped = text.strip()
    if stripped.startswith("\\"):
        return _from_dsi(stripped)
    plain = _plain(stripped)
    if plain in SPELLINGS or unit_atom(plain) is not None:
        return _product([(_known_atom(plain).symbol, Fraction(1))])
    return _product(_terms(plain, text))


def _plain(text: str) -> str:
    """Compatibility forms to plain ones: ㎏, full-width letters, superscripts, the two micro signs."""
    if text in SPELLINGS:
        return text
    normal = unicodedata.normalize("NFKC", text)
    return normal.replace("μ", "µ").replace("\u2212", "-").replace("\u22c5", "·").replace("\u00d7", "·")


def _from_dsi(text: str) -> Unit:
    try:
        above, slash, below = notation.unit_from_dsi(text).partition("/")
    except notation.UnknownUnit:
        raise UnusableInput(refuse("unit-text-unknown", found=text)) from None
    unit = _product(_factors(above, text))
    return unit / _product(_factors(below, text)) if slash else unit


def _terms(text: str, whole: str) -> list[tuple[str, Fraction]]:
    """`a.b/c/d` from left to right; a product below one slash needs parentheses, or it is ambiguous."""
    above, *divisors = text.split("/") if "(" not in text else _split_outside(text)
    terms = _factors(above, whole)
    for divisor in divisors:
        inside = divisor.startswith("(") and divisor.endswith(")")
        factors = _factors(divisor[1:-1] if inside else divisor, whole)
        if len(factors) > 1 and not inside:
            raise UnusableInput(refuse("unit-ambiguous", found=whole))
        terms += [(symbol, -power) for symbol, power in factors]
    return terms


def _split_outside(text: str) -> list[str]:
    """Split at slashes that stand outside parentheses."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "/" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _factors(text: str, whole: str) -> list[tuple[str, Fraction]]:
    found = []
    for part in re.split(r"(?<!\*)\*(?!\*)|[·. ]+(?!\d+\))", text.strip()):
        match = _FACTOR.fullmatch(part)
        atom = unit_atom(match["atom"]) if match else None
        if match is None or atom is None:
            raise UnusableInput(refuse("unit-text-unknown", found=whole))
        power = Fraction(match["exponent"] or 1)
        if abs(power) > LARGEST_EXPONENT or power.denominator > LARGEST_EXPONENT:
            raise UnusableInput(refuse("unit-text-unknown", found=whole))
        found.append((atom.symbol, power))
    return found


def conversion_factor(source: Unit, target: Unit) -> Fraction:
    """By what a *difference* in `source` is multiplied to be one in `target`; exact.

    Refused: another dimension, a procedure scale or a level into anything but itself.
    """
    if source == target:
        return Fraction(1)
    if source.kind in ("scale", "level") or target.kind in ("scale", "level"):
        odd = source if source.kind in ("scale", "level") else target
        raise UnusableInput(refuse("unit-scale-never-converts", found=odd.text))
    if source.dimension != target.dimension:
        raise UnusableInput(refuse("unit-dimension-differs", found=source.text, needed=target.text))
    return source.factor / target.factor


def convert(value: Fraction, source: Unit, target: Unit) -> Fraction:
    """A value from one unit to another, exactly; temperatures with their zero (0 °C is 273.15 K)."""
    factor = conversion_factor(source, target)
    return value * factor + (source.origin - target.origin) / target.factor


ONE = Unit((), (), Fraction(1))
ONE_KELVIN = parse_unit("K")
