"""Entries as columns: what decides a match exactly (ends, days) as whole numbers, uncertainties as doubles with a margin.

Ends of ranges are compared by rank among all ends of their kind, so no rounding moves 220 V into (220, 1000] V. A key
is twice the rank; one more is "just above", one less "just below", which is what an open end means.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from junheng.core.capability.extent import is_usable
from junheng.core.capability.grid import Grid
from junheng.core.capability.index.grids import GridDraft, Grids
from junheng.core.capability.intervals import Interval
from junheng.core.capability.model import Box, CapabilityEntry, Qualification
from junheng.core.capability.shapes import Linear, Quadrature

AXES = ("frequency", "temperature")
"""Influence axes kept as columns; an entry with another one is judged by the exact matcher."""
NO_DAY, NEVER, ALWAYS = -(2**31), -(2**31), 2**31 - 1
NONE, LINEAR, QUADRATURE, OTHER, GRID = range(5)
UNSTATED = -1
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ends of one axis in order."""

    values: tuple[Fraction, ...]

    def low_key(self, end: Fraction, *, closed: bool) -> int:
        place = bisect_left(self.values, end)
        if place == len(self.values) or self.values[place] != end:
            return 2 * place - 1
        return 2 * place if closed else 2 * place + 1

    def high_key(self, end: Fraction, *, closed: bool) -> int:
        place = bisect_left(self.values, end)
        if place == len(self.values) or self.values[place] != end:
            return 2 * place - 1
        return 2 * place if closed else 2 * place - 1


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of one service and kind in order of their lower key; one row a box.

    `entry`: its position among the entries. `a`, `b`, `origin` of U for k = 1 in coherent units; `relative`: a part of |x|.
    `axis_low`, `axis_high`: keys on `AXES`; `UNSTATED` where the box has no such condition. `conditioned`: depends on
    some condition, in a column or not. `grid`: the number of its grid in the group, or -1.
    """

    entry: Ints
    low: Ints
    high: Ints
    shape: NDArray[np.int8]
    relative: Marks
    a: Floats
    b: Floats
    origin: Floats
    axis_low: Ints
    axis_high: Ints
    conditioned: Marks
    grid: Ints


@dataclass(frozen=True, slots=True)
class Group:
    """All entries of one service and kind (`members`): those of one plain box, and the boxes of the others.

    `ends`, `axis_ends`: the ends of ranges and of each axis in order, as doubles. `by_entry`: rows of `others` in order of
    their entry. `grids`: those of all boxes.
    """

    members: Ints
    range_ranks: Ranks
    axis_ranks: tuple[Ranks, ...]
    plain: Boxes
    others: Boxes
    ends: Floats
    by_entry: NDArray[np.intp]
    axis_ends: tuple[Floats, ...]
    grids: Grids


@dataclass(frozen=True, slots=True)
class Table:
    """The entries of an index, by position. `asked_exactly`: something no column says, such as a suspension.

    Days as ordinals: valid on d where `valid_from` ≤ d ≤ `valid_to`; `NEVER` where no end is on file.
    """

    ids: NDArray[np.str_]
    groups: dict[tuple[str, str], Group]
    valid_from: Ints
    valid_to: Ints
    latitude: Floats
    longitude: Floats
    division: NDArray[np.str_]
    asked_exactly: Marks

    @property
    def bytes(self) -> int:
        """Memory of the columns."""
        arrays: list[Any] = [
            self.ids,
            self.valid_from,
            self.valid_to,
            self.latitude,
            self.longitude,
            self.division,
            self.asked_exactly,
        ]
        for group in self.groups.values():
            for boxes in (group.plain, group.others):
                arrays += [getattr(boxes, name) for name in Boxes.__slots__]
        grids = sum(group.grids.bytes for group in self.groups.values())
        return grids + sum(int(array.nbytes) for array in arrays)


@dataclass(slots=True)
class _Rows:
    """Rows of a group while entries stream past; ends by their number in `ends` until all are known."""

    entry: list[int] = field(default_factory=list)
    ends: list[tuple[int, int, int, int]] = field(default_factory=list)
    numbers: list[tuple[int, bool, float, float, float, bool]] = field(default_factory=list)
    axes: list[tuple[int, ...]] = field(default_factory=list)
    grids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Seen:
    """Distinct ends of one axis, numbered as they come."""

    numbers: dict[Fraction, int] = field(default_factory=dict)

    def number(self, end: Fraction) -> int:
        return self.numbers.setdefault(end, len(self.numbers))

    def ranked(self) -> tuple[Ranks, Ints]:
        """The ends in order, and the rank of each number."""
        ordered = sorted(self.numbers)
        rank = np.empty(len(ordered), np.int32)
        for place, end in enumerate(ordered):
            rank[self.numbers[end]] = place
        return Ranks(tuple(ordered)), rank


@dataclass(slots=True)
class _Draft:
    """A group while entries stream past."""

    seen: _Seen = field(default_factory=_Seen)
    axis_seen: tuple[_Seen, ...] = field(default_factory=lambda: tuple(_Seen() for _axis in AXES))
    members: list[int] = field(default_factory=list)
    plain: _Rows = field(default_factory=_Rows)
    others: _Rows = field(default_factory=_Rows)
    grids: GridDraft = field(default_factory=GridDraft)


def table_of(entries: Iterable[CapabilityEntry]) -> Table:
    """Read entries once, in any order; the entries themselves are not kept."""
    drafts: dict[tuple[str, str], _Draft] = {}
    ids: list[str] = []
    days: list[tuple[int, int]] = []
    places: list[tuple[float, float]] = []
    divisions: list[str] = []
    odd: list[bool] = []
    for position, entry in enumerate(entries):
        ids.append(entry.id)
        valid_from, valid_to, is_odd = _evidence(entry)
        days.append((valid_from, valid_to))
        place = entry.place
        known = place.latitude is not None and place.longitude is not None
        places.append((place.latitude or 0.0, place.longitude or 0.0) if known else (np.nan, np.nan))
        divisions.append(place.division)
        odd.append(is_odd or entry.service != "calibrate" or _is_ragged(entry))
        _add(drafts.setdefault((entry.service, entry.kind), _Draft()), position, entry)
    valid = np.array(days, np.int64).reshape(-1, 2)
    where = np.array(places, np.float64).reshape(-1, 2)
    return Table(
        np.array(ids, dtype=np.str_), {key: _group(draft) for key, draft in drafts.items()}, valid[:, 0].astype(np.int32), valid[:, 1].astype(np.int32),
        where[:, 0].copy(), where[:, 1].copy(), np.array(divisions, dtype="U6"), np.array(odd, np.bool_),
    )  # fmt: skip


def _is_ragged(entry: CapabilityEntry) -> bool:
    """Several boxes, one of which says less than the columns need: the exact matcher knows what follows."""
    return len(entry.boxes) > 1 and not all(
        box.complete and (_is_line(box) or _is_grid(box)) for box in entry.boxes
    )


def _evidence(entry: CapabilityEntry) -> tuple[int, int, bool]:
    """When all evidence the service rests on is in force together; a suspension is asked exactly."""
    basis = [each for each in entry.evidence if not each.mark] or list(entry.evidence)
    if not basis or any(each.valid_to is None for each in basis):
        return NO_DAY, NEVER, len(basis) > 1 or _says_more(basis)
    first = max(
        (each.valid_from.toordinal() if each.valid_from else NO_DAY for each in basis), default=NO_DAY
    )
    last = min(each.valid_to.toordinal() for each in basis if each.valid_to is not None)
    return first, last, any(each.suspended_from is not None for each in basis)


def _says_more(basis: list[Qualification]) -> bool:
    """Whether evidence without an end may say no all the same."""
    return any(each.valid_from is not None or each.suspended_from is not None for each in basis)


def _add(draft: _Draft, position: int, entry: CapabilityEntry) -> None:
    draft.members.append(position)
    only = entry.boxes[0] if len(entry.boxes) == 1 else None
    plain = only is not None and (_is_line(only) or _is_grid(only))
    rows = draft.plain if plain else draft.others
    for box in entry.boxes:
        part = box.range
        if not box.complete or part is None or part.low is None or part.high is None:
            continue
        rows.entry.append(position)
        low, high = draft.seen.number(part.low), draft.seen.number(part.high)
        rows.ends.append((low, 0 if part.low_closed else 1, high, 0 if part.high_closed else 1))
        rows.numbers.append(_numbers(box))
        rows.axes.append(_axes(box, draft))
        rows.grids.append(_grid(box, draft))


def _grid(box: Box, draft: _Draft) -> int:
    stated = box.uncertainty
    if not _is_grid(box) or stated is None or stated.k is None or not isinstance(stated.shape, Grid):
        return -1
    return draft.grids.add(stated.shape, float(stated.k), AXES.index(stated.shape.axis))


def _is_grid(box: Box) -> bool:
    """Decided by the columns of its grid, which covers all of the box."""
    stated = box.uncertainty
    if stated is None or not is_usable(stated) or not isinstance(stated.shape, Grid) or box.range is None:
        return False
    shape, part = stated.shape, box.conditions.get(stated.shape.axis)
    covered = isinstance(part, Interval) and Interval(shape.ys[0], shape.ys[-1]).covers(part)
    bounded = all(name in AXES and _is_bounded(each) for name, each in box.conditions.items())
    return covered and bounded and shape.domain.covers(box.range)


def _is_line(box: Box) -> bool:
    """Decided by columns alone: a straight line or a quadrature over known axes, convex in x."""
    stated = box.uncertainty
    if stated is not None and is_usable(stated):
        shape = stated.shape
        if not isinstance(shape, Linear | Quadrature) or (stated.relative and shape.origin and shape.b):
            return False
    return all(name in AXES and _is_bounded(part) for name, part in box.conditions.items())


def _is_bounded(part: object) -> bool:
    return isinstance(part, Interval) and part.low is not None and part.high is not None


def _numbers(box: Box) -> tuple[int, bool, float, float, float, bool]:
    """Shape, relative, a, b, origin for k = 1, and whether it depends on any condition."""
    stated = box.uncertainty
    conditioned = bool(box.conditions)
    if stated is None or not is_usable(stated) or stated.k is None:
        return NONE, False, 0.0, 0.0, 0.0, conditioned
    shape = stated.shape
    if _is_grid(box):
        return GRID, stated.relative, 0.0, 0.0, 0.0, conditioned
    if not isinstance(shape, Linear | Quadrature):
        return OTHER, stated.relative, 0.0, 0.0, 0.0, conditioned
    kind = LINEAR if isinstance(shape, Linear) else QUADRATURE
    return (
        kind,
        stated.relative,
        float(shape.a / stated.k),
        float(shape.b / stated.k),
        float(shape.origin),
        conditioned,
    )


def _axes(box: Box, draft: _Draft) -> tuple[int, ...]:
    """Number and openness of both ends on every axis, `UNSTATED` where it is not named."""
    found: list[int] = []
    for name, seen in zip(AXES, draft.axis_seen, strict=True):
        part = box.conditions.get(name)
        if isinstance(part, Interval) and part.low is not None and part.high is not None:
            found += [
                seen.number(part.low),
                int(not part.low_closed),
                seen.number(part.high),
                int(not part.high_closed),
            ]
        else:
            found += [UNSTATED, 0, UNSTATED, 0]
    return tuple(found)


def _group(draft: _Draft) -> Group:
    ranks, place = draft.seen.ranked()
    axes = [seen.ranked() for seen in draft.axis_seen]
    places = [axis_place for _ranks, axis_place in axes]
    others = _boxes(draft.others, place, places)
    return Group(
        np.array(draft.members, np.int32),
        ranks,
        tuple(axis_ranks for axis_ranks, _place in axes),
        _boxes(draft.plain, place, places),
        others,
        np.array([float(end) for end in ranks.values], np.float64),
        np.argsort(others.entry, kind="stable"),
        tuple(np.array([float(end) for end in axis_ranks.values], np.float64) for axis_ranks, _place in axes),
        draft.grids.done(),
    )


def _boxes(rows: _Rows, place: Ints, places: list[Ints]) -> Boxes:
    ends = np.array(rows.ends, np.int32).reshape(-1, 4)
    low = 2 * place[ends[:, 0]] + ends[:, 1]
    high = 2 * place[ends[:, 2]] - ends[:, 3]
    numbers = np.array([row[:5] for row in rows.numbers], np.float64).reshape(-1, 5)
    axes = np.array(rows.axes, np.int32).reshape(-1, 4 * len(AXES))
    keys = [_axis_keys(axes[:, 4 * index : 4 * index + 4], places[index]) for index in range(len(AXES))]
    order = np.argsort(low, kind="stable")
    axis_low, axis_high = (np.stack([pair[side] for pair in keys])[:, order] for side in (0, 1))
    return Boxes(
        np.array(rows.entry, np.int32)[order], low[order].astype(np.int32), high[order].astype(np.int32), numbers[order, 0].astype(np.int8),
        numbers[order, 1] != 0, numbers[order, 2], numbers[order, 3], numbers[order, 4], axis_low, axis_high,
        np.array([row[5] for row in rows.numbers], np.bool_)[order], np.array(rows.grids, np.int32)[order],
    )  # fmt: skip


def _axis_keys(ends: Ints, place: Ints) -> tuple[Ints, Ints]:
    stated = ends[:, 0] != UNSTATED
    low = np.full(len(ends), UNSTATED, np.int32)
    high = np.full(len(ends), UNSTATED, np.int32)
    low[stated] = 2 * place[ends[stated, 0]] + ends[stated, 1] + 1
    high[stated] = 2 * place[ends[stated, 2]] - ends[stated, 3] + 1
    return low, high
