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
    `undecided`: a formula left it open. `depends`: within the limit or not by a condition that the need does not state,
    one of `axes`; all other sets hold whatever these are. `unclaimed`: nothing is stated there of the uncertainty.
    `*_anywhere`: under some of the conditions asked for at least. `regions`: what holds under parts of these.
    """

    wanted: IntervalSet
    reached: IntervalSet = NOWHERE
    held: IntervalSet = NOWHERE
    perhaps_reached: IntervalSet = NOWHERE
    perhaps_held: IntervalSet = NOWHERE
    undecided: IntervalSet = NOWHERE
    reached_anywhere: IntervalSet = NOWHERE
    held_anywhere: IntervalSet = NOWHERE
    regions: tuple[Region, ...] = ()
    depends: IntervalSet = NOWHERE
    unclaimed: IntervalSet = NOWHERE
    axes: tuple[str, ...] = ()

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
        depends=a.depends.union(b.depends),
        unclaimed=a.unclaimed.union(b.unclaimed),
        axes=tuple(dict.fromkeys((*a.axes, *b.axes))),
    )


def _on_cell(cell: Cell, boxes: tuple[Box, ...], wanted: IntervalSet, limit: Limit | None) -> Extent:
    parts = [_of_box(box, cell, wanted, limit) for box in boxes if applies(box, cell)]
    if not parts:
        return Extent(wanted)
    if len(parts) == 1:
        return parts[0]
    return _whatever(parts, wanted)


def _of_box(box: Box, cell: Cell, wanted: IntervalSet, limit: Limit | None) -> Extent:
    """One box on one cell."""
    possible = possible_range(box).meet(wanted)
    if not box.complete:
        return Extent(wanted, perhaps_reached=possible)
    found = _held(box, possible, cell, limit)
    unasked = tuple(name for name in box.conditions if name not in cell)
    reach = Extent(wanted, reached=possible, reached_anywhere=possible, axes=unasked)
    if found is None:
        return replace(reach, perhaps_held=possible)
    if set(varying(box)) & set(unasked):
        open_ = found.somewhere.union(found.undecided).union(found.unclaimed)
        return replace(
            reach, held=found.inside, held_anywhere=found.inside, depends=open_.without(found.inside)
        )
    return replace(
        reach, held=found.inside, held_anywhere=found.somewhere, undecided=found.undecided, unclaimed=found.unclaimed,
    )  # fmt: skip


def varying(box: Box) -> tuple[str, ...]:
    """The conditions whose value changes the uncertainty of a box."""
    shape = None if box.uncertainty is None else box.uncertainty.shape
    if isinstance(shape, Grid):
        return (shape.axis,)
    return tuple(name for name in shape.variables if name != "x") if isinstance(shape, Formula) else ()


def _whatever(parts: list[Extent], wanted: IntervalSet) -> Extent:
    """Boxes together: where one that is tied to a condition not asked for fails, it depends on that condition."""
    reached, some = _union([part.reached for part in parts]), _union([part.held for part in parts])
    fails = _union([part.reached.without(part.held) for part in parts if part.axes])
    held = some.without(fails).union(_union([part.held for part in parts if not part.axes]))
    depends = _union([part.depends for part in parts]).union(some.meet(fails)).without(held)
    return Extent(
        wanted,
        reached,
        held,
        _union([part.perhaps_reached for part in parts]),
        _union([part.perhaps_held for part in parts]),
        _union([part.undecided for part in parts]),
        reached,
        _union([part.held_anywhere for part in parts]).without(depends),
        depends=depends,
        unclaimed=_union([part.unclaimed for part in parts]),
        axes=tuple(dict.fromkeys(name for part in parts for name in part.axes)),
    )


def _union(sets: list[IntervalSet]) -> IntervalSet:
    if not sets:
        return NOWHERE
    if len(sets) == 1:
        return sets[0]
    return IntervalSet.of(part for each in sets for part in each.parts)


def _held(box: Box, possible: IntervalSet, cell: Cell, limit: Limit | None) -> Within | None:
    """None where the uncertainty stated cannot be used."""
    if limit is None:
        return Within(possible, somewhere=possible)
    if not is_usable(box.uncertainty):
        return None
    assert box.uncertainty is not None
    bounds = box_bounds(box, cell)
    parts = [within(box.uncertainty, limit, part, bounds) for part in possible.parts]
    if len(parts) == 1:
        return parts[0]
    return Within(
        _union([part.inside for part in parts]), _union([part.undecided for part in parts]),
        _union([part.somewhere for part in parts]), _union([part.unclaimed for part in parts]),
    )  # fmt: skip


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
