"""Whom a bad standard hurts: everything made with it in a window, and what was made with that since (P14, X14).

Directly affected is a certificate that names a certificate of the suspect and whose work may have been done in
the window. Under it everything is affected, whenever it was made: an instrument calibrated with a bad standard stays
badly calibrated until its own next calibration, and later work names that next certificate. A recalibration of
the suspect inside the window clears what rests on it; earlier work it could clear only by good as-found data,
which are a decision to narrow the window.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.reason import UnusableInput, refuse
from junheng.core.traceability.graph import MOST_LEVELS, NO_DAY, NO_SECOND, Graph, Ints
from junheng.core.traceability.moment import LAST_SECOND, Moment, Window


@dataclass(frozen=True, slots=True, eq=False)
class Recall:
    """Affected nodes, nearest first and ascending in each depth, with depth (1: directly) and the node above.

    `above` gives the shortest path; among equal ones the smallest node. `suspects` are the suspect's
    certificates that are held to be bad, `clearing` its recalibrations inside the window. Nodes from
    `Graph.count` on are elsewhere: affected perhaps, their dates are not known here.
    """

    suspects: Ints
    clearing: Ints
    nodes: Ints
    depth: Ints
    above: Ints
    cleared: int

    def path(self, place: int) -> tuple[int, ...]:
        """From the suspect's certificate down to the node at this place of `nodes`."""
        steps = [int(self.nodes[place])]
        while self.depth[place] > 1:
            steps.append(int(self.above[place]))
            low, high = np.searchsorted(self.depth, (self.depth[place] - 1, self.depth[place]))
            place = int(low + np.searchsorted(self.nodes[low:high], self.above[place]))
        return (int(self.above[place]), *reversed(steps))


def recall(graph: Graph, suspect: Ints, window: Window, *, recalibrated_clears: bool = True) -> Recall:
    """Everything under a suspect whose certificates are the nodes `suspect` (ascending).

    With `recalibrated_clears`, those of them whose work surely came after the window's start are its
    recalibrations (but for the first, if there is none before). Work: proportional to what is found, not to the graph.
    """
    bad, clearing = _parted(graph, suspect, window, recalibrated_clears=recalibrated_clears)
    with graph.borrowed() as (seen, scratch):
        seen[suspect] = True
        levels = _levels_below(graph, bad, window, seen, scratch)
        cleared = _count_cleared(graph, clearing, seen, window)
        for nodes in (suspect, *(nodes for nodes, _above in levels)):
            seen[nodes] = False
    return _gathered(graph, bad, clearing, levels, cleared=cleared)


def _levels_below(
    graph: Graph, bad: Ints, window: Window, seen: NDArray[np.bool_], scratch: Ints
) -> list[tuple[Ints, Ints]]:
    """Nodes of each depth, and the node above each; all of them are marked as seen."""
    direct, over = _below(graph, bad)
    inside = may_be_inside(graph, direct, window)
    direct, over = direct[inside], over[inside]
    levels: list[tuple[Ints, Ints]] = []
    while True:
        fresh, over = _first_of_each(direct, over, seen, scratch)
        if not len(fresh):
            return levels
        if len(levels) == MOST_LEVELS:
            raise UnusableInput(refuse("graph-too-deep", limit=MOST_LEVELS))
        levels.append((fresh, over))
        direct, over = _below(graph, fresh)


def _parted(graph: Graph, suspect: Ints, window: Window, *, recalibrated_clears: bool) -> tuple[Ints, Ints]:
    """The suspect's certificates held to be bad, and those made after the last good evidence.

    Where all were made after the window's start, the first is no recalibration: it is what was suspected.
    """
    if not recalibrated_clears:
        return suspect, suspect[:0]
    works = {node: graph.work(node) for node in suspect.tolist()}
    after = {
        node: work for node, work in works.items() if work is not None and window.start.is_surely_before(work)
    }
    if len(after) == len(works):
        first = min((work for work in after.values()), key=lambda work: work.latest, default=None)
        after = {
            node: work for node, work in after.items() if first is not None and first.is_surely_before(work)
        }
    clears = np.isin(suspect, np.array(list(after), suspect.dtype))
    return suspect[~clears], suspect[clears]


def may_be_inside(graph: Graph, nodes: Ints, window: Window) -> NDArray[np.bool_]:
    """Which nodes' work may have been done in the window; unknown dates may."""
    found = np.ones(len(nodes), np.bool_)
    known = nodes < graph.count
    here = nodes[known]
    day = graph.table.work_day[here]
    second = None if graph.table.work_second is None else graph.table.work_second[here]
    inside = _not_before(day, second, window.start) & _not_after(day, second, window.end)
    found[known] = inside | (day == NO_DAY)
    return found


def _not_before(day: Ints, second: Ints | None, start: Moment) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = day >= start.day
    if second is not None and start.second is not None:
        latest = np.where(second == NO_SECOND, LAST_SECOND, second)
        found = (day > start.day) | ((day == start.day) & (latest >= start.second))
    return found


def _not_after(day: Ints, second: Ints | None, end: Moment) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = day <= end.day
    if second is not None and end.second is not None:
        earliest = np.where(second == NO_SECOND, 0, second)
        found = (day < end.day) | ((day == end.day) & (earliest <= end.second))
    return found


def _below(graph: Graph, nodes: Ints) -> tuple[Ints, Ints]:
    """Children of several nodes, and beside each the node it was reached from."""
    nodes = graph.down.having(nodes)
    below, counts = graph.down.of_all(nodes)
    return below, np.repeat(nodes, counts)


def _first_of_each(nodes: Ints, over: Ints, seen: NDArray[np.bool_], scratch: Ints) -> tuple[Ints, Ints]:
    """Nodes not seen before, ascending, each with the smallest node it was reached from; marks them as seen."""
    fresh = ~seen[nodes]
    nodes, over = nodes[fresh], over[fresh]
    seen[nodes] = True
    scratch[nodes[::-1]] = over[::-1]
    ascending = np.sort(nodes)
    ascending = ascending[np.append(True, ascending[1:] != ascending[:-1])] if len(ascending) else ascending
    return ascending, scratch[ascending]


def _gathered(
    graph: Graph, bad: Ints, clearing: Ints, levels: list[tuple[Ints, Ints]], *, cleared: int
) -> Recall:
    nothing = np.empty(0, graph.number)
    return Recall(
        bad,
        clearing,
        np.concatenate([nothing, *(nodes for nodes, _above in levels)]),
        np.repeat(np.arange(1, len(levels) + 1, dtype=np.int32), [len(nodes) for nodes, _above in levels]),
        np.concatenate([nothing, *(above for _nodes, above in levels)]),
        cleared,
    )


def _count_cleared(graph: Graph, clearing: Ints, seen: NDArray[np.bool_], window: Window) -> int:
    """Certificates of the window that would have been affected but for the recalibration they rest on."""
    below, _counts = graph.down.of_all(clearing)
    below = np.unique(below[may_be_inside(graph, below, window)])
    return int(np.count_nonzero(~seen[below]))
