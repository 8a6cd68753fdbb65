"""What every entry answers, of a million: columns decide the verdict where doubles leave room, the rest is to be asked.

The verdicts are those of asking each entry (`matching.answer`); only the reasons are not here. A finding is a number in
the order of `answer.ORDER` (match 0, partly 1, cannot tell 2, no 3), so the verdict of several is the greatest; `ASKED`
is one that no column settles. No outweighs all, therefore also what would have to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from junheng.core.capability.criteria_evidence import distance_km
from junheng.core.capability.criteria_scope import significant
from junheng.core.capability.index.asking import CapabilityIndex, odd_conditions, question_of
from junheng.core.capability.index.holding import (
    MARGIN,
    Question,
    Rows,
    conditions_covered,
    covers_together,
    held,
    of_several,
    on_grids,
    uncertainty,
)
from junheng.core.capability.index.table import (
    NEVER,
    NONE,
    QUADRATURE,
    Boxes,
    Floats,
    Group,
    Marks,
    Table,
)
from junheng.core.capability.kinds import is_within
from junheng.core.capability.limit import Limit, limit_of
from junheng.core.capability.model import Need, Place

Findings = NDArray[np.int8]
MATCH, PARTLY, CANNOT_TELL, NO = range(4)
ASKED = -1


@dataclass(frozen=True, slots=True)
class Judged:
    """Entries that speak of a need's kind of quantity: what each answers, or `ASKED`; its distance, infinite if unknown."""

    ids: NDArray[np.str_]
    verdicts: Findings
    distance: Floats


def speaks_of(need: Need, kind: str) -> bool:
    """Whether entries of a kind of quantity are answers to a need at all: the same, a kind of it, or what it is a kind of."""
    return not need.kind or is_within(kind, need.kind) or is_within(need.kind, kind)


def judged(index: CapabilityIndex, need: Need, *, at: date) -> Judged:
    """Every entry of an index that speaks of the need's kind of quantity."""
    limit = limit_of(need)
    base = _in_table(index.base, need, limit, at)
    if index.gone:
        stands = ~np.isin(base.ids, np.array(sorted(index.gone), dtype=np.str_))
        base = Judged(base.ids[stands], base.verdicts[stands], base.distance[stands])
    if index.delta is None:
        return base
    return _together([base, _in_table(index.delta, need, limit, at)])


def _together(parts: list[Judged]) -> Judged:
    return Judged(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.verdicts for part in parts]),
        np.concatenate([part.distance for part in parts]),
    )


def _in_table(table: Table, need: Need, limit: Limit | None, at: date) -> Judged:
    parts = [Judged(np.empty(0, np.str_), np.empty(0, np.int8), np.empty(0, np.float64))]
    for (service, kind), group in table.groups.items():
        if speaks_of(need, kind):
            positions = group.members.astype(np.int64)
            distance = _distances(table, positions, need.place)
            findings = [
                _scope(len(positions), service, kind, need),
                _numbers(table, group, need, limit),
                *_elsewhere(table, positions, distance, need, at),
            ]
            parts.append(
                Judged(
                    table.ids[positions], _verdict(findings), np.where(np.isnan(distance), np.inf, distance)
                )
            )
    return _together(parts)


def _verdict(findings: list[Findings]) -> Findings:
    all_ = np.stack(findings)
    worst: Findings = all_.max(axis=0)
    worst[(worst < NO) & (all_ == ASKED).any(axis=0)] = ASKED
    return worst


def _scope(count: int, service: str, kind: str, need: Need) -> Findings:
    if service != need.service:
        return np.full(count, NO, np.int8)
    same = not kind or not need.kind or kind == need.kind
    return np.full(count, MATCH if same else CANNOT_TELL, np.int8)


def _elsewhere(
    table: Table, positions: NDArray[np.int64], distance: Floats, need: Need, at: date
) -> list[Findings]:
    """Evidence, distance and region. A mark and a recognition are known to the entry alone."""
    day, last = (need.on or at).toordinal(), table.valid_to[positions]
    in_force = (table.valid_from[positions] <= day) & (day <= last)
    evidence = np.where(in_force, MATCH, NO)
    evidence[last == NEVER] = CANNOT_TELL
    evidence[table.asked_exactly[positions]] = ASKED
    found = [evidence.astype(np.int8)]
    if need.mark or any(wish == "must" for _division, wish in need.recognition):
        found.append(np.full(len(positions), ASKED, np.int8))
    if need.max_distance_km is not None:
        far = np.where(distance <= float(need.max_distance_km), MATCH, NO)
        near = np.abs(distance - float(need.max_distance_km)) <= MARGIN * float(need.max_distance_km)
        found.append(np.where(np.isnan(distance), CANNOT_TELL, np.where(near, ASKED, far)).astype(np.int8))
    if need.divisions:
        codes = table.division[positions]
        inside = np.logical_or.reduce(
            [np.char.startswith(codes, significant(code)) for code in need.divisions]
        )
        found.append(np.where(codes == "", CANNOT_TELL, np.where(inside, MATCH, NO)).astype(np.int8))
    return found


def _distances(table: Table, positions: NDArray[np.int64], place: Place | None) -> Floats:
    """Kilometres as the matcher counts them, once for each place; NaN without both pairs of coordinates."""
    if place is None or place.latitude is None or place.longitude is None or not len(positions):
        return np.full(len(positions), np.nan)
    where = np.column_stack([table.latitude[positions], table.longitude[positions]])
    places, which = np.unique(where, axis=0, return_inverse=True)
    far = [
        np.nan if np.isnan(north) else distance_km(place, Place("", north, east))
        for north, east in places.tolist()
    ]
    return np.array(far, np.float64)[which.reshape(-1)]


def _numbers(table: Table, group: Group, need: Need, limit: Limit | None) -> Findings:
    """Range, conditions and uncertainty of each member; one without boxes that columns hold is asked."""
    found = np.full(len(group.members), ASKED, np.int8)
    place = np.searchsorted(group.members, group.plain.entry)
    if need.range is None and limit is None and not need.conditions:
        found[place] = np.where(group.plain.conditioned, CANNOT_TELL, MATCH)
        return found
    if need.range is None or need.range.low is None or need.range.high is None or odd_conditions(need):
        return found
    question = question_of(group, need, limit)
    found[place] = _plain(group, question)
    others = np.unique(group.others.entry).astype(np.int64)
    others = others[~table.asked_exactly[others]]
    found[np.searchsorted(group.members, others)] = _several(group, others, question)
    return found


def _plain(group: Group, question: Question) -> Findings:
    boxes = group.plain
    rows = np.arange(len(boxes.low))
    meets = (boxes.low <= question.high_key) & (boxes.high >= question.low_key)
    covers = (boxes.low <= question.low_key) & (boxes.high >= question.high_key)
    found = np.where(meets, np.where(covers, MATCH, PARTLY), NO).astype(np.int8)
    near = rows[meets]
    if question.limit is not None:
        found[near] = _limited(group, near, covers[near], question)
    if question.unconditional:
        open_ = near[boxes.conditioned[near] & np.isin(found[near], (MATCH, PARTLY))]
        found[open_] = CANNOT_TELL
        return found
    asked = near[~conditions_covered(boxes, near, question)]
    found[asked] = ASKED
    return found


def _limited(group: Group, rows: Rows, covers: Marks, question: Question) -> Findings:
    """Rows that meet the need's range: U against its limit on what they reach of it.

    U is convex: that it is nowhere small enough, its ends, its origin and zero tell; all others are asked.
    """
    boxes, limit = group.plain, question.limit
    assert limit is not None
    low = np.maximum(group.ends[boxes.low[rows] // 2], question.low)
    high = np.minimum(group.ends[(boxes.high[rows] + 1) // 2], question.high)
    all_, (somewhere, nowhere) = held(boxes, rows, low, high, limit), _anywhere(boxes, rows, low, high, limit)
    reach = np.where(covers, MATCH, PARTLY)
    found = np.full(len(rows), ASKED, np.int64)
    certainly, fails = all_.certainly, ~all_.perhaps
    if (on := on_grids(group, boxes, rows, low, high, question)) is not None:
        where, told = on
        certainly[where], fails[where], somewhere[where], nowhere[where] = (
            told.all,
            told.fails,
            told.some,
            told.none,
        )
    found[somewhere & ~covers] = PARTLY
    found[somewhere & fails] = PARTLY
    found[nowhere] = NO
    found[certainly] = reach[certainly]
    found[boxes.relative[rows] & (low <= 0) & (high >= 0)] = ASKED
    found[boxes.shape[rows] == NONE] = CANNOT_TELL
    return found.astype(np.int8)


def _anywhere(boxes: Boxes, rows: Rows, low: Floats, high: Floats, limit: Limit) -> tuple[Marks, Marks]:
    """Whether U is small enough at some point for certain, and whether at none."""
    absolute = 0.0 if limit.absolute is None else float(limit.absolute)
    part = 0.0 if limit.relative is None else float(limit.relative)
    somewhere, nowhere = np.zeros(len(rows), np.bool_), np.ones(len(rows), np.bool_)
    origin = boxes.origin[rows]
    for x in (low, high, np.clip(origin, low, high), np.clip(0.0, low, high)):
        u, scale = uncertainty(boxes, rows, x, float(limit.k))
        most = np.maximum(part * np.abs(x), absolute)
        somewhere |= u < most - MARGIN * (scale + most)
        nowhere &= u > most + MARGIN * (scale + most)
    if limit.relative is not None:
        nowhere &= (boxes.shape[rows] != QUADRATURE) | (origin == 0)
    return somewhere, nowhere


def _several(group: Group, positions: NDArray[np.int64], question: Question) -> Findings:
    """Entries of several boxes, or of one that no line describes: apart, able for certain, or asked."""
    boxes = group.others
    meets = (boxes.low <= question.high_key) & (boxes.high >= question.low_key)
    found = np.full(len(positions), ASKED, np.int8)
    found[~np.isin(positions, boxes.entry[meets])] = NO
    if (
        question.limit is not None
        and question.limit.impossible_at_zero
        and question.low <= 0 <= question.high
    ):
        return found
    may = np.intersect1d(of_several(group, question), positions)
    sure = may[covers_together(group, may, question)]
    found[np.searchsorted(positions, sure)] = MATCH
    return found
