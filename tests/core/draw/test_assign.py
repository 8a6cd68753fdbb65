"""Inspectors: filters that nobody passes by chance, the cheapest probabilities, and pairs drawn with exactly those."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from tests.core.draw.every_outcome import every_outcome

from junheng.core.draw.assignment import assign
from junheng.core.draw.flow import Flow
from junheng.core.draw.places import Place
from junheng.core.draw.plan import Assignment, Inspector, Object
from junheng.core.draw.rounding import round_all

HERE = Place(3_000_000, 12_000_000)


def people(count: int, **more: Any) -> list[Inspector]:
    return [Inspector(f"I{at}", load=9, place=HERE, **more) for at in range(count)]


def cheapest(edges: list[list[tuple[int, int, int]]], capacity: list[int], demand: int) -> float | None:
    """The least cost by HiGHS; None where the demands cannot be met."""
    flat = [(at, j, most, cost) for at, row in enumerate(edges) for j, most, cost in row]
    if not flat:
        return 0.0 if not edges else None
    serve = np.array([[float(at == row[0]) for row in flat] for at in range(len(edges))])
    hold = np.array([[float(j == row[1]) for row in flat] for j in range(len(capacity))])
    found = linprog(
        [row[3] for row in flat], A_ub=hold, b_ub=capacity, A_eq=serve, b_eq=[demand] * len(edges),
        bounds=[(0, row[2]) for row in flat],
    )  # fmt: skip
    return None if found.status == 2 else float(found.fun)


@pytest.mark.parametrize("seed", range(120))
def test_flow_costs_least_and_admits_all_it_can(seed: int) -> None:
    """Against another solver: after each object the cost is the least, and who was left out could not be served."""
    draw = Random(seed)
    inspectors, demand = draw.randrange(2, 6), draw.choice((2, 4))
    capacity = [draw.randrange(1, 8) for _each in range(inspectors)]
    flow, admitted = Flow(capacity), []
    for _object in range(draw.randrange(1, 9)):
        row = [
            (j, draw.randrange(1, 3), draw.randrange(50))
            for j in draw.sample(range(inspectors), draw.randrange(1, inspectors + 1))
        ]
        least = cheapest([*admitted, row], capacity, demand)
        assert flow.admit(row, demand) == (least is not None)
        if least is not None:
            admitted.append(row)
        costs = [{j: cost for j, _most, cost in each} for each in admitted]
        flows = flow.flows()
        ours = sum(x * costs[at][j] for at, each in enumerate(flows) for j, x in each.items())
        assert ours == pytest.approx(cheapest(admitted, capacity, demand))
        assert all(sum(each.values()) == demand for each in flows)
        used = Counter(j for each in flows for j, x in each.items() for _unit in range(x))
        assert all(used[j] <= capacity[j] for j in range(inspectors))


@pytest.mark.parametrize(
    ("flows", "whole"),
    [
        ([{0: 1, 1: 1, 2: 1, 3: 1}], 2),
        ([{0: 1, 1: 1}, {1: 1, 2: 1}, {0: 1, 2: 1}], 2),
        ([{0: 2, 1: 1}, {0: 1, 1: 1, 2: 1}], 3),
        ([{0: 2, 1: 2, 2: 2}, {0: 3, 1: 2, 3: 1}], 3),
        ([{0: 1, 1: 2, 2: 1}, {0: 3, 3: 1}, {1: 2, 2: 1, 3: 1}], 4),
    ],
)
def test_rounding_keeps_every_probability(flows: list[dict[int, int]], whole: int) -> None:
    """By every outcome: each pair has exactly x/whole, each object its number, each inspector its load up or down."""
    found: Counter[tuple[int, int]] = Counter()
    expected_load = Counter({j: Fraction(0) for row in flows for j in row})
    for row in flows:
        for j, x in row.items():
            expected_load[j] += Fraction(x, whole)
    everything = Fraction(0)
    for chosen, chance in every_outcome(lambda stream: round_all(flows, whole, stream)):  # type: ignore[arg-type]
        everything += chance
        assert [len(each) for each in chosen] == [sum(row.values()) // whole for row in flows]
        loads = Counter(j for each in chosen for j in each)
        assert all(abs(loads[j] - load) < 1 for j, load in expected_load.items())
        for at, each in enumerate(chosen):
            for j in each:
                found[at, j] += chance  # type: ignore[assignment]
    assert everything == 1
    assert found == {(at, j): Fraction(x, whole) for at, row in enumerate(flows) for j, x in row.items()}


def test_filters() -> None:
    """Without the licence, recused from object or enterprise, of the same body, too far, excluded, without load."""
    at_object = Object("o", enterprise="E", needs="scales", place=HERE)
    licences = frozenset({"scales"})
    good = [Inspector(f"G{at}", licences=licences, load=5, place=HERE) for at in range(4)]
    bad = [
        Inspector("unlicensed", load=5, place=HERE),
        Inspector("recused-object", licences=licences, load=5, place=HERE, recused=frozenset({"o"})),
        Inspector("recused-enterprise", licences=licences, load=5, place=HERE, recused=frozenset({"E"})),
        Inspector("same-body", "E", licences=licences, load=5, place=HERE),
        Inspector("far", licences=licences, load=5, place=Place(3_000_000, 12_300_000)),
        Inspector("nowhere", licences=licences, load=5),
        Inspector("excluded", licences=licences, load=5, place=HERE, excluded="ill"),
        Inspector("busy", licences=licences, load=0, place=HERE),
    ]
    rule = Assignment(max_distance_m=100_000)
    for seed in range(40):
        (sent,) = assign([at_object], [*bad, *good], rule, bytes([seed] * 32)).sent
        assert {each.id for each, _p in sent.probabilities} == {"G0", "G1", "G2", "G3"}
        assert all(p == Fraction(1, 2) for _each, p in sent.probabilities)
        assert len(set(sent.inspectors)) == 2
    ((_o, refusal),) = assign([at_object], [*bad, good[0]], rule, bytes(32)).unassigned
    assert (refusal.code, refusal.facts["found"]) == ("inspectors-too-few", "1")


def test_few_inspectors_raise_the_limit_as_little_as_needed() -> None:
    """Three for a pair: each 2/3; two for a pair: both are certain."""
    for count, probability in ((2, Fraction(1)), (3, Fraction(2, 3)), (4, Fraction(1, 2))):
        (sent,) = assign([Object("o")], people(count), Assignment(), bytes(32)).sent
        assert {p for _each, p in sent.probabilities} == {probability}


def test_loads_end() -> None:
    """Three objects and two inspectors of two each: two pairs, and one object is left with the reason."""
    pair = [Inspector("a", load=2), Inspector("b", load=2)]
    found = assign([Object(name) for name in "xyz"], pair, Assignment(), bytes(32))
    assert len(found.sent) == 2
    assert [refusal.code for _each, refusal in found.unassigned] == ["inspectors-exhausted"]
    left = {
        assign([Object(n) for n in "xyz"], pair, Assignment(), bytes([s] * 32)).unassigned[0][0].id
        for s in range(30)
    }
    assert left == {"x", "y", "z"}


def test_scarce_inspectors_end_soon() -> None:
    """Ten full inspectors, one who may go nowhere, 5000 objects: those left out are known at once."""
    full = [Inspector(f"I{at}", licences=frozenset({"scales"}), load=20) for at in range(10)]
    things = [Object(f"o{at:04}", needs="scales") for at in range(5000)]
    found = assign(things, [*full, Inspector("idle", load=10_000)], Assignment(), bytes(32))
    assert (len(found.sent), len(found.unassigned)) == (100, 4900)


def test_nearest_are_preferred() -> None:
    """Four at the door and four far away: the probability all stays at the door."""
    near = [Inspector(f"N{at}", load=9, place=HERE) for at in range(4)]
    far = [Inspector(f"F{at}", load=9, place=Place(3_000_000, 12_100_000)) for at in range(4)]
    (sent,) = assign([Object("o", place=HERE)], [*far, *near], Assignment(), bytes(32)).sent
    assert {each.id[0] for each, _p in sent.probabilities} == {"N"}


def test_pairs_come_as_often_as_published() -> None:
    """900 seeds: six inspectors alike, one object; each comes in a third of the draws, within 4.5 deviations."""
    counts: Counter[str] = Counter()
    for seed in range(900):
        (sent,) = assign([Object("o")], people(6), Assignment(), seed.to_bytes(32, "big")).sent
        counts.update(each.id for each in sent.inspectors)
    assert all(abs(counts[f"I{at}"] - 300) < 4.5 * (900 / 3 * 2 / 3) ** 0.5 for at in range(6))
