"""Where a chain breaks and why: from a certificate upwards, nearest break first, each with the path to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from junheng.core.reason import Refusal, refuse
from junheng.core.traceability.graph import Graph
from junheng.core.traceability.judging import edge_refusals, result_refusals
from junheng.core.traceability.moment import Moment

MOST_LOOKED_AT = 100_000


@dataclass(frozen=True, slots=True)
class Break:
    """One reason, and the nodes from the certificate asked about up to where it stands."""

    path: tuple[int, ...]
    refusal: Refusal


@dataclass(frozen=True, slots=True, eq=False)
class Breaks:
    """Explains one certificate at a time. `name` turns a node into its identifier."""

    graph: Graph
    at: Moment
    name: Callable[[int], str]
    settled: NDArray[np.bool_]

    @classmethod
    def of(cls, graph: Graph, at: Moment, name: Callable[[int], str]) -> Breaks:
        settled = np.zeros(graph.nodes, np.bool_)
        settled[graph.order] = True
        return cls(graph, at, name, settled)

    def above(self, node: int, *, most: int = 10) -> tuple[Break, ...]:
        """At most `most` reasons why a certificate is not, or may not be, traceable; empty means it is."""
        found = [Break((node,), each) for each in self._of_result(node)]
        if not self.settled[node]:
            found.append(self._cycle(node))
        reached: dict[int, int] = {node: node}
        queue = [node]
        for child in queue:
            if len(found) >= most or len(reached) > MOST_LOOKED_AT:
                break
            found += self._at(child, reached)
            for parent in self.graph.up.of(child).tolist():
                if parent not in reached:
                    reached[parent] = child
                    queue.append(parent)
        return tuple(found[:most])

    def _of_result(self, node: int) -> tuple[Refusal, ...]:
        return result_refusals(self.graph.facts(node, self.name(node)), self.at)

    def _at(self, child: int, reached: dict[int, int]) -> list[Break]:
        """What is wrong with the edges up from one node, or with its having none."""
        parents = self.graph.parents(child)
        path = _path(child, reached)
        if not parents and child < self.graph.count and not self.graph.is_anchored(child):
            return [Break(path, refuse("no-route-stated", child=self.name(child)))]
        facts = self.graph.facts(child, self.name(child))
        found: list[Break] = []
        for parent, due in parents:
            if parent != child:  # told as a cycle
                above = replace(self.graph.facts(parent, self.name(parent)), due=due)
                refusals = edge_refusals(facts, above, self.at)
                found += [Break((*path, parent), each) for each in refusals]
        return found

    def _cycle(self, node: int) -> Break:
        """Up along nodes that no level holds: each has such a parent, so the walk must come back to itself."""
        path = [node]
        places = {node: 0}
        while len(path) <= MOST_LOOKED_AT:
            here = path[-1]
            above = next(each for each in self.graph.up.of(here).tolist() if not self.settled[each])
            path.append(above)
            if above in places:
                break
            places[above] = len(path) - 1
        return Break(
            tuple(path), refuse("rests-on-itself", child=self.name(node), parent=self.name(path[-1]))
        )


def _path(node: int, reached: dict[int, int]) -> tuple[int, ...]:
    """From the certificate asked about up to a node."""
    steps = [node]
    while reached[steps[-1]] != steps[-1]:
        steps.append(reached[steps[-1]])
    return tuple(reversed(steps))
