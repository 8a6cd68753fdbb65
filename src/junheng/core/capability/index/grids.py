"""Uncertainties printed over x and a condition, as columns: where all of a stretch of both is within a limit, or none of it.

Per grid its points of x, of the condition and U for k = 1 stand one behind the other as doubles. A row is decided by its
least and its greatest U where these suffice, else by the cells its stretch touches: of a bilinear function, and of its
difference from a straight line, the corners of a cell decide. What lies within the margin is left to exact numbers.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from junheng.core.capability.grid import Grid
from junheng.core.capability.limit import Limit

MARGIN = 1e-9
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grids:
    """`points`: xs, ys and U row by row of each grid from `first` on; `nx`, `ny`: how many; `axis`: the column of its condition.

    `stepped`: in a cell the greatest of its corners. `least`, `greatest`: over the whole grid.
    """

    points: Floats
    first: Ints
    nx: Ints
    ny: Ints
    axis: NDArray[np.int8]
    stepped: Marks
    least: Floats
    greatest: Floats

    @property
    def bytes(self) -> int:
        return sum(int(getattr(self, name).nbytes) for name in Grids.__slots__)


@dataclass(slots=True)
class GridDraft:
    """Grids while entries stream past."""

    points: array[float] = field(default_factory=lambda: array("d"))
    heads: list[tuple[int, int, int, int, bool, float, float]] = field(default_factory=list)

    def add(self, shape: Grid, k: float, axis: int) -> int:
        """Its number."""
        values = [float(u) / k for row in shape.values for u in row]
        self.heads.append((
            len(self.points), len(shape.xs), len(shape.ys), axis, shape.interpolation == "greater", min(values), max(values),
        ))  # fmt: skip
        self.points.extend(float(x) for x in shape.xs)
        self.points.extend(float(y) for y in shape.ys)
        self.points.extend(values)
        return len(self.heads) - 1

    def done(self) -> Grids:
        heads = np.array(self.heads, np.float64).reshape(-1, 7)
        first, nx, ny = (heads[:, column].astype(np.int64) for column in range(3))
        return Grids(
            np.array(self.points, np.float64), first, nx, ny, heads[:, 3].astype(np.int8), heads[:, 4] != 0, heads[:, 5], heads[:, 6],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretches:
    """Of each row a grid by its number, and a stretch of x and of its condition; `relative`: U is a part of |x|."""

    number: Ints
    low: Floats
    high: Floats
    near: Floats
    far: Floats
    relative: Marks


@dataclass(frozen=True, slots=True)
class Decided:
    """For certain: all of the stretch is within the limit, some of it, some of it is not, none of it."""

    all: Marks
    some: Marks
    fails: Marks
    none: Marks


def decide(grids: Grids, rows: Stretches, limit: Limit) -> Decided:
    """Each row by its bounds first, then by its cells."""
    absolute = 0.0 if limit.absolute is None else float(limit.absolute)
    part = 0.0 if limit.relative is None else float(limit.relative)
    found = _by_bounds(grids, rows, limit, absolute, part)
    rest = np.flatnonzero(~(found.all | found.none))
    if len(rest):
        _by_cells(grids, rows, rest, limit, absolute, part, found)
    return found


def _by_bounds(grids: Grids, rows: Stretches, limit: Limit, absolute: float, part: float) -> Decided:
    """The least U against the widest limit of a stretch, the greatest against the tightest."""
    k = float(limit.k)
    sizes = np.abs(rows.low), np.abs(rows.high)
    over = (rows.low <= 0) & (rows.high >= 0)
    nearest, farthest = np.where(over, 0.0, np.minimum(*sizes)), np.maximum(*sizes)
    most = grids.greatest[rows.number] * k * np.where(rows.relative, farthest, 1.0)
    least = grids.least[rows.number] * k * np.where(rows.relative, nearest, 1.0)
    tightest, widest = np.maximum(part * nearest, absolute), np.maximum(part * farthest, absolute)
    all_ = most < tightest * (1 - MARGIN)
    none = least > widest * (1 + MARGIN)
    return Decided(all_, all_.copy(), none.copy(), none)


def _by_cells(
    grids: Grids, rows: Stretches, rest: Ints, limit: Limit, absolute: float, part: float, found: Decided
) -> None:
    """Writes into `found` what the cells of the rows `rest` say."""
    owner, i, j = _touched_cells(grids, rows, rest)
    row = rest[owner]
    of = rows.number[row]
    columns, xs, ys = grids.ny[of], grids.first[of], grids.first[of] + grids.nx[of]
    x = grids.points[xs + i], grids.points[xs + i + 1]
    y = grids.points[ys + j], grids.points[ys + j + 1]
    low, high, near, far = rows.low[row], rows.high[row], rows.near[row], rows.far[row]
    corner = ys + columns + i * columns + j
    u = (
        tuple(grids.points[corner + at] for at in (0, 1)),
        tuple(grids.points[corner + columns + at] for at in (0, 1)),
    )
    relative = rows.relative[row]
    ends = np.clip(low, *x), np.clip(high, *x)
    sides = np.clip(near, *y), np.clip(far, *y)
    stepped = grids.stepped[of]
    top = np.maximum(np.maximum(*u[0]), np.maximum(*u[1]))
    values = [[np.where(stepped, top, _between(x, y, u, end, side)) for side in sides] for end in ends]
    slack = _slack(x, y, top)
    core = ~stepped | (_inside(x, low, high) & _inside(y, near, far))
    held = _cells(values, ends, slack, relative, limit, absolute, part)
    size = len(rest)
    seen = np.bincount(owner, minlength=size) > 0
    found.all[rest] |= seen & ~_any(owner, ~held.all, size)
    found.some[rest] |= _any(owner, held.some & core, size)
    found.fails[rest] |= _any(owner, held.fails & core, size)
    found.none[rest] |= seen & ~_any(owner, ~held.none, size)


def _touched_cells(grids: Grids, rows: Stretches, rest: Ints) -> tuple[Ints, Ints, Ints]:
    """Of each row the cells its stretch may touch: place in `rest`, cell along x, cell along the condition."""
    number = rows.number[rest]
    first = grids.first[number]
    of_x, i = _touched(grids.points, first, grids.nx[number], rows.low[rest], rows.high[rest])
    of_y, j = _touched(
        grids.points, first + grids.nx[number], grids.ny[number], rows.near[rest], rows.far[rest]
    )
    counts = np.bincount(of_y, minlength=len(rest))
    begins, times = np.cumsum(counts) - counts, counts[of_x]
    place = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(of_x, times), np.repeat(i, times), j[np.repeat(begins[of_x], times) + place]


def _touched(points: Floats, first: Ints, count: Ints, low: Floats, high: Floats) -> tuple[Ints, Ints]:
    """Along one axis: which row, and which of its stretches between marks."""
    cells = count - 1
    owner = np.repeat(np.arange(len(first)), cells)
    cell = np.arange(len(owner)) - np.repeat(np.cumsum(cells) - cells, cells)
    begin = points[first[owner] + cell], points[first[owner] + cell + 1]
    keep = np.flatnonzero(_overlap(begin, low[owner], high[owner]))
    return owner[keep], cell[keep]


def _any(owner: Ints, marks: Marks, size: int) -> Marks:
    return np.bincount(owner[marks], minlength=size) > 0


def _overlap(cell: tuple[Floats, Floats], low: Floats, high: Floats) -> Marks:
    """Cells that a stretch touches, or may touch if doubles deceive."""
    slack = MARGIN * (np.abs(cell[0]) + np.abs(cell[1]))
    return np.asarray((cell[0] <= high + slack) & (cell[1] >= low - slack))


def _inside(cell: tuple[Floats, Floats], low: Floats, high: Floats) -> Marks:
    """Cells of which a stretch certainly has more than an edge, or in whose inside a point lies."""
    slack = MARGIN * (np.abs(cell[0]) + np.abs(cell[1]))
    return np.asarray((cell[0] < high - slack) & (cell[1] > low + slack))


def _between(
    x: tuple[Floats, Floats],
    y: tuple[Floats, Floats],
    u: tuple[tuple[Floats, ...], ...],
    at: Floats,
    on: Floats,
) -> Floats:
    s, t = (at - x[0]) / (x[1] - x[0]), (on - y[0]) / (y[1] - y[0])
    return np.asarray((1 - s) * ((1 - t) * u[0][0] + t * u[0][1]) + s * ((1 - t) * u[1][0] + t * u[1][1]))


def _slack(x: tuple[Floats, Floats], y: tuple[Floats, Floats], top: Floats) -> Floats:
    """How far an interpolated U may be off: more where marks lie close together beside their size."""
    steep = sum((np.abs(each[0]) + np.abs(each[1])) / (each[1] - each[0]) for each in (x, y))
    return np.asarray(MARGIN * top * (1 + steep))


def _cells(
    values: list[list[Floats]], ends: tuple[Floats, Floats], slack: Floats, relative: Marks, limit: Limit, absolute: float, part: float,
) -> Decided:  # fmt: skip
    """The corners of each cell against the limit; one that lies over zero is judged by its widest and its tightest limit."""
    k, shape = float(limit.k), slack.shape
    slack = slack * k
    one_sided = (ends[0] >= 0) | (ends[1] <= 0)
    nearest = np.where(one_sided, np.minimum(np.abs(ends[0]), np.abs(ends[1])), 0.0)
    farthest = np.maximum(np.abs(ends[0]), np.abs(ends[1]))
    by_constant = np.full(shape, limit.absolute is not None)
    by_part = np.full(shape, limit.relative is not None) & one_sided
    some, fails = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    above_constant, above_part = np.ones(shape, np.bool_), np.ones(shape, np.bool_)
    for end, both in zip(ends, values, strict=True):
        size = np.abs(end)
        most = np.maximum(part * size, absolute)
        for each in both:
            # of a relative U: the part itself against a part, its greatest and least size against a constant
            u, off = each * k, slack
            own = np.where(relative, u * size, u)
            own_off = np.where(relative, off * size, off)
            high = np.where(relative, (u + off) * farthest, u + off)
            low = np.where(relative, (u - off) * nearest, u - off)
            grown = np.where(relative, part, part * size)
            room = MARGIN * most
            by_constant &= high < absolute * (1 - MARGIN)
            by_part &= u + off < grown * (1 - MARGIN)
            some |= own + own_off < most - room
            fails |= own - own_off > most + room
            above_constant &= low > absolute * (1 + MARGIN)
            above_part &= np.where(
                one_sided, u - off > grown * (1 + MARGIN), low > part * farthest * (1 + MARGIN)
            )
    return Decided(by_constant | by_part, some, fails, above_constant & above_part)
