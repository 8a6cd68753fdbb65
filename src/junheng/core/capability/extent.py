"""How much of a need's range an entry reaches, and where its uncertainty is small enough.

The need's conditions are cut into elementary cells at the ends of the entry's boxes. On each cell the boxes
that cover it are joined, so splitting a box changes nothing; what holds on every cell holds for the need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, reduce
from itertools import pairwise, product

from junheng.core.capability.grid import Ends, Grid
from junheng.core.capability.intervals import EVERYWHERE, NOWHERE, Interval, IntervalSet
from junheng.core.capability.limit import Limit
from junheng.core.capability.model import Box, Condition, Need
from junheng.core.capability.shapes import Bounds, Formula, Uncertainty
from junheng.core.capability.within import Within, within

Cell = Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class Region:
    """On these conditions, this part of the measurand's range."""

    conditions: Cell
    range: IntervalSet


@dataclass(frozen=True)
class Extent:
    """Sets over the measurand, each holding under all conditions of the need.

    `reached`: inside stated ranges. `held`: also within the limit. `perhaps_reached`: a range with an
    unstated end might go there. `perhaps_held`: reached, but the uncertainty stated cannot be used.
    `undecided`: a formula left it open. `*_anywhere`: under some of the conditions at least. `regions`: what holds under parts of the conditions.
    """

    wanted: IntervalSet
    reached: IntervalSet
    held: IntervalSet
    perhaps_reached: IntervalSet
    perhaps_held: IntervalSet
    undecided: IntervalSet
    reached_anywhere: IntervalSet
    held_anywhere: IntervalSet
    regions: tuple[Region, ...] = ()

    @cached_property
    def unreached(self) -> IntervalSet:
        return self.wanted.without(self.reached)

    @cached_property
    def unheld(self) -> IntervalSet:
        return self.wanted.without(self.held)


def extent_of(need: Need, boxes: Iterable[Box], limit: Limit | None) -> Extent:
    """The extent of the joined boxes over the need's range (everywhere, where none was asked for)."""
    wanted = EVERYWHERE if need.range is None else IntervalSet((need.range,))
    merged = joined(tuple(boxes))
    if not need.conditions:
        return _on_cell({}, merged, wanted, limit)
    cells = _cells(need.conditions, merged)
    found = [(cell, _on_cell(cell, merged, wanted, limit)) for cell in cells]
    whole = reduce(_both, (extent for _, extent in found))
    return replace(whole, regions=tuple(Region(cell, extent.held) for cell, extent in found if extent.held))


def _both(a: Extent, b: Extent) -> Extent:
    """What holds on two cells; a doubt on either is a doubt."""
    return Extent(
        a.wanted,
        a.reached.meet(b.reached),
        a.held.meet(b.held),
        a.perhaps_reached.union(b.perhaps_reached),
        a.perhaps_held.union(b.perhaps_held),
        a.undecided.union(b.undecided),
        a.reached_anywhere.union(b.reached_anywhere),
        a.held_anywhere.union(b.held_anywhere),
    )


def _on_cell(cell: Cell, boxes: tuple[Box, ...], wanted: IntervalSet, limit: Limit | None) -> Extent:
    reached, held, maybe, unusable, undecided = [], [], [], [], []
    for box in boxes:
        if not applies(box, cell):
            continue
        possible = possible_range(box).meet(wanted)
        if not box.complete:
            maybe.append(possible)
            continue
        reached.append(possible)
        found = _held(box, possible, cell, limit)
        held.append(found.inside if found is not None else NOWHERE)
        unusable.append(possible if found is None else NOWHERE)
        undecided.append(found.undecided if found is not None else NOWHERE)
    inside, within_limit = _union(reached), _union(held)
    doubts = _union(maybe), _union(unusable), _union(undecided)
    return Extent(wanted, inside, within_limit, *doubts, inside, within_limit)


def _union(sets: list[IntervalSet]) -> IntervalSet:
    if len(sets) == 1:
        return sets[0]
    return IntervalSet.of(part for each in sets for part in each.parts)


def _held(box: Box, possible: IntervalSet, cell: Cell, limit: Limit | None) -> Within | None:
    """None where the uncertainty stated cannot be used."""
    if limit is None:
        return Within(possible)
    if not is_usable(box.uncertainty):
        return None
    assert box.uncertainty is not None
    bounds = box_bounds(box, cell)
    parts = [within(box.uncertainty, limit, part, bounds) for part in possible.parts]
    return Within(_union([part.inside for part in parts]), _union([part.undecided for part in parts]))


def is_usable(uncertainty: Uncertainty | None) -> bool:
    return uncertainty is not None and uncertainty.k is not None and uncertainty.base_known


def possible_range(box: Box) -> IntervalSet:
    """The stated range; an unstated end counts as unbounded."""
    if box.range is None:
        return EVERYWHERE
    low = box.range.low if box.low_known else None
    high = box.range.high if box.high_known else None
    return IntervalSet((Interval(low, high, low is not None and box.range.low_closed,
                                 high is not None and box.range.high_closed),))  # fmt: skip


def applies(box: Box, cell: Cell) -> bool:
    """Whether the box covers the cell on every axis that both name."""
    return all(_covers(box.conditions[name], part) for name, part in cell.items() if name in box.conditions)


def _covers(have: Condition, part: Condition) -> bool:
    if isinstance(have, Interval) and isinstance(part, Interval):
        return have.covers(part)
    return isinstance(have, frozenset) and isinstance(part, frozenset) and part <= have


def box_bounds(box: Box, cell: Cell) -> dict[str, Bounds | Ends]:
    """Bounds of the axes a formula or a grid names: the need's cell, else the whole of the box."""
    if box.uncertainty is None or not isinstance(box.uncertainty.shape, Formula | Grid):
        return {}
    axes = {**box.conditions, **cell}
    exact = isinstance(box.uncertainty.shape, Grid)
    return {
        name: (part.low, part.high) if exact else (float(part.low), float(part.high))
        for name, part in axes.items()
        if isinstance(part, Interval) and part.low is not None and part.high is not None
    }


def _cells(conditions: Cell, boxes: tuple[Box, ...]) -> list[Cell]:
    names = list(conditions)
    choices = [_cut(name, conditions[name], boxes) for name in names]
    return [dict(zip(names, choice, strict=True)) for choice in product(*choices)]


def _cut(name: str, wanted: Condition, boxes: tuple[Box, ...]) -> list[Condition]:
    """Elementary parts of one condition: single categories, or the points and stretches between ends."""
    if isinstance(wanted, frozenset):
        return [frozenset({category}) for category in sorted(wanted)]
    marks: set[Fraction] = set()
    for box in boxes:
        have = box.conditions.get(name)
        if isinstance(have, Interval):
            marks |= {end for end in (have.low, have.high) if end is not None}
    ordered: list[Fraction | None] = [None, *sorted(marks), None]
    pieces = [Interval(mark, mark) for mark in marks]
    pieces += [Interval(low, high, False, False) for low, high in pairwise(ordered)]
    return [part for piece in pieces if (part := piece.meet(wanted)) is not None]


def joined(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Boxes that differ in the range only and touch become one, so that a split leaves no trace."""
    if len(boxes) < 2:
        return boxes
    left: list[Box] = []
    for box in sorted(boxes, key=_begins):
        for index, other in enumerate(left):
            together = _as_one(other, box)
            if together is not None:
                left[index] = together
                break
        else:
            left.append(box)
    return tuple(left)


def _begins(box: Box) -> tuple[bool, Fraction]:
    low = box.range.low if box.range is not None else None
    return low is not None, low or Fraction(0)


def _as_one(a: Box, b: Box) -> Box | None:
    if not (a.complete and b.complete) or a.conditions != b.conditions or a.uncertainty != b.uncertainty:
        return None
    union = IntervalSet.of((a.range, b.range))
    return replace(a, range=union.parts[0]) if len(union.parts) == 1 else None
