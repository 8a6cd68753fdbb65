"""The probabilities of all pairs, and the pairs drawn from them: by machine code, or object by object. The same.

Where costs are small enough for 64 bits, `cheapest` finds the flow; else, or without numba, `flow` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from junheng.core.draw import cheapest
from junheng.core.draw.flow import Flow
from junheng.core.draw.kernel import Kernel
from junheng.core.draw.pairs import Pairs, units_of
from junheng.core.draw.plan import Assignment, Inspector
from junheng.core.draw.randomness import Numbers, Stream, hashed_order
from junheng.core.draw.rounding import round_all
from junheng.core.reason import Refusal, UnusableInput, refuse

STEPS = (2, 8, 64, 512, 8192)
"""Prices rise in these parts of what lies between an object's nearest and farthest inspector, after each other."""
FALLS = 3
"""In so many of the last steps prices that rose too far fall again."""
BACK = 4
"""Steps that prices are taken back before they rise in smaller ones: they may have risen too far."""


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Objects admitted, in the order in which they were, and those that were not.

    The pairs of the i-th admitted are `start[i]` to `start[i + 1]` − 1, inspectors ascending, with the `units` of `whole`.
    """

    admitted: list[int]
    start: Numbers
    who: Numbers
    units: Numbers
    unassigned: dict[int, Refusal]
    whole: int
    people: int

    def likely(self, inspectors: Sequence[Inspector]) -> list[tuple[Inspector, Fraction]]:
        """Of each pair the inspector with the probability; what is alike is one value."""
        keys, at = np.unique(self.who * (self.whole + 1) + self.units, return_inverse=True)
        kinds = [divmod(key, self.whole + 1) for key in keys.tolist()]
        values = [(inspectors[j], Fraction(x, self.whole)) for j, x in kinds]
        return list(map(values.__getitem__, at.tolist()))

    def rows(
        self, seed: bytes, machine: Kernel | None
    ) -> Iterator[tuple[int, tuple[int, int], Sequence[int]]]:
        """Each admitted object with the places of its pairs, and the inspectors that are drawn."""
        spans = list(pairwise(self.start.tolist()))
        stream = Stream.of(seed, "assignment-rounding")
        chosen = self._chosen(stream, machine)
        if chosen is None:
            who, units = self.who.tolist(), self.units.tolist()
            flows = [dict(zip(who[first:end], units[first:end], strict=True)) for first, end in spans]
            chosen = round_all(flows, self.whole, stream)
        return zip(self.admitted, spans, chosen, strict=True)

    def _chosen(self, stream: Stream, machine: Kernel | None) -> Sequence[Sequence[int]] | None:
        """By machine code; None without it, or where a word of the stream would have to be thrown again."""
        if machine is None:
            return None
        units, words = self.units.copy(), stream.words(len(self.who), machine=machine)
        if not machine.rounded(self.start, self.who, units, self.people, self.whole, words):
            return None
        drawn = units == self.whole
        ends = np.append(0, np.cumsum(drawn))[self.start].tolist()
        names = self.who[drawn].tolist()
        return [names[first:end] for first, end in pairwise(ends)]


def matched(
    pairs: Pairs, loads: Sequence[int], rule: Assignment, seed: bytes, machine: Kernel | None
) -> Matching:
    """Objects are admitted in the order of their words as long as all admitted can be served within the loads."""
    order = hashed_order(Stream.of(seed, "assignment-order"), len(pairs.most))
    found = None if machine is None else _all_at_once(pairs, loads, rule, order, machine)
    return found or _in_turn(pairs, loads, rule, order)


def _in_turn(pairs: Pairs, loads: Sequence[int], rule: Assignment, order: Numbers) -> Matching:
    whole = units_of(rule)
    flow = Flow([load * whole for load in loads])
    admitted, unassigned = [], {}
    for at in order.tolist():
        if not pairs.most[at]:
            unassigned[at] = _too_few(pairs, at, rule)
        elif flow.admit(pairs.of(at), rule.per_object * whole):
            admitted.append(at)
        else:
            unassigned[at] = refuse("inspectors-exhausted")
    flows = flow.flows()
    start = np.cumsum([0, *(len(row) for row in flows)])
    who = np.array([j for row in flows for j in row], np.int64)
    units = np.array([x for row in flows for x in row.values()], np.int64)
    return Matching(admitted, start, who, units, unassigned, whole, len(loads))


def _too_few(pairs: Pairs, at: int, rule: Assignment) -> Refusal:
    found = int(pairs.start[at + 1] - pairs.start[at])
    return refuse("inspectors-too-few", found=found, needed=rule.per_object)


def _all_at_once(
    pairs: Pairs, loads: Sequence[int], rule: Assignment, order: Numbers, machine: Kernel
) -> Matching | None:
    """By `cheapest`; None where 64 bits are too few for the costs.

    Objects with one nearest inspector stand together: what is asked together is then together in memory.
    """
    together = np.argsort(pairs.nearest(), kind="stable")
    near = pairs.rearranged(together)
    costs = near.costs()
    if costs is None:
        return None
    place = np.empty(len(together), np.int64)
    place[together] = np.arange(len(together))
    state = np.where(near.most > 0, np.int64(cheapest.ADMITTED), np.int64(cheapest.FEW))
    flow = np.zeros(len(near.who), np.int64)
    answer = _flow(near, costs, loads, rule, place[order], machine, state, flow)
    if answer == cheapest.TOO_LARGE:
        return None
    if answer == cheapest.TOO_HARD:
        limit = cheapest.MOST_LOOKED_AT
        raise UnusableInput(refuse("draw-assignment-too-hard", path="inspectors", limit=limit))
    state = state[place]
    admitted = order[state[order] == cheapest.ADMITTED]
    refusals = {
        at: _too_few(pairs, at, rule) if state[at] == cheapest.FEW else refuse("inspectors-exhausted")
        for at in np.flatnonzero(state != cheapest.ADMITTED).tolist()
    }
    return Matching(
        admitted.tolist(), *_used(near, flow, place[admitted]), refusals, units_of(rule), len(loads)
    )


def _flow(
    near: Pairs,
    costs: Numbers,
    loads: Sequence[int],
    rule: Assignment,
    order: Numbers,
    machine: Kernel,
    state: Numbers,
    flow: Numbers,
) -> int:
    """The steps of `cheapest`, into `state` and `flow`.

    Where prices end at which nobody is asked for too much, all can be served: then nobody need be admitted one by one.
    """
    whole, people = units_of(rule), len(loads)
    demand, capacity = rule.per_object * whole, np.array(loads, np.int64) * whole
    price, graph, held = np.zeros(people, np.int64), (near.start, near.who), _held(near, people)

    def risen(step: int) -> bool:
        machine.spread(*graph, costs, near.most, demand, price, state, held, flow)
        fits: int = machine.rise(*graph, costs, near.most, capacity, step, held, flow, price)
        if fits == cheapest.DONE and step in steps[-FALLS:]:
            machine.fall(*graph, costs, near.most, capacity, demand, step, state, held, flow, price)
        np.maximum(price - BACK * step, 0, out=price)
        return fits == cheapest.DONE

    steps = _steps(near, costs)
    enough = int(capacity.sum()) >= demand * int((state == cheapest.ADMITTED).sum())
    if not steps or not enough or not risen(steps[0]):
        for each in (price, flow, held[-1]):
            each[:] = 0
        answer: int = machine.admit(*graph, near.most, capacity, demand, order, held, state, flow)
        if answer != cheapest.DONE:
            return answer
        steps = [0, *steps]
    for step in steps[1:]:
        risen(step)
    machine.spread(*graph, costs, near.most, demand, price, state, held, flow)
    answer = machine.settle(*graph, costs, near.most, capacity, held, flow, price)
    return answer


def _held(near: Pairs, people: int) -> cheapest.Held:
    edges = len(near.who)
    owner = np.repeat(np.arange(len(near.most), dtype=np.int32), np.diff(near.start))
    begins = np.append(0, np.cumsum(np.bincount(near.who, minlength=people)))
    return owner, np.empty(edges, np.int32), np.empty(edges, np.int32), begins, np.zeros(people, np.int64)


def _steps(near: Pairs, costs: Numbers) -> list[int]:
    some = np.flatnonzero(np.diff(near.start) > 1)
    if not len(some):
        return []  # nobody has a choice
    span = int(np.median(costs[near.start[some + 1] - 1] - costs[near.start[some]]))
    return list(dict.fromkeys(max(1, span // parts) for parts in STEPS))


def _used(near: Pairs, flow: Numbers, rows: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The pairs of some objects that have a flow: where each object's begin, inspectors ascending, units."""
    used = np.flatnonzero(flow)
    rank = np.full(len(near.most), -1, np.int64)
    rank[rows] = np.arange(len(rows))
    at = rank[np.searchsorted(near.start, used, side="right") - 1]
    by_row = np.lexsort((near.who[used], at))
    used, at = used[by_row], at[by_row]
    start = np.append(0, np.cumsum(np.bincount(at, minlength=len(rows))))
    return start, near.who[used].astype(np.int64), flow[used]
