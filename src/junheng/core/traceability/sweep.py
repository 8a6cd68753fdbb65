"""Every certificate traceable, every instrument usable? The rules of `judging`, over whole arrays.

Each answer is that of the rules for one certificate at a time; the tests hold the two together, and both to the
compiled walk of `kernel`, which answers for large graphs where numba is installed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.traceability import kernel
from junheng.core.traceability.graph import NO_DAY, NO_DUE, NO_SECOND, SERVICES, Graph, Ints
from junheng.core.traceability.judging import Answer, Status
from junheng.core.traceability.moment import Moment

Answers = NDArray[np.int8]
NONE_KNOWN = -1
LARGE = 1_000_000
"""From so many nodes on the compiled walk is worth loading, which takes as long as array passes over some of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """At one moment: `known` certificates, whether each is `traceable`, and each instrument's certificate and use.

    Answers are numbers of `Answer`. `latest[i]` is a certificate that decides for instrument i, or −1 where none is
    known at the moment; `usable[i]` is then no. Instruments are numbered 0 to their count − 1.
    """

    known: NDArray[np.bool_]
    traceable: Answers
    latest: Ints
    usable: Answers


def sweep(graph: Graph, at: Moment, *, instruments: int) -> Sweep:
    """All answers at once, by machine code for large graphs or by passes over arrays: the same answers.

    Raises ValueError where a certificate names an instrument beyond `instruments`.
    """
    if graph.count and int(graph.table.instrument.max()) >= instruments:
        raise ValueError(f"certificates name more instruments than {instruments}")
    walked = kernel.compiled() if graph.nodes >= LARGE else None
    if walked is None:
        return by_arrays(graph, at, instruments=instruments)
    return Sweep(*kernel.answered(walked, graph, at, instruments=instruments))


def by_arrays(graph: Graph, at: Moment, *, instruments: int) -> Sweep:
    """One pass over the edges, level by level."""
    known = known_at(graph, at)
    status = status_at(graph, at)
    traceable = np.minimum(held_by_chains(graph, at)[: graph.count], own_answers(graph, at))
    latest, usable = _usable(graph, at, known, status, traceable, instruments)
    return Sweep(known, traceable, latest, usable)


def own_answers(graph: Graph, at: Moment) -> Answers:
    """What each certificate says itself, whatever it rests on: by its status, where it is known at the moment."""
    known = known_at(graph, at) | _undated_sources(graph)
    return np.where(known, kernel.AS_EVIDENCE[status_at(graph, at)], Answer.CANNOT_TELL).astype(np.int8)


def known_at(graph: Graph, at: Moment) -> NDArray[np.bool_]:
    """Certificates with a work date that is not surely after the moment."""
    day, second = graph.table.work_day, graph.table.work_second
    known: NDArray[np.bool_] = (day != NO_DAY) & (day <= at.day)
    if second is not None and at.second is not None:
        known &= (day < at.day) | (second <= at.second)
    return known


def _undated_sources(graph: Graph) -> NDArray[np.bool_]:
    """Sources that state a route and need no work date."""
    if graph.table.anchored is None:
        return np.zeros(graph.count, np.bool_)
    undated: NDArray[np.bool_] = graph.table.anchored & (graph.table.work_day == NO_DAY)
    return undated


def status_at(graph: Graph, at: Moment) -> NDArray[np.uint8]:
    since = graph.table.status_day
    if since is None:
        return graph.table.status
    return np.where(since > at.day, np.uint8(Status.IN_FORCE), graph.table.status)


def held_by_chains(graph: Graph, at: Moment) -> Answers:
    """What each node's chain alone says. Nodes that no level holds rest on a cycle: no."""
    held = np.full(graph.nodes, Answer.NO, np.int8)
    for first, end in zip(graph.levels, graph.levels[1:], strict=False):
        nodes = graph.order[first:end]
        if first == 0:
            held[nodes] = _tops(graph, nodes)
            continue
        held[nodes] = held_of(graph, nodes, held, at)
    return held


def held_of(graph: Graph, nodes: Ints, held: Answers, at: Moment) -> Answers:
    """What the chains of nodes that have parents say, by what those of their parents say."""
    places, counts = graph.up.places(nodes)
    parents = graph.up.to[places]
    due = None if graph.edge_due is None else graph.edge_due[places]
    worst = np.minimum(_edges(graph, np.repeat(nodes, counts), parents, due, at), held[parents])
    found: Answers = np.minimum.reduceat(worst, np.cumsum(counts) - counts)
    return found


def _tops(graph: Graph, nodes: Ints) -> Answers:
    answers = np.full(len(nodes), Answer.YES, np.int8)
    answers[nodes >= graph.count] = Answer.CANNOT_TELL
    if graph.table.anchored is not None:
        here = nodes < graph.count
        answers[here] = np.where(graph.table.anchored[nodes[here]], Answer.YES, Answer.CANNOT_TELL)
    return answers


def _edges(graph: Graph, child: Ints, parent: Ints, due: Ints | None, at: Moment) -> Answers:
    """The rule `edge_refusals` for many edges; children always stand in this graph, since they have parents here."""
    answers = np.full(len(child), Answer.CANNOT_TELL, np.int8)
    here = (parent < graph.count) & (child < graph.count)
    if here.all():
        return _edges_here(graph, child, parent, due, at)
    due = None if due is None else due[here]
    answers[here] = _edges_here(graph, child[here], parent[here], due, at)
    return answers


def _edges_here(graph: Graph, child: Ints, parent: Ints, due: Ints | None, at: Moment) -> Answers:
    table = graph.table
    work, made = table.work_day[child], table.work_day[parent]
    due = table.due_day[parent] if due is None else due
    later = _later(graph, child, parent, work, made)
    overdue = (work > due) & ~later
    answers = np.full(len(child), Answer.YES, np.int8)
    answers[overdue] = _overdue(graph, child[overdue], due[overdue] < made[overdue])
    answers[later] = Answer.NO
    answers[(work == NO_DAY) | _undated(graph, parent, made)] = Answer.CANNOT_TELL
    return np.minimum(answers, _parent_status(graph, parent, work, at))


def _undated(graph: Graph, parent: Ints, made: Ints) -> NDArray[np.bool_]:
    """Parents that should have a work date and have none."""
    undated: NDArray[np.bool_] = made == NO_DAY
    if graph.table.anchored is not None:
        undated &= ~graph.table.anchored[parent]
    return undated


def _later(graph: Graph, child: Ints, parent: Ints, work: Ints, made: Ints) -> NDArray[np.bool_]:
    """Parents surely made after the child that names them."""
    later = made > work
    second = graph.table.work_second
    if second is not None:
        ours, theirs = second[child], second[parent]
        later |= (made == work) & (ours != NO_SECOND) & (theirs != NO_SECOND) & (theirs > ours)
    return later


def _overdue(graph: Graph, child: Ints, reversed_dates: NDArray[np.bool_]) -> Answers:
    """In doubt for a calibration or a test, and where the parent's dates make no sense; else no."""
    doubt = reversed_dates
    if graph.table.service is not None:
        service = graph.table.service[child]
        doubt = doubt | (service == SERVICES.index("calibration")) | (service == SERVICES.index("test"))
    return np.where(doubt, Answer.CANNOT_TELL, Answer.NO).astype(np.int8)


def _parent_status(graph: Graph, parent: Ints, work: Ints, at: Moment) -> Answers:
    status = status_at(graph, at)[parent]
    answers = kernel.AS_EVIDENCE[status]
    if graph.table.status_day is not None:
        since = graph.table.status_day[parent]
        later = (since != NO_DAY) & (work != NO_DAY) & (since > work)
        answers = np.where(later & (status == Status.WITHDRAWN), np.int8(Answer.CANNOT_TELL), answers)
        answers = np.where(later & (status == Status.SUSPENDED), np.int8(Answer.YES), answers)
    return answers


def _usable(
    graph: Graph,
    at: Moment,
    known: NDArray[np.bool_],
    status: NDArray[np.uint8],
    traceable: Answers,
    instruments: int,
) -> tuple[Ints, Answers]:
    """By the latest certificate of each instrument; of several of one moment the worst decides."""
    instrument = graph.table.instrument
    nodes = np.flatnonzero(known & (instrument >= 0)).astype(graph.number)
    whose = instrument[nodes]
    rank = _recency(graph, nodes, status)
    best = np.full(instruments, -1, np.int64)
    np.maximum.at(best, whose, rank)
    current = rank == best[whose]
    nodes, whose = nodes[current], whose[current]
    answers = np.minimum(_in_use(graph, nodes, status, at), traceable[nodes])
    usable = np.full(instruments, Answer.YES, np.int8)
    np.minimum.at(usable, whose, answers)
    latest = np.full(instruments, NONE_KNOWN, graph.number)
    deciding = answers == usable[whose]
    latest[whose[deciding][::-1]] = nodes[deciding][::-1]
    usable[latest == NONE_KNOWN] = Answer.NO
    return latest, usable


def _recency(graph: Graph, nodes: Ints, status: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Later work ranks higher; of one moment, a certificate that was not replaced. An unknown hour is the last."""
    rank = (graph.table.work_day[nodes].astype(np.int64) - NO_DAY) * 86_400
    if graph.table.work_second is not None:
        second = graph.table.work_second[nodes]
        rank += np.where(second == NO_SECOND, 86_399, second)
    standing: NDArray[np.int64] = rank * 2 + (status[nodes] != Status.REPLACED)
    return standing


def _in_use(graph: Graph, nodes: Ints, status: NDArray[np.uint8], at: Moment) -> Answers:
    due, made = graph.table.due_day[nodes], graph.table.work_day[nodes]
    answers = np.where(at.day > due, Answer.NO, Answer.YES).astype(np.int8)
    answers[(due < made) & (due != NO_DUE)] = Answer.CANNOT_TELL
    return np.minimum(answers, kernel.IN_USE[status[nodes]])
