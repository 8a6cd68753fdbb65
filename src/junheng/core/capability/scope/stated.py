"""A stated uncertainty beside its range: full scale added, zero and Celsius looked at, written as the catalogue has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from junheng.core.capability.scope.signs import Doubts, decimal_text
from junheng.core.capability.scope.units import Unit

Base = Literal["reading", "span", "full-scale", "unstated", ""]


@dataclass(frozen=True, slots=True)
class Stated:
    """One uncertainty. `a` and `b` in `unit`, or `b` a pure ratio where the statement is absolute.

    `base` is set where it is relative; `full_scale`: a part of the range's end to be added once the range is known.
    """

    form: Literal["constant", "linear", "quadrature"]
    a: Fraction
    unit: Unit
    b: Fraction = Fraction(0)
    base: Base = ""
    full_scale: Fraction | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """k and coverage probability as written; None where they are not."""

    k: Decimal | None = None
    probability: Decimal | None = None
    standard: bool = False


def settled(
    stated: Stated, *, low: Fraction | None, high: Fraction | None, range_unit: Unit, doubts: Doubts
) -> Stated:
    """The statement beside its range: full scale added, a missing base guessed, doubts about zero noted."""
    if stated.full_scale is not None:
        return _with_full_scale(stated, low, high, range_unit, doubts)
    if stated.base == "unstated":
        doubts.note("scope-base-missing", found=stated.text[:60])
        stated = replace(stated, base="reading")
    if stated.base != "reading":
        return stated
    if range_unit.name == "°C":
        shown = f"{decimal_text(stated.a)} {stated.unit.name}"
        doubts.note("scope-relative-celsius", found=shown)
        return Stated("linear", Fraction(0), range_unit, stated.a * stated.unit.factor, text=stated.text)
    if low is None or low <= 0 <= (high if high is not None else low):
        doubts.note("scope-relative-at-zero")
    return stated


def _with_full_scale(
    stated: Stated, low: Fraction | None, high: Fraction | None, range_unit: Unit, doubts: Doubts
) -> Stated:
    if low is None or high is None or stated.full_scale is None:
        doubts.note("scope-open-end", found=stated.text[:60])
        return replace(stated, base="unstated", full_scale=None, form="constant", a=stated.b)
    whole = high - low if stated.base == "span" else max(abs(low), abs(high))
    return Stated("linear", stated.full_scale * whole, range_unit, stated.b, text=stated.text)


def document(stated: Stated, coverage: Coverage, *, of_a_ratio: bool = False) -> dict[str, object]:
    """The uncertainty of `junheng.capability/1`. A ratio of two units, and all of a quantity that is itself a ratio
    (`of_a_ratio`), is in the unit 1."""
    own = stated.unit.ratio is None or not ("/" in stated.unit.name or of_a_ratio)
    scale = Fraction(1) if own else stated.unit.factor
    unit_name = stated.unit.name if own else "1"
    a, b = decimal_text(stated.a * scale), decimal_text(stated.b)
    found: dict[str, object] = {"unit": unit_name, "text": stated.text}
    found |= {"constant": a} if stated.form == "constant" else {stated.form: {"a": a, "b": b}}
    if stated.base:
        found["relative_to"] = stated.base if stated.base != "unstated" else ""
    for name, value in (("k", coverage.k), ("probability", coverage.probability)):
        if value is not None:
            found[name] = str(value)
    return found


def greatest(
    stated: Stated, low: Fraction | None, high: Fraction | None, range_unit: Unit
) -> Fraction | None:
    """U at the larger end of the range, in the range's unit; None where it cannot be told."""
    ends = [abs(end) for end in (low, high) if end is not None]
    if not ends or stated.base == "unstated":
        return None
    end = max(ends)
    if stated.base in ("span", "full-scale"):
        end = (high - low) if stated.base == "span" and low is not None and high is not None else end
    a = stated.a * stated.unit.factor / (Fraction(1) if stated.base else range_unit.factor)
    return a * end if stated.base else a + stated.b * end
