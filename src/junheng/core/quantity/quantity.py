"""A quantity as it crosses a boundary: decimal text with its digits, and its unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from junheng.core.quantity.notation import DECIMAL_TEXT
from junheng.core.quantity.unit import ONE, Unit, convert, parse_unit
from junheng.core.reason import UnusableInput, refuse

CONVERTED_DIGITS = 34
"""Significant digits of a conversion that has no finite decimal (decimal128 keeps as many)."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """`text` keeps the digits as typed or ruled: `Quantity("10.00", V)` is not `Quantity("10", V)`."""

    text: str
    unit: Unit = ONE

    def __post_init__(self) -> None:
        if not DECIMAL_TEXT.fullmatch(self.text):
            raise UnusableInput(refuse("number-not-decimal", found=self.text[:40]))

    @property
    def value(self) -> Decimal:
        return Decimal(self.text)

    @property
    def resolution(self) -> Decimal:
        """One unit of the last digit: 0.01 for `10.00`."""
        return Decimal(1).scaleb(int(self.value.as_tuple().exponent))

    def to(self, unit: Unit) -> Quantity:
        """The same quantity in another unit; the digits stay where only the decimal point moves."""
        shift = self.unit.origin - unit.origin
        power = _power_of_ten(self.unit.factor / unit.factor)
        if power is not None and not shift:
            convert(Fraction(0), self.unit, unit)
            return Quantity(_text(self.value.scaleb(power)), unit)
        return Quantity(_decimal_text(convert(Fraction(self.text), self.unit, unit)), unit)

    def same_amount(self, other: Quantity) -> bool:
        """Equal as quantities, whatever the digits and units."""
        return convert(Fraction(self.text), self.unit, other.unit) == Fraction(other.text)


def quantity(text: str, unit: str = "1") -> Quantity:
    """A quantity from two texts."""
    return Quantity(text, parse_unit(unit))


def _power_of_ten(ratio: Fraction) -> int | None:
    for number, sign in ((ratio.numerator, 1), (ratio.denominator, -1)):
        digits = str(number)
        other = ratio.denominator if sign == 1 else ratio.numerator
        if other == 1 and digits.strip("0") == "1" and digits[0] == "1":
            return sign * (len(digits) - 1)
    return None


def _text(value: Decimal) -> str:
    """Plain where every digit counts, with an exponent where trailing zeros would claim more digits."""
    return str(value).replace("E+", "e").replace("E", "e")


def _decimal_text(value: Fraction) -> str:
    with localcontext() as context:
        context.prec = CONVERTED_DIGITS
        return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")
