"""The sweep in one walk over the nodes, compiled by numba where it is installed (`requirements/kernels.txt`).

`walk` is the rules of `sweep` written as one loop; compiled it needs a fifth of the time that array passes need.
As Python it is right and slow. numba costs half a second to load, so it is loaded at the first large graph.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from junheng.core.traceability.graph import NO_DAY, NO_DUE, NO_SECOND, SERVICES, Graph, Ints
from junheng.core.traceability.judging import Answer, Status
from junheng.core.traceability.moment import Moment

Answers = NDArray[np.int8]
Walk = Callable[..., None]
_NO, _CANNOT_TELL, _YES = int(Answer.NO), int(Answer.CANNOT_TELL), int(Answer.YES)
_IN_FORCE, _REPLACED = int(Status.IN_FORCE), int(Status.REPLACED)
_SUSPENDED, _WITHDRAWN = int(Status.SUSPENDED), int(Status.WITHDRAWN)
_CALIBRATION, _TEST = SERVICES.index("calibration"), SERVICES.index("test")
AS_EVIDENCE = np.array([2, 2, 1, 0, 1], np.int8)
IN_USE = np.array([2, 1, 0, 0, 1], np.int8)
"""Answers by `Status`: in force, replaced, suspended, withdrawn, unknown."""


@cache
def compiled() -> Walk | None:
    """`walk` as machine code, or None where numba is not installed. Compiled once a machine for each type
    of a node's number, and kept on disk."""
    try:
        numba: Any = import_module("numba")
        walked: Walk = numba.njit(cache=True, nogil=True)(walk)
    except (ImportError, RuntimeError):  # not installed, or nowhere to keep what is compiled
        return None
    return walked


def answered(
    walked: Walk, graph: Graph, at: Moment, *, instruments: int
) -> tuple[NDArray[np.bool_], Answers, Ints, Answers]:
    """Known, traceable, latest and usable, as `sweep.Sweep` has them."""
    table = graph.table
    held = np.full(graph.nodes, _NO, np.int8)
    known = np.zeros(graph.count, np.bool_)
    best = np.full(instruments, -1, np.int64)
    latest = np.full(instruments, -1, graph.number)
    usable = np.full(instruments, _NO, np.int8)
    nothing, no_bytes = np.empty(0, np.int32), np.empty(0, np.uint8)
    walked(
        graph.order[: graph.levels[-1]],
        graph.up.start,
        graph.up.to,
        nothing if graph.edge_due is None else graph.edge_due,
        graph.count,
        (table.work_day, table.due_day, table.status, table.instrument),
        nothing if table.work_second is None else table.work_second,
        nothing if table.status_day is None else table.status_day,
        no_bytes if table.service is None else table.service,
        np.empty(0, np.bool_) if table.anchored is None else table.anchored,
        (at.day, NO_SECOND if at.second is None else at.second),
        (AS_EVIDENCE, IN_USE),
        (held, known, best, latest, usable),
    )
    return known, held[: graph.count], latest, usable


def walk(
    order: Ints,
    start: Ints,
    to: Ints,
    edge_due: Ints,
    count: int,
    columns: tuple[Any, Any, Any, Any],
    seconds: Ints,
    since: Ints,
    service: Any,
    anchored: Any,
    at: tuple[int, int],
    tables: tuple[Answers, Answers],
    out: tuple[Answers, Any, Any, Ints, Answers],
) -> None:
    """Parents before children, then every certificate's instrument. Columns that are not given are empty.

    Written for the compiler: plain loops, no call. `held` of a node is first what its chain says, and at the end
    what it says itself as well.
    """
    work_day, due_day, status, instrument = columns
    at_day, at_second = at
    as_evidence, in_use = tables
    held, known, best, latest, usable = out
    has_seconds, has_since = len(seconds) > 0, len(since) > 0
    has_service, has_anchors, has_edge_due = len(service) > 0, len(anchored) > 0, len(edge_due) > 0
    for place in range(len(order)):
        child = order[place]
        first, end = start[child], start[child + 1]
        if first == end:
            here = child < count
            held[child] = _YES if here and (not has_anchors or anchored[child]) else _CANNOT_TELL
            continue
        worst = _YES
        work = work_day[child]
        lenient = has_service and (service[child] == _CALIBRATION or service[child] == _TEST)
        for edge in range(first, end):
            parent = to[edge]
            answer = _YES
            if parent >= count:
                answer = _CANNOT_TELL
            else:
                made, due = work_day[parent], edge_due[edge] if has_edge_due else due_day[parent]
                later = made > work
                if has_seconds and made == work:
                    ours, theirs = seconds[child], seconds[parent]
                    later = ours != NO_SECOND and theirs != NO_SECOND and theirs > ours
                if work == NO_DAY or (made == NO_DAY and not (has_anchors and anchored[parent])):
                    answer = _CANNOT_TELL
                elif later:
                    answer = _NO
                elif work > due:
                    answer = _CANNOT_TELL if lenient or due < made else _NO
                state = status[parent]
                if has_since and since[parent] > at_day:
                    state = _IN_FORCE
                said = as_evidence[state]
                if has_since and since[parent] != NO_DAY and work != NO_DAY and since[parent] > work:
                    if state == _WITHDRAWN:
                        said = _CANNOT_TELL
                    elif state == _SUSPENDED:
                        said = _YES
                answer = min(answer, said)
            worst = min(worst, answer, held[parent])
        held[child] = worst
    for node in range(count):
        made, due = work_day[node], due_day[node]
        is_known = made != NO_DAY and made <= at_day
        if is_known and has_seconds and at_second != NO_SECOND:
            is_known = made < at_day or seconds[node] <= at_second
        known[node] = is_known
        state = status[node]
        if has_since and since[node] > at_day:
            state = _IN_FORCE
        undated = has_anchors and anchored[node] and made == NO_DAY
        held[node] = min(held[node], as_evidence[state] if is_known or undated else _CANNOT_TELL)
        whose = instrument[node]
        if not is_known or whose < 0:
            continue
        rank = (np.int64(made) - NO_DAY) * 86_400
        if has_seconds:
            rank += 86_399 if seconds[node] == NO_SECOND else seconds[node]
        rank = rank * 2 + (1 if state != _REPLACED else 0)
        if rank < best[whose]:
            continue
        use = in_use[state]
        if due < made and due != NO_DUE:
            use = min(use, _CANNOT_TELL)
        elif at_day > due:
            use = _NO
        use = min(use, held[node])
        if rank > best[whose] or use < usable[whose]:
            best[whose], latest[whose], usable[whose] = rank, node, use
