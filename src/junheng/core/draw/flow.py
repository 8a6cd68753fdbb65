"""Minimum-cost flow from objects to inspectors with whole capacities, object by object (successive shortest paths).

Each object needs `demand` units, an inspector holds at most its capacity, an edge at most its own. Objects are admitted in
their order: one that cannot be served together with those before it is left out. The flow of the admitted ones costs
least. Costs carry a random part wide enough that the cheapest flow is one only, so that any exact solver finds it.

An object that cannot be served shows a set of inspectors that together have less room than one demand, and no way out of
it; nothing that comes later can change that (residual capacity out of the set is kept by every later path). Another
object that knows only these is left out at once.

Source: Ahuja, Magnanti and Orlin, Network Flows (1993), 9.7, with potentials and Dijkstra's method.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise

import junheng.core.draw.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import UnusableInput, refuse

SINK = -1
MOST_LOOKED_AT = 40_000_000
"""Edges: about a minute."""
MOST_REMEMBERED = 100
Edges = Sequence[tuple[int, int, int]]
"""(inspector, capacity, cost) of one object."""


@dataclass(slots=True)
class Flow:
    """A flow that grows by one object at a time. Nodes: inspectors 0 …, then objects in the order they came."""

    capacity: Sequence[int]
    used: list[int] = field(init=False)
    potential: list[int] = field(init=False)
    of_object: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    """Object → inspector → [flow, capacity, cost]."""
    holding: list[set[int]] = field(init=False)
    """Inspector → objects that send something there."""
    reached: frozenset[int] = frozenset()
    """Inspectors that the last search in vain came to."""
    exhausted: list[frozenset[int]] = field(default_factory=list)
    """Sets of inspectors with less room together than one demand."""
    looked_at: int = 0
    before: dict[int, int] = field(default_factory=dict)
    """Potentials as they were before the object that is being admitted."""

    def __post_init__(self) -> None:
        self.used = [0] * len(self.capacity)
        self.potential = [0] * len(self.capacity)
        self.holding = [set() for _each in self.capacity]

    def admit(self, edges: Edges, demand: int) -> bool:
        """Serve one more object; if that is impossible everything stays as it was. All objects demand the same."""
        known = {j for j, _capacity, _cost in edges}
        if any(known <= each for each in self.exhausted):
            return False
        node = len(self.potential)
        self.potential.append(max((self.potential[j] - cost for j, _c, cost in edges), default=0))
        self.of_object[node] = {j: [0, capacity, cost] for j, capacity, cost in edges}
        self.before = {}
        log: list[tuple[int, int, int]] = []
        sent = 0
        while sent < demand:
            path = self._cheapest(node)
            if not path:
                self.exhausted = [*self.exhausted, self.reached][-MOST_REMEMBERED:]
                self._undo(log, node)
                return False
            sent += self._send(path, demand - sent, log)
        return True

    def flows(self) -> list[dict[int, int]]:
        """Of each admitted object in its order: inspector → units."""
        return [
            {j: edge[0] for j, edge in sorted(edges.items()) if edge[0]} for edges in self.of_object.values()
        ]

    def _cheapest(self, source: int) -> list[int]:
        """The cheapest way to an inspector with room: source, inspector, object, inspector, …

        The sink behind all inspectors with room has the potential 0, which no way changes.
        """
        distance, above = {source: 0}, {source: source}
        done: set[int] = set()
        queue = [(0, source)]
        while queue:
            far, node = heappop(queue)
            if node == SINK:
                self._raise_potentials(done, distance, far)
                return _path(above[SINK], above)
            if node in done:
                continue
            done.add(node)
            onward = self._onward(node)
            self._count(len(onward))
            for other, cost in onward:
                to = far + cost + self.potential[node] - (0 if other == SINK else self.potential[other])
                if other not in distance or to < distance[other]:
                    distance[other], above[other] = to, node
                    heappush(queue, (to, other))
        self.reached = frozenset(each for each in done if each < len(self.capacity))
        return []

    def _count(self, steps: int) -> None:
        self.looked_at += steps
        if self.looked_at > MOST_LOOKED_AT:
            raise UnusableInput(refuse("draw-assignment-too-hard", path="inspectors", limit=MOST_LOOKED_AT))

    def _raise_potentials(self, nodes: Iterable[int], distance: dict[int, int], far: int) -> None:
        for each in nodes:
            self.before.setdefault(each, self.potential[each])
            self.potential[each] += distance[each] - far

    def _onward(self, node: int) -> list[tuple[int, int]]:
        if node < len(self.capacity):
            back = [(each, -self.of_object[each][node][2]) for each in self.holding[node]]
            return [*back, (SINK, 0)] if self.used[node] < self.capacity[node] else back
        return [(j, edge[2]) for j, edge in self.of_object[node].items() if edge[0] < edge[1]]

    def _send(self, path: list[int], most: int, log: list[tuple[int, int, int]]) -> int:
        """As much as the path holds; `log` keeps what was changed."""
        last = path[-1]
        amount = min(most, self.capacity[last] - self.used[last])
        steps = list(pairwise(path))
        for start, end in steps:
            edge = self.of_object[max(start, end)][min(start, end)]
            amount = min(amount, edge[1] - edge[0] if start > end else edge[0])
        for start, end in steps:
            self._change(max(start, end), min(start, end), amount if start > end else -amount)
            log.append((max(start, end), min(start, end), amount if start > end else -amount))
        return amount

    def _change(self, node: int, inspector: int, amount: int) -> None:
        edge = self.of_object[node][inspector]
        edge[0] += amount
        self.used[inspector] += amount
        (self.holding[inspector].add if edge[0] else self.holding[inspector].discard)(node)

    def _undo(self, log: list[tuple[int, int, int]], node: int) -> None:
        for each, inspector, amount in reversed(log):
            self._change(each, inspector, -amount)
        del self.of_object[node]
        for each, potential in self.before.items():
            self.potential[each] = potential
        self.potential.pop()


def _path(node: int, above: dict[int, int]) -> list[int]:
    steps = [node]
    while above[steps[-1]] != steps[-1]:
        steps.append(above[steps[-1]])
    return steps[::-1]
