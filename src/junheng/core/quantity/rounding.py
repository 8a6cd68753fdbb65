"""Rounding once, at the end, by a named rule (GB/T 8170; JJF 1059.1-2012, 5.3.8).

Computed numbers arrive as doubles and are taken at their shortest decimal text; everything after that is
decimal. Comparing readings with limits happens in decimal too: 1.03 − 1.00 is 0.03 here (practice X10).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, localcontext

from junheng.core.quantity.notation import (
    Rounding,
    group_digits,
    power_of_ten,
    round_to_place_of,
    round_to_step,
    round_uncertainty,
)

WORKING_DIGITS = 60
NOISE_DIGITS = 13
"""Significant digits of a double that survive a short computation: more are binary noise."""
SMALLEST_PLAIN, LARGEST_PLAIN = -7, 15
"""Powers of ten of values that print without one."""
RULE_NAMES = {
    "half-even": "GB/T 8170 (half to even)",
    "up": "always up",
}


@dataclass(frozen=True, slots=True)
class Rounded:
    """A value and its expanded uncertainty as printed, and the rule that rounded the uncertainty."""

    value: str
    uncertainty: str
    rule: Rounding


def decimal_of(number: float | int | str | Decimal) -> Decimal:
    """The decimal that is meant: a double by its shortest text, decimal text by its digits."""
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def without_noise(number: float | Decimal, *, digits: int = NOISE_DIGITS) -> Decimal:
    """A computed double as the decimal it approximates, to `digits` significant digits (half to even)."""
    exact = decimal_of(number)
    if not exact:
        return Decimal(0)
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return Decimal(round_to_step(str(exact), str(step)))


def rounded_result(
    value: float | str | Decimal,
    uncertainty: float | str | Decimal,
    *,
    digits: int = 2,
    rule: Rounding = "half-even",
) -> Rounded:
    """U to at most two significant digits by `rule`, the value to the same place half to even.

    Binary noise is taken away first, so that 0.30000000000000004 never rounds up to 0.31. A zero
    uncertainty rounds nothing: the value keeps its digits.
    """
    clean = without_noise(uncertainty) if isinstance(uncertainty, float) else Decimal(uncertainty)
    number = decimal_of(value)
    if clean == 0:
        return Rounded(format(number, "f"), "0", rule)
    text = round_uncertainty(str(clean), digits=digits, rounding=rule)
    exponent = clean.adjusted() - digits + 1
    place = Decimal(text).adjusted() - digits + 1
    if exponent > 0 or place > 0:
        return Rounded(round_to_step(str(number), str(Decimal(1).scaleb(max(place, 0)))), text, rule)
    return Rounded(round_to_place_of(str(number), text), text, rule)


def shorthand(value: float, uncertainty: float, *, unit: str = "", digits: int = 2) -> str:
    """`50 000 838(32) nm`: the digits in parentheses are the standard uncertainty at the last place.

    JCGM 100:2008, 7.2.2. Above the decimal point the uncertainty stands in full: `1 200(130)`. Very small and
    very large values take a power of ten: `1.380 649 0(35)×10⁻²³ J/K`.
    """
    unit_text = f" {unit}" if unit not in ("", "1") else ""
    both = (decimal_of(value), decimal_of(uncertainty))
    size = max((each.adjusted() for each in both if each), default=0)
    if SMALLEST_PLAIN <= size <= LARGEST_PLAIN:
        return _shorthand(*both, digits) + unit_text
    number, u = (each.scaleb(-size) for each in both)
    return f"{_shorthand(number, u, digits)}{power_of_ten(str(size))}{unit_text}"


def _shorthand(value: Decimal, uncertainty: Decimal, digits: int) -> str:
    both = rounded_result(value, without_noise(uncertainty), digits=digits)
    grouped = group_digits(both.value.lstrip("-"), group=None).replace("\u202f", " ")
    sign = "-" if both.value.startswith("-") else ""
    last = "" if both.uncertainty == "0" else f"({_digits_at_last_place(both)})"
    return f"{sign}{grouped}{last}"


def _digits_at_last_place(both: Rounded) -> str:
    if "." not in both.value:
        return both.uncertainty
    places = len(both.value.partition(".")[2])
    return str(int(Decimal(both.uncertainty).scaleb(places)))


def decimal_difference(reading: str, reference: str) -> Decimal:
    """Reading minus reference in decimal, exact."""
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        return Decimal(reading) - Decimal(reference)


def is_within(deviation: str | Decimal, limit: str | Decimal) -> bool:
    """|deviation| ≤ limit, compared in decimal; equality is within."""
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        return abs(Decimal(deviation)) <= Decimal(limit)


def worth_reading(value: float | None, u: float | None) -> str:
    """A value with the digits its uncertainty makes worth reading: three more than u, at least eight."""
    if value is None:
        return "—"
    if not value or not u:
        return f"{value:.15g}"
    more = math.floor(math.log10(abs(value))) - math.floor(math.log10(u)) + 4
    return repr(value) if more > 15 else f"{value:.{max(8, more)}g}"
