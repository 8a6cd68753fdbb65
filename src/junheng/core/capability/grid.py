"""An uncertainty printed as a table of two axes: the measurand x and one condition, such as voltage and frequency.

Between the printed points `linear` is bilinear (straight along either axis), `greater` takes the greatest of the four
points around, the cautious reading. At a printed point `linear` is what is printed. Nothing is claimed outside. A bound
over a box is exact: in each cell a bilinear function has its extremes at corners.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, product
from typing import Literal

from junheng.core.capability.fields import Fields, decimal_of, unusable
from junheng.core.capability.intervals import Interval
from junheng.core.capability.scale import Scale

MOST_POINTS = 4000
Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Slice:
    """U over x at one value of the condition, straight between marks: its ends in each cell."""

    xs: tuple[Fraction, ...]
    ends: tuple[Ends, ...]

    def pieces(self) -> tuple[tuple[Interval, tuple[Fraction, Fraction, Fraction]], ...]:
        """Polynomials in x on stretches, as `shapes.Table` has them."""
        found = []
        for (x0, x1), (u0, u1) in zip(pairwise(self.xs), self.ends, strict=True):
            slope = (u1 - u0) / (x1 - x0)
            found.append((Interval(x0, x1), (u0 - slope * x0, slope, Fraction(0))))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Grid:
    """U at points of x and of the condition `axis`, all ascending and in coherent units; `values[i][j]` at xs[i], ys[j]."""

    axis: str
    xs: tuple[Fraction, ...]
    ys: tuple[Fraction, ...]
    values: tuple[tuple[Fraction, ...], ...]
    interpolation: Literal["linear", "greater"]

    def times(self, factor: Fraction) -> Grid:
        return replace(self, values=tuple(tuple(u * factor for u in row) for row in self.values))

    @property
    def domain(self) -> Interval:
        return Interval(self.xs[0], self.xs[-1])

    def bounds(self, x: Ends, y: Ends) -> Ends | None:
        """The least and the greatest U on a closed box; None where the box is not wholly inside the table."""
        if x[0] < self.xs[0] or x[1] > self.xs[-1] or y[0] < self.ys[0] or y[1] > self.ys[-1]:
            return None
        groups = product(_around(self.xs, *x), _around(self.ys, *y))
        found = [u for rows, columns in groups for u in self._extremes(rows, columns, x, y)]
        least = min(found)
        if self.interpolation == "greater":  # at its ends the box touches cells beside it, which may be less
            touched = product(_touched(self.xs, *x), _touched(self.ys, *y))
            least = min(self._greatest(i, j) for i, j in touched)
        return least, max(found)

    def slices(self, y: Ends) -> tuple[Slice, ...] | None:
        """U as functions of x whose greatest is the greatest U under the conditions; None where these leave the table.

        Along the condition U is straight between marks, so its ends and the marks between them decide for every x.
        """
        if y[0] < self.ys[0] or y[1] > self.ys[-1]:
            return None
        if self.interpolation == "greater":
            return self._levels(_around(self.ys, *y))
        return self._lines(y)

    def best_slices(self, y: Ends) -> tuple[Slice, ...]:
        """U as functions of x whose least is the least U under those conditions that the table names; none where it names none."""
        near, far = max(y[0], self.ys[0]), min(y[1], self.ys[-1])
        if near > far:
            return ()
        if self.interpolation == "greater":
            return self._levels([range(j, j + 1) for j in _touched(self.ys, near, far)])
        return self._lines((near, far))

    def _levels(self, groups: list[range]) -> tuple[Slice, ...]:
        """Constant in each cell: of the columns of a group, which share a line, the lesser counts."""
        cells = range(len(self.xs) - 1)
        levels = [[min(self._greatest(i, j) for j in columns) for i in cells] for columns in groups]
        return tuple(Slice(self.xs, tuple((u, u) for u in each)) for each in levels)

    def _lines(self, y: Ends) -> tuple[Slice, ...]:
        marks = sorted({*y, *(mark for mark in self.ys if y[0] < mark < y[1])})
        return tuple(Slice(self.xs, tuple(pairwise(self._along(mark)))) for mark in marks)

    def _along(self, y: Fraction) -> list[Fraction]:
        """U at each of the points of x."""
        j = _around(self.ys, y, y)[0][0]
        return [self._between(min(i, len(self.xs) - 2), j, x, y) for i, x in enumerate(self.xs)]

    def _extremes(self, rows: range, columns: range, x: Ends, y: Ends) -> Iterator[Fraction]:
        """Values between which U lies, on the part of the box in one cell; on a line between cells the lesser cell counts."""
        if self.interpolation == "greater":
            yield min(self._greatest(i, j) for i, j in product(rows, columns))
            return
        i, j = rows[0], columns[0]
        ends = (
            (max(x[0], self.xs[i]), min(x[1], self.xs[i + 1])),
            (max(y[0], self.ys[j]), min(y[1], self.ys[j + 1])),
        )
        yield from (self._between(i, j, *point) for point in product(*ends))

    def _greatest(self, i: int, j: int) -> Fraction:
        return max(self.values[a][b] for a in (i, i + 1) for b in (j, j + 1))

    def _between(self, i: int, j: int, x: Fraction, y: Fraction) -> Fraction:
        s = (x - self.xs[i]) / (self.xs[i + 1] - self.xs[i])
        t = (y - self.ys[j]) / (self.ys[j + 1] - self.ys[j])
        (u00, u01), (u10, u11) = (self.values[a][j : j + 2] for a in (i, i + 1))
        return (1 - s) * ((1 - t) * u00 + t * u01) + s * ((1 - t) * u10 + t * u11)


def _around(marks: Sequence[Fraction], low: Fraction, high: Fraction) -> list[range]:
    """The cells between marks that a closed stretch lies in; a point on a mark lies in both beside it, as one group."""
    last = len(marks) - 2
    first, end = bisect_right(marks, low) - 1, bisect_left(marks, high) - 1
    if low == high:
        return [range(max(min(end, last), 0), min(first, last) + 1)]
    return [range(cell, cell + 1) for cell in range(min(first, last), min(end, last) + 1)]


def _touched(marks: Sequence[Fraction], low: Fraction, high: Fraction) -> range:
    """The cells that a closed stretch has a point in common with."""
    return range(max(bisect_left(marks, low) - 1, 0), min(bisect_right(marks, high), len(marks) - 1))


def grid_from(
    document: object, path: str, interpolation: str, x: Scale, y: dict[str, Scale], factor: Fraction
) -> Grid:
    """`{axis, x, at, U}`: the points of x in the entry's unit, those of the axis in the axis's, and a row of U for each x."""
    fields = Fields.of(document, path, "axis", "x", "at", "U")
    axis = fields.text("axis")
    if axis not in y:
        raise unusable(
            fields.at("axis"), axis, f"an axis whose range the box states: {', '.join(y) or 'none'}"
        )
    if interpolation not in ("linear", "greater"):
        raise unusable(path, interpolation, "interpolation linear or greater")
    xs, ys = _marks(fields, "x", x), _marks(fields, "at", y[axis])
    rows = fields.items("U", limit=MOST_POINTS)
    if len(rows) != len(xs) or len(xs) * len(ys) > MOST_POINTS:
        raise unusable(
            fields.at("U"), len(rows), f"a row for each of {len(xs)} points, {MOST_POINTS} numbers at most"
        )
    values = tuple(_row(item, where, len(ys), factor) for where, item in rows)
    return Grid(axis, xs, ys, values, "linear" if interpolation == "linear" else "greater")


def _marks(fields: Fields, name: str, scale: Scale) -> tuple[Fraction, ...]:
    found = tuple(
        scale.to_coherent(decimal_of(item, where)) for where, item in fields.items(name, limit=MOST_POINTS)
    )
    if len(found) < 2 or any(one >= other for one, other in pairwise(found)):
        raise unusable(fields.at(name), len(found), "at least two points, ascending")
    return found


def _row(item: object, path: str, count: int, factor: Fraction) -> tuple[Fraction, ...]:
    if not isinstance(item, list) or len(item) != count:
        raise unusable(path, item, f"{count} numbers, one for each point of the axis")
    found = tuple(Fraction(decimal_of(each, path)) * factor for each in item)
    if min(found) < 0:
        raise unusable(path, item, "numbers not below zero")
    return found
