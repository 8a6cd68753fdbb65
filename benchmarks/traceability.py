"""A synthetic nation's evidence graph: built, swept, and asked whom a bad standard hurts.

Five levels (a few national standards down to working instruments), one to three parents a certificate, five years,
one certificate an instrument. The generator has a seed; the peers of the recall are PostgreSQL's recursive query and
DuckDB's on the same edges, and passes over all of them; each must find as many.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.measuring import Figure, wall_ms
from benchmarks.peers import recalled_by_duckdb, recalled_by_postgres
from junheng.core.traceability import kernel
from junheng.core.traceability.bottlenecks import bottlenecks
from junheng.core.traceability.graph import NO_DAY, NO_DUE, Graph, Ints, Table, build
from junheng.core.traceability.judging import Status
from junheng.core.traceability.moment import Moment, Window
from junheng.core.traceability.recall import Recall, recall
from junheng.core.traceability.snapshot import opened, write
from junheng.core.traceability.standing import HELD, NewNode, Standing
from junheng.core.traceability.sweep import by_arrays, held_by_chains, sweep
from junheng.core.traceability.what_if import what_if

SHARES = (0.00002, 0.0005, 0.01, 0.15)
"""Of all certificates, the part that stands on the first four levels; the rest is the fifth."""
FIRST_DAY, YEARS, DUE = 18_262, 5, 400


def figures(*, quick: bool) -> Iterator[Figure]:
    count = 100_000 if quick else 10_000_000
    table, child, parent = nation(count, seed=20260919)
    name = f"{count:.0e} certificates, {len(child):.1e} edges"
    yield Figure(
        f"graph of {name}: index", wall_ms(lambda: build(table, child, parent, nodes=count), runs=1), "ms"
    )
    graph = build(table, child, parent, nodes=count)
    yield Figure("  bytes a certificate", graph.bytes / count, "bytes", limit=82)
    at = Moment(FIRST_DAY + 365 * YEARS)
    numpy = wall_ms(lambda: by_arrays(graph, at, instruments=count), runs=1)
    yield Figure("  every chain and every instrument, numpy", numpy, "ms", limit=5000)
    if (walked := kernel.compiled()) is not None:
        yield Figure(
            "  every chain and every instrument, numba",
            wall_ms(lambda: kernel.answered(walked, graph, at, instruments=count)), "ms", numpy, "numpy", 1000,
        )  # fmt: skip
    yield from recalls(graph, child, parent)
    yield from outlooks(graph, at)
    yield from today(graph, child, parent, at)


def outlooks(graph: Graph, at: Moment) -> Iterator[Figure]:
    """What would fall with a body, and on what most results hang alone."""
    since = at.day - 365
    yield Figure(
        "  what falls with a body of 3000",
        wall_ms(lambda: what_if(graph, 7, since, at, instruments=graph.count), runs=1), "ms",
    )  # fmt: skip
    yield Figure("  on what most results hang alone", wall_ms(lambda: bottlenecks(graph, at), runs=1), "ms")


def today(graph: Graph, child: Ints, parent: Ints, at: Moment) -> Iterator[Figure]:
    """The snapshot of a night, opened, and a day on top of it: certificates one by one, and a standard withdrawn."""
    whole = build(
        _with_states(graph.table), child, parent, nodes=graph.nodes, due=graph.table.due_day[parent]
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "graph"
        own = {HELD: held_by_chains(whole, at), "id": np.zeros(whole.nodes, "S16")}
        yield Figure(
            "  snapshot written, durable",
            _once_ms(lambda: write(folder, whole, own=own, told={}, room=100_000)), "ms",
        )  # fmt: skip
        built = wall_ms(lambda: build(whole.table, child, parent, nodes=whole.nodes), runs=1)
        yield Figure(
            "  snapshot opened",
            wall_ms(lambda: Standing(opened(folder), at), runs=3),
            "ms",
            built,
            "building it",
        )
        standing = Standing(opened(folder), at)
        yield Figure(
            "  bytes a certificate, with ids, plans and answers",
            standing.snapshot.bytes / whole.nodes,
            "bytes",
            limit=82,
        )
        new = [_new(whole, at, place) for place in range(1000)]
        spent = _once_ms(lambda: [standing.add(each) for each in new])
        yield Figure("  a new certificate written, linked and judged", spent / len(new) * 1000, "µs")
        regional = (
            int(np.argmax(whole.down.counts(np.arange(whole.nodes // 1000, dtype=whole.number))[10:])) + 10
        )
        changed: list[int] = []
        spent = _once_ms(
            lambda: changed.extend(standing.restate(regional, Status.WITHDRAWN, NO_DAY).tolist())
        )
        yield Figure(f"  a standard withdrawn: {len(changed)} answers judged again", spent, "ms")
        assert not len(standing.differing(sweep(standing.whole(), at, instruments=whole.count + len(new))))


def _once_ms(act: Callable[[], object]) -> float:
    """Of what cannot be done twice."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _with_states(table: Table) -> Table:
    """With the columns that a day may change."""
    count = len(table.work_day)
    return Table(
        table.work_day, table.due_day, table.status, table.instrument, table.issuer,
        status_day=np.full(count, NO_DAY, np.int32), anchored=np.arange(count) < max(2, int(count * SHARES[0])),
    )  # fmt: skip


def _new(graph: Graph, at: Moment, place: int) -> NewNode:
    """A working instrument calibrated today with two standards of the last year."""
    first = graph.nodes - 1 - place
    parents = [(node, int(graph.table.due_day[node])) for node, _due in graph.parents(first)]
    return NewNode(at.day, NO_DUE, Status.IN_FORCE, graph.count + place, 1, parents)


def nation(count: int, *, seed: int) -> tuple[Table, Ints, Ints]:
    """Certificates in the order of their levels; each rests on one to three of the level above, in date."""
    draw = np.random.default_rng(seed)
    ends = np.cumsum([0, *(max(2, int(count * share)) for share in SHARES)])
    ends = np.append(ends, count)
    day = np.empty(count, np.int32)
    for level, (first, end) in enumerate(pairwise(ends)):  # nobody works before there is a standard above
        day[first:end] = FIRST_DAY + 30 * level + np.sort(draw.integers(0, 365 * YEARS, end - first))
    day[: ends[1]] = FIRST_DAY
    children, parents = [], []
    for level in range(1, len(ends) - 1):
        nodes = np.arange(ends[level], ends[level + 1], dtype=np.int32)
        for extra in (1.0, 0.4, 0.2):
            chosen = nodes[draw.random(len(nodes)) < extra]
            above = day[ends[level - 1] : ends[level]]
            newest = np.searchsorted(above, day[chosen], side="right")
            oldest = np.searchsorted(above, day[chosen] - DUE) if level > 1 else np.zeros_like(newest)
            spread = np.maximum(newest - oldest, 1)
            place = np.minimum(oldest + (draw.random(len(chosen)) * spread).astype(np.int64), len(above) - 1)
            children.append(chosen)
            parents.append((ends[level - 1] + place).astype(np.int32))
    issuer = draw.integers(0, 3000, count, dtype=np.int32)
    due = day + np.int32(DUE)
    due[: ends[1]] += 365 * 20
    table = Table(day, due, np.zeros(count, np.uint8), np.arange(count, dtype=np.int32), issuer)
    return table, np.concatenate(children), np.concatenate(parents)


def recalls(graph: Graph, child: Ints, parent: Ints) -> Iterator[Figure]:
    """A region's standard for a year, and a national standard for all five."""
    whole = Window(Moment(FIRST_DAY), Moment(FIRST_DAY + 365 * YEARS))
    national = np.array([int(np.argmax(graph.down.counts(np.arange(2, dtype=np.int32))))], np.int32)
    nationwide = _asked(graph, national, whole)
    regional = nationwide.nodes[:1]
    start = graph.work(int(regional[0]))
    assert start is not None
    year = Window(start, Moment(start.day + 365))
    found = _asked(graph, regional, year)
    asked = [(int(regional[0]), year), (int(national[0]), whole)]
    counts = [len(found.nodes), len(nationwide.nodes)]
    databases = {
        "PostgreSQL's recursive query": recalled_by_postgres(graph.table.work_day, child, parent, asked),
        "DuckDB's recursive query": recalled_by_duckdb(graph.table.work_day, child, parent, asked),
    }
    for theirs in databases.values():
        assert [each.count for each in theirs] == counts
    for place, (name, suspect, window, limit) in enumerate((
        ("a region's year", regional, year, 5), ("the nation's five years", national, whole, 100),
    )):  # fmt: skip
        ours = wall_ms(lambda: _asked(graph, suspect, window))  # noqa: B023  # asked before the next turn
        passes = wall_ms(lambda: naive(graph, child, parent, suspect, window), runs=1)  # noqa: B023
        yield Figure(
            f"  recall of {name} ({counts[place]} affected)",
            ours,
            "ms",
            passes,
            "passes over all edges",
            limit,
        )
        for peer, answers in databases.items():
            yield Figure("    the same", ours, "ms", answers[place].ms, peer)


def _asked(graph: Graph, suspect: Ints, window: Window) -> Recall:
    return recall(graph, suspect, window, recalibrated_clears=False)


def naive(graph: Graph, child: Ints, parent: Ints, suspect: Ints, window: Window) -> int:
    """Without an index: every edge looked at once a level."""
    day = graph.table.work_day
    bad = np.zeros(graph.nodes, np.bool_)
    bad[suspect] = True
    inside = (day >= window.start.day) & (day <= window.end.day)
    reached = np.zeros(graph.nodes, np.bool_)
    reached[child[bad[parent] & inside[child]]] = True
    before = 0
    while (now := int(reached.sum())) > before:
        before = now
        reached[child[reached[parent]]] = True
    return before
