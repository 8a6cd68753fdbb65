"""What uncertainty a need allows at each value of the measurand.

The limit is a constant, a part of the value's size, or the greater of both (a part with a floor near zero).
All numbers are exact and in the coherent unit of the kind of quantity.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from junheng.core.capability.model import Need
from junheng.core.capability.scale import known_scale
from junheng.core.reason import UnusableInput, refuse


@dataclass(frozen=True, slots=True)
class Limit:
    """U ≤ max(absolute, relative·|x|), or < where `strict`; U is meant with coverage factor `k`.

    `relative` is a part of the reading. A part of a range is a constant and is stored as one.
    """

    absolute: Fraction | None
    relative: Fraction | None
    strict: bool
    k: Fraction

    @property
    def impossible_at_zero(self) -> bool:
        """A purely relative limit leaves nothing at x = 0: nobody can meet it there."""
        return self.absolute is None

    def at(self, x: Fraction) -> Fraction:
        part = abs(x) * self.relative if self.relative is not None else Fraction(0)
        return max(part, self.absolute or Fraction(0))

    def allows(self, uncertainty: Fraction, x: Fraction) -> bool:
        if x == 0 and self.impossible_at_zero:
            return False
        return uncertainty < self.at(x) if self.strict else uncertainty <= self.at(x)


RELATIVE_UNITS = {
    "%": Fraction(1, 100), "‰": Fraction(1, 1000), "ppm": Fraction(1, 10**6), "ppb": Fraction(1, 10**9),
    "": Fraction(1), "1": Fraction(1),
}  # fmt: skip


def limit_of(need: Need) -> Limit | None:
    """What the need's uncertainty bound comes to over its range; None where no bound was asked for."""
    bound = need.bound
    if bound is None:
        return None
    scale = known_scale(need.unit)
    floor = None if bound.floor is None else Fraction(bound.floor) * known_scale(bound.floor_unit).factor
    k, value = Fraction(bound.k), Fraction(bound.value)
    if bound.relative_to is None:
        return Limit(value * known_scale(bound.unit).factor, None, bound.strict, k)
    part = value * RELATIVE_UNITS[bound.unit]
    if bound.relative_to == "reading":
        if scale.origin:
            raise UnusableInput(refuse("relative-to-shifted-zero", path="uncertainty", unit=need.unit))
        return Limit(floor, part, bound.strict, k)
    base = _base(need, full_scale=bound.relative_to == "full-scale")
    return Limit(max(part * base, floor or Fraction(0)), None, bound.strict, k)


def _base(need: Need, *, full_scale: bool) -> Fraction:
    """Span or full-scale value of the need's own range, in the coherent unit."""
    if need.range is None or need.range.low is None or need.range.high is None:
        raise UnusableInput(refuse("base-without-range", path="uncertainty.relative_to"))
    if full_scale:
        origin = known_scale(need.unit).origin
        return max(abs(need.range.low - origin), abs(need.range.high - origin))
    return need.range.high - need.range.low
