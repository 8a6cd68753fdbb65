"""On which certificates, or instruments, most results hang alone: every path to a top goes through them.

A result needs all its parents, one for each of its quantities: one with two routes is not safe from the loss of one
of them. What hangs on a certificate alone has no route beside it at all; what rests on it is counted as well.
Only the edges are asked here, not whether they hold (see `sweep`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from junheng.core.traceability.dominators import Counts, Dominators
from junheng.core.traceability.graph import NO_DAY, Graph, Ints
from junheng.core.traceability.judging import Status
from junheng.core.traceability.moment import Moment
from junheng.core.traceability.sweep import known_at, status_at


@dataclass(frozen=True, slots=True, eq=False)
class Bottlenecks:
    """What most results hang on, most first, then ascending: nodes (they may be elsewhere) or instruments.

    `alone[i]` results have no route but through `found[i]`; `below[i]` have at least one through it. A certificate is
    no result below itself. `results` were asked about; `cyclic` others rest on a cycle, reach no top and are left out.
    """

    found: Ints
    alone: Counts
    below: Counts
    results: int
    cyclic: int


def bottlenecks(graph: Graph, at: Moment, *, most: int = 20, issuers: Ints | None = None) -> Bottlenecks:
    """The `most` nodes on which most results hang alone; with `issuers`, only results of theirs count.

    Results are the certificates known at the moment, those without a work date among them, that are not withdrawn.
    """
    asked, counted = _results(graph, at, issuers)
    alone = Dominators.of(graph).sums(counted.astype(np.int64)) - counted
    nodes = _greatest(alone, most, graph.number)
    starts = [nodes[place : place + 1] for place in range(len(nodes))]
    return _told(graph, nodes, alone, starts, asked, counted)


def by_instrument(
    graph: Graph, at: Moment, *, instruments: int, most: int = 20, issuers: Ints | None = None
) -> Bottlenecks:
    """The same by instrument: results that hang alone on one of its certificates, whichever, each counted once."""
    asked, counted = _results(graph, at, issuers)
    tree = Dominators.of(graph)
    alone = tree.sums(counted.astype(np.int64)) - counted
    nodes = _outermost(graph, tree)
    whose = graph.table.instrument
    of_each = np.zeros(instruments, np.int64)
    np.add.at(of_each, whose[nodes], alone[nodes])
    found = _greatest(of_each, most, whose.dtype)
    starts = [np.flatnonzero(whose == number).astype(graph.number) for number in found.tolist()]
    return _told(graph, found, of_each, starts, asked, counted)


def _results(graph: Graph, at: Moment, issuers: Ints | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For every node whether it is a result asked about, and whether it is one that rests on no cycle."""
    table = graph.table
    standing = (known_at(graph, at) | (table.work_day == NO_DAY)) & (status_at(graph, at) != Status.WITHDRAWN)
    if issuers is not None:
        standing &= np.isin(table.issuer, issuers)
    asked, settled = np.zeros(graph.nodes, np.bool_), np.zeros(graph.nodes, np.bool_)
    asked[: graph.count] = standing
    settled[graph.order] = True
    return asked, asked & settled


def _greatest(alone: Counts, most: int, number: np.dtype[Any]) -> Ints:
    hung = np.flatnonzero(alone)
    greatest: Ints = hung[np.argsort(-alone[hung], kind="stable")[:most]].astype(number)
    return greatest


def _outermost(graph: Graph, tree: Dominators) -> Ints:
    """Certificates with an instrument that stand in the tree under no other of the same instrument."""
    sizes = tree.sums(np.ones(graph.nodes, np.int64))
    place = tree.places(sizes)
    nodes = graph.order[graph.order < graph.count]
    nodes = nodes[graph.table.instrument[nodes] >= 0]
    opens = graph.table.instrument[nodes].astype(np.int64) * (2 * graph.nodes + 2) + place[nodes]
    order = np.argsort(opens)
    nodes, opens = nodes[order], opens[order]
    closes = np.maximum.accumulate(opens + sizes[nodes])
    free = np.append(True, closes[:-1] <= opens[1:])[: len(nodes)]
    outermost: Ints = nodes[free]
    return outermost


def _told(
    graph: Graph,
    found: Ints,
    alone: Counts,
    starts: list[Ints],
    asked: NDArray[np.bool_],
    counted: NDArray[np.bool_],
) -> Bottlenecks:
    results = int(np.count_nonzero(counted))
    cyclic = int(np.count_nonzero(asked)) - results
    return Bottlenecks(found, alone[found], _counts_below(graph, starts, counted), results, cyclic)


def _counts_below(graph: Graph, starts: list[Ints], counted: NDArray[np.bool_]) -> Counts:
    """How many counted nodes are made with any of each group's nodes, directly or not: 64 groups in one pass, a bit each."""
    found = []
    for first in range(0, len(starts), 64):
        groups = starts[first : first + 64]
        bits = np.left_shift(np.uint64(1), np.arange(len(groups), dtype=np.uint64))
        own, above = np.zeros(graph.nodes, np.uint64), np.zeros(graph.nodes, np.uint64)
        for bit, nodes in zip(bits, groups, strict=True):
            own[nodes] |= bit
        for nodes in graph.each_level():
            parents, counts = graph.up.of_all(nodes)
            if len(parents):
                above[nodes] = np.bitwise_or.reduceat(
                    own[parents] | above[parents], np.cumsum(counts) - counts
                )
        asked = above[counted]
        found += [np.count_nonzero(asked & bit) for bit in bits]
    return np.array(found, np.int64)
