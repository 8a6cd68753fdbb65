"""Mean and range charts of a check standard: limits from first groups, frozen, and the judgement of a new group.

Shewhart charts of means and ranges (ISO 7870-2): centre ± A₂·R̄ for means, D₄·R̄ (and D₃·R̄) for ranges. Decimal
throughout; values travel as decimal text in one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

import junheng.core.control.reasons  # noqa: F401  # declares the codes used here
from junheng.core.quantity.notation import DECIMAL_TEXT
from junheng.core.reason import Refusal, UnusableInput, refuse

FEWEST_GROUPS = 5
LONGEST = 40
LARGEST, FINEST = 15, -30
"""Powers of ten of the first and the last digit of a value: what lies outside is no reading of an instrument."""
WORKING_DIGITS = 40
FACTORS: dict[int, tuple[str, str, str]] = {
    2: ("1.880", "0", "3.267"), 3: ("1.023", "0", "2.575"), 4: ("0.729", "0", "2.282"), 5: ("0.577", "0", "2.114"),
    6: ("0.483", "0", "2.004"), 7: ("0.419", "0.076", "1.924"), 8: ("0.373", "0.136", "1.864"),
    9: ("0.337", "0.184", "1.816"), 10: ("0.308", "0.223", "1.777"),
}  # fmt: skip
"""A₂, D₃, D₄ by group size (ISO 7870-2:2013, table 2; D₄ of 3 and 5 as practice X13 rounds them)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Frozen limits of a chart, in the unit of its values."""

    size: int
    centre: Decimal
    lower: Decimal
    upper: Decimal
    mean_range: Decimal
    range_lower: Decimal
    range_upper: Decimal


@dataclass(frozen=True, slots=True)
class Judged:
    """A group against frozen limits; an alarm names what lies outside."""

    mean: Decimal
    range: Decimal
    mean_outside: bool
    range_outside: bool

    @property
    def alarm(self) -> bool:
        return self.mean_outside or self.range_outside


def control_limits(groups: Sequence[Sequence[str]]) -> Limits:
    """Limits from at least five groups of equal size, 2 to 10 values each."""
    numbers = [_numbers(group) for group in groups]
    sizes = {len(group) for group in numbers}
    if len(numbers) < FEWEST_GROUPS:
        raise UnusableInput(refuse("control-too-few-groups", least=FEWEST_GROUPS, found=len(numbers)))
    if len(sizes) > 1:
        raise UnusableInput(refuse("control-groups-differ", found=", ".join(map(str, sorted(sizes)))))
    size = sizes.pop()
    a2, d3, d4 = (Decimal(factor) for factor in FACTORS[size])
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        means = [sum(group, Decimal(0)) / size for group in numbers]
        centre = sum(means, Decimal(0)) / len(means)
        spread = sum((max(group) - min(group) for group in numbers), Decimal(0)) / len(numbers)
        if not spread:
            raise UnusableInput(refuse("control-without-spread"))
        return Limits(
            size, centre, centre - a2 * spread, centre + a2 * spread, spread, d3 * spread, d4 * spread
        )


def judge_group(limits: Limits, values: Sequence[str]) -> Judged:
    """Mean and range of a new group against the frozen limits; equality is inside."""
    numbers = _numbers(values)
    if len(numbers) != limits.size:
        raise UnusableInput(
            refuse("control-group-size", least=limits.size, most=limits.size, found=len(numbers))
        )
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        mean, span = sum(numbers, Decimal(0)) / limits.size, max(numbers) - min(numbers)
    return Judged(
        mean,
        span,
        not limits.lower <= mean <= limits.upper,
        not limits.range_lower <= span <= limits.range_upper,
    )


def _numbers(values: Sequence[str]) -> list[Decimal]:
    if not min(FACTORS) <= len(values) <= max(FACTORS):
        raise UnusableInput(
            refuse("control-group-size", least=min(FACTORS), most=max(FACTORS), found=len(values))
        )
    wrong: list[Refusal] = [
        refuse("control-not-a-number", found=text[:LONGEST])
        for text in values
        if len(text) > LONGEST or not DECIMAL_TEXT.fullmatch(text)
    ]
    if wrong:
        raise UnusableInput(*wrong)
    numbers = [Decimal(text) for text in values]
    beyond = [
        refuse("control-number-out-of-range", found=str(each), largest=LARGEST, finest=FINEST)
        for each in numbers
        if each.adjusted() > LARGEST or int(each.as_tuple().exponent) < FINEST
    ]
    if beyond:
        raise UnusableInput(*beyond)
    return numbers
