"""The tree of dominators of a graph: over each node the nearest node that every path from it to a top goes through.

One root stands above all tops (nodes without parents, also those elsewhere). The immediate dominator of a node is
where its parents meet in the tree; parents come before children, so one pass over the levels makes it (Cooper, Harvey,
Kennedy 2001, who repeat it only for cycles). Meetings are found in logarithmic time with one far pointer a node (Myers
1983). Nodes that rest on a cycle reach no top and stand in no tree. Memory: three numbers a node, whatever the graph.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.traceability.graph import Graph, Ints

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Dominators:
    """The immediate dominator `over` each node, its depth, and a dominator `far` above; the root is numbered last.

    Nodes that rest on a cycle have the depth 0 and hang under the root.
    """

    graph: Graph
    over: Ints
    far: Ints
    depth: Ints

    @classmethod
    def of(cls, graph: Graph) -> Dominators:
        root = graph.nodes
        tree = cls(graph, *(np.full(root + 1, each, graph.number) for each in (root, root, 0)))
        for nodes in graph.each_level():
            if len(nodes) and graph.up.start[nodes[0]] == graph.up.start[nodes[0] + 1]:
                tree._hang(nodes, np.full(len(nodes), root, graph.number))
            else:
                tree._hang(nodes, tree._met(*graph.up.of_all(nodes)))
        return tree

    def sums(self, weights: Counts) -> Counts:
        """The sum of a weight a node over each node and all that stands under it in the tree."""
        found = np.append(weights, 0)
        for nodes in reversed(list(self.graph.each_level())):
            np.add.at(found, self.over[nodes], found[nodes])
        return found[:-1]

    def places(self, sizes: Counts) -> Counts:
        """Numbers of the nodes so that those under one follow it without a gap; `sizes` are the sums of ones."""
        siblings = self.graph.order[np.argsort(self.over[self.graph.order], kind="stable")]
        over = self.over[siblings]
        before = np.cumsum(sizes[siblings]) - sizes[siblings]
        opens = np.append(True, over[1:] != over[:-1])[: len(over)]
        place = np.zeros(self.graph.nodes + 1, np.int64)
        place[siblings] = before - np.maximum.accumulate(np.where(opens, before, 0)) + 1
        for nodes in self.graph.each_level():
            place[nodes] += place[self.over[nodes]]
        return place[:-1]

    def _hang(self, nodes: Ints, over: Ints) -> None:
        """Nodes under their immediate dominators. A far pointer spans one step, or two equal spans above and itself."""
        far = self.far[over]
        alike = self.depth[over] - self.depth[far] == self.depth[far] - self.depth[self.far[far]]
        self.over[nodes] = over
        self.far[nodes] = np.where(alike, self.far[far], over)
        self.depth[nodes] = self.depth[over] + 1

    def _met(self, parents: Ints, counts: Ints) -> Ints:
        """Where each node's parents meet: neighbours in pairs, then what they met in, until one is left."""
        while len(parents) > len(counts):
            places = np.arange(len(parents)) - np.repeat(np.cumsum(counts) - counts, counts)
            left = np.flatnonzero(places % 2 == 0)
            paired = left[places[left] + 1 < np.repeat(counts, counts)[left]]
            parents[paired] = self._meeting(parents[paired], parents[paired + 1])
            parents, counts = parents[left], (counts + 1) // 2
        return parents

    def _meeting(self, one: Ints, other: Ints) -> Ints:
        """The lowest node that is, or stands over, both; pair by pair."""
        deeper = self.depth[one] > self.depth[other]
        low, high = np.where(deeper, one, other), np.where(deeper, other, one)
        self._lift(low, self.depth[high])
        apart = np.flatnonzero(low != high)
        while len(apart):
            left, right = low[apart], high[apart]
            jump = self.far[left] != self.far[right]  # of one depth, so both reach equally far
            low[apart] = np.where(jump, self.far[left], self.over[left])
            high[apart] = np.where(jump, self.far[right], self.over[right])
            apart = apart[low[apart] != high[apart]]
        return low

    def _lift(self, nodes: Ints, depth: Ints) -> None:
        """Each node replaced by its dominator of a depth."""
        lower = np.flatnonzero(self.depth[nodes] > depth)
        while len(lower):
            here = nodes[lower]
            far = self.far[here]
            nodes[lower] = np.where(self.depth[far] >= depth[lower], far, self.over[here])
            lower = lower[self.depth[nodes[lower]] > depth[lower]]
