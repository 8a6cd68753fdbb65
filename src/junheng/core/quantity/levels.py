"""Levels in decibel: which logarithm, which mean (ISO 80000-1:2022, annex on logarithmic quantities).

A level says 10 lg (power-like) or 20 lg (amplitude-like) and its reference; only then does it become a ratio.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

Factor = Literal[10, 20]
Mean = Literal["level", "power", "amplitude"]


def ratio_of_level(level: float, *, factor: Factor) -> float:
    """The ratio to the reference of a level in dB."""
    return float(10.0 ** (level / factor))


def level_of_ratio(ratio: float, *, factor: Factor) -> float:
    """The level in dB of a positive ratio to the reference."""
    return factor * math.log10(ratio)


def mean_level(levels: Sequence[float], *, mean: Mean) -> float:
    """The mean of levels in dB by the mean the method names (practice X17: 94.10, 94.23, 94.16)."""
    if mean == "level":
        return math.fsum(levels) / len(levels)
    factor: Factor = 10 if mean == "power" else 20
    ratios = [ratio_of_level(level, factor=factor) for level in levels]
    return level_of_ratio(math.fsum(ratios) / len(ratios), factor=factor)


def relative_bounds(expanded: float, *, factor: Factor) -> tuple[float, float]:
    """±U in dB as relative deviations downwards and upwards: 0.4 dB is −0.045, +0.047 of amplitude."""
    return ratio_of_level(-expanded, factor=factor) - 1, ratio_of_level(expanded, factor=factor) - 1
