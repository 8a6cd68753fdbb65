"""Curves that can be fitted: polynomials in a well-conditioned basis, and formulas typed by a person.

A curve maps working coefficients q to values; `evaluate` gives values, slopes df/dx and the Jacobian df/dq in
one pass. A polynomial works in Chebyshev polynomials of the scaled variable t = (x − centre)/half, and only
its coefficients are turned into powers of x at the end, in exact rational arithmetic: NIST's Filip keeps its digits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from junheng.core.uncertainty.arrays import values_of
from junheng.core.uncertainty.expression import Expression
from junheng.core.uncertainty.slopes import sloped

Array = NDArray[np.float64]
VARIABLE = "x"
MOST_DEGREE = 20
LETTERS = "abcdefghijklmnopqrstu"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Values (n,), slopes df/dx (n,) and Jacobian df/dq (n, p) of a curve."""

    values: Array
    slopes: Array
    jacobian: Array


class Curve(Protocol):
    """What a fit needs to know of a curve; `names` are its parameters in order."""

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def is_linear(self) -> bool: ...
    def values(self, x: Array, q: Array) -> Array: ...
    def evaluate(self, x: Array, q: Array) -> Evaluated: ...
    def parameters(self, q: Array) -> Array: ...
    def covariance(self, of_q: Array) -> Array: ...


@dataclass(frozen=True, slots=True)
class Polynomial:
    """y = a + b·x + c·x² + …; `centre` and `half` scale the data to −1 … 1."""

    degree: int
    centre: float
    half: float
    is_linear: bool = True

    @classmethod
    def over(cls, degree: int, x: Sequence[float]) -> Polynomial:
        low, high = min(x), max(x)
        half = (high - low) / 2
        return cls(degree, low + half, 2.0 ** math.ceil(math.log2(half)) if half > 0 else 1.0)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(LETTERS[: self.degree + 1])

    def values(self, x: Array, q: Array) -> Array:
        return np.asarray(chebyshev.chebval((x - self.centre) / self.half, q))

    def evaluate(self, x: Array, q: Array) -> Evaluated:
        t = (x - self.centre) / self.half
        basis = chebyshev.chebvander(t, self.degree)
        slopes = chebyshev.chebval(t, chebyshev.chebder(q)) / self.half if self.degree else np.zeros_like(t)
        return Evaluated(basis @ q, np.asarray(slopes), np.asarray(basis, dtype=np.float64))

    def _powers(self) -> list[list[Fraction]]:
        """Row j: the coefficient of x^j in every T_k((x − centre)/half), exactly."""
        size = self.degree + 1
        shift = (-Fraction(self.centre) / Fraction(self.half), 1 / Fraction(self.half))
        columns = [[Fraction(1)] + [Fraction(0)] * self.degree]
        for k in range(1, size):
            doubled = _times_line(columns[k - 1], shift)
            before = columns[k - 2] if k > 1 else [Fraction(0)] * size
            columns.append(
                [(2 if k > 1 else 1) * new - old for new, old in zip(doubled, before, strict=True)]
            )
        return [[columns[k][j] for k in range(size)] for j in range(size)]

    def parameters(self, q: Array) -> Array:
        exact = [Fraction(each) for each in q.tolist()]
        return np.array([_float(_dot(row, exact)) for row in self._powers()])

    def covariance(self, of_q: Array) -> Array:
        """M C Mᵀ in rational arithmetic; symmetric to the last digit."""
        rows = self._powers()
        exact = [[Fraction(each) for each in row] for row in ((of_q + of_q.T) / 2).tolist()]
        half = [[_dot(row, column) for column in exact] for row in rows]  # C is symmetric
        return np.array([[_float(_dot(left, right)) for right in rows] for left in half])


def _times_line(polynomial: list[Fraction], line: tuple[Fraction, Fraction]) -> list[Fraction]:
    """A polynomial by powers times line[0] + line[1]·x, cut at the same length."""
    shifted = [Fraction(0), *polynomial[:-1]]
    return [line[0] * same + line[1] * up for same, up in zip(polynomial, shifted, strict=True)]


def _dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def _float(exact: Fraction) -> float:
    try:
        return float(exact)
    except OverflowError:
        return math.inf


@dataclass(frozen=True, slots=True)
class Formula:
    """A model by expression in `x` and named parameters; the working coefficients are the parameters."""

    expression: Expression
    names: tuple[str, ...]
    is_linear: bool = False

    def values(self, x: Array, q: Array) -> Array:
        with np.errstate(all="ignore"):
            found = values_of(self.expression, self._named(x, q))
        return np.broadcast_to(np.asarray(found, dtype=float), x.shape)

    def _named(self, x: Array, q: Array) -> dict[str, Any]:
        return {VARIABLE: x} | dict(zip(self.names, q, strict=True))

    def evaluate(self, x: Array, q: Array) -> Evaluated:
        named = self._named(x, q)
        with np.errstate(all="ignore"):
            found = sloped(self.expression, named, (*self.names, VARIABLE))
        assert found.slopes is not None
        return Evaluated(np.asarray(found.values), found.slopes[-1], found.slopes[:-1].T)

    def parameters(self, q: Array) -> Array:
        return q

    def covariance(self, of_q: Array) -> Array:
        return of_q
