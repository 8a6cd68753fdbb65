"""Inclusion probabilities, exactly; the same from a second implementation; RFC 3797's own example."""

from __future__ import annotations

import json
from fractions import Fraction
from hashlib import sha256
from itertools import combinations, permutations
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.core.draw.every_outcome import every_outcome
from tests.core.draw.plans import ALONE, plan, random_plan

from junheng.core.draw.pivotal import select, select_in_turn
from junheng.core.draw.places import Place, distance_m
from junheng.core.draw.plan import Cap, Object
from junheng.core.draw.randomness import Stream, hashed_order
from junheng.core.draw.record import run
from junheng.core.draw.rfc3797 import key_string
from junheng.core.draw.rfc3797 import select as rfc_select
from junheng.core.draw.sampling import choose, eligible
from junheng.core.reason import UnusableInput

Words, drawn = ALONE.Words, ALONE.drawn
GIVEN = json.loads((Path(__file__).parents[2] / "vectors" / "ledger_given.json").read_text())["draw"]


@pytest.mark.parametrize(
    ("weights", "size"),
    [
        ((1, 1, 1, 1), 2),
        ((1, 2, 3), 1),
        ((1, 2, 3, 4), 2),
        ((2, 3, 3, 1, 3), 3),
        ((1, 1, 3, 3, 4), 2),
        ((5, 5, 2), 2),
    ],
)
def test_probabilities_by_every_outcome(weights: tuple[int, ...], size: int) -> None:
    """Every decision's every number is visited: each unit has exactly n·w/W, each sample exactly n units."""
    whole = sum(weights)
    shares = [size * each for each in weights]
    assert max(shares) < whole
    found, all_chances = dict.fromkeys(range(len(weights)), Fraction(0)), Fraction(0)
    for places, chance in every_outcome(lambda stream: select_in_turn(shares, whole, stream)):  # type: ignore[arg-type]
        assert len(places) == len(set(places)) == size
        all_chances += chance
        for each in places:
            found[each] += chance
    assert all_chances == 1
    assert found == {at: Fraction(size * each, whole) for at, each in enumerate(weights)}


def test_weighted_keys_would_not_have_them() -> None:
    """Taking the n largest of u^(1/w) is sampling one after another by weight; it misses n·w/W (exactly, 1, 2, 3; n = 2)."""
    weights, size = (1, 2, 3), 2
    found = [Fraction(0)] * 3
    for row in permutations(range(3), size):
        chance, left = Fraction(1), Fraction(sum(weights))
        for each in row:
            chance *= weights[each] / left
            left -= weights[each]
        for each in row:
            found[each] += chance
    assert sum(found) == size
    assert found != [Fraction(size * each, sum(weights)) for each in weights]


@pytest.mark.parametrize("seed", range(200))
def test_all_at_once_is_step_by_step(seed: int) -> None:
    """Arrays and the plain walk select the same units, at tiny and at the largest whole numbers."""
    draw = Random(seed)
    largest = draw.choice((2, 10, 1000, 1 << 40))
    weights = [draw.randrange(1, largest + 1) for _each in range(draw.randrange(3, 80))]
    size = min(max(1, sum(weights) // max(weights) - 1), len(weights) - 1)
    whole, shares = sum(weights), [size * each for each in weights]
    if max(shares) >= whole:
        size, shares = 1, weights
    stream = Stream.of(sha256(str(seed).encode()).digest(), "test", seed)
    found = select(np.array(shares, np.int64), whole, stream).tolist()
    assert found == select_in_turn(shares, whole, stream)
    assert len(found) == size


def test_numbers_are_those_of_the_page() -> None:
    """Words and bounded numbers against the second implementation; bounds at which nearly half are thrown again."""
    seed = bytes(range(32))
    ours, theirs = Stream.of(seed, "a", "层"), Words(seed, "a", "层")
    bounds = [1, 2, 3, 10, (1 << 62) + 1, (1 << 63) - 1, 3 << 61] * 30
    assert ours.words(50).tolist() == [theirs.word(t) for t in range(50)]
    expected = [theirs.below(t, bound) for t, bound in enumerate(bounds)]
    assert ours.all_below(np.array(bounds, np.int64)).tolist() == expected
    assert [ours.below(t, bound) for t, bound in enumerate(bounds)] == expected
    assert any(theirs.word(t) >= (1 << 64) // bound * bound for t, bound in enumerate(bounds))
    assert hashed_order(ours, 50).tolist() == sorted(range(50), key=theirs.word)


def test_uniform_over_seeds() -> None:
    """4000 seeds, 2 of 5 of unequal weight and 1 certain: each count within 4.5 standard deviations of n·p."""
    weights = [1, 2, 3, 4, 30]
    objects = [Object(f"o{at}", weight=Fraction(each)) for at, each in enumerate(weights)]
    counts, pairs = [0] * 5, dict.fromkeys(combinations(range(4), 2), 0)
    for seed in range(4000):
        chosen = choose(objects, 3, sha256(seed.to_bytes(4, "big")).digest(), "sample", "")
        assert chosen.certain == (4,) and chosen.per_weight == Fraction(2, 10)
        for each in chosen.places:
            counts[each] += 1
        pairs[tuple(chosen.places[:2])] += 1  # type: ignore[index]
    assert counts[4] == 4000
    for at in range(4):
        p = 2 * weights[at] / 10
        assert abs(counts[at] - 4000 * p) < 4.5 * sqrt(4000 * p * (1 - p))
    # hashed order lets any two of small weight meet
    assert all(count > 0 for count in pairs.values())


def test_certainty_first_again_and_again() -> None:
    """Weights 10, 5, 1, 1, 1, 1 and n = 3: 10 is certain, and then, of what is left, 5; the rest share one place."""
    objects = [Object(f"o{at}", weight=Fraction(each)) for at, each in enumerate((1, 10, 1, 5, 1, 1))]
    chosen = choose(objects, 3, bytes(32), "sample", "")
    assert (chosen.certain, chosen.per_weight) == ((1, 3), Fraction(1, 4))


def test_yearly_cap_holds_and_is_fair() -> None:
    """Of three objects of an enterprise with one check left one takes part, each as often as its weight says."""
    objects = [Object(f"o{at}", weight=Fraction(at + 1), enterprise="E") for at in range(3)] + [
        Object("p", enterprise="F")
    ]
    counts = dict.fromkeys(("o0", "o1", "o2"), 0)
    for seed in range(3000):
        found = eligible(objects, Cap(3, {"E": 2}), sha256(seed.to_bytes(4, "big")).digest())
        (kept,) = (each for each in found.objects if each.enterprise == "E")
        assert found.objects[1].id == "p" and len(found.excluded) == 2
        assert found.kept == {kept.id: kept.weight / 6}
        counts[kept.id] += 1
    for name, weight in zip(counts, (1, 2, 3), strict=True):
        p = weight / 6
        assert abs(counts[name] - 3000 * p) < 4.5 * sqrt(3000 * p * (1 - p))
    with pytest.raises(UnusableInput):
        eligible([Object("a", certain=True, enterprise="E")], Cap(1, {"E": 1}), bytes(32))


@pytest.mark.parametrize("seed", range(60))
def test_second_implementation_draws_the_same(seed: int) -> None:
    """Everything of random plans but the inspectors, by the script that knows the page only."""
    document = random_plan(seed)
    record = run(document)
    ours = {
        one["name"]: ([each["id"] for each in one["selected"]], one["reserve"]) for one in record["strata"]
    }
    assert (record["seed"], ours) == drawn(document)


def test_list_order_decides_nothing() -> None:
    """With one seed, the same objects in another order of the file give the same sample."""
    document = random_plan(3)
    taken = [Object(each["id"], weight=Fraction(each["weight"]) + 1) for each in document["objects"]]
    turned = taken[::-1]
    names = [{each.id for each in eligible(row, None, bytes(32)).objects} for row in (taken, turned)]
    assert names[0] == names[1]
    found = [
        [inside[at].id for at in choose(inside, 7, bytes(32), "sample", "").places]
        for inside in (eligible(taken, None, bytes(32)).objects, eligible(turned, None, bytes(32)).objects)
    ]
    assert found[0] == found[1]


def test_spatial_order_spreads() -> None:
    """Eight of 64 on a grid, 400 seeds: both halves of the plane get four each far more often than by the hashed order."""
    objects: list[dict[str, Any]] = [
        {"id": f"o{at:02}", "latitude": f"{30 + at // 8 / 100}", "longitude": f"{120 + at % 8 / 100}"}
        for at in range(64)
    ]
    from junheng.core.draw.documents import plan_from

    read = plan_from(plan(objects, [{"size": 8}])).objects
    balanced = {}
    for order in ("hashed", "spatial"):
        rows = [
            choose(read, 8, sha256(seed.to_bytes(4, "big")).digest(), "sample", "", order=order).places  # type: ignore[arg-type]
            for seed in range(400)
        ]
        balanced[order] = sum(sum(at % 8 < 4 for at in row) == 4 for row in rows)
    assert balanced["spatial"] > 1.5 * balanced["hashed"]


def test_rfc_3797_worked_example() -> None:
    """RFC 3797, section 6: key and the ten selected of 25, as re-computed in the given vectors."""
    given = GIVEN["rfc3797_section6"]
    assert key_string(given["sources"]) == given["key"]
    selected = [step["selected"] for step in given["steps"]]
    assert list(rfc_select(given["sources"], pool=25, count=10)) == selected
    with pytest.raises(UnusableInput):
        rfc_select(given["sources"], pool=5, count=6)


def test_text_of_a_beacon() -> None:
    """Letters and digits only, in upper case (RFC 3797, 4.3)."""
    assert key_string(["SSE 3 419.88, close"]) == "SSE341988CLOSE/"


def test_distance() -> None:
    """Shanghai to Hangzhou: 164.5 km by the great circle of 6371 km (haversine by hand); across the date line."""
    shanghai, hangzhou = Place(3123040, 12147370), Place(3027410, 12015510)
    assert abs(distance_m(shanghai, hangzhou) - 164_500) < 1_700
    assert distance_m(Place(0, 17999000), Place(0, -17999000)) == distance_m(Place(0, 0), Place(0, 2000))
