"""The evidence graph as arrays: certificates in rows, edges up and down in compressed rows (CSR).

Nodes 0 to `count` − 1 are certificates; from `count` on stand those that only an edge names ("elsewhere": another
province, not yet synchronised). About 50 bytes a certificate with two parents. Identifiers are the caller's;
here a node is its number, and numbers in the order of identifiers make every answer independent of the order of rows.
Numbers of nodes have 32 bits while all of them and all edges can be counted with 32 bits, else 64.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

import junheng.core.traceability.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import UnusableInput, refuse
from junheng.core.traceability.judging import Facts, Service, Status
from junheng.core.traceability.moment import Moment

Ints = NDArray[np.signedinteger[Any]]
"""Numbers of nodes (`Graph.number`), or days and seconds (32 bits)."""
Bytes = NDArray[np.uint8]
NO_DAY = np.iinfo(np.int32).min
"""No work date, or no day since when a status holds."""
NO_DUE = np.iinfo(np.int32).max
"""No due date: nothing makes this certificate overdue."""
NO_SECOND = -1
SERVICES: tuple[Service, ...] = ("", "verification", "calibration", "test")
MOST_CERTIFICATES = 1_000_000_000
MOST_EDGES = 4_000_000_000
MOST_IN_32_BITS = np.iinfo(np.int32).max
MOST_LEVELS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The certificates, one entry each per column; columns that were not given are None.

    `work_day` and `due_day` in days since 1970-01-01; `work_second` within the day or −1; `status` by `Status`;
    `instrument` and `issuer` are numbers of the caller; `service` is a place in `SERVICES`; `anchored` says
    whether a route of its own is stated.
    """

    work_day: Ints
    due_day: Ints
    status: Bytes
    instrument: Ints
    issuer: Ints
    work_second: Ints | None = None
    status_day: Ints | None = None
    service: Bytes | None = None
    anchored: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Neighbours of each node: those of node n are `to[start[n]:start[n + 1]]`, ascending, each once."""

    start: Ints
    to: Ints
    some: Bytes
    """A bit a node, whether it has any: most have none, and these bits stay in the processor's cache."""

    @classmethod
    def of_arrays(cls, start: Ints, to: Ints) -> Rows:
        """Rows with their bits made anew."""
        return cls(start, to, np.packbits(np.diff(start) > 0, bitorder="little"))

    def having(self, nodes: Ints) -> Ints:
        """Those of the nodes that have any neighbour."""
        found: Ints = nodes[((self.some[nodes >> 3] >> (nodes & 7).astype(np.uint8)) & 1).view(np.bool_)]
        return found

    def of(self, node: int) -> Ints:
        return self.to[self.start[node] : self.start[node + 1]]

    def counts(self, nodes: Ints) -> Ints:
        return self.start[nodes + 1] - self.start[nodes]

    def of_all(self, nodes: Ints) -> tuple[Ints, Ints]:
        """The neighbours of several nodes one after another, and how many each has."""
        places, counts = self.places(nodes)
        return self.to[places], counts

    def places(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Where in `to` the neighbours of several nodes stand, one after another, and how many each has."""
        first, counts = self.start[nodes], self.counts(nodes)
        ends = np.cumsum(counts, dtype=counts.dtype)
        places = np.arange(int(ends[-1]) if len(ends) else 0, dtype=counts.dtype)
        places += np.repeat(first - (ends - counts), counts)
        return places, counts


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Table, edges both ways, and an order in which parents come before children.

    `levels` are slices of `order`; nodes that rest on a cycle stand in none of them. `edge_due`, where it is given,
    stands beside `up.to`: the last good day of that parent by the plan of who holds it (practice P15), in place of
    the parent's own.
    """

    count: int
    nodes: int
    table: Table
    up: Rows
    down: Rows
    order: Ints
    levels: tuple[int, ...]
    edge_due: Ints | None = None
    spare: list[tuple[NDArray[np.bool_], Ints]] = field(default_factory=list, repr=False)
    """Scratch that `borrowed` has lent before: fresh memory costs a question more than the question itself."""

    @contextmanager
    def borrowed(self) -> Iterator[tuple[NDArray[np.bool_], Ints]]:
        """Two arrays with a place a node, for one borrower at a time: all false, and of any content.

        Who borrows sets back to false what it set to true. After an error they are not taken back.
        """
        pair = self.spare.pop() if self.spare else None
        if pair is None or len(pair[1]) < self.nodes:
            pair = np.zeros(self.nodes, np.bool_), np.empty(self.nodes, self.number)
        yield pair
        self.spare.append(pair)

    @property
    def number(self) -> np.dtype[Any]:
        """The type of a node's number in every array of this graph and of its answers."""
        return self.up.to.dtype

    def each_level(self) -> Iterator[Ints]:
        """Nodes level by level, parents before children: none of the first has a parent, each of the others has."""
        for first, end in zip(self.levels, self.levels[1:], strict=False):
            yield self.order[first:end]

    def facts(self, node: int, name: str) -> Facts:
        """One node as the rules of judging see it."""
        if node >= self.count:
            return Facts(name, None, here=False)
        table, due = self.table, int(self.table.due_day[node])
        since = NO_DAY if table.status_day is None else int(table.status_day[node])
        service = 0 if table.service is None else int(table.service[node])
        return Facts(
            name,
            self.work(node),
            _due(due),
            Status(int(table.status[node])),
            None if since == NO_DAY else since,
            SERVICES[service],
            source=self.is_source(node),
        )

    def parents(self, node: int) -> list[tuple[int, int | None]]:
        """The parents of a node, each with the last good day by which the edge to it is judged; None: nothing ends it."""
        first, end = int(self.up.start[node]), int(self.up.start[node + 1])
        found = self.up.to[first:end].tolist()
        if self.edge_due is not None:
            return list(zip(found, map(_due, self.edge_due[first:end].tolist()), strict=True))
        return [(each, _due(int(self.table.due_day[each])) if each < self.count else None) for each in found]

    def work(self, node: int) -> Moment | None:
        """When a certificate's work was done; None where that is not known."""
        if node >= self.count or self.table.work_day[node] == NO_DAY:
            return None
        second = NO_SECOND if self.table.work_second is None else int(self.table.work_second[node])
        return Moment(int(self.table.work_day[node]), None if second == NO_SECOND else second)

    def is_source(self, node: int) -> bool:
        """Whether a node states a route of its own."""
        return node < self.count and self.table.anchored is not None and bool(self.table.anchored[node])

    def is_anchored(self, node: int) -> bool:
        """Whether a node may be the top of a chain: where routes are not given at all, every one may."""
        return node < self.count and (self.table.anchored is None or self.is_source(node))

    @property
    def bytes(self) -> int:
        """Memory of all arrays, the scratch that is kept among them."""
        parts: list[Any] = [self.order, self.edge_due, *(array for pair in self.spare for array in pair)]
        parts += [array for rows in (self.up, self.down) for array in (rows.start, rows.to, rows.some)]
        parts += [getattr(self.table, name) for name in Table.__dataclass_fields__]
        return sum(part.nbytes for part in parts if part is not None)


def _due(day: int) -> int | None:
    return None if day == NO_DUE else day


def build(table: Table, child: Ints, parent: Ints, *, nodes: int, due: Ints | None = None) -> Graph:
    """The graph of a table and its edges (two arrays of node numbers; the same edge twice counts once).

    `due` is `Graph.edge_due` in the order of the edges given; of the same edge twice the earlier day counts. Cycles are kept and answered; chains of more than `MOST_LEVELS` levels are refused.
    """
    count = len(table.work_day)
    for what, found, limit in (("certificates", nodes, MOST_CERTIFICATES), ("edges", len(child), MOST_EDGES)):
        if found > limit:
            raise UnusableInput(refuse("graph-too-large", what=what, found=found, limit=limit))
    pairs = coo_array((np.ones(len(child), np.bool_), (child, parent)), shape=(nodes, nodes)).tocsr()
    edge_due = None if due is None else _in_order(child, parent, due)
    turned = pairs.T.tocsr()
    number = number_for(nodes, len(child))
    up, down = (
        Rows.of_arrays(each.indptr.astype(number, copy=False), each.indices.astype(number, copy=False))
        for each in (pairs, turned)
    )
    order, levels = _levels(up, down, nodes)
    return Graph(count, nodes, table, up, down, order, levels, edge_due)


def _in_order(child: Ints, parent: Ints, due: Ints) -> Ints:
    """The days of the edges in the order of the rows: by child, then by parent, each edge once."""
    order = np.lexsort((due, parent, child))
    child, parent = child[order], parent[order]
    first = np.append(True, (child[1:] != child[:-1]) | (parent[1:] != parent[:-1]))[: len(order)]
    found: Ints = due[order[first]].astype(np.int32, copy=False)
    return found


def number_for(nodes: int, edges: int) -> type[np.int32] | type[np.int64]:
    """The type that counts all edges and numbers all nodes, and one node more: the root of `dominators`."""
    return np.int32 if max(nodes + 1, edges) <= MOST_IN_32_BITS else np.int64


def _levels(up: Rows, down: Rows, nodes: int) -> tuple[Ints, tuple[int, ...]]:
    """Parents before children, level by level from the tops (Kahn); what rests on a cycle never comes up."""
    waiting = np.diff(up.start)
    level = np.flatnonzero(waiting == 0).astype(up.to.dtype)
    last = np.empty(nodes, up.to.dtype)
    found, ends = [level], [0, len(level)]
    while len(level):
        below, _counts = down.of_all(level)
        np.subtract.at(waiting, below, 1)
        level = np.sort(
            each_once(below[waiting[below] == 0], last)
        )  # ascending: walked as they lie in memory
        found.append(level)
        ends.append(ends[-1] + len(level))
        if len(level) and len(ends) > MOST_LEVELS + 2:
            raise UnusableInput(refuse("graph-too-deep", limit=MOST_LEVELS))
    return np.concatenate(found), tuple(ends[:-1])


def each_once(nodes: Ints, scratch: Ints) -> Ints:
    """Nodes without repetition, each at its first place; `scratch` has a place for every node, of any content."""
    places = np.arange(len(nodes), dtype=scratch.dtype)
    scratch[nodes[::-1]] = places[::-1]
    first: Ints = nodes[scratch[nodes] == places]
    return first
