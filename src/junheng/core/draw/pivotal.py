"""Sequential pivotal sampling with whole numbers: fixed size, every inclusion probability exactly as asked.

Units stand in an order; unit t has the probability a_t / W, and the a_t add up to n·W. One unit is the pivot, with what
it has gathered, c. The next unit, with a, meets it:

    c + a < W:  one gets c + a, the other is out.  The newcomer becomes the pivot if r ≥ c,       r below c + a
    c + a ≥ W:  one is selected, the other is the pivot with c + a − W.
                The old pivot is selected, and the newcomer the pivot, if r < W − a,              r below 2W − c − a

Source: Deville and Tillé, Biometrika 85 (1998) 89; in this order: Chauvet, Bernoulli 18 (2012) 1320. The gathered c is
known beforehand (the sum so far, by W), so that all decisions can be computed at once; `select_in_turn` is the same, step
by step and for numbers of any size.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from junheng.core.draw.randomness import Numbers, Stream

LARGEST_SUM = 1 << 62


def select(shares: Numbers, whole: int, stream: Stream) -> Numbers:
    """Places of the selected units, ascending. `shares`: 1 ≤ a_t < W, adding up to a multiple of W below 2^62."""
    before, draws = _gathered(shares, whole, stream)
    meets = before > 0
    full = before + shares >= whole
    takes_over = ~meets | np.where(full, draws < whole - shares, draws >= before)
    pivots = np.maximum.accumulate(np.where(takes_over, np.arange(len(shares)), -1))
    steps = np.flatnonzero(meets & full)
    found = np.where(takes_over[steps], pivots[steps - 1], steps)
    return np.sort(found)


def _gathered(shares: Numbers, whole: int, stream: Stream) -> tuple[Numbers, Numbers]:
    """What the pivot has gathered before each unit, and each unit's number."""
    before = (np.cumsum(shares) - shares) % whole
    together = before + shares
    bounds = np.where(together < whole, together, 2 * whole - together)
    return before, stream.all_below(bounds)


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
