"""Jets: a value with its exact derivatives, and what sums, products and functions make of them.

A jet holds, for n variables, the value, the gradient g_i, the second derivatives h_ij and the third ones of
the form t_ij = d3f/(dx_i dx_j^2): exactly what JCGM 100:2008, 5.1.2 (Note) asks for. The set is closed under
sums, products and composition, so nothing is approximated by differences.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.uncertainty.functions import NAN, UNARY, Derivatives, power, reciprocal

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Jet:
    """A value with its derivatives; `gradient` None stands for a constant, `second` None for a linear one."""

    value: float
    gradient: Array | None = None
    second: Array | None = None
    third: Array | None = None

    def is_smooth(self) -> bool:
        """Whether every derivative that is carried exists."""
        return self.gradient is None or bool(np.isfinite(self.gradient).all())


USED = Jet(NAN)
"""Stands where no value is, or is no longer needed."""


def variable(value: float, position: int, count: int) -> Jet:
    gradient = np.zeros(count)
    gradient[position] = 1.0
    return Jet(value, gradient)


def _plus(first: Array | None, second: Array | None, sign: float = 1.0) -> Array | None:
    if second is None:
        return first
    if first is None:
        return sign * second
    return first + sign * second


def _times(array: Array | None, factor: float) -> Array | None:
    return None if array is None or factor == 0.0 else array * factor


def add(a: Jet, b: Jet, sign: float = 1.0) -> Jet:
    return Jet(
        a.value + sign * b.value,
        _plus(a.gradient, b.gradient, sign),
        _plus(a.second, b.second, sign),
        _plus(a.third, b.third, sign),
    )


def scale(a: Jet, factor: float) -> Jet:
    return Jet(a.value * factor, _keep(a.gradient, factor), _times(a.second, factor), _times(a.third, factor))


def _keep(gradient: Array | None, factor: float) -> Array | None:
    """A gradient times zero is a gradient of zeros: the variables are still there."""
    return None if gradient is None else gradient * factor


def multiply(a: Jet, b: Jet) -> Jet:
    """Leibniz, up to t_ij = d3/(dx_i dx_j^2)."""
    if a.gradient is None:
        return scale(b, a.value)
    if b.gradient is None:
        return scale(a, b.value)
    ga, gb = a.gradient, b.gradient
    cross = np.outer(ga, gb)
    second = cross + cross.T
    second = _added(second, a.second, b.value)
    second = _added(second, b.second, a.value)
    third = _product_third(a, b)
    return Jet(a.value * b.value, ga * b.value + gb * a.value, second, third)


def _added(total: Array, part: Array | None, factor: float) -> Array:
    return total if part is None or factor == 0.0 else total + part * factor


def _product_third(a: Jet, b: Jet) -> Array | None:
    parts: list[Array] = []
    for one, other in ((a, b), (b, a)):
        assert one.gradient is not None
        if other.second is not None:
            parts.append(np.outer(one.gradient, np.diagonal(other.second)))
            parts.append(2 * other.second * one.gradient[np.newaxis, :])
        if one.third is not None:
            parts.append(one.third * other.value)
    return sum(parts[1:], parts[0]) if parts else None


def compose(outer: Derivatives, inner: Jet) -> Jet:
    """Faà di Bruno, up to t_ij. A missing derivative is NaN and stays NaN where the variable matters."""
    value, first, second, third = outer
    g = inner.gradient
    if g is None:
        return Jet(value)
    gradient = np.where(g == 0.0, 0.0, first * g) if math.isnan(first) else first * g
    if math.isnan(first):
        return Jet(value, gradient)
    bend = _times(inner.second, first)
    if second:
        bend = _plus(second * np.outer(g, g), bend)
    return Jet(value, gradient, bend, _composed_third(first, second, third, inner))


def _composed_third(first: float, second: float, third: float, inner: Jet) -> Array | None:
    g = inner.gradient
    assert g is not None
    found = _times(inner.third, first)
    if third:
        found = _plus(third * np.outer(g, g * g), found)
    if second and inner.second is not None:
        mixed = 2 * inner.second * g[np.newaxis, :] + np.outer(g, np.diagonal(inner.second))
        found = _plus(second * mixed, found)
    return found


def divide(a: Jet, b: Jet) -> Jet:
    quotient = multiply(a, compose(reciprocal(b.value), b))
    return Jet(a.value / b.value, quotient.gradient, quotient.second, quotient.third)


def raise_to(base: Jet, exponent: Jet) -> Jet:
    """A constant exponent by the power rule; otherwise exp(e·log(b)), which needs a positive base."""
    if exponent.gradient is None:
        return compose(power(base.value, exponent.value), base)
    if base.value <= 0:
        return Jet(math.pow(base.value, exponent.value), exponent.gradient * NAN)
    product = multiply(exponent, compose(UNARY["log"](base.value), base))
    raised = compose(UNARY["exp"](product.value), product)
    return Jet(math.pow(base.value, exponent.value), raised.gradient, raised.second, raised.third)


def angle_of(y: Jet, x: Jet) -> Jet:
    """atan2: locally the arc tangent of whichever ratio is at most one."""
    value = math.atan2(y.value, x.value)
    if x.value == 0 and y.value == 0:
        gradient = _plus(y.gradient, x.gradient)
        return Jet(value, None if gradient is None else gradient * NAN)
    if abs(x.value) >= abs(y.value):
        local = _arc_tangent(divide(y, x))
    else:
        local = scale(_arc_tangent(divide(x, y)), -1.0)
    return Jet(value, local.gradient, local.second, local.third)


def _arc_tangent(ratio: Jet) -> Jet:
    return compose(UNARY["atan"](ratio.value), ratio)


def extreme(jets: Sequence[Jet], sign: float) -> Jet:
    """The largest (sign +1) or least operand; where two tie with other derivatives there is a kink."""
    best = max(jets, key=lambda jet: sign * jet.value)
    ties = [jet for jet in jets if jet.value == best.value]
    return best if all(same(best, jet) for jet in ties) else kinked(best, ties)


def same(a: Jet, b: Jet) -> bool:
    if a.gradient is None or b.gradient is None:
        return not _moves(a) and not _moves(b)
    return bool(np.array_equal(a.gradient, b.gradient))


def _moves(jet: Jet) -> bool:
    return jet.gradient is not None and bool(np.any(jet.gradient))


def kinked(best: Jet, ties: Sequence[Jet]) -> Jet:
    size = next(len(jet.gradient) for jet in ties if jet.gradient is not None)
    return Jet(best.value, np.full(size, NAN))


COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}


def chosen(condition: Jet, yes: Jet, no: Jet) -> Jet:
    """The branch that holds. NaN in the condition's gradient marks its boundary: there it is a kink."""
    best = yes if condition.value else no
    if condition.gradient is None or (yes.value == no.value and same(yes, no)):
        return best
    return kinked(best, [jet for jet in (yes, no, condition) if jet.gradient is not None])


def compared(operation: str, a: Jet, b: Jet) -> Jet:
    value = float(COMPARISONS[operation](a.value, b.value))
    boundary = a.value == b.value and not same(a, b)
    gradient = a.gradient if a.gradient is not None else b.gradient
    return Jet(value, np.full(len(gradient), NAN) if boundary and gradient is not None else None)
