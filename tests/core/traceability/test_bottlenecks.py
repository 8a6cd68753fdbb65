"""What hangs on a certificate alone is what reaches no top without it: the tree and the naive removal agree."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from tests.core.traceability.chains import ISSUERS, as_arrays, random_graph

from junheng.core.traceability.bottlenecks import bottlenecks, by_instrument
from junheng.core.traceability.evidence import Certificate, Edge
from junheng.core.traceability.graph import Graph, Table, build
from junheng.core.traceability.judging import Status
from junheng.core.traceability.moment import moment_of

AT = moment_of(date(2026, 1, 1))


class Naive:
    """Sets of names and walks up, one removal at a time."""

    def __init__(self, certificates: list[Certificate], edges: list[Edge]) -> None:
        self.here = {each.id: each for each in certificates}
        self.up: dict[str, set[str]] = {}
        for edge in edges:
            self.up.setdefault(edge.child, set()).add(edge.parent)
        self.names = self.here.keys() | self.up.keys() | {each for ups in self.up.values() for each in ups}

    def above(self, name: str) -> set[str]:
        found, queue = set(), [name]
        for each in queue:
            fresh = self.up.get(each, set()) - found
            found |= fresh
            queue += fresh
        return found

    def rests_on_a_cycle(self, name: str) -> bool:
        return any(each in self.above(each) for each in {name} | self.above(name))

    def reaches_a_top(self, name: str, removed: str) -> bool:
        queue, seen = [name], {name}
        for each in queue:
            if not self.up.get(each):
                return True
            fresh = self.up[each] - seen - {removed}
            seen |= fresh
            queue += fresh
        return False

    def results(self, at: date, issuers: tuple[str, ...]) -> set[str]:
        return {
            name
            for name, each in self.here.items()
            if each.issuer in issuers
            and (each.facts.work is None or not moment_of(at).is_surely_before(each.facts.work))
            and each.facts.status_at(moment_of(at)) is not Status.WITHDRAWN
        }

    def below(self, name: str, results: set[str]) -> set[str]:
        return {each for each in results if name in self.above(each)}

    def alone(self, name: str, results: set[str]) -> set[str]:
        return {each for each in results - {name} if not self.reaches_a_top(each, name)}


@pytest.mark.parametrize("seed", range(120))
def test_same_as_removing_one_at_a_time(seed: int) -> None:
    """Order and both numbers for every certificate and instrument, of all issuers or of two of them."""
    certificates, edges = random_graph(seed, nodes=20)
    at = date(2024, 6, 1) + timedelta(days=Random(seed).randrange(500))
    issuers = ISSUERS[:3] if seed % 2 else ISSUERS[:2]
    graph, names = as_arrays(certificates, edges)
    asked = None if seed % 2 else np.array([0, 1], np.int32)
    naive = Naive(certificates, edges)
    every = naive.results(at, issuers)
    results = {name for name in every if not naive.rests_on_a_cycle(name)}
    alone = {name: naive.alone(name, results) for name in names}
    ranked = sorted(
        (name for name in names if alone[name]), key=lambda name: (-len(alone[name]), names.index(name))
    )

    found = bottlenecks(graph, moment_of(at), most=100, issuers=asked)
    assert (found.results, found.cyclic) == (len(results), len(every - results))
    assert [
        (names[node], int(hung), int(below))
        for node, hung, below in zip(found.found.tolist(), found.alone, found.below, strict=True)
    ] == [(name, len(alone[name]), len(naive.below(name, results))) for name in ranked]

    pieces = []
    for number in range(6):
        own = [name for name, each in naive.here.items() if each.instrument == f"I{number}"]
        hung = set().union(*(alone[name] for name in own))
        if hung:
            pieces.append(
                (number, len(hung), len(set().union(*(naive.below(name, results) for name in own))))
            )
    grouped = by_instrument(graph, moment_of(at), instruments=6, most=3, issuers=asked)
    assert (
        list(zip(grouped.found.tolist(), grouped.alone, grouped.below, strict=True))
        == sorted(pieces, key=lambda row: -row[1])[:3]
    )


def plain(nodes: int, child: np.ndarray, parent: np.ndarray) -> Graph:
    day = np.full(nodes, 20_000, np.int32)
    table = Table(day, day, np.zeros(nodes, np.uint8), np.arange(nodes, dtype=np.int32) % 7, day)
    return build(table, child.astype(np.int32), parent.astype(np.int32), nodes=nodes)


def test_two_routes() -> None:
    """By hand: 0 over 1 and 2, both over 3, 3 over 4. All four hang on 0, one on 3; on 1 and 2 none alone."""
    graph = plain(5, np.array([1, 2, 3, 3, 4]), np.array([0, 0, 1, 2, 3]))
    found = bottlenecks(graph, AT)
    assert (found.found.tolist(), found.alone.tolist(), found.below.tolist()) == ([0, 3], [4, 1], [4, 1])
    two_tops = bottlenecks(plain(5, np.array([2, 2, 3, 4]), np.array([0, 1, 2, 2])), AT)
    assert (two_tops.found.tolist(), two_tops.alone.tolist(), two_tops.below.tolist()) == ([2], [2], [2])


def test_deep_ladder_and_wide_meeting() -> None:
    """A long ladder of two rails that cross at every rung, the rails alone, and one result of 20,000 parents: quick and exact."""
    levels = 300
    rung = np.arange(1, levels)
    child = np.concatenate([2 * rung, 2 * rung, 2 * rung + 1, 2 * rung + 1])
    parent = np.concatenate([2 * rung - 2, 2 * rung - 1, 2 * rung - 2, 2 * rung - 1])
    ladder = bottlenecks(plain(2 * levels, child, parent), AT)
    assert ladder.results == 2 * levels and not len(ladder.found)
    rails = np.arange(2, 2 * levels)  # two rails that never cross: each node hangs on all above it
    straight = bottlenecks(plain(2 * levels, rails, rails - 2), AT, most=200)
    assert (
        straight.alone.tolist()
        == straight.below.tolist()
        == [levels - 1 - place // 2 for place in range(200)]
    )
    many = np.arange(1, 20_001)
    fan = plain(20_002, np.append(many, np.full(20_000, 20_001)), np.append(np.zeros(20_000, int), many))
    assert bottlenecks(fan, AT).alone.tolist() == [20_001]


def test_nothing_to_hang() -> None:
    """An empty graph and one great cycle: no bottleneck, and what rests on the cycle is told."""
    nothing = np.empty(0, np.int32)
    assert bottlenecks(plain(0, nothing, nothing), AT).found.tolist() == []
    assert by_instrument(plain(0, nothing, nothing), AT, instruments=0).found.tolist() == []
    around = bottlenecks(plain(3, np.array([0, 1, 2]), np.array([1, 0, 1])), AT)
    assert (around.found.tolist(), around.results, around.cyclic) == ([], 0, 3)
