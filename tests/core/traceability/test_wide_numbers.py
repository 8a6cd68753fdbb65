"""Numbers of nodes with 64 bits: forced upon small graphs, every answer is that of 32 bits."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.core.traceability.chains import ISSUERS, as_arrays, random_graph

from junheng.core.traceability import graph as graphs
from junheng.core.traceability import kernel
from junheng.core.traceability.bottlenecks import bottlenecks, by_instrument
from junheng.core.traceability.graph import MOST_IN_32_BITS, Graph, number_for
from junheng.core.traceability.moment import Window, moment_of
from junheng.core.traceability.recall import recall
from junheng.core.traceability.sweep import Sweep, by_arrays
from junheng.core.traceability.what_if import what_if

AT = moment_of(date(2025, 1, 1))
INSTRUMENTS = np.arange(6)


def test_the_type_follows_the_size() -> None:
    """The last graph of 32 bits, and the first of 64; the root of the tree of dominators needs a number too."""
    assert number_for(MOST_IN_32_BITS - 1, MOST_IN_32_BITS) is np.int32
    assert number_for(MOST_IN_32_BITS, 0) is number_for(0, MOST_IN_32_BITS + 1) is np.int64


def answers(graph: Graph) -> dict[str, Any]:
    """Whatever is asked of a graph, by arrays and by the walk, as Python and as machine code."""
    suspect = np.flatnonzero(graph.table.instrument == 2).astype(graph.number)
    window = Window(moment_of(date(2024, 3, 1)), moment_of(date(2025, 1, 1)))
    found = recall(graph, suspect, window)
    compiled = kernel.compiled()
    assert compiled is not None, "numba stands in requirements/test.txt"
    return {
        "arrays": by_arrays(graph, AT, instruments=6),
        "python": Sweep(*kernel.answered(kernel.walk, graph, AT, instruments=6)),
        "machine": Sweep(*kernel.answered(compiled, graph, AT, instruments=6)),
        "recall": found,
        "paths": [found.path(place) for place in range(len(found.nodes))],
        "what if": what_if(graph, ISSUERS.index("Anhui"), AT.day - 200, AT, instruments=6),
        "bottlenecks": bottlenecks(graph, AT),
        "by instrument": by_instrument(graph, AT, instruments=6),
    }


def plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.mark.parametrize("seed", range(30))
def test_same_answers(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps, recalls with their paths, what would fall, and on what most hangs."""
    certificates, edges = random_graph(seed, nodes=20)
    narrow, _names = as_arrays(certificates, edges)
    monkeypatch.setattr(graphs, "MOST_IN_32_BITS", 10)
    wide, _names = as_arrays(certificates, edges)
    assert [each.number.itemsize for each in (narrow, wide)] == [4, 8]
    assert all(each.dtype == np.int64 for each in (wide.up.start, wide.down.to, wide.order))
    ours, theirs = answers(narrow), answers(wide)
    assert {name: plain(each) for name, each in ours.items()} == {
        name: plain(each) for name, each in theirs.items()
    }
    assert theirs["recall"].nodes.dtype == theirs["arrays"].latest.dtype == np.int64
    assert theirs["machine"].latest.dtype == theirs["bottlenecks"].found.dtype == np.int64
