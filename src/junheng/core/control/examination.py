"""Repeatability, stability and validation of a measurement standard, after JJF 1033 as quoted in practice X13.

Decimal throughout, in one unit; readings are decimal text, no finer than the resolution of what showed them. Every answer
carries the numbers it was judged on. The formulas are recalled and not yet compared with the text (`RECALLED`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

import junheng.core.control.reasons  # noqa: F401  # declares the codes used here
from junheng.core.control.charts import FINEST, LARGEST, LONGEST, WORKING_DIGITS
from junheng.core.quantity.notation import DECIMAL_TEXT
from junheng.core.reason import Refusal, UnusableInput, refuse

RECALLED = "recall"
"""How well the formulas below were checked with the text of JJF 1033-2023: not at all."""
FEWEST_REPEATS = 10
FEWEST_GROUPS = 4
MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found, what was allowed, and whether it holds (equality holds)."""

    found: Decimal
    allowed: Decimal

    @property
    def holds(self) -> bool:
        return self.found <= self.allowed


def decimals(values: Sequence[str], *, resolution: str = "", path: str = "values") -> tuple[Decimal, ...]:
    """Typed values as numbers; refused is what is no number, out of range, or finer than the resolution (above zero)."""
    if len(values) > MOST_VALUES:
        raise UnusableInput(refuse("control-too-many-values", path=path, most=MOST_VALUES, found=len(values)))
    step = Decimal(resolution) if resolution and not _wrong(resolution, path) else None
    if resolution and (step is None or step <= 0):
        raise UnusableInput(refuse("control-not-a-number", path="resolution", found=resolution[:LONGEST]))
    wrong = [problem for each in values if (problem := _wrong(each, path) or _too_fine(each, step, path))]
    if wrong:
        raise UnusableInput(*wrong[:10])
    return tuple(Decimal(each) for each in values)


def _wrong(text: str, path: str) -> Refusal | None:
    if len(text) > LONGEST or not DECIMAL_TEXT.fullmatch(text):
        return refuse("control-not-a-number", path=path, found=text[:LONGEST])
    number = Decimal(text)
    if number.adjusted() > LARGEST or int(number.as_tuple().exponent) < FINEST:
        return refuse(
            "control-number-out-of-range", path=path, found=str(number), largest=LARGEST, finest=FINEST
        )
    return None


def _too_fine(text: str, step: Decimal | None, path: str) -> Refusal | None:
    if step is None:
        return None
    with localcontext() as context:
        context.prec = WORKING_DIGITS * 2
        off = Decimal(text) % step
    return refuse("control-finer-than-resolution", path=path, found=text, resolution=step) if off else None


def mean(values: Sequence[Decimal]) -> Decimal:
    """Arithmetic mean."""
    _at_least(1, values, "values")
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        return sum(values, Decimal(0)) / len(values)


def repeatability(values: Sequence[Decimal], *, reported_mean_of: int = 1) -> Decimal:
    """Experimental standard deviation (Bessel) s(x) = √(Σ(xᵢ − x̄)²/(n − 1)) of n ≥ 10 repeats, over √m for means of m."""
    _at_least(FEWEST_REPEATS, values, "values")
    if not 1 <= reported_mean_of <= MOST_VALUES:
        raise UnusableInput(
            refuse("control-too-few-values", path="reported_mean_of", least=1, found=reported_mean_of)
        )
    centre = mean(values)
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        squares = sum(((each - centre) ** 2 for each in values), Decimal(0))
        return (squares / (len(values) - 1)).sqrt() / Decimal(reported_mean_of).sqrt()


def expanded_with(s: Decimal, others: Sequence[Decimal], *, k: Decimal = Decimal(2)) -> Decimal:
    """U = k·√(s² + Σu²) from the repeatability and the other standard uncertainties of the budget."""
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        return k * (s * s + sum((u * u for u in others), Decimal(0))).sqrt()


def stability_of_groups(means: Sequence[Decimal], allowed: Decimal) -> Judgement:
    """A new standard: max − min of m ≥ 4 group means a month and more apart, within U or the MPEV."""
    _at_least(FEWEST_GROUPS, means, "groups")
    return Judgement(max(means) - min(means), allowed)


def stability_between_years(
    earlier: Decimal, later: Decimal, *, used_by: str, U: Decimal, mpev: Decimal
) -> Judgement:
    """A standard in service: the difference of neighbouring years within U (by order) or the MPEV of its class."""
    return Judgement(abs(later - earlier), U if used_by == "order" else mpev)


def validation_by_transfer(value: Decimal, U: Decimal, reference: Decimal, U_reference: Decimal) -> Judgement:
    """|y − y₀| ≤ √(U² + U₀²): the same object measured here and by a higher standard."""
    return Judgement(abs(value - reference), expanded_with(U, [U_reference], k=Decimal(1)))


def validation_by_comparison(value: Decimal, U: Decimal, all_values: Sequence[Decimal]) -> Judgement:
    """|y − ȳ| ≤ √((n − 1)/n)·U among n ≥ 2 laboratories of equal standing [R]."""
    _at_least(2, all_values, "all_values")
    n = Decimal(len(all_values))
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        return Judgement(abs(value - mean(all_values)), ((n - 1) / n).sqrt() * U)


def _at_least(least: int, values: Sequence[Decimal], path: str) -> None:
    if len(values) < least:
        raise UnusableInput(refuse("control-too-few-values", path=path, least=least, found=len(values)))
