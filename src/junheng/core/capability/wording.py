"""Numbers and ranges as text: decimal digits, the unit behind a no-break space, ranges as the law writes them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from junheng.core.capability.intervals import Interval, IntervalSet
from junheng.core.capability.scale import Scale

NBSP = "\u00a0"
_EXACT_DIGITS = 10
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def exact_decimal(value: Fraction) -> Decimal | None:
    """The finite decimal equal to `value` with at most ten digits, if there is one."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return None
    found = Decimal(value.numerator) / Decimal(value.denominator)
    return found.normalize() if Fraction(found) == value and _digits(found) <= _EXACT_DIGITS else None


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def rounded(value: Fraction, digits: int, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """`value` to so many significant digits."""
    wide = Context(prec=60, rounding=rounding)
    ratio = wide.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Context(prec=digits, rounding=rounding).plus(ratio)


def decimal_text(value: Decimal) -> str:
    """Plain digits with a true minus sign; powers of ten where plain digits would run long."""
    if value == 0:
        return "0"
    if -5 <= value.adjusted() < 9:
        return f"{value:f}".replace("-", "−")
    sign, digits, _ = value.normalize().as_tuple()
    mantissa = "".join(map(str, digits[:1])) + ("." + "".join(map(str, digits[1:])) if digits[1:] else "")
    return f"{'−' if sign else ''}{mantissa}×10{str(value.adjusted()).translate(_SUPERSCRIPT)}"


def relative_text(value: Fraction, *, digits: int = 2) -> str:
    """A part of one, written with 10⁻⁶ (never ppm) below 10⁻⁴ and in per cent above."""
    if value == 0:
        return "0"
    if value < Fraction(1, 10**4):
        return f"{_short(value * 10**6, digits)}×10⁻⁶"
    return f"{_short(value * 100, digits)}{NBSP}%"


def _short(value: Fraction, digits: int) -> str:
    """At least two significant digits, more where `digits` asks; exact short numbers as they are."""
    exact = exact_decimal(value)
    if exact is not None and _digits(exact) <= digits:
        return decimal_text(exact)
    return decimal_text(rounded(value, digits))


def end_text(value: Fraction, scale: Scale, rounding: str) -> str:
    shown = scale.from_coherent(value)
    exact = exact_decimal(shown)
    return decimal_text(exact if exact is not None else rounded(shown, 4, rounding))


def quantity_text(value: Fraction, scale: Scale, *, digits: int = 4) -> str:
    """A value of the measurand in the unit of the need."""
    shown = scale.from_coherent(value)
    exact = exact_decimal(shown)
    return with_unit(decimal_text(exact if exact is not None else rounded(shown, digits)), scale.unit)


def uncertainty_text(value: Fraction, scale: Scale, *, digits: int = 2) -> str:
    """An absolute uncertainty: a difference, so the scale's origin plays no part."""
    return with_unit(_short(value / scale.factor, digits), scale.unit)


def with_unit(number: str, unit: str) -> str:
    return number if unit in ("", "1") else f"{number}{NBSP}{unit}"


def interval_text(part: Interval, scale: Scale, *, outward: bool = False) -> str:
    """`0~1000 V` where both ends belong to it, else `(220, 1000] V`; `{10 V}` is written `10 V`.

    Ends without a short decimal are rounded into the interval, or out of it for a gap, so that neither
    text claims a point that is not in the set.
    """
    lower, upper = (ROUND_FLOOR, ROUND_CEILING) if outward else (ROUND_CEILING, ROUND_FLOOR)
    low = "−∞" if part.low is None else end_text(part.low, scale, lower)
    high = "∞" if part.high is None else end_text(part.high, scale, upper)
    if part.is_point:
        return with_unit(low, scale.unit)
    if part.low_closed and part.high_closed:
        return with_unit(f"{low}~{high}", scale.unit)
    opening, closing = "[" if part.low_closed else "(", "]" if part.high_closed else ")"
    return with_unit(f"{opening}{low}, {high}{closing}", scale.unit)


def set_text(parts: IntervalSet | Iterable[Interval], scale: Scale, *, outward: bool = False) -> str:
    known = parts.parts if isinstance(parts, IntervalSet) else tuple(parts)
    return " ∪ ".join(interval_text(part, scale, outward=outward) for part in known) or "∅"
