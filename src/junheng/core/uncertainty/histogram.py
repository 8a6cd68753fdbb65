"""The trials of one output counted in equal bins, so that a drawing needs no trial (JCGM 101:2008, 7.5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHOWN = 0.998
"""Part of the trials between the ends; what lies beyond is counted and named, not drawn."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts in equal bins from `low` to `high`, in the output's unit, and how many lie outside."""

    low: float
    high: float
    counts: tuple[int, ...]
    below: int
    above: int


def histogram_of(trials: NDArray[np.float64], bins: int, *, shown: float = SHOWN) -> Histogram | None:
    """`bins` equal bins over the central part of the trials; None where they are not finite or lie too close for it."""
    if not np.isfinite(trials).all():
        return None
    low, high = (float(each) for each in np.quantile(trials, ((1 - shown) / 2, (1 + shown) / 2)))
    if not np.isfinite(high - low) or not (np.diff(np.linspace(low, high, bins + 1)) > 0).all():
        return None
    counts, _ = np.histogram(trials, bins=bins, range=(low, high))
    below, above = int(np.count_nonzero(trials < low)), int(np.count_nonzero(trials > high))
    return Histogram(low, high, tuple(counts.tolist()), below, above)
