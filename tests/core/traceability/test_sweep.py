"""The sweep over arrays gives the answers that the rules give one certificate at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import numpy as np
import pytest
from tests.core.traceability.chains import as_arrays, random_graph

from junheng.core.reason import UnusableInput
from junheng.core.traceability import kernel
from junheng.core.traceability.breaks import Breaks
from junheng.core.traceability.chain import Chains
from junheng.core.traceability.graph import MOST_LEVELS, Table, build
from junheng.core.traceability.judging import Answer, answer_for
from junheng.core.traceability.moment import Window, moment_of
from junheng.core.traceability.recall import recall
from junheng.core.traceability.sweep import LARGE, NONE_KNOWN, Sweep, by_arrays, sweep


@pytest.fixture(scope="module")
def compiled() -> kernel.Walk:
    walk = kernel.compiled()
    assert walk is not None, "numba stands in requirements/test.txt"
    return walk


def assert_same(one: Sweep, other: Sweep) -> None:
    """Column by column, and of one type."""
    for name in Sweep.__dataclass_fields__:
        left, right = getattr(one, name), getattr(other, name)
        assert left.dtype == right.dtype, name
        np.testing.assert_array_equal(left, right, name)


@pytest.mark.parametrize("seed", range(400))
def test_same_answers(seed: int, compiled: kernel.Walk) -> None:
    """Traceable of every certificate, usable of every instrument, and reasons that mean the same answer.

    By array passes, by machine code and by its Python.
    """
    certificates, edges = random_graph(seed)
    moment: date = date(2024, 2, 1) + timedelta(days=Random(seed).randrange(500))
    if seed % 3 == 0:
        moment = datetime(moment.year, moment.month, moment.day, 12)
    graph, names = as_arrays(certificates, edges)
    chains = Chains(certificates, edges)
    at = moment_of(moment)
    swept = sweep(graph, at, instruments=6)
    assert_same(swept, Sweep(*kernel.answered(compiled, graph, at, instruments=6)))
    if seed % 10 == 0:
        assert_same(swept, Sweep(*kernel.answered(kernel.walk, graph, at, instruments=6)))
    breaks = Breaks.of(graph, at, names.__getitem__)
    for node in range(graph.count):
        expected = chains.traceable(names[node], moment).answer
        assert Answer(int(swept.traceable[node])) is expected, names[node]
        assert answer_for(each.refusal for each in breaks.above(node, most=1000)) is expected
    for number in range(6):
        usable = chains.usable(f"I{number}", moment)
        assert Answer(int(swept.usable[number])) is usable.answer, number
        assert (swept.latest[number] == NONE_KNOWN) == (
            usable.broken[:1] != () and usable.broken[0].path == ()
        )


def chain_of(length: int) -> tuple[Table, np.ndarray, np.ndarray]:
    day = np.full(length, 20_000, np.int32)
    table = Table(day, day + 365, np.zeros(length, np.uint8), np.arange(length, dtype=np.int32), day)
    return table, np.arange(1, length, dtype=np.int32), np.arange(length - 1, dtype=np.int32)


def test_deep_chains_up_to_the_limit() -> None:
    """The deepest chain allowed is answered; one level more is refused with the limit."""
    table, child, parent = chain_of(MOST_LEVELS + 1)
    graph = build(table, child, parent, nodes=MOST_LEVELS + 1)
    assert (
        sweep(graph, moment_of(date(2026, 1, 1)), instruments=MOST_LEVELS + 1).traceable.min() == Answer.YES
    )
    table, child, parent = chain_of(MOST_LEVELS + 2)
    with pytest.raises(UnusableInput) as caught:
        build(table, child, parent, nodes=MOST_LEVELS + 2)
    assert caught.value.refusals[0].code == "graph-too-deep"


def test_giant_cycle_ends() -> None:
    """A recall around a cycle longer than any chain is refused, not followed for ever."""
    length = MOST_LEVELS + 10
    table, child, parent = chain_of(length)
    graph = build(table, np.append(child, np.int32(0)), np.append(parent, np.int32(length - 1)), nodes=length)
    assert sweep(graph, moment_of(date(2026, 1, 1)), instruments=length).traceable.max() == Answer.NO
    window = Window(moment_of(date(1970, 1, 1)), moment_of(date(2100, 1, 1)))
    with pytest.raises(UnusableInput) as caught:
        recall(graph, np.array([0], np.int32), window, recalibrated_clears=False)
    assert caught.value.refusals[0].code == "graph-too-deep"


def test_same_edge_twice_counts_once() -> None:
    """300 copies of one edge: no overflow, one neighbour."""
    table, child, parent = chain_of(2)
    graph = build(table, np.repeat(child, 300), np.repeat(parent, 300), nodes=2)
    assert graph.up.of(1).tolist() == [0] and graph.down.of(0).tolist() == [1]


@pytest.mark.parametrize("with_numba", (True, False))
def test_large_graph(with_numba: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a million nodes on machine code answers, where it is installed; the answers are those of array passes."""
    draw = np.random.default_rng(20261129)
    day = np.sort(draw.integers(20_000, 20_400, LARGE)).astype(np.int32)
    table = Table(
        day, day + draw.choice([-5, 9, 400], LARGE, p=[0.01, 0.01, 0.98]).astype(np.int32),
        draw.choice(5, LARGE, p=[0.96, 0.01, 0.01, 0.01, 0.01]).astype(np.uint8),
        draw.integers(-1, 1000, LARGE).astype(np.int32), np.zeros(LARGE, np.int32),
        status_day=draw.integers(20_000, 20_500, LARGE).astype(np.int32),
    )  # fmt: skip
    child = np.arange(10, LARGE, dtype=np.int32)
    graph = build(table, child, child // 3, nodes=LARGE)
    if not with_numba:
        monkeypatch.setattr(kernel, "compiled", lambda: None)
    at = moment_of(date(2025, 6, 1))
    answers = sweep(graph, at, instruments=1000)
    assert set(answers.usable) == {Answer.NO, Answer.CANNOT_TELL, Answer.YES}
    assert_same(answers, by_arrays(graph, at, instruments=1000))


def test_instruments_beyond_their_count() -> None:
    """A number that no instrument has is said, never written beyond an array."""
    table, child, parent = chain_of(2)
    graph = build(table, child, parent, nodes=2)
    with pytest.raises(ValueError, match="more instruments than 1"):
        sweep(graph, moment_of(date(2026, 1, 1)), instruments=1)
