"""Where boxes hold a limit for certain, perhaps, or not at all, in doubles with a margin.

U is convex in x for every shape kept in columns, so the two ends of a stretch decide against a constant or against a
straight line through zero. What lies within the margin is left to exact numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.capability.index.grids import Decided, Stretches, decide
from junheng.core.capability.index.table import (
    GRID,
    LINEAR,
    NONE,
    OTHER,
    UNSTATED,
    Boxes,
    Floats,
    Group,
    Ints,
    Marks,
)
from junheng.core.capability.limit import Limit

MARGIN = 1e-9
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Question:
    """A need beside one group: its range with keys, its limit, keys and ends of its conditions."""

    low: float
    high: float
    low_key: int
    high_key: int
    limit: Limit | None
    axis_keys: tuple[tuple[int, int] | None, ...]
    only_exact: bool
    axis_ends: tuple[tuple[float, float] | None, ...] = ()

    @property
    def unconditional(self) -> bool:
        return all(keys is None for keys in self.axis_keys)


@dataclass(frozen=True, slots=True)
class Held:
    """Of each row: U ≤ L on its whole stretch for certain; not excluded."""

    certainly: Marks
    perhaps: Marks


def held(boxes: Boxes, rows: Rows, low: Floats, high: Floats, limit: Limit) -> Held:
    """Rows on stretches from `low` to `high`, one each.

    Where a part of the reading has a floor beside it, each end may be held by the other of the two: that is perhaps.
    """
    absolute = 0.0 if limit.absolute is None else float(limit.absolute)
    part = 0.0 if limit.relative is None else float(limit.relative)
    over_zero = (low <= 0) & (high >= 0)
    possible = ~(boxes.relative[rows] & over_zero)
    by_constant = np.full(len(rows), limit.absolute is not None)
    by_part = (limit.relative is not None) & ((low >= 0) | (high <= 0))
    for x in (low, high):
        u, scale = uncertainty(boxes, rows, x, float(limit.k))
        grown = part * np.abs(x)
        most = np.maximum(grown, absolute)
        possible &= u <= most + MARGIN * (scale + most)
        by_constant &= u < absolute - MARGIN * (scale + absolute)
        by_part &= u < grown - MARGIN * (scale + grown)
    other = boxes.shape[rows] >= OTHER
    return Held((by_constant | by_part) & possible & ~other, possible | other)


def on_grids(
    group: Group, boxes: Boxes, rows: Rows, low: Floats, high: Floats, question: Question
) -> tuple[Rows, Decided] | None:
    """Which of the rows state a grid, and what it says over stretches of x and the condition asked for, or all the box has."""
    where = np.flatnonzero(boxes.shape[rows] == GRID)
    if not len(where) or question.limit is None:
        return None
    picked = rows[where]
    number = boxes.grid[picked].astype(np.int64)
    near, far = np.empty(len(where)), np.empty(len(where))
    for axis, ends in enumerate(group.axis_ends):
        of = np.flatnonzero(group.grids.axis[number] == axis)
        asked = question.axis_ends[axis]
        near[of] = ends[(boxes.axis_low[axis][picked[of]] - 1) // 2] if asked is None else asked[0]
        far[of] = ends[boxes.axis_high[axis][picked[of]] // 2] if asked is None else asked[1]
    told = Stretches(number, low[where], high[where], near, far, boxes.relative[picked])
    return where, decide(group.grids, told, question.limit)


def uncertainty(boxes: Boxes, rows: Rows, x: Floats, k: float) -> tuple[Floats, Floats]:
    """U at x for the limit's k, and the size of its terms, to which the margin belongs."""
    a, b, origin = boxes.a[rows] * k, boxes.b[rows] * k, boxes.origin[rows]
    grown = b * np.abs(x - origin)
    u = np.where(boxes.shape[rows] == LINEAR, a + grown, np.hypot(a, grown))
    scale = a + b * (np.abs(x) + np.abs(origin))
    size = np.where(boxes.relative[rows], np.abs(x), 1.0)
    return u * size, scale * size


def of_several(group: Group, question: Question) -> NDArray[np.int64]:
    """Entries that may match: some box may hold at either end of the need, and none fails where it stands alone."""
    at_low = _touching(group, question, question.low_key, question.low)
    at_high = _touching(group, question, question.high_key, question.high)
    may = np.intersect1d(at_low, at_high).astype(np.int64)
    rows, owner = _near(group, may, question)
    alone = _stands_alone(group.others, rows, owner, question)
    rows, owner = rows[alone], owner[alone]
    if (on := on_grids(group, group.others, rows, *_met(group, rows, question), question)) is None:
        return may
    where, told = on
    return np.delete(may, owner[where[told.fails | told.none]])


def _near(group: Group, positions: NDArray[np.int64], question: Question) -> tuple[Rows, Rows]:
    """Rows of some entries that the need meets, and which of them each belongs to."""
    boxes, (rows, owner) = group.others, _rows_of(group, positions)
    near = (boxes.low[rows] <= question.high_key) & (boxes.high[rows] >= question.low_key)
    return rows[near], owner[near]


def _met(group: Group, rows: Rows, question: Question) -> tuple[Floats, Floats]:
    """What of the need each row meets."""
    boxes = group.others
    low = np.maximum(group.ends[boxes.low[rows] // 2], question.low)
    return low, np.minimum(group.ends[(boxes.high[rows] + 1) // 2], question.high)


def _stands_alone(boxes: Boxes, rows: Rows, owner: Rows, question: Question) -> Marks:
    """Rows with more than a point of the need, of which no other row of their entry has more than an end."""
    begin = np.maximum(boxes.low[rows], question.low_key)
    order = np.lexsort((begin, owner))
    apart = owner[order].astype(np.int64) << 40
    low, high = begin[order] + apart, np.minimum(boxes.high[rows], question.high_key)[order] + apart
    # an odd key is a stretch between two ends, which two rows would share; an even one is a point
    after = low - (low & 1)
    alone = high > low
    alone[1:] &= after[1:] >= np.maximum.accumulate(high)[:-1]
    alone[:-1] &= after[1:] >= high[:-1]
    found = np.empty(len(rows), np.bool_)
    found[order] = alone
    return found


def candidates(boxes: Boxes, question: Question, low_key: int, high_key: int) -> Rows:
    """Rows that reach over both keys, state an uncertainty where one is limited, and depend on nothing unasked."""
    end = int(np.searchsorted(boxes.low, low_key, side="right"))
    inside = boxes.high[:end] >= high_key
    if question.unconditional:
        inside &= ~boxes.conditioned[:end]
    if question.limit is not None:
        inside &= boxes.shape[:end] != NONE
    return np.flatnonzero(inside)


def _touching(group: Group, question: Question, key: int, x: float) -> Ints:
    """A grid that fails somewhere is out where it is the only box at x, one that holds nowhere is out in any case."""
    boxes = group.others
    rows = candidates(boxes, question, key, key)
    if question.limit is not None:
        here = np.full(len(rows), x)
        perhaps = held(boxes, rows, here, here, question.limit).perhaps
        if (on := on_grids(group, boxes, rows, here, here, question)) is not None:
            where, told = on
            _entries, owner, count = np.unique(boxes.entry[rows], return_inverse=True, return_counts=True)
            perhaps[where] = ~told.none & ~(told.fails & (count[owner[where]] == 1))
        rows = rows[perhaps]
    return np.unique(boxes.entry[rows])


def conditions_covered(boxes: Boxes, rows: Rows, question: Question) -> Marks:
    """Rows that name exactly the axes asked for, and all of what is asked on each."""
    covered = np.ones(len(rows), np.bool_)
    for axis, keys in enumerate(question.axis_keys):
        low, high = boxes.axis_low[axis][rows], boxes.axis_high[axis][rows]
        covered &= (
            (low == UNSTATED) if keys is None else (low != UNSTATED) & (low <= keys[0]) & (high >= keys[1])
        )
    return covered


def covers_together(group: Group, positions: NDArray[np.int64], question: Question) -> Marks:
    """Whether the boxes of an entry hold the whole need for certain, one stretch after the other without a gap.

    Of boxes that each cover the conditions asked for. Where one is for other conditions the exact matcher cuts cells.
    """
    boxes, covered = group.others, np.zeros(len(positions), np.bool_)
    if not len(positions):
        return covered
    rows, owner = _near(group, positions, question)
    apart = ~conditions_covered(boxes, rows, question)
    excluded = np.zeros(len(positions), np.bool_)
    excluded[owner[apart]] = True
    inside = _certain(group, rows, question) & ~apart
    _sweep(boxes, rows[inside], owner[inside], question, covered)
    return covered & ~excluded


def _rows_of(group: Group, positions: NDArray[np.int64]) -> tuple[Rows, Rows]:
    """All rows of some entries, and which of them each belongs to."""
    ordered = group.others.entry[group.by_entry]
    first = np.searchsorted(ordered, positions, side="left")
    counts = np.searchsorted(ordered, positions, side="right") - first
    owner = np.repeat(np.arange(len(positions)), counts)
    before = np.cumsum(counts) - counts
    return group.by_entry[np.arange(len(owner)) - np.repeat(before - first, counts)], owner


def _certain(group: Group, rows: Rows, question: Question) -> Marks:
    """Rows that hold on their part of the need."""
    if question.limit is None:
        return np.ones(len(rows), np.bool_)
    boxes = group.others
    low, high = _met(group, rows, question)
    stated = boxes.shape[rows] != NONE
    inside: Marks = held(boxes, rows, low, high, question.limit).certainly & stated
    if (on := on_grids(group, boxes, rows, low, high, question)) is not None:
        where, told = on
        inside[where] = told.all & ~(boxes.relative[rows[where]] & (low[where] <= 0) & (high[where] >= 0))
    return inside


def _sweep(boxes: Boxes, rows: Rows, owner: Rows, question: Question, covered: Marks) -> None:
    """Keys next to each other leave no number out: 2r is r itself, 2r + 1 what lies between it and the next end."""
    order = np.lexsort((boxes.low[rows], owner))
    stretches = zip(
        owner[order].tolist(), boxes.low[rows][order].tolist(), boxes.high[rows][order].tolist(), strict=True
    )
    current, reach = -1, question.low_key - 1
    for each, low, high in stretches:
        if each != current:
            current, reach = each, question.low_key - 1
        if low <= reach + 1:
            reach = max(reach, high)
            covered[each] |= reach >= question.high_key
