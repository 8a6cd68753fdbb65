"""The forms in which a capability states its expanded uncertainty as a function of the measurand x.

All numbers are exact, in the coherent unit of the kind; `origin` is where the scale's own zero lies (273.15
for a temperature stated in degrees Celsius), so that a + b·|t| keeps its meaning. A relative form is a part
of |x|: at x = 0 it states nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import log
from typing import Literal

from junheng.core.capability.grid import Ends, Grid
from junheng.core.capability.inequality import square_root
from junheng.core.capability.intervals import Interval

Coefficients = tuple[Fraction, Fraction, Fraction]
Bounds = tuple[float, float]
Conditions = Mapping[str, Bounds | Ends]
"""Bounds of influence axes: floating for a formula, exact for a grid."""
Interpolation = Literal["linear", "log-log", "greater"]
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Linear:
    """U = a + b·|x − origin|; a constant is b = 0. a, b ≥ 0."""

    a: Fraction
    b: Fraction = ZERO
    origin: Fraction = ZERO

    def times(self, factor: Fraction) -> Linear:
        return Linear(self.a * factor, self.b * factor, self.origin)

    def at(self, x: Fraction) -> Fraction:
        return self.a + self.b * abs(x - self.origin)

    def pieces(self) -> tuple[tuple[Interval, Coefficients], ...]:
        """Polynomials in x on stretches that together are the axis."""
        if self.b == 0:
            return ((Interval(None, None, False, False), (self.a, ZERO, ZERO)),)
        o = self.origin
        return (
            (Interval(None, o, False, False), (self.a + self.b * o, -self.b, ZERO)),
            (Interval(o, None, True, False), (self.a - self.b * o, self.b, ZERO)),
        )


@dataclass(frozen=True, slots=True)
class Quadrature:
    """U = √(a² + (b·(x − origin))²); a, b ≥ 0."""

    a: Fraction
    b: Fraction
    origin: Fraction = ZERO

    def times(self, factor: Fraction) -> Quadrature:
        return Quadrature(self.a * factor, self.b * factor, self.origin)

    def at(self, x: Fraction) -> Fraction:
        """The upper end of the enclosure: never below the stated uncertainty."""
        return square_root(self.a**2 + (self.b * (x - self.origin)) ** 2)[1]

    def squared(self) -> Coefficients:
        """U² as a polynomial in x."""
        b2, o = self.b * self.b, self.origin
        return self.a * self.a + b2 * o * o, -2 * b2 * o, b2


@dataclass(frozen=True, slots=True)
class Table:
    """U at given points and a stated way between them; nothing is claimed outside the points.

    `linear` joins points by straight lines, `log-log` by straight lines on double logarithmic paper,
    `greater` takes the greater of the two neighbours (the cautious reading of a printed table).
    """

    points: tuple[tuple[Fraction, Fraction], ...]
    interpolation: Interpolation

    def times(self, factor: Fraction) -> Table:
        return replace(self, points=tuple((x, u * factor) for x, u in self.points))

    @property
    def domain(self) -> Interval:
        return Interval(self.points[0][0], self.points[-1][0])

    def at(self, x: Fraction) -> Fraction:
        around = [pair for pair in pairwise(self.points) if pair[0][0] <= x <= pair[1][0]]
        if not around:
            raise ValueError("outside the table")
        if self.interpolation == "greater":
            return min(max(u for _, u in pair) for pair in around)
        (x0, u0), (x1, u1) = around[0]
        if self.interpolation == "linear" or x in (x0, x1):
            return u0 + (u1 - u0) * (x - x0) / (x1 - x0)
        return Fraction(float(u0) * float(x / x0) ** (log(u1 / u0) / log(x1 / x0)))

    def pieces(self) -> tuple[tuple[Interval, Coefficients], ...]:
        return tuple(
            (Interval(x0, x1), self._line(x0, u0, x1, u1)) for (x0, u0), (x1, u1) in pairwise(self.points)
        )

    def _line(self, x0: Fraction, u0: Fraction, x1: Fraction, u1: Fraction) -> Coefficients:
        if self.interpolation == "greater":
            return max(u0, u1), ZERO, ZERO
        slope = (u1 - u0) / (x1 - x0)
        return u0 - slope * x0, slope, ZERO


@dataclass(frozen=True, slots=True)
class Formula:
    """U by a safe expression. `enclose` gives rigorous bounds of U over a box of the named axes.

    The axes are `x` and the conditions named in `variables`; bounds in coherent units, k of the statement.
    """

    text: str
    enclose: Callable[[Mapping[str, Bounds]], Bounds] = field(compare=False)
    variables: tuple[str, ...] = ("x",)
    factor: Fraction = Fraction(1)
    x_unit: str = ""

    def times(self, factor: Fraction) -> Formula:
        return replace(self, factor=self.factor * factor)


Shape = Linear | Quadrature | Table | Grid | Formula


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """A stated expanded uncertainty: form, whether it is a part of the reading, and what k it goes with.

    `k` None: neither k nor a probability was stated. `base_known` False: relative, but of what is not said.
    """

    shape: Shape
    relative: bool = False
    k: Fraction | None = None
    probability: Fraction | None = None
    base_known: bool = True
    text: str = ""

    def with_k(self, k: Fraction) -> Uncertainty:
        """The same statement for another coverage factor; `k` must be known."""
        if self.k is None:
            raise ValueError("no coverage factor stated")
        if k == self.k:
            return self
        return replace(self, shape=self.shape.times(k / self.k), k=k)
