"""Sequential pivotal sampling with whole numbers: fixed size, every inclusion probability exactly as asked.

Units stand in an order; unit t has the probability a_t / W, and the a_t add up to n·W. One unit is the pivot, with what
it has gathered, c. The next unit, with a, meets it:

    c + a < W:  one gets c + a, the other is out.  The newcomer becomes the pivot if r ≥ c,       r below c + a
    c + a ≥ W:  one is selected, the other is the pivot with c + a − W.
                The old pivot is selected, and the newcomer the pivot, if r < W − a,              r below 2W − c − a

Source: Deville and Tillé, Biometrika 85 (1998) 89; in this order: Chauvet, Bernoulli 18 (2012) 1320. The gathered c is
known beforehand (the sum so far, by W), so that many decisions can be computed at once; `select_in_turn` is the same, step
by step and for numbers of any size, and so is the walk of `kernel`, which selects among millions where numba is installed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from junheng.core.draw.kernel import for_size
from junheng.core.draw.randomness import Numbers, Stream

LARGEST_SUM = 1 << 62
AT_ONCE = 1 << 16


def select_of(row: Numbers, weights: Numbers, size: int, whole: int, stream: Stream) -> Numbers:
    """`size` units of a row whose weights add up to `whole`, ascending: those of `select`.

    1 ≤ size·w < whole, and size·whole below 2^62.
    """
    machine = for_size(len(row))
    if machine is None:
        return np.sort(row[select(weights[row] * size, whole, stream)])
    selected, state = np.empty(size, np.int64), np.zeros(4, np.int64)
    for first in range(0, len(row), AT_ONCE):
        part = row[first : first + AT_ONCE]
        words = stream.words(len(part), first=first, machine=machine)
        state[0] = 0
        while not machine.walk(part, weights, size, whole, words, state, selected):
            at, gathered = int(state[0]), int(state[1])
            together = gathered + size * int(weights[part[at]])
            bound = together if together < whole else 2 * whole - together
            words[at] = stream.again(first + at, bound, int(words[at]))
    return np.sort(selected)


def select(shares: Numbers, whole: int, stream: Stream) -> Numbers:
    """Places of the selected units, ascending. `shares`: 1 ≤ a_t < W, adding up to a multiple of W below 2^62."""
    gathered, pivot, found = 0, -1, []
    for first in range(0, len(shares), AT_ONCE):  # a part of them stays in the processor's cache
        part = shares[first : first + AT_ONCE]
        sums = np.cumsum(part)
        before = (sums - part + gathered) % whole
        together = before + part
        full = together >= whole
        draws = stream.all_below(np.where(full, 2 * whole - together, together), first=first)
        takes_over = (before == 0) | np.where(full, draws < whole - part, draws >= before)
        places = np.where(takes_over, np.arange(first, first + len(part)), -1)
        pivots = np.maximum.accumulate(np.append(pivot, places))
        steps = np.flatnonzero(full & (before > 0))
        found.append(np.where(takes_over[steps], pivots[steps], first + steps))
        gathered, pivot = (gathered + int(sums[-1])) % whole, int(pivots[-1])
    return np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)


def select_in_turn(shares: Sequence[int], whole: int, stream: Stream) -> list[int]:
    """The same selection, unit by unit."""
    selected, pivot, gathered = [], -1, 0
    for place, share in enumerate(shares):
        together = gathered + share
        if gathered == 0:
            pivot = place
        elif together < whole:
            if stream.below(place, together) >= gathered:
                pivot = place
        elif stream.below(place, 2 * whole - together) < whole - share:
            selected.append(pivot)
            pivot = place
        else:
            selected.append(place)
        gathered = together % whole
    return sorted(selected)
