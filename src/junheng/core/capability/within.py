"""Where a stated uncertainty stays within a limit: U(x) ≤ L(x) at every point of the set returned.

Constants, straight lines, quadratures and linear tables are solved exactly. Other forms are enclosed from
above and below and halved until decided; what cannot be decided is returned apart and never claimed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import inf, nextafter

from junheng.core.capability.grid import Grid, Slice
from junheng.core.capability.inequality import roots, square_root, where_not_negative
from junheng.core.capability.intervals import NOWHERE, Interval, IntervalSet, interval
from junheng.core.capability.limit import Limit
from junheng.core.capability.shapes import (
    ZERO,
    Conditions,
    Formula,
    Linear,
    Quadrature,
    Table,
    Uncertainty,
)

_AT_ZERO = IntervalSet((Interval(ZERO, ZERO),))
_HALVINGS = 48
_CELLS = 4096


@dataclass(frozen=True, slots=True)
class Within:
    """`inside`: the limit holds at every point, under all the conditions. `undecided`: the enclosure was too wide to say.

    `somewhere`: it holds under some of the conditions at least. `unclaimed`: under some of them nothing is stated.
    """

    inside: IntervalSet
    undecided: IntervalSet = NOWHERE
    somewhere: IntervalSet = NOWHERE
    unclaimed: IntervalSet = NOWHERE


def within(
    uncertainty: Uncertainty, limit: Limit, domain: Interval, conditions: Conditions | None = None
) -> Within:
    """The part of `domain` where the uncertainty, restated for the limit's k, is allowed.

    `conditions` bounds the influence axes that a formula names. A relative statement says nothing at x = 0.
    """
    stated = uncertainty.with_k(limit.k)
    shape = stated.shape
    if isinstance(shape, Grid):
        found = _on_grid(shape, stated.relative, limit, domain, conditions or {})
    elif isinstance(shape, Formula) or (isinstance(shape, Table) and shape.interpolation == "log-log"):
        found = _halved(stated, limit, domain, conditions or {})
    else:
        found = Within(IntervalSet.of(_exactly(stated, limit, domain)))
    if isinstance(shape, Table):
        found = replace(found, unclaimed=IntervalSet((domain,)).without(IntervalSet((shape.domain,))))
    found = replace(found, somewhere=found.somewhere.union(found.inside))
    if stated.relative and domain.contains(ZERO):
        return Within(
            found.inside.without(_AT_ZERO),
            found.undecided.without(_AT_ZERO),
            found.somewhere.without(_AT_ZERO),
            found.unclaimed,
        )
    return found


def _on_grid(shape: Grid, relative: bool, limit: Limit, domain: Interval, conditions: Conditions) -> Within:
    """Where every slice under the conditions is within the limit, and where one is; outside the table nothing is claimed."""
    near, far = conditions[shape.axis]
    whole = IntervalSet((domain,))
    slices = shape.slices((Fraction(near), Fraction(far)))
    inside = NOWHERE if slices is None else whole
    for each in slices or ():
        inside = inside.meet(_on_slice(each, relative, limit, domain))
    best = shape.best_slices((Fraction(near), Fraction(far)))
    somewhere = IntervalSet.of(
        part for each in best for part in _on_slice(each, relative, limit, domain).parts
    )
    named = IntervalSet((shape.domain,)) if slices is not None else NOWHERE
    return Within(inside, somewhere=somewhere, unclaimed=whole.without(named))


def _on_slice(each: Slice, relative: bool, limit: Limit, domain: Interval) -> IntervalSet:
    bounds = ((limit.absolute, 0), (limit.relative, 1))
    return IntervalSet.of(
        part
        for bound, power in bounds
        if bound is not None
        for part in _polynomial(each, relative, bound, power, limit.strict, domain)
    )


def _exactly(stated: Uncertainty, limit: Limit, domain: Interval) -> Iterable[Interval | None]:
    """Solutions on the domain, one alternative of the limit after the other."""
    shape = stated.shape
    for bound, power in ((limit.absolute, 0), (limit.relative, 1)):
        if bound is None:
            continue
        if isinstance(shape, Quadrature):
            yield from _quadrature(shape, stated.relative, bound, power, limit.strict, domain)
        elif isinstance(shape, Linear | Table):
            yield from _polynomial(shape, stated.relative, bound, power, limit.strict, domain)


def _polynomial(
    shape: Linear | Table | Slice, relative: bool, bound: Fraction, power: int, strict: bool, domain: Interval
) -> Iterable[Interval | None]:
    for stretch, coefficients in shape.pieces():
        for side in _sides(stretch, domain, split=relative or power == 1):
            sign = 1 if _is_positive(side) else -1
            a, b, c = (ZERO, sign * coefficients[0], sign * coefficients[1]) if relative else coefficients
            held = (bound - a, -b, -c) if power == 0 else (-a, sign * bound - b, -c)
            asked = _off_zero(side) if power == 1 else side
            if asked is not None:
                yield from (part.meet(asked) for part in where_not_negative(*held, strict=strict).parts)


def _off_zero(side: Interval) -> Interval | None:
    """A purely relative limit allows nothing at zero, whatever the polynomial says there."""
    return interval(
        side.low,
        side.high,
        low_closed=side.low_closed and side.low != 0,
        high_closed=side.high_closed and side.high != 0,
    )


def _sides(stretch: Interval, domain: Interval, *, split: bool) -> list[Interval]:
    """The stretch inside the domain, cut at zero where |x| matters."""
    part = stretch.meet(domain)
    if part is None:
        return []
    one_sided = (part.low is not None and part.low >= 0) or (part.high is not None and part.high <= 0)
    if one_sided or not split:
        return [part]
    halves = (interval(part.low, ZERO, low_closed=part.low_closed),
              interval(ZERO, part.high, high_closed=part.high_closed))  # fmt: skip
    return [half for half in halves if half is not None]


def _is_positive(side: Interval) -> bool:
    return side.low is not None and side.low >= 0


def _quadrature(
    shape: Quadrature, relative: bool, bound: Fraction, power: int, strict: bool, domain: Interval
) -> Iterable[Interval | None]:
    """Compare squares: both sides are never negative."""
    square = bound * bound
    if relative and power == 0:
        solution = _below_biquadratic(square, shape.a**2, shape.b**2, strict)
    else:
        s0, s1, s2 = shape.squared()
        held = (-s0, -s1, square - s2) if power == 1 and not relative else (square - s0, -s1, -s2)
        solution = where_not_negative(*held, strict=strict)
        if power == 1 and domain.contains(ZERO):
            solution = solution.without(_AT_ZERO)
    yield from (part.meet(domain) for part in solution.parts)


def _below_biquadratic(square: Fraction, p: Fraction, q: Fraction, strict: bool) -> IntervalSet:
    """All x with p·x² + q·x⁴ ≤ square (< where strict); p, q ≥ 0."""
    if p == 0 and q == 0:
        return where_not_negative(square, ZERO, ZERO, strict=strict)
    if square == 0:
        return NOWHERE if strict else _AT_ZERO
    low, high = roots(square, -p, -q)[-1]
    reach, beyond = square_root(low)[0], square_root(high)[1]
    closed = not (strict and reach == beyond)
    return IntervalSet((Interval(-reach, reach, closed, closed),))


def _halved(stated: Uncertainty, limit: Limit, domain: Interval, conditions: Conditions) -> Within:
    """Halve the domain until each cell is decided; the undecided rest round a crossing is vanishing."""
    inside: list[Interval | None] = []
    undecided: list[Interval | None] = []
    open_cells, budget = cells_of(stated, domain), _CELLS
    span = sum((high - low for low, high, _ in open_cells), ZERO)
    while open_cells:
        low, high, depth = open_cells.pop()
        budget -= 1
        verdict = _decide(stated, limit, low, high, conditions)
        if verdict is True:
            inside.append(Interval(low, high))
        elif verdict is None and (depth >= _HALVINGS or budget <= 0):
            undecided.append(Interval(low, high))
        elif verdict is None:
            middle = (low + high) / 2
            open_cells += [(middle, high, depth + 1), (low, middle, depth + 1)]
    held, doubt = (IntervalSet.of(inside).meet(IntervalSet((domain,))), IntervalSet.of(undecided))
    width = sum(((part.high or ZERO) - (part.low or ZERO) for part in doubt.parts), ZERO)
    return Within(held, doubt.without(held) if width * 10**6 > span else NOWHERE)


def cells_of(stated: Uncertainty, domain: Interval) -> list[tuple[Fraction, Fraction, int]]:
    """Cells on which the sign of x, the side of the scale's zero and the segment of a table do not change."""
    if domain.low is None or domain.high is None:
        return []
    marks = {domain.low, domain.high, *([ZERO] if domain.contains(ZERO) else [])}
    if isinstance(stated.shape, Linear | Quadrature) and domain.contains(stated.shape.origin):
        marks.add(stated.shape.origin)
    if isinstance(stated.shape, Table):
        marks |= {x for x, _ in stated.shape.points if domain.contains(x)}
    if isinstance(stated.shape, Grid):
        marks |= {x for x in stated.shape.xs if domain.contains(x)}
    ordered = sorted(marks)
    if len(ordered) == 1:
        return [(ordered[0], ordered[0], 0)]
    return [(low, high, 0) for low, high in pairwise(ordered)]


def _decide(
    stated: Uncertainty, limit: Limit, low: Fraction, high: Fraction, conditions: Conditions
) -> bool | None:
    """True: allowed on the whole closed cell. False: nowhere on it. None: cannot be said yet."""
    least, most = bounds_of(stated, low, high, conditions)
    near, far = sorted((abs(low), abs(high)))
    if limit.impossible_at_zero and near == 0:
        return False if far == 0 or least > limit.at(far) else None
    if most < limit.at(near) or (most == limit.at(near) and not limit.strict):
        return True
    return False if least > limit.at(far) else None


def bounds_of(
    stated: Uncertainty, low: Fraction, high: Fraction, conditions: Conditions
) -> tuple[Fraction, Fraction]:
    """Rigorous bounds of U on [low, high], on one side of zero and within one segment of a table."""
    shape = stated.shape
    if isinstance(shape, Formula):
        named = ((name, conditions[name]) for name in shape.variables if name != "x")
        box = {name: (float(least), float(most)) for name, (least, most) in named}
        least, most = shape.enclose({**box, "x": (_down(low), _up(high))})
        ends = (Fraction(least) if least > 0 else ZERO) * shape.factor, _finite(most) * shape.factor
    elif isinstance(shape, Grid):
        near_end, far_end = conditions[shape.axis]
        claimed = shape.bounds((low, high), (Fraction(near_end), Fraction(far_end)))
        ends = (ZERO, _finite(inf)) if claimed is None else claimed
    else:
        values = sorted((shape.at(low), shape.at(high)))
        rounded = isinstance(shape, Table) and shape.interpolation == "log-log"
        slack = Fraction(1, 10**12) if rounded else ZERO  # floating-point power
        ends = values[0] * (1 - slack), values[1] * (1 + slack)
    if stated.relative:
        near, far = sorted((abs(low), abs(high)))
        return ends[0] * near, ends[1] * far
    return ends


def _finite(value: float) -> Fraction:
    return Fraction(value) if value < inf else Fraction(10) ** 400


def _down(value: Fraction) -> float:
    near = float(value)
    return near if Fraction(near) <= value else nextafter(near, -inf)


def _up(value: Fraction) -> float:
    near = float(value)
    return near if Fraction(near) >= value else nextafter(near, inf)
