"""Who checks what: hard filters, the cheapest spread of probabilities, and a draw from them.

1. An inspector may be sent to an object only with the licence it needs, not recused from it or its enterprise, not of
   its own organisation, and within the distance.
2. Minimum-cost flow gives each pair a probability, none above `most_sure`: nobody can foresee who comes. Where fewer
   inspectors pass, the limit of that object rises as little as is needed.
3. Dependent rounding draws the pairs; each has exactly its published probability.

After Jecmen et al., Mitigating manipulation in peer review via randomized reviewer assignments (NeurIPS 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import junheng.core.draw.reasons  # noqa: F401  # declares the codes below
from junheng.core.draw.flow import Edges, Flow
from junheng.core.draw.places import distance_m
from junheng.core.draw.plan import Assignment, Inspector, Object
from junheng.core.draw.randomness import Stream, hashed_order
from junheng.core.draw.rounding import round_all
from junheng.core.reason import Refusal, UnusableInput, refuse

MOST_PAIRS = 5_000_000
TIE_BITS = 40
"""Bits of the random part of a cost, below one metre."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The inspectors of one object, and the probability with which each could have been its."""

    object: Object
    inspectors: tuple[Inspector, ...]
    probabilities: tuple[tuple[Inspector, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """All that were matched, in the order of the objects' ids, and those that could not be, with the reason."""

    sent: tuple[Sent, ...]
    unassigned: tuple[tuple[Object, Refusal], ...]


def assign(
    objects: Sequence[Object], inspectors: Sequence[Inspector], rule: Assignment, seed: bytes
) -> Assigned:
    """Match selected objects with inspectors; both are taken in the order of their ids."""
    objects = sorted(objects, key=lambda each: each.id)
    inspectors = sorted((each for each in inspectors if not each.excluded), key=lambda each: each.id)
    if len(objects) * len(inspectors) > MOST_PAIRS:
        raise UnusableInput(
            refuse("draw-too-many-pairs", objects=len(objects), inspectors=len(inspectors), limit=MOST_PAIRS)
        )
    whole = units_of(rule)
    flow = Flow([each.load * whole for each in inspectors])
    admitted, unassigned = [], {}
    ties = Stream.of(seed, "assignment-ties")
    for at in hashed_order(Stream.of(seed, "assignment-order"), len(objects)).tolist():
        edges = _edges(objects[at], at, inspectors, rule, ties)
        if len(edges) < rule.per_object:
            unassigned[at] = refuse("inspectors-too-few", found=len(edges), needed=rule.per_object)
        elif flow.admit(edges, rule.per_object * whole):
            admitted.append(at)
        else:
            unassigned[at] = refuse("inspectors-exhausted")
    flows = flow.flows()
    chosen = round_all(flows, whole, Stream.of(seed, "assignment-rounding"))
    sent = {
        at: Sent(
            objects[at],
            tuple(inspectors[j] for j in chosen[row]),
            tuple((inspectors[j], Fraction(x, whole)) for j, x in flows[row].items()),
        )
        for row, at in enumerate(admitted)
    }
    return Assigned(
        tuple(sent[at] for at in sorted(sent)),
        tuple((objects[at], unassigned[at]) for at in sorted(unassigned)),
    )


def units_of(rule: Assignment) -> int:
    """In how many parts a probability is counted: `most_sure` is whole in them, and thirds and quarters are."""
    return lcm(rule.most_sure.denominator, 12)


def _edges(each: Object, at: int, inspectors: Sequence[Inspector], rule: Assignment, ties: Stream) -> Edges:
    """The nearest inspectors that pass, with the cost of each: metres, then a random part."""
    found = []
    for j, inspector in enumerate(inspectors):
        metres = _metres(each, inspector, rule)
        if metres is not None and _may_go(inspector, each):
            tie = ties.word(at * len(inspectors) + j) >> (64 - TIE_BITS)
            found.append(((metres << TIE_BITS) + tie, j))
    found = sorted(found)[: max(rule.nearest, rule.per_object)]
    if len(found) < rule.per_object:
        return [(j, 0, cost) for cost, j in found]
    whole = units_of(rule)
    most = max(int(rule.most_sure * whole), -(-rule.per_object * whole // len(found)))
    return [(j, most, cost) for cost, j in found]


def _may_go(inspector: Inspector, each: Object) -> bool:
    if inspector.load == 0 or (each.needs and each.needs not in inspector.licences):
        return False
    if each.id in inspector.recused or (each.enterprise and each.enterprise in inspector.recused):
        return False
    return not each.enterprise or inspector.organisation != each.enterprise


def _metres(each: Object, inspector: Inspector, rule: Assignment) -> int | None:
    """The distance; None if it is too far, or not known and limited."""
    if each.place is None or inspector.place is None:
        return None if rule.max_distance_m is not None else 0
    metres = distance_m(each.place, inspector.place)
    return None if rule.max_distance_m is not None and metres > rule.max_distance_m else metres
