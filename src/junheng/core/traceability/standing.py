"""The evidence graph as it stands now: a snapshot, and what came since, in memory.

A new certificate is written behind the mapped arrays and judged by the rules for one certificate, which costs
microseconds; a status that changes judges again what rests on that certificate, level by level, and nothing else. Questions see one graph:
`graph` for searches downward, `whole` for sweeps. The nightly sweep must find the answers that stand here (`compared`).

New nodes are children of what is there; a node that is there never gets a parent (parents are fixed at issue).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

import junheng.core.traceability.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import UnusableInput, refuse
from junheng.core.traceability.graph import NO_DAY, NO_SECOND, Bytes, Graph, Ints, Rows, Table
from junheng.core.traceability.judging import Answer, Status, answer_for, edge_refusals, result_refusals
from junheng.core.traceability.moment import Moment
from junheng.core.traceability.snapshot import EDGES_A_NODE, Array, Snapshot
from junheng.core.traceability.sweep import Sweep, held_of, own_answers

HELD = "held"
"""The snapshot's own array of what each node's chain alone says, as numbers of `Answer`."""


@dataclass(frozen=True, slots=True)
class NewNode:
    """A certificate to be added, in the units of `Table`; `parents` with the last good day of each edge (or `graph.NO_DUE`)."""

    work_day: int
    due_day: int
    status: Status
    instrument: int
    issuer: int
    parents: Sequence[tuple[int, int]]
    work_second: int = NO_SECOND
    status_day: int = NO_DAY
    service: int = 0
    anchored: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class GrownRows(Rows):
    """Rows whose nodes have more neighbours than the mapped arrays say: children of today."""

    more: Bytes
    """A bit a node, whether it has children of today."""
    extra: dict[int, list[int]]

    def of(self, node: int) -> Ints:
        return np.append(
            self.to[self.start[node] : self.start[node + 1]],
            np.array(self.extra.get(node, []), self.to.dtype),
        )

    def of_all(self, nodes: Ints) -> tuple[Ints, Ints]:
        to, counts = Rows.of_all(self, nodes)
        grown = np.flatnonzero((self.more[nodes >> 3] >> (nodes & 7).astype(np.uint8)) & 1)
        if not len(grown):
            return to, counts
        added = [self.extra[node] for node in nodes[grown].tolist()]
        ends, lengths = np.cumsum(counts)[grown], [len(each) for each in added]
        counts[grown] += np.array(lengths, counts.dtype)
        flat = np.array([node for each in added for node in each], to.dtype)
        return np.insert(to, np.repeat(ends, lengths), flat), counts


@dataclass(slots=True, eq=False)
class Standing:
    """A snapshot and today, at a moment `at`. One writer at a time; who asks while another adds sees the graph before."""

    snapshot: Snapshot
    at: Moment
    graph: Graph = field(init=False)
    held: Array = field(init=False)
    """What each node's chain alone says, with the room behind it."""
    settled: Array = field(init=False)
    """Whether a node rests on no cycle, with the room behind it."""
    _down: GrownRows = field(init=False)
    _edges: int = field(init=False)

    def __post_init__(self) -> None:
        base, room = self.snapshot.graph, self.snapshot.room
        if base.nodes != base.count:
            raise ValueError("a standing graph has no nodes elsewhere: what is elsewhere stands in the table")
        self.held = self.snapshot.arrays[f"own.{HELD}"]
        self.settled = np.zeros(base.nodes + room, np.bool_)
        self.settled[base.order] = True
        self._edges = len(base.up.to)
        more = np.zeros(len(self.snapshot.arrays["down.some"]), np.uint8)
        some = self.snapshot.arrays["down.some"]
        self._down = GrownRows(self.snapshot.arrays["down.start"], base.down.to, some, more, {})
        spare = (np.zeros(base.nodes + room, np.bool_), np.empty(base.nodes + room, base.number))
        self.graph = replace(base, down=self._down, spare=[spare])

    @property
    def added(self) -> int:
        return self.graph.nodes - self.snapshot.graph.nodes

    def add(self, new: NewNode) -> int:
        """A certificate and its edges; answers its number. Its parents stand here already.

        Raises UnusableInput where the room behind the snapshot is used up: the next snapshot has room again.
        """
        node, graph, arrays = self.graph.nodes, self.graph, self.snapshot.arrays
        parents = sorted(dict(sorted(new.parents, reverse=True)).items())
        end = self._edges + len(parents)
        limit = self.snapshot.room
        if self.added >= limit or end > len(self.snapshot.graph.up.to) + EDGES_A_NODE * limit:
            raise UnusableInput(refuse("snapshot-full", limit=limit))
        if any(not 0 <= parent < node for parent, _due in parents):
            raise ValueError("parents stand in the graph before their children")
        for name in Table.__dataclass_fields__:
            if name in arrays:
                arrays[name][node] = getattr(new, name)
        for place, (parent, due) in enumerate(parents, self._edges):
            arrays["up.to"][place] = parent
            if graph.edge_due is not None:
                arrays["edge_due"][place] = due
            self._down.extra.setdefault(parent, []).append(node)
            for bits in (self._down.more, self._down.some):
                bits[parent >> 3] |= np.uint8(1 << (parent & 7))
        arrays["up.start"][node + 1] = end
        arrays["down.start"][node + 1] = len(self.snapshot.graph.down.to)
        self.settled[node] = all(self.settled[parent] for parent, _due in parents)
        self._edges = end
        self.graph = self._view(node + 1)
        self.held[node] = self._held(node)
        return node

    def _view(self, nodes: int) -> Graph:
        """The graph with all that was added: views, no copies."""
        arrays, base = self.snapshot.arrays, self.snapshot.graph
        table = Table(**{name: arrays[name][:nodes] for name in Table.__dataclass_fields__ if name in arrays})
        up = Rows(
            arrays["up.start"][: nodes + 1],
            arrays["up.to"][: self._edges],
            arrays["up.some"][: (nodes + 7) // 8],
        )
        due = None if base.edge_due is None else arrays["edge_due"][: self._edges]
        return replace(self.graph, count=nodes, nodes=nodes, table=table, up=up, edge_due=due)

    def whole(self) -> Graph:
        """The same graph with an order of its levels, for a sweep: what was added stands among the others."""
        base, first = self.snapshot.graph, self.snapshot.graph.nodes
        levels = [level for level in base.each_level() if len(level)] or [np.empty(0, base.number)]
        rank: dict[int, int] = {}
        later: dict[int, list[int]] = {}
        for node in range(first, self.graph.nodes):
            if self.settled[node]:
                above = [rank.get(parent, 1) for parent in self.graph.up.of(node).tolist()]
                rank[node] = 1 + max(above) if above else 0
                later.setdefault(rank[node], []).append(node)
        levels[0] = np.append(levels[0], np.array(later.pop(0, []), base.number))
        levels += [np.array(later[each], base.number) for each in sorted(later)]
        ends = np.cumsum([0, *map(len, levels)]).tolist()
        return replace(self.graph, order=np.concatenate(levels), levels=tuple(ends), spare=[])

    def restate(self, node: int, status: Status, since: int) -> Ints:
        """A status that is known since a day; nodes whose chain says another thing now, ascending."""
        arrays = self.snapshot.arrays
        arrays["status"][node] = status
        if "status_day" in arrays:
            arrays["status_day"][node] = since
        return self._judged_again(self._down.of(node))

    def _judged_again(self, waiting: Ints) -> Ints:
        """Downward as far as answers change; an answer depends on those above it only, so this ends."""
        graph, changed = self.graph, [waiting[:0]]
        held = self.held[: graph.nodes]
        while len(waiting):
            found = held_of(graph, waiting, held, self.at)
            found[~self.settled[waiting]] = Answer.NO
            other = waiting[found != held[waiting]]
            held[waiting] = found
            changed.append(other)
            below, _counts = self._down.of_all(self._down.having(other))
            waiting = np.unique(below)
        return np.unique(np.concatenate(changed))

    def _held(self, node: int) -> Answer:
        """What the chain of one node says, by the rules for one certificate."""
        if not self.settled[node]:
            return Answer.NO
        parents = self.graph.parents(node)
        if not parents:
            return Answer.YES if self.graph.is_anchored(node) else Answer.CANNOT_TELL
        child = self.graph.facts(node, "")
        worst = Answer.YES
        for parent, due in parents:
            above = replace(self.graph.facts(parent, "above"), due=due)
            worst = min(
                worst, answer_for(edge_refusals(child, above, self.at)), Answer(int(self.held[parent]))
            )
        return worst

    def traceable(self, node: int) -> Answer:
        """Whether a result is traceable: its chain, and its own status."""
        own = answer_for(result_refusals(self.graph.facts(node, ""), self.at))
        return min(own, Answer(int(self.held[node])))

    def differing(self, swept: Sweep) -> Ints:
        """Nodes whose answer here is not that of a sweep of `whole` at the same moment: there must be none."""
        ours = np.minimum(self.held[: self.graph.nodes], own_answers(self.graph, self.at))
        return np.flatnonzero(ours != swept.traceable)
