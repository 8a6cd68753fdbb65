"""What a draw does a million times, compiled by numba where it is installed (`requirements/kernels.txt`).

Each function has a twin in arrays or in plain Python that gives the same numbers, and is itself Python that is right
and slow. numba costs half a second to load, so it is loaded at the first large draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from junheng.core.draw import blocks, cheapest, nearest, pairing

LARGE = 400_000
"""From so many numbers on the compiled way is worth loading."""
Compiled = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Kernel:
    """The functions of one machine.

    `fill` by SHA-256, `ascending` order of words, `walk` of the pivot; `near` and `first_of` the nearest inspectors; `admit`,
    `spread`, `rise`, `fall` and `settle` the cheapest flow; `rounded` the pairs drawn from it.
    """

    fill: Compiled
    ascending: Compiled
    walk: Compiled
    near: Compiled
    first_of: Compiled
    admit: Compiled
    spread: Compiled
    rise: Compiled
    fall: Compiled
    settle: Compiled
    rounded: Compiled


@cache
def compiled() -> Kernel | None:
    """Machine code, or None where numba is not installed. Compiled once a machine and kept on disk."""
    try:
        numba: Any = import_module("numba")
        as_code = numba.njit(cache=True, nogil=True)
        numba.extending.register_jitable(cheapest.change)
        return Kernel(**{name: as_code(each) for name, each in plain().items()})
    except (ImportError, RuntimeError):  # not installed, or nowhere to keep what is compiled
        return None


def plain() -> dict[str, Compiled]:
    """The same functions as Python."""
    return {
        "fill": blocks.fill(), "ascending": ascending, "walk": walk, "near": nearest.near, "first_of": nearest.first_of,
        "admit": cheapest.admit, "spread": cheapest.spread, "rise": cheapest.rise, "fall": cheapest.fall,
        "settle": cheapest.settle,
        "rounded": pairing.rounded,
    }  # fmt: skip


def for_size(count: int) -> Kernel | None:
    """The machine code, if so many numbers are worth it."""
    return compiled() if count >= LARGE else None


def ascending(words: Any, bits: int, order: Any) -> None:
    """`order` of words that are spread evenly over 64 bits; of equal words the smaller place first.

    Into 2^`bits` buckets by the upper bits, in each by the next twelve, and what is left by insertion: each step keeps
    the order of equals.
    """
    count, upper = len(words), np.uint64(64 - bits)
    next_bits = np.uint64(52 - bits)
    starts = np.zeros((1 << bits) + 1, np.int64)
    for at in range(count):
        starts[np.int64(words[at] >> upper) + 1] += 1
    widest = 0
    for bucket in range(1 << bits):
        widest = max(widest, starts[bucket + 1])
        starts[bucket + 1] += starts[bucket]
    heads, keys, places = starts.copy(), np.empty(count, np.uint64), np.empty(count, np.int64)
    for at in range(count):
        one = np.int64(words[at] >> upper)
        keys[heads[one]], places[heads[one]] = words[at], at
        heads[one] += 1
    near_keys, near_places = np.empty(widest, np.uint64), np.empty(widest, np.int64)
    within = np.zeros(4097, np.int64)
    for bucket in range(1 << bits):
        first, end = starts[bucket], starts[bucket + 1]
        within[:] = 0
        for at in range(first, end):
            within[np.int64((keys[at] >> next_bits) & np.uint64(4095)) + 1] += 1
        for part in range(4096):
            within[part + 1] += within[part]
        for at in range(first, end):
            one = np.int64((keys[at] >> next_bits) & np.uint64(4095))
            near_keys[within[one]], near_places[within[one]] = keys[at], places[at]
            within[one] += 1
        for at in range(end - first):
            key, place, to = near_keys[at], near_places[at], at
            while to > 0 and near_keys[to - 1] > key:
                near_keys[to], near_places[to] = near_keys[to - 1], near_places[to - 1]
                to -= 1
            near_keys[to], near_places[to] = key, place
        for at in range(end - first):
            order[first + at] = near_places[at]


def walk(row: Any, weights: Any, size: int, whole: int, words: Any, state: Any, selected: Any) -> bool:
    """The walk of `pivotal` along `row`; False where a word must be thrown again first, at the place `state[0]`.

    `state`: the next place, what the pivot has gathered, the unit of `row` that is the pivot, how many are `selected`. A
    word is thrown again where it is not below the largest multiple of its bound within 2^64.
    """
    place, gathered, pivot, found = state[0], state[1], state[2], state[3]
    ahead, first, fetched = np.empty(1024, np.int64), place, place
    while place < len(row):
        if place == fetched:  # many at once: the processor waits for them together
            fetched = min(place + 1024, len(row))
            for at in range(place, fetched):
                ahead[at - place] = size * weights[row[at]]
            first = place
        share, newcomer = ahead[place - first], row[place]
        together = gathered + share
        if gathered == 0:
            pivot = newcomer
        else:
            bound = np.uint64(together if together < whole else 2 * whole - together)
            number = words[place] % bound
            if words[place] - number > np.uint64(0) - bound:
                state[0], state[1], state[2], state[3] = place, gathered, pivot, found
                return False
            if together < whole:
                if np.int64(number) >= gathered:
                    pivot = newcomer
            elif np.int64(number) < whole - share:
                selected[found] = pivot
                found += 1
                pivot = newcomer
            else:
                selected[found] = newcomer
                found += 1
        gathered = together if together < whole else together - whole
        place += 1
    state[0], state[1], state[2], state[3] = place, gathered, pivot, found
    return True
