"""The inspectors nearest to each object, as loops for the compiler: who passes the filters, how far, and the first of them.

Inspectors stand in bands of latitude, in each along the parallel. An object looks into the band nearest to it, eastward
and westward, then into the next, until whoever comes next must be farther than those it has. Distances are
those of `places.distance_m` in 64 bits: r is the whole root of a² + b², found from the floating one by the exact
difference a² + b² − r², which fits although its parts do not.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

FAR, CIRCLE, AROUND = 1 << 40, 36_000_000, 30_000_000


def near(
    objects: tuple[int, int],
    of_object: tuple[Any, Any, Any, Any],
    barred: tuple[Any, Any],
    of_inspector: tuple[Any, Any, Any],
    may: Any,
    by_latitude: Any,
    cosines: Any,
    limits: tuple[int, int],
    out: tuple[Any, Any, Any],
) -> int:
    """For each of some objects all that pass and are no farther than the `keep`-th; the number of pairs written.

    `of_object`: latitude, longitude, whether there is a place, kind of licence (row of `may`). `barred`: of each object the
    inspectors that may not go, in compressed rows. `limits`: the farthest in metres or −1, and `keep`. `out`: ends of
    the objects' pairs, inspectors, metres.
    """
    latitude, longitude, has_place, kind = of_object
    north_of, east_of, placed = of_inspector
    farthest, keep = limits
    ends, who, metres_of = out
    people = len(north_of)
    not_this = np.full(people, -1, np.int64)
    unplaced = np.flatnonzero(~placed)
    row_north, row_east = north_of[by_latitude], east_of[by_latitude]
    wide = max(1, int(sqrt(float(len(by_latitude)))))
    bands = np.array([*range(0, len(by_latitude), wide), len(by_latitude)], np.int64)
    along = np.empty(len(by_latitude), np.int64)
    for band in range(len(bands) - 1):
        first, end = bands[band], bands[band + 1]
        along[first:end] = first + np.argsort(row_east[first:end])
    best = np.empty(keep, np.int64)
    written, reach = 0, AROUND
    for at in range(objects[0], objects[1]):
        for place in range(barred[0][at], barred[0][at + 1]):
            not_this[barred[1][place]] = at
        begun, known = written, 0
        if farthest < 0:  # where a place is not known, nothing is known to be far
            for number in range(len(unplaced) if has_place[at] else people):
                j = unplaced[number] if has_place[at] else number
                if may[kind[at], j] and not_this[j] != at:
                    who[written], metres_of[written] = j, 0
                    written += 1
                    if known < keep:
                        best[known] = 0
                        known += 1
        alike, none_known = known, written - begun
        while has_place[at]:
            here, meridian = int(latitude[at]), int(longitude[at])
            enough = reach if farthest < 0 else min(reach, farthest)
            above = 0
            while above < len(bands) - 1 and row_north[bands[above + 1] - 1] < here:
                above += 1
            below = above - 1
            while True:
                up = max(0, int(row_north[bands[above]]) - here) if above < len(bands) - 1 else FAR
                down = here - int(row_north[bands[below + 1] - 1]) if below >= 0 else FAR
                if min(up, down) * 111195 // 100000 > enough:
                    break
                band = above if up <= down else below
                above, below = above + (1 if up <= down else 0), below - (0 if up <= down else 1)
                first, end = bands[band], bands[band + 1]
                south, north = int(row_north[first]), int(row_north[end - 1])
                least = int(cosines[max(abs(here + south), abs(here + north)) // 200000]) * 111195
                right = first
                rest = end
                while right < rest:
                    middle = (right + rest) // 2
                    if row_east[along[middle]] < meridian:
                        right = middle + 1
                    else:
                        rest = middle
                for way in range(2):  # eastward from the meridian, then westward, each at most once around
                    for step in range(end - first):
                        turn = right - first + step if way == 0 else right - first - 1 - step
                        place = along[first + turn % (end - first)]
                        apart = int(row_east[place]) - meridian
                        around = (apart if way == 0 else -apart) % CIRCLE
                        if 2 * around > CIRCLE or (way == 1 and (around == 0 or 2 * around == CIRCLE)):
                            break
                        if around * least >= (enough + 1) * 10000000000:
                            break
                        j = by_latitude[place]
                        if not may[kind[at], j] or not_this[j] == at:
                            continue
                        a = abs(int(row_north[place]) - here) * 100000
                        b = around * int(cosines[abs(here + int(row_north[place])) // 200000])
                        root = int(sqrt(float(a) * float(a) + float(b) * float(b)))
                        rest = a * a + b * b - root * root
                        while rest < 0:
                            root -= 1
                            rest += 2 * root + 1
                        while rest > 2 * root:
                            rest -= 2 * root + 1
                            root += 1
                        metres = root * 111195 // 10000000000
                        if metres > enough:
                            continue
                        who[written], metres_of[written] = j, metres
                        written += 1
                        if known < keep:
                            known += 1
                        to = known - 1
                        while to > 0 and best[to - 1] > metres:
                            best[to] = best[to - 1]
                            to -= 1
                        best[to] = metres
                        if known == keep:
                            enough = min(enough, best[keep - 1])
            if known == keep or reach >= AROUND or (farthest >= 0 and reach >= farthest):
                break
            reach *= 2  # too few so near: again from the beginning
            known, written = alike, begun + none_known
        if has_place[at] and known == keep:
            reach = best[keep - 1] + best[keep - 1] // 4 + 1  # a good guess for the next
        if known == keep:
            kept = begun
            for place in range(begun, written):
                if metres_of[place] <= best[keep - 1]:
                    who[kept], metres_of[kept] = who[place], metres_of[place]
                    kept += 1
            written = kept
        ends[at - objects[0]] = written
    return written


def first_of(ends: Any, who: Any, metres: Any, ties: Any, keep: int, out: tuple[Any, Any, Any]) -> int:
    """Of each object's pairs the `keep` of least cost, cheapest first; `out`: inspectors, metres, ties, and the ends anew."""
    found_who, found_metres, found_ties = out
    written = 0
    begun = 0
    for at in range(len(ends)):
        first = written
        for place in range(begun, ends[at]):
            far, tie, j = metres[place], ties[place], who[place]
            to = written
            if written - first == keep:
                to -= 1
                if far > found_metres[to] or (far == found_metres[to] and tie >= found_ties[to]):
                    continue
            else:
                written += 1
            while to > first and (
                found_metres[to - 1] > far or (found_metres[to - 1] == far and found_ties[to - 1] > tie)
            ):
                found_metres[to], found_ties[to] = found_metres[to - 1], found_ties[to - 1]
                found_who[to] = found_who[to - 1]
                to -= 1
            found_metres[to], found_ties[to], found_who[to] = far, tie, j
        begun = ends[at]
        ends[at] = written
    return written
