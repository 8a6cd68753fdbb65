"""The criteria that rest on numbers: range, conditions, uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import partial

from junheng.core.capability.answer import Criterion, criterion
from junheng.core.capability.extent import Cell, Extent, is_usable, possible_range, varying
from junheng.core.capability.grid import Grid
from junheng.core.capability.intervals import Interval, IntervalSet
from junheng.core.capability.limit import RELATIVE_UNITS, Limit
from junheng.core.capability.model import Box, CapabilityEntry, Condition, Need
from junheng.core.capability.scale import Scale, known_scale
from junheng.core.capability.shapes import Formula, Table, Uncertainty
from junheng.core.capability.within import bounds_of
from junheng.core.capability.wording import (
    decimal_text,
    quantity_text,
    relative_text,
    set_text,
    uncertainty_text,
    with_unit,
)


def range_criterion(need: Need, entry: CapabilityEntry, extent: Extent) -> Criterion | None:
    if need.range is None:
        return None
    scale = known_scale(need.unit)
    needed = partial(set_text, extent.wanted, scale)
    if not entry.boxes or any(box.range is None for box in entry.boxes):
        return criterion("range", "cannot-tell", "range-not-stated", raw=entry.raw or "—", needed=needed)
    found = partial(_stated_ranges, entry.boxes, scale)
    if not extent.unreached:
        return criterion("range", "yes", "range-covered", found=found, needed=needed)
    missing = extent.wanted.without(extent.reached_anywhere)
    if missing.meet(extent.perhaps_reached):
        code = (
            "range-without-high-end" if all(box.low_known for box in entry.boxes) else "range-without-low-end"
        )
        return criterion("range", "cannot-tell", code, found=found, needed=needed)
    if not missing:
        return criterion("range", "partly", "range-not-everywhere", needed=needed)
    if extent.reached_anywhere:
        gap = partial(set_text, missing, scale, outward=True)
        return criterion("range", "partly", "range-gap", gap=gap, found=found, needed=needed)
    if any(possible_range(box).meet(extent.wanted) for box in entry.boxes):
        gap = partial(set_text, missing, scale, outward=True)
        return criterion("range", "no", "range-gap", gap=gap, found=found, needed=needed)
    return criterion("range", "no", "range-apart", found=found, needed=needed)


def _stated_ranges(boxes: tuple[Box, ...], scale: Scale) -> str:
    return " ∪ ".join(_stated(box, scale) for box in boxes[:4])


def _stated(box: Box, scale: Scale) -> str:
    """The registered range with "…" for an end that was not stated."""
    assert box.range is not None
    if box.complete:
        return set_text((box.range,), scale)
    low = "…" if not box.low_known or box.range.low is None else quantity_text(box.range.low, scale)
    high = "…" if not box.high_known or box.range.high is None else quantity_text(box.range.high, scale)
    return f"{low}~{high}"


def condition_criteria(need: Need, entry: CapabilityEntry) -> Iterator[Criterion]:
    """One criterion per influence axis that the need or the entry names."""
    if not need.conditions and not any(box.conditions for box in entry.boxes):
        return
    near = [
        box
        for box in entry.boxes
        if need.range is None or possible_range(box).meet(IntervalSet((need.range,)))
    ]
    if not near:
        return
    named = dict.fromkeys(name for box in near for name in box.conditions)
    for name in dict.fromkeys((*need.conditions, *named)):
        yield _condition(name, need, near)


def _condition(name: str, need: Need, boxes: list[Box]) -> Criterion:
    label = f"condition:{name}"
    if name not in need.conditions:
        return criterion(label, "cannot-tell", "condition-not-asked", axis=name)
    wanted = need.conditions[name]
    needed = _condition_text(wanted, need.condition_units.get(name, ""))
    if any(name not in box.conditions for box in boxes):
        return criterion(label, "cannot-tell", "condition-not-registered", axis=name, needed=needed)
    if _uncovered(wanted, [box.conditions[name] for box in boxes]) is None:
        return criterion(label, "yes", "condition-covered", axis=name, needed=needed)
    touched = any(_touches(wanted, box.conditions[name]) for box in boxes)
    code = "condition-partly" if touched else "condition-apart"
    return criterion(label, "partly" if touched else "no", code, axis=name, needed=needed)


def _uncovered(wanted: Condition, have: list[Condition]) -> Condition | None:
    """What of the wanted condition no box names; None where all is covered."""
    if isinstance(wanted, Interval):
        ranges = IntervalSet.of(each for each in have if isinstance(each, Interval))
        left = IntervalSet((wanted,)).without(ranges)
        return left.parts[0] if left else None
    missing = wanted - frozenset().union(*(each for each in have if isinstance(each, frozenset)))
    return missing or None


def _touches(wanted: Condition, have: Condition) -> bool:
    if isinstance(wanted, Interval):
        return isinstance(have, Interval) and wanted.meet(have) is not None
    return isinstance(have, frozenset) and bool(wanted & have)


def _condition_text(wanted: Condition, unit: str) -> str:
    if isinstance(wanted, Interval):
        return set_text((wanted,), known_scale(unit))
    return ", ".join(sorted(wanted))


def uncertainty_criterion(
    need: Need, entry: CapabilityEntry, extent: Extent, limit: Limit | None
) -> Criterion | None:
    """U against the limit on what the range reaches. None where no limit was asked for or nothing is reached."""
    if limit is None or need.bound is None:
        return None
    boxes = [box for box in entry.boxes if possible_range(box).meet(extent.wanted)]
    open_to_question = extent.perhaps_held or extent.perhaps_reached or not entry.boxes
    spoiled = next((box for box in boxes if not is_usable(box.uncertainty)), None)
    if not extent.unheld:
        return _met(need, extent, limit, boxes)
    if open_to_question and (spoiled is not None or not boxes):
        return _unusable(spoiled, entry)
    if not extent.reached_anywhere:
        return None
    if extent.depends.without(extent.held):
        return _by_condition(need, extent, limit, boxes)
    if extent.unclaimed and not extent.held_anywhere:
        there = set_text(extent.unclaimed, known_scale(need.unit), outward=True)
        return criterion("uncertainty", "cannot-tell", "uncertainty-not-stated-there", gap=there)
    if extent.undecided and extent.undecided.without(extent.held):
        gap = set_text(extent.undecided, known_scale(need.unit), outward=True)
        return criterion("uncertainty", "cannot-tell", "uncertainty-undecided", gap=gap)
    if extent.reached_anywhere == extent.held:
        return _met(need, extent, limit, boxes)
    if extent.held:
        return _partly(need, extent, limit, boxes)
    if not extent.held_anywhere:
        return _too_large(need, extent, limit, boxes)
    found = partial(found_text, need, extent.held_anywhere, limit, boxes)
    return criterion(
        "uncertainty", "partly", "uncertainty-not-everywhere", needed=partial(bound_text, need), found=found
    )


def _by_condition(need: Need, extent: Extent, limit: Limit, boxes: list[Box]) -> Criterion:
    """Small enough under some values of a condition that the need does not state, and not, or not said, under others."""
    axes = dict.fromkeys(
        name
        for box in boxes
        for name in box.conditions
        if name not in need.conditions and (len(boxes) > 1 or name in varying(box))
    )
    return criterion(
        "uncertainty",
        "cannot-tell",
        "uncertainty-by-condition",
        axis=", ".join(axes or extent.axes),
        needed=partial(bound_text, need),
        best=partial(found_text, need, extent.depends, limit, boxes, best=True),
        worst=partial(found_text, need, extent.depends, limit, boxes),
    )


def _met(need: Need, extent: Extent, limit: Limit, boxes: list[Box]) -> Criterion:
    scale, found = known_scale(need.unit), partial(found_text, need, extent.held, limit, boxes)
    if not extent.unreached and extent.axes:
        axis, needed = ", ".join(extent.axes), partial(bound_text, need)
        return criterion(
            "uncertainty", "yes", "uncertainty-within-whatever", found=found, needed=needed, axis=axis
        )
    if not extent.unreached:
        return criterion(
            "uncertainty", "yes", "uncertainty-within", found=found, needed=partial(bound_text, need)
        )
    covered = partial(set_text, extent.held, scale)
    return criterion(
        "uncertainty",
        "yes",
        "uncertainty-within-covered",
        covered=covered,
        found=found,
        needed=partial(bound_text, need),
    )


def _partly(need: Need, extent: Extent, limit: Limit, boxes: list[Box]) -> Criterion:
    scale = known_scale(need.unit)
    return criterion(
        "uncertainty",
        "partly",
        "uncertainty-partly",
        covered=partial(set_text, extent.held, scale),
        gap=partial(set_text, extent.reached_anywhere.without(extent.held), scale, outward=True),
        found=partial(found_text, need, extent.reached_anywhere, limit, boxes),
        needed=partial(bound_text, need),
    )


def _too_large(need: Need, extent: Extent, limit: Limit, boxes: list[Box]) -> Criterion:
    """The nearest miss: the smallest uncertainty against its limit at the corners of what is reached."""
    values = [
        (x, u)
        for x in corners(extent.reached_anywhere, boxes)
        if (u := stated_at(x, boxes, limit, need.conditions, best=True)) is not None
    ]
    values = [(x, u) for x, u in values if limit.at(x) > 0]
    if not values:
        return criterion(
            "uncertainty", "no", "uncertainty-too-large", best="—", needed=partial(bound_text, need)
        )
    x, best = min(values, key=lambda each: each[1] / limit.at(each[0]))
    return criterion(
        "uncertainty",
        "no",
        "uncertainty-too-large",
        best=partial(value_text, need, x, best, limit),
        needed=partial(bound_text, need),
    )


def _unusable(box: Box | None, entry: CapabilityEntry) -> Criterion:
    stated = box.uncertainty if box is not None else None
    if stated is None:
        return criterion("uncertainty", "cannot-tell", "uncertainty-not-stated", raw=entry.raw or "—")
    missing = {(True, True): "k", (False, False): "base"}.get(
        (stated.k is None, stated.base_known), "k-and-base"
    )
    return criterion(
        "uncertainty", "cannot-tell", f"uncertainty-without-{missing}", found=stated.text or entry.raw
    )


def bound_text(need: Need) -> str:
    """The limit as asked for: `U ≤ 20×10⁻⁶·x 或 5 µV` in digits as typed."""
    bound = need.bound
    if bound is None:
        return "—"
    sign = "<" if bound.strict else "≤"
    if bound.relative_to is None:
        return f"U {sign} {with_unit(decimal_text(bound.value), bound.unit)}"
    part = relative_text(Fraction(bound.value) * RELATIVE_UNITS[bound.unit], digits=8)
    floor = "" if bound.floor is None else f" ∨ {with_unit(decimal_text(bound.floor), bound.floor_unit)}"
    return f"U {sign} {part}{floor}"


def corners(covered: IntervalSet, boxes: Iterable[Box]) -> list[Fraction]:
    """Finite ends of the parts, and the points of tables inside them."""
    ends = {end for part in covered.parts for end in (part.low, part.high) if end is not None}
    for box in boxes:
        if box.uncertainty is not None and isinstance(box.uncertainty.shape, Table):
            ends |= {x for x, _ in box.uncertainty.shape.points if covered.contains(x)}
        if box.uncertainty is not None and isinstance(box.uncertainty.shape, Grid):
            ends |= {x for x in box.uncertainty.shape.xs if covered.contains(x)}
    return sorted(ends)


def stated_at(
    x: Fraction, boxes: Iterable[Box], limit: Limit, asked: Cell | None = None, *, best: bool = False
) -> Fraction | None:
    """The smallest uncertainty stated at x by a complete box, for the limit's k; None where there is none.

    Of a grid the greatest under the conditions asked for (`best`: the least), else under all that the box names.
    """
    values = [
        value_at(box.uncertainty.with_k(limit.k), x, {**box.conditions, **(asked or {})}, best=best)
        for box in boxes
        if box.complete and is_usable(box.uncertainty) and box.uncertainty is not None
        and box.range is not None and box.range.low is not None and box.range.high is not None
        and box.range.low <= x <= box.range.high and not (box.uncertainty.relative and x == 0)
    ]  # fmt: skip
    known = [value for value in values if value is not None]
    return min(known) if known else None


def value_at(
    stated: Uncertainty, x: Fraction, conditions: Cell | None = None, *, best: bool = False
) -> Fraction | None:
    """U at one point in the coherent unit; None outside a table, or where a formula has other axes too."""
    shape = stated.shape
    if isinstance(shape, Grid):
        found = _on_grid(shape, x, (conditions or {}).get(shape.axis), best)
        return None if found is None else found * (abs(x) if stated.relative else 1)
    if isinstance(shape, Formula):
        return bounds_of(stated, x, x, {})[1] if shape.variables == ("x",) else None
    if isinstance(shape, Table) and not shape.domain.contains(x):
        return None
    return shape.at(x) * (abs(x) if stated.relative else 1)


def _on_grid(shape: Grid, x: Fraction, part: Condition | None, best: bool) -> Fraction | None:
    """The greatest or the least U at x on what the table has of a stretch of its condition."""
    if not isinstance(part, Interval) or part.low is None or part.high is None:
        return None
    near, far = max(part.low, shape.ys[0]), min(part.high, shape.ys[-1])
    found = None if near > far else shape.bounds((x, x), (near, far))
    return None if found is None else found[0 if best else 1]


def found_text(
    need: Need, covered: IntervalSet, limit: Limit, boxes: list[Box], *, best: bool = False
) -> str:
    """U found at the ends of what is covered, at most three points."""
    scale = known_scale(need.unit)
    points = corners(covered, boxes)
    chosen = [points[0], points[len(points) // 2], points[-1]] if len(points) > 2 else points
    parts = [
        f"{quantity_text(x, scale)}: {value_text(need, x, value, limit)}"
        for x in dict.fromkeys(chosen)
        if (value := stated_at(x, boxes, limit, need.conditions, best=best)) is not None
    ]
    return "; ".join(parts) or "—"


def value_text(need: Need, x: Fraction, value: Fraction, limit: Limit) -> str:
    """U at x in the form of the limit that counts there, with digits enough to see on which side it lies."""
    bound = need.bound
    scale = known_scale(need.unit)
    as_part = bound is not None and bound.relative_to == "reading" and x != 0
    if as_part and limit.absolute is not None and limit.relative is not None:
        as_part = abs(x) * limit.relative >= limit.absolute
    for digits in (2, 3, 4, 6, 9):
        if as_part:
            text = relative_text(value / abs(x), digits=digits)
            edge = relative_text(limit.at(x) / abs(x), digits=digits)
        else:
            unit = known_scale(_absolute_unit(need, scale))
            text = uncertainty_text(value, unit, digits=digits)
            edge = uncertainty_text(limit.at(x), unit, digits=digits)
        if text != edge or value == limit.at(x):
            break
    return text


def _absolute_unit(need: Need, scale: Scale) -> str:
    bound = need.bound
    if bound is not None and bound.floor is not None:
        return bound.floor_unit
    if bound is not None and bound.relative_to is None:
        return bound.unit
    return scale.unit
