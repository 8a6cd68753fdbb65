"""Who is able, of a million entries: columns decide what they can for certain, the exact matcher decides the rest.

The answer is the set of entries whose verdict is `match`, the same as asking each (`matching.answer`): rows that the
columns exclude cannot match, rows that they include do, and whoever lies within the margin of a double, has several
boxes or something no column says is asked exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from junheng.core.capability.criteria_scope import significant
from junheng.core.capability.index.holding import (
    MARGIN,
    Question,
    candidates,
    conditions_covered,
    covers_together,
    held,
    of_several,
    on_grids,
)
from junheng.core.capability.index.table import (
    AXES,
    NEVER,
    Floats,
    Group,
    Marks,
    Table,
    table_of,
)
from junheng.core.capability.intervals import Interval
from junheng.core.capability.limit import Limit, limit_of
from junheng.core.capability.matching import answer
from junheng.core.capability.model import CapabilityEntry, Need

Fetch = Callable[[Sequence[str]], Iterable[CapabilityEntry]]
"""Entries by their ids, from wherever they are kept."""
MOST_CHANGES = 20_000
"""Changes kept beside the base; beyond that the index is built anew."""
_EARTH_RADIUS_KM = 6371.0088
_NOBODY = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Found:
    """Positions that match for certain, and those to be asked exactly."""

    sure: NDArray[np.int64]
    asked: NDArray[np.int64]


@dataclass(frozen=True)
class CapabilityIndex:
    """An index that does not change; `changed` gives another one that shares the base."""

    base: Table
    delta: Table | None = None
    gone: frozenset[str] = frozenset()
    changes: Mapping[str, CapabilityEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[CapabilityEntry]) -> CapabilityIndex:
        """Build from all entries; they are read once and not kept."""
        return cls(table_of(entries))

    @property
    def is_due(self) -> bool:
        """Whether so much has changed that it should be built anew."""
        return len(self.gone) > MOST_CHANGES

    def changed(
        self, entries: Iterable[CapabilityEntry] = (), *, removed: Iterable[str] = ()
    ) -> CapabilityIndex:
        """With entries added or replaced and others removed; costs by the number of changes, not of entries."""
        out = set(removed)
        changes = {id: entry for id, entry in self.changes.items() if id not in out}
        changes.update((entry.id, entry) for entry in entries)
        gone = self.gone | out | changes.keys()
        return CapabilityIndex(self.base, table_of(changes.values()), frozenset(gone), changes)

    def able(self, need: Need, *, at: date, fetch: Fetch) -> tuple[str, ...]:
        """Ids of the entries that answer `match`, in order."""
        found = _able(self.base, need, at, self._fetch(fetch))
        if self.gone:
            found = [id for id in found if id not in self.gone]
        if self.delta is not None:
            found += _able(self.delta, need, at, self._changes)
        return tuple(sorted(found))

    def _fetch(self, fetch: Fetch) -> Fetch:
        """Entries of the base that still stand; what has gone or changed is not asked."""
        return lambda ids: fetch([id for id in ids if id not in self.gone])

    def _changes(self, ids: Sequence[str]) -> Iterable[CapabilityEntry]:
        return [self.changes[id] for id in ids]


def _able(table: Table, need: Need, at: date, fetch: Fetch) -> list[str]:
    limit = limit_of(need)
    sure, asked = [_NOBODY], [_NOBODY]
    for (service, kind), group in table.groups.items():
        if service == need.service and (kind == need.kind or not kind or not need.kind):
            found = _in_group(table, group, need, limit, at)
            sure.append(found.sure)
            asked.append(found.asked)
    ids: list[str] = table.ids[np.concatenate(sure)].tolist()
    doubtful: list[str] = table.ids[np.unique(np.concatenate(asked))].tolist()
    if doubtful:
        exactly = (
            entry.id
            for entry in fetch(doubtful)
            if answer(need, entry, at=at, limit=limit).verdict == "match"
        )
        ids += exactly
    return ids


def _in_group(table: Table, group: Group, need: Need, limit: Limit | None, at: date) -> _Found:
    if need.range is None or need.range.low is None or need.range.high is None or odd_conditions(need):
        return _Found(_NOBODY, group.members.astype(np.int64))
    question = question_of(group, need, limit)
    if limit is not None and limit.impossible_at_zero and question.low <= 0 <= question.high:
        return _Found(_NOBODY, _NOBODY)
    plain, doubt = _plain(group, question)
    many = of_several(group, question)
    positions = np.concatenate([group.plain.entry[plain].astype(np.int64), many])
    certain = np.concatenate([~doubt, covers_together(group, many, question)])
    if not len(positions):
        return _Found(_NOBODY, _NOBODY)
    stands, open_ = _elsewhere(table, positions, need, at)
    certain &= ~open_ & ~np.bool_(question.only_exact)
    return _Found(positions[stands & certain], positions[stands & ~certain])


def odd_conditions(need: Need) -> bool:
    """Whether it asks for a condition that no column holds."""
    return any(name not in AXES or not isinstance(part, Interval) or part.low is None or part.high is None
               for name, part in need.conditions.items())  # fmt: skip


def question_of(group: Group, need: Need, limit: Limit | None) -> Question:
    """A need with both ends of its range beside one group."""
    part = need.range
    assert part is not None and part.low is not None and part.high is not None
    keys: list[tuple[int, int] | None] = []
    ends: list[tuple[float, float] | None] = []
    for name, ranks in zip(AXES, group.axis_ranks, strict=True):
        wanted = need.conditions.get(name)
        if isinstance(wanted, Interval) and wanted.low is not None and wanted.high is not None:
            low = ranks.low_key(wanted.low, closed=wanted.low_closed) + 1
            keys.append((low, ranks.high_key(wanted.high, closed=wanted.high_closed) + 1))
            ends.append((float(wanted.low), float(wanted.high)))
        else:
            keys.append(None)
            ends.append(None)
    return Question(
        float(part.low), float(part.high), group.range_ranks.low_key(part.low, closed=part.low_closed),
        group.range_ranks.high_key(part.high, closed=part.high_closed), limit, tuple(keys),
        bool(need.mark) or any(wish == "must" for _division, wish in need.recognition), tuple(ends),
    )  # fmt: skip


def _plain(group: Group, question: Question) -> tuple[NDArray[np.intp], Marks]:
    """Rows of entries with one plain box that cover the need, and which of them lie within the margin."""
    boxes = group.plain
    rows = candidates(boxes, question, question.low_key, question.high_key)
    if not question.unconditional:
        rows = rows[conditions_covered(boxes, rows, question)]
    if question.limit is None:
        return rows, np.zeros(len(rows), np.bool_)
    low, high = np.full(len(rows), question.low), np.full(len(rows), question.high)
    found = held(boxes, rows, low, high, question.limit)
    certainly, perhaps = found.certainly, found.perhaps
    if (on := on_grids(group, boxes, rows, low, high, question)) is not None:
        where, told = on
        over_zero = boxes.relative[rows[where]] & (question.low <= 0 <= question.high)
        certainly[where], perhaps[where] = told.all & ~over_zero, ~told.fails & ~told.none & ~over_zero
    return rows[perhaps], ~certainly[perhaps]


def _elsewhere(table: Table, positions: NDArray[np.int64], need: Need, at: date) -> tuple[Marks, Marks]:
    """Evidence, region and distance: who stands, and who must be asked exactly."""
    day = (need.on or at).toordinal()
    odd = table.asked_exactly[positions]
    last = table.valid_to[positions]
    stands = odd | ((table.valid_from[positions] <= day) & (day <= last) & (last != NEVER))
    if need.divisions:
        codes = table.division[positions]
        inside = [np.char.startswith(codes, significant(code)) for code in need.divisions]
        stands &= np.logical_or.reduce(inside) & (codes != "")
    if need.max_distance_km is None:
        return stands, odd
    far = _distance(table, positions, need)
    most = float(need.max_distance_km)
    close = far <= most * (1 + MARGIN) + MARGIN
    return stands & close, odd | (far > most * (1 - MARGIN) - MARGIN)


def _distance(table: Table, positions: NDArray[np.int64], need: Need) -> Floats:
    """Great-circle kilometres by the haversine formula; NaN without both pairs of coordinates."""
    place = need.place
    if place is None or place.latitude is None or place.longitude is None:
        return np.full(len(positions), np.nan)
    north, east = np.radians(table.latitude[positions]), np.radians(table.longitude[positions])
    here = np.radians(place.latitude), np.radians(place.longitude)
    chord = (
        np.sin((north - here[0]) / 2) ** 2
        + np.cos(here[0]) * np.cos(north) * np.sin((east - here[1]) / 2) ** 2
    )
    return np.asarray(2 * _EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord))))
