"""All pairs that may be, as arrays: of each object the nearest inspectors that pass, with the cost of each.

`pairs_of` finds them by machine code among hundreds of millions of pairs, or by arrays over blocks of objects: the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from junheng.core.draw.kernel import Kernel
from junheng.core.draw.places import COSINES, METRES_PER_DEGREE, UNITS
from junheng.core.draw.plan import Assignment, Inspector, Object
from junheng.core.draw.randomness import Numbers, Stream

TIE_BITS = 40
"""Bits of the random part of a cost, below one metre."""
AT_ONCE = 4_000_000
"""Pairs looked at between two looks of Python."""
Truths = NDArray[np.bool_]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The pairs of object i are `start[i]` to `start[i + 1]` − 1, cheapest first: inspector, metres, random part.

    `most`: the units that one pair of the object may get; 0 where too few pass.
    """

    start: Numbers
    who: Ints
    metres: Numbers
    ties: Numbers
    most: Numbers

    def of(self, at: int) -> list[tuple[int, int, int]]:
        """(inspector, capacity, cost) of one object, in whole numbers of any size."""
        first, end = int(self.start[at]), int(self.start[at + 1])
        rows = zip(*(each[first:end].tolist() for each in (self.who, self.metres, self.ties)), strict=True)
        return [(j, int(self.most[at]), (metres << TIE_BITS) + tie) for j, metres, tie in rows]

    def nearest(self) -> Numbers:
        """Of each object the cheapest inspector; −1 where none passes."""
        found = np.full(len(self.start) - 1, -1, np.int64)
        some = np.diff(self.start) > 0
        found[some] = self.who[self.start[:-1][some]]
        return found

    def rearranged(self, order: Numbers) -> Pairs:
        """The same with the objects in another order."""
        counts = np.diff(self.start)[order]
        start = np.append(0, np.cumsum(counts))
        taken = np.repeat(self.start[order] - start[:-1], counts) + np.arange(int(start[-1]))
        return Pairs(start, self.who[taken], self.metres[taken], self.ties[taken], self.most[order])

    def costs(self) -> Numbers | None:
        """Costs less a part that is the same for all pairs of an object; None where 2^60 would not hold them."""
        nearest = np.zeros(len(self.start) - 1, np.int64)
        some = np.diff(self.start) > 0
        nearest[some] = self.metres[self.start[:-1][some]]
        beyond = self.metres - np.repeat(nearest, np.diff(self.start))
        if len(beyond) and int(beyond.max()) >> (60 - TIE_BITS):
            return None
        found: Numbers = (beyond << TIE_BITS) + self.ties
        return found


def units_of(rule: Assignment) -> int:
    """In how many parts a probability is counted: `most_sure` is whole in them, and thirds and quarters are."""
    return lcm(rule.most_sure.denominator, 12)


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Both sides as arrays: places, kinds of licences, and who `may` go for each of these; `barred` by object."""

    objects: tuple[Numbers, Numbers, Truths, Numbers]
    inspectors: tuple[Numbers, Numbers, Truths]
    may: Truths
    barred: tuple[Numbers, Numbers]

    @classmethod
    def of(cls, objects: Sequence[Object], inspectors: Sequence[Inspector]) -> Sides:
        needs = sorted({each.needs for each in objects})
        number = {each: at for at, each in enumerate(needs)}
        may = np.array(
            [
                [each.load > 0 and (not need or need in each.licences) for each in inspectors]
                for need in needs
            ],
            np.bool_,
        ).reshape(len(needs), len(inspectors))
        kinds = np.array([number[each.needs] for each in objects], np.int64)
        return cls((*_places(objects), kinds), _places(inspectors), may, _barred(objects, inspectors))


def _places(things: Sequence[Object] | Sequence[Inspector]) -> tuple[Numbers, Numbers, Truths]:
    rows = [
        (0, 0, 0) if each.place is None else (each.place.latitude, each.place.longitude, 1) for each in things
    ]
    latitudes, longitudes, known = np.array(rows, np.int64).reshape(-1, 3).T.copy()
    return latitudes, longitudes, known.astype(np.bool_)


def _barred(objects: Sequence[Object], inspectors: Sequence[Inspector]) -> tuple[Numbers, Numbers]:
    """Recused from the object or its enterprise, or of the enterprise itself; in compressed rows, ascending."""
    by_name: dict[str, set[int]] = {}
    own: dict[str, set[int]] = {}
    for j, each in enumerate(inspectors):
        own.setdefault(each.organisation, set()).add(j)
        for name in each.recused:
            by_name.setdefault(name, set()).add(j)
    nobody: set[int] = set()
    counts, flat = [0], list[int]()
    for thing in objects:
        found = by_name.get(thing.id, nobody)
        if thing.enterprise:
            found = found | by_name.get(thing.enterprise, nobody) | own.get(thing.enterprise, nobody)
        flat += sorted(found)
        counts.append(len(flat))
    return np.array(counts, np.int64), np.array(flat, np.int64)


def pairs_of(
    objects: Sequence[Object],
    inspectors: Sequence[Inspector],
    rule: Assignment,
    ties: Stream,
    machine: Kernel | None,
) -> Pairs:
    """Of each object the `nearest` by cost, metres before the random part of the word i·J + j."""
    sides = Sides.of(objects, inspectors)
    keep = max(rule.nearest, rule.per_object)
    farthest = -1 if rule.max_distance_m is None else rule.max_distance_m
    parts = [
        _first(part, first, len(inspectors), keep, ties, machine)
        for first, part in _candidates(sides, farthest, keep, machine)
    ]
    counts = np.concatenate([np.diff(ends, prepend=0) for ends, *_rest in parts] or [np.empty(0, np.int64)])
    start = np.append(0, np.cumsum(counts))
    who, metres, tie = (
        np.concatenate([part[at] for part in parts]) if parts else np.empty(0, np.int64) for at in (1, 2, 3)
    )
    whole = units_of(rule)
    enough = counts >= rule.per_object
    most = np.maximum(int(rule.most_sure * whole), -(-rule.per_object * whole // np.maximum(counts, 1)))
    return Pairs(start, who.astype(np.int32), metres, tie, np.where(enough, most, 0))


Found = tuple[Numbers, Numbers, Numbers]
"""Ends of the objects' pairs, inspectors, metres."""


def _candidates(
    sides: Sides, farthest: int, keep: int, machine: Kernel | None
) -> Iterator[tuple[int, Found]]:
    """Of some objects after another all that may be among the nearest, with the number of the first object."""
    people, things = sides.may.shape[1], len(sides.objects[0])
    step = max(1, AT_ONCE // max(people, 1))
    placed = np.flatnonzero(sides.inspectors[2])
    by_latitude = placed[np.argsort(sides.inspectors[0][placed], kind="stable")]
    room = np.empty(step * people, np.int64), np.empty(step * people, np.int64)
    for first in range(0, things, step):
        last = min(first + step, things)
        if machine is None:
            yield first, _near(sides, first, last, farthest, keep)
            continue
        ends = np.empty(last - first, np.int64)
        written = machine.near(
            (first, last), sides.objects, sides.barred, sides.inspectors, sides.may, by_latitude,
            np.array(COSINES, np.int64), (farthest, keep), (ends, *room),
        )  # fmt: skip
        yield first, (ends, room[0][:written], room[1][:written])


def _near(sides: Sides, first: int, last: int, farthest: int, keep: int) -> Found:
    """The same by arrays: all pairs of some objects, of which those no farther than the `keep`-th are left."""
    latitude, longitude, has_place, kind = sides.objects
    north_of, east_of, placed = sides.inspectors
    latitude, longitude, kind = latitude[first:last, None], longitude[first:last, None], kind[first:last]
    both: Truths = has_place[first:last, None] & placed
    metres = np.where(both, metres_between(latitude, longitude, north_of, east_of), 0)
    passes = sides.may[kind]
    rows, barred = sides.barred
    counts = np.diff(rows[first : last + 1])
    passes[np.repeat(np.arange(last - first), counts), barred[rows[first] : rows[last]]] = False
    if farthest >= 0:
        passes &= both & (metres <= farthest)
    beyond = np.iinfo(np.int64).max
    metres[~passes] = beyond
    if keep < metres.shape[1]:
        passes &= metres <= np.partition(metres, keep - 1, axis=1)[:, keep - 1 : keep]
    at, who = np.nonzero(passes)
    return np.cumsum(np.bincount(at, minlength=last - first)), who, metres[at, who]


def metres_between(latitude: Numbers, longitude: Numbers, north_of: Numbers, east_of: Numbers) -> Numbers:
    """`places.distance_m` of arrays. The difference a² + b² − r² is small, and right although its parts overflow."""
    east = np.abs(longitude - east_of)
    east = np.minimum(east, 360 * UNITS - east)
    a = np.abs(latitude - north_of) * UNITS
    b = east * np.array(COSINES, np.int64)[np.abs(latitude + north_of) // (2 * UNITS)]
    root = np.sqrt(a.astype(np.float64) ** 2 + b.astype(np.float64) ** 2).astype(np.int64)
    for _each in range(3):
        rest = a * a + b * b - root * root
        root += (rest > 2 * root).astype(np.int64) - (rest < 0)
    found: Numbers = root * METRES_PER_DEGREE // (UNITS * UNITS)
    return found


def _first(
    found: Found, first: int, people: int, keep: int, ties: Stream, machine: Kernel | None
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Ends, inspectors, metres and random parts of the cheapest `keep` of each object."""
    ends, who, metres = found
    counts = np.diff(ends, prepend=0)
    at = np.repeat(np.arange(first, first + len(ends)), counts)
    random = (ties.words_at(at * people + who, machine=machine) >> np.uint64(64 - TIE_BITS)).astype(np.int64)
    if machine is not None:
        count = int(np.minimum(counts, keep).sum())
        room = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
        ends = ends.copy()
        machine.first_of(ends, who, metres, random, keep, room)
        return ends, *room
    order = np.lexsort((who, random, metres, at))
    rank = np.arange(len(at)) - np.repeat(ends - counts, counts)
    order = order[rank < keep]
    return np.cumsum(np.minimum(counts, keep)), who[order], metres[order], random[order]
