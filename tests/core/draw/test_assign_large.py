"""Matching by machine code: the same pairs, probabilities and refusals as object by object, whatever is scarce."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from junheng.core.draw import assignment, cheapest, kernel, matching, pairs
from junheng.core.draw.assignment import Assigned, assign
from junheng.core.draw.kernel import Kernel
from junheng.core.draw.pairs import pairs_of
from junheng.core.draw.places import Place, distance_m
from junheng.core.draw.plan import Assignment, Inspector, Object
from junheng.core.draw.randomness import Stream
from junheng.core.reason import UnusableInput


@pytest.fixture(scope="module")
def machine() -> Kernel:
    found = kernel.compiled()
    assert found is not None, "numba stands in requirements/test.txt"
    return found


def scene(seed: int) -> tuple[list[Object], list[Inspector], Assignment]:
    """Towns and the country around them, with licences, recusals, bodies that check themselves, and people without a place."""
    draw = Random(seed)
    span = draw.choice((20, 20_000, 300_000))
    names = ("", "", "scales", "pumps")
    enterprises = ("", "", "E", "F")

    def place() -> Place | None:
        if seed % 4 == 1 and draw.random() < 0.2:
            return None
        if seed % 4 == 3:  # around the date line
            return Place(
                draw.randrange(-span, span),
                (18_000_000 - span // 2 + draw.randrange(span) + 18_000_000) % 36_000_000 - 18_000_000,
            )
        return Place(3_000_000 + draw.randrange(span), 12_000_000 + draw.randrange(span))

    objects = [
        Object(f"o{at:03}", needs=draw.choice(names), enterprise=draw.choice(enterprises), place=place())
        for at in range(draw.randrange(1, 60))
    ]
    people = [
        Inspector(
            f"i{at:03}", draw.choice(enterprises), frozenset(draw.sample(names[2:], draw.randrange(3))),
            draw.randrange(draw.choice((3, 6, 12))), place(),
            frozenset(draw.sample(["o001", "o002", "E", "F"], draw.randrange(2))),
        )
        for at in range(draw.randrange(1, 25))
    ]  # fmt: skip
    rule = Assignment(
        draw.choice((1, 2, 2, 3)), draw.choice((None, None, 5_000)), draw.choice((Fraction(1, 2), Fraction(1, 3), Fraction(1))),
        draw.choice((3, 8, 50)),
    )  # fmt: skip
    return objects, people, rule


def by(found: Kernel | None, monkeypatch: pytest.MonkeyPatch, *of: Any) -> Assigned:
    monkeypatch.setattr(assignment, "for_size", lambda count: found)
    return assign(*of)


@pytest.mark.parametrize("seed", [*range(80), 10171])
def test_same_as_object_by_object(seed: int, machine: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is sent, with which probabilities, and who is left out and why; blocks of a few objects at a time."""
    monkeypatch.setattr(pairs, "AT_ONCE", 200)
    objects, people, rule = scene(seed)
    seed_bytes = bytes([seed % 256]) * 32  # of 10171: most have one who may go, and two bid for the rest
    plain = by(None, monkeypatch, objects, people, rule, seed_bytes)
    assert by(machine, monkeypatch, objects, people, rule, seed_bytes) == plain
    if seed < 12:
        monkeypatch.setattr(matching, "STEPS", ())  # without the second step: prices only spare work
        assert by(machine, monkeypatch, objects, people, rule, seed_bytes) == plain
    if seed < 6:
        python = replace(Kernel(**kernel.plain()), fill=machine.fill)
        with np.errstate(over="ignore"):
            assert by(python, monkeypatch, objects, people, rule, seed_bytes) == plain


@pytest.mark.parametrize("spare", [0, 1, 4, 12])
@pytest.mark.parametrize("seed", range(3))
def test_same_where_loads_are_just_enough(
    seed: int, spare: int, machine: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loads that add up to what is asked or little more: prices rise far, and fall again where they rose too far."""
    draw = Random(100 * seed + spare)

    def place() -> Place:
        return Place(3_000_000 + draw.randrange(200_000), 12_000_000 + draw.randrange(200_000))

    objects = [Object(f"o{at:03}", place=place()) for at in range(150)]
    loads = [12] * 25
    for _each in range(spare):
        loads[draw.randrange(25)] += 1
    people = [Inspector(f"i{at:02}", load=load, place=place()) for at, load in enumerate(loads)]
    seed_bytes = bytes([seed]) * 32
    plain = by(None, monkeypatch, objects, people, Assignment(), seed_bytes)
    assert by(machine, monkeypatch, objects, people, Assignment(), seed_bytes) == plain
    assert not plain.unassigned


def test_scenes_are_of_all_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among them some in which everybody is served, some in which loads end, and some in which too few pass."""
    found = [by(None, monkeypatch, *scene(seed), bytes([seed]) * 32) for seed in range(80)]
    codes = {refusal.code for each in found for _o, refusal in each.unassigned}
    assert codes == {"inspectors-too-few", "inspectors-exhausted"}
    assert any(each.sent and not each.unassigned for each in found)
    assert sum(bool(each.sent) for each in found) > 40


def test_nearest_are_the_nearest(machine: Kernel) -> None:
    """400 inspectors all over the world, poles and date line among them: the 20 nearest by distances one after another."""
    draw = Random(5)

    def anywhere() -> Place:
        return Place(draw.randrange(-9_000_000, 9_000_001), draw.randrange(-18_000_000, 18_000_001))

    people = [Inspector(f"i{at:03}", place=anywhere()) for at in range(400)]
    objects = [Object(f"o{at:02}", place=anywhere()) for at in range(60)]
    rule, ties = Assignment(nearest=20), Stream.of(bytes(32), "assignment-ties")
    code, arrays = (pairs_of(objects, people, rule, ties, each) for each in (machine, None))
    for at, each in enumerate(objects):
        assert each.place is not None
        expected = sorted(
            ((distance_m(each.place, one.place) << 40) + (ties.word(at * 400 + j) >> 24), j)
            for j, one in enumerate(people) if one.place is not None
        )[:20]  # fmt: skip
        for found in (code, arrays):
            assert [(cost, j) for j, _most, cost in found.of(at)] == expected
    assert code.costs() is None, "too far apart for 64 bits"
    loaded = [replace(each, load=4) for each in people]
    assert len(assign(objects, loaded, rule, bytes(32)).sent) == 60


def test_dear_ways_are_left_to_whole_numbers(machine: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sums would leave 64 bits, and where it would take too long: the one is answered slowly, the other refused."""
    objects, people, rule = scene(2)
    plain = by(None, monkeypatch, objects, people, rule, bytes(32))
    for answer in (cheapest.TOO_LARGE, cheapest.TOO_HARD):
        stopped = replace(machine, settle=lambda *args, answer=answer: answer)
        if answer == cheapest.TOO_LARGE:
            assert by(stopped, monkeypatch, objects, people, rule, bytes(32)) == plain
        else:
            with pytest.raises(UnusableInput) as caught:
                by(stopped, monkeypatch, objects, people, rule, bytes(32))
            assert caught.value.refusals[0].code == "draw-assignment-too-hard"
