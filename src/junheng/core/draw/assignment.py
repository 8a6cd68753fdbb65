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

import junheng.core.draw.reasons  # noqa: F401  # declares the codes below
from junheng.core.draw.kernel import for_size
from junheng.core.draw.matching import matched
from junheng.core.draw.pairs import pairs_of
from junheng.core.draw.plan import Assignment, Inspector, Object
from junheng.core.draw.randomness import Stream
from junheng.core.reason import Refusal, UnusableInput, refuse

MOST_PAIRS = 1_000_000_000
"""Looked at: some ten seconds by machine code, a minute by arrays."""


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
    machine = for_size(len(objects) * len(inspectors))
    pairs = pairs_of(objects, inspectors, rule, Stream.of(seed, "assignment-ties"), machine)
    matching = matched(pairs, [each.load for each in inspectors], rule, seed, machine)
    likely = matching.likely(inspectors)
    sent = {
        at: Sent(objects[at], tuple(map(inspectors.__getitem__, chosen)), tuple(likely[first:end]))
        for at, (first, end), chosen in matching.rows(seed, machine)
    }
    return Assigned(
        tuple(sent[at] for at in sorted(sent)),
        tuple((objects[at], matching.unassigned[at]) for at in sorted(matching.unassigned)),
    )
