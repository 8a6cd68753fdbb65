"""What is believed of a measured quantity: probabilities below and above a limit (JCGM 106:2012, 7.2).

A belief is a shape with mean `value` and standard uncertainty u; for a t distribution u is the scale, as in
JCGM 101:2008, 6.4.9. Both tails are computed, so that a risk of 10⁻¹² keeps its digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from scipy import special

Tails = tuple[float, float]
"""P(Y ≤ limit), P(Y > limit)."""
INFINITE = math.inf
LIMITED = frozenset({"rectangular", "triangular", "arcsine"})
POSITIVE = frozenset({"lognormal", "gamma"})
NARROWEST = 1e-9
"""Least u over the value of a positive quantity, and its inverse the greatest; beyond, doubles tell no shape."""


def _normal(z: float) -> Tails:
    return float(special.ndtr(z)), float(special.ndtr(-z))


def _rectangular(z: float) -> Tails:
    part = min(max(z / math.sqrt(3), -1.0), 1.0)
    return (1 + part) / 2, (1 - part) / 2


def _triangular(z: float) -> Tails:
    part = min(max(z / math.sqrt(6), -1.0), 1.0)
    outer = (1 - abs(part)) ** 2 / 2
    return (outer, 1 - outer) if part < 0 else (1 - outer, outer)


def _arcsine(z: float) -> Tails:
    part = math.asin(min(max(z / math.sqrt(2), -1.0), 1.0)) / math.pi
    return 0.5 + part, 0.5 - part


_SYMMETRIC: dict[str, Callable[[float], Tails]] = {
    "normal": _normal,
    "rectangular": _rectangular,
    "triangular": _triangular,
    "arcsine": _arcsine,
}
SHAPES = ("normal", "t", "rectangular", "triangular", "arcsine", "lognormal", "gamma")


@dataclass(frozen=True, slots=True)
class Belief:
    """A shape and the degrees of freedom of u (infinite but for `t`); `u` in the unit of the value."""

    shape: str
    u: float
    dof: float = INFINITE

    @property
    def is_symmetric(self) -> bool:
        return self.shape not in POSITIVE

    def tails(self, value: float, limit: float) -> Tails:
        """Probabilities at or below a limit and above it, for this measured value."""
        if self.u == 0:
            return (1.0, 0.0) if value <= limit else (0.0, 1.0)
        if self.shape == "lognormal":
            return _lognormal(value, self.u, limit)
        if self.shape == "gamma":
            return _gamma(value, self.u, limit)
        z = (limit - value) / self.u
        if self.shape == "t":
            return float(special.stdtr(self.dof, z)), float(special.stdtr(self.dof, -z))
        return _SYMMETRIC[self.shape](z)

    def conformity(self, value: float, lower: float | None, upper: float | None) -> float:
        """P(lower ≤ Y ≤ upper); a limit that is None does not count. 0 at a value that the quantity cannot have."""
        if not self.is_symmetric and value <= 0:
            return 0.0
        if self.u == 0:  # equality with a limit conforms
            return float((lower is None or value >= lower) and (upper is None or value <= upper))
        below, inside_up = (0.0, 1.0) if lower is None else self.tails(value, lower)
        inside_down, above = (1.0, 0.0) if upper is None else self.tails(value, upper)
        if below > 0.5:
            return max(inside_up - above, 0.0)
        if above > 0.5:
            return max(inside_down - below, 0.0)
        return max(1.0 - below - above, 0.0)


def _lognormal(value: float, u: float, limit: float) -> Tails:
    if limit <= 0:
        return 0.0, 1.0
    variance = math.log1p((u / value) ** 2)
    return _normal((math.log(limit / value) + variance / 2) / math.sqrt(variance))


def _gamma(value: float, u: float, limit: float) -> Tails:
    if limit <= 0:
        return 0.0, 1.0
    shape, at = (value / u) ** 2, limit * value / u**2
    return float(special.gammainc(shape, at)), float(special.gammaincc(shape, at))
