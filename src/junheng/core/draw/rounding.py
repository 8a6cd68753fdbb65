"""From probabilities to pairs: dependent rounding on a two-sided graph, every probability kept exactly.

Each object's probabilities add up to a whole number, which it gets; an inspector gets its expected load, rounded up or
down. Whole numbers throughout: x is in units of 1/whole.

Source: Gandhi, Khuller, Parthasarathy and Srinivasan, J. ACM 53 (2006) 324. Along a path or cycle of edges that are
neither 0 nor `whole`, every other edge gains d and the others lose d, with d and −e so that one edge is settled, and
with the probabilities e/(d+e) and d/(d+e) that leave every expectation as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from junheng.core.draw.randomness import Stream

Node = tuple[int, int]
"""(0, object) or (1, inspector)."""


def round_all(flows: Sequence[dict[int, int]], whole: int, stream: Stream) -> list[tuple[int, ...]]:
    """Of each object the inspectors chosen, ascending. `flows[i][j]`: 0 < x ≤ whole."""
    units = {(at, j): x for at, row in enumerate(flows) for j, x in row.items()}
    beside: dict[Node, set[int]] = {}
    for (at, j), x in units.items():
        if x < whole:
            beside.setdefault((0, at), set()).add(j)
            beside.setdefault((1, j), set()).add(at)
    step = 0
    for start in sorted(beside, key=lambda node: (-node[0], node[1])):
        while beside[start]:
            _shift(_walk(_end_of(start, beside), beside), units, beside, whole, stream, step)
            step += 1
    return [tuple(sorted(j for j in row if units[at, j] == whole)) for at, row in enumerate(flows)]


def _end_of(start: Node, beside: dict[Node, set[int]]) -> Node:
    """The far end of the walk from a node, if it is an end; so that a path is taken whole."""
    path = _walk(start, beside)
    return path[-1] if path[0] != path[-1] and len(beside[path[-1]]) == 1 else start


def _walk(start: Node, beside: dict[Node, set[int]]) -> list[Node]:
    """Along the smallest edge not just taken, until a node comes again (its cycle) or there is no further (the path)."""
    path, places = [start], {start: 0}
    while True:
        here = path[-1]
        behind = path[-2][1] if len(path) > 1 else None
        onward = [each for each in beside[here] if each != behind]
        if not onward:
            return path
        path.append((1 - here[0], min(onward)))
        if path[-1] in places:
            return path[places[path[-1]] :]
        places[path[-1]] = len(path) - 1


def _shift(
    path: list[Node],
    units: dict[tuple[int, int], int],
    beside: dict[Node, set[int]],
    whole: int,
    stream: Stream,
    step: int,
) -> None:
    edges = [(a[1], b[1]) if a[0] == 0 else (b[1], a[1]) for a, b in pairwise(path)]
    odd, even = edges[0::2], edges[1::2]
    up = min([whole - units[each] for each in odd] + [units[each] for each in even])
    down = min([units[each] for each in odd] + [whole - units[each] for each in even])
    change = up if stream.below(step, up + down) < down else -down
    for each, sign in [(each, 1) for each in odd] + [(each, -1) for each in even]:
        units[each] += sign * change
        if units[each] in (0, whole):
            beside[0, each[0]].discard(each[1])
            beside[1, each[1]].discard(each[0])
