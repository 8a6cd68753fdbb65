"""Where a polynomial of degree at most two is positive, or not negative: exact, with the ends' openness.

Rational roots come out as they are. An irrational root is enclosed to 2^-120 of its size and the set
returned stops at the enclosure's near end, so it never claims a point at which the inequality fails.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import isqrt

from junheng.core.capability.intervals import EVERYWHERE, NOWHERE, Interval, IntervalSet

_BITS = 120


def square_root(value: Fraction) -> tuple[Fraction, Fraction]:
    """Two fractions around the root of a number not below zero; equal where the root is rational."""
    if value == 0:
        return Fraction(0), Fraction(0)
    n, d = value.numerator, value.denominator
    root_n, root_d = isqrt(n), isqrt(d)
    if root_n * root_n == n and root_d * root_d == d:
        exact = Fraction(root_n, root_d)
        return exact, exact
    shift = max(0, _BITS - (n.bit_length() - d.bit_length()) // 2)
    scaled = isqrt((n << (2 * shift)) // d)
    return Fraction(scaled, 1 << shift), Fraction(scaled + 1, 1 << shift)


def roots(a: Fraction, b: Fraction, c: Fraction) -> tuple[tuple[Fraction, Fraction], ...]:
    """Real roots of a + b·x + c·x² in order, each as an enclosure (low, high)."""
    if c == 0:
        return () if b == 0 else ((-a / b, -a / b),)
    middle, radicand = -b / (2 * c), (b * b - 4 * a * c) / (4 * c * c)
    if radicand < 0:
        return ()
    if radicand == 0:
        return ((middle, middle),)
    low, high = square_root(radicand)
    return (middle - high, middle - low), (middle + low, middle + high)


def where_not_negative(a: Fraction, b: Fraction, c: Fraction, *, strict: bool) -> IntervalSet:
    """All x with a + b·x + c·x² ≥ 0, or > 0 where `strict`."""
    if c == 0 and b != 0:
        root = -a / b
        side = Interval(root, None, not strict, False) if b > 0 else Interval(None, root, False, not strict)
        return IntervalSet((side,))
    found = roots(a, b, c)
    if not found:
        return EVERYWHERE if a > 0 or (a == 0 and not strict) else NOWHERE
    parts = [
        Interval(low, high, low is not None and not strict, high is not None and not strict)
        for low, high, inside in _gaps(found)
        if a + b * inside + c * inside * inside > 0
    ]
    if not strict:
        parts += [Interval(low, low) for low, high in found if low == high]
    return IntervalSet.of(parts)


def _gaps(
    found: tuple[tuple[Fraction, Fraction], ...],
) -> list[tuple[Fraction | None, Fraction | None, Fraction]]:
    """The stretches between roots, each with a number inside it."""
    gaps: list[tuple[Fraction | None, Fraction | None, Fraction]] = [(None, found[0][0], found[0][0] - 1)]
    for before, after in pairwise(found):
        gaps.append((before[1], after[0], (before[1] + after[0]) / 2))
    gaps.append((found[-1][1], None, found[-1][1] + 1))
    return gaps
