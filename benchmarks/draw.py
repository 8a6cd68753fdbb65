"""A draw of 10^5 among 10^7, and inspectors matched: arrays and the flow, with the step-by-step twin as peer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np

from benchmarks.measuring import Figure, wall_ms
from junheng.core.draw import kernel
from junheng.core.draw.assignment import assign
from junheng.core.draw.pivotal import select_in_turn
from junheng.core.draw.places import Place
from junheng.core.draw.plan import Assignment, Inspector, Object
from junheng.core.draw.randomness import Numbers, Stream, hashed_order
from junheng.core.draw.sampling import certain_of, drawn_from, hashed_row

SEED = bytes(range(32))


def figures(*, quick: bool) -> Iterator[Figure]:
    yield from drawn(100_000 if quick else 10_000_000)
    yield from matched(*((50, 20) if quick else (2000, 200)))
    if not quick:
        yield matched_at_once(100_000, 5000, "a quarter more load than needed", spare=10, limit=5000)
        yield matched_at_once(100_000, 5000, "just the load that is needed", spare=0, limit=None)


def drawn(units: int) -> Iterator[Figure]:
    """Whole weights 1 to 5: by machine code, and by arrays; the peer walks over a hundredth and is multiplied."""
    size = units // 100
    weights = np.random.default_rng(1).integers(1, 6, units)
    slow = 100 * wall_ms(lambda: in_turn(weights[: units // 100], size // 100), runs=1)
    what = f"draw {size:.0e} of {units:.0e}, certainty, order and selection"
    taken = choose(weights, size)  # compiles
    yield Figure(
        what, wall_ms(lambda: choose(weights, size), runs=1), "ms", slow, "step by step, extrapolated", 1000
    )
    with by_arrays():
        assert (taken == choose(weights, size)).all()
        yield Figure(
            "  the same by arrays", wall_ms(lambda: choose(weights, size), runs=1), "ms",
            slow, "step by step, extrapolated", 5000,
        )  # fmt: skip


@contextmanager
def by_arrays() -> Iterator[None]:
    """As if numba were not installed."""
    with patch.object(kernel, "compiled", lambda: None):
        yield


def choose(weights: Numbers, size: int) -> Numbers:
    certain = certain_of(weights, np.empty(0, np.int64), size, "")
    row = hashed_row(weights, certain, SEED, "sample", "")
    total = int(weights.sum() - weights[certain].sum())
    found = drawn_from(row, weights, size - len(certain), total, Stream.of(SEED, "sample", ""))
    return np.sort(np.append(certain, found))


def in_turn(weights: Numbers, size: int) -> list[int]:
    order = hashed_order(Stream.of(SEED, "sample-order", ""), len(weights))
    shares = (weights[order] * size).tolist()
    return select_in_turn(shares, int(weights.sum()), Stream.of(SEED, "sample", ""))


def matched(objects: int, inspectors: int) -> Iterator[Figure]:
    """By machine code at any size; the peer is the flow object by object, which gives the same pairs."""
    things, people = _scene(objects, inspectors, spare=objects // (2 * inspectors))
    with patch.object(kernel, "LARGE", 1):
        found = assign(things, people, Assignment(), SEED)
        ours = wall_ms(lambda: assign(things, people, Assignment(), SEED), runs=3)
    with by_arrays():
        assert found == assign(things, people, Assignment(), SEED)
        slow = wall_ms(lambda: assign(things, people, Assignment(), SEED), runs=1)
    yield Figure(
        f"  {objects} pairs among {inspectors} inspectors, optimal", ours, "ms", slow, "object by object"
    )


def matched_at_once(objects: int, inspectors: int, how: str, spare: int, limit: float | None) -> Figure:
    things, people = _scene(objects, inspectors, spare)
    taken = wall_ms(lambda: assign(things, people, Assignment(), SEED), runs=1)
    return Figure(
        f"  {objects} pairs among {inspectors} inspectors, optimal, {how}", taken, "ms", limit=limit
    )


def _scene(objects: int, inspectors: int, spare: int) -> tuple[list[Object], list[Inspector]]:
    """Objects spread over two degrees; each inspector with `spare` more load than two to an object need."""
    draw = np.random.default_rng(2)
    things = [Object(f"o{at:06}", place=_place(draw)) for at in range(objects)]
    people = [
        Inspector(f"i{at:05}", load=2 * objects // inspectors + spare, place=_place(draw))
        for at in range(inspectors)
    ]
    return things, people


def _place(draw: np.random.Generator) -> Place:
    return Place(3_000_000 + int(draw.integers(200_000)), 12_000_000 + int(draw.integers(200_000)))
